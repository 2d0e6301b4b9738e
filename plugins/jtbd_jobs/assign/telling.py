"""What the sections of jobs.assign need to speak beyond a `Speaker`: measures, tables and charts of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.speaking import Speaker
from jtbd_reports import Column, Table
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports import Chart, Metric
    from jtbd_reports.model import Cell, Kind


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """The result of jobs.assign in one language."""

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
        files = self.files("deals", "customers")
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
        rows = [
            (self.name(job), self.metric(job, measure), self._size(job, measure, behind), job in accent) for job in jobs
        ]
        rows += [(label, metric, size, False) for label, metric, size in more]
        return self.dots(name, title, rows, table, baseline=baseline)

    def _size(self, job: str, measure: str, behind: str) -> str:
        metric = self.metric(job, behind or measure)
        return self.size((metric.value if behind else metric.n) if metric is not None else None)

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
