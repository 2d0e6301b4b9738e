"""Weighted shares as metrics: the estimate, an interval worth the respondents after weighting, what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_reports import Metric
from jtbd_reports.stats import wilson
from jtbd_reports.stats.weighting import effective_n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

UNIT = "respondents"
WEIGHTED = "weighted, Wilson, finite population"
DIGITS = 10


def tidy(value: float) -> float | None:
    """The value to ten significant digits, None where it is not defined."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


def hide(metric: Metric) -> Metric:
    """Only what the number is about; nothing of the number."""
    return replace(metric, value=None, low=None, high=None, n=None, suppressed=True)


@dataclass(frozen=True, slots=True)
class Part:
    """What one subject of the analysis gives: numbers, and facts for its page."""

    metrics: tuple[Metric, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Base:
    """For whom respondents speak.

    Attributes:
        weights: one by respondent, 1 on average.
        population: people in the frame, None where nobody knows.
        level: coverage of intervals.
        answered: people of the frame known to have answered: only they are taken off what is left to chance.
    """

    weights: NDArray[np.float64]
    population: int | None
    level: float
    answered: int = 0

    def worth(self, among: NDArray[np.bool_]) -> float:
        """Independent respondents that these are worth, the finite population counted in."""
        effective = effective_n(self.weights[among])
        if self.population is None or self.population <= self.answered:
            return effective
        return effective * (self.population - 1) / (self.population - self.answered)

    def share(self, name: str, flags: ArrayLike, among: ArrayLike, where: str, *, shut: bool = False) -> Metric:
        """The weighted share of flagged respondents among some."""
        chosen, base = np.asarray(flags, dtype=np.bool_), np.asarray(among, dtype=np.bool_)
        size = int(base.sum())
        empty = Metric(name, "share", None, level=self.level, n=size, unit=UNIT, method=WEIGHTED, where=where)
        if shut:
            return hide(empty)
        if not size:
            return empty
        value = float(np.clip(self.weights[base & chosen].sum() / self.weights[base].sum(), 0, 1))
        low, high = wilson(value, self.worth(base), self.level)
        return replace(empty, value=tidy(value), low=tidy(low), high=tidy(high))


def count(name: str, value: int, where: str = "", unit: str = UNIT, *, shut: bool = False) -> Metric:
    """A plain count."""
    metric = Metric(name, "count", value, n=value, unit=unit, method="count", where=where)
    return hide(metric) if shut else metric


def plain_share(name: str, part: float, whole: float, where: str, unit: str = UNIT, *, shut: bool = False) -> Metric:
    """A share that is a fact and no estimate."""
    metric = Metric(
        name, "share", tidy(part / whole) if whole else None, n=int(whole), unit=unit, method="count", where=where
    )
    return hide(metric) if shut else metric


def number(name: str, value: float, size: int, method: str, where: str = "") -> Metric:
    """A bare number."""
    return Metric(name, "number", tidy(value), n=size, unit=UNIT, method=method, where=where)
