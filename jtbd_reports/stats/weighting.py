"""What weights cost in precision: design effect, effective size, margin of error in a finite population."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.raking import Raked, post_stratify, rake
from jtbd_reports.stats.shares import quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Raked", "design_effect", "effective_n", "margin_of_error", "post_stratify", "rake"]


def design_effect(weights: ArrayLike) -> float:
    """By how much unequal weights inflate a variance: 1 where all are equal.

    Source: Kish (1992), Journal of Official Statistics 8, 183-200: 1 + squared coefficient of variation.
    """
    found = np.asarray(weights, dtype=np.float64)
    return float(len(found) * (found**2).sum() / found.sum() ** 2)


def effective_n(weights: ArrayLike) -> float:
    """How many equally weighted respondents these are worth: their number over the design effect."""
    return len(np.asarray(weights)) / design_effect(weights)


def margin_of_error(share: float, effective: float, respondents: int, population: int, level: float = 0.95) -> float:
    """Half the interval of a share in a sample from a finite population: 0 where everybody answered.

    It counts chance alone. A census that not all have answered is a sample that chose itself: the correction for a
    finite population does not repair that.

    Args:
        share: in [0, 1]; 0.5 gives the largest.
        effective: respondents after weighting (`effective_n`).
        respondents: how many answered.
        population: how many could have.
        level: coverage.

    Raises:
        ValueError: more respondents than population, none of either, or a share outside [0, 1].

    Source: Cochran, Sampling Techniques (3rd ed., 1977), section 3.2, with the effective size in the variance.
    """
    if not 0 < respondents <= population or effective <= 0 or not 0 <= share <= 1:
        raise ValueError(
            f"a margin of error needs 0 < n <= N and a share, got {share} of {respondents} in {population}"
        )
    left = (population - respondents) / max(population - 1, 1)
    return quantile(level) * math.sqrt(share * (1 - share) / effective * left)
