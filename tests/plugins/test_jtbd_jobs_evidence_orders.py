"""Agreement of orders: identities, exact chances, and honesty about noise."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from jtbd_jobs.evidence.families import Cell, Family
from jtbd_jobs.evidence.orders import agreement, chance, concordance, redrawn

rows = st.integers(3, 6).flatmap(lambda jobs: st.lists(st.permutations(range(jobs)), min_size=2, max_size=4))


def family(name: str, shares: list[float], half: float) -> Family:
    cells = {f"job{place}": Cell(one, one - half, one + half, 50) for place, one in enumerate(shares)}
    return Family(name, "customers", 500, cells)


@settings(max_examples=40, deadline=None)
@given(rows)
def test_it_is_spearmans_rho_of_two_and_kendalls_w_of_more(found: list[list[int]]) -> None:
    ranks = np.array(found, dtype=float) + 1
    families, jobs = ranks.shape
    if families == 2:
        assert concordance(ranks) == pytest.approx(spearmanr(ranks[0], ranks[1]).statistic)
    else:
        sums = ranks.sum(axis=0)
        textbook = 12 * ((sums - sums.mean()) ** 2).sum() / (families**2 * (jobs**3 - jobs))
        assert concordance(ranks) == pytest.approx(textbook)


@settings(max_examples=30, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_in_which_jobs_are_written_does_not_matter(found: list[list[int]], chance_: object) -> None:
    ranks = np.array(found, dtype=float)
    order = list(range(ranks.shape[1]))
    chance_.shuffle(order)  # type: ignore[attr-defined]
    assert concordance(ranks[:, order]) == pytest.approx(float(concordance(ranks)))


def test_a_family_that_does_not_vary_ranks_nothing() -> None:
    assert math.isnan(concordance([[1, 1, 1], [1, 2, 3]]))
    assert agreement([family("crm", [0.3, 0.3, 0.3], 0.1), family("web", [0.5, 0.3, 0.2], 0.1)], seed=1) is None


def test_full_agreement_on_five_jobs_is_one_order_of_120() -> None:
    shares = np.array([[5.0, 4, 3, 2, 1], [50, 40, 30, 20, 10]])
    assert chance(shares, np.random.default_rng(1)) == pytest.approx(1 / 120)


def test_any_order_agrees_as_well_as_the_worst() -> None:
    shares = np.array([[5.0, 4, 3, 2, 1], [1, 2, 3, 4, 5]])
    assert chance(shares, np.random.default_rng(1)) == 1


def test_chance_of_three_families_is_near_its_exact_value() -> None:
    """Three orders of three jobs all alike: one case in 36."""
    shares = np.array([[3.0, 2, 1]] * 3)
    assert chance(shares, np.random.default_rng(1)) == pytest.approx(1 / 36, abs=0.006)


def test_wide_intervals_leave_wide_agreement() -> None:
    shares = [0.4, 0.3, 0.2, 0.1]
    sure = agreement([family("crm", shares, 0.001), family("web", shares, 0.001)], seed=1)
    unsure = agreement([family("crm", shares, 0.3), family("web", shares, 0.3)], seed=1)
    assert sure is not None
    assert unsure is not None
    assert (sure.low, sure.high) == (pytest.approx(1), pytest.approx(1))
    assert unsure.low < 0.2


def test_redrawn_shares_have_their_interval() -> None:
    shares, lows, highs = (np.array([[end]]) for end in (0.1, 0.05, 0.25))
    drawn = redrawn(shares, lows, highs, 40_000, np.random.default_rng(1)).ravel()
    assert np.quantile(drawn, [0.025, 0.975]) == pytest.approx([0.05, 0.25], abs=0.006)


def test_two_jobs_are_no_order() -> None:
    assert agreement([family("crm", [0.6, 0.4], 0.1), family("web", [0.6, 0.4], 0.1)], seed=1) is None


def test_one_family_agrees_with_nobody() -> None:
    assert agreement([family("crm", [0.5, 0.3, 0.2], 0.1)], seed=1) is None
    assert agreement([], seed=1) is None
