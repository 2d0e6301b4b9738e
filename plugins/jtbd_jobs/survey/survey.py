"""A survey as one value: what was asked, and respondents as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.rules.catalogue import Job
    from jtbd_jobs.survey.attributes import Attribute
    from jtbd_jobs.survey.crm import Frame
    from jtbd_jobs.survey.reading import Question

Columns: TypeAlias = "dict[str, NDArray[np.float64]]"
"""By name one value, or a row of values, by respondent."""
Given: TypeAlias = "Mapping[str, Mapping[str, NDArray[np.intp]]]"
"""By question and answer, the rows of those who gave it."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey with what the CRM knows of its respondents.

    Attributes:
        name: of the survey; may be empty.
        others: surveys that were read and are not looked at here.
        again: further questionnaires of a customer, left out.
        size: respondents.
        questions: as they were asked.
        jobs: the catalogue; empty without one.
        scenarios: answers to the question about the situation, the most frequent first.
        scenario_jobs: by scenario the job it tells, -1 where none.
        outcomes: desired outcomes in the order of the questionnaire.
        scale: of importance and satisfaction; None where they do not share one.
        frame: everybody who could have answered; None where nobody knows.
        attributes: of frame and respondents.
        columns: by name, NaN where there is nothing: `complete`, `seconds`, `linked`, `ticked`, `told`, `stated`,
            `observed` (jobs by what was ticked, by own words, by either, by deals; -1 for none), `scenarios`,
            `importance`, `satisfaction`, `won` (deals), `amount` (their sum), `says_bought`, `says_amount`,
            `says_channel` and `has_channel` (by channel), `failed` (attention), `value.ID` and `chosen.ID` (1 best,
            -1 worst).
        channels: names of the channels that both sides know.
    """

    name: str
    others: tuple[str, ...]
    again: int
    size: int
    questions: tuple[Question, ...]
    jobs: tuple[Job, ...]
    scenarios: tuple[str, ...] = ()
    scenario_jobs: tuple[int, ...] = ()
    outcomes: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None
    frame: Frame | None = None
    attributes: tuple[Attribute, ...] = ()
    columns: Columns = field(default_factory=dict)
    channels: tuple[str, ...] = ()

    def asked(self, *purposes: str) -> list[Question]:
        """Questions of these purposes, in the order of the questionnaire."""
        return [one for one in self.questions if one.purpose in purposes]

    def codes(self, name: str) -> NDArray[np.intp]:
        """A column of codes."""
        return self.columns[name].astype(np.intp)

    def flags(self, name: str) -> NDArray[np.bool_]:
        """A column of yes and no."""
        return self.columns[name] > 0


def ticked(answers: Mapping[str, NDArray[np.intp]], shown: Sequence[str], size: int) -> NDArray[np.float64]:
    """Respondents x answers: 1 ticked, 0 not, NaN for those who did not answer the question at all."""
    found = np.full((size, len(shown)), np.nan)
    for rows in answers.values():
        found[rows] = 0
    for place, answer in enumerate(shown):
        found[answers[answer], place] = 1
    return found
