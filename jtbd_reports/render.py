"""From values to HTML: the template environment, and the filters that format, link and escape."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from jtbd_reports.model import Metric
from jtbd_reports.trace import plain, rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jtbd_reports.language import Language
    from jtbd_reports.model import Block, Cell, Column
    from jtbd_reports.report import Evidence
    from jtbd_reports.themes import Look

CORE_TEMPLATES = Path(__file__).parent / "templates"
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Turns numbers into links to the evidence behind them.

    Attributes:
        evidence: by metric id.
        language: words and formats.
        currency: ISO 4217 code of all money.
        minimum: the smallest group shown.
        href: address of a metric's line in the ledger, as seen from the page being made.
    """

    evidence: Mapping[str, Evidence]
    language: Language
    currency: str
    minimum: int
    href: Callable[[str], str]

    def hint(self, metric_id: str) -> str:
        """What a reader sees on hovering over a number: `95 % interval 16–20 % · n = 541 · data/deals.csv`."""
        line = self.evidence[metric_id]
        parts = (interval_words(line.metric, self), sample(line.metric, self), ", ".join(line.sources))
        return " · ".join(part for part in parts if part)

    def link(self, metric_id: str, shown: str) -> Markup:
        """The formatted number as a link to its line; as mere text where the ledger does not know it."""
        if metric_id not in self.evidence:
            return escape(shown)
        return Markup('<a class="num" href="{}" title="{}">{}</a>').format(
            self.href(metric_id), self.hint(metric_id), shown
        )

    def linked(self, text: str) -> Markup:
        """Traced text as HTML: typeset, escaped, each number a link."""
        return Markup(  # noqa: S704 - both callbacks return escaped text
            rewrite(text, lambda part: escape(self.language.typeset(part)), self.link)
        )

    def trusted(self, html: str) -> Markup:
        """The core's own HTML with its marked numbers as links, and each table in a frame that scrolls."""
        parts = _TAG.split(html)
        parts[::2] = (rewrite(part, str, self._link_html) for part in parts[::2])
        parts[1::2] = map(plain, parts[1::2])
        label = escape(self.language.gettext("Table"))
        opening = f'<div class="frame" role="region" tabindex="0" aria-label="{label}"><table>'
        return Markup("".join(parts).replace("<table>", opening).replace("</table>", "</table></div>"))  # noqa: S704

    def _link_html(self, metric_id: str, html: str) -> Markup:
        return self.link(metric_id, Markup(html))  # noqa: S704 - the core escaped it with the text around


def interval_words(metric: Metric, ledger: Ledger) -> str:
    """The interval named by its coverage: `95 % interval 16–20 %`; empty where there is none."""
    interval = ledger.language.interval(metric, ledger.currency)
    if not interval:
        return ""
    level = ledger.language.share(metric.level)
    return ledger.language.gettext("{level} interval {interval}").format(level=level, interval=interval)


def sample(metric: Metric, ledger: Ledger) -> str:
    """`n = 541`; for a hidden group only that it is smaller than the minimum."""
    if metric.suppressed:
        return f"n < {ledger.language.number(ledger.minimum)}"
    return "" if metric.n is None else f"n = {ledger.language.number(metric.n)}"


def cell(value: Cell, column: Column, ledger: Ledger) -> Markup:
    """A table cell's content as HTML: formatted by the column's kind; a metric with its interval beside it."""
    if isinstance(value, Metric):
        return _metric_cell(value, ledger)
    if value is None:
        return Markup("—")
    if isinstance(value, str):
        return ledger.linked(value)
    if column.kind == "text":
        return escape(ledger.language.number(value, 0 if value == int(value) else 2))
    return escape(ledger.language.value(column.kind, value, ledger.currency))


def _metric_cell(metric: Metric, ledger: Ledger) -> Markup:
    shown = ledger.language.metric(metric, ledger.currency)
    link = ledger.link(metric.id, shown)
    if metric.suppressed:
        return Markup('<span class="hidden">{}</span>').format(link)
    interval = ledger.language.interval(metric, ledger.currency)
    return link + Markup(' <small class="interval">{}</small>').format(interval) if interval else link


def kind(block: Block) -> str:
    """The block's type in lower case, which names its template, such as `cards` or `verdict`."""
    return type(block).__name__.lower()


def environment(look: Look, templates: Path | None, ledger: Ledger) -> Environment:
    """The environment an output renders with.

    Templates are looked up in the project's `theme/templates`, the theme's, along its `extends`, in the output's own
    folder, and last in the core's; an output keeps its templates in a subfolder of its own name, so that a project can
    override `site/page.html` and `pdf/page.html` apart.

    Filters: `linked` (traced text to HTML with numbers as links), `trusted` (the same for a Markup block's HTML),
    `plain` (traced text without marks), `typeset`, `cell(column)`, `metric`, `interval`, `sample`, `number`, `date`,
    `kind`. Globals: `_`, `ngettext`, `look`, `ledger`. HTML is escaped; style sheets and scripts are not HTML.

    Args:
        look: where to look for templates.
        templates: the output's own folder.
        ledger: how numbers are formatted and linked.
    """
    folders = [*look.templates, *([templates] if templates else []), CORE_TEMPLATES]
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=lambda name: not (name or "").endswith((".css", ".js")),  # noqa: S701 - all HTML is escaped
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    language = ledger.language
    made.filters |= {
        "linked": ledger.linked,
        "trusted": ledger.trusted,
        "plain": lambda text: language.typeset(plain(text)),
        "typeset": language.typeset,
        "cell": lambda value, column: cell(value, column, ledger),
        "metric": lambda metric: language.metric(metric, ledger.currency),
        "interval": lambda metric: language.interval(metric, ledger.currency),
        "sample": lambda metric: sample(metric, ledger),
        "number": language.number,
        "date": language.date,
        "kind": kind,
    }
    made.globals |= {"_": language.gettext, "ngettext": language.plural, "look": look, "ledger": ledger}
    return made


def render(made: Environment, template: str, context: Any) -> str:  # noqa: ANN401 - any dataclass
    """The template filled from a dataclass: its fields are all that the template sees."""
    fields = {field.name: getattr(context, field.name) for field in dataclasses.fields(context)}
    return made.get_template(template).render(fields)
