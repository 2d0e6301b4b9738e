"""Association beyond chance: AMI and bias-corrected V."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.stats.association import adjusted_mutual_information, cramers_v, cross_table

codes = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=60)


def random_table(categories: int, size: int, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return cross_table(generator.integers(0, categories, size), generator.integers(0, 4, size))


def test_cross_table_leaves_out_empty_categories() -> None:
    assert cross_table([0, 0, 3], [1, 1, 0]).tolist() == [[0, 2], [1, 0]]


@pytest.mark.parametrize("pair", [([0], [0, 1]), ([], [])])
def test_groupings_of_different_customers_are_refused(pair: tuple[list[int], list[int]]) -> None:
    with pytest.raises(ValueError, match=r"^two groupings need the same customers, got "):
        cross_table(*pair)


def test_v_by_hand() -> None:
    """Bergsma's correction of a two by two table of phi squared .16 and 100 customers."""
    beyond, left = 0.16 - 1 / 99, 2 - 1 / 99
    assert cramers_v([[35, 15], [15, 35]]) == pytest.approx(math.sqrt(beyond / (left - 1)))


@pytest.mark.parametrize("categories", [3, 12, 48])
def test_v_of_random_segments_does_not_rise_with_their_number(categories: int) -> None:
    """Raw V of random segments rises from .07 to .34 with 3 to 48 segments of 400 customers."""
    found = [cramers_v(random_table(categories, 400, seed)) for seed in range(100)]
    assert np.mean(found) < 0.06


@pytest.mark.parametrize("categories", [3, 12, 48])
def test_ami_of_random_segments_is_nothing(categories: int) -> None:
    found = [adjusted_mutual_information(random_table(categories, 400, seed)) for seed in range(100)]
    assert np.mean(found) == pytest.approx(0, abs=0.002)


@pytest.mark.parametrize("size", [3, 400])
def test_the_same_grouping_goes_together_wholly(size: int) -> None:
    same = np.arange(size) % 3
    assert adjusted_mutual_information(cross_table(same, same)) == pytest.approx(1)


def test_v_of_the_same_grouping_is_one_and_of_one_category_undefined() -> None:
    same = np.arange(300) % 3
    assert cramers_v(cross_table(same, same)) == pytest.approx(1)
    assert math.isnan(cramers_v([[3, 4]]))
    assert math.isnan(cramers_v([[1, 0], [0, 1]]))


def test_one_category_against_one_is_the_same() -> None:
    assert adjusted_mutual_information([[5]]) == 1


@settings(max_examples=60, deadline=None)
@given(codes)
def test_both_are_symmetric_and_v_is_a_share(pairs: list[tuple[int, int]]) -> None:
    table = cross_table(*zip(*pairs, strict=True))
    assert adjusted_mutual_information(table) == pytest.approx(adjusted_mutual_information(table.T), abs=1e-9)
    assert adjusted_mutual_information(table) <= 1 + 1e-9
    assert math.isnan(cramers_v(table)) or 0 <= cramers_v(table) <= 1


@settings(max_examples=40, deadline=None)
@given(codes)
def test_ami_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is the oracle, not a dependency")
    one, other = zip(*pairs, strict=True)
    oracle = metrics.adjusted_mutual_info_score(one, other)
    assert adjusted_mutual_information(cross_table(one, other)) == pytest.approx(oracle, abs=1e-6)
