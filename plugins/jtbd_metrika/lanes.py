"""Columns of text typed at Arrow's speed where all cells are as they should be, cell by cell where some are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from jtbd_metrika.arrays import unescaped
from jtbd_reports.tables.cells import reader
from jtbd_reports.tables.values import Bad, clean, identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from jtbd_reports.tables.cells import PlannedColumn, Style

NOT_AN_ID = "not an id of digits only"
_ID = "^[0-9]{1,20}$"
_IDS = 2**64
_DEVICES = {"1": "desktop", "2": "mobile", "3": "tablet", "4": "tv"}
_ZERO_TIME = "0000-00-00 00:00:00"
_FIRST, _LAST = pa.scalar("1900-01-01").cast(pa.timestamp("us")), pa.scalar("2101-01-01").cast(pa.timestamp("us"))


def unescape(text: pa.Array) -> pa.Array:
    """The column with backslash escapes resolved; hardly any cell has one."""
    if not pc.any(pc.match_substring(text, "\\")).as_py():
        return text
    encoded = text.dictionary_encode()
    plain = pa.array([value and unescaped(value) for value in encoded.dictionary.to_pylist()], pa.string())
    return plain.take(encoded.indices)


def typed(text: pa.Array, column: PlannedColumn, style: Style) -> tuple[pa.Array, pa.Array | None]:
    """Values of a text column, and the reason beside each cell that could not be read (None where all could)."""
    # an empty cell is no value in every type; the casts would stumble over it
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    try:
        return _FAST[column.kind](text), None
    except (pa.ArrowInvalid, _Odd):
        return _slowly(text, column, style)


class _Odd(Exception):  # noqa: N818 - not an error: the slow way is taken
    """Some cell is not as the fast way expects."""


def _slowly(text: pa.Array, column: PlannedColumn, style: Style) -> tuple[pa.Array, pa.Array | None]:
    encoded = text.dictionary_encode()
    read: Callable[[str], Any] = _digits if column.kind == "id" else reader(column, style)
    results = [read(clean(value)) for value in encoded.dictionary.to_pylist()]
    values = pa.array([None if isinstance(result, Bad) else result for result in results], column.arrow)
    reasons = pa.array([result.reason if isinstance(result, Bad) else None for result in results], pa.string())
    found = reasons.take(encoded.indices)
    return values.take(encoded.indices), found if found.null_count < len(found) else None


def _digits(text: str) -> str | Bad | None:
    if not text:
        return None
    found = identifier(text)
    whole = not isinstance(found, Bad) and re.fullmatch(_ID, found) and int(found) < _IDS
    return found if whole or isinstance(found, Bad) else Bad(NOT_AN_ID)


def _id(text: pa.Array) -> pa.Array:
    # Arrow reads hexadecimal too, so the pattern is asked as well; the cast refuses what 64 bits do not hold
    text.cast(pa.uint64())
    return _where(pc.match_substring_regex(text, _ID), text)


def _moment(text: pa.Array) -> pa.Array:
    found = pc.if_else(pc.equal(text, _ZERO_TIME), pa.scalar(None, pa.string()), text).cast(pa.timestamp("us"))
    return _where(pc.and_(pc.greater_equal(found, _FIRST), pc.less(found, _LAST)), found)


def _number(text: pa.Array) -> pa.Array:
    found = text.cast(pa.float64())
    return _where(pc.is_finite(found), found)


def _boolean(text: pa.Array) -> pa.Array:
    return _where(pc.is_in(text, pa.array(["0", "1", None])), pc.equal(text, "1"))


def _where(good: pa.Array, values: pa.Array) -> pa.Array:
    """The values, if all are good."""
    if pc.all(good).as_py() is False:
        raise _Odd
    return values


_FAST: dict[str, Callable[[pa.Array], pa.Array]] = {
    "id": _id,
    "text": lambda text: text,
    "category": pc.utf8_trim_whitespace,
    "integer": lambda text: text.cast(pa.int64()),
    "number": _number,
    "money": _number,
    "boolean": _boolean,
    "datetime": _moment,
}


def devices(text: pa.Array) -> pa.Array:
    """Kinds of devices, which files name by number or by word."""
    encoded = pc.fill_null(text, "").dictionary_encode()
    words = [value.strip().lower() for value in encoded.dictionary.to_pylist()]
    known = pa.array([_DEVICES.get(word, word if word in _DEVICES.values() else None) for word in words], pa.string())
    return known.take(encoded.indices)
