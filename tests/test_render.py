"""Values to HTML: links, cells, escaping, and which template wins."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

import jtbd_theme_plain
from jtbd_reports.language import Language
from jtbd_reports.model import (
    Blank,
    Card,
    Cards,
    Column,
    Listing,
    Markup,
    Metric,
    Profile,
    Prose,
    Table,
    Twins,
    Verdict,
)
from jtbd_reports.render import Ledger, cell, environment, kind, render
from jtbd_reports.report import Evidence
from jtbd_reports.themes import Look, load_look
from jtbd_reports.trace import traced

SHARE = Metric("jobs.photo.share", "share", 0.18, 0.16, 0.2, n=541, unit="deals", method="Wilson")
HIDDEN = Metric("jobs.tiny.share", "share", None, n=3, suppressed=True)
COUNT = Metric("jobs.count", "count", 5)
HOSTILE = "<script>alert('1')</script>"
ESCAPED = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"


def evidence(metric: Metric, *sources: str) -> Evidence:
    return Evidence(metric, "label", "jobs.assign", "1", "jtbd_jobs", sources, "jobs")


def ledger(code: str = "en") -> Ledger:
    lines = {SHARE.id: evidence(SHARE, "crm", HOSTILE), HIDDEN.id: evidence(HIDDEN), COUNT.id: evidence(COUNT, "crm")}
    return Ledger(lines, Language(code), "EUR", 5, lambda name: f"evidence.html#{name}")


@pytest.fixture(scope="module")
def look() -> Look:
    theme = next(iter(jtbd_theme_plain.register_themes()))
    return load_look(theme, {theme.name: theme})


def test_a_number_links_to_its_line_and_says_where_it_is_from() -> None:
    assert str(ledger().link(SHARE.id, "18%")) == (
        '<a class="num" href="evidence.html#jobs.photo.share" '
        f'title="95% interval 16–20% · n = 541 · crm, {ESCAPED}">18%</a>'
    )


def test_a_hidden_number_says_only_that_its_group_is_small() -> None:
    assert ledger().hint(HIDDEN.id) == "n &lt; 5".replace("&lt;", "<")


def test_an_exact_number_has_no_interval_to_tell() -> None:
    assert ledger().hint(COUNT.id) == "crm"


def test_a_number_that_the_ledger_does_not_know_is_mere_text() -> None:
    assert str(ledger().link("jobs.gone", HOSTILE)) == ESCAPED


def test_traced_text_is_escaped_typeset_and_linked() -> None:
    made = str(ledger().linked(f"{HOSTILE} — a share of {traced(SHARE.id, '18% & more')}"))
    assert made.startswith(f"{ESCAPED}\u00a0— a\u00a0share of <a ")
    assert made.endswith(">18% &amp; more</a>")


def test_hints_are_in_the_language_of_the_report() -> None:
    assert ledger("ru").hint(SHARE.id).startswith("95\u202f% интервал 16–20\u202f% · n = 541")


@pytest.mark.parametrize(
    ("value", "column", "made"),
    [
        (None, Column("a"), "—"),
        (HOSTILE, Column("a"), ESCAPED),
        ("=1+1", Column("a"), "=1+1"),
        (1234, Column("a", "count"), "1,234"),
        (0.18, Column("a", "share"), "18%"),
        (1_240_000, Column("a", "money"), "€1.2m"),
        (34, Column("a", "days"), "34 days"),
        (2.345, Column("a", "number"), "2.35"),
        (1234, Column("a"), "1,234"),
        (0.5, Column("a"), "0.50"),
    ],
)
def test_cells_are_formatted_by_their_column(value: str | float | None, column: Column, made: str) -> None:
    assert str(cell(value, column, ledger())) == made


def test_a_metric_in_a_cell_has_its_interval_beside_it() -> None:
    made = str(cell(SHARE, Column("a", "share"), ledger()))
    assert made.endswith('>18%</a> <small class="interval">16–20%</small>')
    assert str(cell(COUNT, Column("a", "count"), ledger())).endswith(">5</a>")


def test_a_hidden_cell_says_so() -> None:
    made = str(cell(HIDDEN, Column("a", "share"), ledger()))
    assert made.startswith('<span class="hidden"><a')
    assert made.endswith(">hidden</a></span>")


def test_text_in_a_cell_may_carry_numbers() -> None:
    assert 'href="evidence.html#jobs.count"' in str(cell(traced(COUNT.id, "5"), Column("a"), ledger()))


def test_html_of_the_core_keeps_its_tags_and_gets_its_links() -> None:
    html = f'<p>Of &lt;all&gt; {traced(COUNT.id, "5 &amp; more")}</p><img alt="{traced(COUNT.id, "5")}">'
    assert str(ledger().trusted(html)) == (
        '<p>Of &lt;all&gt; <a class="num" href="evidence.html#jobs.count" title="crm">5 &amp; more</a></p><img alt="5">'
    )


def test_tables_in_prose_scroll_in_a_frame_of_their_own() -> None:
    assert str(ledger().trusted("<table><tr></tr></table>")) == (
        '<div class="frame" role="region" tabindex="0" aria-label="Table"><table><tr></tr></table></div>'
    )


def block(look: Look, value: object, code: str = "en") -> str:
    @dataclass
    class Context:
        block: object

    made = environment(look, None, ledger(code))
    return " ".join(render(made, f"blocks/{type(value).__name__.lower()}.html", Context(value)).split())


def test_blocks_become_html(look: Look) -> None:
    assert block(look, Prose(("One.", HOSTILE))) == f'<div class="prose"> <p>One.</p> <p>{ESCAPED}</p> </div>'
    assert block(look, Verdict("Start.", trouble=True)) == '<p class="verdict trouble">Start.</p>'
    assert block(look, Verdict("Go.")) == '<p class="verdict">Go.</p>'
    assert block(look, Listing((("Why", HOSTILE),))) == (
        f'<dl class="listing"> <div><dt>Why</dt><dd>{ESCAPED}</dd></div> </dl>'
    )
    assert block(look, Markup("<p>Yes</p>")) == '<div class="prose"> <p>Yes</p> </div>'
    assert block(look, Cards((Card("18%", "16–20%", "of deals"),))) == (
        '<div class="cards"> <div class="card"> <p class="figure"><span class="big">18%</span> '
        '<span class="aside">16–20%</span></p> <p>of deals</p> </div> </div>'
    )


def test_a_blank_says_that_it_is_still_to_be_written(look: Look) -> None:
    assert block(look, Blank(HOSTILE, f"Of {traced(COUNT.id, '5')}")) == (
        f'<div class="blank"> <p class="blank-title">{ESCAPED}</p> <p class="to-write">to be written</p> '
        '<p class="blank-hint">Of <a class="num" href="evidence.html#jobs.count" title="crm">5</a></p> </div>'
    )
    assert "предстоит написать" in block(look, Blank("a", ""), "ru")
    assert "blank-hint" not in block(look, Blank("a", ""))


def test_twins_mark_where_they_differ_with_a_sign_and_a_word(look: Look) -> None:
    left = Profile("First", (("Age", "30", False), ("Plan", HOSTILE, True)))
    right = Profile("Second", (("Age", "30", False), ("Plan", f"{traced(COUNT.id, '5')} rooms", True)))
    made = block(look, Twins(left, right, f"Of {HOSTILE}"))
    sign = '<span class="sign" aria-hidden="true">≠</span><span class="unseen">(differs)</span>'
    assert made.startswith(
        '<div class="twins" style="--rows:3"> <div class="twin"> <p class="twin-title">First</p> <dl>'
    )
    assert made.count('<div class="same"><dt>Age</dt><dd>30</dd></div>') == 2
    assert f'<div class="differs"><dt>Plan {sign}</dt><dd>{ESCAPED}</dd></div>' in made
    assert (
        f'<dt>Plan {sign}</dt><dd><a class="num" href="evidence.html#jobs.count" title="crm">5</a> rooms</dd>' in made
    )
    assert made.endswith(f'</div> <p class="twins-text">Of {ESCAPED}</p>')
    assert "различается" in block(look, Twins(left, right), "ru")
    assert "twins-text" not in block(look, Twins(left, right))


def test_a_table_names_its_columns_rows_and_frame(look: Look) -> None:
    table = Table(
        "t.x", f"Jobs {HOSTILE}", (Column("Job"), Column("Deals", "count")), ((HOSTILE, 5), ("b", None)), "Note."
    )
    assert block(look, table) == (
        f'<div class="frame" role="region" tabindex="0" aria-label="Jobs {ESCAPED}"> <table id="t.x"> '
        f'<caption>Jobs {ESCAPED}</caption> <thead><tr> <th scope="col">Job</th> '
        '<th scope="col" class="value">Deals</th> '
        f'</tr></thead> <tbody> <tr> <th scope="row">{ESCAPED}</th> <td class="value">5</td> </tr> <tr> '
        '<th scope="row">b</th> <td class="value">—</td> </tr> </tbody> </table> </div> <p class="note">Note.</p>'
    )


def test_blocks_name_their_templates() -> None:
    values = (Cards(()), Prose(()), Markup(""), Blank("", ""), Twins(Profile("", ()), Profile("", ())))
    assert [kind(value) for value in values] == ["cards", "prose", "markup", "blank", "twins"]


@dataclass
class Empty:
    """A context without anything."""


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """Template folders of a project, a theme and an output, all with `x.html`."""
    found = {}
    for name in ("project", "theme", "output"):
        found[name] = tmp_path / name
        found[name].mkdir()
        (found[name] / "x.html").write_text(name, encoding="utf-8")
    return found


def test_templates_are_looked_up_from_the_project_down_to_the_core(look: Look, folders: dict[str, Path]) -> None:
    own = replace(look, templates=(folders["project"], folders["theme"]))
    seen = []
    for folder in folders.values():
        seen.append(render(environment(own, folders["output"], ledger()), "x.html", Empty()))
        (folder / "x.html").unlink()
    assert seen == ["project", "theme", "output"]
    with pytest.raises(TemplateNotFound):
        render(environment(own, folders["output"], ledger()), "x.html", Empty())
    assert environment(own, None, ledger()).get_template("blocks/prose.html")


def test_a_template_sees_its_context_and_nothing_undefined_passes(look: Look, folders: dict[str, Path]) -> None:
    (folders["project"] / "x.html").write_text("{{ secret }}", encoding="utf-8")
    made = environment(replace(look, templates=(folders["project"],)), None, ledger())
    with pytest.raises(UndefinedError, match="'secret' is undefined"):
        render(made, "x.html", Empty())


def test_pages_are_escaped_and_style_sheets_are_not(look: Look, folders: dict[str, Path]) -> None:
    for suffix in ("html", "css", "js"):
        (folders["project"] / f"x.{suffix}").write_text("{{ '<\"' }}", encoding="utf-8")
    made = environment(replace(look, templates=(folders["project"],)), None, ledger())
    assert [render(made, f"x.{suffix}", Empty()) for suffix in ("html", "css", "js")] == ["&lt;&#34;", '<"', '<"']


def test_templates_speak_the_language_of_the_report(look: Look, folders: dict[str, Path]) -> None:
    source = (
        "{{ _('Table') }} {{ ngettext('{n} row', '{n} rows', 5) }} {{ 1234 | number }} "
        "{{ metric | metric }} {{ metric | sample }} {{ metric | interval }}"
    )
    (folders["project"] / "x.html").write_text(
        "{% set metric = ledger.evidence['jobs.photo.share'].metric %}" + source, encoding="utf-8"
    )
    made = environment(replace(look, templates=(folders["project"],)), None, ledger("ru"))
    assert render(made, "x.html", Empty()).replace("\u202f", " ") == "Таблица 5 строк 1 234 18 % n = 541 16–20 %"
