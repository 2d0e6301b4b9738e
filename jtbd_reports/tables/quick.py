"""Cells that say plainly what they say, read by the column; what is left goes through `cells.reader` one by one.

Whatever is read here must come out as it would there: plain is only what has one reading in every project.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from jtbd_reports.tables.values import EDGES, fold

if TYPE_CHECKING:
    from jtbd_reports.reading import DateOrder
    from jtbd_reports.tables.cells import PlannedColumn, Style

_SHORTENED = r"^[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,}$"
_NUMBER = r"^-?[0-9]{1,15}(?:[.,][0-9]{1,2}|[.,][0-9]{4,15})?$"
"""Three digits behind the only mark may be thousands, so they are not plain."""
_WHOLE = r"^-?[0-9]{1,15}$"
_CLOCK = r"(?: ([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?)?$"
_YEAR = "(19[0-9]{2}|20[0-9]{2})"
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_ORDERS = {
    "dmy": rf"^{_DAY}\.{_MONTH}\.{_YEAR}{_CLOCK}",
    "mdy": rf"^{_MONTH}/{_DAY}/{_YEAR}{_CLOCK}",
}
_ISO = rf"^{_YEAR}-{_MONTH}-{_DAY}{_CLOCK}"


def quick(texts: pa.Array, column: PlannedColumn, style: Style) -> tuple[pa.Array, pa.Array] | None:
    """Values of the plain ones among some texts.

    Args:
        texts: strings without nulls.
        column: what they are read as.
        style: how the project's exports write things.

    Returns:
        Values of the column's type, missing where a text is not plain, and which texts are; None where nothing of
        this column can be.
    """
    if column.words or column.allowed or not len(texts):
        return None
    cleaned = pc.utf8_trim(texts, characters=EDGES)
    if column.kind in {"text", "id"}:
        plain = pc.invert(_may_be_missing(cleaned, style.missing))
        if column.kind == "id":
            plain = pc.and_(plain, pc.invert(pc.match_substring_regex(cleaned, _SHORTENED)))
        return pc.if_else(plain, cleaned, None), plain
    read = {"number": _numbers, "money": _numbers, "integer": _integers, "datetime": _moments}.get(column.kind)
    if read is None:
        return None
    values = read(cleaned, style)
    # a project may say that 0 or 9999 means no value
    values = pc.if_else(pc.is_in(cleaned, value_set=pa.array(map(fold, style.missing), pa.string())), None, values)
    return values, values.is_valid()


def _may_be_missing(cleaned: pa.Array, missing: tuple[str, ...]) -> pa.Array:
    """Which texts begin like one that means no value, or like a spreadsheet error."""
    initials = pa.array(sorted(_initials(missing)), pa.string())
    return pc.is_in(pc.utf8_slice_codeunits(cleaned, 0, 1), value_set=initials)


@lru_cache(maxsize=8)
def _initials(missing: tuple[str, ...]) -> frozenset[str]:
    """First characters, whatever their case, of the texts that mean no value; and of spreadsheet errors."""
    first = {fold(word)[:1] for word in missing} | {"", "#"}
    # case folding reaches characters that look like others, such as the Kelvin sign
    return frozenset(first) | {char for char in map(chr, range(0x10000)) if char.casefold()[:1] in first}


def _numbers(cleaned: pa.Array, _style: Style) -> pa.Array:
    plain = pc.if_else(pc.match_substring_regex(cleaned, _NUMBER), cleaned, None)
    return pc.cast(pc.replace_substring(plain, ",", "."), pa.float64())


def _integers(cleaned: pa.Array, _style: Style) -> pa.Array:
    return pc.cast(pc.if_else(pc.match_substring_regex(cleaned, _WHOLE), cleaned, None), pa.int64())


def _moments(cleaned: pa.Array, style: Style) -> pa.Array:
    """Days of the calendar, with or without a time of day; nothing at all where one of them is on no calendar."""
    written = pc.if_else(pc.match_substring_regex(cleaned, _ISO), cleaned, None)
    if style.date_order in _ORDERS:
        order = _ORDERS[style.date_order]
        mine = pc.if_else(pc.match_substring_regex(cleaned, order), cleaned, None)
        written = pc.coalesce(written, _turned(mine, style.date_order))
    try:
        return pc.cast(_whole_seconds(written), pa.timestamp("us"))
    except pa.ArrowInvalid:
        return pa.nulls(len(cleaned), pa.timestamp("us"))


def _turned(texts: pa.Array, order: DateOrder) -> pa.Array:
    """Ten characters of a date in the order of ISO 8601, and what follows them."""
    at = {"dmy": (3, 0), "mdy": (0, 3)}[order]
    month, day = (pc.utf8_slice_codeunits(texts, place, place + 2) for place in at)
    year, rest = pc.utf8_slice_codeunits(texts, 6, 10), pc.utf8_slice_codeunits(texts, 10)
    return pc.binary_join_element_wise(pc.binary_join_element_wise(year, month, day, "-"), rest, "")


def _whole_seconds(texts: pa.Array) -> pa.Array:
    """Times without seconds get them: Arrow reads no others."""
    short = pc.equal(pc.utf8_length(texts), len("2026-01-01 00:00"))
    return pc.if_else(short, pc.binary_join_element_wise(texts, "00", ":"), texts)
