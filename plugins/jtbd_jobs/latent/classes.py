"""A fitted latent class model and what tells how good it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.latent.patterns import Patterns


@dataclass(frozen=True, slots=True, eq=False)
class LatentClasses:
    """The best solution with K classes, the largest class first.

    Attributes:
        shares: (K,) prior probabilities of the classes, sum 1.
        probabilities: for each of J variables (K, levels) the probability of each level within the class.
        posteriors: (P, K) probability of each class given the pattern.
        log_likelihood: in nats, without any prior.
        free: number of free parameters.
        rows: what was fitted: rows with an answer.
        deviance: G squared against the saturated model; None where answers are missing, as the two are not nested then.
        entropy: relative entropy in [0, 1], 1 where every pattern surely belongs to one class; 1 for one class.
        starts: how many random starts were made.
        at_best: share of starts that reached the best likelihood.
    """

    shares: NDArray[np.float64]
    probabilities: tuple[NDArray[np.float64], ...]
    posteriors: NDArray[np.float64]
    log_likelihood: float
    free: int
    rows: int
    deviance: float | None
    entropy: float
    starts: int
    at_best: float

    @property
    def aic(self) -> float:
        """Akaike (1974): -2 LL + 2 q."""
        return -2 * self.log_likelihood + 2 * self.free

    @property
    def bic(self) -> float:
        """Schwarz (1978): -2 LL + q ln n, n the rows."""
        return -2 * self.log_likelihood + self.free * math.log(self.rows)

    @property
    def abic(self) -> float:
        """Sample-size adjusted: -2 LL + q ln((n + 2) / 24). Source: Sclove (1987), Psychometrika 52."""
        return -2 * self.log_likelihood + self.free * math.log((self.rows + 2) / 24)

    @property
    def smallest(self) -> float:
        """Share of the smallest class."""
        return float(self.shares[-1])

    @property
    def modal(self) -> NDArray[np.int64]:
        """(P,) the most probable class of each pattern; the larger one in a tie."""
        return np.asarray(self.posteriors.argmax(axis=1))

    def of_rows(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) the most probable class of each row; `rows` as `patterns.distinct` gives them, -1 stays -1."""
        return np.where(rows < 0, -1, self.modal[rows])


def free_parameters(patterns: Patterns, classes: int) -> int:
    """K - 1 shares and, in each class, one probability fewer than the levels that occur of each variable."""
    return classes - 1 + classes * (sum(patterns.used) - len(patterns.used))


def relative_entropy(posteriors: NDArray[np.float64], counts: NDArray[np.int64]) -> float:
    """1 minus the mean entropy of the posteriors (P, K) over ln K, weighted by counts (P,).

    Source: Ramaswamy, DeSarbo, Reibstein & Robinson (1993), Marketing Science 12.
    """
    classes = posteriors.shape[1]
    if classes == 1:
        return 1.0
    logs = np.log(np.where(posteriors > 0, posteriors, 1.0))
    return float(1 + counts @ (posteriors * logs).sum(axis=1) / (counts.sum() * math.log(classes)))


def deviance(patterns: Patterns, log_likelihood: float) -> float | None:
    """G squared: twice the log-likelihood that the model leaves to the saturated one; None with missing answers."""
    if not patterns.complete:
        return None
    saturated = float(patterns.counts @ np.log(patterns.counts / patterns.total))
    return 2 * (saturated - log_likelihood)
