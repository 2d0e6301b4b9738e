"""jobs.evidence on facts planted by hand: who agrees, who does not, and what may not be said."""

import json
from typing import Any

import pytest
from jobs_deals import catalogue, job
from jobs_known import numbers, run, said, shares, speak, tables, talk, told

from jtbd_jobs.evidence.analysis import ANALYSIS
from jtbd_jobs.evidence.disagreeing import gaps, strength
from jtbd_jobs.evidence.families import families
from jtbd_reports import Presentation, Result, plain

JOBS = catalogue(job("photo", "camera"), job("sleep", "bed"), job("let", "rent"), job("nest", "school"))
CRM = shares("customers", 1000, photo=(0.2, 0.18, 0.22), sleep=(0.4, 0.37, 0.43), let=(0.15, 0.13, 0.17), nest=(0.25, 0.22, 0.28))  # fmt: skip  # noqa: E501
WEB = shares("visits", 400, photo=(0.21, 0.17, 0.25), sleep=(0.38, 0.33, 0.43), let=(0.17, 0.13, 0.21), nest=(0.24, 0.2, 0.28))  # fmt: skip  # noqa: E501
SURVEY = shares("answers", 300, photo=(0.21, 0.17, 0.26), sleep=(0.42, 0.36, 0.48), let=(0.05, 0.03, 0.08), nest=(0.32, 0.27, 0.37))  # fmt: skip  # noqa: E501


def weigh(minimum: int = 5, documents: Any = None, **rows: Any) -> Result:
    return run(ANALYSIS, tables(**rows), {"jobs.yml": JOBS, **(documents or {})}, minimum=minimum)


def spoken(result: Result, language: str = "en") -> tuple[Presentation, str]:
    presentation = speak(ANALYSIS, result, language)
    return presentation, told(presentation.pages[0])


def test_a_job_that_the_survey_hides_is_found_with_its_known_biases() -> None:
    result = weigh(crm_evidence=CRM, web_evidence=WEB, survey_evidence=SURVEY, deals=[{"status": "lost"}])
    presentation, text = spoken(result)

    assert result.facts["gaps"][0] == ["let", "crm", "survey"]
    assert {gap[0] for gap in result.facts["gaps"]} == {"let"}
    titles = [plain(section.title) for section in presentation.pages[0].sections]
    assert titles == [
        "All jobs stand in several kinds of data; how common 1 of them is remains open",
        "How common “Let” is remains open: in the CRM 15% of customers, in the survey 5.0% of answers",
    ]
    assert "people may be reluctant to name this purpose (social desirability)" in text
    assert "won deals alone" not in text
    assert "These are known biases of such data, not what was found to have happened here." in text


def test_an_export_without_lost_deals_is_named_among_the_reasons() -> None:
    result = weigh(crm_evidence=CRM, survey_evidence=SURVEY, deals=[{"status": "won"}])

    assert "the export holds won deals alone" in spoken(result)[1]


def test_intervals_that_touch_are_not_called_agreement() -> None:
    result = weigh(crm_evidence=CRM, web_evidence=WEB)
    presentation, text = spoken(result)

    assert result.facts["gaps"] == []
    assert set(result.facts["strengths"].values()) == {"strong"}
    assert [plain(section.title) for section in presentation.pages[0].sections] == [
        "All jobs stand in several kinds of data; no two of them differ beyond their intervals"
    ]
    assert plain(spoken(result, "ru")[0].pages[0].sections[0].title) == (
        "Все работы видны в нескольких видах данных; ни у одной из них доли не расходятся сильнее, "
        "чем допускают интервалы"
    )
    assert presentation.limits == (
        "Customers, visits and answers are different crowds: where their shares do not differ beyond the intervals, "
        "that does not prove them the same.",
    )
    assert "Not in this project: Survey." in text


def test_four_jobs_in_one_order_are_not_over_claimed() -> None:
    """Of 24 orders one agrees fully: 4.2%; of six orders of three jobs one does, which is no evidence."""
    four = numbers(weigh(crm_evidence=CRM, web_evidence=WEB))
    assert four["evidence.order.crm_web"].value == pytest.approx(1)
    assert four["evidence.order.crm_web_chance"].value == pytest.approx(1 / 24)

    three = weigh(crm_evidence=CRM[:3], web_evidence=WEB[:3])
    assert numbers(three)["evidence.order.crm_web_chance"].value == pytest.approx(1 / 6)
    assert "Whether they rank the jobs alike cannot be told with so few jobs: rho = 1.00" in spoken(three)[1]


def test_one_kind_of_data_is_held_against_nothing() -> None:
    result = weigh(crm_evidence=CRM)
    presentation, text = spoken(result)

    assert "Only one kind of data speaks of the jobs so far: Sales (CRM)" in text
    assert set(result.facts["strengths"].values()) == {"single"}
    assert "evidence.order" not in numbers(result)
    assert presentation.findings == ()
    assert presentation.limits == ("Shares of jobs rest on one kind of data: nothing can tell how far it is biased.",)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_project_without_any_evidence_says_so(language: str) -> None:
    presentation, _ = spoken(weigh(), language)

    wanted = {"en": "No data speak of the jobs yet", "ru": "О работах пока не говорят никакие данные"}
    assert presentation.pages[0].sections[0].title == wanted[language]


def test_interviews_alone_give_presence_and_no_share() -> None:
    result = weigh(interviews=[talk("i1", "photo")], quotes=[said("i1", "push", "The hall is booked")])

    assert "Only interviews speak of the jobs so far: how common these are is not known" in spoken(result)[1]
    assert [one.id for one in result.metrics if one.kind == "share"] == []
    assert result.facts["strengths"] == {"photo": "talks", "sleep": "none", "let": "none", "nest": "none"}
    assert numbers(result)["evidence.photo.talks"].value == 1


def test_a_passage_has_the_job_of_its_coder_then_of_the_person_then_of_a_rule() -> None:
    people = [talk("i1", "photo"), talk("i2", None)]
    quotes = [
        said("i1", "missing", "He spoke of the school, I wanted the light"),
        said("i1", "pull", "A neighbour lets hers", 2, job="let"),
        said("i2", "push", "Our school is far away"),
        said("i2", "words", "Well, well", 2),
    ]
    found = numbers(weigh(interviews=people, quotes=quotes))

    assert {name: found[f"evidence.{name}.talks"].value for name in ("photo", "let", "nest", "sleep")} == {
        "photo": 1,
        "let": 1,
        "nest": 1,
        "sleep": 0,
    }


def test_a_second_coding_of_an_interview_adds_no_job() -> None:
    quotes = [said("i1", "push", "The hall is booked"), said("i1", "push", "The hall", coder="Б", job="sleep")]
    result = weigh(interviews=[talk("i1", "photo", coders="А, Б")], quotes=quotes)

    assert numbers(result)["evidence.sleep.talks"].value == 0


def test_a_hidden_job_is_neither_shown_nor_said_to_differ() -> None:
    hidden = [row if row["job_id"] != "let" else {**shares("answers", 300, let=None)[0]} for row in SURVEY]
    result = weigh(crm_evidence=CRM, survey_evidence=hidden)

    assert numbers(result)["evidence.let.survey"].suppressed
    assert numbers(result)["evidence.let.survey"].n is None
    assert result.facts["strengths"]["let"] == "single"
    assert result.facts["gaps"] == []
    assert "Groups of fewer than 5 customers are hidden." in spoken(result)[0].pages[0].sections[0].source


def test_a_job_that_a_family_does_not_know_is_said_to_be_absent() -> None:
    nobody = [*SURVEY[:2], {**SURVEY[2], "share": 0.0, "low": 0.0, "high": 0.01, "n": 0}, SURVEY[3]]
    text = spoken(weigh(crm_evidence=CRM, survey_evidence=nobody))[1]

    assert "Survey: nobody there has “Let”." in text


def test_an_empty_survey_is_no_family() -> None:
    nobody = [{**row, "share": None, "low": None, "high": None, "n": 0, "of": 0} for row in SURVEY]

    assert [one["name"] for one in weigh(crm_evidence=CRM, survey_evidence=nobody).facts["families"]] == ["crm"]


def linked(others: int) -> Result:
    """Ten people interviewed about photo, some of whom have another job in the CRM."""
    people = [talk(f"i{number}", "photo", customer_id=f"c{number}") for number in range(10)]
    theirs = [
        {"customer_id": f"c{n}", "job_id": "sleep" if n < others else "photo", "deals": 1, "is_primary": True}
        for n in range(10)
    ]
    quotes = [said(f"i{number}", "push", "The hall is booked") for number in range(10)]
    return weigh(crm_evidence=CRM, interviews=people, quotes=quotes, customer_jobs=theirs)


def test_linked_interviews_are_told_where_nobody_can_be_told_apart() -> None:
    assert "Of 10 people interviewed who stand in the CRM, 5 have the same job there." in spoken(linked(5))[1]
    assert numbers(linked(0))["evidence.linked_same"].value == 10


def test_one_person_with_another_job_is_not_given_away_by_subtraction() -> None:
    result = linked(1)

    assert numbers(result)["evidence.linked_same"].suppressed
    assert "people interviewed who stand in the CRM" not in spoken(result)[1]


def test_watched_sessions_are_counted_once_each() -> None:
    seen = {"visit": 1, "seen": "Looks at the windows", "job": "photo"}
    notes = {"observations": [seen, {**seen, "seen": "Comes back"}, {**seen, "visit": 2}, {"visit": 3, "seen": "Lost"}]}
    result = weigh(crm_evidence=CRM, documents={"observations.yml": notes})

    assert "Watched sessions by the job seen in them: “Photo” 2." in spoken(result)[1]


def test_no_key_and_no_words_of_anybody_are_in_the_result() -> None:
    result = linked(5)
    kept = json.dumps([result.facts, [repr(metric) for metric in result.metrics]])

    assert "c1" not in kept
    assert "hall" not in kept


def test_intervals_that_touch_are_no_disagreement() -> None:
    one = shares("customers", 100, photo=(0.3, 0.2, 0.4))
    touching, apart = (shares("answers", 100, photo=(0.45, low, 0.5)) for low in (0.4, 0.41))
    both = [families(tables(crm_evidence=one, survey_evidence=other), JOBS) for other in (touching, apart)]

    assert gaps(both[0]) == ()
    assert [(gap.higher, gap.lower) for gap in gaps(both[1])] == [("survey", "crm")]


def test_what_departs_from_sales_comes_before_a_wider_gap_without_them() -> None:
    found = gaps(
        families(
            tables(
                crm_evidence=shares("customers", 100, photo=(0.3, 0.25, 0.35), sleep=(0.3, 0.2, 0.4)),
                web_evidence=shares("visits", 100, photo=(0.4, 0.36, 0.45), sleep=(0.1, 0.05, 0.19)),
                survey_evidence=shares("answers", 100, photo=(0.9, 0.85, 0.95), sleep=(0.3, 0.2, 0.4)),
            ),
            JOBS,
        )
    )

    assert [(gap.job, gap.higher, gap.lower) for gap in found] == [
        ("photo", "survey", "crm"),
        ("sleep", "crm", "web"),
        ("photo", "web", "crm"),
        ("photo", "survey", "web"),
        ("sleep", "survey", "web"),
    ]


def test_a_job_of_too_few_people_everywhere_is_not_said_to_be_absent() -> None:
    found = families(tables(crm_evidence=shares("customers", 100, photo=None, sleep=(0.9, 0.8, 0.95))), JOBS)

    assert strength("photo", found, (), talks=3) == "hidden"
    assert strength("nest", found, (), talks=0) == "none"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_sentence_is_made_in_both_languages(language: str) -> None:
    notes = {"observations": [{"visit": 1, "seen": "Looks", "job": "photo"}]}
    result = weigh(
        crm_evidence=CRM,
        web_evidence=WEB,
        survey_evidence=SURVEY,
        interviews=[talk("i1", "photo")],
        quotes=[said("i1", "push", "The hall is booked")],
        deals=[{"status": "won"}],
        documents={"observations.yml": notes},
    )
    presentation, text = spoken(result, language)

    assert "{" not in text
    assert set(presentation.labels) == set(numbers(result))
    assert all("{" not in label for label in presentation.labels.values())
    chart = presentation.pages[0].sections[0].blocks[0]
    assert chart.description.count("%") >= 12  # type: ignore[union-attr]
