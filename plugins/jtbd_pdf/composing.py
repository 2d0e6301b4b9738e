"""From the report to what stands on paper. Pure but for the charts, which `draw` makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING

from jtbd_pdf.accounts import account
from jtbd_pdf.fitting import fit
from jtbd_pdf.paper import Body, Chapter, Figure, Figures, Grid, Passage
from jtbd_reports import Blank, Cards, Chart, Markup, Pair, Prose, Table, Twins, Verdict, plain
from jtbd_reports.render import cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jtbd_pdf.paper import Piece
    from jtbd_reports import Column, Page, Section
    from jtbd_reports.model import Block
    from jtbd_reports.model import Cell as CellValue
    from jtbd_reports.render import Ledger
    from jtbd_reports.report import Report

_TAG, _BREAK = re.compile("<[^>]*>"), re.compile("<small[^>]*>")
_HREF = re.compile(r' href="([^"]*)"')
_ON_SITE = re.compile(r"(?P<page>[\w.-]+)\.html(?:#(?P<place>.+))?")
_LEADING = (Blank, Cards, Figure, Figures, Twins, Verdict)
# Letters of text that still leave room for a title above and a chart below.
_MUCH = 900
_OUTWARD = re.compile(r"#|https?:|mailto:")


@dataclass(frozen=True, slots=True)
class Composer:
    """Turns sections into what the templates draw.

    Attributes:
        report: what to print.
        ledger: formats numbers, with links into this document.
        draw: a chart and whether it has the whole width, to SVG.
        rows: how many rows of a table are printed.
    """

    report: Report
    ledger: Ledger
    draw: Callable[[Chart, bool], str]
    rows: int

    def body(self, logo: str = "") -> Body:
        """The whole report before the ledger; `logo` is the address of the cover's picture."""
        report, language = self.report, self.ledger.language
        methods = {section.id for page in report.pages for section in page.sections if section.id.startswith("method.")}
        return Body(
            name=report.name,
            client=report.client,
            until=language.date(report.until, "long") if report.until else "",
            version=report.version,
            chapters=anchored_once(self._chapter(page, methods) for page in report.pages),
            behind=tuple(self.grid(chart.table) for chart in self._drawn().values()),
            accounts=tuple(account(source, self) for source in report.sources),
            logo=logo,
        )

    def _chapter(self, page: Page, methods: set[str]) -> Chapter:
        passages = tuple(self._passage(section, methods) for section in page.sections)
        return Chapter(f"p.{page.id}", page.nav, page.kind, passages)

    def _passage(self, section: Section, methods: set[str]) -> Passage:
        method = f"method.{section.id}"
        pieces = tuple(self._piece(block, section) for block in section.blocks if not _is_annex(block))
        leading = together(pieces)
        return Passage(
            anchor=section.id,
            kicker=section.kicker,
            title=section.title,
            shown=section.shown,
            lead=pieces[:leading],
            pieces=pieces[leading:],
            source=section.source,
            method=method if method in methods else "",
        )

    def _piece(self, block: Block, section: Section) -> Piece:
        if isinstance(block, Chart):
            said = plain(block.title) == plain(section.shown)
            return self._figure(block, "" if said else block.title, whole=True)
        if isinstance(block, Pair):
            return Figures(*(self._figure(chart, chart.title, whole=False) for chart in (block.left, block.right)))
        if isinstance(block, Table):
            return self.grid(block)
        if isinstance(block, Markup):
            return replace(block, html=on_paper(block.html, {page.id for page in self.report.pages}))
        return block

    def _figure(self, chart: Chart, line: str, *, whole: bool) -> Figure:
        return Figure(line, self.draw(chart, whole), f"t.{chart.table.id}")

    def _drawn(self) -> Mapping[str, Chart]:
        """Charts by their table's id, each table once, without those whose table is printed in its own right."""
        blocks = list(_blocks(self.report.pages))
        shown = {block.id for block in blocks if isinstance(block, Table)}
        return {block.table.id: block for block in blocks if isinstance(block, Chart) and block.table.id not in shown}

    def grid(self, table: Table) -> Grid:
        """The table with the rows that are printed, and how it is laid on the page."""
        printed = replace(table, rows=table.rows[: self.rows])
        columns = [
            (column.kind == "text", [[plain(column.title)], *(self._lines(row[index], column) for row in printed.rows)])
            for index, column in enumerate(table.columns)
        ]
        return Grid(f"t.{table.id}", printed, self._cut(len(table.rows)), fit(columns))

    def _lines(self, value: CellValue, column: Column) -> list[str]:
        """A cell as printed: the interval stands on a line of its own under the number."""
        return [unescape(_TAG.sub("", line)) for line in _BREAK.split(str(cell(value, column, self.ledger)))]

    def _cut(self, total: int) -> str:
        if total <= self.rows:
            return ""
        language = self.ledger.language
        text = language.ngettext("The first {shown} of {n} row.", "The first {shown} of {n} rows.", total)
        return text.format(shown=language.number(self.rows), n=language.number(total))


def _is_annex(block: Block) -> bool:
    """Whether the block is a table to look things up in, for which paper is no place."""
    return isinstance(block, Table) and block.annex


def _blocks(pages: tuple[Page, ...]) -> Iterator[Block]:
    """Every block, the charts of pairs one by one."""
    for block in (block for page in pages for section in page.sections for block in section.blocks):
        yield from (block.left, block.right) if isinstance(block, Pair) else (block,)


def anchored_once(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """The chapters with the anchor of a table that stands in several places left to the first of them."""
    seen: set[str] = set()

    def once(piece: Piece) -> Piece:
        """The piece, without its anchor where that was seen before."""
        if not isinstance(piece, Grid):
            return piece
        known = piece.anchor in seen
        seen.add(piece.anchor)
        return replace(piece, anchor="") if known else piece

    return tuple(
        replace(
            chapter, passages=tuple(replace(item, pieces=tuple(map(once, item.pieces))) for item in chapter.passages)
        )
        for chapter in chapters
    )


def together(pieces: Sequence[Piece]) -> int:
    """How many blocks must stand with the title: up to the first chart or cards, unless a long text comes first."""
    words = 0
    for index, piece in enumerate(pieces):
        if isinstance(piece, _LEADING):
            return index + 1
        words += len(" ".join(piece.paragraphs)) if isinstance(piece, Prose) else _MUCH + 1
        if words > _MUCH:
            break
    return 0


def on_paper(html: str, pages: set[str]) -> str:
    """Links between pages of the site as links within the document; links to other files of the site as mere text."""

    def address(match: re.Match[str]) -> str:
        """One link, as it leads on paper."""
        target = match[1]
        if _OUTWARD.match(target):
            return match[0]
        inner = _ON_SITE.fullmatch(target)
        if inner is None or inner["page"] not in pages:
            return ""
        return f' href="#{inner["place"] or "p." + inner["page"]}"'

    return _HREF.sub(address, html)
