"""What the sections of jobs.discover need to speak: traits, names of groups, rules in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.speaking import Speaker
from jtbd_reports import plain
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_reports import Metric

_IN_NAME = 2


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """The result of jobs.discover in one language."""

    @property
    def groups(self) -> Sequence[Mapping[str, Any]]:
        """The classes, the largest first."""
        return self.facts["classes"]  # type: ignore[no-any-return]

    def metric(self, number: int, measure: str) -> Metric | None:
        """`classes.<number>.<measure>`."""
        return self.view.metrics.get(f"classes.{number}.{measure}")

    def has(self, measure: str) -> bool:
        """Whether any class has the measure."""
        return any(self.view.has(f"classes.{one['number']}.{measure}") for one in self.groups)

    def level(self, attribute: int, level: int) -> str:
        """A level in words, such as «Студия» or `floor 1–4`."""
        said, value, low, high = self.facts["attributes"][attribute]["levels"][level]
        column = self.column(self.facts["attributes"][attribute]["column"])
        if said == "range":
            return self._range(column, low, high)
        if said == "other":
            return self.say("{column}: anything else", column=column)
        spoken = self.quoted(value)
        if self.facts["attributes"][attribute]["column"] == "text":
            spoken = self.say("the word {word}", word=spoken)
        return self.say("without {what}", what=spoken) if said == "no" else spoken

    def _range(self, column: str, low: float | None, high: float | None) -> str:
        ends = {"column": column, "low": self._figure(low), "high": self._figure(high)}
        if low is None:
            return self.say("{column} up to {high}", **ends)
        if high is None:
            return self.say("{column} from {low}", **ends)
        return self.say("{column} {low}", **ends) if low == high else self.say("{column} {low}–{high}", **ends)

    def _figure(self, number: float | None) -> str:
        if number is None:
            return ""
        return self.view.language.number(number, 0 if number == int(number) else 1 if round(number, 1) == number else 2)

    def column(self, name: str) -> str:
        """What the report calls a column."""
        usual = {
            "product": self.say("product"),
            "category": self.say("category"),
            "page": self.say("landing page"),
            "month": self.say("month"),
            "manager": self.say("sales manager"),
            "pipeline": self.say("pipeline"),
            "channel": self.say("channel"),
        }
        return clean(self.facts.get("names", {}).get(name) or usual.get(name, name))

    def name(self, job: str) -> str:
        """A job's name; with `#`, the name of a class."""
        return self.group(int(job[1:])) if job.startswith("#") else Speaker.name(self, job)

    def group(self, number: int) -> str:
        """A class by what sets it apart: `1. Студия, Шумоизоляция`."""
        one = self.groups[number - 1]
        told = [] if one["hidden"] else [self._bare(place, level) for place, level, _ in one["traits"][:_IN_NAME]]
        figure = self.view.language.number(number)
        if not told:
            return self.say("{number}. nothing in particular", number=figure)
        return self.say("{number}. {traits}", number=figure, traits=", ".join(told))

    def _bare(self, attribute: int, level: int) -> str:
        said, value, _, _ = self.facts["attributes"][attribute]["levels"][level]
        return self.level(attribute, level) if said == "range" else clean(value)

    def traits(self, number: int) -> str:
        """What sets a class apart, each with its share here and among all, traced."""
        one = self.groups[number - 1]
        if one["hidden"]:
            return self.say("Too few customers to be shown.")
        told = [
            self.say(
                "{what}: {own}, all {all}",
                what=self.level(place, level),
                own=self.view.number(f"classes.{number}.{key}"),
                all=self.view.number(f"classes.all.{key}"),
            )
            for place, level, key in one["traits"]
            if self.view.has(f"classes.{number}.{key}")
        ]
        return "; ".join(told) or self.say("Nothing is much commoner here than among all customers.")

    def rule(self, number: int) -> str:
        """The rule of a class in words."""
        said = self.groups[number - 1]["said"]
        if not said:
            return self.say("no rule tells it")
        alternatives = [
            self.say(" and ").join(
                self._levels(place, levels, alone=len(conditions) == 1) for place, levels in conditions
            )
            for conditions in said
        ]
        return self.say("; or ").join(alternatives)

    def _levels(self, attribute: int, levels: Sequence[int], *, alone: bool) -> str:
        joined = self.say(" or ").join(self.level(attribute, level) for level in levels)
        return joined if alone or len(levels) == 1 else f"({joined})"

    def source(self, *parts: str) -> str:
        """The source line."""
        counted = self.many("{n} customer", "{n} customers", "classes.customers")
        return "; ".join(part for part in (self.files("deals"), counted, *parts) if part) + "."

    def bare(self, text: str) -> str:
        """Without marks of traced numbers."""
        return plain(text)
