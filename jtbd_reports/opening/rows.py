"""The rows of a delimited text file in stretches: whole ones at once where all is plain, else a record at a time."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from jtbd_reports.opening.batches import Batch
from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.tables.texttable import CHUNK, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_reports.opening.dialects import Dialect
    from jtbd_reports.tables.texttable import TextTable

UNEVEN = "more or fewer cells than the header"
OTHER_ENCODING = "in another encoding than the rest of the file"

_END = "\x1eend of file"
"""Put behind the last line: it is met only by a quoted cell that is still open."""
_BLANK = frozenset({"\n", "\r\n"})


def chunks(dialect: Dialect, width: int) -> Iterator[TextTable]:
    """All rows behind the header, in stretches; rows are numbered by the line on which they begin.

    Raises:
        ProjectError: a quoted cell that does not end, a cell beyond all measure.
    """
    with dialect.open() as file:
        lines = _Lines(dialect, dialect.lines(file), dialect.start - 1)
        if dialect.headed:
            next(_records(lines, lines.number + 1))
        batch = Batch(dialect.shown, width)
        while lines.look():
            found = _plain(lines.ahead, dialect, width, lines.number + 1)
            if found is not None:
                if batch.rows or batch.lost or batch.empty:
                    yield batch.table()
                lines.skip()
                yield found
                continue
            _add(batch, lines, width)
            if batch.full:
                yield batch.table()
        yield batch.table()


@dataclass(slots=True)
class _Lines:
    """The lines of a file.

    Attributes:
        dialect: of the file.
        rest: lines not looked at yet.
        number: of the last line that was handed out.
        ahead: lines looked at and not handed out.
        damaged: numbers of those handed out that are in another encoding.
    """

    dialect: Dialect
    rest: Iterator[str]
    number: int
    ahead: list[str] = field(default_factory=list)
    damaged: set[int] = field(default_factory=set)

    def look(self) -> bool:
        """Whether there are lines; looks ahead as far as a stretch reaches."""
        self.ahead += islice(self.rest, CHUNK - len(self.ahead))
        return bool(self.ahead)

    def skip(self) -> None:
        """Hand out what was looked at."""
        self.number += len(self.ahead)
        self.ahead = []

    def one_by_one(self) -> Iterator[str]:
        """Hand out lines; behind the last of them an end mark."""
        damaged = self.dialect.encoding.damaged
        ahead, self.ahead = self.ahead, []
        for lines in (ahead, self.rest):
            for line in lines:
                self.number += 1
                if damaged(line):
                    self.damaged.add(self.number)
                yield line
        yield _END


def _plain(lines: Sequence[str], dialect: Dialect, width: int, first: int) -> TextTable | None:
    """The rows of some lines by Arrow's reader, ten times as fast; None where the two readers could differ.

    They agree where each line that is not empty is a row of the right width: so a cell with a line break, a damaged
    line and a row with too many or too few cells are all left to the other one.
    """
    # with its line end in it, a last cell that is still open can be told
    text = "".join(lines) + "\n" * (not lines[-1].endswith("\n"))
    if dialect.delimiter == " " or text.count("\r") != text.count("\r\n"):
        return None
    names = [str(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=4 * len(text) + 1, column_names=names),
            parse_options=arrow_csv.ParseOptions(delimiter=dialect.delimiter),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    # damaged UTF-8 does not encode, an odd delimiter is refused by a ValueError
    except (pa.ArrowException, ValueError):
        return None
    blank = [place for place, line in enumerate(lines) if line in _BLANK]
    if table.num_rows != len(lines) - len(blank) or not table.num_rows or _is_open(table):
        return None
    if not dialect.encoding.codec.startswith("utf-8") and any(map(dialect.encoding.damaged, lines)):
        return None
    numbers = np.delete(np.arange(first, first + len(lines)), blank)
    return text_table([column.combine_chunks() for column in table.columns], numbers, empty=len(blank))


def _is_open(table: pa.Table) -> bool:
    """Whether the last cell swallowed the end of its line: its quote is closed further on, if at all."""
    last: str = table.column(table.num_columns - 1)[-1].as_py()
    return last.endswith("\n")


def _add(batch: Batch, lines: _Lines, width: int) -> None:
    """Judge the records of what was looked at, and of as many lines more as the last of them takes."""
    until = lines.number + len(lines.ahead)
    for first, last, cells in _records(lines, lines.number + 1):
        if not lines.damaged.isdisjoint(range(first, last + 1)):
            batch.refuse(range(first, last + 1), OTHER_ENCODING, _shown(cells))
        elif len(cells) == width:
            batch.add(first, cells)
        elif not cells:
            batch.empty += 1
        elif len(cells) > width and not any(cells[width:]):
            batch.add(first, cells[:width])
        # a stray quote joins lines, and would be hidden if they were put into one cell
        elif len(cells) > width and first == last and (mended := lines.dialect.mended(cells, width)):
            batch.add(first, mended)
            batch.mended += 1
        else:
            # each line that a stray quote joined is lost, not just one row
            batch.refuse(range(first, last + 1), UNEVEN, _shown(cells))
        if last >= until:
            return


def _records(lines: _Lines, first: int) -> Iterator[tuple[int, int, list[str]]]:
    """First line, last line and cells of each record; takes no line beyond the record it gives.

    Raises:
        ProjectError: a quoted cell that does not end.
    """
    shown = lines.dialect.shown
    try:
        for cells in lines.dialect.cells(lines.one_by_one()):  # pragma: no branch - left before it ends
            if cells and cells[-1].endswith(_END):
                break
            yield first, lines.number, cells
            first = lines.number + 1
    except csv.Error as error:
        message = f"the row that begins here cannot be split into cells ({error})"
        hint = "A quote in it is probably not closed."
        raise ProjectError([Problem(Location(shown, first), message, hint=hint)]) from error
    message = "a quoted cell that begins in this row does not end before the file does"
    raise ProjectError([Problem(Location(shown, first), message, hint="Close or remove the quote.")])


def _shown(cells: Sequence[str]) -> str:
    """A refused row, fit to be printed."""
    return " | ".join(cells).encode("utf-8", "replace").decode()
