"""Rows in lists gathered into text tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from jtbd_reports.reading import Rejected
from jtbd_reports.tables.conform import LISTED
from jtbd_reports.tables.texttable import CHUNK, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.tables.texttable import TextTable

_SHOWN = 200
"""Characters of a rejected row that are kept."""


@dataclass(slots=True)
class Batch:
    """Rows waiting to become a text table, and those that were refused meanwhile.

    Attributes:
        file: shown in rejections.
        width: cells in each row.
        listed: rejections listed so far in the file; the first `LISTED` are.
        mended: rows whose surplus cells were put back into one.
    """

    file: str
    width: int
    listed: int = 0
    rows: list[Sequence[str | None]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    empty: int = 0
    mended: int = 0

    @property
    def full(self) -> bool:
        """Whether the rows should be typed now."""
        return len(self.rows) + len(self.lost) >= CHUNK

    def add(self, number: int, cells: Sequence[str | None]) -> None:
        """A good row."""
        self.rows.append(cells)
        self.numbers.append(number)

    def refuse(self, numbers: range, reason: str, text: str) -> None:
        """A row, or all rows of a file that were swallowed with it, that cannot be taken."""
        self.lost += numbers
        if self.listed < LISTED:
            self.listed += 1
            self.rejected.append(Rejected(self.file, numbers[0], "", reason, text[:_SHOWN]))

    def table(self) -> TextTable:
        """What was gathered, as a text table; the batch is empty afterwards."""
        columns = list(zip(*self.rows, strict=True)) or [()] * self.width
        made = text_table(
            [pa.array(column, pa.string()) for column in columns],
            self.numbers,
            rejected=self.rejected,
            lost=self.lost,
            empty=self.empty,
            mended=self.mended,
        )
        self.rows, self.numbers, self.rejected, self.lost, self.empty, self.mended = [], [], [], [], 0, 0
        return made
