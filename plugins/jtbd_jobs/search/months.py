"""How the division of visits between jobs moves over the months: slopes as numbers, months as they may be drawn."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.search.claims import trends
from jtbd_jobs.search.counting import browsers, monthly
from jtbd_jobs.search.numbers import tidy
from jtbd_reports import Metric
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from jtbd_jobs.search.trending import Slope

_MONTHS, _QUARTER = 12, 3
_SMOOTH = 100
"""Visits of a job in a usual month from which months are drawn."""
_LEAST_QUARTERS = 4
_METHOD = "weighted least squares, Student's t"


def by_month(
    visits: nw.LazyFrame[Any], ids: Sequence[str], hidden: Collection[int | None], minimum: int, worth: float
) -> tuple[list[Metric], dict[str, Any] | None]:
    """Slopes as metrics, and the months of the jobs that may be drawn.

    Args:
        visits: as `visited` makes them.
        ids: of jobs.
        hidden: indexes of jobs that may not be shown.
        minimum: the fewest browsers of a job in a stretch of time that may be drawn.
        worth: how many independent visits one is worth, as browsers come back.

    Returns:
        `search.site.jobs.<id>.slope` (percentage points a year), `.begun`, `.ended`; and as JSON values `stretch`
        (`month` or `quarter`), `worth`, `dates` (their first days), `wholes` (visits with a job), `jobs` (visits by
        id), `sure` (id, `up` or `down`; the steepest first). Nothing where visits carry no dates or too few months.
    """
    ends = (nw.col("started_at").min().alias("first"), nw.col("started_at").max().alias("last"))
    row = collected(visits.select(*ends))[0]
    first, last = row["first"], row["last"]
    if first is None:
        return [], None
    days = (first.day, last.day, monthrange(last.year, last.month)[1])
    span = (first.year * _MONTHS + first.month - 1, last.year * _MONTHS + last.month - 1, days)
    months, counts, lines, sure = trends(monthly(visits), span, len(ids))
    if not lines:
        return [], None
    stretch, starts = _stretched(months, counts)
    drawn = {job: [sum(parts[place] for place in span) for span in starts.values()] for job, parts in counts.items()}
    people = browsers(visits, _QUARTER if stretch == "quarter" else 1)
    units = {job: [people.get((month, job), 0) for month in starts] for job in drawn}
    found = {
        "stretch": stretch,
        "worth": worth,
        "dates": [f"{month // _MONTHS:04d}-{month % _MONTHS + 1:02d}-01" for month in starts],
        "wholes": [sum(parts) for parts in zip(*drawn.values(), strict=True)],
        "jobs": {ids[job]: drawn[job] for job in _drawn(drawn, units, hidden, minimum)},
        "sure": [[ids[job], "up" if lines[job].yearly > 0 else "down"] for job in sure if job not in hidden],
    }
    return [metric for job, line in lines.items() if job not in hidden for metric in _slope(ids[job], line)], found


def _stretched(months: Sequence[int], counts: Mapping[int, Sequence[int]]) -> tuple[str, Mapping[int, Sequence[int]]]:
    """Whether months or quarters are drawn, and the places of their months by the first one."""
    wholes = sorted(sum(parts) for parts in zip(*counts.values(), strict=True))
    quarters = [month for month in months if month % _QUARTER == 0 and month + _QUARTER - 1 <= months[-1]]
    # A share of few visits jumps from month to month, and a reader would see what is not there.
    if wholes[len(wholes) // 2] >= _SMOOTH * len(counts) or len(quarters) < _LEAST_QUARTERS:
        return "month", {month: (place,) for place, month in enumerate(months)}
    return "quarter", {month: tuple(range(month - months[0], month - months[0] + _QUARTER)) for month in quarters}


def _drawn(
    counts: Mapping[int, Sequence[int]],
    units: Mapping[int, Sequence[int]],
    hidden: Collection[int | None],
    minimum: int,
) -> list[int]:
    # A stretch of fewer browsers than the minimum is not shown, however many their visits, nor is its job's line.
    drawn = [job for job in counts if job not in hidden and min(units[job]) >= minimum]
    # Shares add up to one: a single missing line could be had by subtraction.
    if drawn and len(drawn) == len(counts) - 1:
        drawn.remove(min(drawn, key=lambda job: (sum(counts[job]), job)))
    return drawn


def _slope(name: str, line: Slope) -> Iterator[Metric]:
    start, where = f"search.site.jobs.{name}", f"job = {name}"
    yearly, low, high = (tidy(100 * value) for value in (line.yearly, line.low, line.high))
    n = line.months
    yield Metric(f"{start}.slope", "number", yearly, low, high, n=n, unit="months", method=_METHOD, where=where)
    for key, value in (("begun", line.begun), ("ended", line.ended)):
        yield Metric(f"{start}.{key}", "share", tidy(value), n=n, unit="months", method=_METHOD, where=where)
