"""An HTML table saved under a workbook's name, as some systems export: its rows in plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from jtbd_reports.opening.batches import Batch
from jtbd_reports.opening.encodings import encoding_of
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.opening.rows import UNEVEN
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import TextFile
from jtbd_reports.tables.values import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

CUT = "the page ends before its table does"
_BLOCK = 1_000_000
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)
_EVEN = 0.8
"""Share of rows as wide as the header from which a table holds data rather than a page's layout."""
_WIDEST = 16_384
"""Columns a spreadsheet has at most; a greater colspan is a mistake."""


@dataclass(slots=True)
class _Table:
    """One table of a page; `nested` where it holds another, as layouts do."""

    rows: list[list[str]] = field(default_factory=list)
    nested: bool = False
    closed: bool = False


class _Tables(HTMLParser):
    """Gathers the tables of a page; a cell or row that is not closed ends where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.cell: list[str] | None = None
        self.span = 1
        self.asks = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row or a cell begins."""
        if tag == "table":
            self._begin()
        elif tag == "input" and ("type", "password") in attrs:
            self.asks = True
        elif self.open and tag == "tr":
            self._end_cell()
            self.open[-1].rows.append([])
        elif self.open and tag in {"td", "th"}:
            self._end_cell()
            self.cell, self.span = [], _span(dict(attrs).get("colspan"))
        elif self.cell is not None and tag in {"br", "p", "div"} and self.cell:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A cell or a table ends."""
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell()
        if tag == "table" and self.open:
            self.open.pop().closed = True

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _begin(self) -> None:
        if self.open:
            self.open[-1].nested = True
        self.cell = None
        self.tables.append(_Table())
        self.open.append(self.tables[-1])

    def _end_cell(self) -> None:
        if self.cell is None or not self.open:
            return
        table = self.open[-1]
        if not table.rows:
            table.rows.append([])
        table.rows[-1] += [clean("".join(self.cell)), *[""] * (self.span - 1)]
        self.cell = None


def _span(told: str | None) -> int:
    return min(int(told), _WIDEST) or 1 if told and told.isascii() and told.isdigit() else 1


def open_table(path: Path, shown: str, request: ReadRequest, _wanted: frozenset[str]) -> TextFile:
    """The table of a page; see `TextFile`. Rows are numbered as a spreadsheet shows the opened page.

    The rows are held in memory while they are read. A table that is not closed was cut: its last row is lost.

    Raises:
        ProjectError: the page has no table of data, or asks for a password.
    """
    table, encoding = _parsed(path, shown, request)
    start = _header(table, request.options.header_row, shown, request)
    headers = tuple(table.rows[start])
    return TextFile(
        path=shown,
        sha256=file_digest(path),
        format=f"HTML table, {encoding}",
        headers=headers,
        chunks=lambda: _chunks(table, start, shown, len(headers)),
    )


def head_of(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and rows of the first data table in the beginning of a page; empty where there is none."""
    parser = _Tables()
    parser.feed(text)
    table = None if parser.asks else _data(parser.tables)
    if table is None:
        return (), ()
    header, *rows = [row for row in table.rows if any(row)]
    width = len(header)
    return tuple(header), tuple(tuple(row) for row in rows if len(row) == width)


def _parsed(path: Path, shown: str, request: ReadRequest) -> tuple[_Table, str]:
    parser, encoding = _Tables(), _encoding(path, shown, request)
    with path.open(encoding=encoding, errors="replace") as file:
        while block := file.read(_BLOCK):
            parser.feed(block)
    table = _data(parser.tables)
    if parser.asks:
        hint = "Sign in and download the export again."
        refuse(request, f"{shown} is an HTML page that asks for a password, not an export", hint)
    if table is None:
        hint = "Some systems save a page under a workbook's name: open it in a spreadsheet program, save it as .xlsx."
        refuse(request, f"{shown} is an HTML page with a table, not a workbook or a text table", hint)
    return table, encoding


def _encoding(path: Path, shown: str, request: ReadRequest) -> str:
    """The codec told in the options, else that which the page names, else the one found."""
    with path.open("rb") as file:
        match = _CHARSET.search(file.read(4096))
    if request.options.encoding is None and match:
        name = match[1].decode("ascii").lower()
        try:
            "".encode(name)
        except LookupError:
            pass
        else:
            return "utf-8-sig" if name in {"utf-8", "utf8"} else name
    return encoding_of(path, shown, request).codec


def _data(tables: Sequence[_Table]) -> _Table | None:
    """The largest table that holds data: several columns, rows of one width, no table inside."""
    fit = [table for table in tables if not table.nested and _holds_data(table)]
    return max(fit, key=lambda table: len(table.rows), default=None)


def _holds_data(table: _Table) -> bool:
    header, *rows = [row for row in table.rows if any(row)] or [[]]
    # the last row of a page that was cut is seldom whole
    whole = rows if table.closed else rows[:-1]
    if not whole or len(header) < 2:  # noqa: PLR2004 - a header of several columns
        return False
    even = sum(len(row) == len(header) for row in whole)
    return even >= _EVEN * len(whole) and sum(map(bool, header)) * 2 > len(header)


def _header(table: _Table, told: int | None, shown: str, request: ReadRequest) -> int:
    """Place of the header among the rows."""
    if told is None:
        return next(place for place, row in enumerate(table.rows) if any(row))
    if told > len(table.rows) or not any(table.rows[told - 1]):
        refuse(request, f"{shown} has no header in row {told}", key="header_row")
    return told - 1


def _chunks(table: _Table, start: int, shown: str, width: int) -> Iterator[TextTable]:
    batch = Batch(shown, width)
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows[start + 1 :], start + 1):
        number = place + 1
        if place == last and not table.closed:
            batch.refuse(range(number, number + 1), CUT, " | ".join(row))
        elif len(row) == width:
            batch.add(number, row)
        elif not row:
            batch.empty += 1
        else:
            batch.refuse(range(number, number + 1), UNEVEN, " | ".join(row))
        if batch.full:
            yield batch.table()
    yield batch.table()
