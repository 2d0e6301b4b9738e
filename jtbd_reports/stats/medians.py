"""The median of values with counts, and its bootstrap interval without a single draw.

The bootstrap distribution of a median is known exactly: a resample's middle values are order statistics of the
binomial. So the interval that endless resampling would reach is computed, and no seed can move it.

Source: Efron (1979), section 3; Hutson & Ernst (2000), The exact bootstrap mean and variance of an L-estimator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

_NEGLIGIBLE = -45.0
"""Logarithm of a probability too small to move a quantile."""


def median(values: ArrayLike, counts: ArrayLike) -> float:
    """The median, the mean of the two middle values where their number is even.

    Args:
        values: distinct numbers in any order.
        counts: how often each occurs, one or more.

    Raises:
        ValueError: no value at all.
    """
    import numpy as np  # noqa: PLC0415 - a command line that computes nothing need not load it

    ordered, cumulated = _prepared(values, counts)
    size = int(cumulated[-1])
    lower, upper = np.searchsorted(cumulated, [(size - 1) // 2, size // 2], side="right")
    return float((ordered[lower] + ordered[upper]) / 2)


def median_interval(values: ArrayLike, counts: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Percentile interval of the median under the ideal bootstrap (endlessly many resamples).

    Args:
        values: distinct numbers in any order, each a day, an amount or whatever the median is of.
        counts: how often each occurs, one or more.
        level: coverage.

    Returns:
        Lower and upper end, values of the data or midpoints of two of them.

    Raises:
        ValueError: no value at all.
    """
    ordered, cumulated = _prepared(values, counts)
    chance = _distribution(ordered, cumulated)
    return _percentile(ordered, chance, (1 - level) / 2), _percentile(ordered, chance, (1 + level) / 2)


def _prepared(values: ArrayLike, counts: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    import numpy as np  # noqa: PLC0415

    found, times = np.asarray(values, dtype=float), np.asarray(counts, dtype=np.int64)
    if found.size == 0:
        raise ValueError("a median needs a value")
    # Sorted once: every probability below is a place in this order.
    order = np.argsort(found)
    return found[order], np.cumsum(times[order])


def _distribution(values: NDArray[np.float64], cumulated: NDArray[np.int64]) -> Callable[[float], float]:
    size = int(cumulated[-1])
    return _of_odd(values, cumulated, size) if size % 2 else _of_even(values, cumulated, size)


def _of_odd(values: NDArray[np.float64], cumulated: NDArray[np.int64], size: int) -> Callable[[float], float]:
    """P(median <= t): more than half of the resample is at most t."""
    half = size // 2

    def chance(t: float) -> float:
        return _at_least(half + 1, size, _below(values, cumulated, t) / size)

    return chance


def _of_even(values: NDArray[np.float64], cumulated: NDArray[np.int64], size: int) -> Callable[[float], float]:
    """P(mean of the two middle values <= t), summed over the lower of the two.

    It is P(lower <= t) less the resamples whose lower middle value is some a <= t while the upper one lies beyond
    2t - a: exactly half of the resample at most a, its largest a, and the other half beyond 2t - a.
    """
    import numpy as np  # noqa: PLC0415
    from scipy.special import gammaln  # noqa: PLC0415

    half = size // 2
    share = cumulated / size
    before = np.concatenate(([0.0], share[:-1]))
    with np.errstate(divide="ignore"):
        # log of: ways to choose the lower half, times P(all of it at most a, the largest being a).
        weight = (
            gammaln(size + 1) - 2 * gammaln(half + 1) + half * np.log(share) + np.log1p(-((before / share) ** half))
        )
        matters = weight + half * np.log1p(-share) > _NEGLIGIBLE
    # Few values can be the middle one: the sum runs over those, however many values there are.
    lower, weight = values[matters], weight[matters]

    def chance(t: float) -> float:
        """Probability that the midpoint of the two middle values of a resample is at most t."""
        inside = lower <= t
        beyond = 1 - _below(values, cumulated, 2 * t - lower[inside]) / size
        with np.errstate(divide="ignore"):
            apart = np.exp(weight[inside] + half * np.log(beyond)).sum()
        return float(_at_least(half, size, _below(values, cumulated, t) / size) - apart)

    return chance


def _below(values: NDArray[np.float64], cumulated: NDArray[np.int64], t: Any) -> Any:  # noqa: ANN401 - number or array
    """How many values are at most t."""
    import numpy as np  # noqa: PLC0415

    places = np.searchsorted(values, t, side="right")
    return np.where(places > 0, cumulated[places - 1], 0)


def _at_least(least: int, size: int, share: float) -> float:
    """P(at least so many of a resample), binomial."""
    from scipy.special import betainc  # noqa: PLC0415

    return float(betainc(least, size - least + 1, share))


def _percentile(values: NDArray[np.float64], chance: Callable[[float], float], target: float) -> float:
    """The smallest t with P(median <= t) >= target: bracketed by two values, then halved down to one number."""
    low, high = -1, len(values) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(values[middle]) >= target else (middle, high)
    if low < 0:
        return float(values[high])
    # Between two neighbours the distribution still steps, at midpoints of values: halving finds the very number.
    left, right = float(values[low]), float(values[high])
    while left < (middle_value := (left + right) / 2) < right:
        left, right = (left, middle_value) if chance(middle_value) >= target else (middle_value, right)
    return right
