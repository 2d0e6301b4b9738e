"""jobs.survey: rates of groups tell of no few customers, and strangers to the CRM are not counted as its customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jobs_survey_rows import catalogue, numbers, question, response, run

if TYPE_CHECKING:
    from jobs_survey_rows import Rows

TWO = catalogue(a=["дом"], b=["дача"])


def women_and_men(linked: tuple[int, int], own: tuple[int, int]) -> Rows:
    """Fifty women and fifty men in the CRM; so many of each answer with a link, and so many by their own word."""
    told = [(sex, True) for sex, size in zip("fm", linked, strict=True) for _ in range(size)]
    told += [(sex, False) for sex, size in zip("fm", own, strict=True) for _ in range(size)]
    keys = [f"r{place:04}" for place in range(len(told))]
    tables: Rows = {
        "respondents": [{"respondent_id": key} for key in keys],
        "questions": [question("why", "single", "scenario")],
        "responses": [response(key, "why", "дом") for key in keys],
        "customers": [{"customer_id": f"c{place:04}", "gender": "fm"[place % 2]} for place in range(100)],
    }
    order = {sex: iter([one["customer_id"] for one in tables["customers"] if one["gender"] == sex]) for sex in "fm"}
    tables["questions"].append(question("sex", "single", "attribute", "gender"))
    for one, (sex, link) in zip(tables["respondents"], told, strict=True):
        one["customer_id"] = next(order[sex]) if link else None
        tables["responses"].append(response(one["respondent_id"], "sex", sex))
    return tables


def rates(tables: Rows) -> list[float | None]:
    metrics = numbers(run(tables, TWO))
    found = [metrics[f"survey.group.gender.{place}.rate"] for place in (1, 2)]
    assert all(one.suppressed == (one.value is None) for one in found)
    assert all((one.n is None) == one.suppressed for one in found)
    return [one.value for one in found]


@pytest.mark.parametrize(
    ("linked", "own", "shown"),
    [
        ((1, 30), (19, 0), [None, None]),
        ((5, 30), (19, 0), [0.1, 0.6]),
        ((47, 30), (0, 0), [None, None]),
        ((45, 30), (0, 0), [0.9, 0.6]),
        ((50, 30), (0, 0), [1.0, 0.6]),
    ],
)
def test_a_rate_that_tells_of_few_who_answered_or_kept_silent_is_hidden(
    linked: tuple[int, int], own: tuple[int, int], shown: list[float | None]
) -> None:
    assert rates(women_and_men(linked, own)) == shown


def test_more_strangers_than_the_crm_has_customers_are_held_against_it_all_the_same() -> None:
    metrics = numbers(run(women_and_men((0, 0), (80, 40)), TWO))
    assert metrics["survey.group.gender.1.raw"].value == pytest.approx(2 / 3)
    assert "survey.group.gender.1.rate" not in metrics
