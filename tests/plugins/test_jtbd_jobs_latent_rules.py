import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latent_data import planted
from numpy.typing import NDArray

from jtbd_jobs.latent.em import fit
from jtbd_jobs.latent.patterns import distinct
from jtbd_jobs.latent.reproducing import Estimate, judge, reproduce
from jtbd_jobs.latent.rules import Condition, Rule, find_rule, matches
from jtbd_reports.stats import wilson


def f1(rule: Rule, answers: NDArray[np.int64], hits: NDArray[np.float64], rows: NDArray[np.float64]) -> float:
    held = matches(rule, answers)
    return float(2 * hits[held].sum() / max(rows[held].sum() + hits.sum(), 1))


def everything(levels: tuple[int, ...]) -> NDArray[np.int64]:
    return np.array(list(itertools.product(*[range(level) for level in levels])))


def test_a_conjunction_is_found_exactly() -> None:
    answers = everything((3, 4, 2))
    hits = (np.isin(answers[:, 0], [0, 2]) & (answers[:, 1] == 3)).astype(float)
    assert find_rule(answers, hits, np.ones(24)) == Rule(((Condition(0, (0, 2)), Condition(1, (3,))),))


def test_a_disjunction_is_found_exactly_and_not_where_only_one_alternative_may_be_had() -> None:
    answers = everything((4, 4, 4))
    hits = ((answers[:, 0] == 1) | (answers[:, 2] == 3)).astype(float)
    rule = find_rule(answers, hits, np.ones(64))
    assert matches(rule, answers).tolist() == (hits > 0).tolist()
    assert len(rule.alternatives) == 2
    assert len(find_rule(answers, hits, np.ones(64), alternatives=1).alternatives) == 1


def test_conditions_that_hardly_help_are_left_out() -> None:
    answers = everything((2, 2, 2))
    rows = np.full(8, 1000.0)
    hits = np.where(answers[:, 0] == 1, 990.0, 0.0)
    hits[-1] = 1000
    assert find_rule(answers, hits, rows) == Rule(((Condition(0, (1,)),),))


def test_missing_answers_never_hold() -> None:
    answers = np.array([[-1, 0], [0, 0], [1, 1]])
    rule = find_rule(answers, np.array([5.0, 5.0, 0.0]), np.array([5.0, 5.0, 5.0]))
    assert rule == Rule(((Condition(1, (0,)),),))
    assert matches(Rule(((Condition(0, (0, 1)),),)), answers).tolist() == [False, True, True]


def test_a_class_without_rows_has_no_rule_and_such_a_rule_holds_nowhere() -> None:
    answers = everything((2, 2))
    rule = find_rule(answers, np.zeros(4), np.ones(4))
    assert rule == Rule(())
    assert not matches(rule, answers).any()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=8, max_size=8))
@settings(max_examples=40, deadline=None)
def test_one_condition_is_the_best_of_all_sets_of_levels(cells: list[tuple[int, int]]) -> None:
    answers = everything((4, 2))
    hits, rows = np.array([float(hit) for hit, _ in cells]), np.array([float(sum(cell)) for cell in cells])
    rule = find_rule(answers, hits, rows, conditions=1, alternatives=1)
    every = [
        f1(Rule(((Condition(column, chosen),),)), answers, hits, rows)
        for column, level in ((0, 4), (1, 2))
        for size in range(1, level + 1)
        for chosen in itertools.combinations(range(level), size)
    ]
    assert f1(rule, answers, hits, rows) == pytest.approx(max(every), abs=1e-12)


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_more_room_never_makes_a_worse_rule(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers, rows = everything((3, 3, 2)), rng.integers(1, 30, 18).astype(float)
    hits = np.floor(rows * rng.random(18))
    scores = [
        f1(find_rule(answers, hits, rows, conditions=depth, alternatives=width), answers, hits, rows)
        for depth, width in ((1, 1), (2, 1), (3, 1), (3, 2))
    ]
    assert scores[0] <= scores[1] + 1e-12
    assert scores[2] <= scores[3] + 1e-12


def test_rules_of_planted_classes_reproduce_them_on_rows_not_seen() -> None:
    patterns = distinct(planted(2000, 1, sure=0.92)[0])[0]
    model = fit(patterns, 3, np.random.default_rng(1), starts=10)
    found = reproduce(patterns, model, np.random.default_rng(2))
    assert len(found) == 3
    for each in found:
        assert each.rows == 1000
        assert each.f1.value > 0.85
        assert each.f1.low < each.f1.value < each.f1.high
        assert all(len(alternative) <= 3 for alternative in each.rule.alternatives)


def test_figures_of_a_rule_are_shares_with_wilson_intervals() -> None:
    answers = np.array([[0], [1], [2], [3]])
    inside, counts = np.array([True, True, False, False]), np.array([30, 10, 20, 40])
    found = judge(Rule(((Condition(0, (0, 2)),),)), answers, inside, counts)
    assert found.precision == Estimate(0.6, *wilson(0.6, 50))
    assert found.recall == Estimate(0.75, *wilson(0.75, 40))
    assert found.f1.value == pytest.approx(2 * 0.6 * 0.75 / (0.6 + 0.75))
    low, high = wilson(0.5, 60)
    assert (found.f1.low, found.f1.high) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))
    assert (found.rows, found.share) == (100, 0.4)


def test_a_rule_that_finds_nothing_is_known_by_nothing() -> None:
    found = judge(Rule(()), np.array([[0]]), np.array([True]), np.array([9]))
    assert found.precision == Estimate(0.0, 0.0, 1.0)
    assert found.recall == Estimate(0.0, *wilson(0.0, 9))
