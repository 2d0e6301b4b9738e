"""Kano: whether a feature delights, is expected, or leaves people cold, from two questions about each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.resampling import respondent_weights
from jtbd_reports.stats.shares import wilson
from jtbd_reports.stats.weighting import effective_n

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Kind(StrEnum):
    """What a feature is to a customer, in the order in which ties are decided."""

    MUST_BE = "must_be"
    ONE_DIMENSIONAL = "one_dimensional"
    ATTRACTIVE = "attractive"
    INDIFFERENT = "indifferent"
    REVERSE = "reverse"
    QUESTIONABLE = "questionable"


_ORDER = tuple(Kind)
_LETTERS = "MOAIRQ"
_TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
"""Down: how one feels if the feature is there (like, must be, neutral, live with, dislike); across: if it is not."""
_FONG = 1.65
"""Normal quantile of Fong's test: one-sided 5 %."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature over all who answered both questions.

    Attributes:
        counts: respondents (or weights) by kind, in the order of `Kind`.
        kind: the most frequent; where it does not differ from the next beyond chance, what stands first of the two in
            `Kind` (M > O > A > I).
        better: satisfaction coefficient, 0 to 1: how far having it pleases.
        better_interval: of it; None where the feature is only reverse or questionable.
        worse: dissatisfaction coefficient, -1 to 0: how far lacking it displeases.
        worse_interval: of it.
        decided: whether the two most frequent kinds differ beyond chance (Fong's test).
    """

    counts: tuple[float, ...]
    kind: Kind
    better: float
    better_interval: tuple[float, float] | None
    worse: float
    worse_interval: tuple[float, float] | None
    decided: bool


def kinds(functional: ArrayLike, dysfunctional: ArrayLike) -> NDArray[np.intp]:
    """The kind of each pair of answers as a place in `Kind`, -1 where one is missing.

    Args:
        functional: answers to "if it is there": 1 like, 2 must be, 3 neutral, 4 can live with, 5 dislike; 0 missing.
        dysfunctional: to "if it is not", the same shape.

    Raises:
        ValueError: shapes that differ, or an answer outside 0 to 5.

    Source: Kano et al. (1984); evaluation table of Berger et al. (1993), Center for Quality of Management Journal 2(4).
    """
    there, lacking = np.asarray(functional, dtype=np.intp), np.asarray(dysfunctional, dtype=np.intp)
    if there.shape != lacking.shape:
        raise ValueError(f"both questions need the same respondents, got {there.shape} and {lacking.shape}")
    if min(there.min(initial=0), lacking.min(initial=0)) < 0 or max(there.max(initial=0), lacking.max(initial=0)) > len(
        _TABLE
    ):
        raise ValueError("answers are coded 1 to 5, 0 where missing")
    table = np.array([[_LETTERS.index(letter) for letter in row] for row in _TABLE])
    return np.where((there > 0) & (lacking > 0), table[there - 1, lacking - 1], -1)


def feature(
    functional: ArrayLike, dysfunctional: ArrayLike, weights: ArrayLike | None = None, level: float = 0.95
) -> Feature:
    """What one feature is to those who answered.

    Args:
        functional: one answer by respondent, as `kinds`.
        dysfunctional: the same.
        weights: one by respondent.
        level: coverage of the intervals.

    Raises:
        ValueError: nobody answered both, or as `kinds`.

    Source: coefficients: Timko, in Berger et al. (1993); decision: Fong (1996), Center for Quality of Management
    Journal 5(3); intervals: Wilson on effective respondents.
    """
    found = kinds(functional, dysfunctional)
    factor, known = respondent_weights(weights, len(found)), found >= 0
    if not known.any():
        raise ValueError("nobody answered both questions")
    counts = np.asarray(np.bincount(found[known], factor[known], minlength=len(_ORDER)), dtype=np.float64)
    must, wanted, pleasing, cold = (float(count) for count in counts[:4])
    clear = must + wanted + pleasing + cold
    worth = effective_n(factor[known]) / float(counts.sum())
    decided = _decided(counts * worth)
    better, worse = _ratio(pleasing + wanted, clear), _ratio(must + wanted, clear)
    return Feature(
        tuple(float(count) for count in counts),
        _kind(counts, decided=decided),
        better,
        _interval(better, clear * worth, level),
        0.0 - worse,
        _mirrored(_interval(worse, clear * worth, level)),
        decided,
    )


def _kind(counts: NDArray[np.float64], *, decided: bool) -> Kind:
    # stable: of kinds that tie, the first comes first
    two = np.argsort(-counts, kind="stable")[:2]
    return _ORDER[int(two[0] if decided else two.min())]


def _decided(counts: NDArray[np.floating]) -> bool:
    """Fong: the two most frequent differ by more than chance."""
    first, second = np.sort(counts)[:-3:-1]
    both, size = first + second, counts.sum()
    return bool(first - second >= _FONG * math.sqrt(both * (2 * size - both) / (2 * size)))


def _ratio(part: float, whole: float) -> float:
    return min(part / whole, 1.0) if whole > 0 else math.nan


def _interval(share: float, trials: float, level: float) -> tuple[float, float] | None:
    return None if math.isnan(share) else wilson(share, trials, level)


def _mirrored(ends: tuple[float, float] | None) -> tuple[float, float] | None:
    """Shares of displeasure are told below 0."""
    return None if ends is None else (0.0 - ends[1], 0.0 - ends[0])
