"""Customers who bought again, by job, and for how long each has been able to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.assign.numbers import WILSON, blanked, filled, part_of
from jtbd_reports import Metric
from jtbd_reports.engine import arrays, collected
from jtbd_reports.privacy import hidden_groups, is_small
from jtbd_reports.stats import median

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.assign.disclosure import Hidden

YEAR = 365
_NO_JOB = -1


@dataclass(frozen=True, slots=True)
class Repeat:
    """Customers who bought, and those of them who bought at least twice."""

    buyers: int
    again: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeat purchase of all and by main job, None standing for customers without one.

    Attributes:
        all: all customers who bought.
        groups: by index of the main job.
        known_days: median days from a buyer's first purchase to the last day in the data; None without dates.
        young: buyers whose first purchase lies less than a year before that day; None without dates.
    """

    all: Repeat
    groups: Mapping[int | None, Repeat]
    known_days: float | None
    young: int | None


def repeats(deals: nw.LazyFrame[Any], customers: nw.LazyFrame[Any]) -> Repeats | None:
    """Repeat purchase of known customers; None where none of them bought.

    Args:
        deals: as made by `assigned`.
        customers: as made by `customers_by_job`.
    """
    won = deals.filter((nw.col("status") == "won") & ~nw.col("customer_id").is_null())
    bought = won.group_by("customer_id").agg(nw.len().cast(nw.Int64).alias("won"), nw.col("ended").min().alias("first"))
    main = customers.filter(nw.col("is_primary")).select("customer_id", "job")
    again = (nw.col("won") > 1).cast(nw.Int64).sum().cast(nw.Int64).alias("again")
    rows = collected(
        bought.join(main, on="customer_id", how="left").group_by("job").agg(nw.len().cast(nw.Int64).alias("n"), again)
    )
    groups = {row["job"]: Repeat(int(row["n"]), int(row["again"] or 0)) for row in rows}
    total = Repeat(sum(one.buyers for one in groups.values()), sum(one.again for one in groups.values()))
    return Repeats(total, groups, *_known(deals, bought)) if total.buyers else None


def _known(deals: nw.LazyFrame[Any], bought: nw.LazyFrame[Any]) -> tuple[float | None, int | None]:
    """How long buyers have been known by the last day that any deal began or ended."""
    import numpy as np  # noqa: PLC0415 - loaded when something is computed

    last = collected(deals.select(nw.col("begun").max().alias("begun"), nw.col("ended").max().alias("ended")))[0]
    ends = [int(day) for day in last.values() if day is not None]
    dated = bought.filter(~nw.col("first").is_null()).group_by("first").agg(nw.len().cast(nw.Int64).alias("n"))
    table = arrays(dated)
    if not ends or not len(table["n"]):
        return None, None
    days = max(ends) - table["first"]
    order = np.argsort(days)
    return median(days[order], table["n"][order].astype(int)), int(table["n"][days < YEAR].sum())


def repeat_metrics(found: Repeats | None, ids: Sequence[str], hidden: Hidden, minimum: int) -> Iterator[Metric]:
    """`jobs.repeat_rate`, `jobs.<id>.repeat_rate`, and for how long buyers have been known."""
    if found is None:
        return
    shut_all = hidden.totals or hidden.total_wins or is_small(found.all.buyers, minimum)
    yield part_of("jobs.repeat_rate", found.all.again, found.all.buyers, _WHERE, shut=shut_all)
    if found.known_days is not None and found.young is not None:
        known = Metric("jobs.known_days", "days", None, unit="customers", method="median", where="deals won >= 1")
        yield blanked(known) if shut_all else filled(known, found.known_days, None, found.all.buyers)
        where = f"deals won >= 1 and days since the first < {YEAR}"
        yield part_of("jobs.young_buyers", found.young, found.all.buyers, where, shut=shut_all)
    order: list[int | None] = [*range(len(ids)), None]
    sizes = [found.groups[job].buyers if job in found.groups else 0 for job in order]
    # Buyers without a job are not shown, which blurs what is left of the total.
    closed = {place for place, job in enumerate(order) if job is None or job in hidden.wins or job in hidden.all}
    shut = hidden_groups(sizes, minimum, unpublished=closed) | closed
    for index, job in enumerate(ids):
        own = found.groups.get(index)
        where = f"main_job = {job} and {_WHERE}"
        if own is None:
            yield Metric(f"jobs.{job}.repeat_rate", "share", None, n=0, unit="customers", method=WILSON, where=where)
        else:
            yield part_of(f"jobs.{job}.repeat_rate", own.again, own.buyers, where, shut=shut_all or index in shut)


_WHERE = "deals won >= 1"
