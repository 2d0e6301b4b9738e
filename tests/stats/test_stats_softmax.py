"""Multinomial logistic regression on distinct rows, and the patterns it is fitted on."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.stats.patterns import design, joined, quantile_codes
from jtbd_reports.stats.softmax import fit, log_chances


def drawn(size: int, classes: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(size, 3))
    logits = rows @ generator.normal(size=(3, classes))
    return rows, (logits + generator.gumbel(size=logits.shape)).argmax(axis=1)


def test_without_columns_that_vary_chances_are_the_shares() -> None:
    coefficients = fit(np.zeros((1, 1)), np.array([[30.0, 60, 10]]), np.ones(1))
    assert np.exp(log_chances(np.zeros((1, 1)), coefficients))[0].tolist() == pytest.approx([0.3, 0.6, 0.1], abs=1e-5)


def test_a_light_penalty_on_dummies_gives_the_shares_of_each_group() -> None:
    counts = np.array([[30.0, 70], [80, 20]])
    chances = np.exp(log_chances(np.eye(2), fit(np.eye(2), counts, np.full(2, 1e-6))))
    assert chances.ravel().tolist() == pytest.approx([0.3, 0.7, 0.8, 0.2], abs=1e-4)


def test_a_heavy_penalty_leaves_the_shares_of_all() -> None:
    counts = np.array([[30.0, 70], [80, 20]])
    chances = np.exp(log_chances(np.eye(2), fit(np.eye(2), counts, np.full(2, 1e7))))
    assert chances.ravel().tolist() == pytest.approx([0.55, 0.45, 0.55, 0.45], abs=1e-4)


def test_counts_are_copies_of_rows_and_the_start_does_not_matter() -> None:
    rows, outcome = drawn(40, 3)
    copies = np.random.default_rng(2).integers(0, 4, 40)
    counted = fit(rows, np.eye(3)[outcome] * copies[:, None], np.ones(3))
    repeated = fit(np.repeat(rows, copies, axis=0), np.eye(3)[np.repeat(outcome, copies)], np.ones(3))
    again = fit(rows, np.eye(3)[outcome] * copies[:, None], np.ones(3), start=counted + 0.3)
    assert np.allclose(log_chances(rows, counted), log_chances(rows, repeated), atol=1e-4)
    assert np.allclose(log_chances(rows, counted), log_chances(rows, again), atol=1e-4)


@pytest.mark.parametrize("penalty", [0.3, 30.0])
def test_coefficients_are_those_of_scikit_learn(penalty: float) -> None:
    models = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is the oracle, not a dependency")
    rows, outcome = drawn(500, 3)
    oracle = models.LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(rows, outcome)
    found = fit(rows, np.eye(3)[outcome], np.full(3, penalty))
    assert np.allclose(found[1:].T, oracle.coef_, atol=1e-4)
    assert np.allclose(log_chances(rows, found), oracle.predict_log_proba(rows), atol=1e-4)


def test_patterns_are_what_customers_share() -> None:
    found = design([[0, 7], [1, 7], [0, 7], [1, -1]])
    assert found.rows.shape == (3, 4)
    assert found.parameters == 2
    assert found.rows[found.index].tolist() == [[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]]
    assert design([5, 5, 9]).rows.tolist() == [[1, 0], [0, 1]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-1, 3)] * 3), min_size=1, max_size=30), st.integers(1, 2))
def test_patterns_of_parts_joined_are_those_of_the_whole(rows: list[tuple[int, ...]], cut: int) -> None:
    codes = np.array(rows)
    whole, parts = design(codes), joined(design(codes[:, :cut]), design(codes[:, cut:]))
    assert parts.rows[parts.index].tolist() == whole.rows[whole.index].tolist()
    assert parts.parameters == whole.parameters
    assert len(parts.rows) == len(whole.rows) == len(set(rows))


def test_counts_of_patterns_by_outcome() -> None:
    found = design([0, 0, 1, 1])
    counts = found.counts(np.array([0, 1, 1, 1]), 2, np.array([True, True, True, False]))
    assert counts.tolist() == [[1, 1], [0, 1]]


@pytest.mark.parametrize("codes", [[], np.zeros((3, 0))])
def test_nothing_has_no_patterns(codes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^a basis needs customers and columns$"):
        design(codes)


def test_a_measure_becomes_parts_by_rank_with_the_missing_apart() -> None:
    assert quantile_codes([10, 20, 30, 40, math.nan], 2).tolist() == [1, 1, 2, 2, 0]
    assert quantile_codes([1, 1, 1, 9], 4).tolist() == [1, 1, 1, 3]
    assert quantile_codes([math.nan, math.nan]).tolist() == [0, 0]
