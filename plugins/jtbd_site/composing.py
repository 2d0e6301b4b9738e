"""From the report to what stands on each page. Pure but for the charts, which `draw` makes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from jtbd_reports import Chart, Pair, Table, plain
from jtbd_reports.accounts import remark
from jtbd_reports.model import Metric
from jtbd_reports.trace import traces
from jtbd_site.contexts import Account, Context, Entry, Figure, Figures, Group, Link, Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jtbd_reports import Page, Section
    from jtbd_reports.language import Language
    from jtbd_reports.model import Block
    from jtbd_reports.report import Evidence, Report
    from jtbd_site.addresses import Addresses
    from jtbd_site.contexts import Piece


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart made ready: SVG at both widths, and `wide` and `narrow` specifications with the `config` they share."""

    wide: str
    narrow: str
    specs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Composer:
    """Turns pages of a report into contexts.

    Attributes:
        report: what to show.
        addresses: where everything stands.
        language: words and formats.
        draw: makes a chart ready.
        logo: addresses of the logo, light and dark; empty where there is none.
    """

    report: Report
    addresses: Addresses
    language: Language
    draw: Callable[[Chart], Drawn]
    logo: tuple[str, str] = ("", "")

    def page(self, page: Page) -> Context:
        """Any page but the ledger's."""
        passages = tuple(self._passage(page, section, index) for index, section in enumerate(page.sections))
        is_data = page.kind == "data"
        return self._context(page, passages, accounts=self._accounts() if is_data else ())

    def _navigation(self, place: int) -> tuple[Entry, ...]:
        pages, files = self.report.pages, self.addresses.files
        above = [""] + [page.part for page in pages]
        return tuple(
            Entry(page.nav, files[page.id], at == place, page.part if page.part != above[at] else "")
            for at, page in enumerate(pages)
        )

    def ledger(self, page: Page, index: int) -> Context:
        """One file of the ledger; sections of the page stand on the first."""
        passages = tuple(self._passage(page, section, place) for place, section in enumerate(page.sections[:1]))
        chunks = self.addresses.chunks
        parts = tuple(
            Entry(self.language.number(number + 1), name, number == index)
            for number, (name, _lines) in enumerate(chunks)
        )
        groups = tuple(self._groups(chunks[index][1]))
        return self._context(page, passages, groups=groups, parts=parts if len(parts) > 1 else ())

    def _context(self, page: Page, passages: tuple[Passage, ...], **special: Any) -> Context:  # noqa: ANN401
        report, files = self.report, self.addresses.files
        links = [Link(other.nav, files[other.id]) for other in report.pages]
        place = [other.id for other in report.pages].index(page.id)
        heading = plain(page.sections[0].title) if page.sections else page.nav
        return Context(
            title=report.name if page.kind == "summary" else f"{heading} · {report.name}",
            name=report.name,
            client=report.client,
            language=report.language,
            until=self.language.date(report.until, "long") if report.until else "",
            version=report.version,
            logo=self.logo[0],
            logo_dark=self.logo[1],
            navigation=self._navigation(place),
            passages=passages,
            before=links[place - 1] if place else None,
            after=links[place + 1] if place + 1 < len(links) else None,
            **special,
        )

    def _passage(self, page: Page, section: Section, index: int) -> Passage:
        tables = {block.id for block in section.blocks if isinstance(block, Table)}
        pieces = tuple(self._piece(block, section, tables) for block in section.blocks)
        return Passage(
            anchor=section.id,
            kicker=section.kicker,
            title=section.title,
            level=1 if index == 0 else 2,
            shown=section.shown,
            pieces=pieces,
            source=section.source,
            links=tuple(self._links(page, section)),
        )

    def _links(self, page: Page, section: Section) -> Iterator[Link]:
        """Table, method, origin of the numbers: what the section really has of them.

        A section that names no source needs no line of origin: each of its numbers is a link already.
        """
        _ = self.language.gettext
        if chart := next(charts_in(section.blocks), None):
            yield Link(_("Table"), f"#{chart.table.id}")
        if method := self.addresses.method(section.id):
            yield Link(_("Method"), method)
        numbers = [name for name in numbers_in(section) if name in self.report.evidence]
        if numbers and section.source and page.kind not in {"data", "evidence"}:
            yield Link(
                _("Where each number comes from"), self.addresses.origin(page) or self.addresses.number(numbers[0])
            )

    def _piece(self, block: Block, section: Section, tables: set[str]) -> Piece:
        if isinstance(block, Chart):
            alone = plain(block.title) == plain(section.shown)
            return self._figure(block, "" if alone else block.title, tables)
        if isinstance(block, Pair):
            return Figures(*(self._figure(chart, chart.title, tables) for chart in (block.left, block.right)))
        return block

    def _figure(self, chart: Chart, line: str, tables: set[str]) -> Figure:
        drawn = self.draw(chart)
        return Figure(
            anchor=chart.id,
            line=line,
            wide=Markup(drawn.wide),  # noqa: S704 - SVG drawn from a specification, its texts escaped by the drawer
            narrow=Markup(drawn.narrow),  # noqa: S704
            specs=script_json(drawn.specs),
            table=chart.table,
            shows_table=chart.table.id not in tables,
        )

    def _accounts(self) -> tuple[Account, ...]:
        return tuple(
            Account(source, tuple(remark(note, self.language) for note in source.notes if note.count))
            for source in self.report.sources
        )

    def _groups(self, lines: tuple[Evidence, ...]) -> Iterator[Group]:
        pages = {page.id: page for page in self.report.pages}
        for page_id, group in groupby(lines, key=lambda line: line.page):
            page = pages.get(page_id)
            words, href = (page.nav, self.addresses.files[page_id]) if page else (page_id, "")
            yield Group(f"of-{page_id}", words, href, tuple(group))


def script_json(value: object) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can be a tag


def charts_in(blocks: tuple[Block, ...]) -> Iterator[Chart]:
    """Charts among the blocks, those of pairs one by one."""
    for block in blocks:
        if isinstance(block, Pair):
            yield from (block.left, block.right)
        elif isinstance(block, Chart):
            yield block


def numbers_in(value: object) -> Iterator[str]:
    """Ids of the metrics in a page, section, block or text, in the order met; some more than once."""
    if isinstance(value, Metric):
        yield value.id
    elif isinstance(value, str):
        yield from traces(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers_in(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from numbers_in(getattr(value, name))
