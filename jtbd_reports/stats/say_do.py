"""What people say against what they did: the gap of two shares of the same people, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.paired import paired_difference
from jtbd_reports.stats.resampling import respondent_weights
from jtbd_reports.stats.weighting import effective_n

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Gap:
    """One category (a job, a product, a channel) as stated and as observed.

    Attributes:
        stated: share who say it.
        observed: share who did it.
        low: lower end of the interval of stated - observed.
        high: upper end.
        kept: share who did it among those who say it; NaN where nobody says it.
    """

    stated: float
    observed: float
    low: float
    high: float
    kept: float

    @property
    def gap(self) -> float:
        """Stated less observed: above 0 more is said than done."""
        return self.stated - self.observed


def confusion(
    stated: ArrayLike, observed: ArrayLike, categories: int, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """People by what they say (down) and what they did (across).

    Args:
        stated: by linked respondent the category stated, coded 0, 1, …; below 0 where none was stated.
        observed: by linked respondent the category observed; below 0 where none was.
        categories: how many there are.
        weights: one by respondent.

    Returns:
        Categories x categories, counts or weights of those who have both.

    Raises:
        ValueError: lengths that differ, or codes beyond the categories.
    """
    said, did = np.asarray(stated, dtype=np.intp), np.asarray(observed, dtype=np.intp)
    if said.shape != did.shape:
        raise ValueError(f"what is said and done needs the same people, got {said.shape} and {did.shape}")
    if max(said.max(initial=-1), did.max(initial=-1)) >= categories:
        raise ValueError(f"categories are coded 0 to {categories - 1}")
    linked, factor = (said >= 0) & (did >= 0), respondent_weights(weights, len(said))
    cells = np.bincount((said * categories + did)[linked], factor[linked], minlength=categories**2)
    return np.asarray(cells, dtype=np.float64).reshape(categories, categories)


def gaps(table: ArrayLike, effective: float | None = None, level: float = 0.95) -> tuple[Gap, ...]:
    """The gap of each category of a confusion table.

    Args:
        table: as `confusion`.
        effective: what the people are worth after weighting; the sum of the table otherwise.
        level: coverage of each interval; they are not corrected for being several.

    Raises:
        ValueError: nobody in the table.
    """
    cells = np.asarray(table, dtype=np.float64)
    size = float(cells.sum())
    if size <= 0:
        raise ValueError("no linked respondent")
    # the table keeps its shares and is worth as many people as the weights leave
    cells = cells / size * (size if effective is None else effective)
    return tuple(_gap(cells, category, level) for category in range(len(cells)))


def linked_gaps(
    stated: ArrayLike,
    observed: ArrayLike,
    categories: int,
    weights: ArrayLike | None = None,
    level: float = 0.95,
) -> tuple[Gap, ...]:
    """Gaps of linked respondents, weighted, with intervals for as many people as the weights leave.

    Args:
        stated: as `confusion`.
        observed: as `confusion`.
        categories: how many there are.
        weights: one by respondent.
        level: coverage.

    Raises:
        ValueError: nobody has both, or as `confusion`.
    """
    table = confusion(stated, observed, categories, weights)
    if weights is None or not table.any():
        return gaps(table, level=level)
    linked = (np.asarray(stated) >= 0) & (np.asarray(observed) >= 0)
    return gaps(table, effective_n(np.asarray(weights, dtype=np.float64)[linked]), level)


def _gap(cells: NDArray[np.float64], category: int, level: float) -> Gap:
    size, both = float(cells.sum()), float(cells[category, category])
    said, did = float(cells[category].sum()), float(cells[:, category].sum())
    # rounding of weights must not make a count of nobody fall below 0
    rest = max(size - said - did + both, 0.0)
    low, high = paired_difference(both, max(said - both, 0.0), max(did - both, 0.0), rest, level)
    return Gap(said / size, did / size, low, high, both / said if said > 0 else math.nan)
