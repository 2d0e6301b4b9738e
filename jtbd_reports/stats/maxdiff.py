"""MaxDiff: how often items were chosen as best and as worst of the few that were shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.resampling import respondent_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Choices:
    """Sets that were shown and answered; every array has one row or value by set.

    Attributes:
        shown: sets x places, items coded 0, 1, …; below 0 where a set is smaller.
        best: item chosen as best; below 0 where none was.
        worst: item chosen as worst.
        items: how many items there are.
    """

    shown: NDArray[np.intp]
    best: NDArray[np.intp]
    worst: NDArray[np.intp]
    items: int

    def __post_init__(self) -> None:
        """Refuses choices that were not shown: ValueError."""
        if self.shown.max(initial=-1) >= self.items:
            raise ValueError(f"items are coded 0 to {self.items - 1}")
        for chosen in (self.best, self.worst):
            if not ((chosen < 0) | (self.shown == chosen[:, None]).any(axis=1)).all():
                raise ValueError("an item was chosen that its set does not show")
        if ((self.best == self.worst) & (self.best >= 0)).any():
            raise ValueError("best and worst of a set are one item")


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each item was shown and chosen, weighted.

    Attributes:
        shown: by item.
        best: by item.
        worst: by item.
    """

    shown: NDArray[np.float64]
    best: NDArray[np.float64]
    worst: NDArray[np.float64]

    @property
    def score(self) -> NDArray[np.float64]:
        """Best less worst as a share of showings, -1 to 1; NaN where never shown."""
        never = np.full(len(self.shown), np.nan)
        return np.asarray(np.divide(self.best - self.worst, self.shown, out=never, where=self.shown > 0))


def counts(choices: Choices, weights: ArrayLike | None = None) -> Counts:
    """Showings and choices by item.

    Args:
        choices: sets answered.
        weights: one by set (that of its respondent).

    Raises:
        ValueError: weights as `resampling.respondent_weights`.
    """
    factor = respondent_weights(weights, len(choices.shown))

    def by_item(items: NDArray[np.intp], weight: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(items[items >= 0], weight[items >= 0], minlength=choices.items)
        return np.asarray(sums, dtype=np.float64)

    spread = np.broadcast_to(factor[:, None], choices.shown.shape)
    return Counts(by_item(choices.shown, spread), by_item(choices.best, factor), by_item(choices.worst, factor))
