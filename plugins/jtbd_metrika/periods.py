"""Which days a saved report covers: from what stands in it, never from its name alone."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, TypeAlias

from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Days: TypeAlias = "tuple[dt.datetime, dt.datetime]"

_DATE = re.compile(r"(?<![0-9])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4})(?![0-9])")
_WORDED = re.compile(
    r"(?<![0-9])([0-9]{1,2}) (янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec)[а-яa-z]*\.? ([0-9]{4})",
    re.IGNORECASE,
)
_MONTHS = {
    **{
        name: n
        for n, name in enumerate(
            ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"], 1
        )
    },
    **{
        name: n
        for n, name in enumerate(
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
        )
    },
    "мая": 5,
}
# Metrica itself names a saved file `summary_2025070120260630.csv`
_IN_NAME = re.compile(r"(?<![0-9])(20[0-9]{2}[-_]?[0-9]{2}[-_]?[0-9]{2})[-_ ]*(20[0-9]{2}[-_]?[0-9]{2}[-_]?[0-9]{2})")


def days_in(text: str) -> list[dt.datetime]:
    """Every day that the text names, in the order in which they stand."""
    found: list[tuple[int, dt.datetime | Bad]] = [(m.start(), moment(m[0], "dmy")) for m in _DATE.finditer(text)]
    for match in _WORDED.finditer(text):
        month = _MONTHS[match[2].lower()]
        found.append((match.start(), moment(f"{match[3]}-{month:02}-{int(match[1]):02}", "ymd")))
    return [day for _place, day in sorted(found, key=lambda pair: pair[0]) if not isinstance(day, Bad)]


def period_of(lines: Iterable[Sequence[str]]) -> Days | None:
    """The period told by the lines above a table: the first that names two days in order."""
    for cells in lines:
        days = days_in(" ".join(cells))
        if len(days) == 2 and days[0] <= days[1]:  # noqa: PLR2004 - from and to
            return days[0], days[1]
    return None


def period_of_line(cell: str) -> Days | None:
    """First and last day of a line of a report by dates."""
    days = days_in(clean(cell))
    return (days[0], days[-1]) if days and days[0] <= days[-1] else None


def hint_of(name: str) -> Days | None:
    """What days the name of a file suggests, such as `summary_2025070120260630.csv`; to be confirmed by a human."""
    match = _IN_NAME.search(name)
    if match is None:
        return None
    first, last = (moment(re.sub("[-_]", "", part), "ymd") for part in match.groups())
    return None if isinstance(first, Bad) or isinstance(last, Bad) or first > last else (first, last)


def as_days(told: tuple[dt.date, dt.date] | None) -> Days | None:
    """Days told in the options as moments."""
    return None if told is None else (_midnight(told[0]), _midnight(told[1]))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day of the wall calendar
