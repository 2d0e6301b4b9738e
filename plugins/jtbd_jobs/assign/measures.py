"""What is asked of assigned deals: a handful of grouped sums per job, all made where the data live."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_reports.engine import arrays, collected, kept
from jtbd_reports.stats import Clustered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_NO_JOB = -1


@dataclass(frozen=True, slots=True)
class Group:
    """Deals of one job, of none, or all.

    Attributes:
        clusters: customers, with each deal of an unknown customer counted as one more.
        customers: known customers who have a deal here.
        deals: all of them.
        won: won deals.
        lost: lost deals.
        open: deals that are neither.
        unknown: deals whose customer is not known.
        cents: hundredths of money of won deals.
        priced: won deals whose amount is known.
        decided_clusters: clusters with a won or lost deal here.
        won_clusters: clusters with a won deal here.
        priced_clusters: clusters with a won deal of known amount here.
        largest: most that one cluster's money comes to, without sign.
        absolute: sum of that over clusters.
        shares: these deals in all deals of a cluster.
        wins: won in decided deals of a cluster.
        money: money of these deals in all money of a cluster.
    """

    clusters: int
    customers: int
    deals: int
    won: int
    lost: int
    open: int
    unknown: int
    cents: int
    priced: int
    decided_clusters: int
    won_clusters: int
    priced_clusters: int
    largest: int
    absolute: int
    shares: Clustered
    wins: Clustered
    money: Clustered


def clusters_of(deals: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Per cluster and job: deals, won, lost, money; beside them the cluster's totals. Computed once."""
    won, lost = nw.col("status") == "won", nw.col("status") == "lost"
    counted = deals.group_by("cluster", "job").agg(
        nw.len().cast(nw.Int64).alias("deals"),
        _count(won).alias("won"),
        _count(lost).alias("lost"),
        nw.when(won).then(nw.col("cents")).sum().cast(nw.Int64).alias("cents"),
        _count(won & ~nw.col("cents").is_null()).alias("priced"),
        _count(nw.col("customer_id").is_null()).alias("unknown"),
    )
    columns = ("deals", "won", "lost", "cents", "priced", "unknown")
    totals = counted.group_by("cluster").agg(
        *(nw.col(name).sum().cast(nw.Int64).alias(f"all_{name}") for name in columns)
    )
    # Asked twice, by job and by cluster.
    return kept(counted.join(totals, on="cluster", how="left"))


def _count(holds: nw.Expr) -> nw.Expr:
    return holds.cast(nw.Int64).sum().cast(nw.Int64)


def groups_of(clusters: nw.LazyFrame[Any]) -> tuple[Group, Mapping[int | None, Group]]:
    """All deals, and deals by job; None stands for deals that no rule matches."""
    names = ("deals", "won", "lost", "cents", "priced", "unknown")
    # A cluster's totals stand on each of its rows: one row per cluster makes the group of all deals.
    whole = clusters.group_by("cluster").agg(*(nw.col(f"all_{name}").max().alias(name) for name in names))
    whole = whole.with_columns(*(nw.col(name).alias(f"all_{name}") for name in names))
    total = collected(whole.select(*_sums()))[0]
    rows = collected(clusters.group_by("job").agg(*_sums()))
    everything = _group(total, total)
    return everything, {row["job"]: _group(row, total) for row in rows}


def _sums() -> list[nw.Expr]:
    # Second moments of customers are all that the intervals need: no model ever sees the rows.
    deals, won, lost, cents = (nw.col(name) for name in ("deals", "won", "lost", "cents"))
    # Squares of money would overflow whole numbers; sums of squares need no more than a float holds.
    decided, money = won + lost, cents.cast(nw.Float64)
    known = nw.col("unknown") == 0
    expressions = {
        "clusters": nw.len(),
        "customers": _count(known),
        "deals": deals.sum(),
        "won": won.sum(),
        "lost": lost.sum(),
        "unknown": nw.col("unknown").sum(),
        "cents": cents.sum(),
        "priced": nw.col("priced").sum(),
        "decided_clusters": _count(decided > 0),
        "won_clusters": _count(won > 0),
        "priced_clusters": _count(nw.col("priced") > 0),
        "largest": cents.abs().max(),
        "absolute": cents.abs().sum(),
        "dd": (deals * deals).sum(),
        "dt": (deals * nw.col("all_deals")).sum(),
        "tt": (nw.col("all_deals") * nw.col("all_deals")).sum(),
        "ww": (won * won).sum(),
        "we": (won * decided).sum(),
        "ee": (decided * decided).sum(),
        "mm": (money * money).sum(),
        "mt": (money * nw.col("all_cents").cast(nw.Float64)).sum(),
    }
    return [expression.alias(name) for name, expression in expressions.items()]


def _group(row: Mapping[str, Any], total: Mapping[str, Any]) -> Group:
    # An engine sums nothing to NULL and whole numbers to decimals; both become plain numbers here.
    n = {name: int(row[name] or 0) for name in row if name not in {"job", "mm", "mt"}}
    everything = {name: int(total[name] or 0) for name in ("clusters", "deals", "dd", "cents")}
    decided = n["won"] + n["lost"]
    return Group(
        **{name: n[name] for name in Group.__dataclass_fields__ if name in n},
        open=n["deals"] - decided,
        shares=Clustered(everything["clusters"], n["deals"], everything["deals"], n["dd"], n["dt"], everything["dd"]),
        wins=Clustered(n["decided_clusters"], n["won"], decided, n["ww"], n["we"], n["ee"]),
        money=Clustered(
            everything["clusters"], n["cents"], everything["cents"],
            float(row["mm"] or 0), float(row["mt"] or 0), float(total["mm"] or 0),
        ),
    )  # fmt: skip


def primary_customers(customers: nw.LazyFrame[Any]) -> Mapping[int, int]:
    """Known customers by the job of most of their deals."""
    rows = customers.filter(nw.col("is_primary")).group_by("job").agg(nw.len().alias("n"))
    return {row["job"]: int(row["n"]) for row in collected(rows)}


@dataclass(frozen=True, slots=True)
class Spread:
    """Distinct values, rising, with counts, and how many clusters stand behind them."""

    values: NDArray[Any]
    counts: NDArray[Any]
    clusters: int

    @property
    def size(self) -> int:
        """How many values there are in all."""
        return int(self.counts.sum())

    def at_least(self, limit: float) -> int:
        """How many values reach the limit."""
        return int(self.counts[self.values >= limit].sum())


def spreads(deals: nw.LazyFrame[Any], column: str) -> Mapping[int | str, Spread]:
    """Distinct values of a column over won deals by job; under `all` those of all jobs and none."""
    import numpy as np  # noqa: PLC0415 - loaded when something is computed

    won = deals.filter((nw.col("status") == "won") & ~nw.col(column).is_null())
    # Arrays hold no missing values.
    won = won.with_columns(nw.col("job").fill_null(_NO_JOB))
    table = arrays(won.group_by("job", column).agg(nw.len().alias("n")))
    behind = collected(won.group_by("job").agg(nw.col("cluster").n_unique().alias("n")))
    clusters = {row["job"]: int(row["n"]) for row in behind if row["job"] != _NO_JOB}
    if not len(table["n"]):
        return {}
    everybody = collected(won.select(nw.col("cluster").n_unique().alias("n")))[0]["n"]
    values, places = np.unique(table[column], return_inverse=True)
    found: dict[int | str, Spread] = {"all": Spread(values, np.bincount(places, table["n"]).astype(int), everybody)}
    for job, people in sorted(clusters.items()):
        own = table["job"] == job
        order = np.argsort(table[column][own])
        found[job] = Spread(table[column][own][order], table["n"][own][order], people)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One group of a listing: its labels (None where the data have none), clusters and deals behind it."""

    labels: tuple[str | None, ...]
    customers: int
    deals: int


def listing(deals: nw.LazyFrame[Any], columns: Sequence[str]) -> Mapping[int | None, tuple[Row, ...]]:
    """Deals by job and the columns' values, the most customers first."""
    grouped = deals.group_by("job", *columns).agg(
        nw.col("cluster").n_unique().alias("customers"), nw.len().alias("deals")
    )
    found: dict[int | None, list[Row]] = defaultdict(list)
    for row in collected(grouped):
        found[row["job"]].append(Row(tuple(row[name] for name in columns), int(row["customers"]), int(row["deals"])))
    return {job: tuple(sorted(rows, key=_most_first)) for job, rows in found.items()}


def _most_first(row: Row) -> tuple[int, int, tuple[str, ...]]:
    return -row.customers, -row.deals, tuple(label or "" for label in row.labels)


def pairs(deals: nw.LazyFrame[Any], ranked: Sequence[int]) -> tuple[tuple[int, int, int, int], ...]:
    """Pairs of jobs whose rules match the same deals: the one that goes before, the other, customers, deals.

    Args:
        deals: as made by `assigned`.
        ranked: indexes of the jobs, the one that wins a conflict first.

    Returns:
        Pairs with deals, the most deals first.
    """
    both = [(first, second) for place, first in enumerate(ranked) for second in ranked[place + 1 :]]
    if not both:
        return ()
    flags = {pair: nw.col(f"job_{pair[0]}") & nw.col(f"job_{pair[1]}") for pair in both}
    # Per customer first: the number of customers decides what may be shown.
    per_cluster = deals.filter(nw.col("matched") > 1).group_by("cluster").agg(
        *(_count(flag).alias(f"{first}_{second}") for (first, second), flag in flags.items())
    )  # fmt: skip
    columns = [f"{first}_{second}" for first, second in both]
    sums = [nw.col(name).sum().alias(f"{name}_deals") for name in columns]
    people = [_count(nw.col(name) > 0).alias(f"{name}_customers") for name in columns]
    row = collected(per_cluster.select(*sums, *people))[0]
    found = [
        (*pair, int(row[f"{name}_customers"] or 0), int(row[f"{name}_deals"] or 0))
        for pair, name in zip(both, columns, strict=True)
    ]
    return tuple(sorted((one for one in found if one[3]), key=lambda one: (-one[3], one[:2])))


def conflicts(deals: nw.LazyFrame[Any]) -> Clustered:
    """Deals that several rules match, in all deals of a cluster."""
    several = _count(nw.col("matched") > 1).alias("a")
    rows = deals.group_by("cluster").agg(several, nw.len().cast(nw.Int64).alias("b"))
    a, b = nw.col("a"), nw.col("b")
    sums = {"n": nw.len(), "a": a.sum(), "b": b.sum(), "aa": (a * a).sum(), "ab": (a * b).sum(), "bb": (b * b).sum()}
    row = rows.select(*(expression.alias(f"sum_{name}") for name, expression in sums.items()))
    found = collected(row)[0]
    return Clustered(*(int(found[f"sum_{name}"] or 0) for name in sums))
