"""Price sensitivity and purchase chances."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.stats.demand import demand
from jtbd_reports.stats.price import curves, point_intervals, points, transitive

FOUR = [[1, 3, 5, 7], [2, 4, 6, 8], [3, 5, 7, 9]]

prices = st.lists(
    st.lists(st.integers(1, 60), min_size=4, max_size=4, unique=True).map(sorted), min_size=1, max_size=25
)


def normal(size: int, seed: int) -> np.ndarray:
    return np.sort(np.random.default_rng(seed).normal([8, 12, 16, 20], 2, (size, 4)), axis=1).round(1)


def test_prices_that_do_not_rise_strictly_are_counted_out() -> None:
    rows = [[1, 2, 3, 4], [1, 1, 3, 4], [2, 1, 3, 4], [1, 2, 3, math.nan]]
    assert transitive(rows).tolist() == [True, False, False, False]


def test_curves_by_hand_in_both_definitions() -> None:
    found = curves(FOUR)
    assert found.price.tolist() == list(range(1, 10))
    assert (3 * found.too_cheap).tolist() == pytest.approx([3, 2, 1, 0, 0, 0, 0, 0, 0])
    assert (3 * found.cheap).tolist() == pytest.approx([3, 3, 3, 2, 1, 0, 0, 0, 0])
    assert (3 * found.expensive).tolist() == pytest.approx([0, 0, 0, 0, 1, 2, 3, 3, 3])
    assert (3 * found.too_expensive).tolist() == pytest.approx([0, 0, 0, 0, 0, 0, 1, 2, 3])
    beyond = curves(FOUR, beyond=True)
    assert (3 * beyond.too_cheap).tolist() == pytest.approx([2, 1, 0, 0, 0, 0, 0, 0, 0])
    assert beyond.expensive.tolist() == found.expensive.tolist()


def test_points_by_hand() -> None:
    found = points(curves(FOUR))
    assert found.idp == 5
    assert found.opp == 4
    assert (found.pmc_narrower, found.pme_narrower) == (4, 6)
    assert (found.pmc, found.pme) == (4, 7)


def test_a_point_may_lie_between_named_prices() -> None:
    """At 4 all find it cheap and nobody expensive, at 6 the reverse: the lines meet in the middle."""
    found = curves([[1, 4, 6, 9], [1, 4, 6, 9]])
    assert points(found).idp == 6
    assert points(found, between=True).idp == pytest.approx(5)
    stepped, drawn = (points(curves(normal(50, 1)), between=between) for between in (False, True))
    assert all(0 <= step - line <= 1 for step, line in zip(astuple(stepped), astuple(drawn), strict=True))


def test_curves_that_do_not_cross_have_no_point() -> None:
    """Above, nobody finds anything too cheap: that curve is at 0 from the first price on."""
    found = points(curves([[1, 2, 3, 4]], beyond=True))
    assert math.isnan(found.opp)


@settings(max_examples=60, deadline=None)
@given(prices)
def test_curves_are_shares_that_rise_and_fall(rows: list[list[int]]) -> None:
    found = curves(rows)
    for falling in (found.too_cheap, found.cheap):
        assert (np.diff(falling) <= 1e-12).all()
    for rising in (found.expensive, found.too_expensive):
        assert (np.diff(rising) >= -1e-12).all()
    assert (found.too_cheap <= found.cheap + 1e-12).all()
    assert (found.too_expensive <= found.expensive + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(prices, st.integers(0, 999))
def test_weights_are_copies_of_respondents(rows: list[list[int]], seed: int) -> None:
    copies = np.random.default_rng(seed).integers(1, 4, len(rows))
    weighted, repeated = points(curves(rows, copies)), points(curves(np.repeat(rows, copies, axis=0)))
    assert astuple(weighted) == pytest.approx(astuple(repeated), nan_ok=True)


def test_intervals_hold_the_points_and_narrow_with_respondents() -> None:
    few, many = normal(60, 2), normal(960, 2)
    widths = []
    for rows in (few, many):
        low, high = point_intervals(rows, seed=1, draws=200)
        found = points(curves(rows))
        assert all(a <= b <= c for a, b, c in zip(astuple(low), astuple(found), astuple(high), strict=True))
        widths.append(high.idp - low.idp)
    assert widths[1] < widths[0] / 2


def test_intervals_are_of_transitive_respondents_and_their_weights() -> None:
    rows, weights = normal(40, 3), np.arange(1.0, 41)
    with_others = np.vstack([rows, [[4, 3, 2, 1]]])
    assert point_intervals(rows, seed=1, weights=weights, draws=20) == point_intervals(
        with_others, seed=1, weights=np.append(weights, 9), draws=20
    )


def test_nobody_with_rising_prices_is_no_curve() -> None:
    with pytest.raises(ValueError, match=r"^no respondent names four rising prices$"):
        curves([[4, 3, 2, 1]])


@pytest.mark.parametrize("rows", [[[1, 2, 3]], [1, 2, 3, 4]])
def test_four_prices_each(rows: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^each respondent gives four prices, got "):
        transitive(rows)


def test_chances_run_straight_between_the_four_prices() -> None:
    found = demand([[10, 20, 30, 40], [10, 25, 30, 50]], [[5, 3], [5, 5]])
    assert found.price.tolist() == [10, 20, 25, 30, 40, 50]
    first = np.array([0, 0.7, 0.5, 0.3, 0, 0])
    second = np.array([0, 0.7 * 10 / 15, 0.7, 0.7, 0.35, 0])
    assert found.reach.tolist() == pytest.approx(((first + second) / 2).tolist())
    assert (found.trial_price, found.revenue_price) == (25, 25)


def test_chances_are_weighted_and_the_intransitive_left_out() -> None:
    found = demand([[10, 20, 30, 40], [40, 30, 20, 10], [20, 30, 40, 50]], [[5, 5], [5, 5], [1, 1]], [3, 9, 1])
    assert found.reach.max() == pytest.approx(0.7 * 0.75)


@pytest.mark.parametrize("intents", [[[0, 3]], [[6, 3]]])
def test_intents_beyond_the_scale_are_refused(intents: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"^intents are coded 1 to 5$"):
        demand([[1, 2, 3, 4]], intents)
