"""What the pages of jobs.use need to speak beyond a `Speaker`: where a line comes from, quotes, numbers of a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from jtbd_jobs.speaking import Speaker
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jtbd_reports import Metric

Who: TypeAlias = Literal["data", "consultant"]
_FAMILIES = {"crm": "sales", "web": "web analytics", "survey": "the survey"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: what it is, its text, and who says so; an empty text is still to be written.

    Attributes:
        title: what it is.
        text: traced; empty where nobody has written it and no data speak.
        who: whose words these are.
        key: where the consultant writes it, below the job's id in use.yml.
    """

    title: str
    text: str
    who: Who
    key: str = ""


@dataclass(frozen=True, slots=True)
class Teller(Speaker):
    """The result of jobs.use in one language."""

    def of(self, job: str) -> Mapping[str, Any]:
        """The facts of a job."""
        found: Mapping[str, Any] = next(one for one in self.facts["jobs"] if one["id"] == job)
        return found

    def metric(self, job: str, measure: str) -> Metric | None:
        """`use.<job>.<measure>`, None where it does not exist."""
        return self.view.metrics.get(f"use.{job}.{measure}")

    def has(self, job: str, measure: str) -> bool:
        """Whether the measure exists and may be shown."""
        return self.view.has(f"use.{job}.{measure}")

    def number(self, job: str, measure: str) -> str:
        """The measure in words, traced."""
        return self.view.number(f"use.{job}.{measure}")

    def term(self, line: Line) -> str:
        """A line's title with whose words follow."""
        who = self.say("data") if line.who == "data" else self.say("consultant")
        return f"{line.title} · {who}"

    def quotes(self, job: str, code: str, start: int = 0, most: int | None = None) -> str:
        """Quotes that may be shown, in quotation marks; empty where there are none.

        Args:
            job: its id.
            code: what they are evidence of.
            start: how many are passed over, since another place shows them; taken all the same where there are no more.
            most: how many at most; as the option says where None.
        """
        found: Sequence[str] = self.of(job)["quotes"][code]
        few = self.facts["quotes"] if most is None else min(most, self.facts["quotes"])
        taken = found[start : start + few] or found[:few]
        return "; ".join(self.quote(text) for text in taken)

    def quote(self, text: str) -> str:
        """A customer's words in quotation marks; marks inside them become those of a quotation in a quotation."""
        # passages are often marked with the quotation marks that stood in the transcript
        inner = text.strip().rstrip(".")
        if inner.startswith("«") and inner.find("»") == len(inner) - 1:
            inner = inner[1:-1]
        return self.quoted(inner.replace("«", "„").replace("»", "“"))

    def families(self, job: str) -> str:
        """The kinds of data that have seen the job, and how many interviews speak of it."""
        found = [self.say(_FAMILIES[name]) for name in self.of(job)["evidence"]]
        if self.metric(job, "talks") is not None and self.view.metrics[f"use.{job}.talks"].value:
            found.append(self.many("{n} interview", "{n} interviews", f"use.{job}.talks"))
        return ", ".join(found)

    def deals(self, job: str, key: str) -> str:
        """Labels of a list with their deals, `loft (81 deals), studio (40 deals)`, traced."""
        return self._list(job, key, "{n} deal", "{n} deals", str)

    def visits(self, job: str) -> str:
        """Search phrases with their visits."""
        return self._list(job, "phrases", "{n} visit", "{n} visits", self.quoted)

    def customers(self, job: str) -> str:
        """Telling words with the customers in whose notes they stand."""
        return self._list(job, "words", "{n} customer", "{n} customers", self.quoted)

    def _list(self, job: str, key: str, one: str, several: str, shown: Callable[[str], str]) -> str:
        found = []
        for place, row in enumerate(self.of(job)[key], start=1):
            counted = self.many(one, several, f"use.{job}.{key}.{place}")
            found.append(self.say("{label} ({n})", label=shown(clean(row[0])), n=counted))
        return ", ".join(found)

    def own_words(self, job: str, part: str, name: str) -> str:
        """What the consultant has written, empty where nothing."""
        found = self.of(job)["written"][part][name]
        return clean(found) if found else ""
