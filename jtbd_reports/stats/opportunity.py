"""Opportunity scores: what is important and badly served, how sure that is, and whether another formula agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

from jtbd_reports.stats.resampling import percentiles, resampled, respondent_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SCALE = 10
"""Shares of 0 to 1 become 0 to 10, the scores 0 to 20."""


@dataclass(frozen=True, slots=True)
class Opportunities:
    """Scores of desired outcomes; every array has one value by outcome.

    Attributes:
        importance: share of answers in the upper boxes, times 10.
        satisfaction: the same of satisfaction.
        score: importance + max(importance - satisfaction, 0): 0 to 20.
        low: lower end of its interval.
        high: upper end.
        bias: mean of the resampled scores less the score: the maximum lifts outcomes whose two shares are close.
        answers: respondents who rated both.
        draws: resampled scores, draws x outcomes, for `in_top` and further comparisons.
    """

    importance: NDArray[np.float64]
    satisfaction: NDArray[np.float64]
    score: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    bias: NDArray[np.float64]
    answers: NDArray[np.intp]
    draws: NDArray[np.float64]

    @property
    def overserved(self) -> NDArray[np.bool_]:
        """Outcomes satisfied for more people than they matter to."""
        return self.satisfaction > self.importance


def upper_boxes(
    ratings: ArrayLike, boxes: tuple[float, float], weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Share of answers in the two upper boxes of the scale, by outcome; NaN where nobody answered.

    An answer beyond the scale is an answer in neither: it keeps the share down and ought to be cleaned before.

    Args:
        ratings: respondents x outcomes, NaN where not answered.
        boxes: the least and the largest answer that counts: 4 and 5 on a scale of 1 to 5.
        weights: one by respondent.
    """
    found = np.asarray(ratings, dtype=np.float64)
    factor = respondent_weights(weights, len(found))
    return ratio(factor @ _inside(found, boxes), factor @ ~np.isnan(found))


def opportunity(importance: ArrayLike, satisfaction: ArrayLike) -> NDArray[np.float64]:
    """The score of shares times 10: importance + max(importance - satisfaction, 0).

    Source: Ulwick, What Customers Want (2005), chapter 3; Harvard Business Review 80(1) (2002), 91-97.
    """
    wanted, served = np.asarray(importance, dtype=np.float64), np.asarray(satisfaction, dtype=np.float64)
    return wanted + np.maximum(wanted - served, 0)


def opportunities(
    importance: ArrayLike,
    satisfaction: ArrayLike,
    *,
    boxes: tuple[float, float],
    seed: int,
    weights: ArrayLike | None = None,
    draws: int = 2000,
    level: float = 0.95,
) -> Opportunities:
    """Scores with percentile bootstrap intervals, both ratings of a respondent drawn together.

    Only respondents who rated both sides of an outcome count for it, so that the two shares are of the same people.

    Args:
        importance: respondents x outcomes on any scale, NaN where not answered.
        satisfaction: the same shape.
        boxes: as `upper_boxes`.
        seed: for the resampling.
        weights: one by respondent.
        draws: resamples.
        level: coverage.

    Raises:
        ValueError: shapes that differ, nobody answered, or weights as `resampling.respondent_weights`.
    """
    wanted, served = rated(importance, satisfaction)
    both = (~np.isnan(wanted)).astype(np.float64)
    high_wanted, high_served = _inside(wanted, boxes), _inside(served, boxes)

    def shares(factor: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Both shares times 10, of one set of weights or of many."""
        whole = factor @ both
        return SCALE * ratio(factor @ high_wanted, whole), SCALE * ratio(factor @ high_served, whole)

    # shares of a whole piece of draws are two products of matrices
    found = shares(respondent_weights(weights, len(wanted)))
    score = opportunity(*found)
    pieces = resampled(len(wanted), seed=seed, draws=draws, weights=weights)
    drawn = np.concatenate([opportunity(*shares(piece)) for piece in pieces])
    low, high = percentiles(drawn, level)
    defined = ~np.isnan(drawn)
    bias = ratio(np.where(defined, drawn, 0).sum(axis=0), defined.sum(axis=0)) - score
    return Opportunities(*found, score, low, high, bias, both.sum(axis=0).astype(np.intp), drawn)


def in_top(draws: ArrayLike, top: int) -> NDArray[np.float64]:
    """How often each outcome is among the `top` highest of the resamples.

    Outcomes that tie for the last places share them; an undefined score is never among the highest.

    Args:
        draws: resampled scores, draws x outcomes.
        top: how many places.
    """
    scores = np.asarray(draws, dtype=np.float64)
    # ranked downwards, the undefined last
    fallen = -np.where(np.isnan(scores), -np.inf, scores)
    first, last = rankdata(fallen, method="min", axis=1), rankdata(fallen, method="max", axis=1)
    chance = np.clip((top - first + 1) / (last - first + 1), 0, 1)
    return np.asarray(np.where(np.isnan(scores), 0, chance).mean(axis=0))


def rated(importance: ArrayLike, satisfaction: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both ratings where both were given, NaN in both otherwise."""
    wanted, served = np.asarray(importance, dtype=np.float64), np.asarray(satisfaction, dtype=np.float64)
    if wanted.shape != served.shape or not wanted.size:
        raise ValueError(f"both ratings need the same respondents and outcomes, got {wanted.shape} and {served.shape}")
    either = np.isnan(wanted) | np.isnan(served)
    return np.where(either, np.nan, wanted), np.where(either, np.nan, served)


def _inside(ratings: NDArray[np.float64], boxes: tuple[float, float]) -> NDArray[np.float64]:
    """1 where an answer is in the boxes, 0 where it is not or there is none."""
    return ((ratings >= boxes[0]) & (ratings <= boxes[1])).astype(np.float64)


def ratio(part: ArrayLike, whole: ArrayLike) -> NDArray[np.float64]:
    """Part over whole, NaN where the whole is nothing."""
    above, below = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))
