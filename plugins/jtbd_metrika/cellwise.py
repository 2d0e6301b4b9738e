"""Cells of saved reports: rates written as fractions or per cent, lengths of time, counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import NOT_WHOLE, Bad, clean, integer, number

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_A_LENGTH = "neither hours:minutes:seconds nor a number of seconds"
NEGATIVE = "less than nothing"
_CLOCK = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[ T])?(?:([0-9]+):)?([0-9]{1,2}):([0-9]{2})(?:\.[0-9]+)?")


def count(text: str, _decimal: str = "") -> int | Bad:
    """A count of things: a separator in it can only group thousands, whatever the project's decimal sign is."""
    found = integer(text, ".")
    if isinstance(found, Bad) and found.reason == NOT_WHOLE:
        found = integer(text, ",")
    return found if isinstance(found, Bad) or found >= 0 else Bad(NEGATIVE)


def amount(text: str, decimal: str) -> float | Bad:
    """A number that cannot be negative."""
    found = number(text, decimal)
    return found if isinstance(found, Bad) or found >= 0 else Bad(NEGATIVE)


def ratio(text: str, decimal: str) -> float | Bad:
    """A rate or an average, too small to have thousands: `2.345` and `2,345` are both a little more than two."""
    found = amount(text.replace(",", "."), ".")
    return amount(text, decimal) if isinstance(found, Bad) else found


def seconds(text: str, decimal: str) -> float | Bad:
    """A length of time: `00:03:45`, `3:45` or a number of seconds."""
    match = _CLOCK.fullmatch(text)
    if match:
        return float(int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]))
    found = ratio(text, decimal)
    return Bad(NOT_A_LENGTH) if isinstance(found, Bad) else found


def in_percent(texts: Sequence[str], decimal: str) -> bool:
    """Whether a column of rates holds numbers of per cent without their sign: then some is above 1."""
    bare = [ratio(clean(text), decimal) for text in texts if "%" not in text]
    return any(not isinstance(value, Bad) and value > 1 for value in bare)
