"""Columns of dates whose order of day and month is not plain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_files.samples import Sample

_DATE = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_MONTHS = 12
_MOST = 0.9
"""Share of a column's values that must be dates for it to be spoken of."""
_WORDS = {"dmy": "the day", "mdy": "the month"}


def two_orders(sample: Sample) -> tuple[str, str] | None:
    """A date that can only begin with the day and one that can only begin with the month; None without both."""
    days, months = [], []
    for match in _dates(sample):
        first, second = int(match[1]), int(match[3])
        if first > _MONTHS >= second:
            days.append(match[0].strip())
        elif second > _MONTHS >= first:
            months.append(match[0].strip())
    return (days[0], months[0]) if days and months else None


def asides(seen: Sequence[Sample], mapped: set[str], language: str) -> list[str]:
    """A sentence on each column of dates of two orders, and on each mapped one that can be read both ways.

    Args:
        seen: the columns of the file's head.
        mapped: headers that became columns.
        language: of the project, by which the order is assumed.
    """
    said = []
    for sample in seen:
        if found := two_orders(sample):
            only = f"{found[0]} can only begin with the day, {found[1]} only with the month"
            said.append(f"{sample.header} holds dates of two orders: {only}. Export it again in one of them.")
        elif sample.header in mapped and (example := _doubtful(sample, language)):
            usual, other = ("dmy", "mdy") if language == "ru" else ("mdy", "dmy")
            looked = f"Every date of {sample.header} that was looked at can be read both ways, as {example}"
            assumed = f"{_WORDS[usual]} is taken to stand first, by the project's language"
            said.append(f"{looked}: {assumed}; if it does not, set date_order: {other} in project.yml.")
    return said


def _dates(sample: Sample) -> list[re.Match[str]]:
    """The values that are dates with the year behind; none where the column holds other things as well."""
    found = [match for value in sample.values if (match := _DATE.match(value))]
    return found if len(found) >= _MOST * len(sample.values) else []


def _doubtful(sample: Sample, language: str) -> str:
    """An example of the dates, where all can be read both ways."""
    dates = _dates(sample)
    if any(max(int(match[1]), int(match[3])) > _MONTHS for match in dates):
        return ""
    # nobody writes points between a month in front and a day, so that in Russian nothing is in doubt
    return next((match[0].strip() for match in dates if match[2] != "." or language != "ru"), "")
