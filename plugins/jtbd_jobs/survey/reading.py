"""The survey out of the engine: respondents numbered, their answers as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from jtbd_jobs.rules.texts import jobs_of_texts
from jtbd_reports.engine import arrays, collected, kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.rules.catalogue import Jobs

_ABSENT = -1e12
"""Stands for a missing number on the way out of the engine: an array cannot lack a value."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it was asked: see the dataset `questions`."""

    id: str
    kind: str
    purpose: str
    about: str
    text: str
    item: str
    position: int


def surveys(respondents: nw.LazyFrame[Any]) -> list[str]:
    """Names of the surveys, the one with the most respondents first; one empty name where none is told."""
    if "survey" not in respondents.collect_schema().names():
        return [""]
    rows = collected(respondents.group_by("survey").agg(nw.len().alias("n")))
    return [row["survey"] or "" for row in sorted(rows, key=lambda row: (-row["n"], row["survey"] or ""))] or [""]


def questions(frame: nw.LazyFrame[Any], survey: str) -> list[Question]:
    """The questions of a survey in the order they were asked."""
    names = frame.collect_schema().names()
    if survey and "survey" in names:
        frame = frame.filter(nw.col("survey") == survey)
    found = []
    for row in collected(frame):
        told = {name: row.get(name) or "" for name in ("kind", "purpose", "about", "text", "item")}
        found.append(Question(row["question_id"], **told, position=int(row.get("position") or 0)))
    return sorted(found, key=lambda one: (one.position, one.id))


def numbered(respondents: nw.LazyFrame[Any], survey: str) -> tuple[nw.LazyFrame[Any], int]:
    """Respondents of a survey with a number each, and how many second questionnaires of a customer were left out.

    Returns:
        `row` (from 0), `respondent_id`, `customer_id`, `complete` (1 or 0; 1 where not told), `seconds`.
    """
    names = set(respondents.collect_schema().names())
    if survey and "survey" in names:
        respondents = respondents.filter(nw.col("survey") == survey)
    customer = nw.col("customer_id") if "customer_id" in names else nw.lit(None, dtype=nw.String)
    moment = nw.col("submitted_at") if "submitted_at" in names else nw.lit(None, dtype=nw.Datetime())
    complete = nw.col("complete").fill_null(value=True) if "complete" in names else nw.lit(value=True)
    seconds = nw.col("seconds").cast(nw.Float64) if "seconds" in names else nw.lit(None, dtype=nw.Float64)
    people = respondents.select(
        "respondent_id",
        customer.alias("customer_id"),
        moment.alias("moment"),
        complete.cast(nw.Int64).alias("complete"),
        seconds.alias("seconds"),
    )
    # the last word counts; ties of the very same second were settled when the file was read
    turn = nw.col("respondent_id").cum_count().over("customer_id", order_by=["moment", "respondent_id"])
    count = nw.len().over("customer_id")
    placed = kept(people.with_columns((count - turn).alias("later")))
    last = placed.filter((nw.col("later") == 0) | nw.col("customer_id").is_null())
    # The number only names a row: whatever is computed is put into an order of its own (`answers.ordered`).
    row = (nw.col("respondent_id").cum_count().over(order_by="respondent_id") - 1).cast(nw.Int64)
    found = kept(last.select(row.alias("row"), "respondent_id", "customer_id", "complete", "seconds"))
    total, left = (int(collected(one.select(nw.len().alias("n")))[0]["n"]) for one in (placed, found))
    return found, total - left


def closed(
    responses: nw.LazyFrame[Any], people: nw.LazyFrame[Any], ids: Sequence[str]
) -> dict[str, dict[str, NDArray[np.intp]]]:
    """By question and answer, the rows of respondents who gave it; answers in alphabetical order."""
    found: dict[str, dict[str, NDArray[np.intp]]] = {name: {} for name in ids}
    if not ids:
        return found
    asked = responses.filter(nw.col("question_id").is_in(list(ids)))
    keys = ["question_id", "answer"]
    different = asked.group_by(*keys).agg(nw.len().alias("n"))
    # a dictionary of the answers, so that texts are told once and only numbers leave by the row
    coded = kept(different.with_columns(nw.col("answer").cum_count().over(order_by=keys).cast(nw.Int64).alias("code")))
    given = arrays(_of_people(asked, people).join(coded, on=keys, how="inner").select("row", "code"))
    order = np.lexsort((given["row"], given["code"]))
    rows, codes = given["row"][order], given["code"][order]
    for entry in sorted(collected(coded), key=lambda entry: int(entry["code"])):
        first, last = np.searchsorted(codes, [entry["code"], entry["code"] + 1])
        found[entry["question_id"]][entry["answer"]] = np.unique(rows[first:last]).astype(np.intp)
    return found


def numeric(
    responses: nw.LazyFrame[Any], people: nw.LazyFrame[Any], ids: Sequence[str], size: int
) -> dict[str, NDArray[np.float64]]:
    """By question the number each respondent answered, NaN where none."""
    found = {name: np.full(size, np.nan) for name in ids}
    if not ids or "value" not in responses.collect_schema().names():
        return found
    codes = {name: code for code, name in enumerate(sorted(ids))}
    asked = responses.filter(nw.col("question_id").is_in(list(ids)) & ~nw.col("value").is_null())
    different = asked.group_by("question_id").agg(nw.len().alias("n"))
    coded = different.with_columns(nw.col("question_id").cum_count().over(order_by="question_id").alias("code"))
    names = {int(row["code"]): row["question_id"] for row in collected(coded)}
    wanted = _of_people(asked, people).join(coded, on="question_id", how="inner")
    given = arrays(wanted.select("row", nw.col("code").cast(nw.Int64), nw.col("value").cast(nw.Float64)))
    assert set(names.values()) <= codes.keys()
    for code, name in names.items():
        mine = given["code"] == code
        values = given["value"][mine]
        found[name][given["row"][mine]] = np.where(np.isfinite(values), values, np.nan)
    return found


def rated(
    ratings: nw.LazyFrame[Any], people: nw.LazyFrame[Any], size: int
) -> tuple[list[str], tuple[float, float] | None, NDArray[np.float64], NDArray[np.float64]]:
    """Outcomes by name, the scale, and importance and satisfaction, respondents x outcomes, NaN where not rated.

    The scale is None where the outcomes do not share one.
    """
    names = set(ratings.collect_schema().names())
    sides = [
        (nw.col(side).cast(nw.Float64) if side in names else nw.lit(None, dtype=nw.Float64)).alias(side)
        for side in ("importance", "satisfaction", "low", "high")
    ]
    given = _of_people(ratings.select("respondent_id", "outcome", *sides), people)
    found = given.group_by("outcome").agg(
        nw.col("low").min(),
        nw.col("high").max(),
        nw.col("importance").max().alias("most"),
        nw.col("importance").min().alias("least"),
    )
    coded = kept(
        found.with_columns(nw.col("outcome").cum_count().over(order_by="outcome").cast(nw.Int64).alias("code"))
    )
    told = sorted(collected(coded), key=lambda row: int(row["code"]))
    pulled = arrays(
        given.join(coded.select("outcome", "code"), on="outcome", how="inner").select(
            "row", "code", *(nw.col(side).fill_null(_ABSENT).alias(side) for side in ("importance", "satisfaction"))
        )
    )
    matrices = []
    for side in ("importance", "satisfaction"):
        matrix = np.full((size, len(told)), np.nan)
        matrix[pulled["row"], pulled["code"] - 1] = pulled[side]
        matrix[~(matrix > _ABSENT)] = np.nan
        matrices.append(matrix)
    return [row["outcome"] for row in told], _scale(told), matrices[0], matrices[1]


def _scale(told: Sequence[Mapping[str, Any]]) -> tuple[float, float] | None:
    """The scale all outcomes share; read off the answers where it is not told."""
    ends = {(row["low"], row["high"]) for row in told}
    if len(ends) == 1 and None not in next(iter(ends)):
        return next(iter(ends))
    if any(None not in pair for pair in ends) or not told:
        return None
    return min(row["least"] for row in told), max(row["most"] for row in told)


def told_jobs(
    responses: nw.LazyFrame[Any], people: nw.LazyFrame[Any], ids: Sequence[str], jobs: Jobs, size: int
) -> NDArray[np.intp]:
    """The job that each respondent's own words tell, by the rules; -1 where none does. No word leaves the engine."""
    found = np.full(size, -1, dtype=np.intp)
    if not ids or not jobs.jobs:
        return found
    asked = responses.filter(nw.col("question_id").is_in(list(ids)))
    texts = jobs_of_texts(asked, "answer", jobs, part="comment").filter(~nw.col("job").is_null())
    given = arrays(
        _of_people(asked, people)
        .join(texts, left_on="answer", right_on="text", how="inner")
        .select("row", nw.col("job").cast(nw.Int64))
    )
    ranks = {job: rank for rank, job in enumerate(jobs.ranked)}
    # the worst rank first, so that the job that goes before is written last
    for row, job in sorted(
        zip(given["row"].tolist(), given["job"].tolist(), strict=True), key=lambda one: -ranks[one[1]]
    ):
        found[row] = job
    return found


def jobs_of_answers(responses: nw.LazyFrame[Any], question: str, jobs: Jobs) -> dict[str, int]:
    """The job of each different answer to a question, by the rules; answers of no job are left out."""
    if not jobs.jobs:
        return {}
    given = responses.filter(nw.col("question_id") == question)
    found = collected(jobs_of_texts(given, "answer", jobs, part="comment"))
    return {row["text"]: int(row["job"]) for row in found if row["job"] is not None}


def _of_people(answers: nw.LazyFrame[Any], people: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return answers.join(people.select("row", "respondent_id"), on="respondent_id", how="inner")
