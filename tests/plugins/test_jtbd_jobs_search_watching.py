"""Recordings to watch, what was seen in them, and lines through months."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jobs_deals import catalogue, job, numbers, titles
from jobs_search_tables import DEMO, demo_jobs, run, shown, speak, tables, visit
from ruamel.yaml import YAML

from jtbd_jobs.search.analysis import ANALYSIS
from jtbd_jobs.search.observations import Observations
from jtbd_jobs.search.trending import slope, student_chance, whole_months
from jtbd_jobs.search.watching import dealt
from jtbd_reports import plain
from jtbd_reports.trace import traces

JOBS = catalogue({**job("a"), "rule": {"page": {"in": ["/a/"]}}}, {**job("b"), "rule": {"page": {"in": ["/b/"]}}})


def _visits() -> list[dict[str, Any]]:
    """Many visits without a job, some of each job, few that convert."""
    rows = [visit(n, "/") for n in range(300)]
    rows += [visit(1000 + n, "/a/", goals=int(n < 6)) for n in range(60)]
    rows += [visit(2000 + n, "/b/", goals=int(n < 3)) for n in range(9)]
    return [*rows, *(visit(3000 + n, "/a/", bounce=True) for n in range(50))]


def _watched(rows: list[dict[str, Any]], **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(JOBS, tables(visits=rows), **options).facts["visits"]["watch"]
    return found


def test_rare_kinds_are_watched_as_often_as_common_ones() -> None:
    kinds = Counter((row["job"], row["converted"]) for row in _watched(_visits(), watch=40))
    # 3 + 6 converted and 6 stayed are all there are; the rest is shared by the two large kinds
    assert kinds == {("a", True): 6, ("a", False): 13, ("b", True): 3, ("b", False): 6, ("", False): 12}


def test_visits_that_ended_at_once_are_not_watched() -> None:
    assert not [row for row in _watched(_visits(), watch=500) if row["visit"].startswith("03")]


def test_the_draw_is_the_same_whatever_the_order_of_rows_and_another_with_another_seed() -> None:
    rows = _visits()
    assert _watched(rows) == _watched(rows[::-1])
    rehashed = [{**row, "client_id": f"other{number}"} for number, row in enumerate(rows)]
    assert _watched(rows) == _watched(rehashed)


def test_every_visit_of_a_kind_is_as_likely_as_any_other() -> None:
    from jtbd_jobs.search.visiting import visited
    from jtbd_jobs.search.watching import drawn

    frame = visited(tables(visits=[visit(n, "/a/") for n in range(20)]), JOBS, ())
    hits = Counter(row["visit"] for seed in range(12) for row in drawn(frame, 5, 15, range(2), seed))
    # 60 draws over 20 visits: each about three times
    assert len(hits) >= 17
    assert max(hits.values()) <= 9


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(0, 100))
def test_what_is_dealt_is_all_there_is_or_all_that_is_asked_for(sizes: list[int], total: int) -> None:
    quotas = dealt(sizes, total)
    assert sum(quotas) == min(total, sum(sizes))
    assert all(quota <= size for quota, size in zip(quotas, sizes, strict=True))
    short = [quota for quota, size in zip(quotas, sizes, strict=True) if quota < size]
    # who still has some got at most one less than anybody
    assert not short or max(quotas) <= min(short) + 1


def test_only_the_last_days_are_watched() -> None:
    from datetime import timedelta

    rows = [{**row, "started_at": row["started_at"] - timedelta(days=n % 40)} for n, row in enumerate(_visits())]
    assert all(row["at"] >= "2026-03-06" for row in _watched(rows, watch_days=5, watch=500))


def test_the_sheet_says_why_to_watch_in_both_languages() -> None:
    result = run(JOBS, tables(visits=_visits()))
    english, russian = (speak(result, language).sheets[0] for language in ("en", "ru"))
    assert {row[-1] for row in english.rows} >= {
        "What convinced a visitor with this job?",
        "What was this visitor looking for?",
    }
    assert russian.caption == "Записи к просмотру"
    assert {row[-2] for row in russian.rows} == {"цель достигнута", "цель не достигнута"}


# Observations

SEEN = [
    {"visit": "01000", "seen": "Measures the walls on the plan", "job": "a", "code": "pull"},
    {"visit": "01001", "seen": "Looks for the price of a kiln", "job": "b", "code": "missing"},
    {"visit": "02000", "seen": "Reads about mortgages"},
    {"visit": 424242, "seen": "Nobody knows"},
]


def test_what_was_seen_comes_back_with_its_job_and_code() -> None:
    result = run(JOBS, tables(visits=_visits()), SEEN)
    by_id = numbers(result)
    assert by_id["search.observed"].value == 3
    assert (by_id["search.observed.confirmed"].value, by_id["search.observed.confirmed"].n) == (0.5, 2)
    said = "\n".join(shown(speak(result)))
    assert "Looks for the price of a kiln" in said
    assert result.facts["visits"]["observed"]["rows"][2] == ["", "", "Reads about mortgages"]


def test_a_visit_that_the_export_lacks_is_told_without_its_id() -> None:
    presentation = speak(run(JOBS, tables(visits=_visits()), SEEN))
    said = [plain(text) for text in shown(presentation)]
    assert any("1 visit of observations.yml is not in the export; the workbook lists it." in text for text in said)
    assert not any("424242" in text for text in said)
    assert presentation.sheets[1].rows == (("424242",),)


def test_agreement_with_the_rules_is_of_recordings_where_both_are_known() -> None:
    """Twelve watched, ten with both jobs, nine of these the same."""
    jobs = [*["a"] * 9, "b", None, None]
    seen = [
        {"visit": f"{1000 + n:05d}", "seen": "Reads", **({"job": one} if one else {})} for n, one in enumerate(jobs)
    ]
    result = run(JOBS, tables(visits=_visits()), seen)
    by_id = numbers(result)
    counts = [by_id[f"search.observed{name}"].value for name in (".visits", ".pairs", ".same")]
    assert counts == [12, 10, 9]
    english, russian = (speak(result, language) for language in ("en", "ru"))
    assert titles(english)["search.watch"] == (
        "The job that analysts saw is that of the rules in 9 of the 10 recordings where both are known"
    )
    assert titles(russian)["search.watch"] == (
        "Работа, которую увидел аналитик, и работа по правилам совпали в 9 из 10 записей, где известны обе"
    )
    section = next(one for page in english.pages for one in page.sections if one.id == "search.watch")
    assert set(traces(section.title)) == {"search.observed.same", "search.observed.pairs"}
    assert set(english.labels) == set(by_id)


def test_two_recordings_with_both_jobs_are_too_few_to_speak_of_agreement() -> None:
    rows = tables(visits=_visits())
    presentation = speak(run(JOBS, rows, SEEN))
    assert titles(presentation)["search.watch"] == "3 recordings were watched"
    assert not any("both known" in plain(text) for text in shown(presentation))
    assert titles(speak(run(JOBS, rows, SEEN[2:3])))["search.watch"] == "1 recording was watched"
    assert titles(speak(run(JOBS, rows)))["search.watch"] == "60 recordings to watch, of every job and ending"


def test_an_unknown_job_is_refused_with_the_nearest() -> None:
    seen = Observations.model_validate({"observations": [{"visit": 1, "seen": "…", "job": "photto"}]})
    assert ANALYSIS.check is not None
    jobs = catalogue(job("photo", "дом"))
    found = list(ANALYSIS.check(ANALYSIS.options(), {"jobs.yml": jobs, "observations.yml": seen}))
    assert [(file, one.path, one.message, one.hint) for file, one in found] == [
        ("observations.yml", ("observations", 0, "job"), "jobs.yml has no job 'photto'", "Did you mean 'photo'?")
    ]


def test_the_demo_has_observations_of_visits_that_it_has() -> None:
    seen = Observations.model_validate(YAML(typ="safe").load(DEMO / "observations.yml"))
    ids = {line.split("\t", 1)[0] for line in (DEMO / "data/metrika-visits.tsv").read_text("utf-8").splitlines()}
    assert 8 <= len(seen.observations) <= 12
    assert {one.key for one in seen.observations} <= ids
    assert ANALYSIS.check is not None
    assert list(ANALYSIS.check(ANALYSIS.options(), {"jobs.yml": demo_jobs(), "observations.yml": seen})) == []


# Lines through months


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=9, max_size=30))
def test_the_slope_is_that_of_weighted_least_squares(pairs: list[tuple[int, int]]) -> None:
    parts, wholes = [part for part, _ in pairs], [part + rest for part, rest in pairs]
    found = slope(parts, wholes)
    used = [place for place, whole in enumerate(wholes) if whole]
    if found is None:
        assert len(used) < 8
        return
    shares = [parts[place] / wholes[place] for place in used]
    fitted = np.polyfit(used, shares, 1, w=[math.sqrt(wholes[place]) for place in used])
    assert found.yearly == pytest.approx(12 * fitted[0], abs=1e-9)
    assert found.low <= found.yearly <= found.high
    assert 0 <= found.begun <= 1


@pytest.mark.parametrize(("t", "free", "chance"), [(2.228139, 10, 0.05), (2.085963, 20, 0.05), (3.169273, 10, 0.01)])
def test_chances_of_students_t_are_those_of_the_tables(t: float, free: int, chance: float) -> None:
    assert student_chance(t, free) == pytest.approx(chance, rel=0.01)


def test_months_that_waver_are_called_a_trend_one_time_in_twenty() -> None:
    generator = np.random.default_rng(5)
    claimed = 0
    for _ in range(400):
        wholes = generator.integers(40, 120, 18)
        # months differ more than chance makes them, but go nowhere
        parts = [int(generator.binomial(whole, generator.beta(12, 28))) for whole in wholes]
        found = slope(parts, [int(whole) for whole in wholes])
        claimed += found is not None and found.chance < 0.05
    assert 8 <= claimed <= 34


@pytest.mark.parametrize(
    ("days", "months"),
    [((1, 31, 31), (5, 9)), ((3, 28, 31), (5, 9)), ((12, 31, 31), (6, 9)), ((1, 15, 30), (5, 8))],
)
def test_months_covered_in_part_are_left_out(days: tuple[int, int, int], months: tuple[int, int]) -> None:
    assert whole_months(5, 9, days) == months
