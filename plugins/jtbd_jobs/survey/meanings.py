"""What answers are called in the CRM: as the options say, else by their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.rules.words import fold
from jtbd_reports import Location, Problem, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.survey.reading import Question

_PROJECT, _KEY = "project.yml", "analyses.jobs.survey"
_BEST = re.compile(r"most\b|best\b|наиболее|самое (?:важн|лучш)|больше всего|лучш", re.IGNORECASE)
_WORST = re.compile(r"least\b|worst\b|наименее|самое (?:неважн|худш)|меньше всего|хуже|худш", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meanings:
    """The option `means`: by question, by answer, what it is called in the CRM."""

    told_by: Mapping[str, Mapping[str, str | tuple[str, ...]]]

    def survey(self, asked: str | None, names: Sequence[str]) -> str:
        """The survey asked for, else the first."""
        if asked is not None and asked not in names:
            raise ProjectError([_problem("survey", f"there is no survey {asked!r}", nearest(asked, names))])
        return asked if asked is not None else names[0]

    def check(self, questions: Sequence[Question], jobs: Sequence[str]) -> None:
        """Refuse questions that were not asked and jobs that are not in the catalogue."""
        known = {one.id: one for one in questions}
        problems = []
        for name, answers in self.told_by.items():
            if name not in known:
                problems.append(_problem(f"means.{name}", f"there is no question {name!r}", nearest(name, known)))
            elif known[name].purpose == "scenario":
                for answer, meaning in answers.items():
                    problems += [
                        _problem(f"means.{name}.{answer}", f"there is no job {one!r} in jobs.yml", nearest(one, jobs))
                        for one in _several(meaning)
                        if one and one not in jobs
                    ]
        if problems:
            raise ProjectError(problems)

    def check_margins(self, asked: Sequence[str] | None, known: Sequence[str]) -> None:
        """Refuse margins that the frame does not have."""
        wrong = [name for name in asked or () if name not in known]
        if wrong:
            raise ProjectError(
                [_problem("margins", f"the frame has no attribute {name!r}", nearest(name, known)) for name in wrong]
            )

    def told(self, question: Question, answer: str) -> bool:
        """Whether the options say what the answer means, if only that it means nothing."""
        return fold(answer) in {fold(one) for one in self.told_by.get(question.id, {})}

    def of(self, question: Question, answer: str, labels: Sequence[str]) -> tuple[str, ...]:
        """Labels of the CRM that an answer stands for; its own words where nobody says so and the CRM has them."""
        for one, meaning in self.told_by.get(question.id, {}).items():
            if fold(one) == fold(answer):
                return tuple(name for name in _several(meaning) if name)
        return tuple(label for label in labels if fold(label) == fold(answer))

    def jobs(self, question: Question, answers: Sequence[str], jobs: Jobs) -> dict[str, int]:
        """Places of the jobs that answers name: by the options, or because the job is called so."""
        ids = {job.id: place for place, job in enumerate(jobs.jobs)}
        names = {fold(job.name): place for place, job in enumerate(jobs.jobs)}
        found = {}
        for answer in answers:
            meant = [ids[one] for one in self.of(question, answer, [*ids]) if one in ids]
            if meant or fold(answer) in names:
                found[answer] = meant[0] if meant else names[fold(answer)]
        return found

    @staticmethod
    def side(answer: str) -> int:
        """1 for the best of a set, -1 for the worst, 0 where the words tell neither."""
        return 1 if _BEST.search(answer) else -1 if _WORST.search(answer) else 0


def _several(meaning: str | tuple[str, ...]) -> tuple[str, ...]:
    return (meaning,) if isinstance(meaning, str) else meaning


def _problem(key: str, message: str, hint: str) -> Problem:
    return Problem(Location(_PROJECT), message, f"{_KEY}.{key}", hint)
