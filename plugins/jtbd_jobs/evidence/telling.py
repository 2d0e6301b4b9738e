"""What the pages of jobs.evidence need to speak beyond a `Speaker`: families, their shares in words, known biases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.speaking import Speaker
from jtbd_reports import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports import Metric
    from jtbd_reports.model import Cell

_FAMILIES = {"crm": "Sales (CRM)", "web": "Web analytics", "survey": "Survey"}
_SOURCES = {"crm": ("deals", "customers"), "web": ("phrases", "visits"), "survey": ("responses",)}
_SHARES = {
    ("crm", "customers"): "in the CRM {share} of customers",
    ("crm", "deals"): "in the CRM {share} of deals",
    ("web", "visits"): "on the web {share} of visits",
    ("survey", "answers"): "in the survey {share} of answers",
}
_STRENGTHS = {
    "strong": "borne out",
    "disputed": "borne out, frequency disputed",
    "single": "seen in one kind of data only",
    "talks": "spoken of in interviews only",
    "none": "not seen in the data",
    "hidden": "too few people to say",
}
_HIGHER = {
    "crm": "rules may take a passing word in a manager’s note for a job",
    "web": "visits are not customers: one person may come many times, and many who search never ask for anything",
    "survey": "people may prefer to name this purpose (social desirability), and those who have it may answer more "
    "willingly (self-selection)",
}
_LOWER = {
    "crm": "a note holds what the manager asked about: a job that nobody asks about is missed",
    "web": "hidden phrases cannot be counted, those who know the name search for the name, some never come by search",
    "survey": "people may be reluctant to name this purpose (social desirability), and those who have it may answer "
    "less willingly (self-selection)",
}
_WON_ONLY = "the export holds won deals alone, so jobs whose deals are often lost are rarer in it"


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """The result of jobs.evidence in one language."""

    @property
    def families(self) -> list[str]:
        """Names of the families that measure shares, the most precise first."""
        return [family["name"] for family in self.facts["families"]]

    def family(self, name: str) -> str:
        """What a family is called in a table or chart."""
        return self.say(_FAMILIES[name])

    def listed(self, names: Sequence[str]) -> str:
        """Families in a row, as they stand inside a sentence."""
        return ", ".join(self.family(name) for name in names)

    def share(self, job: str, name: str) -> str:
        """A family's share of a job as a part of a sentence, with its interval."""
        unit = next(family["unit"] for family in self.facts["families"] if family["name"] == name)
        metric = f"evidence.{job}.{name}"
        # a kind of count that nobody foresaw is still told, only less smoothly
        message = _SHARES.get((name, unit), "{family}: {share}")
        return self.say(message, share=self.view.number(metric), family=self.family(name))

    def interval(self, job: str, name: str) -> str:
        """The same with the interval behind it."""
        return self.say(
            "{share} ({interval})",
            share=self.share(job, name),
            interval=self.view.interval(f"evidence.{job}.{name}"),
        )

    def strength(self, job: str) -> str:
        """How far a job is borne out, in words."""
        return self.say(_STRENGTHS[self.facts["strengths"][job]])

    def reasons(self, job: str) -> str:
        """What is known to push a family up or down, as possibilities; a family between two others has none."""
        above = {higher for one, higher, _ in self.facts["gaps"] if one == job}
        below = {lower for one, _, lower in self.facts["gaps"] if one == job}
        found = [self.say(_HIGHER[name]) for name in self.families if name in above - below]
        found += [self.say(_LOWER[name]) for name in self.families if name in below - above]
        if self.facts["won_only"] and "crm" in above | below:
            found.append(self.say(_WON_ONLY))
        return "; ".join(found)

    def astray(self, job: str) -> set[str]:
        """Families that depart from the most precise one about a job; where none does, those that differ at all."""
        pairs = [gap[1:] for gap in self.facts["gaps"] if gap[0] == job]
        best = self.families[0]
        away = {name for pair in pairs if best in pair for name in pair if name != best}
        return away or {name for pair in pairs for name in pair}

    def metric(self, job: str, name: str) -> Metric | None:
        """`evidence.<job>.<family>`, None where the family has not been asked."""
        return self.view.metrics.get(f"evidence.{job}.{name}")

    def rank(self, job: str, name: str) -> int | None:
        """The job's place in a family, 1 the commonest; None where the family does not measure it."""
        order = next(family["order"] for family in self.facts["families"] if family["name"] == name)
        return order.index(job) + 1 if job in order else None

    @property
    def ordered(self) -> list[str]:
        """Ids of all jobs: those of the most precise family by frequency, then the rest as in the catalogue."""
        # what the most precise data say is the order of the whole page
        first = self.facts["families"][0]["order"] if self.facts["families"] else []
        return [*first, *(job for job in self.ids if job not in first)]

    @property
    def columns(self) -> tuple[Column, ...]:
        """A column of shares for each family."""
        return tuple(Column(self.family(name), "share") for name in self.families)

    def cells(self, job: str) -> tuple[Cell, ...]:
        """A family's shares of a job."""
        return tuple(self.metric(job, name) for name in self.families)

    @property
    def source(self) -> str:
        """Files behind the families, and how many interviews."""
        tables = [table for name in self.families for table in _SOURCES[name]]
        talks = self.many("{n} interview", "{n} interviews", "evidence.talks") if self.facts["has_talks"] else ""
        text = "; ".join(part for part in (self.files(*tables), talks) if part)
        hidden = any(family["hidden"] for family in self.facts["families"])
        note = self.say("Groups of fewer than {minimum} customers are hidden.", minimum=self.view.minimum)
        return f"{text}. {note}" if hidden and text else f"{text}." if text else ""
