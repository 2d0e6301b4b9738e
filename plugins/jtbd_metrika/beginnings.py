"""Text files and sheets opened from the header of their table on, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from jtbd_metrika.heads import DELIMITERS, LINES, head_in, head_of_text, is_head
from jtbd_reports.opening.encodings import encoding_of
from jtbd_reports.opening.files import open_file
from jtbd_reports.tables.values import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextFile

_CHARS = 200_000


def renamed(headers: Sequence[str], request: ReadRequest) -> tuple[str, ...]:
    """Headers with the client's own words put back to the usual ones."""
    usual = {squeeze(theirs): ours for theirs, ours in request.options.rename.items()}
    return tuple(usual.get(squeeze(header), header) for header in headers)


def open_text_table(path: Path, shown: str, request: ReadRequest) -> tuple[TextFile, tuple[tuple[str, ...], ...]]:
    """A text file from its header on, and the lines above; opened as it stands where no header is known.

    Raises:
        ProjectError: it is no text, in no known encoding, or empty.
    """
    told, options = request.options.delimiter, request.options
    delimiters = DELIMITERS if told is None else ("\t" if told == "tab" else told,)
    encoding = encoding_of(path, shown, request)
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as file:
        lines = _few(file)
    start = (options.header_row or 1) - 1
    records = lines[start:] if options.header_row is None else lines[start : start + 1]
    head = head_of_text(_translated(records, request), delimiters)
    if head is None:
        return open_file(path, request, frozenset()), ()
    known = {"header_row": start + head.row, "delimiter": "tab" if head.delimiter == "\t" else head.delimiter}
    file_ = open_file(path, replace(request, options=options.model_copy(update=known)), frozenset())
    return file_, head.above


def _translated(lines: list[str], request: ReadRequest) -> list[str]:
    """Lines in which the client's headers are the usual ones, so that a renamed header is found too."""
    for theirs, ours in request.options.rename.items():
        lines = [line.replace(theirs, ours) for line in lines]
    return lines


def _few(file: Iterable[str]) -> list[str]:
    found: list[str] = []
    taken = 0
    for line in islice(file, LINES):
        found.append(line)
        taken += len(line)
        if taken > _CHARS:
            break
    return found


def open_sheet_table(path: Path, request: ReadRequest) -> tuple[TextFile, tuple[tuple[str, ...], ...]]:
    """A sheet from its header on, and the rows above."""
    file = open_file(path, request, frozenset())
    if request.options.header_row is not None or is_head(renamed(file.headers, request)):
        return file, ()
    rows = [(number, renamed(cells, request)) for number, cells in _first_rows(file)]
    found = head_in(rows)
    if found is None:
        return file, ()
    options = request.options.model_copy(update={"header_row": found[1].row})
    return open_file(path, replace(request, options=options), frozenset()), (file.headers, *found[1].above)


def _first_rows(file: TextFile) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = next(iter(file.chunks()))
    few = [column.slice(0, LINES).to_pylist() for column in text.columns]
    for number, cells in zip(text.rows.tolist(), zip(*few, strict=True), strict=False):
        yield number, tuple(cell or "" for cell in cells)
