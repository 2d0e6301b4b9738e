"""From the report to the workbook: contents, the ledger, a sheet for each page that has figures, the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Chart, Pair, Table, plain
from jtbd_workbook.leaves import Book, Box, Grid, Leaf, boxes_of, grid, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_reports.language import Language
    from jtbd_reports.model import Page, Section
    from jtbd_reports.report import Evidence, Report


def book(report: Report, language: Language) -> Book:
    """Every figure of the report, in its order, and the lists that stand in the workbook alone."""
    _ = language.gettext
    pages = [page for page in report.pages if any(True for section in page.sections for _t in _tables(section))]
    titles = [_("Contents"), _("Evidence"), *(page.nav for page in pages), *(sheet.caption for sheet in report.sheets)]
    called = names(titles)
    own = iter(called[2:])
    leaves = [_ledger(report, language, called[1])]
    leaves += [_page(page, next(own), language) for page in pages]
    leaves += [_list(sheet, next(own), language) for sheet in report.sheets]
    return Book(report.name, report.currency, (_contents(report, language, called[0], leaves), *leaves))


def _contents(report: Report, language: Language, name: str, leaves: list[Leaf]) -> Leaf:
    _ = language.gettext
    lines = [report.client] if report.client and report.client not in report.name else []
    if report.until:
        lines.append(_("Data until {date}").format(date=language.date(report.until, "long")))
    lines += [
        _("Groups of fewer than {minimum} customers are hidden.").format(minimum=report.minimum),
        _("“from” and “to” are the ends of the 95% interval."),
    ]
    rows = tuple((Box(leaf.name, opens=leaf.name), Box(leaf.title)) for leaf in leaves)
    return Leaf(name, report.name, tuple(lines), (Grid("", (_("Sheet"), _("What is there")), rows),))


def _ledger(report: Report, language: Language, name: str) -> Leaf:
    _ = language.gettext
    head = (
        _("What"), _("Value"), _("from"), _("to"), _("Based on"), _("of what"), _("Method"), _("Which rows"),
        _("Sources"), _("Analysis"), _("Id"),
    )  # fmt: skip
    rows = tuple(_line(line, language) for line in report.evidence.values())
    return Leaf(name, _("Where each number comes from"), (), (Grid("", head, rows),))


def _line(line: Evidence, language: Language) -> tuple[Box, ...]:
    metric, _ = line.metric, language.gettext
    n = None if metric.suppressed else metric.n
    return (
        Box(plain(line.label)), *boxes_of(metric, language), Box(n, "count"),
        Box(_(metric.unit) if metric.unit else ""),
        Box(_(metric.method) if metric.method else ""), Box(metric.where), Box(", ".join(line.sources)),
        Box(line.analysis), Box(metric.id),
    )  # fmt: skip


def _page(page: Page, name: str, language: Language) -> Leaf:
    grids = []
    for section in page.sections:
        for table in _tables(section):
            made = grid(table, language)
            above = " · ".join(dict.fromkeys(part for part in (plain(section.title), made.caption) if part))
            grids.append(Grid(above, made.head, made.rows, made.note))
    return Leaf(name, page.nav, (), tuple(grids))


def _list(sheet: Table, name: str, language: Language) -> Leaf:
    made = grid(sheet, language)
    return Leaf(name, made.caption, (made.note,) if made.note else (), (Grid("", made.head, made.rows),))


def _tables(section: Section) -> Iterator[Table]:
    """Tables of a section and those behind its charts, each once."""
    seen: set[str] = set()
    for block in section.blocks:
        charts = (block.left, block.right) if isinstance(block, Pair) else (block,) if isinstance(block, Chart) else ()
        for table in (block,) if isinstance(block, Table) else tuple(chart.table for chart in charts):
            if table.id not in seen and table.rows:
                seen.add(table.id)
                yield table
