"""Whether a share rises or falls over months beyond chance: a weighted line and its slope."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_MONTHS = 8
"""Fewer points say little of a line: a slope of six is within reach of any season."""
_LEVEL = 1.959964


@dataclass(frozen=True, slots=True)
class Slope:
    """A line through shares by month.

    Attributes:
        yearly: change of the share in a year, a fraction of 1.
        low, high: its 95 % interval.
        chance: of such a slope where nothing changes.
        begun, ended: the line's value in the first and last month, held within 0 and 1.
        months: how many months it stands on.
    """

    yearly: float
    low: float
    high: float
    chance: float
    begun: float
    ended: float
    months: int


def slope(parts: Sequence[int], wholes: Sequence[int]) -> Slope | None:
    """The line through monthly shares, months weighing as much as they have visits.

    The spread of the months about the line gives the error, so days that are alike do not make it too small; months
    that hang on their neighbours (seasons) still may.

    Args:
        parts: visits of a job by month.
        wholes: all visits by month, in the same order; months without any are left out.

    Returns:
        None with fewer than `LEAST_MONTHS` months.

    Source: weighted least squares; quantiles and chances of Student's t through the normal as Wallace (1959).
    """
    points = [
        (month, part / whole, whole) for month, (part, whole) in enumerate(zip(parts, wholes, strict=True)) if whole
    ]
    if len(points) < LEAST_MONTHS:
        return None
    weight = sum(whole for _, _, whole in points)
    middle = sum(month * whole for month, _, whole in points) / weight
    level = sum(share * whole for _, share, whole in points) / weight
    spread = sum(whole * (month - middle) ** 2 for month, _, whole in points)
    rise = sum(whole * (month - middle) * (share - level) for month, share, whole in points) / spread
    left = sum(whole * (share - level - rise * (month - middle)) ** 2 for month, share, whole in points)
    free = len(points) - 2
    error = math.sqrt(left / free / spread)
    half = _student_quantile(free) * error
    chance = 1.0 if rise == 0 else 0.0 if error == 0 else student_chance(rise / error, free)
    begun, ended = (min(max(level + rise * (month - middle), 0.0), 1.0) for month in (points[0][0], points[-1][0]))
    return Slope(12 * rise, 12 * (rise - half), 12 * (rise + half), chance, begun, ended, len(points))


def student_chance(t: float, free: int) -> float:
    """Two-sided chance of Student's t, right to three digits from three degrees of freedom on."""
    z = (8 * free + 1) / (8 * free + 3) * math.sqrt(free * math.log1p(t * t / free))
    return math.erfc(z / math.sqrt(2))


def _student_quantile(free: int) -> float:
    z = _LEVEL * (8 * free + 3) / (8 * free + 1)
    return math.sqrt(free * math.expm1(z * z / free))


def whole_months(first: int, last: int, days: tuple[int, int, int]) -> tuple[int, int]:
    """First and last month that the export covers.

    Args:
        first: month of the first visit.
        last: month of the last one.
        days: day of the month of the first visit, of the last one, and how many days the last month has.
    """
    begun, ended, length = days
    # A quiet day at either end is no missing week.
    return first + (begun > 3), last - (ended < length - 3)  # noqa: PLR2004
