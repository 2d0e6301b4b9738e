"""What stands on paper: the values the print templates are given, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from jtbd_pdf.fitting import Fit
    from jtbd_reports import Table
    from jtbd_reports.model import Block
    from jtbd_reports.report import Evidence


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on paper.

    Attributes:
        anchor: where links to it point; empty where the same table stands earlier.
        table: its rows that are printed.
        cut: the sentence that says how many rows there are beyond them; empty where all are printed.
        fit: text size and orientation, class names of the print style sheet.
    """

    anchor: str
    table: Table
    cut: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG.

    Attributes:
        line: what is shown, as a visible line; empty where the section says it already.
        behind: the anchor of the figures it draws.
    """

    line: str
    svg: str
    behind: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Two charts side by side."""

    left: Figure
    right: Figure


Piece: TypeAlias = "Block | Figure | Figures | Grid"
"""What a template draws: charts, pairs and tables made ready for paper, other blocks as they are."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section.

    Attributes:
        title: traced, as is `source`.
        lead: what must stand on one page with the title: the chart or cards, with the few words before them.
        pieces: the other blocks.
        method: the anchor of its method, empty where it has none.
    """

    anchor: str
    kicker: str
    title: str
    shown: str
    lead: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    source: str
    method: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the report: its name in bookmarks and running headers, its kind, its sections."""

    anchor: str
    title: str
    kind: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What was read of one source.

    Attributes:
        line: its tables and period.
        files: a row for each file.
        remarks: what was skipped or merged, a sentence each.
        rejected: rows and cells that could not be read; None where all could.
    """

    name: str
    line: str
    files: Grid
    remarks: tuple[str, ...]
    rejected: Grid | None


@dataclass(frozen=True, slots=True)
class Body:
    """Everything before the ledger.

    Attributes:
        until: date of the last data in words of the language; empty where unknown.
        version: of jtbd_reports.
        chapters: summary first, data and evidence last.
        behind: the figures behind the charts.
        accounts: what was read, by source.
        logo: address of the logo among the assets, empty where there is none.
    """

    name: str
    client: str
    until: str
    version: str
    chapters: tuple[Chapter, ...]
    behind: tuple[Grid, ...]
    accounts: tuple[Account, ...]
    logo: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """A line for each number that the document shows.

    Attributes:
        chapter: its own place.
        pages: ids of the report's pages, which stand as chapters.
        makers: analysis, plugin and its version behind the lines, each once.
        more: how many numbers the report has beside these.
    """

    chapter: Chapter
    lines: tuple[Evidence, ...]
    pages: frozenset[str]
    makers: tuple[tuple[str, str, str], ...]
    more: int
