"""Margin by job: its sum, its part of all margin, and what is left of each unit of revenue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.assign.assignment import CENTS
from jtbd_jobs.assign.numbers import LINEARISED, blanked, filled
from jtbd_reports import Metric
from jtbd_reports.engine import collected, kept
from jtbd_reports.privacy import Sum, hidden_sums, is_dominated, is_small
from jtbd_reports.stats import Clustered, ratio_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.assign.disclosure import Hidden


@dataclass(frozen=True, slots=True)
class Margin:
    """Margin of won deals of one job, of none, or of all.

    Attributes:
        cents: hundredths of money.
        deals: won deals whose margin is known.
        paid: as the rules of disclosure read it.
        share: this margin in all margin, by cluster.
        rate: margin in the amount of the same deals, by cluster; deals without an amount are left out.
    """

    cents: int
    deals: int
    paid: Sum
    share: Clustered
    rate: Clustered


def margins(deals: nw.LazyFrame[Any]) -> tuple[Margin | None, Mapping[int | None, Margin]]:
    """Margin of all won deals and by job, None standing for no job; nothing where no margin is known.

    Args:
        deals: as made by `assigned`.
    """
    known = deals.filter((nw.col("status") == "won") & ~nw.col("margin").is_null())
    priced = ~nw.col("cents").is_null()
    rows = known.group_by("cluster", "job").agg(
        nw.col("margin").sum().cast(nw.Int64).alias("m"),
        nw.len().cast(nw.Int64).alias("deals"),
        nw.when(priced).then(nw.col("margin")).sum().cast(nw.Int64).fill_null(0).alias("r"),
        nw.when(priced).then(nw.col("cents")).sum().cast(nw.Int64).fill_null(0).alias("a"),
        priced.cast(nw.Int64).sum().cast(nw.Int64).alias("priced"),
    )
    wholes = rows.group_by("cluster").agg(
        *(nw.col(name).sum().cast(nw.Int64).alias(f"all_{name}") for name in ("m", "deals", "r", "a", "priced"))
    )
    both = kept(rows.join(wholes, on="cluster", how="left"))
    total = collected(wholes.select(*(nw.col(f"all_{name}").alias(name) for name in ("m", "deals", "r", "a", "priced")),
                                    nw.col("all_m")).select(*_sums()))[0]  # fmt: skip
    if not total["deals"]:
        return None, {}
    found = collected(both.group_by("job").agg(*_sums()))
    return _margin(total, total), {row["job"]: _margin(row, total) for row in found}


def _sums() -> list[nw.Expr]:
    m, r, a = (nw.col(name).cast(nw.Float64) for name in ("m", "r", "a"))
    expressions = {
        "clusters": nw.len(),
        "deals": nw.col("deals").sum(),
        "cents": nw.col("m").sum(),
        "largest": nw.col("m").abs().max(),
        "absolute": nw.col("m").abs().sum(),
        "mm": (m * m).sum(),
        "mt": (m * nw.col("all_m").cast(nw.Float64)).sum(),
        "valued": (nw.col("priced") > 0).cast(nw.Int64).sum(),
        "r": nw.col("r").sum(),
        "a": nw.col("a").sum(),
        "rr": (r * r).sum(),
        "ra": (r * a).sum(),
        "aa": (a * a).sum(),
    }
    return [
        expression.alias(name if name not in {"r", "a"} else f"sum_{name}") for name, expression in expressions.items()
    ]


def _margin(row: Mapping[str, Any], total: Mapping[str, Any]) -> Margin:
    n = {name: int(row[name] or 0) for name in ("clusters", "deals", "cents", "largest", "absolute", "valued")}
    square = {name: float(row[name] or 0) for name in ("mm", "mt", "rr", "ra", "aa")}
    everybody, everything = int(total["clusters"]), int(total["cents"] or 0)
    return Margin(
        n["cents"],
        n["deals"],
        Sum(n["clusters"], n["absolute"], n["largest"]),
        Clustered(everybody, n["cents"], everything, square["mm"], square["mt"], float(total["mm"] or 0)),
        Clustered(
            n["valued"], int(row["sum_r"] or 0), int(row["sum_a"] or 0), square["rr"], square["ra"], square["aa"]
        ),
    )


def margin_metrics(
    total: Margin | None, groups: Mapping[int | None, Margin], ids: Sequence[str], hidden: Hidden, minimum: int
) -> Iterator[Metric]:
    """`jobs.margin`, `jobs.margin_rate`, and both with a share for each job; nothing where no margin is known."""
    if total is None:
        return
    shut_all = hidden.totals or is_small(total.paid.customers, minimum) or is_dominated(total.paid)
    yield _sum("jobs.margin", total, "status = won", shut=shut_all)
    yield from _rate("jobs", total, "status = won", shut=shut_all)
    order: list[int | None] = [*range(len(ids)), None]
    sums = [groups[job].paid if job in groups else Sum(0, 0, 0) for job in order]
    # Margin of no job is never shown, and a job without revenue shown is not to be had from its margin.
    closed = {place for place, job in enumerate(order) if job is None or job in hidden.money}
    shut = hidden_sums(sums, minimum, unpublished=closed) | closed
    for index, job in enumerate(ids):
        where, own = f"job = {job} and status = won", groups.get(index)
        if own is None:
            yield Metric(f"jobs.{job}.margin", "money", 0.0, n=0, unit="deals", method="sum", where=where)
            continue
        yield _sum(f"jobs.{job}.margin", own, where, shut=shut_all or index in shut)
        yield from _share(f"jobs.{job}", own, where, shut=shut_all or index in shut)
        yield from _rate(f"jobs.{job}", own, where, shut=shut_all or index in shut)


def _sum(name: str, margin: Margin, where: str, *, shut: bool) -> Metric:
    metric = Metric(name, "money", margin.cents / CENTS, n=margin.deals, unit="deals", method="sum", where=where)
    return blanked(metric) if shut else metric


def _share(start: str, margin: Margin, where: str, *, shut: bool) -> Iterator[Metric]:
    # Losses may leave nothing to be a share of.
    if margin.share.whole > 0:
        empty = Metric(f"{start}.margin_share", "share", None, unit="customers", method=LINEARISED, where=where)
        ends = ratio_interval(margin.share)
        yield blanked(empty) if shut else filled(empty, margin.share.ratio, ends, margin.share.clusters)


def _rate(start: str, margin: Margin, where: str, *, shut: bool) -> Iterator[Metric]:
    if margin.rate.whole > 0:
        where = f"{where} and amount is not null"
        empty = Metric(f"{start}.margin_rate", "share", None, unit="customers", method=LINEARISED, where=where)
        yield (
            blanked(empty)
            if shut
            else filled(empty, margin.rate.ratio, ratio_interval(margin.rate), margin.rate.clusters)
        )
