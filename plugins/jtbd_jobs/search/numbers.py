"""Counts and sums of searches and visits as metrics: estimates, intervals, and what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_jobs.search.phrases import CENTS
from jtbd_reports import Metric
from jtbd_reports.privacy import Sum, hidden_groups, hidden_sums
from jtbd_reports.stats import Clustered, effective_size, ratio_interval, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_jobs.search.counting import Group, Tally
    from jtbd_jobs.search.listing import Found

PHRASES, BROWSERS = "Wilson, visits clustered by phrase", "Wilson, visits clustered by browser"
LINEARISED = "linearised, logit"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Indexes of jobs whose numbers may not be shown: all of them, or those of money."""

    all: frozenset[int | None]
    money: frozenset[int | None]


def closed(tally: Tally, jobs: int, minimum: int, *, brand: bool, browsers: bool = False) -> Hidden:
    """Groups of too few visits or browsers, and those it takes that none can be had by subtraction.

    Visits of no job and of the brand describe no job: their number is shown unless it is needed to cover one.

    Args:
        tally: phrases or visits by job.
        jobs: how many there are.
        minimum: the smallest group that may be shown.
        brand: whether the brand is a group.
        browsers: whether the units are browsers, so that many visits may be of one person; a phrase is nobody's.
    """
    order: list[int | None] = [*range(jobs), *([jobs] if brand else []), None]
    groups = [tally.groups.get(index) for index in order]
    sizes = [(min(group.units, group.visits) if browsers else group.visits) if group else 0 for group in groups]
    rest = range(jobs, len(order))
    shut = hidden_groups(sizes, minimum, neutral=tuple(rest))
    sums = [Sum(group.payers, group.cents, group.largest) if group else Sum(0, 0, 0) for group in groups]
    # Money of the brand and of no job is never shown, which blurs what is left of the total.
    money = hidden_sums(sums, minimum, unpublished={*shut, *rest}) | shut
    return Hidden(frozenset(order[index] for index in shut), frozenset(order[index] for index in money))


def of_search(
    tally: Tally, ids: Sequence[str], hidden: Hidden, counts: tuple[int, int], *, brand: bool
) -> Iterator[Metric]:
    """Numbers of the search report.

    Args:
        tally: phrases by job.
        ids: of jobs.
        hidden: what may not be shown.
        counts: visits whose phrase is hidden by the engine, all visits from search.
        brand: whether the brand is a group.
    """
    whole, none = tally.all, tally.groups.get(None)
    yield count("search.visits", counts[1], "visits")
    yield count("search.phrases", whole.units, "phrases")
    yield count("search.shown", whole.visits, "visits", "phrase is not null")
    part = counts[0] / counts[1] if counts[1] else None
    yield Metric("search.hidden", "share", part, n=counts[1], unit="visits", method="count", where="hidden")
    shut = None in hidden.all
    yield share("search.explained", tally.known.shares, PHRASES, "job is not null", shut=shut)
    yield share("search.unexplained", none.shares if none else nothing(whole.shares), PHRASES, "job is null", shut=shut)
    if brand:
        own = tally.groups.get(len(ids))
        where, closed_ = "brand and job is null", len(ids) in hidden.all
        yield share("search.brand", own.shares if own else nothing(whole.shares), PHRASES, where, shut=closed_)
    if whole.outcome.whole:
        yield share("search.conversion", tally.known.outcome, PHRASES, "job is not null")
    for index, name in enumerate(ids):
        yield from _of_job(f"search.jobs.{name}", f"job = {name}", tally, index, hidden)


def _of_job(start: str, where: str, tally: Tally, index: int, hidden: Hidden) -> Iterator[Metric]:
    group, whole = tally.groups.get(index), tally.all
    shut = index in hidden.all
    yield count(f"{start}.visits", group.visits if group else 0, "visits", where, shut=shut)
    yield count(f"{start}.phrases", group.units if group else 0, "phrases", where, shut=shut)
    yield share(f"{start}.share", group.shares if group else nothing(whole.shares), PHRASES, where, shut=shut)
    if whole.outcome.whole and group:
        yield share(f"{start}.conversion", group.outcome, PHRASES, where, shut=shut)
    if tally.known.cents and group:
        yield from _money(start, group, where, "phrases", shut=index in hidden.money)


def of_visits(tally: Tally, ids: Sequence[str], hidden: Hidden, robots: int) -> Iterator[Metric]:
    """Numbers of the visits: shares of those that have a job, conversion and money per job."""
    yield count("search.site.visits", tally.all.visits, "visits", "not robot")
    yield count("search.site.browsers", tally.all.units, "browsers", "not robot")
    yield count("search.site.robots", robots, "visits", "robot")
    yield share("search.site.known", tally.known.shares, BROWSERS, "job is not null", shut=None in hidden.all)
    yield share("search.site.conversion", tally.known.outcome, BROWSERS, "job is not null")
    for index, name in enumerate(ids):
        group, start, where = tally.groups.get(index), f"search.site.{name}", f"job = {name}"
        start, shut = f"search.site.jobs.{name}", index in hidden.all
        yield count(f"{start}.visits", group.visits if group else 0, "visits", where, shut=shut)
        among = group.among if group else nothing(tally.known.among)
        yield share(f"{start}.share", among, BROWSERS, where, shut=shut)
        if group:
            yield share(f"{start}.conversion", group.outcome, BROWSERS, where, shut=shut)
        if tally.known.cents and group:
            yield from _money(start, group, where, "browsers", shut=index in hidden.money)


def _money(start: str, group: Group, where: str, unit: str, *, shut: bool) -> Iterator[Metric]:
    sum_ = Metric(
        f"{start}.revenue", "money", group.cents / CENTS, n=group.payers, unit=unit, method="sum", where=where
    )
    yield hide(sum_) if shut else sum_
    if group.money.whole > 0:
        empty = Metric(f"{start}.revenue_share", "share", None, unit=unit, method=LINEARISED, where=where)
        yield hide(empty) if shut else filled(empty, group.money.ratio, ratio_interval(group.money), group.payers)


def of_candidates(found: Sequence[Found], total: int, left: int) -> Iterator[Metric]:
    """Numbers of each candidate, `search.candidates.1` the one with most visits; `left` is visits of no job."""
    yield count("search.candidates", total, "groups")
    if left:
        part = sum(one.shares.part for one in found) / left
        yield Metric("search.grouped", "share", tidy(part), n=left, unit="visits", method="count", where="job is null")
    for number, one in enumerate(found, 1):
        start, where = f"search.candidates.{number}", f"candidate = {number}"
        yield count(f"{start}.visits", int(one.shares.part), "visits", where)
        yield count(f"{start}.phrases", one.phrases, "phrases", where)
        yield share(f"{start}.share", one.shares, PHRASES, where)
        if one.outcome.whole:
            yield share(f"{start}.conversion", one.outcome, PHRASES, where)


def count(name: str, value: int, unit: str, where: str = "", *, shut: bool = False) -> Metric:
    """An exact count."""
    metric = Metric(name, "count", value, n=value, unit=unit, method="count", where=where)
    return hide(metric) if shut else metric


def share(name: str, sums: Clustered, method: str, where: str, *, shut: bool = False) -> Metric:
    """A share of visits that come in clusters; None where there are none."""
    empty = Metric(name, "share", None, n=0, unit="visits", method=method, where=where)
    if not sums.whole:
        return empty
    ends = wilson(sums.ratio, effective_size(sums))
    return hide(empty) if shut else filled(empty, sums.ratio, ends, int(sums.whole))


def nothing(sums: Clustered) -> Clustered:
    """The share of a group without visits."""
    return Clustered(sums.clusters, 0, sums.whole, 0, 0, sums.whole_squared)


def tidy(value: float) -> float:
    """Ten significant digits, so that the order in which an engine adds never shows."""
    return float(f"{value:.10g}")


def filled(metric: Metric, value: float, ends: tuple[float, float] | None, size: int) -> Metric:
    """The metric with its value and interval."""
    low, high = (tidy(ends[0]), tidy(ends[1])) if ends else (None, None)
    return replace(metric, value=tidy(value), low=low, high=high, n=size)


def hide(metric: Metric) -> Metric:
    """Only what the number is about; nothing of the number."""
    return replace(metric, value=None, low=None, high=None, n=None, suppressed=True)
