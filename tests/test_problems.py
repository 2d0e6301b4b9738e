from __future__ import annotations

from jtbd_reports.problems import Location, Problem, ProjectError, nearest


def test_a_problem_reads_place_key_message_hint() -> None:
    problem = Problem(Location("p.yml", 14, 9), "expected x, got y", "a.b", "Did you mean 'x'?")
    assert str(problem) == "p.yml:14:9: a.b: expected x, got y. Did you mean 'x'?"
    assert str(Problem(Location("p.yml"), "it is missing")) == "p.yml: it is missing."
    assert str(Location("data.csv", 7)) == "data.csv:7"


def test_problems_come_sorted_and_once() -> None:
    first, second = Problem(Location("p.yml", 2), "b"), Problem(Location("p.yml", 10), "a")
    error = ProjectError([second, first, second])
    assert error.problems == (first, second)
    assert str(error) == "p.yml:2: b.\np.yml:10: a."


def test_the_nearest_word_ignores_case_and_gives_up_on_strangers() -> None:
    assert nearest("Deal_ID", ["deal_id", "customer_id"]) == "Did you mean 'deal_id'?"
    assert nearest("Этап сделки", ["Этап  сделки", "Воронка"]) == "Did you mean 'Этап  сделки'?"
    assert nearest("zzz", ["deal_id"]) == ""
    assert nearest("x", []) == ""
