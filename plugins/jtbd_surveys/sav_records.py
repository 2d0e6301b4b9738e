"""The records of an SPSS system file's dictionary as they stand, undecoded.

The order of records and fields is that of the description which PSPP publishes ("System File Format").
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_surveys.sav_bytes import DamagedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_surveys.sav_bytes import Order, Reader

MAGIC = (b"$FL2", b"$FL3")
SLOT = 8
"""Bytes of a number, and of each part of a text."""
_VARIABLE, _LABELS, _LABELLED, _DOCUMENT, _EXTENSION, _END = 2, 3, 4, 6, 7, 999
_LINE = 80
_LAYOUTS = (2, 3)
_COMPRESSIONS = (0, 1, 2)
_MOST_MISSING = 3
_WIDEST = 255
_MORE = -1
"""Width of the records that carry on a text."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the dictionary.

    Attributes:
        order: of the bytes of a number.
        compression: of the rows: 0 none, 1 a code for each value, 2 those codes deflated.
        rows: how many there are; below nought where the writer did not know.
        bias: what is added to small whole numbers to make their codes.
    """

    order: Order
    compression: int
    rows: int
    bias: float


@dataclass(frozen=True, slots=True)
class Column:
    """A variable's record.

    Attributes:
        at: its first slot in a row, from 0.
        width: bytes of a text; 0 for a number.
        name: in short.
        label: may be empty.
        format: code of the format it is printed in.
        missing: how many values are declared missing; below nought where the first two are a range.
        values: declared missing, undecoded.
    """

    at: int
    width: int
    name: bytes
    label: bytes
    format: int
    missing: int
    values: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """A dictionary.

    Attributes:
        header: of the file.
        columns: in order; a text longer than 255 bytes is several.
        labels: sets of values with their labels, and the slots of the columns (from 1) they are for.
        extensions: the data of further records by their subtype.
    """

    header: Header
    columns: Sequence[Column]
    labels: Sequence[tuple[Sequence[tuple[bytes, bytes]], Sequence[int]]]
    extensions: Mapping[int, bytes]


def records(reader: Reader) -> Records:
    """The dictionary of a file, read from its beginning; the reader is left before the rows.

    Raises:
        DamagedError: it is none, is damaged, or does not end within the bytes that may be taken.
    """
    header = _header(reader)
    columns: list[Column] = []
    labels: list[tuple[Sequence[tuple[bytes, bytes]], Sequence[int]]] = []
    extensions: dict[int, bytes] = {}
    slots = 0
    while (kind := reader.whole(1)[0]) != _END:
        if kind == _VARIABLE:
            column = _column(reader, slots)
            if column.width == _MORE:
                raise DamagedError
            # a text goes on in records of their own, one for each further slot
            slots += 1
            for _more in range(SLOT, column.width, SLOT):
                _continued(reader, slots)
                slots += 1
            columns.append(column)
        elif kind == _LABELS:
            labels.append(_labels(reader))
        elif kind == _DOCUMENT:
            reader.take(_LINE * reader.whole(1)[0])
        elif kind == _EXTENSION:
            subtype, size, count = reader.whole(3)
            extensions[subtype] = reader.take(max(size, -1) * count)
        else:
            raise DamagedError
    reader.take(4)
    if not columns:
        raise DamagedError
    return Records(header, columns, labels, extensions)


def _header(reader: Reader) -> Header:
    magic, _product, layout = reader.take(4), reader.take(60), reader.take(4)
    if magic not in MAGIC:
        raise DamagedError
    if int.from_bytes(layout, "big") in _LAYOUTS:
        reader.order = ">"
    elif int.from_bytes(layout, "little") not in _LAYOUTS:
        raise DamagedError
    _size, compression, _weight, rows = reader.whole(4)
    (bias,) = struct.unpack(f"{reader.order}d", reader.take(8))
    # date, time, label of the file, padding
    reader.take(9 + 8 + 64 + 3)
    if compression not in _COMPRESSIONS:
        raise DamagedError
    return Header(reader.order, compression, rows, bias)


def _column(reader: Reader, at: int) -> Column:
    width, labelled, missing, shown, _written = reader.whole(5)
    name = reader.take(8)
    label = b""
    if labelled:
        (length,) = reader.whole(1)
        label = reader.take(_padded(length, 4))[:length]
    if not (_MORE <= width <= _WIDEST and abs(missing) <= _MOST_MISSING and missing != -1):
        raise DamagedError
    values = tuple(reader.take(SLOT) for _value in range(abs(missing)))
    return Column(at, width, name, label, shown >> 16 & 0xFF, missing, values)


def _continued(reader: Reader, at: int) -> None:
    if reader.whole(1)[0] != _VARIABLE or _column(reader, at).width != _MORE:
        raise DamagedError


def _labels(reader: Reader) -> tuple[Sequence[tuple[bytes, bytes]], Sequence[int]]:
    """A set of labels and the columns it is for; the second record always follows the first."""
    found: list[tuple[bytes, bytes]] = []
    for _label in range(reader.whole(1)[0]):
        head = reader.take(SLOT + 1)
        length = head[SLOT]
        found.append((head[:SLOT], reader.take(_padded(length + 1, SLOT) - 1)[:length]))
    kind, count = reader.whole(2)
    if kind != _LABELLED:
        raise DamagedError
    return found, reader.whole(count)


def _padded(length: int, unit: int) -> int:
    return -(-length // unit) * unit
