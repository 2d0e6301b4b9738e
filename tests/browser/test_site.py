"""The site in a real Chromium: from a folder, without network, by keyboard, on a phone, in the dark, script-free."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sample_report import sample_report

import jtbd_theme_plain
from jtbd_reports.language import Language
from jtbd_reports.store import Store
from jtbd_reports.themes import load_look
from jtbd_reports.writing import WriteRequest
from jtbd_site.output import OUTPUT, SiteOptions

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
LOCALES = Path(__file__).parents[2] / "plugins" / "jtbd_site" / "locales"
PAGES = ("index", "jobs-overview", "jobs-map", "jobs-time", "word", "data", "evidence")

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH; install it to run the browser tests")


@pytest.fixture(scope="module", params=["ru", "en"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    theme = next(iter(jtbd_theme_plain.register_themes()))
    folder = tmp_path_factory.mktemp("site")
    report = sample_report(request.param)
    language = Language(report.language).within(LOCALES)
    look = load_look(theme, {theme.name: theme})
    OUTPUT.write(WriteRequest(report, look, language, folder, SiteOptions(), Store(folder / ".store")))
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@dataclass
class Visit:
    """A page open in the browser, with all it said and asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def go(self, address: str) -> Any:
        self.page.goto(address)
        self.page.evaluate("document.fonts.ready")
        return self.page


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    """Opens pages in contexts of their own; at the end none may have complained or gone outside."""
    visits: list[Visit] = []

    def open_page(**how: Any) -> Visit:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **how}).new_page()
        made = Visit(page)
        page.on("console", lambda message: made.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: made.said.append(str(error)))
        page.on("request", lambda request: made.asked.append(request.url))
        visits.append(made)
        return made

    yield open_page
    for made in visits:
        made.page.context.close()
        assert made.said == []
        assert [url for url in made.asked if not url.startswith(("file:", "data:"))] == []


def address(site: Path, name: str) -> str:
    return (site / f"{name}.html").as_uri()


def violations(page: Any) -> list[str]:
    """What axe-core finds serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found if item["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("site", ["ru"], indirect=True)
def test_no_page_has_a_barrier(site: Path, visit: Any, scheme: str, width: int) -> None:
    browsing = visit(color_scheme=scheme, viewport={"width": width, "height": 740})
    for name in PAGES:
        page = browsing.go(address(site, name))
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert violations(page) == [], name


@pytest.mark.parametrize("width", [1280, 820, 360])
def test_no_page_scrolls_sideways(site: Path, visit: Any, width: int) -> None:
    browsing = visit(viewport={"width": width, "height": 740})
    for name in PAGES:
        page = browsing.go(address(site, name))
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_pages_open_from_a_folder_with_their_fonts_and_ask_for_nothing_large(site: Path, visit: Any) -> None:
    browsing = visit()
    page = browsing.go(address(site, "jobs-overview"))
    assert page.evaluate("document.fonts.check('700 20px Manrope') && document.fonts.check('16px Roboto')")
    assert page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').length") >= 3
    assert not any("vega" in url for url in browsing.asked)


def test_the_policy_of_the_page_stops_foreign_code(site: Path, visit: Any) -> None:
    browsing = visit()
    page = browsing.go(address(site, "index"))
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
    }""")
    assert page.evaluate("window.ran === undefined")
    assert len(browsing.said) == 1
    assert "Content Security Policy" in browsing.said.pop()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_chart_comes_to_life_on_demand(site: Path, visit: Any, width: int) -> None:
    browsing = visit(viewport={"width": width, "height": 900}, color_scheme="dark")
    page = browsing.go(address(site, "jobs-overview"))
    figure = page.locator("figure").nth(2)
    figure.locator("button.interactive").click()
    live = figure.locator(".live svg")
    live.wait_for()
    assert not figure.locator(".drawing").is_visible()
    assert live.get_attribute("role") == "img"
    dots = live.locator(".mark-symbol path")
    assert dots.count() == 5
    dots.nth(2).hover(force=True)
    tip = page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    assert "n = 541" in tip.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    accent = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')")
    drawn = dots.nth(2).evaluate("(dot) => getComputedStyle(dot).fill")
    assert drawn == "rgb({}, {}, {})".format(*(int(accent[index : index + 2], 16) for index in (1, 3, 5)))


@pytest.mark.parametrize(("name", "charts"), [("jobs-overview", 4), ("jobs-map", 3), ("jobs-time", 3)])
def test_a_live_chart_has_no_barrier(site: Path, visit: Any, name: str, charts: int) -> None:
    page = visit().go(address(site, name))
    for button in page.locator("button.interactive").all():
        button.click()
    page.wait_for_function(f"document.querySelectorAll('.live svg').length === {charts}")
    assert violations(page) == []


def test_a_point_of_a_map_tells_both_of_its_measures(site: Path, visit: Any) -> None:
    page = visit().go(address(site, "jobs-map"))
    figure = page.locator("figure").first
    figure.locator("button.interactive").click()
    live = figure.locator(".live svg")
    live.wait_for()
    live.locator(".mark-symbol path").first.hover(force=True)
    tip = page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    assert tip.locator("tr").count() == 3
    page.keyboard.press("ArrowDown")
    assert "31" in figure.locator(".spoken").inner_text()


def focused(page: Any) -> str:
    found = page.evaluate("""() => {
        const at = document.activeElement;
        return `${at.tagName} ${at.className} ${at.getAttribute('href') ?? ''}`;
    }""")
    return str(found)


def test_everything_is_reached_by_keyboard_with_a_visible_focus(site: Path, visit: Any) -> None:
    page = visit().go(address(site, "jobs-overview"))
    page.keyboard.press("Tab")
    assert focused(page) == "A skip #main"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    stops = []
    for _ in range(120):
        page.keyboard.press("Tab")
        stops.append(focused(page))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none" or "BODY" in stops[-1]
    assert "A  index.html" in stops
    assert "A  data.html" in stops
    assert any(stop.startswith("SUMMARY") for stop in stops)
    assert any(stop.startswith("BUTTON interactive") for stop in stops)
    assert any(stop.startswith("DIV frame") for stop in stops)


def test_the_skip_link_leads_past_the_navigation(site: Path, visit: Any) -> None:
    page = visit().go(address(site, "jobs-overview"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page).startswith("MAIN")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_live_chart_is_read_row_by_row_with_the_arrows(site: Path, visit: Any) -> None:
    page = visit().go(address(site, "jobs-overview"))
    figure = page.locator("figure").nth(2)
    figure.locator("button.interactive").focus()
    page.keyboard.press("Enter")
    figure.locator(".live svg").wait_for()
    page.wait_for_function("document.activeElement.className.startsWith('live')")
    said = figure.locator(".spoken")
    heard = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "x"):
        page.keyboard.press(key)
        heard.append(said.inner_text())
    assert "n = 942" in heard[0]
    assert "n = 810" in heard[1]
    assert heard[0] == heard[2] == heard[3] == heard[4]


def test_pages_work_without_scripts(site: Path, visit: Any) -> None:
    page = visit(java_script_enabled=False, viewport={"width": 360, "height": 740}).page
    page.goto(address(site, "jobs-overview"))
    assert page.locator("figure .narrow svg").first.is_visible()
    assert not page.locator("figure .wide svg").first.is_visible()
    assert not page.locator("button.interactive").first.is_visible()
    page.locator(".menu summary").click()
    page.locator(".menu a", has_text="").first.wait_for()
    page.locator("figure summary").first.click()
    assert page.locator("figure table").first.is_visible()
    page.locator(".menu nav a").nth(1).click()
    assert page.url.endswith("/word.html")


def test_the_menu_of_a_phone_closes_with_escape(site: Path, visit: Any) -> None:
    page = visit(viewport={"width": 360, "height": 740}).go(address(site, "index"))
    page.locator(".menu summary").click()
    assert page.locator(".menu nav").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu nav").is_visible()
    assert focused(page).startswith("SUMMARY")


def test_a_link_to_a_table_opens_it(site: Path, visit: Any) -> None:
    page = visit().go(address(site, "jobs-overview"))
    table = page.locator('[id="jobs.shares.figures"]')
    assert not table.is_visible()
    page.locator('.source a[href="#jobs.shares.figures"]').click()
    table.wait_for(state="visible")
    page.goto(f"{address(site, 'jobs-overview')}#jobs.margins.figures")
    page.locator('[id="jobs.margins.figures"]').wait_for(state="visible")


def test_a_number_leads_to_its_line_in_the_ledger(site: Path, visit: Any) -> None:
    page = visit().go(address(site, "jobs-overview"))
    page.locator("h1 a.num").click()
    line = page.locator('[id="jobs.coverage"]')
    assert page.url.endswith("evidence.html#jobs.coverage")
    assert line.is_visible()
    assert line.evaluate("(row) => row.matches(':target')")


def test_a_broken_library_leaves_the_picture_as_it_was(site: Path, visit: Any) -> None:
    browsing = visit()
    browsing.page.route("**/vega.js", lambda route: route.abort())
    page = browsing.go(address(site, "jobs-overview"))
    button = page.locator("button.interactive").nth(2)
    with page.expect_console_message(lambda message: message.type == "warning"):
        button.click()
    assert page.locator("figure").nth(2).locator(".wide svg").is_visible()
    assert button.is_enabled()
    assert browsing.said == [
        "error: Failed to load resource: net::ERR_FAILED",
        "warning: assets/vega.js could not be read",
    ]
    browsing.said.clear()


def test_paper_is_light_and_carries_no_controls(site: Path, visit: Any) -> None:
    page = visit(color_scheme="dark").go(address(site, "jobs-overview"))
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for control in (".side", ".turn", "button.interactive", ".behind details"):
        assert not page.locator(control).first.is_visible()
    assert page.locator("figure svg").first.is_visible()
