"""What is asked of the deals of each job: what is bought, where from, how often won, why lost, how far they come."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.assign.measures import Row
from jtbd_reports.engine import collected, kept
from jtbd_reports.stats import Clustered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS = ("product", "channel", "page", "lost_reason", "comment", "status")


@dataclass(frozen=True, slots=True)
class Group:
    """Deals of a job that share a label.

    Attributes:
        row: the label (None where the data have none), customers (each deal of an unknown one counted as one more)
            and deals.
        decided: customers with a won or lost deal here.
        wins: won in decided deals by customer.
        shares: deals here in all deals of the job by customer.
    """

    row: Row
    decided: int
    wins: Clustered
    shares: Clustered

    @property
    def deals(self) -> int:
        """How many deals."""
        return self.row.deals


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pipeline: customers and decided deals of a job that entered it."""

    name: str
    customers: int
    deals: int


@dataclass(frozen=True, slots=True)
class Decided:
    """Customers of a job with a won or lost deal, these deals, and customers with a won one."""

    customers: int
    deals: int
    winners: int


def deals_of_jobs(tables: Mapping[str, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any] | None:
    """Deals with a job, computed once; None where deals or their jobs are not known.

    Args:
        tables: `deals` and `deal_jobs`.

    Returns:
        `deal_id`, `job_id`, `cluster` (the customer, or the deal itself where unknown), and `product`, `channel`,
        `page`, `lost_reason`, `comment`, `status` (trimmed, missing where blank or not mapped).
    """
    if "deals" not in tables or "deal_jobs" not in tables:
        return None
    deals = tables["deals"]
    names = set(deals.collect_schema().names())
    if "deal_id" not in names:
        return None
    # deals of no job stand on the page of what the rules leave unexplained
    jobs = tables["deal_jobs"].filter(~nw.col("job_id").is_null()).select("deal_id", "job_id")
    own = deals.select(
        nw.col("deal_id").cast(nw.String),
        _label("customer_id", names).alias("customer_id"),
        *(_label(name, names).alias(name) for name in COLUMNS),
    )
    # a deal of an unknown customer stands for itself; the mark keeps it apart from a customer's own key
    alone = nw.concat_str([nw.lit("deal"), nw.col("deal_id")], separator="\x1f")
    cluster = nw.when(nw.col("customer_id").is_null()).then(alone).otherwise(nw.col("customer_id")).alias("cluster")
    joined = own.join(jobs, on="deal_id", how="inner")
    return kept(joined.select("deal_id", "job_id", cluster, *COLUMNS))


def _label(name: str, names: set[str]) -> nw.Expr:
    if name not in names:
        return nw.lit(None, dtype=nw.String)
    text = nw.col(name).cast(nw.String).str.strip_chars()
    return nw.when(text != "").then(text)


def groups(deals: nw.LazyFrame[Any], column: str) -> Mapping[str, tuple[Group, ...]]:
    """Deals by job and label, the most customers first; those without a label make a group too."""
    won, lost = ((nw.col("status") == status).fill_null(value=False).cast(nw.Int64) for status in ("won", "lost"))
    # by customer first: several deals of one person end alike, and people are what may be shown
    per_customer = deals.group_by("job_id", column, "cluster").agg(
        nw.len().cast(nw.Int64).alias("deals"), _sum(won, "won"), _sum(lost, "lost")
    )
    n, w, decided = nw.col("deals"), nw.col("won"), nw.col("won") + nw.col("lost")
    sums = {
        "deals": n, "nn": n * n, "na": n * nw.col("all"), "w": w, "d": decided,
        "ww": w * w, "wd": w * decided, "dd": decided * decided,
        "decided": (decided > 0).cast(nw.Int64),
    }  # fmt: skip
    with_all = kept(per_customer.with_columns(n.sum().over("job_id", "cluster").cast(nw.Int64).alias("all")))
    customers = _customers(with_all)
    grouped = with_all.group_by("job_id", column).agg(
        nw.len().cast(nw.Int64).alias("customers"), *(_sum(part, f"sum_{name}") for name, part in sums.items())
    )
    rows = [(row, {name: int(row[f"sum_{name}"] or 0) for name in sums}) for row in collected(grouped)]
    wholes: dict[str, Counter[str]] = defaultdict(Counter)
    for row, one in rows:
        # over the labels of a job deals times all deals of their customers add up to the squares of these
        wholes[row["job_id"]].update({"deals": one["deals"], "squares": one["na"]})
    found: dict[str, list[Group]] = defaultdict(list)
    for row, one in rows:
        job, whole = row["job_id"], wholes[row["job_id"]]
        wins = Clustered(one["decided"], one["w"], one["d"], one["ww"], one["wd"], one["dd"])
        shares = Clustered(customers[job], one["deals"], whole["deals"], one["nn"], one["na"], whole["squares"])
        found[job].append(Group(Row((row[column],), int(row["customers"]), one["deals"]), one["decided"], wins, shares))
    return {job: tuple(sorted(rows, key=_most_first)) for job, rows in found.items()}


def _customers(rows: nw.LazyFrame[Any]) -> Mapping[str, int]:
    counted = rows.group_by("job_id").agg(nw.col("cluster").n_unique().cast(nw.Int64).alias("customers"))
    return {row["job_id"]: int(row["customers"]) for row in collected(counted)}


def _sum(expression: nw.Expr, name: str) -> nw.Expr:
    return expression.sum().cast(nw.Int64).alias(name)


def _most_first(group: Group) -> tuple[int, int, str]:
    return -group.row.customers, -group.row.deals, group.row.labels[0] or ""


def lost(deals: nw.LazyFrame[Any]) -> Mapping[str, tuple[Group, ...]]:
    """Lost deals by job and reason."""
    return groups(deals.filter(nw.col("status") == "lost"), "lost_reason")


def stages(tables: Mapping[str, nw.LazyFrame[Any]], deals: nw.LazyFrame[Any]) -> Mapping[str, tuple[Stage, ...]]:
    """Stages that decided deals of each job entered, in the pipeline's order; nothing where no history is known.

    Open deals are left out: what they have not entered yet they may enter tomorrow.
    """
    if "stages" not in tables or "position" not in tables["stages"].collect_schema().names():
        return {}
    entered = tables["stages"].select(nw.col("deal_id").cast(nw.String), "stage", "position")
    decided = deals.filter(nw.col("status").is_in(["won", "lost"])).select("deal_id", "job_id", "cluster")
    grouped = (
        entered.filter(~nw.col("position").is_null())
        .join(decided, on="deal_id", how="inner")
        .group_by("job_id", "stage")
        .agg(
            nw.col("cluster").n_unique().cast(nw.Int64).alias("customers"),
            nw.col("deal_id").n_unique().cast(nw.Int64).alias("deals"),
            nw.col("position").min().cast(nw.Int64).alias("place"),
        )
    )
    found: dict[str, list[tuple[int, Stage]]] = defaultdict(list)
    for row in collected(grouped):
        stage = Stage(row["stage"], int(row["customers"]), int(row["deals"]))
        found[row["job_id"]].append((int(row["place"]), stage))
    return {job: tuple(stage for _, stage in sorted(rows, key=_by_place)) for job, rows in found.items()}


def decided(deals: nw.LazyFrame[Any]) -> Mapping[str, Decided]:
    """How many deals ended, of how many customers, by job."""
    ended, won = (
        collected(
            deals.filter(nw.col("status").is_in(statuses))
            .group_by("job_id")
            .agg(nw.col("cluster").n_unique().alias("customers"), nw.len().alias("deals"))
        )
        for statuses in (["won", "lost"], ["won"])
    )
    winners = {row["job_id"]: int(row["customers"]) for row in won}
    return {
        row["job_id"]: Decided(int(row["customers"]), int(row["deals"]), winners.get(row["job_id"], 0)) for row in ended
    }


def _by_place(row: tuple[int, Stage]) -> tuple[int, int, str]:
    return row[0], -row[1].deals, row[1].name


def shown_stages(rows: Iterable[Stage], whole: int, won: int, minimum: int) -> tuple[Stage, ...]:
    """Stages that may be shown: of enough customers, and with no small group lost on the way from the one before.

    Args:
        rows: in the pipeline's order.
        whole: customers of the job with a decided deal.
        won: those with a won one, a last stage that is published elsewhere.
        minimum: the smallest number of customers that may be shown.
    """
    shown: list[Stage] = []
    for stage in rows:
        # who dropped out between two stages is a group of its own, had by subtraction
        dropped = (shown[-1].customers if shown else whole) - stage.customers
        if stage.customers >= minimum and (dropped <= 0 or dropped >= minimum):
            shown.append(stage)
    while shown and 0 < shown[-1].customers - won < minimum:
        shown.pop()
    return tuple(shown)
