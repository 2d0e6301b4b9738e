"""Which jobs differ beyond chance, so that a title claims no more than the data do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports.stats import benjamini_hochberg, compare_shares, effective_size, median

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jtbd_jobs.assign.disclosure import Hidden
    from jtbd_jobs.assign.measures import Spread
    from jtbd_jobs.assign.numbers import Counted
    from jtbd_reports import Metric

LEVEL = 0.05
_CLEAR = 1.96


def by_win_rate(
    counted: Counted, hidden: Hidden, metrics: Mapping[str, Metric], skip: Iterable[str]
) -> list[list[str]]:
    """Jobs won more or less often than the rest: id and `higher` or `lower`, the surest first.

    A difference is claimed where the two-proportion test against all other decided deals holds at a false discovery
    rate of 5 % over the jobs *and* the job's own interval leaves the rate of all deals out.

    Args:
        counted: the counts.
        hidden: what may not be shown, and so not be claimed.
        metrics: `jobs.<id>.win_rate` and `jobs.win_rate`.
        skip: ids of jobs told by how their deals ended.
    """
    total = counted.total.wins
    if not total.whole:
        return []
    # Deals of one customer end alike: the rest is worth as much less as all deals are.
    worth = effective_size(total) / total.whole
    tested: list[tuple[float, str, str]] = []
    for index, job in enumerate(counted.jobs.jobs):
        group = counted.groups.get(index)
        # What is hidden may not come out as a claim, and what reads the outcome would claim its own premise.
        if group is None or index in hidden.wins or hidden.total_wins or job.id in skip:
            continue
        own, others = group.wins, total.whole - group.wins.whole
        if not own.whole or not others:
            continue
        rest = (total.part - own.part) / others
        p_value = compare_shares(own.ratio, effective_size(own), rest, others * worth)
        tested.append((p_value, job.id, "higher" if own.ratio > rest else "lower"))
    return [
        [name, way]
        for name, way in _discoveries(tested)
        if _apart(metrics[f"jobs.{name}.win_rate"], metrics["jobs.win_rate"].value)
    ]


def by_median(
    counted: Counted, metrics: Mapping[str, Metric], name: str, spreads: Mapping[int | str, Spread], skip: Iterable[str]
) -> list[list[str]]:
    """Jobs whose median is above or below that of all deals; result as in `by_win_rate`.

    A difference is claimed where Mood's median test against the rest holds at a false discovery rate of 5 % over the
    jobs *and* the interval of the job's own median leaves that of all deals out: where many deals have one and the same
    value, the test may see a difference that the medians do not show.

    Args:
        counted: the counts.
        metrics: `jobs.<id>.<name>` and `jobs.<name>`.
        name: `cycle_days` or `order_value`.
        spreads: values of won deals by index of the job, and of all under `all`.
        skip: ids of jobs told by how their deals ended.
    """
    everybody = spreads.get("all")
    if everybody is None:
        return []
    limit = _even_split(everybody)
    reached = everybody.at_least(limit)
    tested: list[tuple[float, str, str]] = []
    for index, job in enumerate(counted.jobs.jobs):
        spread = spreads.get(index)
        shown = metrics.get(f"jobs.{job.id}.{name}")
        if spread is None or shown is None or shown.value is None or job.id in skip:
            continue
        others = everybody.size - spread.size
        if not others:
            continue
        own = spread.at_least(limit)
        share, rest = own / spread.size, (reached - own) / others
        tested.append((compare_shares(share, spread.size, rest, others), job.id, "higher" if share > rest else "lower"))
    everyone = metrics.get(f"jobs.{name}")
    middle = everyone.value if everyone else None
    return [[job, way] for job, way in _discoveries(tested) if _lies(metrics[f"jobs.{job}.{name}"], middle) == way]


def _even_split(everybody: Spread) -> float:
    """The value nearest the median that parts the values most evenly: many may equal the median itself."""
    middle = median(everybody.values, everybody.counts)
    # With many deals at the median "above it" may hold almost none of them, and the test would see nothing.
    beyond = everybody.values[everybody.values > middle]
    limits = [middle, *(float(value) for value in beyond[:1])]
    return min(limits, key=lambda limit: abs(everybody.at_least(limit) - everybody.size / 2))


def leaders(customers: Mapping[str, int]) -> list[str]:
    """The job with the most customers and those that cannot be told from it, by customers, then by name.

    Two counts of one sample are told apart where their difference exceeds 1.96 standard errors, the square root of
    their sum.
    """
    order = sorted((-count, name) for name, count in customers.items() if count)
    if not order:
        return []
    most = -order[0][0]
    return [name for count, name in order if name == order[0][1] or most + count < _CLEAR * (most - count) ** 0.5]


def by_revenue(ids: Sequence[str], metrics: Mapping[str, Metric]) -> list[list[str]]:
    """Jobs whose share of revenue is above or below their share of customers, intervals apart; the widest gap first."""
    found: list[tuple[float, str, str]] = []
    for name in ids:
        people, money = metrics.get(f"jobs.{name}.customer_share"), metrics.get(f"jobs.{name}.revenue_share")
        if people is None or money is None or people.value is None or money.value is None:
            continue
        # Both shares are estimates: only intervals that do not meet make a gap worth a sentence.
        if _beyond(money, people) or _beyond(people, money):
            gap = money.value - people.value
            found.append((-abs(gap), name, "higher" if gap > 0 else "lower"))
    return [[name, way] for _, name, way in sorted(found)]


def _discoveries(tested: Sequence[tuple[float, str, str]]) -> list[tuple[str, str]]:
    adjusted = benjamini_hochberg([p_value for p_value, _, _ in tested])
    sure = sorted(one for one, level in zip(tested, adjusted, strict=True) if level < LEVEL)
    return [(name, way) for _, name, way in sure]


def _apart(metric: Metric, value: float | None) -> bool:
    low, high = metric.low, metric.high
    return low is not None and high is not None and value is not None and not low <= value <= high


def _lies(metric: Metric, value: float | None) -> str:
    """Where the whole interval lies against a value: `higher`, `lower`, or empty where it holds the value."""
    if metric.value is None or value is None or not _apart(metric, value):
        return ""
    return "higher" if metric.value > value else "lower"


def _beyond(first: Metric, second: Metric) -> bool:
    return first.low is not None and second.high is not None and first.low > second.high
