from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.language import Language
from jtbd_reports.model import Chart, Markup, Metric, Table
from jtbd_reports.narrative import Bound, bind, read_page
from jtbd_reports.presenting import View
from jtbd_reports.problems import ProjectError
from jtbd_reports.prose import to_html
from jtbd_reports.trace import plain, traces

if TYPE_CHECKING:
    from pathlib import Path

METRICS = {"jobs.photo.share": Metric("jobs.photo.share", "share", 0.183, 0.16, 0.2, n=541)}
TABLE = Table("jobs.table", "Jobs", (), ())
CHART = Chart("jobs.chart", "Jobs", "Jobs", {}, {}, TABLE)
BOUND = Bound(View(Language("en"), "EUR", METRICS, 5, {}), {"jobs.chart": CHART}, {"jobs.table": TABLE})


def page(tmp_path: Path, text: str, name: str = "intro.md") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError) as caught:
        read_page(page(tmp_path, text), BOUND)
    return [str(problem) for problem in caught.value.problems]


def test_front_matter_headings_numbers_and_embedded_blocks(tmp_path: Path) -> None:
    text = """---
title: "{{ number('jobs.photo.share') }} photograph"
kicker: Jobs
after: jobs
---
Of all, {{ number("jobs.photo.share", digits=1) }} ({{ interval("jobs.photo.share") }}).

{{ chart("jobs.chart") }}

Then:

{{ table("jobs.table") }}

## Next

- one
"""
    prose = read_page(page(tmp_path, text), BOUND)
    first, second = prose.page.sections
    assert (prose.page.id, prose.page.nav, prose.after) == ("intro", "Jobs", "jobs")
    assert plain(first.title) == "18% photograph"
    assert traces(first.title) == ("jobs.photo.share",)
    opening, chart, then, table = first.blocks
    assert isinstance(opening, Markup)
    assert plain(opening.html) == "<p>Of all, 18.3% (16–20%).</p>"
    assert (chart, then, table) == (CHART, Markup("<p>Then:</p>"), TABLE)
    assert (second.id, second.title, second.blocks) == ("intro.1", "Next", (Markup("<ul>\n<li>one</li>\n</ul>"),))


def test_the_first_heading_is_the_title(tmp_path: Path) -> None:
    prose = read_page(page(tmp_path, "# Three things\n\nText.\n"), BOUND)
    assert prose.page.sections[0].title == prose.page.nav == "Three things"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("# T\n\n{{ number('jobs.foto.share') }}\n",
         ["intro.md:3:4: number('jobs.foto.share'): no analysis of this project gives it. "
          "Did you mean 'jobs.photo.share'?"]),
        ("---\nkicker: K\n---\n# T\n\n{{ chart('jobs.chrt') }} {{ table('x') }}\n",
         ["intro.md:6:4: chart('jobs.chrt'): no analysis of this project gives it. Did you mean 'jobs.chart'?",
          "intro.md:6:29: table('x'): no analysis of this project gives it."]),
        ("# T\n\n{{ numbr('a') }}\n", ["intro.md:3:4: there is no function 'numbr'. Did you mean 'number'?"]),
        ("# T\n\n{{ 'a'.upper() }}\n", ["intro.md:3:1: only bound functions can be called."]),
        ("# T\n\n{{ share }}\n", ["intro.md:3: 'share' is undefined."]),
        ("# T\n\n{{ number( }}\n", ["intro.md:3: unexpected '}', expected ')'."]),
        ("# T\n\n{% for x in [1] %}\n",
         ["intro.md:3: Unexpected end of template. Jinja was looking for the following tags: 'endfor' or 'else'. "
          "The innermost block that needs to be closed is 'for'.."]),
        ("# T\n\n{{ number(jobs) }}\n", ["intro.md:3:4: number(''): no analysis of this project gives it."]),
        ("# T\n\nInline {{ chart('jobs.chart') }}.\n", ["intro.md: a chart or table needs a paragraph of its own."]),
        ("Text only.\n", ["intro.md:1: the page has no title: begin it with '# …' or 'title:' above."]),
        ("---\ntitel: T\n---\n", ["intro.md:2:1: titel: unknown key. Did you mean 'title'?"]),
        ("---\n- a\n---\n", ["intro.md:2:1: expected a mapping of keys between the --- lines."]),
        ("# T\n\n{{ 1 / 0 }}\n", ["intro.md:3: division by zero."]),
    ],
)  # fmt: skip
def test_mistakes_in_prose_are_named_with_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, problems: list[str]
) -> None:
    assert refusal(tmp_path, monkeypatch, text) == problems


def test_a_page_in_another_encoding_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.md").write_bytes("# Привет".encode("cp1251"))
    with pytest.raises(ProjectError, match=r"^p.md: the file is not UTF-8 text; save it as UTF-8\.$"):
        read_page(tmp_path / "p.md", BOUND)


@pytest.mark.parametrize(
    "text", ["{{ ''.__class__.__mro__ }}", "{{ number.__globals__ }}", "{{ self._TemplateReference__context }}"]
)
def test_the_sandbox_gives_away_nothing_of_python(text: str) -> None:
    try:
        found = bind(text, "p.md", BOUND, [])
    except ProjectError:
        return
    assert "class" not in found
    assert "jtbd" not in found


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p><a>x</a></p>"),
        ("[x]( JaVaScript:alert(1))", "<p><a>x</a></p>"),
        ("[x](data:text/html;base64,aaaa)", "<p><a>x</a></p>"),
        ("![x](https://example.org/pixel.png)", '<p><img alt="x" /></p>'),
        ("[x](https://example.org)", '<p><a href="https://example.org">x</a></p>'),
        ("[x](jobs.html#a)", '<p><a href="jobs.html#a">x</a></p>'),
    ],
)
def test_markdown_gives_no_html_and_no_link_that_runs_code(text: str, html: str) -> None:
    assert to_html(text).replace(' alt="x">', ' alt="x" />') == html


@given(st.text(max_size=80))
def test_no_text_makes_a_script_or_an_event_handler(text: str) -> None:
    html = to_html(f"{text}<script>x</script><img src=x onerror=y>").lower()
    assert "<script" not in html
    assert "<img src=x onerror" not in html
