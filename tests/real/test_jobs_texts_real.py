"""The classifier on real open answers, held against the themes that people coded: how well it does, honestly."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from jtbd_jobs.texts.examples import Example
from jtbd_jobs.texts.learning import Learning, learned
from jtbd_jobs.texts.options import Learn

SHARED = Path(__file__).parents[3] / "shared" / "data" / "jupyter_2015_ux"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared data: jupyter_2015_ux")
QUESTIONS = {
    "difficult_aspects": "make it difficult to use",
    "pleasant_aspects": "make it pleasant to use",
}


def answers(question: str) -> dict[int, str]:
    """All words of a respondent on one question, by place in the export."""
    with next(SHARED.glob("*SurveyExport.csv")).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = [place for place, title in enumerate(head) if QUESTIONS[question] in title]
    assert len(columns) == 3
    return {place: ". ".join(row[column] for column in columns if row[column]) for place, row in enumerate(rows)}


def themes(question: str) -> dict[int, tuple[tuple[str, ...], str]]:
    """Themes and keywords that people gave, by place."""
    with (SHARED / "prep" / f"{question}_themes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return {int(place): (tuple(sorted(set(filter(None, coded.split(","))))), words) for place, coded, words in rows}


def coded(question: str) -> tuple[tuple[Example, ...], list[str]]:
    """Answers with exactly one theme among the commonest six, and the themes."""
    told, found = answers(question), themes(question)
    single = {place: codes[0] for place, (codes, _) in found.items() if len(codes) == 1 and told[place]}
    names = [name for name, _ in Counter(single.values()).most_common(6)]
    return tuple(
        Example(told[place], names.index(name), open=True) for place, name in sorted(single.items()) if name in names
    ), names


def test_themes_stand_beside_the_answers_they_were_given_to() -> None:
    """The themes' index is not labelled: coders' own keywords must be found in the answers it points to."""
    for question in QUESTIONS:
        told = answers(question)
        rows = [(told[place], words) for place, (_, words) in themes(question).items() if words and told[place]]
        met = sum(any(re.search(word, text.lower()) for word in words.split(",") if word) for text, words in rows)
        assert met / len(rows) >= 0.7


def trained(question: str, size: int | None = None) -> Learning:
    found, _ = coded(question)
    return learned(found if size is None else found[:size], Learn(use=True, precision=0.7), 1)


@pytest.mark.parametrize("question", QUESTIONS)
def test_human_themes_are_found_far_better_than_by_chance(question: str) -> None:
    result = trained(question)
    assert result.forced > result.common + 0.1
    assert result.refusal in {"", "precision"}
    if not result.refusal:
        assert result.all.right / result.all.given >= 0.7


def test_a_few_dozen_answers_are_not_enough_and_that_is_said() -> None:
    assert trained("difficult_aspects", 45).refusal in {"chance", "precision", "jobs"}
