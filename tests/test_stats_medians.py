import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats import median, median_interval

samples = st.lists(st.integers(-20, 20), min_size=1, max_size=60)


def counted(sample: list[float]) -> tuple[list[float], list[int]]:
    found = Counter(sample)
    return list(found), list(found.values())


def endless(sample: list[float], level: float = 0.95) -> tuple[float, float]:
    """Percentile interval over every resample there is: n to the power n of them."""
    medians = sorted(float(np.median(draw)) for draw in itertools.product(sample, repeat=len(sample)))
    ends = []
    for target in ((1 - level) / 2, (1 + level) / 2):
        place = next(i for i in range(len(medians)) if (i + 1) / len(medians) >= target - 1e-12)
        ends.append(medians[place])
    return ends[0], ends[1]


@given(samples)
def test_the_median_is_the_usual_one(sample: list[int]) -> None:
    assert median(*counted(sample)) == np.median(sample)


@pytest.mark.parametrize(
    "sample",
    [[3], [1, 2], [1, 1, 5], [2, 9, 4], [1, 4, 6, 11], [1, 1, 1, 2], [3, 1, 4, 1, 5], [0, 10, 11, 50, 51, 90], [7, 7]],
)
@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_the_interval_is_that_of_every_resample_there_is(sample: list[float], level: float) -> None:
    assert median_interval(*counted(sample), level) == pytest.approx(endless(sample, level))


@pytest.mark.parametrize("size", [199, 200])
def test_the_interval_is_where_monte_carlo_settles(size: int) -> None:
    rng = np.random.default_rng(3)
    sample = np.round(rng.lognormal(3, 0.7, size), 1)
    draws = np.median(rng.choice(sample, (40_000, size)), axis=1)
    expected = np.quantile(draws, [0.025, 0.975])
    assert median_interval(*counted(list(sample))) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("size", [60, 61])
def test_the_interval_covers_the_true_median(size: int) -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        low, high = median_interval(*counted(list(rng.exponential(1, size))))
        covered += low <= np.log(2) <= high
    assert 0.91 <= covered / 400 <= 0.98


@given(samples)
def test_the_interval_holds_the_median_and_stays_among_the_values(sample: list[int]) -> None:
    low, high = median_interval(*counted(sample))
    assert min(sample) <= low <= median(*counted(sample)) <= high <= max(sample)


@given(samples, st.randoms())
def test_the_order_of_values_does_not_matter(sample: list[int], shuffler) -> None:  # noqa: ANN001
    values, counts = counted(sample)
    mixed = list(zip(values, counts, strict=True))
    shuffler.shuffle(mixed)
    again = median_interval([value for value, _ in mixed], [count for _, count in mixed])
    assert again == median_interval(values, counts)


@given(samples, st.integers(-9, 9), st.integers(1, 9))
def test_the_interval_moves_and_stretches_with_the_values(sample: list[int], shift: int, scale: int) -> None:
    values, counts = counted(sample)
    low, high = median_interval(values, counts)
    moved = median_interval([scale * value + shift for value in values], counts)
    assert moved == pytest.approx((scale * low + shift, scale * high + shift))


def test_equal_values_leave_no_doubt() -> None:
    assert median_interval([42.0], [1000]) == (42.0, 42.0)


def test_a_million_values_take_a_moment_and_give_the_normal_answer() -> None:
    values = np.arange(1_000_000, dtype=float)
    low, high = median_interval(values, np.ones(1_000_000, dtype=int))
    assert (high - low) / 2 == pytest.approx(1.96 * 0.5 * 1000, rel=0.01)


@pytest.mark.parametrize("function", [median, median_interval])
def test_no_value_has_no_median(function) -> None:  # noqa: ANN001
    with pytest.raises(ValueError, match=r"^a median needs a value$"):
        function([], [])
