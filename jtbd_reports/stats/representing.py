"""How unlike the frame the respondents are: attribute by attribute, and in one number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

from jtbd_reports.stats.shares import wilson

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Fit:
    """An attribute of the respondents against the frame.

    Attributes:
        share: of each category among respondents.
        frame: of each category in the frame.
        low: lower end of the difference share - frame, by category.
        high: its upper end.
        chi_square: goodness of fit of the respondents to the frame, in effective respondents.
        degrees: of freedom: categories of the frame less one.
        p_value: that respondents drawn at random differ from the frame at least so much.
    """

    share: NDArray[np.float64]
    frame: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    chi_square: float
    degrees: int
    p_value: float

    @property
    def difference(self) -> NDArray[np.float64]:
        """Share among respondents less share in the frame, by category."""
        return self.share - self.frame


def representativeness(respondents: ArrayLike, frame: ArrayLike, *, effect: float = 1.0, level: float = 0.95) -> Fit:
    """Whether the respondents are like the frame they come from in one attribute.

    The frame is known, so the interval is that of the respondents' share, for a draw without replacement.

    Args:
        respondents: by category, how many answered: counts, or sums of weights scaled to the number of respondents.
        frame: by category, how many could have; at least as many as answered in all.
        effect: design effect of the weights (`weighting.design_effect`): respondents are worth so much fewer.
        level: coverage of the intervals.

    Raises:
        ValueError: nobody answered, a category that the frame lacks, or more respondents than the frame has.

    Source: Pearson's goodness of fit with the first-order correction of Rao & Scott (1981), JASA 76, 221-230; finite
    population: Cochran (1977), section 3.2; intervals: Wilson (1927).
    """
    found, known = _pair(respondents, frame)
    size, population = float(found.sum()), float(known.sum())
    share, expected = found / size, known / population
    # everybody answered: nothing is left to chance, and the intervals close (all but) wholly
    effective = size / effect * max(population - 1, 1.0) / max(population - size, 1e-9 * population)
    ends = np.array([wilson(float(part), effective, level) for part in np.clip(share, 0, 1)])
    there = expected > 0
    chi_square = effective * float(((share - expected)[there] ** 2 / expected[there]).sum())
    degrees = int(there.sum()) - 1
    p_value = float(chdtrc(degrees, chi_square)) if degrees else 1.0
    return Fit(share, expected, ends[:, 0] - expected, ends[:, 1] - expected, chi_square, degrees, p_value)


def r_indicator(respondents: ArrayLike, frame: ArrayLike) -> float:
    """How evenly response spreads over the frame: 1 where all cells answer alike, 0 where half do wholly, half never.

    Twice the standard deviation of the cells' response rates, taken from 1; the part of their variance that chance
    alone brings is taken off first.

    Args:
        respondents: by cell (categories of one attribute, or of several crossed), how many answered.
        frame: by cell, how many could have.

    Raises:
        ValueError: nobody answered, a cell that the frame lacks, or with more respondents than it has.

    Source: Schouten, Cobben & Bethlehem (2009), Survey Methodology 35, 101-113; bias: Shlomo, Skinner & Schouten
    (2012), Journal of Statistical Planning and Inference 142, 201-211.
    """
    found, known = _pair(respondents, frame)
    found, known = found[known > 0], known[known > 0]
    if (found > known).any():
        raise ValueError("a cell has more respondents than the frame")
    weights, rates = known / known.sum(), found / known
    spread = float((weights * (rates - weights @ rates) ** 2).sum())
    # a cell of one tells nothing of its own chance: it is taken as if it were two
    noise = float((weights * (1 - weights) * rates * (1 - rates) / np.maximum(known - 1, 1)).sum())
    return 1 - 2 * math.sqrt(max(spread - noise, 0.0))


def _pair(respondents: ArrayLike, frame: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both as arrays; ValueError where the respondents cannot come from the frame."""
    found, known = np.asarray(respondents, dtype=np.float64), np.asarray(frame, dtype=np.float64)
    if found.shape != known.shape:
        raise ValueError(f"respondents and frame need the same categories, got {found.shape} and {known.shape}")
    if found.sum() <= 0:
        raise ValueError("nobody answered")
    if ((found > 0) & (known <= 0)).any():
        raise ValueError("respondents in a category that the frame lacks")
    # sums of scaled weights may exceed the frame by rounding
    if found.sum() > known.sum() * (1 + 1e-9):
        raise ValueError(f"{found.sum():g} respondents out of a frame of {known.sum():g}")
    return found, known
