"""Accumulation of topics: closed form against every order, the interval against many worlds."""

from __future__ import annotations

from itertools import permutations
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats.saturation import accumulation, chao2, last_gain, newly_seen

samples = st.lists(st.sets(st.integers(0, 6)), min_size=1, max_size=5)


@given(samples)
def test_the_curve_is_the_mean_over_every_order(found: list[set[int]]) -> None:
    sizes = range(1, len(found) + 1)
    curves = [[len(set().union(*order[:size])) for size in sizes] for order in permutations(found)]
    wanted = [mean(column) for column in zip(*curves, strict=True)]
    assert [step.expected for step in accumulation(found)] == pytest.approx(wanted)
    assert last_gain(found) == pytest.approx(mean(newly_seen(order)[-1] for order in permutations(found)))


@given(samples)
def test_the_curve_rises_ever_less_steeply_within_its_interval(found: list[set[int]]) -> None:
    steps = accumulation(found)
    expected = [0.0, *(step.expected for step in steps)]
    gains = np.diff(expected)
    assert (gains >= -1e-9).all()
    assert (np.diff(gains) <= 1e-9).all()
    assert expected[-1] == pytest.approx(len(set().union(*found)))
    assert all(0 <= step.low <= step.expected <= step.high for step in steps)
    assert chao2(found) >= expected[-1]


@given(samples)
def test_new_ones_add_up_to_all_whatever_the_order(found: list[set[int]]) -> None:
    assert sum(newly_seen(found)) == len(set().union(*found))


def test_new_ones_are_counted_in_the_order_given() -> None:
    assert newly_seen([{"a", "b"}, {"b"}, {"b", "c"}]) == (2, 0, 1)
    assert newly_seen([]) == ()


def test_chao2_by_hand() -> None:
    """Seen once: 3 and 4; seen twice: 1; in 3 interviews: 4 + 2/3 * 2*1 / (2*2)."""
    assert chao2([{1, 2}, {2, 1, 3}, {2, 4}]) == pytest.approx(4 + 2 / 3 * 2 / 4)
    assert chao2([]) == 0
    assert chao2([set(), set()]) == 0


def test_interviews_without_topics_have_a_flat_curve() -> None:
    assert [(step.expected, step.low, step.high) for step in accumulation([set(), set()])] == [(0, 0, 0)] * 2


def test_a_gain_needs_a_sample() -> None:
    with pytest.raises(ValueError, match="a gain needs a sample"):
        last_gain([])


def test_the_interval_covers_what_other_interviews_of_the_same_kind_bring() -> None:
    """Forty topics of different chances; the expected number in 6 interviews is known."""
    rng = np.random.default_rng(2)
    chances = rng.beta(0.8, 2, size=40)
    true = (1 - (1 - chances) ** 6).sum()
    covered = 0
    for _ in range(200):
        drawn = rng.random((12, 40)) < chances
        step = accumulation([set(np.flatnonzero(row)) for row in drawn])[5]
        covered += step.low <= true <= step.high
    assert covered >= 170
