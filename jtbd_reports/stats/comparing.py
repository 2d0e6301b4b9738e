"""Whether groups differ beyond chance."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def compare_shares(first: float, first_size: float, second: float, second_size: float) -> float:
    """Two-sided p-value that two shares are one, by the pooled z test; 1 where nothing varies.

    Args:
        first: share in the first group.
        first_size: its trials, above 0; effective where they are clustered.
        second: share in the second group.
        second_size: its trials.

    Source: Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions (2003), section 3.1.
    """
    pooled = (first * first_size + second * second_size) / (first_size + second_size)
    variance = pooled * (1 - pooled) * (1 / first_size + 1 / second_size)
    if variance <= 0:
        return 1.0
    return 2 * NormalDist().cdf(-abs(first - second) / math.sqrt(variance))


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values in the order given: those below 0.05 hold with a false discovery rate of 5 %.

    Source: Benjamini & Hochberg (1995), step-up; monotone as in Yekutieli & Benjamini (1999).
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__, reverse=True)
    adjusted, least = [1.0] * len(p_values), 1.0
    for place, index in enumerate(order):
        # The factor first: it is 1 for the largest, which must come out as it went in.
        least = min(least, p_values[index] * (len(p_values) / (len(p_values) - place)))
        adjusted[index] = least
    return tuple(adjusted)
