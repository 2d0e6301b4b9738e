"""Which months stand under a line over time, and how they are written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.language import Language

_YEAR = 12
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_SHORT = 62
"""Days below which single days are named instead of months."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A day, as an ordinal, and the lines under it."""

    day: int
    lines: tuple[str, ...]


def ticks(first: int, last: int, room: float, language: Language) -> Sequence[Tick]:
    """What stands under a line over time: first days of months, no more than there is room for.

    Single days are named where the time is short. The year stands under the first tick and under each that begins
    another year.

    Args:
        first: ordinal of the first day.
        last: ordinal of the last day.
        room: how many ticks can stand side by side.
        language: names of months.
    """
    if first == last:
        return [Tick(first, (language.date(dt.date.fromordinal(first)),))]
    if last - first < _SHORT:
        return _days(first, last, room, language)
    start, end = dt.date.fromordinal(first), dt.date.fromordinal(last)
    begin = start.year * _YEAR + start.month - (1 if start.day == 1 else 0)
    count = end.year * _YEAR + end.month - 1 - begin + 1
    step = next((step for step in _STEPS if count / step <= room), _STEPS[-1])
    begin = -(-begin // step) * step
    found: list[Tick] = []
    year = 0
    for month in range(begin, end.year * _YEAR + end.month, step):
        date = dt.date(month // _YEAR, month % _YEAR + 1, 1)
        if step >= _YEAR:
            found.append(Tick(date.toordinal(), (str(date.year),)))
            continue
        name = language.date(date, "LLL").rstrip(".")
        found.append(Tick(date.toordinal(), (name, str(date.year)) if date.year != year else (name,)))
        year = date.year
    return found


def _days(first: int, last: int, room: float, language: Language) -> Sequence[Tick]:
    count = max(1, min(int(room), last - first + 1, 5))
    days = sorted({first + round(place * (last - first) / max(count - 1, 1)) for place in range(count)})
    return [Tick(day, (language.date(dt.date.fromordinal(day), "d MMM").rstrip("."),)) for day in days]
