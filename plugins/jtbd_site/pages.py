"""Pages as HTML, each taken from the store unless something that stands on it has changed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from jtbd_reports import Page, Section
from jtbd_reports.accounts import reason
from jtbd_reports.charts import resolve, svg
from jtbd_reports.manifest import core_digest
from jtbd_reports.render import Ledger, environment, render
from jtbd_reports.store import digest, file_digest
from jtbd_site.addresses import Addresses
from jtbd_site.composing import Composer, Drawn, numbers_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import jinja2

    from jtbd_reports import Chart, WriteRequest
    from jtbd_reports.report import Report
    from jtbd_reports.themes import Look
    from jtbd_site.contexts import Context

FOLDER = Path(__file__).parent
_HEADING = re.compile("(</?h)([3-6])")


def pages(request: WriteRequest) -> Iterator[tuple[str, str]]:
    """File name and HTML of every page."""
    made = Pages(replace(request, report=complete(request.report, request.language.gettext)))
    for page in made.request.report.pages:
        yield from made.of(page)


def complete(report: Report, gettext: Callable[[str], str]) -> Report:
    """The report with a data page and a ledger, which every site has."""
    kinds = {page.kind for page in report.pages}
    titles = {
        "data": ("Data and methods", "What was read, and what was not"),
        "evidence": ("Evidence", "Where each number comes from"),
    }
    added = tuple(
        Page(kind, gettext(nav), (Section(kind, gettext(nav), gettext(title)),), kind=kind)  # type: ignore[arg-type]
        for kind, (nav, title) in titles.items()
        if kind not in kinds
    )
    return replace(report, pages=(*report.pages, *added))


class Pages:
    """Makes the pages of one report; what is costly is made when a page first needs it."""

    def __init__(self, request: WriteRequest) -> None:
        self.request = request
        self.addresses = Addresses(request.report)

    def of(self, page: Page) -> Iterator[tuple[str, str]]:
        """File name and HTML of the page; the ledger may have several files."""
        if page.kind != "evidence":
            yield self.addresses.files[page.id], self._stored(page, "page", lambda: self.composer.page(page))
            return
        for index, (name, lines) in enumerate(self.addresses.chunks):
            yield name, self._stored(page, lines, lambda index=index: self.composer.ledger(page, index))  # type: ignore[misc]

    def _stored(self, page: Page, lines: object, context: Callable[[], Context]) -> str:
        key = digest(self._frame, self._behind(page), page, lines)
        return self.request.store.text("site", key, lambda: self._make(context()), ".html")

    def _make(self, context: Context) -> str:
        self.request.progress(f"site: {context.title}")
        return render(self.environment, "site/page.html", context)

    def _behind(self, page: Page) -> list[Any]:
        """What a page shows of the rest of the report: its numbers' lines and their addresses, or what was read."""
        report, evidence = self.request.report, self.request.report.evidence
        if page.kind == "data":
            return [report.sources]
        shown = [name for name in dict.fromkeys(numbers_in(page)) if name in evidence]
        return [[evidence[name], self.addresses.number(name)] for name in shown]

    @cached_property
    def _frame(self) -> str:
        """A hash of what stands around every page."""
        report = self.request.report
        navigation = [(page.id, page.nav, page.part, page.kind, self.addresses.files[page.id]) for page in report.pages]
        facts = (
            report.name,
            report.client,
            report.language,
            report.currency,
            report.until,
            report.version,
            report.minimum,
        )
        origins = [self.addresses.origin(page) for page in report.pages]
        own = {
            path.name: file_digest(path) for path in sorted(FOLDER.rglob("*")) if path.suffix in {".py", ".html", ".po"}
        }
        return digest(facts, navigation, origins, self.request.look.fingerprint, own, core_digest())

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Templates and filters."""
        request = self.request
        report = request.report
        ledger = Ledger(report.evidence, request.language, report.currency, report.minimum, self.addresses.number)
        made = environment(request.look, FOLDER / "templates", ledger)
        made.filters |= {"reason": lambda text: reason(text, request.language), "under": under}
        return made

    @cached_property
    def composer(self) -> Composer:
        """Makes contexts."""
        request, look = self.request, self.request.look
        logo = static_address(look.logo, look), static_address(look.logo_dark, look)
        return Composer(request.report, self.addresses, request.language, self._draw, logo)

    def _draw(self, chart: Chart) -> Drawn:
        look, store = self.request.look, self.request.store
        wide, narrow = (svg(spec, look, store, chart.title, chart.description) for spec in (chart.wide, chart.narrow))
        return Drawn(wide, narrow, packed(resolve(chart.wide, look), resolve(chart.narrow, look)))


def under(html: Markup, level: int) -> Markup:
    """Prose, whose highest heading is an h3, with its headings following on one of that level."""
    shift = 2 - level
    return Markup(_HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) - shift}", html))  # noqa: S704 - only digits change


def static_address(path: Path | None, look: Look) -> str:
    """Where a file of the look stands in the site; empty where there is none."""
    folder = next((folder for folder in look.static if path and path.is_relative_to(folder)), None)
    return f"static/{quote(path.relative_to(folder).as_posix())}" if path and folder else ""


def packed(wide: dict[str, Any], narrow: dict[str, Any]) -> dict[str, Any]:
    """Both specifications, with the configuration they share once."""
    if wide["config"] != narrow["config"]:
        return {"wide": wide, "narrow": narrow, "config": {}}
    config = wide.pop("config")
    return {"wide": wide, "narrow": {key: part for key, part in narrow.items() if key != "config"}, "config": config}
