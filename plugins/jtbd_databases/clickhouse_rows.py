"""ClickHouse's tab-separated text, in which every version writes every type exactly, into columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa

from jtbd_databases.faults import Fault, counted, holds_bytes
from jtbd_databases.mapped import once_each
from jtbd_reports.tables.values import unambiguous

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_databases.asking import Asking

FORMAT = "TabSeparatedWithNamesAndTypes"
"""A line of names, a line of types, a line for each row; tabs and ends of lines inside values are escaped."""
_BATCH = 20_000
_WRAPPED = re.compile(r"(?:LowCardinality|Nullable)\((.*)\)|SimpleAggregateFunction\(\w+, (.*)\)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "r": "\r", "n": "\n", "t": "\t", "0": "\0"}
_NULL, _NOT_UTF8 = "\\N", "\ufffd"
_SMALL_FRACTION = 6
"""Digits of a second that a column of times holds; finer ones stay text."""


class Rows:
    """Turns pieces of the stream into rows of the answer."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._rest = b""
        self._lines: list[list[str]] = []
        self._head: list[list[str]] = []
        self._kinds: list[pa.DataType] = []
        self._exact: list[bool] = []
        self._damaged = 0

    def feed(self, piece: bytes) -> None:
        """Take a piece, which may end anywhere."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            self._line(line)

    def end(self) -> tuple[str, ...]:
        """Write what is left; notes for the user.

        Raises:
            Fault: the stream ended inside a row, or before its header.
        """
        if self._rest or not self._kinds:
            raise self._asking.lost()
        self._write()
        if not self._damaged:
            return ()
        return (f"{counted(self._damaged, 'row')} with text that is not UTF-8; its damaged signs were replaced",)

    def _line(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace")
        self._damaged += _NOT_UTF8 in text and _NOT_UTF8.encode() not in line
        cells = text.split("\t")
        if len(self._head) < 2:  # noqa: PLR2004 - names and types
            self._head.append([_unescaped(cell) for cell in cells])
            if len(self._head) == 2:  # noqa: PLR2004 - as above
                self._begin(*self._head)
            return
        # a server that fails after the first rows can only write its complaint among them
        if len(cells) != len(self._kinds) or "DB::Exception" in cells[0]:
            raise self._asking.lost()
        self._lines.append(cells)
        if len(self._lines) == _BATCH:
            self._write()

    def _begin(self, names: Sequence[str], types: Sequence[str]) -> None:
        if len(names) != len(types):
            raise self._asking.lost()
        once_each(names)
        bare = [_bare(kind) for kind in types]
        for name, kind in zip(names, bare, strict=True):
            if kind.startswith("AggregateFunction("):
                raise holds_bytes(name)
        self._kinds = [_kept(kind) for kind in bare]
        self._exact = [kind.startswith("Decimal") for kind in bare]

    def _write(self) -> None:
        columns = list(zip(*self._lines, strict=True)) or [()] * len(self._kinds)
        arrays = [self._column(place, cells) for place, cells in enumerate(columns)]
        self._lines = []
        self._asking.take(pa.table(arrays, names=self._head[0]))

    def _column(self, place: int, cells: Sequence[str]) -> pa.Array:
        texts = [None if cell == _NULL else _unescaped(cell) for cell in cells]
        if self._exact[place]:
            texts = [None if text is None else unambiguous(text) for text in texts]
        try:
            return pa.array(texts, pa.string()).cast(self._kinds[place])
        except pa.ArrowInvalid:
            name, kind = self._head[0][place], self._head[1][place]
            hint = "Turn it into text in the query: toString(…)."
            raise Fault(f"column {name!r} ({kind}) came in a form that is not known", hint) from None


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), cell) if "\\" in cell else cell


def _bare(kind: str) -> str:
    """The type without what only says how it is stored."""
    while found := _WRAPPED.fullmatch(kind):
        kind = found[1] or found[2]
    return kind


def _kept(kind: str) -> pa.DataType:
    """The column that holds the type; text where none does."""
    name, _, inner = kind.partition("(")
    if name == "DateTime64" and int(inner.split(",")[0].rstrip(")")) > _SMALL_FRACTION:
        return pa.string()
    plain = {
        **dict.fromkeys(("UInt8", "UInt16", "UInt32", "Int8", "Int16", "Int32", "Int64"), pa.int64()),
        "UInt64": pa.uint64(),
        **dict.fromkeys(("Float32", "Float64"), pa.float64()),
        "Bool": pa.bool_(),
        **dict.fromkeys(("Date", "Date32"), pa.date32()),
        **dict.fromkeys(("DateTime", "DateTime64"), pa.timestamp("us", "UTC")),
    }
    return plain.get(name, pa.string())
