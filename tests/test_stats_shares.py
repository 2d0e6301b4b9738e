import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats import Clustered, effective_size, ratio_interval, wilson
from jtbd_reports.stats.shares import quantile

shares = st.floats(0, 1)
trials = st.floats(0.1, 1e6)


def sums(part: list[float], whole: list[float]) -> Clustered:
    a, b = np.array(part, dtype=float), np.array(whole, dtype=float)
    return Clustered(len(a), a.sum(), b.sum(), (a * a).sum(), (a * b).sum(), (b * b).sum())


@pytest.mark.parametrize(
    ("successes", "size", "low", "high"),
    [
        # Newcombe (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(successes: int, size: int, low: float, high: float) -> None:
    assert wilson(successes / size, size) == pytest.approx((low, high), abs=5e-5)


@given(shares, trials)
def test_wilson_holds_the_share_and_stays_inside_the_unit(share: float, size: float) -> None:
    low, high = wilson(share, size)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@given(shares, trials)
def test_wilson_of_failures_mirrors_that_of_successes(share: float, size: float) -> None:
    low, high = wilson(share, size)
    assert wilson(1 - share, size) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(st.floats(0.01, 0.99), st.floats(1, 1e5))
def test_wilson_narrows_with_more_trials_and_widens_with_a_higher_level(share: float, size: float) -> None:
    low, high = wilson(share, size)
    more, wider = wilson(share, 2 * size), wilson(share, size, 0.99)
    assert more[1] - more[0] < high - low < wider[1] - wider[0]


@pytest.mark.parametrize(("share", "size"), [(0.5, 0), (0.5, -1), (-0.1, 10), (1.1, 10)])
def test_wilson_refuses_what_is_no_share(share: float, size: float) -> None:
    with pytest.raises(ValueError, match=f"^a share lies between 0 and 1 and has trials, got {share} of {size}$"):
        wilson(share, size)


@pytest.mark.parametrize("level", [0, 1, -0.5])
def test_a_level_lies_between_none_and_all(level: float) -> None:
    with pytest.raises(ValueError, match=f"^a level lies between 0 and 1, got {level}$"):
        quantile(level)


def test_one_trial_per_cluster_is_worth_itself() -> None:
    # The linearised variance divides by n - 1, so a hair is lost, never gained.
    assert effective_size(sums([1, 0, 1, 0, 0], [1] * 5)) == pytest.approx(5)
    assert effective_size(sums([1] * 40 + [0] * 60, [1] * 100)) == pytest.approx(100, rel=0.02)


def test_clusters_that_are_all_alike_are_worth_one_trial_each() -> None:
    assert effective_size(sums([4, 0, 4, 0], [4] * 4)) == pytest.approx(4)


def test_clusters_that_all_have_the_same_share_are_worth_every_trial() -> None:
    assert effective_size(sums([1, 1, 1], [2, 2, 2])) == 6


@pytest.mark.parametrize("part", [[0, 0, 0], [1, 2, 3]])
def test_a_share_without_variance_is_worth_as_little_as_it_can_be(part: list[float]) -> None:
    assert effective_size(sums(part, [1, 2, 3])) == pytest.approx(36 / 14)


def test_a_single_cluster_is_worth_one_trial() -> None:
    assert effective_size(sums([3], [5])) == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), min_size=1, max_size=30))
def test_effective_size_lies_between_clusters_alike_and_all_trials(pairs: list[tuple[int, int]]) -> None:
    whole = [max(a, b) for a, b in pairs]
    found = sums([a for a, _ in pairs], whole)
    size = effective_size(found)
    assert found.whole**2 / found.whole_squared - 1e-9 <= size <= found.whole + 1e-9


def test_the_clustered_interval_covers_where_the_plain_one_does_not() -> None:
    """Customers with five deals that end alike: the truth is .3; Wilson on deals is far too sure."""
    rng = np.random.default_rng(7)
    plain, clustered = 0, 0
    for _ in range(400):
        rates = rng.beta(0.6, 1.4, 60)
        won = rng.binomial(5, rates)
        found = sums(list(won), [5] * 60)
        for_plain, for_clustered = wilson(found.ratio, 300), wilson(found.ratio, effective_size(found))
        plain += for_plain[0] <= 0.3 <= for_plain[1]
        clustered += for_clustered[0] <= 0.3 <= for_clustered[1]
    assert plain / 400 < 0.85
    assert 0.92 <= clustered / 400 <= 0.98


def test_the_variance_of_a_ratio_is_the_textbook_one() -> None:
    part, whole = np.array([1.0, 4, 2, 8]), np.array([2.0, 5, 6, 9])
    ratio = part.sum() / whole.sum()
    residuals = ((part - ratio * whole) ** 2).sum()
    assert sums(list(part), list(whole)).variance == pytest.approx(4 / 3 * residuals / whole.sum() ** 2)


def test_one_cluster_says_nothing_of_variance() -> None:
    assert sums([1], [2]).variance == math.inf
    assert ratio_interval(sums([1], [2])) is None


@pytest.mark.parametrize(("part", "whole"), [([0, 0], [1, 2]), ([1, 2], [1, 2]), ([3, 2], [1, 2]), ([-1, -2], [1, 2])])
def test_a_share_of_nothing_all_or_beyond_has_no_interval(part: list[float], whole: list[float]) -> None:
    assert ratio_interval(sums(part, whole)) is None


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0.05, 0.95)), min_size=2, max_size=30), st.floats(1e-3, 1e3))
def test_the_interval_of_a_ratio_is_inside_the_unit_and_blind_to_the_currency(
    customers: list[tuple[float, float]], scale: float
) -> None:
    whole = [amount for amount, _ in customers]
    part = [amount * share for amount, share in customers]
    found, scaled = sums(part, whole), sums([a * scale for a in part], [b * scale for b in whole])
    low, high = ratio_interval(found) or (math.nan, math.nan)
    assert 0 <= low <= found.ratio + 1e-9
    assert found.ratio - 1e-9 <= high <= 1
    assert ratio_interval(scaled) == pytest.approx((low, high), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 90)), min_size=2, max_size=20), st.randoms())
def test_the_order_of_customers_does_not_matter(pairs: list[tuple[int, int]], shuffler) -> None:  # noqa: ANN001
    mixed = list(pairs)
    shuffler.shuffle(mixed)
    first = ratio_interval(sums([a for a, _ in pairs], [b for _, b in pairs]))
    second = ratio_interval(sums([a for a, _ in mixed], [b for _, b in mixed]))
    assert first == (pytest.approx(second) if second else second)


def test_the_linearised_interval_covers_the_true_share_of_revenue() -> None:
    """Log-normal customers, a quarter of them of the job and twice as rich: the nominal 95 % must hold."""
    rng = np.random.default_rng(11)
    truth = 0.25 * 2 / (0.25 * 2 + 0.75)
    covered = 0
    for _ in range(600):
        job = rng.random(400) < 0.25
        money = rng.lognormal(0, 0.8, 400) * np.where(job, 2, 1)
        low, high = ratio_interval(sums(list(money * job), list(money))) or (math.nan, math.nan)
        covered += low <= truth <= high
    assert 0.92 <= covered / 600 <= 0.98


def test_a_huge_interval_does_not_overflow() -> None:
    low, high = ratio_interval(Clustered(2, 1e-9, 1.0, 1e-18 * 4, 0, 1.0)) or (math.nan, math.nan)
    assert 0 <= low < 1e-9 < high <= 1
