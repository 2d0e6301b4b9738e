"""What the pages of jobs.thesis need to speak: behaviours, bases, categories and columns in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.speaking import Speaker
from jtbd_jobs.thesis.naming import key
from jtbd_reports import Metric
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Mapping


_BEHAVIOURS = {
    "product": "What they buy",
    "amount": "What a deal is worth",
    "channel": "Which channel they come by",
    "won": "Whether they buy",
    "repeat": "Whether they return",
}
_COLUMNS = {
    "age": "Age",
    "birth_year": "Year of birth",
    "gender": "Gender",
    "income": "Income",
    "family": "Household",
    "education": "Education",
    "occupation": "Occupation",
    "city": "City",
    "industry": "Industry",
    "size": "Company size",
    "employees": "Employees",
    "revenue": "Company revenue",
    "country": "Country",
    "class": "Class",
}
_BASES = {"demographics": "demographics", "accounts": "the company profile", "classes": "the classes found"}
_MONEY = frozenset({"amount", "margin", "income", "revenue"})


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """The result of jobs.thesis in one language."""

    @property
    def main(self) -> Mapping[str, Any]:
        """The basis that the thesis is held against first."""
        return self.facts["rivals"][0]  # type: ignore[no-any-return]

    def trials(self, rival: str) -> list[Mapping[str, Any]]:
        """Behaviours tried against a basis, in the order of the project."""
        return [trial for trial in self.facts["trials"] if trial["rival"] == rival]

    def behaviour(self, name: str) -> str:
        """A behaviour as a heading."""
        return self.say(_BEHAVIOURS[name]) if name in _BEHAVIOURS else clean(name)

    def basis(self, name: str) -> str:
        """A basis within a sentence."""
        return self.say(_BASES[name]) if name in _BASES else self.quoted(name)

    def column(self, name: str) -> str:
        """A column of a basis; the project's own under its own name."""
        return self.say(_COLUMNS[name]) if name in _COLUMNS else clean(name)

    def id(self, trial: Mapping[str, Any], measure: str) -> str:
        """The id of a trial's metric."""
        return f"thesis.{key(trial['outcome'])}.{trial['rival']}.{measure}"

    def metric(self, trial: Mapping[str, Any], measure: str) -> Metric:
        """A metric of a trial."""
        return self.view.metrics[self.id(trial, measure)]

    def removed(self, trial: Mapping[str, Any], measure: str) -> str:
        """A share of uncertainty with its interval, or that there is none beyond chance."""
        name = self.id(trial, measure)
        if (self.view.metrics[name].low or 0) <= 0:
            return self.say("nothing beyond chance")
        return self.say("{share} ({interval})", share=self.view.number(name), interval=self.view.interval(name))

    def category(self, name: str, told: Mapping[str, Any]) -> str:
        """A category of a behaviour or a column."""
        if told["other"]:
            return self.say("something else")
        if told["label"]:
            return clean(told["label"])
        return self._age(told["low"], told["high"]) if name == "age" else self._band(name, told["low"], told["high"])

    def _band(self, name: str, low: float | None, high: float | None) -> str:
        if low is None:
            return self.say("up to {high}", high=self._amount(name, high or 0.0))
        if low == high:
            return self._amount(name, low)
        if high is None:
            return self.say("from {low}", low=self._amount(name, low))
        if _is_money(name):
            ends = Metric("", "money", low, low, high)
            return self.view.language.interval(ends, self.view.currency)
        return self.say("{low} to {high}", low=self._amount(name, low), high=self._amount(name, high))

    def _age(self, low: float | None, high: float | None) -> str:
        number = self.view.language.number
        if low is None:
            return self.say("under {high}", high=number(high or 0))
        if high is None:
            return self.say("{low} and older", low=number(low))
        # whole years: the band ends the day before the next one begins
        return f"{number(low)}–{number(high - 1)}"

    def _amount(self, name: str, value: float) -> str:
        if _is_money(name):
            return self.view.language.money(value, self.view.currency)
        return self.view.language.number(value, 0 if value == int(value) or abs(value) >= 100 else 2)  # noqa: PLR2004

    def source(self, *parts: str) -> str:
        """The source line: files, what was counted, how."""
        files = self.files("deals", "customers", "accounts")
        return f"{'; '.join(part for part in (files, *parts) if part)}."


def _is_money(name: str) -> bool:
    return name.rpartition(".")[2] in _MONEY
