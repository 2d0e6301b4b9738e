"""Counts and sums of the jobs as metrics: estimates, intervals, and what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_jobs.assign.assignment import CENTS
from jtbd_reports import Metric
from jtbd_reports.stats import Clustered, effective_size, median, median_interval, ratio_interval, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.assign.disclosure import Hidden
    from jtbd_jobs.assign.measures import Group, Spread
    from jtbd_jobs.rules.catalogue import Jobs

WILSON, LINEARISED, BOOTSTRAP = "Wilson", "linearised, logit", "ideal bootstrap"
CLUSTERED = "Wilson, deals clustered by customer"


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that was asked of the data.

    Attributes:
        jobs: the catalogue.
        total: all deals.
        groups: deals by index of the job, None for deals of no job.
        primary: customers by the job of most of their deals.
        conflicts: deals that several rules match.
        days: days to close won deals, by job and under `all`.
        cents: hundredths of money of won deals, likewise.
        minimum: the smallest group that may be shown.
    """

    jobs: Jobs
    total: Group
    groups: Mapping[int | None, Group]
    primary: Mapping[int, int]
    conflicts: Clustered
    days: Mapping[int | str, Spread]
    cents: Mapping[int | str, Spread]
    minimum: int


def metrics(counted: Counted, hidden: Hidden) -> tuple[Metric, ...]:
    """Every number of the analysis; those that do not exist for want of data are left out, those hidden are marked."""
    found = [*_about_all(counted, hidden)]
    for index in range(len(counted.jobs.jobs)):
        found += _about_job(counted, hidden, index)
    return tuple(found)


def tidy(value: float) -> float:
    """The value to ten significant digits, so that the order in which an engine adds never shows."""
    return float(f"{value:.10g}")


def _about_all(counted: Counted, hidden: Hidden) -> Iterator[Metric]:
    total, rest = counted.total, counted.groups.get(None)
    shut, wins_shut = hidden.totals, hidden.total_wins or hidden.totals
    with_deals = sum(1 for job in counted.groups if job is not None)
    yield Metric("jobs.count", "count", with_deals, method="count", where="deals >= 1")
    yield count_of("jobs.deals", total.deals, "deals", "", shut=shut)
    yield count_of("jobs.customers", total.customers, "customers", "", shut=shut)
    for name in ("won", "lost", "open"):
        yield count_of(f"jobs.{name}", getattr(total, name), "deals", f"status = {name}", shut=wins_shut)
    yield count_of("jobs.unknown_customers", total.unknown, "deals", "customer_id is null", shut=shut)
    unassigned = rest.shares if rest else _none_of(total.shares)
    rest_shut = shut or None in hidden.all
    yield share_of("jobs.coverage", _but(unassigned), "job is not null", shut=rest_shut)
    yield share_of("jobs.unassigned", unassigned, "job is null", shut=rest_shut)
    yield share_of("jobs.conflicts", counted.conflicts, "matching_jobs >= 2", shut=shut)
    # Where no customer is known, shares of customers do not exist; the presentation speaks of deals then.
    if total.customers:
        left = total.customers - sum(counted.primary.values())
        yield count_of("jobs.unassigned_customers", left, "customers", "main_job is null", shut=rest_shut)
        yield part_of("jobs.unassigned_customer_share", left, total.customers, "main_job is null", shut=rest_shut)
    yield share_of("jobs.win_rate", total.wins, "status in (won, lost)", shut=wins_shut)
    yield from _money_of_all(counted, hidden)
    yield from _medians("jobs", counted, "all", "", shut=shut)


def _money_of_all(counted: Counted, hidden: Hidden) -> Iterator[Metric]:
    total, shut = counted.total, hidden.total_money or hidden.totals
    if total.priced:
        yield _sum("jobs.revenue", total, "status = won", shut=shut)
    if total.won:
        where = "status = won and amount is null"
        empty = Metric("jobs.unpriced", "share", None, unit="deals", method="count", where=where)
        unpriced = filled(empty, (total.won - total.priced) / total.won, None, total.won)
        yield blanked(empty) if hidden.totals or hidden.total_wins else unpriced


def _about_job(counted: Counted, hidden: Hidden, index: int) -> Iterator[Metric]:
    name = counted.jobs.jobs[index].id
    group, own = counted.groups.get(index), counted.primary.get(index, 0)
    start, where, total = f"jobs.{name}", f"job = {name}", counted.total
    shut, wins_shut = index in hidden.all or hidden.totals, index in hidden.wins or hidden.totals
    if total.customers:
        yield count_of(f"{start}.customers", own, "customers", f"main_{where}", shut=shut)
        yield part_of(f"{start}.customer_share", own, total.customers, f"main_{where}", shut=shut)
    yield count_of(f"{start}.deals", group.deals if group else 0, "deals", where, shut=shut)
    yield share_of(f"{start}.deal_share", group.shares if group else _none_of(total.shares), where, shut=shut)
    yield count_of(f"{start}.won", group.won if group else 0, "deals", f"{where} and status = won", shut=wins_shut)
    decided = f"{where} and status in (won, lost)"
    yield share_of(f"{start}.win_rate", group.wins if group else Clustered(0, 0, 0, 0, 0, 0), decided, shut=wins_shut)
    if total.priced:
        yield from _money_of_job(start, group, where, shut=index in hidden.money or hidden.totals or hidden.total_money)
    if group:
        yield from _medians(start, counted, index, f"{where} and ", shut=shut)


def _money_of_job(start: str, group: Group | None, where: str, *, shut: bool) -> Iterator[Metric]:
    where = f"{where} and status = won"
    if group is None:
        yield Metric(f"{start}.revenue", "money", 0.0, n=0, unit="deals", method="sum", where=where)
        return
    yield _sum(f"{start}.revenue", group, where, shut=shut)
    # Refunds may leave nothing to be a share of.
    if group.money.whole > 0:
        empty = Metric(f"{start}.revenue_share", "share", None, unit="customers", method=LINEARISED, where=where)
        ends, base = ratio_interval(group.money), group.money.clusters
        yield blanked(empty) if shut else filled(empty, group.money.ratio, ends, base)


def _medians(start: str, counted: Counted, key: int | str, where: str, *, shut: bool) -> Iterator[Metric]:
    """Days to close and order value of won deals, where any are known."""
    for name, kind, spreads, scale in (
        ("cycle_days", "days", counted.days, 1),
        ("order_value", "money", counted.cents, CENTS),
    ):
        spread = spreads.get(key)
        if spread is None:
            continue
        empty = Metric(f"{start}.{name}", kind, None, unit="deals", method=BOOTSTRAP, where=f"{where}status = won")  # type: ignore[arg-type]
        # Few customers may stand behind many values, and the ends of a small group's interval are its very extremes.
        if shut or spread.clusters < 2 * counted.minimum:
            yield blanked(empty)
            continue
        low, high = median_interval(spread.values, spread.counts)
        middle = median(spread.values, spread.counts)
        yield filled(empty, middle / scale, (low / scale, high / scale), spread.size)


def count_of(name: str, value: int, unit: str, where: str, *, shut: bool = False) -> Metric:
    """How many there are, exactly."""
    metric = Metric(name, "count", value, n=value, unit=unit, method="count", where=where)
    return blanked(metric) if shut else metric


def _sum(name: str, group: Group, where: str, *, shut: bool) -> Metric:
    metric = Metric(name, "money", group.cents / CENTS, n=group.priced, unit="deals", method="sum", where=where)
    return blanked(metric) if shut else metric


def part_of(name: str, part: int, whole: int, where: str, *, shut: bool) -> Metric:
    """A share of customers, each of whom counts once."""
    empty = Metric(name, "share", None, unit="customers", method=WILSON, where=where)
    return blanked(empty) if shut else filled(empty, part / whole, wilson(part / whole, whole), whole)


def share_of(name: str, sums: Clustered, where: str, *, shut: bool) -> Metric:
    """A share of deals, several of which may be one customer's."""
    empty = Metric(name, "share", None, n=0, unit="deals", method=WILSON, where=where)
    if not sums.whole:
        return empty
    # The name of the method tells whether customers with several deals widened the interval.
    size = effective_size(sums)
    empty = replace(empty, method=WILSON if size == sums.whole else CLUSTERED)
    return blanked(empty) if shut else filled(empty, sums.ratio, wilson(sums.ratio, size), int(sums.whole))


def filled(metric: Metric, value: float, ends: tuple[float, float] | None, size: int) -> Metric:
    """The metric with its estimate, its interval where it has one, and the n behind it."""
    low, high = (tidy(ends[0]), tidy(ends[1])) if ends else (None, None)
    return replace(metric, value=tidy(value), low=low, high=high, n=size)


def blanked(metric: Metric) -> Metric:
    """Only what the number is about; nothing of the number."""
    return replace(metric, value=None, low=None, high=None, n=None, suppressed=True)


def _none_of(sums: Clustered) -> Clustered:
    return Clustered(sums.clusters, 0, sums.whole, 0, 0, sums.whole_squared)


def _but(sums: Clustered) -> Clustered:
    """The share of everything else."""
    return Clustered(
        sums.clusters,
        sums.whole - sums.part,
        sums.whole,
        sums.whole_squared - 2 * sums.cross + sums.part_squared,
        sums.whole_squared - sums.cross,
        sums.whole_squared,
    )
