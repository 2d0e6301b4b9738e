"""The analysis `interviews.quality`: agreement and saturation with a known truth, and what is said of them."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

import pytest

from jtbd_interviews import register_analyses
from jtbd_interviews.quality import ANALYSIS
from jtbd_interviews.reliability import coders_of, judgements, topics
from jtbd_reports import Chart, Metric, Prose, Result, Table, Verdict, plain
from jtbd_reports.testing import present, run, titles

Rows = list[dict[str, Any]]
CODES = ("push", "pull", "доставка")


def talks(
    count: int, *, right: float = 1.0, twice: int | None = None, turns: int = 12, seed: int = 1
) -> dict[str, Rows]:
    """Interviews whose second coder sees each code of a turn as the first did with that chance, else guesses."""
    rng = random.Random(seed)  # noqa: S311 - a test
    tables: dict[str, Rows] = {"interviews": [], "turns": [], "quotes": []}
    for number in range(count):
        name, both = f"I-{number:02}", number < (count if twice is None else twice)
        tables["interviews"].append(
            {
                "interview_id": name,
                "held_at": dt.datetime(2026, 3, 1) + dt.timedelta(days=number),  # noqa: DTZ001 - a wall clock
                "consent": "quotes" if number else "internal",
                "coders": "А, Б" if both else "А",
            }
        )
        for place in range(1, turns + 1):
            speaker = "interviewer" if place % 2 else "interviewee"
            tables["turns"].append({"interview_id": name, "position": place, "speaker": speaker, "text": "x"})
            for passage, code in enumerate(CODES):
                first = speaker == "interviewee" and rng.random() < 0.4
                second = first if rng.random() < right else speaker == "interviewee" and rng.random() < 0.4
                row = {
                    "interview_id": name,
                    "position": place,
                    "passage": 10 * place + passage,
                    "text": "x",
                    "code": code,
                }
                tables["quotes"] += [{**row, "coder": "А"}] * first + [{**row, "coder": "Б"}] * (second and both)
    return tables


def metrics(result: Result) -> dict[str, Metric]:
    return {metric.id: metric for metric in result.metrics}


def words(result: Result, language: str = "en") -> list[str]:
    sections = present(ANALYSIS, result, language).pages[0].sections
    found = [block for section in sections for block in section.blocks]
    said = [
        block.paragraphs if isinstance(block, Prose) else (block.text,)
        for block in found
        if isinstance(block, Prose | Verdict)
    ]
    return [plain(text) for paragraphs in said for text in paragraphs]


def test_the_analysis_is_registered() -> None:
    assert register_analyses() == [ANALYSIS]


def test_coders_who_see_the_same_agree_fully() -> None:
    found = metrics(run(ANALYSIS, talks(9)))
    assert found["interviews.alpha"].value == 1
    assert [found[f"interviews.alpha.{code}"].value for code in CODES] == [1, 1, 1]
    assert found["interviews.alpha"].n == 9 * 6


def test_planted_agreement_is_found_within_its_interval_and_guessing_gives_none() -> None:
    """The second coder copies with chance r, else guesses with the same share: alpha is r."""
    for right in (0.7, 0.3, 0.0):
        alpha = metrics(run(ANALYSIS, talks(40, right=right, turns=40)))["interviews.alpha"]
        assert alpha.value == pytest.approx(right, abs=0.06)
        assert alpha.low is not None
        assert alpha.high is not None
        assert alpha.low <= right <= alpha.high


def test_few_interviews_draw_turns_and_say_so() -> None:
    few, many = (run(ANALYSIS, talks(count, right=0.8)) for count in (3, 8))
    assert metrics(few)["interviews.alpha"].method == "Krippendorff's alpha, bootstrap over turns"
    assert metrics(many)["interviews.alpha"].method == "Krippendorff's alpha, bootstrap over interviews"
    said = "There are too few of them to draw interviews"
    assert [any(said in text for text in words(result)) for result in (few, many)] == [True, False]


def test_a_code_that_is_rarely_marked_has_no_interval_and_is_named() -> None:
    tables = talks(3)
    tables["quotes"] += [
        {"interview_id": "I-00", "position": 2, "passage": 99, "text": "x", "code": "habit", "coder": coder}
        for coder in "АБ"
    ]
    result = run(ANALYSIS, tables)
    rare = metrics(result)["interviews.alpha.habit"]
    assert (rare.value, rare.low, rare.high) == (1, None, None)
    assert "These codes were marked too rarely to tell: “Habits”." in words(result)


def test_an_interval_that_cannot_be_told_is_left_out_of_the_words() -> None:
    tables = talks(1, turns=4)
    tables["quotes"] = [row for row in tables["quotes"] if row["code"] == "push"][:2]
    assert not any("95% interval" in text for text in words(run(ANALYSIS, tables)))


def test_a_turn_of_the_interviewer_counts_only_where_somebody_marked_it() -> None:
    tables = talks(2)
    before = metrics(run(ANALYSIS, tables))["interviews.alpha"].n
    tables["quotes"].append(
        {"interview_id": "I-00", "position": 1, "passage": 98, "text": "x", "code": "push", "coder": "Б"}
    )
    assert metrics(run(ANALYSIS, tables))["interviews.alpha"].n == (before or 0) + 1


def test_interviews_that_one_person_coded_do_not_count_for_agreement() -> None:
    one, more = (metrics(run(ANALYSIS, talks(count, right=0.8, twice=3)))["interviews.alpha"] for count in (3, 6))
    assert one.n == more.n == 18


def test_the_order_of_rows_and_the_seed_of_python_do_not_matter() -> None:
    tables = talks(9, right=0.7)
    turned = {name: rows[::-1] for name, rows in tables.items()}
    assert run(ANALYSIS, tables) == run(ANALYSIS, turned)
    assert run(ANALYSIS, tables, seed=2) != run(ANALYSIS, tables, seed=3)


def test_facts_are_json() -> None:
    facts = run(ANALYSIS, talks(4, right=0.5)).facts
    assert json.loads(json.dumps(facts)) == facts


def test_topics_are_codes_with_jobs_of_the_first_coder_in_order_of_date() -> None:
    interviews: Rows = [
        {"interview_id": "a", "held_at": dt.datetime(2026, 5, 2)},  # noqa: DTZ001 - a wall clock
        {"interview_id": "b", "held_at": None},
        {"interview_id": "c", "held_at": dt.datetime(2026, 5, 1)},  # noqa: DTZ001
    ]
    quotes: Rows = [
        {"interview_id": "a", "code": "push", "job": "photo", "coder": "А"},
        {"interview_id": "a", "code": "pull", "job": None, "coder": "Б"},
        {"interview_id": "c", "code": "push", "job": None, "coder": "А"},
        {"interview_id": "x", "code": "push", "job": None, "coder": "А"},
        {"interview_id": "c", "code": None, "job": None, "coder": "А"},
    ]
    coders = {"a": ("А", "Б"), "b": ("А",), "c": ("А",)}
    assert topics(interviews, quotes, coders) == [{("push", None)}, {("push", "photo")}, set()]


def test_saturation_metrics_by_hand() -> None:
    tables: dict[str, Rows] = {
        "interviews": [{"interview_id": name, "coders": "А"} for name in "abc"],
        "quotes": [
            {"interview_id": name, "code": code, "text": "x", "coder": "А"}
            for name, code in ("ap", "bp", "bq", "cp", "cr")
        ],
    }
    result = run(ANALYSIS, tables)
    found = metrics(result)
    assert found["interviews.topics"].value == 3
    assert found["interviews.last_gain"].value == pytest.approx(2 / 3)
    assert found["interviews.saturation.1"].value == pytest.approx(5 / 3)
    assert found["interviews.saturation.3"].value == pytest.approx(3)
    assert found["interviews.topics_expected"].value == pytest.approx(3 + 2 / 3)
    assert result.facts["new"] == [1, 1, 1]
    assert titles(present(ANALYSIS, result))[1] == "3 interviews brought 3 topics; the last one added 0.7 on average"
    assert titles(present(ANALYSIS, result, "ru"))[1] == "3 интервью дали 3 темы; последнее в среднем добавило 0,7"


def test_who_coded_is_taken_from_the_quotes_where_no_interview_says_it() -> None:
    quotes: Rows = [
        {"interview_id": "a", "coder": "А"}, {"interview_id": "a", "coder": "Б"}, {"interview_id": "b", "coder": None},
        {"interview_id": None, "coder": "А"},
    ]  # fmt: skip
    assert coders_of([{"interview_id": "a", "coders": None}], quotes) == {"a": ("А", "Б")}


def test_tables_of_another_source_need_no_more_than_ids_and_codes() -> None:
    result = run(
        ANALYSIS,
        {"interviews": [{"interview_id": "a"}], "quotes": [{"interview_id": "a", "code": "push", "text": "x"}]},
    )
    assert metrics(result)["interviews.coded"].value == 0
    assert judgements({"a": ("А", "Б")}, [], [], seed=1, draws=200) is None


TITLES = [
    (talks(4, twice=0), "It is not known how reliable the codes are: nobody has coded the interviews a second time"),
    (talks(12, right=0.95), "Coders understand the interviews alike: alpha is 0.94"),
    (talks(12, right=0.75, seed=5), "Coders agree moderately: alpha is 0.79, conclusions from codes are tentative"),
    (talks(12, right=0.2), "Coders agree too little to rely on the codes: alpha is 0.21"),
    ({**talks(4), "quotes": []}, "The coders marked too little to tell how far they agree"),
    ({**talks(4), "turns": []}, "The coders marked too little to tell how far they agree"),
]


@pytest.mark.parametrize(("tables", "title"), TITLES)
def test_the_title_says_how_far_coders_agree(tables: dict[str, Rows], title: str) -> None:
    assert titles(present(ANALYSIS, run(ANALYSIS, tables)))[0] == title


def test_what_is_missing_is_said() -> None:
    assert words(run(ANALYSIS, talks(2, twice=0))) == [
        "Let a second person code the same interviews without seeing the first one’s marks, put the files "
        "into a folder of their own and name it under second: agreement is then told here.",
        "At least three coded interviews are needed.",
    ]
    assert words(run(ANALYSIS, {**talks(2), "turns": []}))[0] == "Turns are missing in the data."
    assert words(run(ANALYSIS, {**talks(2), "quotes": []}))[0] == (
        "Agreement is told turn by turn, and no turn was marked by anybody."
    )
    assert titles(present(ANALYSIS, run(ANALYSIS, talks(2))))[1] == (
        "There are too few coded interviews to tell whether more of them would bring anything new"
    )


def test_codes_that_no_conclusion_may_rest_on_are_named_and_drawn_as_trouble() -> None:
    result = run(ANALYSIS, talks(12, right=0.2))
    assert any("Do not rest conclusions on these codes" in text and "“доставка”" in text for text in words(result))
    chart = present(ANALYSIS, result).pages[0].sections[0].blocks[0]
    assert isinstance(chart, Chart)
    assert {row["tone"] for row in chart.wide["data"]["values"]} == {"trouble"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_names_every_number_and_shows_no_name_of_a_person_or_file(language: str) -> None:
    result = run(ANALYSIS, talks(14, right=0.8))
    presented = present(ANALYSIS, result, language)
    assert set(presented.labels) == set(metrics(result))
    assert [page.nav for page in presented.pages] == [
        {"en": "Interviews: how reliable the codes are", "ru": "Интервью: насколько коды надёжны"}[language]
    ]
    assert "I-00" not in str(presented)
    assert len(presented.limits) == 2
    if language == "ru":
        assert "Coder" not in str(presented).replace("Colwell", "")


def test_long_curves_are_thinned_from_the_first_to_the_last() -> None:
    section = present(ANALYSIS, run(ANALYSIS, talks(30))).pages[0].sections[1]
    chart = section.blocks[0]
    assert isinstance(chart, Chart)
    assert isinstance(chart.table, Table)
    drawn = [row["label"] for row in chart.wide["data"]["values"]]
    assert (len(drawn), drawn[0], drawn[-1]) == (12, "1 interview", "30 interviews")
    assert len(chart.table.rows) == 30
