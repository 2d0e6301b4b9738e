"""The PDF as a reader, a screen reader and an attacker meet it."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pydantic
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_report import HOSTILE, sample_report

from jtbd_pdf import child, health, press, register_outputs
from jtbd_pdf.accounts import account
from jtbd_pdf.composing import Composer, on_paper, together
from jtbd_pdf.document import assets, breakable, css_text, in_ledger, job, logo, numbers, unlinked
from jtbd_pdf.fitting import fit
from jtbd_pdf.output import OUTPUT, PdfOptions
from jtbd_pdf.paper import Chapter, Figure, Grid
from jtbd_pdf.press import Job, complaints
from jtbd_reports import (
    Chart,
    Column,
    Markup,
    Note,
    Page,
    ProjectError,
    Prose,
    Rejected,
    Section,
    Table,
    Theme,
    Verdict,
    plain,
)
from jtbd_reports.language import Language
from jtbd_reports.render import Ledger
from jtbd_reports.store import Store
from jtbd_reports.themes import Look, load_look
from jtbd_reports.writing import WriteRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_reports.report import Report

ROOT = Path(__file__).parents[2]
PLAIN = Theme("plain", "", ROOT / "themes/jtbd_theme_plain")
MANY = 90
FONT = {
    "fonts/roboto-400.ttf": next(
        f.path.read_bytes() for f in load_look(PLAIN, {"plain": PLAIN}).fonts if f.name == "roboto-400"
    )
}


def language(code: str) -> Language:
    return Language(code).within(ROOT / "plugins/jtbd_pdf/locales")


def whole_report(code: str) -> Report:
    """The sample with a long table, a very wide one, and a chart and a table that stand elsewhere too."""
    report = sample_report(code)
    jobs = next(page for page in report.pages if page.kind == "analysis").sections
    again = (jobs[1].blocks[0], jobs[0].blocks[1])
    long = Table("long", "Long", (Column("A"), Column("B", "count")), tuple((f"row {i}", i) for i in range(MANY)))
    wide = Table("wide", "Wide", tuple(Column(f"Column {i}") for i in range(14)), (("word",) * 13 + ("x" * 200,),))
    tables = Page("tables", "Tables", (Section("tables", "Tables", "Two tables", blocks=(long, wide, *again)),))
    return replace(report, pages=(*report.pages[:-2], tables, *report.pages[-2:]))


def chapter(report: Report, name: str) -> Chapter:
    """A page of the report as it stands on paper."""
    return next(found for found in composer(report).body().chapters if found.anchor == f"p.{name}")


@pytest.fixture(scope="session")
def look() -> Look:
    return load_look(PLAIN, {"plain": PLAIN})


@dataclass(frozen=True)
class Written:
    """A PDF that the output wrote."""

    report: Report
    content: bytes
    lines: list[str]

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.content))

    @cached_property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.reader.pages)


def request(report: Report, look: Look, folder: Path, **options: Any) -> WriteRequest:
    return WriteRequest(
        report, look, language(report.language), folder, PdfOptions(**options), Store(folder / ".store")
    )


@pytest.fixture(scope="session", params=["ru", "en"])
def written(request: pytest.FixtureRequest, look: Look, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("pdf")
    lines: list[str] = []
    report = whole_report(request.param)
    made = WriteRequest(
        report, look, language(request.param), folder, PdfOptions(), Store(folder / ".store"), lines.append
    )
    OUTPUT.write(made)
    return Written(report, (folder / "report.pdf").read_bytes(), lines)


def elements(reader: pypdf.PdfReader) -> Iterator[dict[str, Any]]:
    """Every structure element, in reading order."""

    def walk(node: Any) -> Iterator[dict[str, Any]]:
        node = node.get_object()
        if isinstance(node, list):
            for part in node:
                yield from walk(part)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def fonts(reader: pypdf.PdfReader) -> Iterator[tuple[str, bool]]:
    """Name of each font and whether its file is inside."""
    found = {
        font.indirect_reference.idnum: font.get_object()
        for page in reader.pages
        for font in (value for value in page["/Resources"]["/Font"].values())
        if hasattr(font, "indirect_reference")
    }
    for font in found.values():
        descendant = font["/DescendantFonts"][0].get_object()
        descriptor = descendant["/FontDescriptor"].get_object()
        yield descriptor["/FontName"], any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def titles(reader: pypdf.PdfReader, level: int = 0) -> list[str]:
    """Bookmarks of a level."""

    def walk(outline: list[Any], depth: int) -> Iterator[tuple[int, str]]:
        for entry in outline:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                yield depth, entry.title

    return [title for depth, title in walk(reader.outline, 0) if depth == level]


# The document


def test_the_document_has_pages_and_nothing_to_warn_of(written: Written) -> None:
    assert len(written.reader.pages) > 8
    assert written.lines == ["pdf: laying out", f"pdf: report.pdf, {len(written.content) // 1024} kB"]


def test_bookmarks_are_the_pages_of_the_report_with_its_sections_below(written: Written) -> None:
    report, words = written.report, language(written.report.language)
    names = [words.typeset(page.nav) for page in report.pages]
    extra = [words.typeset(words.gettext(text)) for text in ("Contents", "Figures behind the charts")]
    assert titles(written.reader) == [names[0], extra[0], *names[1:-1], extra[1], names[-1]]
    findings = [
        plain(section.title if section.kicker in {"", page.nav} else f"{section.kicker} · {section.title}")
        for page in report.pages
        for section in page.sections
        if page.kind == "analysis"
    ]
    assert {words.typeset(title) for title in findings} <= set(titles(written.reader, 1))


def test_the_document_says_its_title_and_language(written: Written) -> None:
    root = written.reader.trailer["/Root"]
    assert root["/Lang"] == written.report.language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert written.reader.metadata is not None
    assert written.reader.metadata.title == written.report.name
    assert written.reader.metadata.creation_date is None


def test_the_document_is_tagged_as_pdf_ua(written: Written) -> None:
    root = written.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert (
        b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        or b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    )
    kinds = {element["/S"] for element in elements(written.reader)}
    assert {"/H1", "/H2", "/P", "/Table", "/THead", "/TH", "/TD", "/Figure", "/Link", "/L"} <= kinds


def test_headings_skip_no_level(written: Written) -> None:
    levels = [int(str(element["/S"])[2:]) for element in elements(written.reader) if str(element["/S"])[:2] == "/H"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_chart_has_a_text_that_says_what_it_shows_and_finds(written: Written) -> None:
    texts = [str(element.get("/Alt", "")) for element in elements(written.reader) if element["/S"] == "/Figure"]
    charts = [
        chart
        for page in written.report.pages
        for section in page.sections
        for block in section.blocks
        for chart in (
            [block] if isinstance(block, Chart) else [getattr(block, "left", None), getattr(block, "right", None)]
        )
        if isinstance(chart, Chart)
    ]
    assert texts == [f"{chart.title}. {chart.description}" for chart in charts]


def test_charts_are_drawn_not_photographed(written: Written) -> None:
    assert [image for page in written.reader.pages for image in page.images] == []


def test_every_font_is_inside_and_is_the_themes_own(written: Written) -> None:
    found = dict(fonts(written.reader))
    assert len(found) >= 4
    assert all(found.values())
    assert {name.split("+")[1].split("-")[0] for name in found} == {"Roboto", "Manrope"}


def test_text_can_be_taken_out_in_its_own_letters(written: Written) -> None:
    text = " ".join(written.text.split())
    for page in written.report.pages:
        assert page.nav in text.replace("\N{NO-BREAK SPACE}", " ") or page.nav.upper() in text.replace(
            "\N{NO-BREAK SPACE}", " "
        )
    assert ("Жить рядом с работой" if written.report.language == "ru" else "Live near work") in text.replace(
        "\xa0", " "
    )


def test_what_the_data_say_is_text_and_nothing_more(written: Written) -> None:
    assert HOSTILE in written.text
    for forbidden in (b"/JavaScript", b"/JS", b"/EmbeddedFiles", b"/Launch", b"/AcroForm", b"/OpenAction"):
        assert forbidden not in written.content


def test_no_link_leads_out_of_a_report_that_has_none(written: Written) -> None:
    actions = [
        annotation.get_object().get("/A", {}).get("/URI")
        for page in written.reader.pages
        for annotation in page.get("/Annots", [])
    ]
    assert len(actions) > 20
    assert set(actions) == {None}


def test_numbers_lead_to_their_line_in_the_ledger(written: Written) -> None:
    names = written.reader.named_destinations
    last = len(written.reader.pages) - 1
    page = written.reader.get_destination_page_number(names["e.jobs.coverage"])
    assert page is not None
    assert last - 3 <= page <= last


def test_personal_values_that_could_not_be_read_are_not_shown(written: Written) -> None:
    assert "79990001122" not in written.text


def test_contents_give_page_numbers_that_are_right(written: Written) -> None:
    reader = written.reader
    contents = next(
        i
        for i, page in enumerate(reader.pages)
        if language(written.report.language).gettext("Contents").upper() in page.extract_text().upper()
    )
    listed = reader.pages[contents].extract_text()
    place = reader.get_destination_page_number(reader.named_destinations["p.evidence"])
    assert listed.rstrip().splitlines()[-2:]
    assert str((place or 0) + 1) in listed.split()


def test_a_long_table_is_cut_with_a_sentence(written: Written) -> None:
    sentence = {"ru": "Показаны первые 40 строк из 90.", "en": "The first 40 of 90 rows."}[written.report.language]
    assert sentence in written.text
    assert "row 39" in written.text
    assert "row 40" not in written.text


def test_a_table_of_fourteen_columns_stands_on_a_page_across(written: Written) -> None:
    wide = [page for page in written.reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(wide) == 1
    assert "Column 13" in wide[0].extract_text()


def boxes(box: Any) -> Iterator[Any]:
    """A box of WeasyPrint's layout and all boxes in it."""
    yield box
    for inner in getattr(box, "children", ()):
        yield from boxes(inner)


@pytest.mark.parametrize("code", ["ru", "en"])
def test_no_text_stands_outside_the_margins(folder: Path, look: Look, code: str) -> None:
    press._lay_out(job(request(whole_report(code), look, folder)), folder)
    child.isolate(folder)
    import weasyprint

    from jtbd_pdf.fetching import BASE, fetcher

    names = json.loads((folder / "assets.json").read_text(encoding="utf-8"))
    html = (folder / "document.html").read_text(encoding="utf-8")
    document = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher(folder, names, [])).render()
    for page in document.pages:
        frame = page._page_box
        right = frame.content_box_x() + frame.width
        texts = [box for box in boxes(frame) if type(box).__name__ == "TextBox"]
        assert texts
        assert [box.text for box in texts if box.position_x + box.width > right + 1] == []


def test_the_same_report_gives_the_same_bytes_in_another_process(written: Written, look: Look, tmp_path: Path) -> None:
    OUTPUT.write(request(written.report, look, tmp_path))
    assert (tmp_path / "report.pdf").read_bytes() == written.content


def test_an_unchanged_report_makes_no_pdf_work(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = replace(sample_report("en"), pages=(Page("only", "Only", (Section("only", "", "One thing"),)),))
    OUTPUT.write(request(report, look, tmp_path))
    first = (tmp_path / "report.pdf").read_bytes()
    monkeypatch.setattr("jtbd_pdf.press._run", lambda *_arguments: pytest.fail("a child was started"))
    OUTPUT.write(request(report, look, tmp_path, filename="again.pdf"))
    assert (tmp_path / "again.pdf").read_bytes() == first


def test_the_parent_imports_no_weasyprint(tmp_path: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from pathlib import Path
from sample_report import sample_report
from jtbd_pdf import press
from jtbd_pdf.output import OUTPUT, PdfOptions
from jtbd_reports import Theme
from jtbd_reports.language import Language
from jtbd_reports.store import Store
from jtbd_reports.themes import load_look
from jtbd_reports.writing import WriteRequest
theme = Theme("plain", "", Path({str(PLAIN.folder)!r}))
press.press = lambda *_arguments: b"made"
folder = Path({str(tmp_path)!r})
look = load_look(theme, {{"plain": theme}})
OUTPUT.write(WriteRequest(sample_report("ru"), look, Language("ru"), folder, PdfOptions(), Store(folder / "store")))
assert (folder / "report.pdf").read_bytes() == b"made"
print(sorted({{"weasyprint", "fontTools", "pydyf"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_file_may_have_another_name(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtbd_pdf.press.press", lambda *_arguments: b"made")
    OUTPUT.write(request(sample_report("en"), look, tmp_path, filename="Отчёт.pdf"))
    assert (tmp_path / "Отчёт.pdf").read_bytes() == b"made"


@pytest.mark.parametrize("name", ["../report.pdf", "a/b.pdf", "report.html", ".pdf", "a\\b.pdf"])
def test_the_file_name_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        PdfOptions(filename=name)


def test_the_plugin_registers_its_output() -> None:
    assert list(register_outputs()) == [OUTPUT]
    assert OUTPUT.name == "pdf"
    assert OUTPUT.health is health.missing


# Hostile documents

IMAGE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    "<title>t</title>{}</svg>"
)
HOSTILE_DOCUMENTS = {
    "a file as a picture": ('<img src="file:///etc/hostname" alt="x">', "file:///etc/hostname"),
    "the network": ('<img src="https://example.org/x.png" alt="x">', "https://example.org/x.png"),
    "plain http": ('<img src="http://169.254.169.254/latest" alt="x">', "http://169.254.169.254/latest"),
    "ftp": ('<img src="ftp://example.org/x.png" alt="x">', "ftp://example.org/x.png"),
    "an absolute path": ('<img src="/etc/hostname" alt="x">', "https://report.invalid/etc/hostname"),
    "a path that climbs out": ('<img src="../../etc/hostname" alt="x">', "https://report.invalid/etc/hostname"),
    "a path that climbs out of an asset": (
        '<img src="fonts/%2e%2e/%2e%2e/x" alt="x">',
        "https://report.invalid/fonts/%2e%2e/%2e%2e/x",
    ),
    "data in the address": (f'<img src="{IMAGE}" alt="x">', IMAGE),
    "an attachment in the head": ('<link rel="attachment" href="file:///etc/hostname">', "file:///etc/hostname"),
    "an attachment on a link": ('<a rel="attachment" href="file:///etc/hostname">x</a>', "file:///etc/hostname"),
    "a style sheet": ('<link rel="stylesheet" href="https://example.org/x.css">', "https://example.org/x.css"),
    "an imported style sheet": ("<style>@import url(file:///etc/hostname)</style>", "file:///etc/hostname"),
    "a font": (
        "<style>@font-face{font-family:x;src:url(file:///etc/hostname)}p{font-family:x}</style><p>x</p>",
        "file:///etc/hostname",
    ),
    "a background": ('<p style="background:url(file:///etc/hostname)">x</p>', "file:///etc/hostname"),
    "a list marker": ('<ul style="list-style-image:url(file:///etc/hostname)"><li>x</li></ul>', "file:///etc/hostname"),
    "content": ("<style>p::before{content:url(file:///etc/hostname)}</style><p>x</p>", "file:///etc/hostname"),
    "a picture in a picture": (
        SVG.format('<image href="file:///etc/hostname" width="9" height="9"/>'),
        "file:///etc/hostname",
    ),
    "an old picture in a picture": (
        SVG.format('<image xlink:href="file:///etc/hostname" width="9" height="9"/>'),
        "file:///etc/hostname",
    ),
    "another base": ('<base href="file:///etc/"><img src="hostname" alt="x">', "file:///etc/hostname"),
    "an object": ('<object data="file:///etc/hostname">x</object>', "file:///etc/hostname"),
    "an embedded file": ('<embed src="file:///etc/hostname">', "file:///etc/hostname"),
    "a script as a link": ('<a href="javascript:alert(1)">x</a>', "javascript:alert(1)"),
    "a file as a link": ('<a href="file:///etc/hostname">x</a>', "file:///etc/hostname"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the child's work inside this process, which keeps its own environment."""
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    return tmp_path


def outcome(folder: Path, html: str, **files: bytes) -> child.Outcome:
    """What the child says of a document."""
    press._lay_out(Job(f'<!doctype html><html lang="en"><title>x</title>{html}', {**FONT, **files}), folder)
    child.main(folder)
    return child.Outcome(**json.loads((folder / "result.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("html", "url"), HOSTILE_DOCUMENTS.values(), ids=HOSTILE_DOCUMENTS)
def test_nothing_is_fetched_from_anywhere(folder: Path, html: str, url: str) -> None:
    assert outcome(folder, html).refused == [url]


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        ('<use href="https://example.org/x.svg#y"/>', []),
        ('<use href="file:///etc/hostname#y"/>', []),
        ("<style>@import url(file:///etc/hostname);</style>", ["Failed to load inline SVG"]),
    ],
)
def test_what_a_picture_would_borrow_is_never_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, inside: str, lost: list[str]
) -> None:
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *_arguments: pytest.fail("something was fetched"))
    found = outcome(folder, SVG.format(inside))
    assert [note.partition(":")[0] for note in found.lost] == lost
    assert found.refused == []


def test_a_refusal_fails_the_build_and_names_the_address() -> None:
    html = '<!doctype html><html lang="en"><title>x</title><link rel="attachment" href="file:///etc/hostname"><p>x</p>'
    with pytest.raises(ProjectError) as caught:
        press.press(Job(html, FONT), lambda _line: None)
    assert str(caught.value) == (
        "project.yml: outputs.pdf: the document asks for 'file:///etc/hostname', which is no part of this build. "
        "Put the file into the project's theme/static folder, or remove the reference."
    )


def test_a_page_of_the_consultant_cannot_bring_in_a_file(look: Look, tmp_path: Path) -> None:
    page = Page(
        "word",
        "Word",
        (Section("word", "", "A word", blocks=(Markup('<p><img src="../data/deals.csv" alt="x"></p>'),)),),
    )
    with pytest.raises(ProjectError, match=r"asks for 'https://report\.invalid/data/deals\.csv'"):
        OUTPUT.write(request(replace(sample_report("en"), pages=(page,)), look, tmp_path))
    assert list(tmp_path.glob("*.pdf")) == []


def test_own_assets_are_served(folder: Path) -> None:
    drawing = SVG.format('<rect width="9" height="9"/>').encode()
    found = outcome(folder, '<img src="static/a%20b.svg" alt="x">', **{"static/a b.svg": drawing})
    assert found == child.Outcome(pages=1)


@pytest.mark.parametrize(
    ("html", "silent"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" id="shares"></svg>', ["svg shares"]),
        ('<svg class="chart"><title> </title></svg>', ["svg chart"]),
        ("<svg></svg>", ["svg"]),
        ('<svg><title>t</title><svg x="1"></svg></svg>', []),
        ('<img src="logo.svg">', ["img logo.svg"]),
        ('<img alt="" src="logo.svg">', ["img logo.svg"]),
        ('<img alt="Logo" src="logo.svg">', []),
    ],
)
def test_a_picture_without_words_is_found(folder: Path, html: str, silent: list[str]) -> None:
    assert outcome(folder, html, **{"logo.svg": SVG.format("").encode()}).silent == silent


def test_silent_pictures_are_found_in_any_tree() -> None:
    assert list(child.silent_pictures(ET.fromstring("<html><img src='x'/></html>"))) == ["img x"]  # noqa: S314


def test_what_the_library_warns_of_is_said_once(folder: Path) -> None:
    found = outcome(folder, "<style>p{colour:red}</style><p style='colour:red'>x</p><p style='colour:red'>y</p>")
    assert len(found.notes) == 2
    assert all("colour:red" in note and "unknown property" in note for note in found.notes)


def test_a_glyph_that_no_font_has_is_said(folder: Path) -> None:
    found = outcome(folder, f"<p>{chr(0x1F600)}</p>")
    assert any("U+1F600" in note for note in found.notes)


def test_a_missing_library_is_an_outcome(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object, name: str, _path: object = None, _target: object = None) -> None:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'\nand more")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr("sys.meta_path", [type("Finder", (), {"find_spec": refuse})(), *sys.meta_path])
    assert outcome(folder, "").missing == "cannot load library 'libpango-1.0-0'"


# The child process


def test_a_child_that_is_killed_is_said_so() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    with pytest.raises(ProjectError) as caught:
        press.press(Job(""), print, main=("-c", code))
    assert str(caught.value) == (
        "project.yml: outputs.pdf: the process that makes the PDF was killed by the system. Is there enough memory?"
    )


@pytest.mark.parametrize(("code", "words"), [("1 / 0", "ZeroDivisionError"), ("import os; os.abort()", "Aborted")])
def test_a_child_that_fails_hands_back_what_it_said(code: str, words: str) -> None:
    faulty = f"import faulthandler; faulthandler.enable(); {code}"
    with pytest.raises(RuntimeError, match=rf"(?s)^the process that makes the PDF failed \(-?\d+\):\n.*{words}"):
        press.press(Job(""), print, main=("-c", faulty))


def test_a_child_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ProjectError) as caught:
        press.press(Job(""), print, main=("-c", "import time; time.sleep(60)"), timeout=1)
    assert str(caught.value) == "project.yml: outputs.pdf: making the PDF took more than 1 seconds and was stopped."


def test_notes_of_the_library_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def finish(arguments: list[str], _timeout: int) -> None:
        folder = Path(arguments[-1])
        (folder / "report.pdf").write_bytes(b"made")
        (folder / "result.json").write_text(
            json.dumps({"missing": "", "refused": [], "lost": [], "silent": [], "notes": ["odd"]}), encoding="utf-8"
        )

    lines: list[str] = []
    monkeypatch.setattr(press, "_run", finish)
    assert press.press(Job("", {"a": b"1"}), lines.append) == b"made"
    assert lines == ["pdf: odd"]


def test_each_reason_why_a_pdf_is_unfit_is_a_problem() -> None:
    found = complaints({"missing": "no pango", "refused": ["x:y"], "lost": ["Failed to x"], "silent": ["svg a"]})
    assert [str(problem) for problem in found] == [
        f"project.yml: outputs.pdf: a system library is missing (no pango). Install it: {health.command()}",
        "project.yml: outputs.pdf: the document asks for 'x:y', which is no part of this build. "
        "Put the file into the project's theme/static folder, or remove the reference.",
        "project.yml: outputs.pdf: a part of the document could not be drawn (Failed to x).",
        "project.yml: outputs.pdf: a picture has no alternative text (svg a). Give it a title that says what is shown.",
    ]


def test_the_key_of_the_cache_names_the_libraries() -> None:
    assert set(press.makers()) == {"weasyprint", "pydyf", "fonttools", "tinycss2", "pyphen"}


# Health


def test_a_machine_with_every_library_lacks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.util.find_library", lambda name: f"lib{name}.so")
    assert health.missing() == []


def test_a_missing_library_is_named_with_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None if name == "pango-1.0" else name)
    monkeypatch.setattr("shutil.which", lambda name: name if name == "dnf" else None)
    assert health.missing() == [("Pango", "sudo dnf install -y pango harfbuzz")]


def test_a_machine_without_a_known_package_manager_gets_debians_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert health.command().startswith("sudo apt-get install -y libpango-1.0-0 ")
    assert health.library_path() == {}


def test_on_a_mac_libraries_of_homebrew_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in health.LIBRARIES.values():
        (tmp_path / f"lib{name}.0.dylib").touch()
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    monkeypatch.setattr(health, "_MAC_FOLDERS", (str(tmp_path),))
    monkeypatch.setenv("DYLD_FALLBACK_LIBRARY_PATH", "/own")
    assert health.missing() == []
    assert health.command() == "brew install pango"
    assert health.library_path() == {"DYLD_FALLBACK_LIBRARY_PATH": f"/own:{tmp_path}:/usr/lib"}


# Tables on paper


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([(True, [["Job"], ["Photo"]]), (False, [["Share"], ["18 %", "16–20 %"]])], "inline narrow"),
        ([(True, [["Job"], ["a" * 20]])] * 3, "inline plain"),
        ([(False, [["Share"], ["1" * 8, "1" * 9]])] * 8, "plain"),
        ([(False, [["Share"], ["1" * 12, "1" * 12]])] * 8, "small"),
        ([(False, [["Share"], ["1" * 15]])] * 8, "wide inline"),
        ([(False, [["Share"], ["1" * 16]])] * 8, "wide"),
        ([(False, [["Share"], ["1" * 20]])] * 8, "wide small"),
        ([(False, [["Share"], ["1" * 30]])] * 8, "wide small loose"),
        ([(True, [["Address"], ["x" * 500]])], "inline narrow"),
        ([(True, [["Comment"], ["many short words " * 40]])] * 2, "inline narrow"),
        ([(True, [["Empty"]])], "inline narrow"),
    ],
)
def test_a_table_takes_the_largest_layout_that_holds_it(columns: Any, expected: str) -> None:
    assert fit(columns) == expected


ORDER = ("inline narrow", "inline plain", "plain", "small", "wide inline", "wide", "wide small", "wide small loose")
CELLS = st.lists(st.lists(st.text("ab ", max_size=30), min_size=1, max_size=2), max_size=4)
COLUMNS = st.lists(st.tuples(st.booleans(), CELLS.map(lambda cells: [["Head"], *cells])), max_size=16)


@given(COLUMNS, st.tuples(st.booleans(), CELLS.map(lambda cells: [["Head"], *cells])))
def test_one_more_column_never_gives_a_larger_layout(columns: Any, more: Any) -> None:
    assert ORDER.index(fit([*columns, more])) >= ORDER.index(fit(columns))


@given(COLUMNS)
def test_the_order_of_columns_does_not_matter(columns: Any) -> None:
    assert fit(columns) == fit(columns[::-1])


# Composing


def composer(report: Report, rows: int = 40) -> Composer:
    ledger = Ledger(
        report.evidence, language(report.language), report.currency, report.minimum, lambda name: f"#e.{name}"
    )
    return Composer(report, ledger, lambda chart, whole: f"<svg>{chart.id} {whole}</svg>", rows)


def test_a_cut_says_how_many_rows_there_are() -> None:
    table = Table("t", "T", (Column("A"),), (("a",),) * 2000)
    made = composer(sample_report("en"), rows=5).grid(table)
    assert made.cut == "The first 5 of 2,000 rows."
    assert len(made.table.rows) == 5
    assert composer(sample_report("en"), rows=2000).grid(table).cut == ""


def test_the_figures_behind_a_chart_are_printed_once_and_not_where_the_table_stands_anyway() -> None:
    report = sample_report("en")
    behind = [grid.anchor for grid in composer(report).body().behind]
    assert behind == [
        "t.jobs.shares.figures",
        "t.jobs.margins.figures",
        "t.jobs.win_rates.figures",
        "t.jobs.counts.figures",
        *(f"t.map.{name}.figures" for name in ("jobs", "landscape", "proof", "time", "portrait", "words")),
    ]
    chart = next(page for page in report.pages if page.kind == "analysis").sections[1].blocks[0]
    assert isinstance(chart, Chart)
    twice = Section("again", "", "Again", blocks=(chart, chart.table))
    again = composer(replace(report, pages=(*report.pages, Page("again", "Again", (twice,))))).body()
    assert [grid.anchor for grid in again.behind] == [name for name in behind if name != "t.jobs.win_rates.figures"]


def test_a_chart_says_its_line_unless_the_section_has_said_it() -> None:
    outcomes = chapter(sample_report("ru"), "jobs.overview").passages[1]
    lines = [getattr(piece, "line", None) for piece in (*outcomes.lead, *outcomes.pieces)]
    assert lines == ["", None, "Число сделок по работам"]


def test_a_chart_stands_with_its_title_and_prose_may_flow() -> None:
    report = sample_report("en")
    assert [len(passage.lead) for passage in chapter(report, "jobs.overview").passages] == [1, 1]
    assert [len(passage.lead) for passage in chapter(report, "word").passages] == [0]


def test_a_table_that_stands_twice_has_its_anchor_once() -> None:
    chapters = composer(whole_report("en")).body().chapters
    grids = [piece for c in chapters for passage in c.passages for piece in passage.pieces if isinstance(piece, Grid)]
    assert [grid.anchor for grid in grids if grid.table.id == "jobs.summary"] == ["t.jobs.summary", ""]


FIGURE = Figure("", "<svg/>", "t.a")
SHORT, LONG = Prose(("Few words.",)), Prose(("x" * 500, "y" * 500))


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], 0),
        ([FIGURE, SHORT], 1),
        ([SHORT, FIGURE], 2),
        ([LONG, FIGURE], 0),
        ([SHORT, SHORT], 0),
        ([Markup("<p>x</p>"), FIGURE], 0),
        ([Verdict("So it is."), FIGURE], 1),
    ],
)
def test_title_chart_and_few_words_between_stand_together(pieces: list[Any], expected: int) -> None:
    assert together(pieces) == expected


def test_a_section_leads_to_its_method_where_it_has_one() -> None:
    report = sample_report("en")
    methods = [passage.method for passage in chapter(report, "jobs.overview").passages]
    assert methods == ["method.jobs.overview", "method.jobs.outcomes"]
    bare = replace(report, pages=tuple(page for page in report.pages if page.kind != "data"))
    assert {passage.method for passage in chapter(bare, "jobs.overview").passages} == {""}


def test_a_report_without_dates_has_no_date_on_its_cover() -> None:
    assert composer(replace(sample_report("en"), until=None)).body().until == ""
    assert composer(sample_report("en")).body().until == "October 31, 2026"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="jobs.html">x</a>', '<a href="#p.jobs">x</a>'),
        ('<a href="jobs.html#jobs.overview">x</a>', '<a href="#jobs.overview">x</a>'),
        ('<a href="other.html">x</a>', "<a>x</a>"),
        ('<a href="files/table.xlsx">x</a>', "<a>x</a>"),
        ('<a href="#here">x</a>', '<a href="#here">x</a>'),
        ('<a href="https://example.org/a.html">x</a>', '<a href="https://example.org/a.html">x</a>'),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
    ],
)
def test_links_of_the_site_become_links_of_the_document(html: str, expected: str) -> None:
    assert on_paper(html, {"jobs"}) == expected


def test_the_ledger_lists_what_the_document_refers_to() -> None:
    report = sample_report("en")
    body = composer(report).body()
    made = numbers(report, body, frozenset({"jobs.photo.deals", "jobs.coverage"}))
    assert [line.metric.id for line in made.lines] == ["jobs.coverage", "jobs.photo.deals"]
    assert made.more == len(report.evidence) - 2
    assert made.chapter.anchor == "p.evidence"
    assert made.makers == (("jobs.assign", "jtbd_jobs", "1"),)


def test_a_report_without_an_evidence_page_still_has_a_ledger() -> None:
    report = replace(sample_report("en"), pages=())
    assert numbers(report, composer(report).body(), frozenset()).chapter == Chapter("p.evidence", "", "evidence", ())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a word and another", "a word and another"),
        ("x" * 28, "x" * 28),
        ("x" * 60, f"{'x' * 24}<wbr>{'x' * 24}<wbr>{'x' * 12}"),
        ("&lt;" * 30, f"{'&lt;' * 24}<wbr>{'&lt;' * 6}"),
        (f'<a href="{"y" * 60}">short</a>', f'<a href="{"y" * 60}">short</a>'),
    ],
)
def test_words_that_no_column_holds_may_break(html: str, expected: str) -> None:
    assert breakable(html) == expected


@given(st.text())
def test_text_in_the_style_sheet_can_neither_end_its_string_nor_the_element(text: str) -> None:
    made = css_text(text)
    assert not set('"<>\n\r{};') & set(made)


# Sources


def test_a_source_is_told_with_files_remarks_and_what_could_not_be_read() -> None:
    report = sample_report("en")
    made = account(report.sources[0], composer(report))
    assert made.line == "deals: 3,021; customers: 2,870 · from January 3, 2025 to October 31, 2026"
    assert made.files.table.rows[0] == ("data/deals.csv", "CSV, «;», cp1251", 3064, 3021, "9f86d081884c")
    assert made.remarks == (
        "40 rows were left out by the filters of the project (Воронка).",
        "2 rows repeat a key with other values; the first was kept (deal_id).",
    )
    assert made.rejected is not None
    assert made.rejected.table.caption == "3 rows could not be read in full"
    assert made.rejected.table.rows[2] == ("data/deals.csv", "the whole row", "wrong number of cells", 1, "802")
    assert made.rejected.table.note == ""


def test_faults_of_one_kind_are_told_once_with_their_first_rows() -> None:
    report = sample_report("en")
    bad = tuple(Rejected("a.csv", 1000 + row, "sum", "not a number", "private") for row in range(7))
    source = replace(report.sources[0], rejected=(Rejected("a.csv", 2, "day", "not a date"), *bad), rejected_rows=90)
    made = account(source, composer(report)).rejected
    assert made is not None
    assert made.table.rows == (
        ("a.csv", "sum", "not a number", 7, "1000, 1001, 1002, 1003, 1004 …"),
        ("a.csv", "day", "not a date", 1, "2"),
    )
    assert made.table.caption == "90 rows could not be read in full"
    assert made.table.note == "Counted in the first 8."


def test_a_clean_source_without_dates_says_no_more_than_it_has() -> None:
    report = sample_report("en")
    source = replace(report.sources[0], rejected=(), rejected_rows=0, notes=(Note("filtered", 0),), period=None)
    made = account(source, composer(report))
    assert (made.line, made.remarks, made.rejected) == ("deals: 3,021; customers: 2,870", (), None)


# Assets


def test_assets_are_the_fonts_the_logo_and_named_static_files(look: Look, tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "static" / "logo.svg").write_bytes(b"<svg/>")
    (tmp_path / "static" / "a b.png").write_bytes(b"png")
    own = replace(look, static=(tmp_path / "static",), logo=tmp_path / "static" / "logo.svg")
    html = '<img src="static/a%20b.png"><img src="static/../secret.txt"><p style="background:url(static/none.png)">'
    found = assets(html, own)
    assert {name for name in found if not name.startswith("fonts/")} == {"logo.svg", "static/a b.png"}
    assert len(found) == len(look.fonts) + 2
    assert logo(own) == "logo.svg"
    assert logo(look) == ""


def test_the_logo_stands_on_the_cover(look: Look, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SVG.format(""), encoding="utf-8")
    made = job(request(replace(sample_report("en"), pages=()), replace(look, logo=tmp_path / "logo.svg"), tmp_path))
    assert '<img src="logo.svg" alt="Northern Light">' in made.html


def test_a_look_with_other_colours_gives_another_document(look: Look, tmp_path: Path) -> None:
    report = replace(sample_report("en"), pages=())
    red = replace(look, light={**look.light, "accent": "#aa0000"})
    first, second = (job(request(report, one, tmp_path)).html for one in (look, red))
    assert "#aa0000" in second
    assert first != second


def test_a_table_to_look_things_up_in_stays_off_the_paper() -> None:
    rows = (("x",),)
    kept, annex = Table("a", "A", (Column("C"),), rows), Table("b", "B", (Column("C"),), rows, annex=True)
    page = Page("only", "Only", (Section("only", "", "One thing", blocks=(kept, annex)),))
    made = composer(replace(sample_report("en"), pages=(page,))).body()
    passage = made.chapters[0].passages[0]
    assert [piece.table.id for piece in (*passage.lead, *passage.pieces)] == ["a"]  # type: ignore[union-attr]


def test_a_long_ledger_lists_what_is_said_and_leaves_out_what_stands_in_tables_alone() -> None:
    report = sample_report("en")
    said, tabled = list(report.evidence)[:2]
    link = '<a class="num" href="#e.{}">7</a>'
    html = f"<h2>{link.format(said)}</h2><table><td>{link.format(tabled)}</td></table>"
    assert in_ledger(html, report, most=2) == {said, tabled}
    assert in_ledger(html, report, most=1) == {said}
    assert unlinked(html, frozenset({said})) == f"<h2>{link.format(said)}</h2><table><td>7</td></table>"
