"""Survey weights by raking, with trimming: the margins of the sample become those of the population."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.resampling import respondent_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

_SAME_POPULATION = 1e-6
"""Margins may differ in their totals by this share: rounding, no more."""


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights and whether they do what they are for.

    Attributes:
        weights: one by respondent; they add up to the population (to 1 where targets are shares) where the
            raking converged.
        rounds: passes over all margins.
        error: the largest difference between a weighted category and its target, as a share of the population.
        trimmed: respondents whose weight stands at a limit.
        converged: whether the error fell to the tolerance. Without, the targets contradict each other, or the limits
            are too narrow for them: the weights are not to be used silently.
    """

    weights: NDArray[np.float64]
    rounds: int
    error: float
    trimmed: int
    converged: bool


def rake(
    margins: Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    *,
    base: ArrayLike | None = None,
    limits: tuple[float, float] | None = None,
    tolerance: float = 1e-9,
    rounds: int = 1000,
) -> Raked:
    """Weights under which every margin of the sample is that of the population, as near to the base as can be.

    Args:
        margins: by attribute the category of each respondent, coded 0, 1, …; a missing value is a category of its own.
        targets: by attribute the population in each category: counts, or shares in all of them.
        base: weights to start from (of the design); equal otherwise.
        limits: the least and largest weight, in means of all weights; trimmed in every round, so that the others make
            up for it.
        tolerance: error, as a share of the population, at which to stop.
        rounds: passes after which to give up.

    Raises:
        ValueError: a category with a target and no respondents or the reverse, targets of different populations, codes
            outside the targets, limits that shut out the mean.

    Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427-444; trimming within the rounds:
    Battaglia, Hoaglin & Frankel (2009), Survey Practice 2(5).
    """
    codes = [np.asarray(margin, dtype=np.intp) for margin in margins]
    wanted = [np.asarray(target, dtype=np.float64) for target in targets]
    weights = respondent_weights(base, _size(codes))
    population = _population(codes, wanted, weights)
    mean = population / len(weights)
    low, high = _limits(limits, mean)
    done, error = 0, math.inf
    while error > tolerance and done < rounds:
        done += 1
        for margin, target in zip(codes, wanted, strict=True):
            weights = weights * _ratio(target, _totals(margin, weights, target))[margin]
        # trimmed in every round, not at the end: the margins are then still met by the others
        weights = np.clip(weights, low, high)
        error = _error(codes, wanted, weights) / population
    trimmed = int(np.count_nonzero((weights <= low) | (weights >= high)))
    return Raked(weights, done, error, trimmed, error <= tolerance)


def post_stratify(cells: ArrayLike, targets: ArrayLike, base: ArrayLike | None = None) -> NDArray[np.float64]:
    """Weights under which each cell counts as much as in the population: raking on one margin, done in one round.

    Args:
        cells: the cell of each respondent, coded 0, 1, …
        targets: population of each cell.
        base: weights to start from.

    Raises:
        ValueError: as `rake`.

    Source: Holt & Smith (1979), Journal of the Royal Statistical Society A 142, 33-46.
    """
    return rake([cells], [targets], base=base).weights


def _size(codes: list[NDArray[np.intp]]) -> int:
    """Respondents, the same in all margins."""
    sizes = {len(margin) for margin in codes}
    if len(sizes) != 1 or not min(sizes):
        raise ValueError("margins need respondents, the same in each")
    return sizes.pop()


def _population(
    codes: list[NDArray[np.intp]], wanted: list[NDArray[np.float64]], weights: NDArray[np.float64]
) -> float:
    """The population all margins agree on; ValueError where a margin cannot be met."""
    for place, (margin, target) in enumerate(zip(codes, wanted, strict=True)):
        if margin.min() < 0 or margin.max() >= len(target):
            raise ValueError(f"margin {place}: codes lie between 0 and {len(target) - 1}")
        there = _totals(margin, weights, target) > 0
        for category in np.flatnonzero(there != (target > 0)):
            lacks = "a target and no respondents" if target[category] > 0 else "respondents and no target"
            raise ValueError(f"margin {place}: category {category} has {lacks}")
    sums = [float(target.sum()) for target in wanted]
    if max(sums) - min(sums) > _SAME_POPULATION * max(sums):
        raise ValueError(f"margins must add up to one population, got {', '.join(f'{total:g}' for total in sums)}")
    return sums[0]


def _limits(limits: tuple[float, float] | None, mean: float) -> tuple[float, float]:
    """The least and largest weight; ValueError where the mean does not fit between."""
    if limits is None:
        # nothing is trimmed, not even a weight of 0 that came so from the design
        return -math.inf, math.inf
    if not 0 <= limits[0] < 1 < limits[1]:
        raise ValueError(f"limits of weights stand below and above 1, got {limits[0]:g} and {limits[1]:g}")
    return limits[0] * mean, limits[1] * mean


def _totals(margin: NDArray[np.intp], weights: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weight in each category."""
    return np.asarray(np.bincount(margin, weights, minlength=len(target)), dtype=np.float64)


def _ratio(target: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a category's weights are multiplied by; an empty one (target 0) has none to multiply."""
    return np.divide(target, there, out=np.ones_like(target), where=there > 0)


def _error(codes: list[NDArray[np.intp]], wanted: list[NDArray[np.float64]], weights: NDArray[np.float64]) -> float:
    """The largest difference of a category from its target."""
    return max(
        float(np.abs(_totals(margin, weights, target) - target).max())
        for margin, target in zip(codes, wanted, strict=True)
    )
