"""Whether a column of a text file holds its delimiter unquoted, and which."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from jtbd_reports.opening.sniffing import cells_of, likeliest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.reading import Glimpse

_LINES = 400


def spilled(glimpse: Glimpse) -> tuple[str, Sequence[Sequence[str]]]:
    """The header of the column whose texts spill over, and the rows that are whole.

    It is the one that leaves most of the other cells of such rows with values that their columns have elsewhere; empty,
    with the rows as they stand, where no row has too many cells.
    """
    lines = [line for line in glimpse.text.split("\n")[: _LINES + 1] if line.strip()][:-1]
    if glimpse.kind != "text" or not lines or '"' in glimpse.text:
        return "", glimpse.rows
    delimiter = likeliest(lines)
    try:
        records = [cells for cells in cells_of(lines, delimiter) if cells]
    except csv.Error:
        return "", glimpse.rows
    width = len(glimpse.headers)
    long = [cells for cells in records if len(cells) > width and any(cells[width:])]
    if width == 1 or delimiter == " " or not 0 < len(long) * 2 < len(records):
        return "", glimpse.rows
    whole = [cells for cells in records[1:] if len(cells) == width]
    known = [set(column) for column in zip(*whole, strict=True)]
    fits = [_fit(long, place, known) for place in range(width)] if known else []
    return (glimpse.headers[fits.index(max(fits))], whole) if fits else ("", glimpse.rows)


def _fit(rows: Sequence[Sequence[str]], place: int, known: Sequence[set[str]]) -> int:
    """How well the rows look with the surplus put into the column at that place.

    Cells count that have values known from other rows, and pieces put back that begin with a space, as behind a comma.
    """
    total = 0
    for cells in rows:
        end = place + len(cells) - len(known) + 1
        whole = [*cells[:place], "", *cells[end:]]
        total += sum(cell in values for cell, values in zip(whole, known, strict=True))
        total += sum(cell.startswith(" ") for cell in cells[place + 1 : end])
    return total
