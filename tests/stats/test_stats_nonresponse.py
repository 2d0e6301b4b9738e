"""Response rate, bounds, and respondents against the frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats.nonresponse import Dispositions, share_bounds
from jtbd_reports.stats.representing import r_indicator, representativeness

shares = st.floats(0, 1)


def test_response_rate_counts_complete_interviews_over_everybody() -> None:
    asked = Dispositions(complete=300, partial=50, refused=100, no_contact=400, other=50, unknown=100)
    assert asked.asked == 1000
    assert asked.response_rate == 0.3


def test_bounds_are_as_wide_as_the_silence() -> None:
    assert share_bounds(0.5, 0.3) == pytest.approx((0.15, 0.85))
    assert share_bounds(0.5, 1) == (0.5, 0.5)


@given(shares, shares, shares)
def test_whatever_the_silent_think_the_truth_lies_within_the_bounds(share: float, rate: float, silent: float) -> None:
    low, high = share_bounds(share, rate)
    truth = share * rate + silent * (1 - rate)
    assert low - 1e-12 <= truth <= high + 1e-12


@pytest.mark.parametrize("pair", [(1.1, 0.5), (0.5, -0.1)])
def test_bounds_of_what_is_no_share_are_refused(pair: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"^a share and a response rate lie between 0 and 1, got "):
        share_bounds(*pair)


def test_respondents_like_the_frame_differ_from_it_by_nothing() -> None:
    fit = representativeness([30, 20], [3000, 2000])
    assert fit.difference.tolist() == pytest.approx([0, 0])
    assert (fit.chi_square, fit.degrees, fit.p_value) == (pytest.approx(0), 1, pytest.approx(1))
    assert (fit.low < 0).all()
    assert (fit.high > 0).all()


def test_chi_square_is_pearsons_in_a_large_frame() -> None:
    fit = representativeness([60, 40], [5e9, 5e9])
    assert fit.chi_square == pytest.approx(4, rel=1e-6)
    assert fit.p_value == pytest.approx(0.0455, abs=1e-4)
    assert fit.low.tolist() == pytest.approx([0.0020, -0.1906], abs=1e-4)


def test_weights_make_the_difference_less_sure() -> None:
    plain, weighted = (representativeness([60, 40], [500, 500], effect=effect) for effect in (1.0, 2.0))
    assert weighted.chi_square == pytest.approx(plain.chi_square / 2)
    assert weighted.low[0] < plain.low[0]


def test_more_of_the_frame_answering_makes_the_difference_surer() -> None:
    many, few = representativeness([60, 40], [5000, 5000]), representativeness([60, 40], [60, 60])
    assert few.p_value < many.p_value


def test_a_census_that_all_answered_leaves_nothing_to_chance() -> None:
    fit = representativeness([60, 40], [60, 40])
    assert fit.p_value == pytest.approx(1)
    assert (fit.high - fit.low).tolist() == pytest.approx([0, 0], abs=1e-4)


def test_an_attribute_of_one_category_fits_and_says_nothing() -> None:
    fit = representativeness([10, 0], [100, 0])
    assert (fit.degrees, fit.p_value) == (0, 1.0)


def test_random_draws_are_called_unlike_the_frame_in_one_of_twenty() -> None:
    generator, frame = np.random.default_rng(7), np.array([300, 500, 200])
    drawn = generator.multivariate_hypergeometric(frame, 400, size=2000)
    wrong = sum(representativeness(each, frame).p_value < 0.05 for each in drawn)
    assert 60 <= wrong <= 140


@pytest.mark.parametrize(
    ("respondents", "frame", "message"),
    [
        ([1], [1, 2], r"respondents and frame need the same categories, got \(1,\) and \(2,\)"),
        ([0, 0], [1, 2], "nobody answered"),
        ([1, 1], [1, 0], "respondents in a category that the frame lacks"),
        ([3, 1], [1, 1], "4 respondents out of a frame of 2"),
    ],
)
def test_respondents_who_cannot_come_from_the_frame_are_refused(
    respondents: list[int], frame: list[int], message: str
) -> None:
    for check in (representativeness, r_indicator):
        with pytest.raises(ValueError, match=f"^{message}$"):
            check(respondents, frame)


def test_even_response_is_representative_and_half_of_the_cells_alone_is_not() -> None:
    assert r_indicator([30, 20, 10], [300, 200, 100]) == pytest.approx(1)
    assert r_indicator([10_000, 0], [10_000, 10_000]) == pytest.approx(0)


def test_chance_alone_hardly_lowers_the_indicator() -> None:
    generator = np.random.default_rng(3)
    found = [r_indicator(generator.binomial(50, 0.3, size=20), np.full(20, 50)) for _ in range(200)]
    assert np.mean(found) > 0.93


def test_a_cell_cannot_answer_more_than_it_has() -> None:
    with pytest.raises(ValueError, match=r"^a cell has more respondents than the frame$"):
        r_indicator([3, 0], [2, 9])


def test_cells_nobody_is_in_are_passed_over() -> None:
    assert r_indicator([30, 0, 20], [300, 0, 200]) == pytest.approx(1)
