"""How a text file is written: its encoding, what parts its cells, where its rows begin."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from jtbd_reports.opening.encodings import Encoding

SPACES = "spaces"
"""The word for runs of spaces in the place of a delimiter."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is taken.

    Attributes:
        path: of the file.
        shown: its path as project.yml would name it.
        encoding: of its text.
        delimiter: one character; a space stands for runs of spaces, those at both ends of a line ignored.
        start: number of the line with which its rows begin, the header's where it has one.
        headed: whether the first row is a header.
        spilled: position of the column whose texts hold the delimiter unquoted; None where none is told.
    """

    path: Path
    shown: str
    encoding: Encoding
    delimiter: str
    start: int = 1
    headed: bool = True
    spilled: int | None = None

    def open(self) -> TextIO:
        """The file as text, its line ends untouched."""
        return self.path.open(encoding=self.encoding.codec, errors=self.encoding.errors, newline="")

    def lines(self, file: TextIO) -> Iterator[str]:
        """Its lines from the first row on."""
        lines = islice(file, self.start - 1, None)
        return map(_without_outer_spaces, lines) if self.delimiter == " " else lines

    def cells(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """A csv reader of the lines."""
        return csv.reader(lines, delimiter=self.delimiter, skipinitialspace=self.delimiter == " ")

    def mended(self, cells: Sequence[str], width: int) -> list[str] | None:
        """A row with too many cells, what spilled over put back; None where no column is told."""
        if self.spilled is None:
            return None
        end = self.spilled + len(cells) - width + 1
        return [*cells[: self.spilled], self.delimiter.join(cells[self.spilled : end]), *cells[end:]]


def _without_outer_spaces(line: str) -> str:
    return line.replace("\t", " ").strip(" \r\n") + "\n"
