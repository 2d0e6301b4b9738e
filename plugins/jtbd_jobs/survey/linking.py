"""Respondents and the CRM: what it knows of them, and what they say of the same things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.survey import crm
from jtbd_jobs.survey.attributes import settled
from jtbd_jobs.survey.survey import Columns, Given, ticked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from jtbd_jobs.survey.attributes import Attribute
    from jtbd_jobs.survey.meanings import Meanings
    from jtbd_jobs.survey.reading import Question
    from jtbd_jobs.survey.survey import Survey
    from jtbd_reports import Inputs


@dataclass(frozen=True, slots=True)
class Linking:
    """One survey being brought together with the CRM.

    Attributes:
        inputs: of the analysis.
        people: numbered respondents.
        meanings: what answers are called in the CRM.
        columns: filled in place.
        given: answers by question.
    """

    inputs: Inputs
    people: nw.LazyFrame[Any]
    meanings: Meanings
    columns: Columns
    given: Given

    def filled(self, survey: Survey) -> Survey:
        """The survey with its frame, attributes, and columns of what linked respondents did."""
        options, size = self.inputs.options, survey.size
        frame = None
        if options.frame != "none":
            buyers = options.frame == "buyers"
            frame = crm.framed(self.inputs.tables, options.margins, options.age_bands, buyers=buyers)
        linked = crm.known(frame, self.people) if frame is not None else {}
        self.columns["linked"], self.columns["observed"] = np.zeros(size), np.full(size, -1.0)
        self.columns["linked"][[*linked]] = 1
        if frame is None:
            return survey
        self.meanings.check_margins(options.margins, frame.attributes)
        attributes = tuple(self._attribute(survey, frame, name, linked) for name in frame.attributes)
        for one in attributes:
            self.columns[f"crm.{one.name}"] = one.crm.astype(np.float64)
            self.columns[f"codes.{one.name}"] = one.codes.astype(np.float64)
        ids = {job.id: place for place, job in enumerate(survey.jobs)}
        for row, labels in linked.items():
            self.columns["observed"][row] = ids.get(labels.get(crm.JOB) or "", -1)
        channels = self._with_deals(survey, [*linked])
        return replace(survey, frame=frame, attributes=attributes, channels=channels)

    def _attribute(
        self, survey: Survey, frame: crm.Frame, name: str, linked: Mapping[int, Mapping[str, str | None]]
    ) -> Attribute:
        """An attribute by the CRM, else by the respondents' own answers."""
        counts, bands = frame.counts(name), self.inputs.options.age_bands
        theirs: list[str | None] = [linked.get(row, {}).get(name) for row in range(survey.size)]
        own: list[str | None] = [None] * survey.size
        order = crm.band_names(bands) if name == crm.AGE else ()
        for question in (one for one in survey.asked("attribute") if one.about == name):
            if name == crm.AGE and f"value.{question.id}" in self.columns:
                own = [_band(value, bands, order) for value in self.columns[f"value.{question.id}"]]
            for answer, rows in self.given.get(question.id, {}).items():
                for label in self.meanings.of(question, answer, [label for label in counts if label])[:1]:
                    for row in rows:
                        own[row] = label
        return settled(name, counts, theirs, own, order=order, minimum=self.inputs.minimum)

    def _with_deals(self, survey: Survey, linked: Sequence[int]) -> tuple[str, ...]:
        """What linked respondents bought and by which channel they came, beside what they say of it."""
        columns, deals = self.columns, self.inputs.tables.get("deals")
        columns["won"], columns["amount"] = np.full(survey.size, np.nan), np.full(survey.size, np.nan)
        if deals is not None and {"customer_id", "status"} <= set(deals.collect_schema().names()):
            columns["won"][linked] = 0
            for row, (won, amount) in crm.purchases(deals, self.people).items():
                columns["won"][row], columns["amount"][row] = won, amount
        asked = {one.about: one for one in survey.asked("stated")}
        if "status" in asked and asked["status"].id in self.given:
            columns["says_bought"] = self._says(asked["status"], "won", survey.size)
        if "amount" in asked and f"value.{asked['amount'].id}" in columns:
            columns["says_amount"] = columns[f"value.{asked['amount'].id}"]
        if "channel" not in asked or asked["channel"].id not in self.given:
            return ()
        return self._channels(asked["channel"], survey.size)

    def _says(self, question: Question, meaning: str, size: int) -> NDArray[np.float64]:
        """1 where an answer means it, 0 where another was given; nothing where no answer means it."""
        answers, found = self.given[question.id], np.full(size, np.nan)
        meant = [answer for answer in answers if meaning in self.meanings.of(question, answer, [meaning])]
        for answer, rows in answers.items() if meant else ():
            found[rows] = np.where(found[rows] == 1, 1.0, float(answer in meant))
        return found

    def _channels(self, question: Question, size: int) -> tuple[str, ...]:
        used = crm.channels(self.inputs.tables, self.people)
        names = sorted({name for found in used.values() for name in found})
        told = {answer: self.meanings.of(question, answer, names) for answer in self.given[question.id]}
        # one line of the comparison is one answer: it may stand for several channels of the CRM
        lines = sorted(answer for answer, found in told.items() if set(found) & set(names))
        has = np.zeros((size, len(lines)))
        for row, found in used.items():
            has[row] = [bool(found & set(told[line])) for line in lines]
        self.columns["says_channel"] = ticked(self.given[question.id], lines, size)
        self.columns["has_channel"] = has
        return tuple(lines)


def _band(value: float, bands: Sequence[int], names: Sequence[str]) -> str | None:
    return None if np.isnan(value) else names[int(np.searchsorted(bands, value, side="right"))]
