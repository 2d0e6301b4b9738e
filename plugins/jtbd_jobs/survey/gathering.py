"""Everything an analysis of a survey asks of the engine, gathered into one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import FILE
from jtbd_jobs.survey import reading
from jtbd_jobs.survey.answers import ROW, ordered
from jtbd_jobs.survey.linking import Linking
from jtbd_jobs.survey.meanings import Meanings
from jtbd_jobs.survey.survey import Survey, ticked
from jtbd_reports.engine import arrays, collected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from jtbd_jobs.survey.options import SurveyOptions
    from jtbd_jobs.survey.reading import Question
    from jtbd_jobs.survey.survey import Columns, Given
    from jtbd_reports import Inputs

_PRICES = ("price_too_cheap", "price_cheap", "price_expensive", "price_too_expensive")
_NUMBERS = {*_PRICES, "kano_functional", "kano_dysfunctional"}
_CODED = {"scenario", "stated", "attribute", "maxdiff", "attention"}


def gathered(inputs: Inputs) -> tuple[Survey, nw.LazyFrame[Any]]:
    """The survey, and its numbered respondents in the engine (`row`, `respondent_id`, `customer_id`).

    Raises:
        ProjectError: options that name what is not there.
    """
    options: SurveyOptions = inputs.options
    tables = inputs.tables
    names = reading.surveys(tables["respondents"])
    meanings = Meanings(options.means)
    name = meanings.survey(options.survey, names)
    people, again = reading.numbered(tables["respondents"], name)
    asked = tuple(reading.questions(tables["questions"], name))
    catalogue: Jobs = inputs.documents.get(FILE) or Jobs(jobs=())
    meanings.check(asked, [job.id for job in catalogue.jobs])
    size = int(collected(people.select(nw.len().alias("n")))[0]["n"])
    others = tuple(one for one in names if one != name)
    survey = Survey(name, others, again, size, asked, catalogue.jobs)
    return _Gathering(inputs, people, meanings, catalogue).filled(survey), people


@dataclass(frozen=True, slots=True)
class _Gathering:
    """One survey being gathered."""

    inputs: Inputs
    people: nw.LazyFrame[Any]
    meanings: Meanings
    catalogue: Jobs

    def filled(self, survey: Survey) -> Survey:
        """The survey with what was answered, a column of arrays for each question."""
        responses, size = self.inputs.tables["responses"], survey.size
        given = reading.closed(responses, self.people, [one.id for one in survey.questions if _is_coded(one)])
        counted = [one.id for one in survey.questions if _is_number(one)]
        columns: Columns = {ROW: np.arange(size, dtype=np.float64)}
        seconds = nw.col("seconds").fill_null(-1.0).alias("seconds")
        rows = arrays(self.people.select("row", "complete", seconds))
        columns["complete"], columns["seconds"] = (_placed(rows, name, size) for name in ("complete", "seconds"))
        values = reading.numeric(responses, self.people, counted, size)
        columns |= {f"value.{name}": found for name, found in values.items()}
        survey = self._with_jobs(survey, columns, given)
        survey = self._with_ratings(survey, columns)
        survey = Linking(self.inputs, self.people, self.meanings, columns, given).filled(survey)
        _with_choices(survey, columns, given)
        return _ordered(survey, columns)

    def _with_jobs(self, survey: Survey, columns: Columns, given: Given) -> Survey:
        """Scenarios, and the job each respondent states: by what was ticked, else by what was written."""
        responses, asked = self.inputs.tables["responses"], survey.asked("scenario")
        closed = [one for one in asked if one.kind != "open"]
        stated = np.full(survey.size, -1, dtype=np.intp)
        for question in closed:
            answers = given[question.id]
            found = self._jobs_of(question, answers)
            self._tick(stated, answers, found)
            # the first question is the one on the situation; others only tell jobs
            if question is closed[0]:
                shown = tuple(sorted(answers, key=lambda answer: (-len(answers[answer]), answer)))
                columns["scenarios"] = ticked(answers, shown, survey.size)
                survey = replace(survey, scenarios=shown, scenario_jobs=tuple(found.get(one, -1) for one in shown))
        written = [one.id for one in asked if one.kind == "open"]
        told = reading.told_jobs(responses, self.people, written, self.catalogue, survey.size)
        columns["ticked"], columns["told"] = stated.astype(np.float64), told.astype(np.float64)
        columns["stated"] = np.where(stated >= 0, stated, told).astype(np.float64)
        return survey

    def _jobs_of(self, question: Question, answers: Mapping[str, object]) -> dict[str, int]:
        """The job of each answer: by the options, by its name, by the rules."""
        found = self.meanings.jobs(question, [*answers], self.catalogue)
        # an answer that the options call nothing stays nothing
        left = {answer for answer in answers if answer not in found and not self.meanings.told(question, answer)}
        if not left:
            return found
        by_rules = reading.jobs_of_answers(self.inputs.tables["responses"], question.id, self.catalogue)
        return found | {answer: job for answer, job in by_rules.items() if answer in left}

    def _tick(self, stated: NDArray[np.intp], answers: Mapping[str, NDArray[np.intp]], jobs: Mapping[str, int]) -> None:
        """Write the jobs of the answers given; of several, the one that the catalogue puts first."""
        ranks = {job: rank for rank, job in enumerate(self.catalogue.ranked)}
        for answer, job in jobs.items():
            rows = answers[answer]
            better = [old < 0 or ranks[old] > ranks[job] for old in stated[rows].tolist()]
            stated[rows[better]] = job

    def _with_ratings(self, survey: Survey, columns: Columns) -> Survey:
        ratings = self.inputs.tables.get("ratings")
        if ratings is None:
            return survey
        outcomes, scale, wanted, served = reading.rated(ratings, self.people, survey.size)
        places = {one.about: one.position for one in reversed(survey.asked("importance"))}
        order = sorted(range(len(outcomes)), key=lambda place: (places.get(outcomes[place], 0), outcomes[place]))
        columns["importance"], columns["satisfaction"] = wanted[:, order], served[:, order]
        return replace(survey, outcomes=tuple(outcomes[place] for place in order), scale=scale)


def _ordered(survey: Survey, columns: Columns) -> Survey:
    """The survey with respondents in the order of their answers."""
    columns = ordered(columns)
    attributes = tuple(
        replace(
            one,
            crm=columns[f"crm.{one.name}"].astype(np.intp),
            codes=columns[f"codes.{one.name}"].astype(np.intp),
        )
        for one in survey.attributes
    )
    return replace(survey, columns=columns, attributes=attributes)


def _with_choices(survey: Survey, columns: Columns, given: Given) -> None:
    """Checks of attention that were failed, and items chosen as best and worst."""
    failed = np.full(survey.size, np.nan)
    for question in survey.asked("attention"):
        for answer, rows in given.get(question.id, {}).items():
            wrong = answer.strip().casefold() != question.about.strip().casefold()
            failed[rows] = np.where(failed[rows] == 1, 1.0, float(wrong))
    columns["failed"] = failed
    for question in survey.asked("maxdiff"):
        chosen = np.zeros(survey.size)
        for answer, rows in given.get(question.id, {}).items():
            chosen[rows] = Meanings.side(answer)
        columns[f"chosen.{question.id}"] = chosen


def _is_coded(question: Question) -> bool:
    return question.purpose in _CODED and question.kind not in {"open", "number", "price"}


def _is_number(question: Question) -> bool:
    said = question.purpose in {"stated", "attribute"} and question.kind in {"number", "price", "scale"}
    return said or question.purpose in _NUMBERS


def _placed(rows: Mapping[str, Any], name: str, size: int) -> NDArray[np.float64]:
    found = np.full(size, np.nan)
    found[rows["row"]] = rows[name]
    return np.where(found < 0, np.nan, found)
