"""What every section needs to speak: the view, the facts, names in quotes, tables and charts of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_reports import Chart, Column, Metric, Table, View, plain, traced
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_reports.charts import Dot
    from jtbd_reports.model import Cell, Kind

_SPELLED = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True)
class Teller:
    """The result of jobs.assign in one language.

    Attributes:
        view: words, formats and metrics.
        facts: `Result.facts`.
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

    def by_value(self, measure: str) -> list[str]:
        """Ids of jobs that have the measure, the highest value first, hidden ones last."""
        found: list[tuple[bool, float, str]] = []
        for job in self.ids:
            metric = self.metric(job, measure)
            if metric is not None and (metric.suppressed or metric.value is not None):
                found.append((metric.suppressed, -(metric.value or 0.0), job))
        return [job for _, _, job in sorted(found, key=lambda one: one[:2])]

    def metric(self, job: str, measure: str) -> Metric | None:
        """`jobs.<job>.<measure>`, None where it does not exist."""
        return self.view.metrics.get(f"jobs.{job}.{measure}")

    def has(self, measure: str) -> bool:
        """Whether any job has a value of the measure that may be shown."""
        return any(self.view.has(f"jobs.{job}.{measure}") for job in self.ids)

    @property
    def people(self) -> str:
        """What shares are shares of: customers, or deals where no customer is known."""
        return "customer" if "jobs.unassigned_customers" in self.view.metrics else "deal"

    def baseline(self, measure: str) -> tuple[float, str]:
        """The value of all deals and its label; it may be shown wherever that of a job may."""
        metric = f"jobs.{measure}"
        return self.view.metrics[metric].value or 0.0, self.say("all {value}", value=self.view.number(metric))

    def source(self, *parts: str) -> str:
        """The source line: files, what was counted, how."""
        named = (self.view.sources.get(table, "") for table in ("deals", "customers"))
        files = ", ".join(dict.fromkeys(file for names in named for file in names.split(", ") if file))
        counted = self.many("{n} deal", "{n} deals", "jobs.deals") if self.view.has("jobs.deals") else ""
        text = "; ".join(part for part in (files, counted, *parts) if part)
        hidden = self.facts["hidden"] or self.facts["too_few"]
        note = self.say("Groups of fewer than {minimum} customers are hidden.", minimum=self.view.minimum)
        return f"{text}. {note}" if hidden else f"{text}."

    def table(self, name: str, caption: str, jobs: Sequence[str], columns: Sequence[tuple[str, Kind, str]]) -> Table:
        """Jobs down, measures across: `(title, kind, measure)`."""
        head = (Column(self.say("Job")), *(Column(title, kind) for title, kind, _ in columns))
        rows = tuple((self.name(job), *(self.metric(job, measure) for _, _, measure in columns)) for job in jobs)
        return Table(name, caption, head, rows)

    def chart(
        self,
        name: str,
        title: str,
        jobs: Sequence[str],
        measure: str,
        table: Table,
        *,
        accent: Sequence[str] = (),
        behind: str = "",
        baseline: tuple[float, str] | None = None,
        more: Sequence[tuple[str, Metric, str]] = (),
    ) -> Chart:
        """A measure of each job as dots with intervals.

        Args:
            name: the chart's id.
            title: what is shown.
            jobs: ids from top to bottom.
            measure: last part of the metrics' ids.
            table: the figures behind it.
            accent: ids of the jobs that the title speaks of.
            behind: measure whose value stands as n at the right; the metric's own n where empty.
            baseline: value and label of the line to compare with.
            more: further rows: label, metric, and the n at the right.
        """
        from jtbd_reports.charts import dots  # noqa: PLC0415 - loaded when something is drawn

        metrics = [(self.name(job), self.metric(job, measure), self._size(job, measure, behind), job) for job in jobs]
        metrics += [(label, metric, size, "") for label, metric, size in more]
        rows = [self._dot(label, metric, size, accent=job in accent) for label, metric, size, job in metrics]
        kind = next(metric.kind for _, metric, _, _ in metrics if metric is not None)
        language, currency = self.view.language, self.view.currency
        wide, narrow = dots(rows, kind=kind, language=language, currency=currency, baseline=baseline)
        # Read aloud, a picture is its figures.
        said = "; ".join(self._spoken(label, metric) for label, metric, _, _ in metrics if metric is not None)
        return Chart(name, title, f"{title}. {said}.", wide, narrow, table)

    def _size(self, job: str, measure: str, behind: str) -> str:
        metric = self.metric(job, behind or measure)
        return self.size((metric.value if behind else metric.n) if metric is not None else None)

    def size(self, value: float | None) -> str:
        """`n = 942`; nothing where there is no number."""
        return "" if value is None else self.say("n = {n}", n=self.view.language.number(value))

    def _dot(self, label: str, metric: Metric | None, size: str, *, accent: bool) -> Dot:
        from jtbd_reports.charts import Dot  # noqa: PLC0415

        if metric is None:
            return Dot(label, None)
        return Dot(label, metric.value, metric.low, metric.high, n=size, accent=accent, hidden=metric.suppressed)

    def _spoken(self, label: str, metric: Metric) -> str:
        language, currency = self.view.language, self.view.currency
        interval = language.interval(metric, currency)
        return plain(f"{label}: {language.metric(metric, currency)}" + (f" ({interval})" if interval else ""))

    def listed(
        self, name: str, caption: str, titles: Sequence[str], rows: Sequence[Sequence[Any]], note: str = ""
    ) -> Table:
        """Groups with their customers and deals; a group without a label is said to be one."""
        head = tuple(Column(title) for title in titles)
        numbers = (Column(self.say("Customers"), "count"), Column(self.say("Deals"), "count"))
        # Labels are the client's words: marks of ours in them would pass for numbers with a source.
        blank = self.say("not recorded")
        cells: list[tuple[Cell, ...]] = []
        for row in rows:
            labels = (clean(label) if label else blank for label in row[: len(titles)])
            cells.append((*labels, *row[len(titles) :]))
        return Table(name, caption, (*head, *numbers), tuple(cells), note)
