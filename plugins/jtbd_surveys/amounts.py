"""Sums of money as respondents write them: in roubles, in millions, with a word behind or before."""

from __future__ import annotations

import re

from jtbd_reports.tables.values import Bad, number

_WORDED = re.compile(
    r"(?:(?:около|примерно|где-то|от|до|не больше|about|around|up to|~|≈)\s*)?(?P<body>[^a-zа-яё]*\d[^a-zа-яё]*?)\s*"
    r"(?P<unit>млн|миллион(?:а|ов)?|mln|million|тыс|тысяч[аи]?|thousand|[kк](?![a-zа-яё]))?\.?\s*"
    r"(?:₽|руб(?:лей|ля|\.)?|р\.?)?",
    re.IGNORECASE,
)
_MILLION, _THOUSAND = 1_000_000, 1_000
_MILLIONS = re.compile(r"\b(?:млн|миллион\w*|mln|millions?)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"\b(?:тыс|тысяч\w*|thousands?)\b", re.IGNORECASE)


def amount(text: str, decimal: str, unit: float = 1) -> float | Bad:
    """A sum of money in the currency itself.

    Args:
        text: a cleaned answer: `9`, `9,5 млн`, `около 500 тыс. руб.`, `13 800 000`.
        decimal: sign of the project.
        unit: what a bare number counts, 1,000,000 where millions were asked for. A number that has a word of its own,
            or is as large as the unit itself, is taken as it stands.
    """
    match = _WORDED.fullmatch(text)
    value = number(match["body"].strip() if match else text, decimal)
    if isinstance(value, Bad):
        return value
    if match and match["unit"]:
        return round(value * (_MILLION if match["unit"][0] in "мМmM" else _THOUSAND), 2)
    return value if abs(value) >= unit else round(value * unit, 2)


def likely_unit(header: str) -> float:
    """What a bare number counts, by the words of the question."""
    if _MILLIONS.search(header):
        return _MILLION
    return _THOUSAND if _THOUSANDS.search(header) else 1
