"""What the dictionary of an SPSS system file (.sav) says of its variables, without the library that reads its rows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_surveys.sav_bytes import DamagedError, Reader
from jtbd_surveys.sav_records import SLOT, records
from jtbd_surveys.sav_words import HIGHEST, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from typing import BinaryIO

    from jtbd_surveys.sav_records import Column, Header, Records
    from jtbd_surveys.sav_words import Words

    Value = float | str
    Span = tuple[Value, Value]

_MOST = 4_194_304
"""Bytes of a dictionary; those of thousands of variables with their labels are smaller."""
_MEASURES, _NAMES, _WIDTHS, _LONG_LABELS, _LONG_MISSING = 11, 13, 14, 21, 22
_MOST_LABELS = 1_000_000
"""Labels of all variables together."""
_SEGMENT = 252
"""Bytes of a long text for each of its columns but the last, by which their number is told."""
_NAMED_MEASURES = {1: "nominal", 2: "ordinal", 3: "scale"}


@dataclass(frozen=True, slots=True)
class SavVariable:
    """One variable.

    Attributes:
        name: in full.
        label: empty where it has none.
        segments: bytes that each of its columns takes in a row, padding included; empty for a number.
        format: code of the format it is printed in, such as 20 for DATE.
        measure: `nominal`, `ordinal`, `scale` or `unknown`.
        missing: ranges that are declared missing; a single value is a range of its own.
        labels: of values.
    """

    name: str
    label: str
    segments: tuple[int, ...]
    format: int
    measure: str
    missing: tuple[Span, ...]
    labels: Mapping[Value, str]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a file says of itself.

    Attributes:
        header: of the file.
        encoding: of its texts, by Python's name.
        variables: in order; names are unique.
    """

    header: Header
    encoding: str
    variables: tuple[SavVariable, ...]


def read_dictionary(file: BinaryIO) -> Dictionary:
    """The dictionary of a file open at its beginning, which is left before its rows.

    Raises:
        DamagedError: the file is none of SPSS, damaged, or has a dictionary of more than 4 MB.
        OSError: it cannot be read.
    """
    found = records(Reader(file, _MOST))
    words = words_of(found)
    variables = tuple(_labelled(_variables(found, words), found, words))
    names = {variable.name for variable in variables}
    if len(names) < len(variables) or "" in names:
        raise DamagedError
    return Dictionary(found.header, words.encoding, variables)


def _variables(found: Records, words: Words) -> list[tuple[int, SavVariable]]:
    """Columns as variables, long texts made one, each with its first slot."""
    names = dict(_pairs(found.extensions.get(_NAMES, b""), words))
    widths = dict(_pairs(found.extensions.get(_WIDTHS, b""), words))
    left = list(reversed(found.columns))
    made: list[tuple[int, SavVariable]] = []
    places: list[int] = []
    while left:
        places.append(len(found.columns) - len(left))
        column = left.pop()
        short = words.text(column.name)
        rest = [left.pop() for _segment in range(_segments(widths.get(short, ""), len(left)) - 1)]
        segments = tuple(-(-one.width // SLOT) * SLOT for one in (column, *rest) if one.width)
        if rest and len(segments) <= len(rest):
            raise DamagedError
        missing = tuple(_missing(column, words))
        name = names.get(short, short)
        made.append((column.at, SavVariable(name, words.text(column.label), segments, column.format, "", missing, {})))
    measures = _measures(found.extensions.get(_MEASURES, b""), places, len(found.columns), words)
    return [(at, replace(variable, measure=measure)) for (at, variable), measure in zip(made, measures, strict=True)]


def _pairs(data: bytes, words: Words) -> Iterable[tuple[str, str]]:
    """`SHORT=what is said of it`, with tabs between."""
    for part in data.split(b"\t"):
        short, _sign, said = part.partition(b"=")
        yield words.text(short), words.text(said)


def _segments(width: str, left: int) -> int:
    """Columns of a text by its whole width; one where nothing is said of it."""
    count = -(-int(width) // _SEGMENT) if width.isascii() and width.isdigit() and len(width) < 8 else 1  # noqa: PLR2004 - a text has 32767 bytes at most
    if count - 1 > left:
        raise DamagedError
    return max(count, 1)


def _measures(data: bytes, places: Sequence[int], columns: int, words: Words) -> Sequence[str]:
    """Of each variable, by the place of its first column; unknown where the file says nothing that fits.

    Writers differ in whether they count all columns of a long text; the oldest say two things of each, others three.
    """
    codes = words.reader(data).whole(len(data) // 4)
    shapes = ((3, columns, places), (3, len(places), range(len(places))), (2, columns, places))
    for step, count, at in shapes:
        if len(codes) == step * count:
            return [_NAMED_MEASURES.get(codes[step * place], "unknown") for place in at]
    return ["unknown"] * len(places)


def _missing(column: Column, words: Words) -> Iterable[Span]:
    if column.width:
        return ((text, text) for text in map(words.text, column.values))
    values = [math.copysign(math.inf, v) if abs(v) >= HIGHEST else v for v in map(words.number, column.values)]
    ranges = [(values[0], values[1])] if column.missing < 0 else []
    return (*ranges, *((value, value) for value in values[2 * len(ranges) :]))


def _labelled(variables: Sequence[tuple[int, SavVariable]], found: Records, words: Words) -> Iterable[SavVariable]:
    """The variables with labels of their values, and what is said of values longer than a slot."""
    sets = _sets(found, {at + 1 for at, variable in variables if variable.segments}, words)
    long_labels = dict(_long_labels(words.reader(found.extensions.get(_LONG_LABELS, b"")), words))
    long_missing = dict(_long_missing(words.reader(found.extensions.get(_LONG_MISSING, b"")), words))
    for at, variable in variables:
        labels = long_labels.get(variable.name) or sets.get(at + 1, {})
        yield replace(variable, labels=labels, missing=long_missing.get(variable.name, variable.missing))


def _sets(found: Records, texts: Container[int], words: Words) -> dict[int, dict[Value, str]]:
    """Labels by the slot, counted from 1, of each column that has some."""
    # a few bytes can give many labels to many columns
    if sum(len(pairs) * len(slots) for pairs, slots in found.labels) > _MOST_LABELS:
        raise DamagedError
    sets: dict[int, dict[Value, str]] = {}
    for pairs, slots in found.labels:
        read: Callable[[bytes], Value] = words.text if slots and slots[0] in texts else words.number
        labels = {read(value): words.text(label) for value, label in pairs}
        real = {value: label for value, label in labels.items() if isinstance(value, str) or abs(value) < HIGHEST}
        sets |= dict.fromkeys(slots, real)
    return sets


def _long_labels(reader: Reader, words: Words) -> Iterable[tuple[str, dict[Value, str]]]:
    while reader.left:
        name = words.text(reader.counted())
        _width, count = reader.whole(2)
        yield name, {words.text(reader.counted()): words.text(reader.counted()) for _label in range(count)}


def _long_missing(reader: Reader, words: Words) -> Iterable[tuple[str, tuple[Span, ...]]]:
    while reader.left:
        name = words.text(reader.counted())
        count, (width,) = reader.take(1)[0], reader.whole(1)
        values = [words.text(reader.take(width)) for _value in range(count)]
        yield name, tuple((text, text) for text in values)
