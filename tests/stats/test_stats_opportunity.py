"""Opportunity scores, their intervals and the robustness of their order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.stats.opportunity import in_top, opportunities, opportunity, upper_boxes
from jtbd_reports.stats.orders import agreement_of_orders, rankings

BOXES = (4, 5)
NAN = math.nan


def survey(shares: list[tuple[float, float]], size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Ratings of which the given shares are high, independent."""
    generator = np.random.default_rng(seed)
    sides = np.array(shares).T
    return tuple(np.where(generator.random((size, len(side))) < side, 5.0, 2.0) for side in sides)


def test_score_is_importance_and_what_satisfaction_lacks() -> None:
    assert opportunity([8, 8, 5], [3, 8, 9]).tolist() == [13, 8, 5]


def test_upper_boxes_count_answers_only() -> None:
    ratings = [[5, NAN, NAN], [4, 3, NAN], [3, 4, NAN], [1, 7, NAN]]
    found = upper_boxes(ratings, BOXES)
    assert found[:2].tolist() == [0.5, pytest.approx(1 / 3)]
    assert math.isnan(found[2])


def test_weighted_boxes_by_hand() -> None:
    assert upper_boxes([[5], [1], [4]], BOXES, [1, 2, 1]).tolist() == [0.5]


def test_an_outcome_is_scored_by_those_who_rated_both_sides() -> None:
    found = opportunities([[5], [5], [1]], [[1], [NAN], [5]], boxes=BOXES, seed=1, draws=10)
    assert found.answers.tolist() == [2]
    assert (found.importance.tolist(), found.satisfaction.tolist(), found.score.tolist()) == ([5], [5], [5])


def test_overserved_is_what_satisfies_more_than_it_matters() -> None:
    found = opportunities([[5, 1], [5, 2]], [[1, 5], [2, 5]], boxes=BOXES, seed=1, draws=10)
    assert found.overserved.tolist() == [False, True]
    assert found.score.tolist() == [20, 0]


def test_an_outcome_nobody_rated_is_undefined_and_never_on_top() -> None:
    found = opportunities([[5, NAN], [1, NAN]], [[1, 1], [1, 1]], boxes=BOXES, seed=1, draws=20)
    assert np.isnan([found.score[1], found.low[1], found.bias[1]]).all()
    assert in_top(found.draws, 2).tolist() == [1, 0]


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 30), st.integers(1, 5), st.integers(0, 999))
def test_weights_are_copies_of_respondents(size: int, items: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    wanted, served = generator.integers(1, 6, (2, size, items)).astype(float)
    copies = generator.integers(1, 4, size)
    weighted = opportunities(wanted, served, boxes=BOXES, seed=1, draws=5, weights=copies)
    repeated = opportunities(wanted.repeat(copies, axis=0), served.repeat(copies, axis=0), boxes=BOXES, seed=1, draws=5)
    assert weighted.score.tolist() == pytest.approx(repeated.score.tolist())
    assert ((weighted.score >= 0) & (weighted.score <= 20)).all()


def test_intervals_hold_the_truth_nineteen_times_of_twenty() -> None:
    truth, held = opportunity([8.0, 5.0], [4.0, 7.0]), np.zeros(2)
    for seed in range(200):
        found = opportunities(*survey([(0.8, 0.4), (0.5, 0.7)], 200, seed), boxes=BOXES, seed=seed, draws=300)
        held += (found.low <= truth) & (truth <= found.high)
    assert (held >= 180).all()


def test_scores_of_thirty_answers_range_as_far_as_the_literature_warns() -> None:
    found = opportunities(*survey([(0.8, 0.4)], 30, 2), boxes=BOXES, seed=1)
    assert found.high[0] - found.low[0] > 4


def test_close_shares_are_lifted_by_the_maximum_and_the_bias_is_told() -> None:
    close, apart = opportunities(*survey([(0.6, 0.6), (0.9, 0.1)], 100, 5), boxes=BOXES, seed=1).bias
    assert close > 0.1
    assert abs(apart) < 0.05


def test_the_better_outcome_is_more_often_on_top() -> None:
    found = opportunities(*survey([(0.9, 0.2), (0.7, 0.4), (0.3, 0.6)], 150, 4), boxes=BOXES, seed=1)
    chances = in_top(found.draws, 1)
    assert chances[0] > 0.95
    assert chances.sum() == pytest.approx(1)


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=8), st.integers(1, 4))
def test_places_on_top_are_shared_out_wholly(scores: list[list[int]], top: int) -> None:
    chances = in_top(scores, top)
    assert chances.sum() == pytest.approx(top)
    assert ((chances >= 0) & (chances <= 1)).all()


def test_ties_share_the_last_places() -> None:
    assert in_top([[3, 2, 2, 1]], 2).tolist() == [1, 0.5, 0.5, 0]


def test_four_formulas_by_hand() -> None:
    found = rankings([[5, 4], [4, 1]], [[1, 5], [5, 4]], BOXES)
    assert found["opportunity"].tolist() == [15, 5]
    assert found["gap"].tolist() == [5, -5]
    assert found["product"].tolist() == [5, 0]
    assert found["means"].tolist() == pytest.approx([9 + 3, 5])


def test_orders_agree_wholly_with_themselves_and_not_at_all_with_the_reverse() -> None:
    up, down = np.array([1.0, 2, 3]), np.array([3.0, 2, 1])
    found = agreement_of_orders({"a": up, "b": up * 2, "c": down})
    assert found == {("a", "b"): pytest.approx(1), ("a", "c"): pytest.approx(-1), ("b", "c"): pytest.approx(-1)}


@pytest.mark.parametrize(("importance", "satisfaction"), [([[1, 2]], [[1]]), ([], [])])
def test_ratings_of_different_outcomes_are_refused(
    importance: list[list[float]], satisfaction: list[list[float]]
) -> None:
    with pytest.raises(ValueError, match=r"^both ratings need the same respondents and outcomes, got "):
        opportunities(importance, satisfaction, boxes=BOXES, seed=1)
