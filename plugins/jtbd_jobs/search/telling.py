"""What the sections of jobs.search need to speak beyond a `Speaker`: measures of jobs among searches and visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.speaking import Speaker
from jtbd_reports import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_reports import Chart, Metric
    from jtbd_reports.model import Kind

SEARCHES, VISITS = "search.jobs", "search.site.jobs"
"""Where the numbers of jobs stand: among searches, among all visits."""


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """The result of jobs.search in one language."""

    @property
    def phrases(self) -> Mapping[str, Any]:
        """Facts of the search report; empty where the project has none."""
        found: Mapping[str, Any] = self.facts["phrases"] or {}
        return found

    @property
    def visits(self) -> Mapping[str, Any]:
        """Facts of the visits; empty where the project has none."""
        found: Mapping[str, Any] = self.facts["visits"] or {}
        return found

    def metric(self, start: str, job: str, measure: str) -> Metric | None:
        """A number of a job among searches or visits, None where it does not exist."""
        return self.view.metrics.get(f"{start}.{job}.{measure}")

    def has(self, start: str, measure: str) -> bool:
        """Whether any job has a value of the measure that may be shown."""
        return any(self.view.has(f"{start}.{job}.{measure}") for job in self.ids)

    def order(self, start: str, measure: str = "share") -> list[str]:
        """Ids of jobs, the highest value first, hidden ones last."""
        found: list[tuple[bool, float, int, str]] = []
        for place, job in enumerate(self.ids):
            metric = self.metric(start, job, measure)
            if metric is not None:
                found.append((metric.suppressed, -(metric.value or 0.0), place, job))
        return [job for *_, job in sorted(found)]

    def table(
        self, name: str, caption: str, start: str, jobs: Sequence[str], columns: Sequence[tuple[str, Kind, str]]
    ) -> Table:
        """Jobs down, measures across: `(title, kind, measure)`."""
        head = (Column(self.say("Job")), *(Column(title, kind) for title, kind, _ in columns))
        rows = tuple((self.name(job), *(self.metric(start, job, measure) for _, _, measure in columns)) for job in jobs)
        return Table(name, caption, head, rows)

    def chart(
        self,
        name: str,
        title: str,
        start: str,
        measure: str,
        table: Table,
        *,
        jobs: Sequence[str],
        accent: Sequence[str] = (),
        baseline: tuple[float, str] | None = None,
        more: Sequence[tuple[str, Metric, str, bool]] = (),
    ) -> Chart:
        """A measure of each job as dots with intervals; `n` is the visits of the job."""
        rows = [
            (self.name(job), self.metric(start, job, measure), self._size(start, job), job in accent) for job in jobs
        ]
        return self.dots(name, title, [*rows, *more], table, baseline=baseline)

    def _size(self, start: str, job: str) -> str:
        metric = self.metric(start, job, "visits")
        return self.size(None if metric is None else metric.value)

    def baseline(self, metric_id: str) -> tuple[float, str]:
        """The value of all jobs together and its label."""
        value = self.view.metrics[metric_id].value or 0.0
        return value, self.say("all jobs {value}", value=self.view.number(metric_id))

    def source(
        self, tables: Sequence[str], counted: str, *parts: str, hidden: bool = False, browsers: bool = False
    ) -> str:
        """The source line: files, what was counted, how, and whether groups of few visits or browsers are hidden."""
        text = "; ".join(part for part in (self.files(*tables), counted, *parts) if part)
        if not hidden:
            return f"{text}."
        if browsers:
            note = self.say("Groups of fewer than {minimum} browsers are hidden.", minimum=self.view.minimum)
        else:
            note = self.say("Groups of fewer than {minimum} visits are hidden.", minimum=self.view.minimum)
        return f"{text}. {note}"

    def searches(self) -> str:
        """How many visits from search whose phrase is shown."""
        return self.many("{n} visit with a known phrase", "{n} visits with a known phrase", "search.shown")

    def site_visits(self) -> str:
        """How many visits of people."""
        return self.many("{n} visit", "{n} visits", "search.site.visits")

    def words(self, listed: Sequence[str]) -> str:
        """Words in quotes, joined by commas."""
        return ", ".join(self.quoted(word) for word in listed)

    def compared(self, start: str, job: str, way: str, overall: str) -> str:
        """How the conversion of a job's visits differs from that of all jobs."""
        parts = {
            "job": self.quoted(self.name(job)),
            "own": self.view.number(f"{start}.{job}.conversion"),
            "all": self.view.number(overall),
        }
        if way == "higher":
            return self.say("Visits of the job {job} convert more often: {own} against {all} of all jobs", **parts)
        return self.say("Visits of the job {job} convert less often: {own} against {all} of all jobs", **parts)
