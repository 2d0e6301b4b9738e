"""Where a table begins: saved reports and advertising exports have lines of their own above it."""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_metrika.signatures import AIRBYTE, Signature, signature
from jtbd_reports.tables.values import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONGEST = 200
_SHOWN = 200
"""Characters of a line of headers."""
LINES = 30
"""How far down a header is looked for."""
DELIMITERS = ("\t", ",", ";", "|")


@dataclass(frozen=True, slots=True)
class Head:
    """A table found in a file.

    Attributes:
        row: number of the header's row.
        headers: as they stand.
        above: cells of the lines above it.
        delimiter: what separates cells of a text; empty for a workbook.
    """

    row: int
    headers: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]
    delimiter: str = ""


def is_head(cells: Sequence[str]) -> Signature | None:
    """What these cells are the header of; of a loader's file, what it wraps is not known yet."""
    if any(map(_is_value, cells)):
        return None
    if AIRBYTE in cells:
        return Signature("foreign", "", "Airbyte", AIRBYTE, 1.0)
    return signature(cells)


def _is_value(cell: str) -> bool:
    """Whether a cell is a number or longer than any name of a column: most rows are told by it at once."""
    return cell.isdigit() or len(cell) > _LONGEST


def head_in(rows: Iterable[tuple[int, Sequence[str]]], delimiter: str = "") -> tuple[float, Head] | None:
    """The first row that is a header of a known format, with how sure that is."""
    above: list[tuple[str, ...]] = []
    for number, cells in rows:
        found = is_head(cells)
        if found is not None:
            return found.certainty, Head(number, tuple(cells), tuple(above), delimiter)
        above.append(tuple(cells))
    return None


def head_of_text(lines: Sequence[str], delimiters: Sequence[str] = DELIMITERS) -> Head | None:
    """The header among the first lines of a text, under the delimiter that makes it surest."""
    # a comma inside a quoted name makes a wrong delimiter possible; the surest and widest reading wins
    found = [head_in(_records(lines, delimiter), delimiter) for delimiter in delimiters]
    known = [pair for pair in found if pair is not None]
    return max(known, key=lambda pair: (pair[0], len(pair[1].headers)))[1] if known else None


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader, first = csv.reader(lines, delimiter=delimiter), 1
    with suppress(csv.Error):
        for cells in reader:
            yield first, cells
            first = reader.line_num + 1


def listed(headers: Sequence[str]) -> str:
    """The headers in one line of a reasonable length, in which they are counted where they do not fit."""
    names = [squeeze(name) for name in headers if squeeze(name)]
    text = ", ".join(names)
    if len(text) <= _SHOWN:
        return text
    return f"{text[:_SHOWN].rpartition(', ')[0] or text[:_SHOWN]}, … ({len(names)} in all)"
