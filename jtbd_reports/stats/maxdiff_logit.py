"""MaxDiff utilities of all respondents together: one logit of best and worst choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from jtbd_reports.stats.maxdiff import Choices, Counts, counts
from jtbd_reports.stats.resampling import respondent_weights
from jtbd_reports.stats.shares import quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Utilities:
    """Aggregate logit: utilities against the first item, whose own is 0.

    Attributes:
        utility: by item, in logits.
        low: lower end of its interval; 0 for the first item.
        high: upper end.
        share: by item, the chance to be chosen as best among all items.
        log_likelihood: of the choices.
    """

    utility: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    share: NDArray[np.float64]
    log_likelihood: float


def utilities(
    choices: Choices, *, respondents: ArrayLike, weights: ArrayLike | None = None, level: float = 0.95
) -> Utilities:
    """Utilities of all respondents together by maximum likelihood.

    Best and worst of a set are two choices among all it shows, the worst by reversed utilities: the sequential model of
    most software but for the best staying in the set.

    Args:
        choices: sets answered.
        respondents: by set who answered it, coded 0, 1, …: choices of one person go together in the intervals.
        weights: one by set.
        level: coverage.

    Raises:
        ValueError: an item that never was, or always was, chosen: it has no utility, only its counts. Fewer than two
            respondents.

    Source: Louviere, Flynn & Marley, Best-Worst Scaling (2015), chapter 2; sandwich variance by respondent: Liang &
    Zeger (1986), Biometrika 73, 13-22.
    """
    people, factor = np.asarray(respondents, dtype=np.intp), respondent_weights(weights, len(choices.shown))
    if len(np.unique(people)) < 2:  # noqa: PLR2004 - one person says nothing of how people differ
        raise ValueError("utilities need two respondents")
    _estimable(counts(choices, weights))

    def loss(free: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slopes = _likelihood(choices, np.concatenate([[0.0], free]))
        return -float(factor @ value), -(factor @ slopes)[1:]

    found = minimize(loss, np.zeros(choices.items - 1), jac=True, method="BFGS", options={"gtol": 1e-6})
    utility = np.concatenate([[0.0], found.x])
    half = quantile(level) * np.concatenate([[0.0], np.sqrt(np.diag(_sandwich(choices, utility, factor, people)))])
    return Utilities(utility, utility - half, utility + half, softmax(utility), -float(found.fun))


def _estimable(found: Counts) -> None:
    chosen = found.best + found.worst
    if ((found.best == 0) & (found.worst == 0)).any():
        raise ValueError(f"item {int(chosen.argmin())} was never chosen: it has counts, no utility")
    one_sided = ((found.best == found.shown) | (found.worst == found.shown)).argmax()
    if found.best[one_sided] == found.shown[one_sided] or found.worst[one_sided] == found.shown[one_sided]:
        raise ValueError(f"item {int(one_sided)} was always chosen the same way: it has counts, no utility")


def _likelihood(choices: Choices, utility: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log-likelihood by set and its slopes by item."""
    value, slopes = np.zeros(len(choices.shown)), np.zeros((len(choices.shown), choices.items))
    rows = np.arange(len(choices.shown))
    for chosen, sign in ((choices.best, 1.0), (choices.worst, -1.0)):
        logits = np.where(choices.shown >= 0, sign * utility[choices.shown], -np.inf)
        made = chosen >= 0
        value += np.where(made, sign * utility[chosen] - logsumexp(logits, axis=1), 0.0)
        chances = np.where(made[:, None], softmax(logits, axis=1), 0.0)
        for place, item in enumerate(choices.shown.T):
            slopes[rows, item] -= sign * chances[:, place]
        slopes[rows[made], chosen[made]] += sign
    return value, slopes


def _sandwich(
    choices: Choices, utility: NDArray[np.float64], factor: NDArray[np.float64], people: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Variance of the utilities but the first, people taken whole."""
    slopes = factor[:, None] * _likelihood(choices, utility)[1]
    by_person = np.zeros((int(people.max()) + 1, choices.items))
    np.add.at(by_person, people, slopes)
    meat = (by_person.T @ by_person)[1:, 1:]
    step = 1e-5
    # slopes are exact, so their central differences give the curvature to ten digits
    curvature = np.array(
        [
            (factor @ (_likelihood(choices, utility + move)[1] - _likelihood(choices, utility - move)[1]))[1:]
            / (2 * step)
            for move in step * np.eye(choices.items)[1:]
        ]
    )
    bread = np.linalg.inv(-(curvature + curvature.T) / 2)
    size = len(np.unique(people))
    return np.asarray(size / (size - 1) * bread @ meat @ bread)
