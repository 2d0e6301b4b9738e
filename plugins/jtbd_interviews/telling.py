"""What the sections on reliability need to speak: the view, the facts, names of codes, charts of dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_reports import Chart, Metric, Table, View, plain
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jtbd_reports.charts import Dot

_CODES = {
    "situation": "Situation",
    "push": "What pushes",
    "pull": "What pulls",
    "anxiety": "Anxieties",
    "habit": "Habits",
    "outcome": "Expected result",
    "missing": "What is missing",
    "channel": "Where they look",
    "competitor": "Competitors",
    "price": "Price",
    "words": "Customers’ words",
}


@dataclass(frozen=True, slots=True)
class Teller:
    """The result in one language."""

    view: View
    facts: Mapping[str, Any]

    def say(self, message: str, **parts: object) -> str:
        """The message in the report's language with its parts filled in."""
        return self.view.language.gettext(message).format(**parts)

    def many(self, singular: str, plural: str, metric_id: str) -> str:
        """The plural form for a count, `{n}` filled with the traced count."""
        value = int(self.view.metrics[metric_id].value or 0)
        return self.view.language.ngettext(singular, plural, value).format(n=self.view.number(metric_id))

    def code(self, code: str) -> str:
        """The code's name: in the language where it is of the vocabulary, as written where it is the project's own."""
        return self.say(_CODES[code]) if code in _CODES else clean(code)

    def metric(self, name: str) -> Metric:
        """The metric `interviews.<name>`."""
        return self.view.metrics[f"interviews.{name}"]

    def quoted(self, codes: Iterable[str]) -> str:
        """Names of codes in the language's quotation marks, comma-separated."""
        return ", ".join(self.say("“{text}”", text=self.code(code)) for code in codes)

    @property
    def source(self) -> str:
        """How many interviews were coded; files are not named, since people name them after whom they spoke to."""
        return self.many("{n} coded interview.", "{n} coded interviews.", "interviews.coded")

    def chart(
        self,
        name: str,
        title: str,
        rows: Sequence[tuple[str, Metric, str]],
        table: Table,
        *,
        baseline: tuple[float, str] | None = None,
        accent: Callable[[Metric], bool] = lambda _metric: False,
        trouble: Callable[[Metric], bool] = lambda _metric: False,
    ) -> Chart:
        """Metrics as dots with intervals.

        Args:
            name: the chart's id.
            title: what is shown.
            rows: label, metric and the n at the right, from top to bottom.
            table: the figures behind it.
            baseline: value and label of the line to compare with.
            accent: which of them the title speaks of.
            trouble: which of them are wrong.
        """
        from jtbd_reports.charts import dots  # noqa: PLC0415 - loaded when something is drawn

        language, currency = self.view.language, self.view.currency
        marks = [self.dot(*row, accent=accent(row[1]), trouble=trouble(row[1])) for row in rows]
        wide, narrow = dots(marks, kind="number", language=language, currency=currency, baseline=baseline)
        said = "; ".join(plain(f"{mark.label}: {mark.text or language.gettext('unknown')}") for mark in marks)
        return Chart(name, title, f"{title}. {said}.", wide, narrow, table)

    def dot(self, label: str, metric: Metric, size: str, *, accent: bool, trouble: bool) -> Dot:
        """One row of a chart: topics with one decimal, agreement with two."""
        from jtbd_reports.charts import Dot  # noqa: PLC0415

        digits = 1 if ".saturation." in metric.id else 2
        text = "" if metric.value is None else self.view.language.number(metric.value, digits)
        return Dot(label, metric.value, metric.low, metric.high, n=size, text=text, accent=accent, trouble=trouble)
