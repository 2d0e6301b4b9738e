import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_jobs.latent.comparing import adjusted_rand, contingency
from jtbd_reports.stats.association import adjusted_mutual_information, mutual_information

groupings = st.integers(2, 30).flatmap(
    lambda size: st.tuples(*[st.lists(st.integers(0, 4), min_size=size, max_size=size)] * 2)
)


def test_a_table_counts_rows_of_each_pair_and_leaves_empty_groups_out() -> None:
    assert contingency([0, 0, 5, 5], [1, 3, 3, 3]).tolist() == [[1, 1], [0, 2]]
    assert contingency([0, 1, 1], [0, 0, 1], [10, 0, 7]).tolist() == [[10, 0], [0, 7]]
    assert contingency([0, 1], [0, 1], [10, 0]).tolist() == [[10]]


@given(groupings)
@settings(max_examples=60, deadline=None)
def test_indices_are_those_of_scikit_learn(pair: tuple[list[int], list[int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    table = contingency(*pair)
    assert adjusted_rand(table) == pytest.approx(metrics.adjusted_rand_score(*pair), abs=1e-9)
    information = metrics.mutual_info_score(*pair)
    assert float(mutual_information(table)) == pytest.approx(information, abs=1e-9)
    # Where the denominator is nought up to rounding, its sign decides, and no value is right.
    if min(table.shape) > 1 or table.size == 1:
        adjusted = metrics.adjusted_mutual_info_score(*pair)
        if abs(adjusted) < 10:
            assert adjusted_mutual_information(table) == pytest.approx(adjusted, abs=1e-6)


def test_the_expected_information_is_the_mean_over_all_permutations() -> None:
    first, second = [0, 0, 0, 1, 1, 2], [0, 1, 0, 1, 1, 1]
    table = contingency(first, second)
    every = [float(mutual_information(contingency(first, list(order)))) for order in set(permutations(second))]
    mean = math.fsum(every) / len(every)
    sides = (table.sum(axis=0), table.sum(axis=1))
    entropies = [-sum(size / 6 * math.log(size / 6) for size in sizes) for sizes in sides]
    expected = (float(mutual_information(table)) - mean) / (sum(entropies) / 2 - mean)
    assert adjusted_mutual_information(table) == pytest.approx(expected, abs=1e-12)


@given(groupings)
@settings(max_examples=40, deadline=None)
def test_names_and_sides_of_groups_do_not_matter_and_equal_groupings_agree_fully(
    pair: tuple[list[int], list[int]],
) -> None:
    first, second = pair
    table, renamed = contingency(first, second), contingency([4 - code for code in first], second)
    for index in (adjusted_rand, adjusted_mutual_information):
        assert index(renamed) == pytest.approx(index(table), abs=1e-9)
        assert index(table.T) == pytest.approx(index(table), abs=1e-9)
        assert index(contingency(first, first)) == pytest.approx(1.0, abs=1e-9)


def test_chance_is_nought_even_with_a_million_rows() -> None:
    rng = np.random.default_rng(1)
    table = contingency(rng.integers(0, 3, 1_000_000), rng.integers(0, 20, 1_000_000))
    assert adjusted_rand(table) == pytest.approx(0, abs=1e-4)
    assert adjusted_mutual_information(table) == pytest.approx(0, abs=1e-4)


def test_one_group_against_many_tells_nothing() -> None:
    table = np.array([[3, 2, 1]])
    assert adjusted_mutual_information(table) == pytest.approx(0, abs=1e-9)
    assert adjusted_rand(table) == pytest.approx(0)
