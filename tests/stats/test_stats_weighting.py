"""Raking, post-stratification, and what weights cost."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.stats.weighting import design_effect, effective_n, margin_of_error, post_stratify, rake

SEX = [0, 0, 0, 1, 1, 1, 1, 0]
AGE = [0, 1, 1, 0, 1, 0, 0, 0]

respondents = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=12, max_size=60)


def shares(codes: list[int], weights: np.ndarray) -> list[float]:
    return (np.bincount(codes, weights) / weights.sum()).tolist()


def test_margins_of_the_sample_become_those_of_the_population() -> None:
    raked = rake([SEX, AGE], [[60, 40], [30, 70]])
    assert raked.converged
    assert raked.error <= 1e-9
    assert raked.trimmed == 0
    assert np.bincount(SEX, raked.weights).tolist() == pytest.approx([60, 40])
    assert np.bincount(AGE, raked.weights).tolist() == pytest.approx([30, 70])


@settings(max_examples=40, deadline=None)
@given(respondents, st.integers(0, 2**32 - 1))
def test_raking_keeps_the_odds_within_the_sample(people: list[tuple[int, int]], seed: int) -> None:
    """Deming & Stephan: each cell is multiplied by a factor of its row and one of its column."""
    cells = [(row, column) for row in range(3) for column in range(2)]  # every cell is there, so that a fit exists
    rows, columns = (list(codes) for codes in zip(*people, *cells, strict=True))
    generator = np.random.default_rng(seed)
    targets = generator.dirichlet(np.full(3, 4.0)), generator.dirichlet(np.full(2, 4.0))
    raked = rake([rows, columns], targets)
    assert raked.converged
    assert shares(rows, raked.weights) == pytest.approx(targets[0].tolist())
    assert shares(columns, raked.weights) == pytest.approx(targets[1].tolist())
    by_cell = {
        (row, column): raked.weights[place] for place, (row, column) in enumerate(zip(rows, columns, strict=True))
    }
    for row in (1, 2):
        odds = by_cell[0, 0] * by_cell[row, 1] / (by_cell[0, 1] * by_cell[row, 0])
        assert odds == pytest.approx(1, rel=1e-6)


def test_weights_of_the_design_are_kept_within_a_category() -> None:
    weights = post_stratify([0, 0, 1], [30, 10], base=[1, 2, 5])
    assert weights.tolist() == pytest.approx([10, 20, 10])


def test_a_category_with_no_target_and_nobody_in_it_does_no_harm() -> None:
    assert post_stratify([0, 0, 2], [30, 0, 10]).tolist() == pytest.approx([15, 15, 10])


def test_trimmed_weights_stay_within_the_limits_and_still_meet_the_margins() -> None:
    sex, age = [0] * 10 + [1] * 90, ([0] + [1] * 9) * 10
    free = rake([sex, age], [[30, 70], [30, 70]])
    trimmed = rake([sex, age], [[30, 70], [30, 70]], limits=(0.3, 4))
    assert free.weights.max() == pytest.approx(9)
    assert trimmed.weights.max() == pytest.approx(4)
    assert trimmed.trimmed == 1
    assert trimmed.converged
    assert np.bincount(age, trimmed.weights).tolist() == pytest.approx([30, 70])


def test_limits_too_narrow_for_the_targets_are_told_by_what_is_left() -> None:
    raked = rake([[0, 1, 1, 1]], [[75, 25]], limits=(0.5, 2), rounds=50)
    assert not raked.converged
    assert raked.rounds == 50
    assert raked.error == pytest.approx(0.25)
    assert raked.trimmed == 4


def test_targets_that_contradict_each_other_do_not_converge() -> None:
    raked = rake([[0, 0, 1, 1], [0, 0, 1, 1]], [[50, 50], [40, 60]], rounds=20)
    assert not raked.converged
    assert raked.error == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("margins", "targets", "message"),
    [
        ([[0, 0]], [[1, 1]], "margin 0: category 1 has a target and no respondents"),
        ([[0, 1]], [[1, 0]], "margin 0: category 1 has respondents and no target"),
        ([[0, 1], [0, 1]], [[1, 1], [1, 2]], "margins must add up to one population, got 2, 3"),
        ([[0, 2]], [[1, 1]], "margin 0: codes lie between 0 and 1"),
        ([[0, -1]], [[1, 1]], "margin 0: codes lie between 0 and 1"),
        ([[0, 1], [0]], [[1, 1], [1]], "margins need respondents, the same in each"),
        ([[]], [[1]], "margins need respondents, the same in each"),
        ([], [], "margins need respondents, the same in each"),
    ],
)
def test_margins_that_cannot_be_met_are_refused(
    margins: list[list[int]], targets: list[list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        rake(margins, targets)


@pytest.mark.parametrize("limits", [(1.0, 2.0), (0.2, 1.0), (-0.1, 2.0)])
def test_limits_that_shut_out_the_mean_are_refused(limits: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"^limits of weights stand below and above 1, got "):
        rake([[0, 1]], [[1, 1]], limits=limits)


def test_kish_design_effect_by_hand() -> None:
    assert design_effect([1, 1, 2]) == pytest.approx(3 * 6 / 16)
    assert effective_n([1, 1, 2]) == pytest.approx(16 / 6)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_weights_never_make_more_respondents_than_there_are(weights: list[float]) -> None:
    assert 1 - 1e-9 <= effective_n(weights) <= len(weights) * (1 + 1e-9)


def test_margin_of_error_of_half_in_a_large_population() -> None:
    assert margin_of_error(0.5, 1000, 1000, 10**9) == pytest.approx(1.959964 * math.sqrt(0.25 / 1000), rel=1e-5)


def test_margin_of_error_in_a_finite_population() -> None:
    """Cochran: n = 196 of N = 400 gives 5 points, where 384 would be needed of infinitely many."""
    assert margin_of_error(0.5, 196, 196, 400) == pytest.approx(0.05, abs=2e-4)


def test_who_has_asked_everybody_has_no_error_of_chance() -> None:
    assert margin_of_error(0.3, 20, 20, 20) == 0
    assert margin_of_error(1.0, 1, 1, 1) == 0


@pytest.mark.parametrize("sizes", [(0.5, 5.0, 6, 5), (0.5, 5.0, 0, 5), (1.5, 5.0, 5, 5), (0.5, 0.0, 5, 5)])
def test_a_margin_of_error_needs_a_share_and_people(sizes: tuple[float, float, int, int]) -> None:
    with pytest.raises(ValueError, match=r"^a margin of error needs 0 < n <= N and a share, got "):
        margin_of_error(*sizes)
