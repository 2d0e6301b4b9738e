"""Chance with a seed, the same on every machine and Python version."""

from __future__ import annotations

import datetime as dt
import random
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

T = TypeVar("T")
_NORMAL = NormalDist()


class Dice:
    """Draws made from `random()` alone: of the standard generators, only its sequence is promised never to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented data, no secrets

    def chance(self, probability: float) -> bool:
        """True with the probability."""
        return self._random.random() < probability

    def between(self, low: float, high: float) -> float:
        """Uniform on [low, high)."""
        return low + (high - low) * self._random.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * self._random.random())

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[int(len(items) * self._random.random())]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight says."""
        left = self._random.random() * sum(weights.values())
        item, weight = next(iter(weights.items()))
        for item, weight in weights.items():  # noqa: B007 - the last one stands where rounding left a crumb
            left -= weight
            if left < 0:
                break
        return item

    def normal(self, mean: float = 0, deviation: float = 1) -> float:
        """A normal draw by inversion."""
        return mean + deviation * _NORMAL.inv_cdf(max(self._random.random(), 1e-12))

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in random order."""
        return [item for _, item in sorted(((self._random.random(), item) for item in items), key=lambda pair: pair[0])]

    def delay(self, days: float) -> dt.timedelta:
        """A span of about `days`, to the second."""
        return dt.timedelta(seconds=int(86400 * days))
