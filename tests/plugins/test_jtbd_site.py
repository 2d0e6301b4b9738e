"""The site as files: what stands on each page, what is shared, and what is made again."""

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from fontTools.ttLib import TTFont
from markupsafe import Markup as Html
from sample_report import HOSTILE, SHA, sample_report

import jtbd_theme_plain
from jtbd_reports.charts import drawing
from jtbd_reports.language import Language
from jtbd_reports.model import Chart, Markup, Metric, Page, Prose, Section, Table
from jtbd_reports.report import Evidence, Report
from jtbd_reports.store import Store
from jtbd_reports.themes import Look, load_look
from jtbd_reports.trace import traced
from jtbd_reports.writing import WriteRequest
from jtbd_site import assets, contexts, register_outputs
from jtbd_site.addresses import LEDGER_LINES, Addresses
from jtbd_site.assets import ALWAYS, used
from jtbd_site.composing import Composer, Drawn, numbers_in, script_json
from jtbd_site.output import OUTPUT, SiteOptions
from jtbd_site.pages import complete, packed, static_address, under

LOCALES = Path(__file__).parents[2] / "plugins" / "jtbd_site" / "locales"
PAGES = [f"{name}.html" for name in ("data", "evidence", "index", "jobs-map", "jobs-overview", "jobs-time", "word")]
VOID = {"meta", "link", "img", "br", "wbr", "source", "input", "hr"}


@pytest.fixture(scope="module")
def look() -> Look:
    theme = next(iter(jtbd_theme_plain.register_themes()))
    return load_look(theme, {theme.name: theme})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def write(look: Look, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes a report as a site into a new folder."""

    def made(report: Report, **how: Any) -> Path:
        folder = tmp_path_factory.mktemp("site")
        language = Language(report.language).within(LOCALES)
        request = WriteRequest(report, look, language, folder, SiteOptions(), store)
        OUTPUT.write(replace(request, **how))
        return folder

    return made


@pytest.fixture(scope="module", params=["ru", "en"])
def site(request: pytest.FixtureRequest, write: Callable[..., Path]) -> Path:
    return write(sample_report(request.param))


class Outline(HTMLParser):
    """What a test asks of a page: ids, links, headings, and whether every tag is closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes += found
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.hrefs += [value for name, value in attrs if name in {"href", "src", "srcset"} and value]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"script", "style"}:
            self.text.append(data)


def outlines(site: Path) -> dict[str, Outline]:
    return {path.name: Outline(path.read_text(encoding="utf-8")) for path in sorted(site.glob("*.html"))}


def page_html(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def test_the_plugin_offers_the_output() -> None:
    assert [output.name for output in register_outputs()] == ["site"]


def test_a_site_is_flat_pages_and_what_they_share(site: Path) -> None:
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    fonts = [
        f"assets/{name}.woff2"
        for name in ("manrope-600", "manrope-700", "roboto-400", "roboto-400-italic", "roboto-500")
    ]
    assert names == sorted([*PAGES, "results.json", "assets/site.css", "assets/site.js", "assets/vega.js", *fonts])


def test_pages_are_well_formed(site: Path) -> None:
    for name, page in outlines(site).items():
        assert page.open == [], name
        assert len(page.ids) == len(set(page.ids)), name


def test_headings_go_down_step_by_step(site: Path) -> None:
    for name, page in outlines(site).items():
        assert page.headings.count(1) == 1, name
        assert page.headings[0] == 1, name
        assert all(below <= above + 1 for above, below in zip(page.headings, page.headings[1:], strict=False)), name


def test_every_link_leads_somewhere_inside_the_site(site: Path) -> None:
    found = outlines(site)
    for name, page in found.items():
        for href in page.hrefs:
            file, _, anchor = unquote(href).partition("#")
            assert not re.match("[a-z]+:|/", file), href
            assert (site / (file or name)).is_file(), f"{name}: {href}"
            assert not anchor or anchor in found[file or name].ids, f"{name}: {href}"


def test_foreign_text_is_text_everywhere(site: Path) -> None:
    for path in site.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert HOSTILE not in html
        assert html.count("<script") == html.count('<script src="assets/site.js"') + html.count(
            '<script type="application/json"'
        )
    assert HOSTILE in "".join(outlines(site)["index.html"].text)


def test_pages_run_nothing_of_their_own(site: Path) -> None:
    for page in outlines(site).values():
        assert not [name for name in page.attributes if name.startswith("on")]
    assert "script-src 'self' file:;" in page_html(site, "index.html")


def test_nothing_private_is_shown(site: Path) -> None:
    everything = "".join(
        path.read_text(encoding="utf-8") for path in site.rglob("*") if path.suffix in {".html", ".json"}
    )
    assert "79990001122" not in everything
    assert "private" not in everything


def test_a_page_is_light_before_interaction(site: Path) -> None:
    first = [path for path in (site / "assets").iterdir() if path.name != "vega.js"]
    shared = sum(path.stat().st_size for path in first)
    for path in site.glob("*.html"):
        assert path.stat().st_size + shared <= 300_000, path.name
    assert shared + (site / "assets" / "vega.js").stat().st_size <= 1_500_000
    assert all('src="assets/vega.js"' not in path.read_text(encoding="utf-8") for path in site.glob("*.html"))


def test_the_same_report_gives_the_same_bytes(write: Callable[..., Path], tmp_path: Path) -> None:
    one, two = (
        write(sample_report("ru"), store=Store(tmp_path / "a")),
        write(sample_report("ru"), store=Store(tmp_path / "b")),
    )
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(two) for path in two.rglob("*") if path.is_file())
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)


def remade(write: Callable[..., Path], report: Report, **how: Any) -> list[str]:
    """Titles of the pages that had to be made, after `sample_report` had been written."""
    write(sample_report("en"))
    lines: list[str] = []
    write(report, progress=lines.append, **how)
    return [line.removeprefix("site: ").partition(" · ")[0] for line in lines]


def test_nothing_is_made_again_where_nothing_changed(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(sample_report("en"))
    for module, name in ((drawing, "_draw"), (assets, "subset")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("made again"))
    assert remade(write, sample_report("en")) == []


def edited(report: Report, page_id: str, *blocks: Any) -> Report:
    """The report with more blocks in the first section of one page."""
    pages = tuple(
        replace(
            page, sections=(replace(page.sections[0], blocks=(*page.sections[0].blocks, *blocks)), *page.sections[1:])
        )
        if page.id == page_id
        else page
        for page in report.pages
    )
    return replace(report, pages=pages)


def test_an_edited_page_of_prose_is_the_only_one_made_again(write: Callable[..., Path]) -> None:
    report = edited(sample_report("en"), "word", Prose(("A new sentence.",)))
    assert remade(write, report) == ["What we propose to do this quarter"]


def test_a_changed_number_remakes_the_pages_that_show_it_and_the_ledger(write: Callable[..., Path]) -> None:
    report = sample_report("en")
    line = report.evidence["jobs.lift"]
    changed = {**report.evidence, "jobs.lift": replace(line, metric=replace(line.metric, n=7))}
    assert remade(write, replace(report, evidence=changed)) == [
        "Northern Light residences",
        "Where each number comes from",
    ]


def test_a_new_name_in_the_navigation_remakes_every_page(write: Callable[..., Path]) -> None:
    report = sample_report("en")
    renamed = replace(report, pages=(*report.pages[:1], replace(report.pages[1], nav="Plan"), *report.pages[2:]))
    assert len(remade(write, renamed)) == len(PAGES)


def test_what_was_read_remakes_the_data_page(write: Callable[..., Path]) -> None:
    report = sample_report("en")
    assert remade(write, replace(report, sources=(replace(report.sources[0], rejected_rows=4),))) == [
        "What was read, and what was not"
    ]


def test_another_look_remakes_every_page(write: Callable[..., Path], look: Look) -> None:
    assert len(remade(write, sample_report("en"), look=replace(look, fingerprint="other"))) == len(PAGES)


def test_a_section_says_kicker_finding_what_is_shown_and_where_from(write: Callable[..., Path]) -> None:
    html = page_html(write(sample_report("en")), "jobs-overview.html")
    section = html[html.index('<section id="jobs.overview">') : html.index('<section id="jobs.outcomes">')]
    order = ['class="kicker"', "<h1>", 'class="shown"', "<figure", '<table id="jobs.summary"', 'class="source"']
    places = [section.index(mark) for mark in order]
    assert places == sorted(places)
    assert section.count('<a href="#jobs.shares.figures">Table</a>') == 1
    assert '<a href="data.html#method.jobs.overview">Method</a>' in section
    assert '<a href="evidence.html#of-jobs.overview">Where each number comes from</a>' in section


def test_a_chart_stands_in_two_widths_with_its_table_and_its_specification(write: Callable[..., Path]) -> None:
    html = page_html(write(sample_report("en")), "jobs-overview.html")
    assert html.count("<figure") == 4
    assert html.count('class="chart" role="img"') == 8
    assert html.count('<details><summary>Table<span class="unseen">: ') == 4
    specs = [json.loads(text) for text in re.findall(r'class="specs">(.*?)</script>', html)]
    assert all(set(spec) == {"wide", "narrow", "config"} for spec in specs)
    assert specs[0]["wide"]["data"]["values"][5]["label"] == HOSTILE


def test_the_navigation_marks_the_page_itself(site: Path) -> None:
    for path in site.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert html.count(f'<a href="{path.name}" aria-current="page">') == 2
        assert html.count('aria-current="page"') == 2


def test_the_ledger_has_a_line_for_every_number(site: Path) -> None:
    page = outlines(site)["evidence.html"]
    assert set(sample_report("ru").evidence) <= set(page.ids)


def test_a_hidden_number_is_hidden_in_every_file(write: Callable[..., Path]) -> None:
    site = write(sample_report("en"))
    line = re.search(r'<tr id="jobs\.tiny\.win_rate">.*?</tr>', page_html(site, "evidence.html"), re.DOTALL)
    assert line
    assert "hidden<small>deals, n &lt; 5</small>" in line[0]


def test_a_careless_hidden_metric_gives_nothing_away(write: Callable[..., Path]) -> None:
    report = sample_report("en")
    line = report.evidence["jobs.tiny.win_rate"]
    careless = replace(line.metric, value=0.98761, low=0.98761, high=0.98761, n=3)
    site = write(replace(report, evidence={**report.evidence, line.metric.id: replace(line, metric=careless)}))
    everything = "".join(
        path.read_text(encoding="utf-8") for path in site.rglob("*") if path.suffix in {".html", ".json"}
    )
    assert "0.98761" not in everything
    assert "98.8%" not in everything
    assert "n = 3<" not in everything


def test_results_hold_every_number_for_machines(write: Callable[..., Path]) -> None:
    content = json.loads((write(sample_report("ru")) / "results.json").read_text(encoding="utf-8"))
    found = {metric["id"]: metric for metric in content["metrics"]}
    assert (content["language"], content["currency"], content["data_until"]) == ("ru", "RUB", "2026-10-31")
    assert found["jobs.coverage"] == {
        "id": "jobs.coverage", "label": "coverage", "kind": "share", "value": 0.96, "low": 0.953, "high": 0.967,
        "level": 0.95, "n": 3021, "unit": "deals", "method": "Wilson", "where": "all deals", "suppressed": False,
        "analysis": "jobs.assign", "version": "1", "plugin": "jtbd_jobs", "sources": ["crm"], "page": "jobs.overview",
    }  # fmt: skip
    assert found["jobs.count"]["level"] is None
    hidden = found["jobs.tiny.deals"]
    assert [hidden[name] for name in ("value", "low", "high", "n", "level", "suppressed")] == [None] * 5 + [True]


def test_what_was_read_stands_on_the_data_page(write: Callable[..., Path]) -> None:
    html = page_html(write(sample_report("ru")), "data.html").replace("\u202f", " ")
    for words in (
        "сделки: 3 021 строка; клиенты: 2 870 строк", "с 3 января 2025 г. по 31 октября 2026 г.",
        "data/deals.csv", f"{SHA[:12]}…", "40 строк убрали фильтры проекта (Воронка).",
        "3 строки прочитаны не полностью или не прочитаны", "<td>не число</td>", "<td>вся строка</td>",
    ):  # fmt: skip
        assert words in html


def test_a_source_read_in_full_says_so(write: Callable[..., Path]) -> None:
    report = sample_report("en")
    whole = replace(report.sources[0], rejected=(), rejected_rows=0, notes=(), period=None)
    html = page_html(write(replace(report, sources=(whole,), until=None)), "data.html")
    assert "Every row could be read." in html
    assert "<details" not in html.partition("<main")[2]
    assert "Data until" not in html


def test_fonts_hold_what_the_pages_show_and_little_else(site: Path) -> None:
    font = TTFont(site / "assets" / "roboto-400.woff2")
    cmap = font.getBestCmap()
    wanted = "".join(text for page in outlines(site).values() for text in page.text)
    assert {character for character in wanted if character.isprintable() and ord(character) not in cmap} <= set("▸")
    assert set("АЯёЁ₽«»—№") <= set(map(chr, cmap))
    assert len(cmap) < len(ALWAYS) + 60


def test_every_face_has_the_narrow_space_between_number_and_unit(site: Path) -> None:
    for path in (site / "assets").glob("*.woff2"):
        assert 0x202F in TTFont(path).getBestCmap(), path.name


def test_characters_of_scripts_and_tags_do_not_weigh() -> None:
    assert "ё" in used(["<p>ё</p>"])
    assert "ﷺ" in used(["<p>&#65018;</p>"])
    assert "ﷺ" not in used(['<p class="ﷺ">a</p>'])


def test_a_report_without_charts_ships_no_library(write: Callable[..., Path]) -> None:
    section = Section("index", "", "Nothing to draw")
    site = write(replace(sample_report("en"), pages=(Page("index", "Summary", (section,), kind="summary"),)))
    assert not (site / "assets" / "vega.js").exists()
    assert sorted(path.name for path in site.glob("*.html")) == ["data.html", "evidence.html", "index.html"]


def test_a_logo_and_static_files_come_along(write: Callable[..., Path], look: Look, tmp_path: Path) -> None:
    for folder, text in (("own", "mine"), ("base", "theirs")):
        (tmp_path / folder / "brand").mkdir(parents=True)
        (tmp_path / folder / "brand" / "a logo.svg").write_text(text, encoding="utf-8")
    (tmp_path / "base" / "dark.svg").write_text("dark", encoding="utf-8")
    own = replace(
        look,
        static=(tmp_path / "own", tmp_path / "base"),
        logo=tmp_path / "own" / "brand" / "a logo.svg",
        logo_dark=tmp_path / "base" / "dark.svg",
        fingerprint="logo",
    )
    site = write(sample_report("en"), look=own)
    assert (site / "static" / "brand" / "a logo.svg").read_text(encoding="utf-8") == "mine"
    html = page_html(site, "index.html")
    assert '<img src="static/brand/a%20logo.svg" alt="Northern Light">' in html
    assert '<source srcset="static/dark.svg" media="(prefers-color-scheme: dark)">' in html
    assert static_address(tmp_path / "elsewhere.svg", own) == ""


def test_one_logo_serves_both_schemes(write: Callable[..., Path], look: Look, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    logo = tmp_path / "logo.svg"
    own = replace(look, static=(tmp_path,), logo=logo, logo_dark=logo, fingerprint="one logo")
    html = page_html(write(replace(sample_report("en"), client=""), look=own), "index.html")
    assert '<picture><img src="static/logo.svg" alt="Northern Light residences"></picture>' in html


def bare(*pages: Page, evidence: int = 0) -> Report:
    metrics = [Metric(f"m.{index}", "count", index) for index in range(evidence)]
    lines = {metric.id: Evidence(metric, metric.id, "a", "1", "p", (), "one") for metric in metrics}
    return replace(sample_report("en"), pages=pages, evidence=lines)


def test_files_are_named_after_pages_and_never_alike() -> None:
    report = bare(
        Page("start", "", (), kind="summary"),
        Page("jobs.overview", "", ()), Page("jobs-overview", "", ()), Page("Jobs.Overview", "", ()),
        Page("index", "", (), kind="prose"), Page("data", "", (), kind="prose"), Page("../../etc/passwd", "", ()),
        Page("Введение", "", ()), Page("...", "", ()),
        Page("d", "", (), kind="data"), Page("e", "", (), kind="evidence"),
    )  # fmt: skip
    assert list(Addresses(report).files.values()) == [
        "index.html", "jobs-overview.html", "jobs-overview-2.html", "Jobs-Overview-3.html", "index-2.html",
        "data-2.html", "etc-passwd.html", "Введение.html", "page.html", "data.html", "evidence.html",
    ]  # fmt: skip


def test_a_long_ledger_is_cut_into_files(write: Callable[..., Path]) -> None:
    report = bare(
        Page("one", "One", (Section("one", "", "One"),)), Page("evidence-2", "Two", ()), evidence=LEDGER_LINES + 1
    )
    addresses = Addresses(complete(report, str))
    assert addresses.chunk_names == ["evidence.html", "evidence-2.html"]
    assert addresses.number("m.0") == "evidence.html#m.0"
    assert addresses.number(f"m.{LEDGER_LINES}") == f"evidence-2.html#m.{LEDGER_LINES}"
    assert addresses.files["evidence-2"] == "evidence-2-2.html"
    site = write(report)
    assert "<strong>2</strong>" in page_html(site, "evidence-2.html")
    assert '<a href="evidence-2.html">2</a>' in page_html(site, "evidence.html")


def test_a_page_without_numbers_of_its_own_points_at_the_first_it_shows() -> None:
    section = Section("s", "", f"{traced('m.1', '1')} of {traced('gone', '2')}", source="Source.")
    report = complete(bare(Page("two", "Two", (section,)), evidence=3), str)
    addresses = Addresses(report)
    made = Composer(report, addresses, Language("en"), lambda _chart: pytest.fail("no chart")).page(report.pages[0])
    assert [(link.words, link.href) for link in made.passages[0].links] == [
        ("Where each number comes from", "evidence.html#m.1")
    ]
    assert addresses.origin(report.pages[0]) == ""


def test_numbers_of_a_page_no_longer_in_the_report_keep_their_lines() -> None:
    report = complete(bare(evidence=1), str)
    made = Composer(report, Addresses(report), Language("en"), lambda _chart: pytest.fail("no chart")).ledger(
        report.pages[1], 0
    )
    assert [(group.words, group.href) for group in made.groups] == [("one", "")]


def test_a_table_shown_on_its_own_is_not_repeated_behind_its_chart() -> None:
    table = Table("t", "T", (), ())
    chart = Chart("c", "what is shown", "", {}, {}, table)
    report = complete(
        bare(Page("two", "Two", (Section("s", "", "S", shown="what is shown", blocks=(chart, table)),))), str
    )
    drawn = Drawn("<svg/>", "<svg/>", {})
    figure = (
        Composer(report, Addresses(report), Language("en"), lambda _chart: drawn)
        .page(report.pages[0])
        .passages[0]
        .pieces[0]
    )
    assert isinstance(figure, contexts.Figure)
    assert (figure.shows_table, figure.line) == (False, "")


def test_a_page_template_sees_just_its_context() -> None:
    assert [field.name for field in fields(contexts.Context)] == [
        "title", "name", "client", "language", "until", "version", "logo", "logo_dark", "navigation", "passages",
        "before", "after", "accounts", "groups", "parts",
    ]  # fmt: skip


def test_headings_of_prose_follow_on_the_section_they_stand_in() -> None:
    prose = Html("<h3>A &lt;h3&gt;</h3><h4>B</h4>")
    assert under(prose, 1) == "<h2>A &lt;h3&gt;</h2><h3>B</h3>"
    assert under(prose, 2) == prose


def test_json_cannot_end_its_script_element() -> None:
    text = script_json({"a": "</script><!-- <script>", "b": [1.5, None]})
    assert "<" not in text
    assert json.loads(text) == {"a": "</script><!-- <script>", "b": [1.5, None]}


def test_two_specifications_share_their_configuration_only_where_it_is_one() -> None:
    assert packed({"a": 1, "config": {"x": 1}}, {"b": 2, "config": {"x": 1}}) == {
        "wide": {"a": 1}, "narrow": {"b": 2}, "config": {"x": 1},
    }  # fmt: skip
    assert packed({"config": {"x": 1}}, {"config": {}}) == {
        "wide": {"config": {"x": 1}},
        "narrow": {"config": {}},
        "config": {},
    }


def test_numbers_are_found_wherever_a_page_has_them() -> None:
    page = Page(
        "p",
        traced("a", "1"),
        (
            Section(
                "s",
                "",
                "t",
                blocks=(Markup(traced("b", "2")), Table("t", "", (), ((Metric("c", "count", 1), 4, None),))),
            ),
        ),
    )
    assert list(numbers_in(page)) == ["a", "b", "c"]


def test_the_navigation_says_where_a_new_part_begins(write: Callable[..., Path]) -> None:
    report = sample_report("en")
    parts = ["", *("Why & how" for _page in report.pages[1:])]
    pages = tuple(replace(page, part=part) for page, part in zip(report.pages, parts, strict=True))
    html = (write(replace(report, pages=pages)) / "index.html").read_text(encoding="utf-8")
    assert html.count('<li class="part">Why &amp; how</li>') == 2  # in the side and in the menu
