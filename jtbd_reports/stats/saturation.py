"""Whether more samples (interviews) still bring anything new: accumulation over all orders at once, in closed form.

The number of kinds found in some of the samples, averaged over every choice of them, needs only in how many samples
each kind was found; no order is drawn.

Source: Hurlbert (1971); Colwell, Mao & Chang, Ecology 85 (2004) 2717-2727, equations 5 and 6; Chao (1987) for Chao2,
in its bias-corrected form.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """How many kinds so many samples bring: the mean over all choices of them, and its interval."""

    samples: int
    expected: float
    low: float
    high: float


def newly_seen(samples: Sequence[Collection[Hashable]]) -> tuple[int, ...]:
    """How many kinds each sample brought that none before it had, in the order given."""
    seen: set[Hashable] = set()
    found: list[int] = []
    for sample in samples:
        found.append(len(set(sample) - seen))
        seen |= set(sample)
    return tuple(found)


def accumulation(samples: Sequence[Collection[Hashable]], level: float = 0.95) -> tuple[Step, ...]:
    """The expected number of kinds in 1, 2, … of the samples.

    Args:
        samples: the kinds found in each.
        level: coverage of the intervals, which are normal and take the samples as drawn from many others: they do
            not close at the last one. They never reach below 0.
    """
    total, times = len(samples), _times(samples)
    z, richness = NormalDist().inv_cdf((1 + level) / 2), chao2(samples)
    steps: list[Step] = []
    for size in range(1, total + 1):
        # the chance that a kind found in so many samples is among `size` of them
        chance = {found: 1 - comb(total - found, size) / comb(total, size) for found in times}
        expected = sum(number * chance[found] for found, number in times.items())
        squares = sum(number * chance[found] ** 2 for found, number in times.items())
        spread = z * sqrt(max(0.0, squares - expected**2 / richness)) if richness else 0.0
        steps.append(Step(size, expected, max(0.0, expected - spread), expected + spread))
    return tuple(steps)


def last_gain(samples: Sequence[Collection[Hashable]]) -> float:
    """New kinds that the last sample brings, averaged over all orders: kinds found once, by number of samples.

    Raises:
        ValueError: no sample at all.
    """
    if not samples:
        raise ValueError("a gain needs a sample")
    return _times(samples)[1] / len(samples)


def chao2(samples: Sequence[Collection[Hashable]]) -> float:
    """At least so many kinds there are, found and not yet found: a lower bound from those found once and twice."""
    total, times = len(samples), _times(samples)
    observed = sum(times.values())
    if not total:
        return 0.0
    return observed + (total - 1) / total * times[1] * (times[1] - 1) / (2 * (times[2] + 1))


def _times(samples: Sequence[Collection[Hashable]]) -> Counter[int]:
    """How many kinds were found in how many samples."""
    return Counter(Counter(kind for sample in samples for kind in set(sample)).values())
