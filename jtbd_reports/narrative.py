"""The consultant's Markdown: numbers bound to their metrics, charts and tables of the analyses embedded.

Raw HTML in Markdown is shown as text: a project folder that arrives by mail must not run anything in a browser.
"""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from jtbd_reports.language import typeset
from jtbd_reports.model import Markup, Page, Section
from jtbd_reports.problems import Location, Problem, ProjectError, nearest
from jtbd_reports.trace import clean
from jtbd_reports.yaml_files import Document, parse, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import jinja2

    from jtbd_reports.model import Block, Chart, Table
    from jtbd_reports.presenting import View

_FRONT = re.compile(r"\A---\s*\n(.*?\n)---\s*\n", re.DOTALL)
_EMBED = re.compile("<p>\ue010(\\d+)\ue011</p>")
_STRAY = re.compile("\ue010\\d+\ue011")
_HEADING = re.compile(r"^(#{1,2})\s+(.+?)\s*#*\s*$", re.MULTILINE)
_KEYS = ("title", "kicker", "nav", "shown", "source", "after")


@dataclass(frozen=True, slots=True)
class Bound:
    """What prose may refer to, by id."""

    view: View
    charts: Mapping[str, Chart]
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class Prose:
    """A consultant's page and where it wants to stand."""

    page: Page
    after: str


def read_page(path: Path, bound: Bound) -> Prose:
    """A Markdown file with optional front matter (title, kicker, nav, shown, source, after) as a page.

    The first `#` heading is the title where the front matter has none; each `##` heading begins a section.

    Raises:
        ProjectError: every unknown name, broken expression or wrong key, with file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ProjectError([Problem(Location(shown(path)), "the file is not UTF-8 text; save it as UTF-8")]) from None
    front, body = _split(clean(text), shown(path))
    blocks: list[Block] = []
    rendered = bind(body, shown(path), bound, blocks)
    head = {key: bind(str(value), shown(path), bound, []) for key, value in front.items()}
    return Prose(_page(path.stem, head, rendered, blocks, shown(path)), head.get("after", ""))


def _split(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Front matter as a mapping, and the body with as many blank lines before it, so that line numbers hold."""
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    document: Document = parse("\n" + match[1], name)
    if not isinstance(document.data, dict):
        raise ProjectError([document.problem((), "expected a mapping of keys between the --- lines")])
    unknown = [key for key in document.data if key not in _KEYS]
    if unknown:
        hints = {key: nearest(key, _KEYS) or f"Known keys: {', '.join(_KEYS)}." for key in unknown}
        raise ProjectError(document.problem((key,), "unknown key", hints[key], key=True) for key in unknown)
    return document.data, "\n" * match[0].count("\n") + text[match.end() :]


def bind(text: str, name: str, bound: Bound, blocks: list[Block]) -> str:
    """Text with its `{{ … }}` expressions evaluated in a sandbox.

    `number(id)`, `interval(id)` give traced text; `chart(id)` and `table(id)` append to `blocks` and leave a mark.

    Raises:
        ProjectError: all unknown names at once, else the first error, each with its line.
    """
    import jinja2  # noqa: PLC0415 - only where prose is read

    if "{" not in text:
        return text
    environment = _environment()
    try:
        problems = _unknown_names(environment.parse(text), text, name, bound)
        if problems:
            raise ProjectError(problems)
        template = environment.from_string(text)
        return template.render(_functions(bound, blocks))
    except jinja2.TemplateSyntaxError as error:
        raise ProjectError([Problem(Location(name, error.lineno), f"{error.message}")]) from None
    except (jinja2.TemplateError, TypeError, ArithmeticError, KeyError, ValueError) as error:
        line = next((f.lineno or 0 for f in traceback.extract_tb(error.__traceback__) if f.filename == "<template>"), 0)
        raise ProjectError([Problem(Location(name, line), str(error) or type(error).__name__)]) from None


@cache
def _environment() -> jinja2.Environment:
    import jinja2  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.globals.clear()  # no range(10**12), no lipsum
    return environment


def _functions(bound: Bound, blocks: list[Block]) -> dict[str, Callable[..., str]]:
    def embed(block: Block) -> str:
        blocks.append(block)
        return f"\ue010{len(blocks) - 1}\ue011"

    return {
        "number": lambda metric, digits=None: bound.view.number(metric, digits=digits),
        "interval": lambda metric, digits=None: bound.view.interval(metric, digits=digits),
        "chart": lambda chart: embed(bound.charts[chart]),
        "table": lambda table: embed(bound.tables[table]),
    }


def _unknown_names(tree: jinja2.nodes.Template, text: str, name: str, bound: Bound) -> list[Problem]:
    """Every call of a bound function with a name that does not exist, and every unknown function."""
    from jinja2 import nodes  # noqa: PLC0415

    known: dict[str, Mapping[str, Any]] = {
        "number": bound.view.metrics, "interval": bound.view.metrics, "chart": bound.charts, "table": bound.tables,
    }  # fmt: skip
    problems = []
    for call in tree.find_all(nodes.Call):
        function = call.node.name if isinstance(call.node, nodes.Name) else ""
        place = _place(text, name, call.lineno, function)
        if function not in known:
            message = f"there is no function {function!r}" if function else "only bound functions can be called"
            problems.append(Problem(place, message, hint=nearest(function, known) if function else ""))
            continue
        argument = call.args[0] if call.args else None
        if not isinstance(argument, nodes.Const) or argument.value not in known[function]:
            asked = argument.value if isinstance(argument, nodes.Const) else ""
            hint = nearest(str(asked), known[function])
            problems.append(Problem(place, f"{function}({asked!r}): no analysis of this project gives it", hint=hint))
    return problems


def _place(text: str, name: str, line: int, word: str) -> Location:
    """The place of a call: Jinja knows its line, the column is where the word stands in it."""
    lines = text.splitlines()
    return Location(name, line, lines[line - 1].find(word) + 1 if line <= len(lines) else 0)


def _page(stem: str, head: Mapping[str, str], body: str, blocks: list[Block], name: str) -> Page:
    """Sections cut at headings; text before the first `##` is the first section."""
    title, parts = head.get("title", ""), _HEADING.split(body)
    sections: list[tuple[str, str]] = [("", parts[0])]
    for level, heading, content in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if level == "#" and not title and not sections[0][1].strip():
            title, sections = heading, [("", content)]
        else:
            sections.append((heading, content))
    if not title:
        raise ProjectError([Problem(Location(name, 1), "the page has no title: begin it with '# …' or 'title:' above")])
    made = [
        Section(
            id=f"{stem}.{index}" if index else stem,
            kicker=head.get("kicker", "") if index == 0 else "",
            title=heading or title,
            shown=head.get("shown", "") if index == 0 else "",
            blocks=_blocks(content, blocks, name),
            source=head.get("source", "") if index == 0 else "",
        )
        for index, (heading, content) in enumerate(sections)
    ]
    return Page(stem, head.get("nav", "") or head.get("kicker", "") or title, tuple(made), kind="prose")


def _blocks(text: str, blocks: list[Block], name: str) -> tuple[Block, ...]:
    """Markdown as HTML, cut where a chart or table stands in a paragraph of its own."""
    from jtbd_reports.prose import to_html  # noqa: PLC0415 - Markdown is loaded only where a page is made

    # bound first, then Markdown: what a number or a table says is never read as Markdown
    pieces = _EMBED.split(to_html(typeset(text)))
    found: list[Block] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            found.append(blocks[int(piece)])
        elif piece.strip():
            if _STRAY.search(piece):
                raise ProjectError([Problem(Location(name), "a chart or table needs a paragraph of its own")])
            found.append(Markup(piece.strip()))
    return tuple(found)
