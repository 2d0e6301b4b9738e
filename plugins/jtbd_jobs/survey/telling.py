"""What the pages of jobs.survey need to speak beyond a `Speaker`: groups, gaps, tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.speaking import Speaker
from jtbd_jobs.survey.crm import AGE, BOUGHT, JOB, NO_JOB
from jtbd_reports import Chart, Column, Table, plain
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports import Metric
    from jtbd_reports.charts import Dot
    from jtbd_reports.model import Cell, Kind

_ATTRIBUTES = {
    JOB: "job",
    BOUGHT: "purchase",
    AGE: "age",
    "gender": "gender",
    "channel": "channel",
    "family": "family",
    "city": "city",
    "occupation": "occupation",
    "education": "education",
    "income": "income",
}


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """The result of jobs.survey in one language."""

    def metric(self, name: str) -> Metric | None:
        """`survey.<name>`, None where it does not exist."""
        return self.view.metrics.get(f"survey.{name}")

    def has(self, name: str) -> bool:
        """Whether `survey.<name>` exists and may be shown."""
        return self.view.has(f"survey.{name}")

    def number(self, name: str, digits: int | None = None) -> str:
        """`survey.<name>` in words, traced."""
        return self.view.number(f"survey.{name}", digits=digits)

    def interval(self, name: str) -> str:
        """The interval of `survey.<name>`, traced."""
        return self.view.interval(f"survey.{name}")

    def value(self, name: str) -> float:
        """The value of `survey.<name>`; 0 where there is none."""
        metric = self.metric(name)
        return float(metric.value) if metric is not None and metric.value is not None else 0.0

    def outcome(self, place: int) -> str:
        """The name of a desired outcome, `place` from 1."""
        return str(clean(self.facts["outcomes"][place - 1]))

    @property
    def speaks_for_customers(self) -> bool:
        """Whether shares are those of the customers of the CRM and not of whoever answered."""
        return bool(self.facts["margins"])

    @property
    def level(self) -> str:
        """Coverage of the intervals, such as `95 %`."""
        levels = {metric.level for metric in self.view.metrics.values() if metric.low is not None}
        return self.view.language.share(min(levels, default=0.95), 0)

    def source(self, *parts: str, tables: Sequence[str] = ()) -> str:
        """The source line: files, respondents, how."""
        files = self.files("respondents", "responses", "ratings", *tables)
        counted = self.many("{n} respondent", "{n} respondents", "survey.answered")
        return "; ".join(part for part in (files, counted, *parts) if part) + "."

    def attribute(self, name: str) -> str:
        """An attribute in words."""
        return self.say(_ATTRIBUTES[name]) if name in _ATTRIBUTES else self.quoted(name)

    def attributes(self, names: Sequence[str]) -> str:
        """Attributes in words, joined by commas and a last "and"."""
        words = [self.attribute(name) for name in names]
        if len(words) == 1:
            return words[0]
        return self.say("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])

    def category(self, attribute: dict[str, Any], place: int) -> str:
        """A category of an attribute as a row of a chart is called, `place` from 1."""
        labels = attribute["labels"][place - 1]
        return clean(", ".join(self._label(attribute["name"], label) for label in labels))

    def _label(self, name: str, label: str) -> str:
        if name == JOB:
            return self.say("no job told by deals") if label == NO_JOB else self.name(label)
        if name == BOUGHT:
            return self.say("bought") if label == "yes" else self.say("did not buy")
        if name == AGE and label.startswith("-"):
            return self.say("up to {age}", age=label.removeprefix("-"))
        return label.replace("-", "–") if name == AGE else label

    def gap(self, name: str, label: str, size: str = "", *, accent: bool = False) -> Dot:
        """A gap in percentage points as a row of a chart."""
        from jtbd_reports.charts import Dot  # noqa: PLC0415 - loaded when something is drawn

        metric = self.metric(name)
        if metric is None or metric.value is None:
            return Dot(label, None, hidden=metric is not None and metric.suppressed, n=size)
        words = self.view.language.number(metric.value, 1)
        return Dot(
            label,
            metric.value,
            metric.low,
            metric.high,
            n=size,
            accent=accent,
            text=words if metric.value <= 0 else f"+{words}",
        )

    def drawn(self, name: str, title: str, specs: tuple[Any, Any], spoken: Sequence[str], table: Table) -> Chart:
        """A chart of specifications already made, read aloud as its figures."""
        return Chart(name, title, plain(f"{title}. {'; '.join(spoken)}."), *specs, table)

    def table(
        self,
        name: str,
        caption: str,
        columns: Sequence[tuple[str, Kind | str]],
        rows: Sequence[Sequence[Cell]],
        note: str = "",
        *,
        annex: bool = False,
    ) -> Table:
        """A table by titles and kinds of its columns."""
        head = tuple(Column(title, kind) for title, kind in columns)  # type: ignore[arg-type]
        return Table(name, caption, head, tuple(map(tuple, rows)), note, annex)
