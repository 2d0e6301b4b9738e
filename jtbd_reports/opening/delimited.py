"""CSV, TSV and their like, a line at a time."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

from jtbd_reports.opening.batches import Batch
from jtbd_reports.opening.encodings import encoding_of
from jtbd_reports.opening.refusals import in_brackets, refuse
from jtbd_reports.opening.sniffing import delimiter_of
from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_reports.opening.encodings import Encoding
    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

UNEVEN = "more or fewer cells than the header"
OTHER_ENCODING = "in another encoding than the rest of the file"

_SAMPLE_LINES = 200
_SAMPLE_CHARS = 200_000
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_END = "\x1eend of file"
"""Put behind the last line: it comes out alone unless a quoted cell is still open."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a file is taken: encoding, delimiter, number of the header's line."""

    path: Path
    shown: str
    encoding: Encoding
    delimiter: str
    header_row: int

    def open(self) -> TextIO:
        return self.path.open(encoding=self.encoding.codec, errors=self.encoding.errors, newline="")


def open_text(path: Path, shown: str, request: ReadRequest, wanted: frozenset[str]) -> TextFile:
    """A delimited text file; see `TextFile`. Rows are numbered by the line on which they begin.

    Raises:
        ProjectError: no encoding fits, no header, one column where several are mapped.
    """
    encoding = encoding_of(path, shown, request)
    try:
        dialect = _dialect(path, shown, request, wanted, encoding)
        with dialect.open() as file:
            headers = _header(dialect, file)
    except (UnicodeError, csv.Error) as error:
        refuse(request, f"{shown} cannot be read as {encoding.name} text{in_brackets(error)}")
    sign = "tab" if dialect.delimiter == "\t" else dialect.delimiter
    return TextFile(
        path=shown,
        sha256=file_digest(path),
        format=f"CSV, «{sign}», {encoding.name}",
        headers=headers,
        chunks=lambda: _chunks(dialect, len(headers)),
    )


def _dialect(path: Path, shown: str, request: ReadRequest, wanted: frozenset[str], encoding: Encoding) -> _Dialect:
    """Look at the first lines; Excel may have put `sep=;` before all of them."""
    start, told = request.options.header_row or 1, None
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as file:
        lines = list(_few(file, start))
    if lines and (match := _SEPARATOR_LINE.fullmatch(lines[0])):
        told, start = match[1], max(start, 2)
    skipped = start - 1
    if request.options.header_row is None:
        while skipped < len(lines) and not lines[skipped].strip(" \t\r\n,;|"):
            skipped += 1
    sample = lines[skipped:]
    if not "".join(sample).strip():
        what = "is empty" if request.options.header_row is None else f"has no header in row {start}"
        refuse(request, f"{shown} {what}", key="path" if request.options.header_row is None else "header_row")
    delimiter = told or delimiter_of(sample, shown, request, wanted)
    return _Dialect(path, shown, encoding, delimiter, skipped + 1)


def _few(file: TextIO, start: int) -> Iterator[str]:
    """Some lines from the beginning to well behind the header, not too long in all."""
    taken = 0
    for line in islice(file, start + _SAMPLE_LINES):
        yield line
        taken += len(line)
        if taken > _SAMPLE_CHARS:
            return


def _header(dialect: _Dialect, file: TextIO) -> tuple[str, ...]:
    lines = islice(file, dialect.header_row - 1, None)
    return tuple(next(csv.reader(lines, delimiter=dialect.delimiter)))


@dataclass(slots=True)
class _Lines:
    """The lines of a file, and the numbers of those in another encoding."""

    dialect: _Dialect
    damaged: set[int] = field(default_factory=set)

    def read(self, file: TextIO) -> Iterator[str]:
        """Lines from the header on."""
        damaged = self.dialect.encoding.damaged
        first = self.dialect.header_row
        for number, line in enumerate(islice(file, first - 1, None), first):
            if damaged(line):
                self.damaged.add(number)
            yield line


def _records(dialect: _Dialect, lines: Iterator[str]) -> Iterator[tuple[int, int, list[str]]]:
    """First line, last line and cells of each record, the header included.

    Raises:
        ProjectError: a quoted cell that does not end.
    """
    reader = csv.reader(chain(lines, [_END]), delimiter=dialect.delimiter)
    offset = dialect.header_row - 1
    first = dialect.header_row
    try:
        for cells in reader:  # pragma: no branch - the end mark always comes out, alone or in an open cell
            if cells == [_END]:
                return
            last = offset + reader.line_num
            if cells and cells[-1].endswith(_END):
                break
            yield first, last, cells
            first = last + 1
    except csv.Error as error:
        message = f"the row that begins here cannot be split into cells ({error})"
        hint = "A quote in it is probably not closed."
        raise ProjectError([Problem(Location(dialect.shown, first), message, hint=hint)]) from error
    message = "a quoted cell that begins in this row does not end before the file does"
    raise ProjectError([Problem(Location(dialect.shown, first), message, hint="Close or remove the quote.")])


def _chunks(dialect: _Dialect, width: int) -> Iterator[TextTable]:
    """All rows behind the header, in stretches."""
    lines, batch = _Lines(dialect), Batch(dialect.shown, width)
    with dialect.open() as file:
        records = _records(dialect, lines.read(file))
        next(records)
        for first, last, cells in records:
            if lines.damaged and not lines.damaged.isdisjoint(range(first, last + 1)):
                batch.refuse(range(first, last + 1), OTHER_ENCODING, _shown(cells))
            elif len(cells) == width:
                batch.add(first, cells)
            elif not cells:
                batch.empty += 1
            elif len(cells) > width and not any(cells[width:]):
                batch.add(first, cells[:width])
            else:
                # a stray quote joins lines: each of them is lost, not just one row
                batch.refuse(range(first, last + 1), UNEVEN, _shown(cells))
            if batch.full:
                yield batch.table()
    yield batch.table()


def _shown(cells: list[str]) -> str:
    """A refused row, fit to be printed."""
    return " | ".join(cells).encode("utf-8", "replace").decode()
