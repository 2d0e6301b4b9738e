"""Two shares of the same people: the interval of their difference."""

from __future__ import annotations

import math

from jtbd_reports.stats.shares import wilson


def paired_difference(
    both: float, first: float, second: float, neither: float, level: float = 0.95
) -> tuple[float, float]:
    """Interval of the difference of two shares of the same people, first less second.

    Args:
        both: people with both.
        first: with the first only.
        second: with the second only.
        neither: with none; all four may be fractions where people are weighted.
        level: coverage.

    Raises:
        ValueError: a count below 0, or no people.

    Source: Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10: Wilson intervals of both shares, put
    together with their correlation.
    """
    size = both + first + second + neither
    if min(both, first, second, neither) < 0 or size <= 0:
        raise ValueError(f"a difference needs people, got {both}, {first}, {second}, {neither}")
    # at most 1: fractions may add up to a hair more than their whole
    one, other = min((both + first) / size, 1.0), min((both + second) / size, 1.0)
    (low_one, high_one), (low_other, high_other) = wilson(one, size, level), wilson(other, size, level)
    related, difference = _phi(both, first, second, neither), one - other
    below = _joined(one - low_one, high_other - other, related)
    above = _joined(high_one - one, other - low_other, related)
    return max(difference - below, -1.0), min(difference + above, 1.0)


def _phi(both: float, first: float, second: float, neither: float) -> float:
    """Correlation of the two, held back where positive as Newcombe does; 0 where one does not vary."""
    product = (both + first) * (second + neither) * (both + second) * (first + neither)
    if product <= 0:
        return 0.0
    excess, half = both * neither - first * second, (both + first + second + neither) / 2
    return (max(excess - half, 0.0) if excess > 0 else excess) / math.sqrt(product)


def _joined(one: float, other: float, related: float) -> float:
    return math.sqrt(max(one**2 - 2 * related * one * other + other**2, 0.0))
