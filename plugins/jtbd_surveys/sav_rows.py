"""The first rows of an SPSS system file, read in this process: enough to see what its variables hold."""

from __future__ import annotations

import datetime as dt
import math
import struct
import zlib
from itertools import islice
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import clean
from jtbd_surveys.sav_bytes import DamagedError
from jtbd_surveys.sav_head import read_dictionary
from jtbd_surveys.sav_records import SLOT
from jtbd_surveys.sav_words import HIGHEST, Words
from jtbd_surveys.spss_values import described, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from jtbd_surveys.sav_head import Dictionary, SavVariable
    from jtbd_surveys.sav_records import Header
    from jtbd_surveys.spss_values import Value
    from jtbd_surveys.variables import Variable

_MOST = 524_288
"""Bytes of rows that are looked at, before and after they are inflated."""
_DEFLATED = 2
_BEFORE = 24
"""Bytes that tell where the parts of a deflated file are."""
_USED = 255
"""Bytes that each column of a long text but the last holds; the one behind them is padding."""
_SKIPPED, _ENDED, _PLAIN = 0, 252, 253
_FIRST = dt.datetime(1582, 10, 14)  # noqa: DTZ001 - SPSS counts seconds of local time from the Gregorian calendar's first day
_DATES, _STAMPS, _TIMES = {20, 23, 24, 38, 39}, {22, 41}, {21, 25}
"""Codes of formats: DATE, ADATE, JDATE, EDATE, SDATE; DATETIME, YMDHMS; TIME, DTIME."""
_MOMENTS = _DATES | _STAMPS | _TIMES


def head_of(path: Path, rows: int) -> tuple[list[str], list[list[str]], dict[str, Variable]] | None:
    """Names, first rows as text and variables; None where the file cannot be read.

    Args:
        path: of the file.
        rows: how many are wanted; there are fewer where they are long.
    """
    try:
        with path.open("rb") as file:
            dictionary = read_dictionary(file)
            columns = _columns(file, dictionary, rows)
    except (DamagedError, OSError):
        return None
    variables: dict[str, Variable] = {}
    shown: list[list[str]] = []
    for known, values in zip(dictionary.variables, columns, strict=True):
        labels: dict[Value, str] = {value: clean(label) for value, label in known.labels.items()}
        gone = [(_valued(low, known.format), _valued(high, known.format)) for low, high in known.missing]
        variables[known.name] = described(known.name, known.label, labels, gone, values, measure=known.measure)
        shown.append([text or "" for text in texts(values, labels, gone)])
    return list(variables), [list(row) for row in zip(*shown, strict=True)], variables


def _columns(file: BinaryIO, dictionary: Dictionary, rows: int) -> list[list[Value]]:
    """Values of the first rows by column; numbers in a format of days and times as such."""
    header, words = dictionary.header, Words(dictionary.header.order, dictionary.encoding)
    parts = [part for variable in dictionary.variables for part in _parts(variable)]
    row = struct.Struct(header.order + "".join(parts))
    wanted = rows if header.rows < 0 else min(rows, header.rows)
    data = _data(file, header, min(row.size * wanted, _MOST))
    whole = [*row.iter_unpack(data[: len(data) // row.size * row.size])]
    fields = iter(zip(*whole, strict=True)) if whole else iter([()] * len(parts))
    found: list[list[Value]] = []
    for variable in dictionary.variables:
        if variable.segments:
            pieces = list(islice(fields, len(variable.segments)))
            found.append([words.text(_joined(text)) for text in zip(*pieces, strict=True)])
        else:
            # the ends of all ranges are no values, nor is what lies beyond them
            numbers = [value if -HIGHEST < value < HIGHEST else math.nan for value in next(fields)]
            is_moment = variable.format in _MOMENTS
            found.append([_valued(value, variable.format) for value in numbers] if is_moment else numbers)
    return found


def _parts(variable: SavVariable) -> list[str]:
    """Of a row, as `struct` writes them."""
    return [f"{size}s" for size in variable.segments] or ["d"]


def _joined(pieces: Sequence[bytes]) -> bytes:
    return b"".join([piece[:_USED] for piece in pieces[:-1]]) + pieces[-1]


def _data(file: BinaryIO, header: Header, size: int) -> bytes:
    """The rows' bytes as they would be without compression."""
    if not header.compression:
        return file.read(size)
    if header.compression == _DEFLATED:
        file.read(_BEFORE)
    data = file.read(_MOST)
    if header.compression == _DEFLATED:
        try:
            data = zlib.decompressobj().decompress(data, _MOST)
        except zlib.error:
            # nothing is deflated where there are no rows; damage is told by who reads them
            return b""
    return b"".join(islice(_slots(data, header), size // SLOT))


def _slots(data: bytes, header: Header) -> Iterator[bytes]:
    """Eight bytes for each code: eight codes stand together, before those values that have no code."""
    numbers = [struct.pack(f"{header.order}d", code - header.bias) for code in range(_ENDED)]
    meant = [*numbers, b"", b"", b" " * SLOT, struct.pack(f"{header.order}d", math.nan)]
    at = 0
    while at + SLOT <= len(data):
        codes = data[at : at + SLOT]
        at += SLOT
        for code in codes:
            if code == _ENDED or (code == _PLAIN and at + SLOT > len(data)):
                return
            if code == _PLAIN:
                yield data[at : at + SLOT]
                at += SLOT
            elif code != _SKIPPED:
                yield meant[code]


def _valued(value: float | str, format_: int) -> Value:
    """A number as the day or time it is shown as; None where it is no value, or no day."""
    if isinstance(value, str) or format_ not in _MOMENTS:
        return value
    try:
        moment = _FIRST + dt.timedelta(value // 86400, int(value % 86400), round(value % 1 * 1e6))
    except (OverflowError, ValueError):
        return None
    if format_ in _STAMPS:
        return moment
    return moment.date() if format_ in _DATES else moment.time()
