"""The document and everything it is made from: HTML with its style sheet, fonts, logo and files of the theme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markupsafe import Markup as Html

from jtbd_pdf.composing import Composer
from jtbd_pdf.paper import Chapter, Numbers
from jtbd_pdf.press import Job
from jtbd_reports.charts import svg
from jtbd_reports.render import Ledger, environment, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_pdf.paper import Body
    from jtbd_reports import Chart, WriteRequest
    from jtbd_reports.report import Report
    from jtbd_reports.themes import Look

TEMPLATES = Path(__file__).parent / "templates"
_REFERENCE = re.compile(r'href="#e\.([^"]+)"')
_TABLE = re.compile("<table.*?</table>", re.DOTALL)
_NUMBER = re.compile(r'<a\b[^>]*href="#e\.([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile("(<[^>]*>)")
# 24 letters, an entity counting as one, with more than a few to follow.
_LONG = re.compile(r"((?:&#?\w+;|[^\s&]){24})(?=(?:&#?\w+;|[^\s&]){5})")
_ADDRESS = re.compile(r"""(?:src|href)="([^"#:]+)"|url\(["']?([^"')#:]+)["']?\)""")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the style sheet is made for: words of its running headers."""

    header: str
    footer: str


@dataclass(frozen=True, slots=True)
class _Document:
    """The frame around everything rendered."""

    name: str
    language: str
    version: str
    style: str
    body: str
    numbers: str


def job(request: WriteRequest) -> Job:
    """Everything the PDF is made from; charts come from the store where they did not change."""
    report, look = request.report, request.look

    def draw(chart: Chart, whole: bool) -> str:  # noqa: FBT001 - a callback
        """The picture for the whole width or for half of it."""
        drawn = svg(chart.wide if whole else chart.narrow, look, request.store, chart.title, chart.description)
        # A PDF knows one alternative text, which is taken from the title alone.
        return drawn.replace("</title><desc>", ". ", 1).replace("</desc>", "</title>", 1)

    ledger = Ledger(report.evidence, request.language, report.currency, report.minimum, lambda metric: f"#e.{metric}")
    made = environment(look, TEMPLATES, ledger)
    made.filters |= {"css_text": css_text, "breakable": breakable}
    body = Composer(report, ledger, draw, request.options.rows).body(logo(look))
    inner = render(made, "pdf/body.html", body)
    listed = in_ledger(inner, report, request.options.ledger)
    inner = unlinked(inner, listed)
    html = render(
        made,
        "pdf/document.html",
        _Document(
            name=report.name,
            language=report.language,
            version=report.version,
            style=render(made, "pdf/print.css", _sheet(body)),
            body=inner,
            numbers=render(made, "pdf/numbers.html", numbers(report, body, listed)),
        ),
    )
    return Job(html, assets(html, look))


def _sheet(body: Body) -> _Sheet:
    return _Sheet(body.name, " · ".join(part for part in (body.client, body.until) if part))


def css_text(text: str) -> str:
    """The text as it may stand between double quotes in a style sheet inside HTML, whatever it holds."""
    return "".join(
        character if character.isalnum() or character in " .,–—-" else f"\\{ord(character):x} " for character in text
    )


def breakable(html: str) -> Html:
    """A table cell's HTML with a place to break in every word that no column could hold, such as an address."""
    parts = _TAG.split(html)
    parts[::2] = (_LONG.sub(r"\1<wbr>", part) for part in parts[::2])
    return Html("".join(parts))  # noqa: S704 - it was HTML before


def in_ledger(html: str, report: Report, most: int) -> frozenset[str]:
    """Which of the numbers that the HTML shows have a line on paper.

    All of them where they are no more than `most`; else those in titles, sentences and cards, without those that stand
    in tables alone: hundreds of pages are no note, and the site and the workbook have every line.
    """
    used = set(_REFERENCE.findall(html)) & set(report.evidence)
    if len(used) > most:
        used &= set(_REFERENCE.findall(_TABLE.sub("", html)))
    return frozenset(used)


def unlinked(html: str, listed: frozenset[str]) -> str:
    """The HTML with links only to those numbers that have a line."""
    return _NUMBER.sub(lambda found: found[0] if found[1] in listed else found[2], html)


def numbers(report: Report, body: Body, used: frozenset[str]) -> Numbers:
    """The ledger's lines for these numbers, in the report's order."""
    chapter = next((chapter for chapter in body.chapters if chapter.kind == "evidence"), None)
    lines = tuple(line for metric, line in report.evidence.items() if metric in used)
    return Numbers(
        chapter=chapter or Chapter("p.evidence", "", "evidence", ()),
        lines=lines,
        pages=frozenset(page.id for page in report.pages),
        makers=tuple(dict.fromkeys((line.analysis, line.plugin, line.version) for line in lines)),
        more=len(report.evidence) - len(lines),
    )


def logo(look: Look) -> str:
    """The address of the cover's picture; empty where there is none."""
    return f"logo{look.logo.suffix}" if look.logo else ""


def assets(html: str, look: Look) -> dict[str, bytes]:
    """By address: the faces of the look, its logo, and those of its static files that the HTML names."""
    found = {f"fonts/{face.name}.ttf": face.path.read_bytes() for face in look.fonts}
    if look.logo is not None:
        found[logo(look)] = look.logo.read_bytes()
    for address in dict.fromkeys(unquote(first or second) for first, second in _ADDRESS.findall(html)):
        path = next(_static(address, look), None)
        if path is not None:
            found[address] = path.read_bytes()
    return found


def _static(address: str, look: Look) -> Iterator[Path]:
    """Files of the look that the address `static/…` means; none where it climbs out of the static folders."""
    name = address.removeprefix("static/")
    for folder in look.static if name != address else ():
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            yield path
