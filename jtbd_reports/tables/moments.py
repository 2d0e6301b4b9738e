"""Dates and times as exports write them; pure functions of a string."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import Bad

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from jtbd_reports.reading import DateOrder

NOT_A_DATE = "not a date"
BARE_NUMBER = "a bare number, not a date; format the column as dates in the spreadsheet and export again"
IMPOSSIBLE_DATE = {
    "dmy": "an impossible date in the order day, month, year",
    "mdy": "an impossible date in the order month, day, year",
    "ymd": "an impossible date in the order year, month, day",
}
IMPOSSIBLE_TIME = "an impossible time of day"
YEAR_LAST = "the year stands last, but the project's date_order is ymd"
OUT_OF_RANGE = "a date before 1900 or after 2100"

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_PIVOT = 69
"""Two-digit years from here on belong to the last century, as POSIX has it."""

_HEAD = re.compile(r"[0-9./-]+")
_DATE = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{1,4})")
_TIME = re.compile(
    r"(?:T|,?\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<seconds>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"(?:\s*(?P<zone>z|(?:utc|gmt)?(?:(?P<side>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?)|utc|gmt))?",
    re.IGNORECASE,
)
_MONTHS = (
    ("jan", "january", "янв", "январь", "января"),
    ("feb", "february", "фев", "февр", "февраль", "февраля"),
    ("mar", "march", "мар", "март", "марта"),
    ("apr", "april", "апр", "апрель", "апреля"),
    ("may", "май", "мая"),
    ("jun", "june", "июн", "июнь", "июня"),
    ("jul", "july", "июл", "июль", "июля"),
    ("aug", "august", "авг", "август", "августа"),
    ("sep", "sept", "september", "сен", "сент", "сентябрь", "сентября"),
    ("oct", "october", "окт", "октябрь", "октября"),
    ("nov", "november", "ноя", "нояб", "ноябрь", "ноября"),
    ("dec", "december", "дек", "декабрь", "декабря"),
)
_NUMBERS = {name: str(number) for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMED = re.compile(
    r"(?:(?P<day>[0-9]{1,2})[\s.-]+(?P<month>[^\W\d_]{3,9})|"
    r"(?P<month_first>[^\W\d_]{3,9})\.?\s+(?P<day_behind>[0-9]{1,2}))[\s.,-]+"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])(?:\s*(?:года|г\.?)(?=[\s,]|$))?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_BARE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def moment(text: str, order: DateOrder, zone: ZoneInfo | None = None) -> dt.datetime | Bad:
    """A date with or without a time of day, as the wall clock of the export showed it.

    Day, month and year may be parted by points, slashes or hyphens, or the month may be a word, English or Russian,
    whole or cut: `31-Jul-18`, `July 31, 2018`, `5 марта 2026 г.`. A year of four digits in front is always ISO 8601
    order, whatever the project's; so is `20260522`. A time may have seconds, a fraction, AM or PM.

    Args:
        text: a cleaned cell.
        order: how the project reads `03.04.2026`.
        zone: the project's time zone; a time that names its own zone is moved there, and loses the zone either way.

    Returns:
        A naive datetime between the years 1900 and 2100, midnight where there is no time of day; or Bad.
    """
    head = _HEAD.match(text)
    day = _day(head[0], order) if head else Bad(NOT_A_DATE)
    if isinstance(day, Bad) and (named := _NAMED.match(text)):
        head, day = named, _named(named[0])
    if head is None:
        return Bad(NOT_A_DATE)
    time = _time(text[head.end() :])
    if isinstance(day, Bad):
        return Bad(BARE_NUMBER) if day.reason == NOT_A_DATE and _BARE.fullmatch(text) else day
    if isinstance(time, Bad):
        return time
    since_midnight, offset = time
    return day + since_midnight if offset is None or zone is None else _local(day + since_midnight, offset, zone)


# An export has few days and at most 86,400 times of day, but many cells.
@lru_cache(maxsize=10_000)
def _day(text: str, order: DateOrder) -> dt.datetime | Bad:
    """Midnight of the day."""
    if compact := _COMPACT.fullmatch(text):
        return _calendar(compact[1], compact[2], compact[3], "ymd")
    match = _DATE.fullmatch(text)
    return Bad(NOT_A_DATE) if match is None else _calendar(match[1], match[3], match[4], order)


@lru_cache(maxsize=10_000)
def _named(text: str) -> dt.datetime | Bad:
    """Midnight of a day whose month is a word."""
    match = _NAMED.fullmatch(text)
    month = _NUMBERS.get((match["month"] or match["month_first"]).casefold()) if match else None
    if match is None or month is None:
        return Bad(NOT_A_DATE)
    return _calendar(match["year"], month, match["day"] or match["day_behind"], "ymd")


def _calendar(first: str, second: str, third: str, order: DateOrder) -> dt.datetime | Bad:
    sizes = len(first), len(third)
    if sizes[0] == 4:  # noqa: PLR2004 - a year
        order = "ymd"
    elif sizes[1] == 4 and order == "ymd":  # noqa: PLR2004 - a year
        return Bad(YEAR_LAST)
    parts = dict(zip(order, (first, second, third), strict=True))
    year, month, day = parts["y"], parts["m"], parts["d"]
    if len(year) not in {2, 4} or max(len(month), len(day)) > 2:  # noqa: PLR2004 - digits of years and days
        return Bad(NOT_A_DATE)
    try:
        found = dt.datetime(_century(year), int(month), int(day))  # noqa: DTZ001 - wall time of the export
    except ValueError:
        return Bad(IMPOSSIBLE_DATE[order])
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else Bad(OUT_OF_RANGE)


def _century(year: str) -> int:
    number = int(year)
    if len(year) == 4:  # noqa: PLR2004 - already whole
        return number
    return number + (1900 if number >= _PIVOT else 2000)


@lru_cache(maxsize=100_000)
def _time(text: str) -> tuple[dt.timedelta, dt.timedelta | None] | Bad:
    """Time since midnight and, where the cell names a zone, its distance from UTC."""
    if not text:
        return dt.timedelta(), None
    match = _TIME.fullmatch(text)
    if match is None:
        return Bad(NOT_A_DATE)
    hour, minute, seconds = int(match["hour"]), int(match["minute"]), int(match["seconds"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a twelve-hour clock
            return Bad(IMPOSSIBLE_TIME)
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    ahead, past = int(match["hours"] or 0), int(match["minutes"] or 0)
    if hour > 23 or max(minute, seconds, past) > 59 or ahead > 14:  # noqa: PLR2004 - clocks; UTC+14 is the furthest
        return Bad(IMPOSSIBLE_TIME)
    micro = int((match["fraction"] or "").ljust(6, "0")[:6])
    offset = dt.timedelta(hours=ahead, minutes=past) * (-1 if match["side"] == "-" else 1)
    since_midnight = dt.timedelta(hours=hour, minutes=minute, seconds=seconds, microseconds=micro)
    return since_midnight, offset if match["zone"] else None


def _local(wall: dt.datetime, offset: dt.timedelta, zone: ZoneInfo) -> dt.datetime | Bad:
    """The wall time in the project's zone."""
    moved = wall.replace(tzinfo=dt.timezone(offset)).astimezone(zone).replace(tzinfo=None)
    return moved if _FIRST_YEAR <= moved.year <= _LAST_YEAR else Bad(OUT_OF_RANGE)
