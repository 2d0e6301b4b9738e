"""Price sensitivity: van Westendorp's curves and the points at which they cross."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.resampling import percentiles, resampled, respondent_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_ANSWERS = 4


@dataclass(frozen=True, slots=True)
class Curves:
    """Shares of respondents by price; every array has one value by price.

    Attributes:
        price: every price that was named, rising.
        too_cheap: share for whom this is too cheap; falls.
        cheap: share for whom it is cheap; falls.
        expensive: share for whom it is expensive; rises.
        too_expensive: share for whom it is too expensive; rises.
    """

    price: NDArray[np.float64]
    too_cheap: NDArray[np.float64]
    cheap: NDArray[np.float64]
    expensive: NDArray[np.float64]
    too_expensive: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """Prices at which two curves cross; NaN where they do not.

    Attributes:
        pmc: point of marginal cheapness, too cheap against not cheap: lower end of the acceptable range.
        pme: point of marginal expensiveness, too expensive against not expensive: its upper end.
        idp: indifference price, cheap against expensive.
        opp: optimal price, too cheap against too expensive.
        pmc_narrower: too cheap against expensive: the lower end as many later authors draw it.
        pme_narrower: too expensive against cheap: the upper end likewise.
    """

    pmc: float
    pme: float
    idp: float
    opp: float
    pmc_narrower: float
    pme_narrower: float


def transitive(answers: ArrayLike) -> NDArray[np.bool_]:
    """Whether a respondent's four prices rise strictly; others are counted and left out by the functions below.

    Args:
        answers: respondents x (too cheap, cheap, expensive, too expensive), NaN where not answered (not transitive).

    Raises:
        ValueError: not four answers each.
    """
    found = np.asarray(answers, dtype=np.float64)
    if found.ndim != 2 or found.shape[1] != _ANSWERS:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"each respondent gives four prices, got {found.shape}")
    return np.asarray((np.diff(found, axis=1) > 0).all(axis=1))


def curves(answers: ArrayLike, weights: ArrayLike | None = None, *, beyond: bool = False) -> Curves:
    """The four curves over transitive respondents.

    Args:
        answers: as `transitive`.
        weights: one by respondent.
        beyond: the definition of the two falling curves: False counts who named at least the price (>=, as the R
            package pricesensitivitymeter since 1.3.1), True who named more (>, as it did before). The rising ones
            count who named at most the price.

    Raises:
        ValueError: no transitive respondent.
    """
    kept, factor = kept_answers(answers, weights)
    price, places = np.unique(kept, return_inverse=True)
    return _curves(price, places.reshape(kept.shape), factor, beyond=beyond)


def points(found: Curves, *, between: bool = False) -> Points:
    """Where the curves cross: at the first named price at which the falling one is no longer above the rising one.

    Args:
        found: the curves.
        between: straight lines between named prices, so that a point may lie between them.

    Source: van Westendorp, NSS Price Sensitivity Meter, ESOMAR congress (1976), 139-167.
    """

    def cross(falling: NDArray[np.float64], rising: NDArray[np.float64]) -> float:
        return _crossing(found.price, falling - rising, between=between)

    return Points(
        pmc=cross(found.too_cheap, 1 - found.cheap),
        pme=cross(1 - found.expensive, found.too_expensive),
        idp=cross(found.cheap, found.expensive),
        opp=cross(found.too_cheap, found.too_expensive),
        pmc_narrower=cross(found.too_cheap, found.expensive),
        pme_narrower=cross(found.cheap, found.too_expensive),
    )


def point_intervals(
    answers: ArrayLike,
    *,
    seed: int,
    weights: ArrayLike | None = None,
    beyond: bool = False,
    between: bool = False,
    draws: int = 1000,
    level: float = 0.95,
) -> tuple[Points, Points]:
    """Percentile bootstrap intervals of the points, transitive respondents drawn whole.

    Args:
        answers: as `transitive`.
        seed: for the resampling.
        weights: one by respondent.
        beyond: as `curves`.
        between: as `points`.
        draws: resamples.
        level: coverage of each.

    Returns:
        Lower and upper ends.

    Raises:
        ValueError: no transitive respondent.
    """
    kept, factor = kept_answers(answers, weights)
    price, inverse = np.unique(kept, return_inverse=True)
    places = inverse.reshape(kept.shape)
    drawn = [
        points(_curves(price, places, one, beyond=beyond), between=between)
        for piece in resampled(len(kept), seed=seed, draws=draws, weights=factor)
        for one in piece
    ]
    table = np.array([[getattr(each, field.name) for field in fields(Points)] for each in drawn])
    low, high = percentiles(table, level)
    return Points(*low.tolist()), Points(*high.tolist())


def kept_answers(answers: ArrayLike, weights: ArrayLike | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Answers and weights of transitive respondents."""
    found = np.asarray(answers, dtype=np.float64)
    clean, factor = transitive(found), respondent_weights(weights, len(found))
    if not factor[clean].any():
        raise ValueError("no respondent names four rising prices")
    return found[clean], factor[clean]


def _curves(
    price: NDArray[np.float64], places: NDArray[np.intp], factor: NDArray[np.float64], *, beyond: bool
) -> Curves:
    """Curves from the places of answers among the prices."""
    size = factor.sum()
    named = [np.bincount(place, factor, minlength=len(price)) / size for place in places.T]
    at_most = [np.cumsum(share) for share in named]
    falling = [1 - below if beyond else 1 - below + share for below, share in zip(at_most, named, strict=True)]
    return Curves(price, falling[0], falling[1], at_most[2], at_most[3])


def _crossing(price: NDArray[np.float64], above: NDArray[np.float64], *, between: bool) -> float:
    """The first price at which `above` (falling less rising) is no longer over 0; NaN where it is so at none or all."""
    # shares are sums of fractions: what is equal may differ by a hair
    under = above <= np.finfo(float).eps * len(price)
    # falling less rising only falls: what is under at the first price is so at all
    if under[0] or not under[-1]:
        return float("nan")
    place = int(under.argmax())
    if not between:
        return float(price[place])
    left, right = above[place - 1], above[place]
    return float(price[place - 1] + (price[place] - price[place - 1]) * left / (left - right))
