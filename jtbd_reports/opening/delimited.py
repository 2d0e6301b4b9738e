"""CSV, TSV and their like: which encoding, which delimiter, which header."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from jtbd_reports.opening.dialects import SPACES, Dialect
from jtbd_reports.opening.encodings import encoding_of
from jtbd_reports.opening.refusals import in_brackets, refuse
from jtbd_reports.opening.rows import chunks
from jtbd_reports.opening.sniffing import delimiter_of
from jtbd_reports.problems import nearest
from jtbd_reports.store import file_digest
from jtbd_reports.tables.resolving import find
from jtbd_reports.tables.texttable import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from jtbd_reports.opening.encodings import Encoding
    from jtbd_reports.reading import ReadRequest

_SAMPLE_LINES = 200
_SAMPLE_CHARS = 200_000
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SIGNS = {"\t": "tab", " ": SPACES}


def open_text(path: Path, shown: str, request: ReadRequest, wanted: frozenset[str]) -> TextFile:
    """A delimited text file; see `TextFile`. Rows are numbered by the line on which they begin.

    Raises:
        ProjectError: no encoding fits, no header, one column where several are mapped.
    """
    encoding = encoding_of(path, shown, request)
    try:
        dialect = _dialect(path, shown, request, wanted, encoding)
        with dialect.open() as file:
            first = tuple(next(dialect.cells(dialect.lines(file))))
    except (UnicodeError, csv.Error) as error:
        refuse(request, f"{shown} cannot be read as {encoding.name} text{in_brackets(error)}")
    headers = first if dialect.headed else told_headers(request, shown, len(first))
    dialect = replace(dialect, spilled=_spilled(request, shown, headers))
    return TextFile(
        path=shown,
        sha256=file_digest(path),
        format=f"CSV, «{_SIGNS.get(dialect.delimiter, dialect.delimiter)}», {encoding.name}",
        headers=headers,
        chunks=lambda: chunks(dialect, len(headers)),
    )


def told_headers(request: ReadRequest, shown: str, width: int) -> tuple[str, ...]:
    """The headers that the options tell for a file that has none.

    Raises:
        ProjectError: they are more or fewer than the file's columns.
    """
    told = tuple(request.options.headers)
    if len(told) != width:
        message = f"{shown} has {width} columns in its first row, and {len(told)} are named"
        refuse(request, message, "Name each of them, from the left.", key="headers")
    return told


def _spilled(request: ReadRequest, shown: str, headers: Sequence[str]) -> int | None:
    """Position of the column whose texts hold the delimiter unquoted."""
    told = request.options.spilled
    if told is None:
        return None
    spots = find(headers, told)
    if len(spots) != 1:
        what = f"has {len(spots)} columns" if spots else "has no column"
        refuse(request, f"{shown} {what} {told!r}", nearest(told, headers) if not spots else "", key="spilled")
    return spots[0]


def _dialect(path: Path, shown: str, request: ReadRequest, wanted: frozenset[str], encoding: Encoding) -> Dialect:
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
    return Dialect(path, shown, encoding, delimiter, skipped + 1, headed=request.options.headers is None)


def _few(file: TextIO, start: int) -> Iterator[str]:
    """Some lines from the beginning to well behind the header, not too long in all."""
    taken = 0
    for line in islice(file, start + _SAMPLE_LINES):
        yield line
        taken += len(line)
        if taken > _SAMPLE_CHARS:
            return
