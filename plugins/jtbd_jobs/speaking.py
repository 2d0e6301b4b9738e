"""What every page of this plugin needs to speak: the view, the facts, names of jobs in quotes, charts of metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_reports import Chart, Metric, Table, View, plain, traced
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_reports.charts import Dot

_SPELLED = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True)
class Speaker:
    """The result of an analysis of jobs in one language.

    Attributes:
        view: words, formats and metrics.
        facts: `Result.facts`; `jobs` lists id, name and statement of each job in the order of the catalogue.
    """

    view: View
    facts: Mapping[str, Any]

    def say(self, message: str, **parts: object) -> str:
        """The message in the report's language with its parts filled in; parts are never read as messages."""
        # Filled in one go: braces in a client's words are never read as places to fill.
        return self.view.language.gettext(message).format(**parts)

    def many(self, singular: str, plural: str, metric_id: str, **parts: object) -> str:
        """The plural form for a count, `{n}` filled with the traced count."""
        value = int(self.view.metrics[metric_id].value or 0)
        return self.view.language.ngettext(singular, plural, value).format(n=self.view.number(metric_id), **parts)

    def spelled(self, metric_id: str) -> str:
        """A small count as a word that begins a sentence, traced."""
        value = int(self.view.metrics[metric_id].value or 0)
        # A sentence should not begin with a digit, and a long numeral reads worse than one.
        if value >= len(_SPELLED):
            return self.view.number(metric_id)
        return traced(metric_id, self.view.language.gettext(_SPELLED[value]))

    @property
    def ids(self) -> list[str]:
        """Ids of all jobs in the order of the catalogue."""
        return [job["id"] for job in self.facts["jobs"]]

    def name(self, job: str) -> str:
        """The job's name."""
        return next(clean(one["name"]) for one in self.facts["jobs"] if one["id"] == job)

    def quoted(self, text: str) -> str:
        """Foreign words in the language's quotation marks."""
        return self.say("“{text}”", text=clean(text))

    def named(self, jobs: Sequence[str]) -> str:
        """Names of jobs in quotes, joined by commas and a last "and"."""
        quoted = [self.quoted(self.name(job)) for job in jobs]
        if len(quoted) == 1:
            return quoted[0]
        return self.say("{first} and {last}", first=", ".join(quoted[:-1]), last=quoted[-1])

    def size(self, value: float | None) -> str:
        """`n = 942`; nothing where there is no number."""
        return "" if value is None else self.say("n = {n}", n=self.view.language.number(value))

    def dot(self, label: str, metric: Metric | None, size: str = "", *, accent: bool = False) -> Dot:
        """One row of a chart; a metric that is missing is drawn as unknown."""
        from jtbd_reports.charts import Dot  # noqa: PLC0415 - loaded when something is drawn

        if metric is None:
            return Dot(label, None)
        return Dot(label, metric.value, metric.low, metric.high, n=size, accent=accent, hidden=metric.suppressed)

    def dots(
        self,
        name: str,
        title: str,
        rows: Sequence[tuple[str, Metric | None, str, bool]],
        table: Table,
        *,
        baseline: tuple[float, str] | None = None,
        zero: bool = True,
    ) -> Chart:
        """Metrics of one kind as dots with intervals.

        Args:
            name: the chart's id.
            title: what is shown.
            rows: from top to bottom: label, metric, the n at the right, whether the title speaks of it.
            table: the figures behind it.
            baseline: value and label of the line to compare with.
            zero: whether the axis reaches zero.
        """
        from jtbd_reports.charts import dots  # noqa: PLC0415 - loaded when something is drawn

        drawn = [self.dot(label, metric, size, accent=accent) for label, metric, size, accent in rows]
        kind = next(metric.kind for _, metric, _, _ in rows if metric is not None)
        language, currency = self.view.language, self.view.currency
        wide, narrow = dots(drawn, kind=kind, language=language, currency=currency, baseline=baseline, zero=zero)
        # Read aloud, a picture is its figures.
        said = "; ".join(self.spoken(label, metric) for label, metric, _, _ in rows if metric is not None)
        return Chart(name, title, f"{title}. {said}.", wide, narrow, table)

    def spoken(self, label: str, metric: Metric) -> str:
        """A metric with its interval as it is read aloud."""
        language, currency = self.view.language, self.view.currency
        interval = language.interval(metric, currency)
        return plain(f"{label}: {language.metric(metric, currency)}" + (f" ({interval})" if interval else ""))

    def files(self, *tables: str) -> str:
        """Files that the tables were read from, each once."""
        named = (self.view.sources.get(table, "") for table in tables)
        return ", ".join(dict.fromkeys(file for names in named for file in names.split(", ") if file))
