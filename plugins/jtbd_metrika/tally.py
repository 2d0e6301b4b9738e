"""The account of one family of files while they are read: rows, losses, remarks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jtbd_reports.reading import FileRead, Note, Rejected
from jtbd_reports.tables.conform import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports.tables.texttable import TextFile


@dataclass(slots=True)
class Tally:
    """What has been counted.

    Attributes:
        files: account of each file done.
        rejected: the first that were rejected.
        rejected_rows: how many rows lost something.
        notes: how often, by code and detail.
    """

    files: list[FileRead] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    rejected_rows: int = 0
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def refuse(self, cells: Iterable[Rejected], rows: int) -> None:
        """Cells and rows that could not be read; `rows` counts each row once."""
        if len(self.rejected) < LISTED:
            self.rejected += list(cells)[: LISTED - len(self.rejected)]
        self.rejected_rows += rows

    def note(self, code: str, count: int, detail: str = "") -> None:
        """Something worth saying, if it happened at all."""
        if count:
            self.notes[code, detail] += count

    def done(self, file: TextFile, rows: int, kept: int) -> None:
        """A file read to its end."""
        self.files.append(FileRead(file.path, file.sha256, rows, kept, file.format))

    def told(self) -> tuple[Note, ...]:
        """The remarks in the order they first came."""
        return tuple(Note(code, count, detail) for (code, detail), count in self.notes.items())
