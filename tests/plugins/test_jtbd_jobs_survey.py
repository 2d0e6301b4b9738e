"""jobs.survey as a whole: the planted truth of the demo's own draw, odd surveys, what is hidden, what is refused."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from jobs_survey_rows import (
    MEANS,
    answered,
    catalogue,
    crm,
    demo_seed,
    filled,
    holds,
    numbers,
    question,
    rating,
    response,
    run,
    shuffled,
    speak,
    titles,
    world,
)

from jtbd_reports import ProjectError, Prose, plain
from jtbd_reports.stats import wilson
from jtbd_reports.stats.weighting import margin_of_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobs_survey_rows import Rows

    from jtbd_reports import Presentation, Result

TWO = catalogue(a=["дом"], b=["дача"])


@pytest.fixture(scope="module")
def rows() -> Rows:
    """The very respondents of the demo project."""
    return {**crm(), **filled(answered(demo_seed()))}


@pytest.fixture(scope="module")
def found(rows: Rows) -> Result:
    return run(rows, means=MEANS)


def small(answers: dict[str, int], *, customers: int = 0) -> Rows:
    """A survey of one question, so many respondents by answer; of so many customers, all linked in order."""
    said = [answer for answer, size in answers.items() for _ in range(size)]
    keys = [f"r{place:04}" for place in range(len(said))]
    people: Rows = {
        "respondents": [
            {"respondent_id": key, "customer_id": f"c{place:04}" if customers else None}
            for place, key in enumerate(keys)
        ],
        "questions": [question("why", "single", "scenario")],
        "responses": [response(key, "why", answer) for key, answer in zip(keys, said, strict=True)],
    }
    if customers:
        listed = [{"customer_id": f"c{place:04}", "gender": "fm"[place % 2]} for place in range(customers)]
        people["customers"] = listed
    return people


# The demo's own draw


def test_every_page_of_the_demo_says_its_finding(found: Result) -> None:
    said = titles(speak(found))
    assert said["survey.scenarios"].startswith("Two scenarios lead: “")
    assert said["survey.response"] == "15% of those asked answered; least of all customers with the job “Let”: 6.8%"
    assert said["survey.say"].startswith("The job “Let” is named less often than deals show it: ")
    assert said["survey.needs"].startswith("Over all customers no need reaches 10: the highest score is 5.9")
    assert said["survey.job_needs"].startswith("Sleep: the largest unmet need is “высыпаться")
    assert said["survey.careless"].endswith("of careless answers; without them the order of needs hardly changes")


def test_planted_figures_of_the_demo_lie_in_their_intervals(found: Result) -> None:
    metrics, here = numbers(found), world()
    let = [one for one in here.invited if one.person.job == "let"]
    assert holds(metrics["survey.say.let.told"], sum(one.stated == "let" for one in let) / len(let))
    assert holds(metrics["survey.bought.told"], 0.96)
    assert holds(metrics["survey.bought.claimed"], 0.06)
    assert holds(metrics["survey.amount.ratio"], 0.94)
    straight = sum(one.careless == "straight" for one in here.invited) / len(here.invited)
    assert holds(metrics["survey.careless.straight"], straight)


def test_a_census_that_not_all_answered_is_said_to_be_a_sample(found: Result) -> None:
    said = repr(speak(found).pages[0])
    assert "yet this is no census: those who answered chose to" in said
    bounds = numbers(found)["survey.scenario.1.bounds"]
    assert bounds.low is not None
    assert bounds.high is not None
    assert bounds.high - bounds.low == pytest.approx(1 - 419 / 2716, abs=1e-9)


def test_keys_and_words_of_respondents_are_nowhere_in_the_report(rows: Rows, found: Result) -> None:
    said = repr(speak(found)) + json.dumps(dict(found.facts))
    keys = [row["respondent_id"] for row in rows["respondents"]] + [row["customer_id"] for row in rows["customers"]]
    assert [key for key in keys if f"'{key}'" in said or f'"{key}"' in said] == []


def test_other_keys_and_another_order_of_rows_change_nothing(rows: Rows, found: Result) -> None:
    again = run(shuffled(rows, 7), means=MEANS)
    assert again.metrics == found.metrics
    assert json.dumps(dict(again.facts)) == json.dumps(dict(found.facts))
    shares = [table.to_pylist() for table in (found.derived["survey_evidence"], again.derived["survey_evidence"])]
    assert shares[0] == shares[1]


def test_evidence_and_jobs_of_respondents_are_offered(rows: Rows, found: Result) -> None:
    evidence = found.derived["survey_evidence"].to_pylist()
    assert [row["job_id"] for row in evidence] == ["photo", "sleep", "nest", "let", "parents"]
    assert sum(row["share"] for row in evidence) == pytest.approx(1)
    assert {row["unit"] for row in evidence} == {"answers"}
    offered = found.derived["respondent_jobs"].to_pylist()
    assert len(offered) == evidence[0]["of"]
    links = {row["respondent_id"]: row["customer_id"] for row in rows["respondents"]}
    assert all(links[row["respondent_id"]] == row["customer_id"] for row in offered)
    assert sum(row["weight"] for row in offered if row["job_id"] == "let") / sum(row["weight"] for row in offered) == (
        pytest.approx(next(row["share"] for row in evidence if row["job_id"] == "let"))
    )


def test_a_rate_of_all_who_were_asked_stands_beside_no_rate_of_linked_ones(rows: Rows) -> None:
    result = run(rows, means=MEANS, invited=2716)
    assert numbers(result)["survey.response_rate"].value == pytest.approx(494 / 2716)
    assert titles(speak(result))["survey.response"] == (
        "18% of those asked answered; least of all customers with the job “Let”"
    )
    assert titles(speak(result, "ru"))["survey.response"].endswith("; реже всего — клиенты с работой «Let»")


# Who is known to have been asked


def strangers(tables: Rows, keys: Sequence[int]) -> Rows:
    """The same survey, these respondents without a link to the CRM."""
    for place in keys:
        tables["respondents"][place]["customer_id"] = None
    return tables


def prose(told: Presentation) -> list[str]:
    """Sentences of the page on who answered."""
    blocks = next(one for one in told.pages[0].sections if one.id == "survey.response").blocks
    return [plain(text) for block in blocks if isinstance(block, Prose) for text in block.paragraphs]


def test_who_answers_without_a_link_is_in_the_shares_and_not_in_the_rate() -> None:
    tables = strangers(small({"дом": 60, "дача": 40}, customers=500), [*range(30), *range(90, 100)])
    for place, one in enumerate(tables["respondents"]):
        one["complete"] = not 50 <= place < 55
    result = run(tables, TWO)
    metrics = numbers(result)
    share = metrics["survey.scenario.1.share"]
    assert share.value == 0.6
    # only the 60 are taken off what is left to chance
    assert (share.low, share.high) == pytest.approx(wilson(0.6, 100 * 499 / 440, 0.95))
    assert metrics["survey.response_rate"].value == 55 / 500
    assert metrics["survey.linked_rate"].value == 60 / 500
    assert metrics["survey.unlinked"].value == 40
    bounds = metrics["survey.scenario.1.bounds"]
    # of the 60 known to be customers 30 said so; the 440 others may all have, or none
    assert (bounds.low, bounds.high) == pytest.approx((30 / 500, 470 / 500))
    assert metrics["survey.margin"].value == pytest.approx(margin_of_error(0.5, 100, 60, 500))
    said = {language: prose(speak(result, language)) for language in ("en", "ru")}
    assert any(one.startswith("40 more answered without a link to the CRM: in the shares,") for one in said["en"])
    assert any(one.startswith("Ещё 40 ответивших с CRM не связаны: в долях они учтены,") for one in said["ru"])


def test_bounds_that_tell_of_few_linked_respondents_are_hidden() -> None:
    metrics = numbers(run(strangers(small({"дом": 60, "дача": 20}, customers=500), [*range(62, 80)]), TWO))
    assert [metrics[f"survey.scenario.{place}.bounds"].suppressed for place in (1, 2)] == [True, True]
    assert [metrics[f"survey.scenario.{place}.share"].suppressed for place in (1, 2)] == [False, False]


@pytest.mark.parametrize("linked", [0, 4])
def test_where_nobody_or_few_are_linked_no_rate_is_claimed(linked: int) -> None:
    result = run(strangers(small({"дом": 40}, customers=52), range(linked, 40)), TWO)
    metrics = numbers(result)
    assert {"survey.response_rate", "survey.asked", "survey.scenario.1.bounds"}.isdisjoint(metrics)
    assert metrics["survey.margin"].value == pytest.approx(1.959964 / 2 / 40**0.5)
    assert [metrics[f"survey.{name}"].suppressed for name in ("linked", "unlinked")] == [linked > 0] * 2
    assert titles(speak(result))["survey.response"] == (
        "40 respondents answered; too few are found in the CRM to tell a response rate"
    )
    assert titles(speak(result, "ru"))["survey.response"] == (
        "Ответили 40 человек; в CRM нашлось слишком мало ответивших, и какая это доля приглашённых, неизвестно"
    )


def test_how_many_were_invited_makes_a_rate_of_all_who_answered() -> None:
    metrics = numbers(run(strangers(small({"дом": 40}, customers=52), range(40)), TWO, invited=80))
    assert metrics["survey.response_rate"].value == 0.5


# Surveys of other kinds


def test_without_a_crm_shares_are_of_respondents_and_said_to_be() -> None:
    result = run(small({"дом": 60, "дача": 30}), TWO)
    metrics, said = numbers(result), titles(speak(result))
    assert metrics["survey.scenario.1.share"].value == pytest.approx(2 / 3)
    assert "survey.response_rate" not in metrics
    assert said["survey.response"] == "90 respondents answered; how many were asked is not known"
    assert said["survey.scenarios"] == "“дом” is named most often: 67%"
    assert "Nothing is known of those who did not answer" in repr(speak(result))


def test_a_full_census_leaves_nothing_to_chance_in_its_bounds() -> None:
    metrics = numbers(run(small({"дом": 40, "дача": 60}, customers=100), TWO))
    bounds = metrics["survey.scenario.1.bounds"]
    assert (bounds.low, bounds.high) == (0.6, 0.6)
    assert metrics["survey.response_rate"].value == 1
    assert metrics["survey.margin"].value == 0


def test_how_many_were_asked_may_be_told() -> None:
    metrics = numbers(run(small({"дом": 40, "дача": 60}, customers=500), TWO, invited=200))
    assert metrics["survey.response_rate"].value == 0.5
    assert "yet this is no census" not in repr(speak(run(small({"дом": 40, "дача": 60}), TWO, invited=200)))


def test_a_second_questionnaire_of_a_customer_takes_the_place_of_the_first() -> None:
    tables = small({"дом": 30, "дача": 30}, customers=100)
    for place, row in enumerate(tables["respondents"]):
        row["submitted_at"] = None
        row["customer_id"] = f"c{place % 50:04}"
    result = run(tables, TWO)
    assert numbers(result)["survey.answered"].value == 50
    assert result.facts["again"] == 10


def test_too_few_respondents_show_nothing() -> None:
    result = run(small({"дом": 4}), TWO)
    assert titles(speak(result)) == {"survey.none": "There are too few answers to show any figure"}
    assert [metric.value for metric in result.metrics] == [None]
    assert [row["share"] for row in result.derived["survey_evidence"].to_pylist()] == [None, None]


def test_a_scenario_of_few_people_is_hidden_and_cannot_be_had_by_subtraction() -> None:
    result = run(small({"дом": 60, "дача": 30, "иное": 3}), TWO)
    shut = [metric.id for metric in result.metrics if metric.suppressed]
    assert {"survey.scenario.3.share", "survey.scenario.2.share"} <= set(shut)
    assert "survey.scenario.1.share" not in shut
    assert numbers(result)["survey.scenario.3.count"].n is None


def test_without_jobs_scenarios_are_shown_all_the_same() -> None:
    result = run(small({"home": 60, "away": 30}), None)
    assert titles(speak(result))["survey.scenarios"] == "“home” is named most often: 67%"
    assert result.derived["respondent_jobs"].num_rows == 0


def test_of_several_surveys_the_largest_is_looked_at_unless_told() -> None:
    tables = small({"дом": 60, "дача": 30})
    for row in tables["respondents"][:30]:
        row["survey"] = "first"
    for row in tables["respondents"][30:]:
        row["survey"] = "second"
    assert (numbers(run(tables, TWO))["survey.answered"].value, run(tables, TWO).facts["others"]) == (60, ["first"])
    assert numbers(run(tables, TWO, survey="first"))["survey.answered"].value == 30


def test_what_was_written_counts_where_nothing_was_ticked() -> None:
    tables = small({"дом": 30, "Другое": 40})
    tables["questions"].append(question("story", "open", "scenario"))
    tables["responses"] += [response(f"r{place:04}", "story", "нужна дача у реки") for place in range(20, 50)]
    result = run(tables, TWO)
    metrics = numbers(result)
    jobs = [row["job_id"] for row in result.derived["respondent_jobs"].to_pylist()]
    # what was ticked goes before what was written: 10 of those who ticked also wrote of the other job
    assert (jobs.count("a"), jobs.count("b")) == (30, 20)
    assert metrics["survey.jobs.agreement"].value == 0
    assert metrics["survey.jobs.written"].value == 30
    assert "у реки" not in repr(speak(result)) + repr(result.facts)


def test_careless_signs_are_told_and_nobody_is_left_out() -> None:
    generator = random.Random(3)  # noqa: S311 - no secrets
    tables = small({"дом": 100})
    tables["ratings"] = [
        rating(row["respondent_id"], f"o{outcome}", *(
            (5, 5) if place < 10 else (generator.randint(1, 5), generator.randint(1, 5))
        ))
        for place, row in enumerate(tables["respondents"])
        for outcome in range(8)
    ]  # fmt: skip
    for place, row in enumerate(tables["respondents"]):
        row["seconds"] = 20.0 if place < 8 else 300.0
    tables["questions"].append(question("check", "single", "attention", "blue"))
    answers = ["red"] * 7 + ["Blue"] * 93
    tables["responses"] += [response(f"r{place:04}", "check", answer) for place, answer in enumerate(answers)]
    metrics = numbers(run(tables, TWO))
    assert metrics["survey.careless.speed"].value == 0.08
    assert metrics["survey.careless.attention"].value == 0.07
    assert metrics["survey.careless.straight"].value == 0.1
    assert metrics["survey.careless.several"].value == 0.08
    assert metrics["survey.outcome.1.score"].n == 100


def test_noise_claims_no_gap_and_no_group() -> None:
    generator = random.Random(5)  # noqa: S311 - no secrets
    claims = 0
    for _ in range(6):
        tables = small({"дом": 60, "дача": 60}, customers=400)
        tables["customer_jobs"] = [
            {"customer_id": row["customer_id"], "job_id": generator.choice("ab"), "deals": 1, "is_primary": True}
            for row in tables["customers"]
        ]
        facts = run(tables, TWO).facts
        claims += len(facts["say_claims"]) + len(facts["telling"])
    assert claims <= 1


# What is refused


def refused(**options: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        run(small({"дом": 40, "дача": 60}, customers=500), TWO, **options)
    return [str(problem) for problem in caught.value.problems]


def test_an_unknown_survey_is_refused_with_the_nearest() -> None:
    tables = small({"дом": 30})
    for row in tables["respondents"]:
        row["survey"] = "autumn"
    with pytest.raises(ProjectError) as caught:
        run(tables, TWO, survey="autum")
    assert [str(problem) for problem in caught.value.problems] == [
        "project.yml: analyses.jobs.survey.survey: there is no survey 'autum'. Did you mean 'autumn'?"
    ]


def test_meanings_of_unknown_questions_and_jobs_are_refused_together() -> None:
    assert refused(means={"wy": {"дом": "a"}, "why": {"дом": "bb", "дача": ()}}) == [
        "project.yml: analyses.jobs.survey.means.why.дом: there is no job 'bb' in jobs.yml. Did you mean 'b'?",
        "project.yml: analyses.jobs.survey.means.wy: there is no question 'wy'. Did you mean 'why'?",
    ]


def test_an_unknown_margin_is_refused() -> None:
    assert refused(margins=("gendre",)) == [
        "project.yml: analyses.jobs.survey.margins: the frame has no attribute 'gendre'. Did you mean 'gender'?"
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"age_bands": (55, 35)}, "expected age_bands in rising order"),
        ({"trim": (1.5, 3)}, "expected trim to hold a number below 1 and one above"),
    ],
)
def test_options_that_contradict_themselves_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run(small({"дом": 40}), TWO, **options)


def test_both_languages_tell_the_same_sections(found: Result) -> None:
    english, russian = (speak(found, language) for language in ("en", "ru"))
    assert [page.id for page in english.pages] == [page.id for page in russian.pages]
    assert list(titles(english)) == list(titles(russian))
    assert english.labels.keys() == russian.labels.keys() == numbers(found).keys()
    assert all(plain(label).strip() for label in russian.labels.values())
