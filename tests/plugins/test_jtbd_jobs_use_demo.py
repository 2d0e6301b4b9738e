"""jobs.assign, jobs.evidence and jobs.use one after another on the demo's deals, whose truth is known."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jobs_known import numbers, run, shares, speak, tables

from jtbd_jobs.assign.analysis import ANALYSIS as ASSIGN
from jtbd_jobs.evidence.analysis import ANALYSIS as EVIDENCE
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.words import lemma, tokens
from jtbd_jobs.use.analysis import ANALYSIS
from jtbd_reports import Result, plain
from jtbd_reports.stats import wilson
from jtbd_reports.yaml_files import load

DEMO = Path(__file__).parents[2] / "projects" / "severny-svet"
JOBS = Jobs.model_validate(load(DEMO / "jobs.yml").data)
IDS = [job.id for job in JOBS.jobs]


def records(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def frames() -> dict[str, Any]:
    """The deals as written, customers and outcomes as drawn, and what jobs.assign makes of them."""
    truth = {row["deal_id"]: row for row in records("truth/deals.csv")}
    deals = []
    for row in records("data/deals.csv"):
        known = truth.get(row["ID"])
        if known is not None and row["Воронка"] == "Квартиры":
            money = {"amount": row["Бюджет "], "margin": row["Маржа"]}
            deal = {"deal_id": row["ID"], "customer_id": known["customer"], "status": known["status"]}
            deal |= {"comment": row["Примечание"], "note_2": row["Примечание 2"], "page": row["Посадочная страница"]}
            deal |= {"layout": row["Планировка"], "product": row["Товар"], "channel": row["Источник"]}
            deals.append(deal | {name: _money(text) for name, text in money.items()})
    given = tables(deals=deals)
    return given | {name: _frame(table) for name, table in run(ASSIGN, given, {"jobs.yml": JOBS}).derived.items()}


def _money(text: str) -> float | None:
    return float(text) if text.replace(".", "").isdigit() and float(text) else None


def _frame(table: Any) -> Any:
    import narwhals as nw

    found = nw.from_native(table, pass_through=False)
    return found.lazy() if isinstance(found, nw.DataFrame) else found


@cache
def used() -> Result:
    written = load(DEMO / "use.yml").data
    return run(ANALYSIS, frames(), {"jobs.yml": JOBS, "use.yml": written})


def of(job: str) -> Any:
    return next(one for one in used().facts["jobs"] if one["id"] == job)


def test_the_jobs_that_bring_the_planted_money_are_ours() -> None:
    """Planted margins: 23% of large flats for photo, 9% of small ones for let."""
    assert {job: of(job)["verdict"] for job in ("photo", "let")} == {"photo": "ours", "let": "not_ours"}


def test_no_word_of_a_rule_passes_for_a_finding() -> None:
    for job in JOBS.jobs:
        conditions = (condition for _, _, condition in job.rule.conditions())
        rule = {lemma(word) for one in conditions for phrase in one.contains or () for word in tokens(phrase)}
        words = [word for word, _ in of(job.id)["words"]]
        assert words, job.id
        assert not rule & set(words)


def test_no_name_of_a_person_is_among_the_words() -> None:
    from jtbd_jobs.rules.words import is_name

    assert [word for one in used().facts["jobs"] for word, _ in one["words"] if is_name(word)] == []


def test_every_listed_group_has_enough_customers_behind_it() -> None:
    counts = [row[1] for one in used().facts["jobs"] for key in ("products", "pages", "reasons") for row in one[key]]
    assert min(counts) >= 5


def test_the_consultants_words_are_those_of_use_yml() -> None:
    assert of("photo")["written"]["script"]["next"].startswith("Записать на показ с камерой")
    assert of("let")["written"]["script"]["next"] is None
    pages = {page.id: page for page in speak(ANALYSIS, used(), "ru").pages}
    assert plain(pages["job-photo"].sections[-1].title) == "Предложение и сценарий разговора написаны"
    assert plain(pages["job-let"].sections[-1].title) == "Предложение и сценарий ещё предстоит дописать"


def evidence(unit: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    whole = sum(counts.values())
    found = {job: (n / whole, *wilson(n / whole, whole)) for job, n in counts.items()}
    return shares(unit, whole, **found)


def test_what_the_survey_hides_is_found_between_it_and_the_crm() -> None:
    """Landlords answer half as often, and a third of them name their children: planted, and found beyond intervals."""
    answers = records("truth/survey.csv")
    stated = {job: sum(row["stated"] == job for row in answers) for job in IDS}
    given = frames() | tables(survey_evidence=evidence("answers", stated))
    result = run(EVIDENCE, given, {"jobs.yml": JOBS})

    assert ["let", "crm", "survey"] in result.facts["gaps"]
    assert result.facts["strengths"]["let"] == "disputed"
    assert result.facts["strengths"]["sleep"] == "strong"
    found = numbers(result)
    truth = 0.1399 / 0.9599
    low, high = found["evidence.let.crm"].low, found["evidence.let.crm"].high
    assert low is not None
    assert high is not None
    assert low <= truth <= high
    assert (found["evidence.let.survey"].high or 1) < truth


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_crm_alone_makes_whole_pages(language: str) -> None:
    presentation = speak(ANALYSIS, used(), language)
    assert [page.id for page in presentation.pages] == [
        f"job-{job}" for job in ("sleep", "nest", "photo", "let", "parents")
    ]
