"""Which format the headers of a file fit best."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jtbd_crm import amocrm, bitrix24, generic, hubspot, zoho
from jtbd_crm.headers import Headers
from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_crm.shapes import Format

FORMATS: tuple[Format, ...] = (*amocrm.FORMATS, *bitrix24.FORMATS, *hubspot.FORMATS, *zoho.FORMATS)
_SURE = 0.97
_RENAMED = 0.9
"""How much of its certainty a file keeps that lacks what its format must have."""
_MANY, _NEARLY = 8, 0.8
"""Headers, and share of the format's, from which one that it must have may be lacking: somebody renamed it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A format and how many of its headers the file has.

    Attributes:
        format: which.
        hits: headers of its block that are there.
        weight: what they weigh together; see `weights`.
        certainty: from 0 to 1.
        lacking: the header that the format must have and the file has not; empty where all are there.
    """

    format: Format
    hits: int
    weight: float
    certainty: float
    lacking: str = ""


@cache
def weights() -> Mapping[str, float]:
    """By folded header, what it says of a format: 1 where one CRM only writes it, a quarter where two do."""
    blocks = {(format_.name.partition("_")[0], fold(name)) for format_ in FORMATS for name in format_.block}
    crms = Counter(name for _crm, name in blocks)
    return {name: 1 / count**2 for name, count in crms.items()}


def match(names: Sequence[str], only: str = "auto") -> Match | None:
    """The format that the headers fit best, among those of one CRM where it is told; None where none does."""
    headers = Headers(names)
    told = [format_ for format_ in FORMATS if only in {"auto", format_.name}]
    found = [one for one in (_match(format_, headers) for format_ in told) if one is not None]
    return max(found, key=lambda one: (one.certainty, one.weight, one.hits), default=None)


def _match(format_: Format, headers: Headers) -> Match | None:
    absent = lacking(format_, headers)
    if len(absent) > 1:
        return None
    there = [name for name in format_.block if headers.has(name)]
    total = sum(weights()[fold(name)] for name in format_.block)
    needed = total * (format_.enough or len(format_.block)) / len(format_.block)
    weight = sum(weights()[fold(name)] for name in there)
    share = min(1.0, weight / needed)
    if absent and (len(there) < _MANY or share < _NEARLY):
        return None
    certainty = _SURE * share * (_RENAMED if absent else 1)
    return Match(format_, len(there), weight, certainty, next(iter(absent), ""))


def lacking(format_: Format, headers: Headers) -> list[str]:
    """What a format must have and the file has not; of several that would do, the first."""
    musts = [(must,) if isinstance(must, str) else must for must in format_.must]
    return [must[0] for must in musts if not any(map(headers.has, must))]


def by_name(name: str) -> Format | None:
    """The main format of a CRM, for its words; None where it is not told."""
    return next((format_ for format_ in (*FORMATS, generic.DEALS) if format_.name == name), None)
