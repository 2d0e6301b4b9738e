"""One step of EM for many starts at once, on a one-hot design of patterns.

Parameters of S starts with K classes are one array (K, S, 1 + D): first the share of the class, then the conditional
probabilities of all D levels of all variables, side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from jtbd_jobs.latent.patterns import Patterns

_TINY = 1e-300
"""Stands for probability nought in logarithms: its logarithm times nought is nought."""
_BLOCK = 1 << 14
"""Doubles in a block of joint probabilities, which so stay in the cache of a core."""
_PRODUCT = 1 << 18
"""Multiplications in one product of matrices, so few that none is shared out among threads, which cost more here."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Patterns as the step needs them.

    Attributes:
        onehot: (1 + D, P) ones and noughts in bytes; the first row is all ones and carries the shares.
        counts: (P,) rows by pattern.
        same: (1 + D, 1 + D) ones where two levels are of one variable.
        prior: pseudo-rows, spread evenly over the classes and within each as the margins are; 0 for plain likelihood.
    """

    onehot: NDArray[np.uint8]
    counts: NDArray[np.float64]
    same: NDArray[np.float64]
    prior: float

    @property
    def marginals(self) -> NDArray[np.float64]:
        """(1 + D,) share of each level among the answers to its variable, all alike without any; 1 for the first."""
        tally = (self.onehot @ self.counts)[None, None, :]
        return np.asarray(self.normalised(tally)[0, 0])

    def step(self, parameters: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Take one step of EM from each start.

        A missing answer has no one in the design: it adds nothing to the likelihood and to no denominator, which is
        full-information maximum likelihood under missingness at random.

        Args:
            parameters: (K, S, 1 + D).

        Returns:
            New parameters, and (S,) the log-likelihood (nats) of the *old* ones, plus the log-prior up to a constant.

        Source: Goodman (1974), Biometrika 61; EM: Dempster, Laird & Rubin (1977); prior: Vermunt & Magidson, Technical
        Guide for Latent GOLD, on Bayes constants.
        """
        classes, starts, size = parameters.shape
        logs = np.log(np.maximum(parameters, _TINY)).reshape(-1, size)
        pseudo = self.prior / classes * self.marginals if self.prior else np.zeros(size)
        expected = np.zeros_like(logs) + pseudo
        objective = (logs @ pseudo).reshape(classes, starts).sum(axis=0)
        for block, counts in self._blocks(len(logs)):
            joint, reached = _posterior(logs, block, classes)
            objective += reached @ counts
            joint *= counts
            expected += joint.reshape(len(logs), -1) @ block.T
        return self.normalised(expected.reshape(parameters.shape)), objective

    def judged(self, parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Log-likelihood (nats, no prior) of one solution (K, 1 + D), and (P, K) the posterior of each pattern."""
        logs = np.log(np.maximum(parameters, _TINY))
        total, parts = 0.0, []
        for block, counts in self._blocks(len(logs)):
            joint, reached = _posterior(logs, block, len(logs))
            total += float(reached[0] @ counts)
            parts.append(joint[:, 0].T)
        return total, np.concatenate(parts)

    def normalised(self, expected: NDArray[np.float64]) -> NDArray[np.float64]:
        """Expected counts (K, S, 1 + D) as probabilities; a variable that a class never answers becomes uniform."""
        totals = expected @ self.same
        totals[..., 0] = expected[..., 0].sum(axis=0)
        result = np.empty_like(expected)
        result[...] = 1 / self.same.sum(axis=0)
        return np.divide(expected, totals, out=result, where=totals > 0)

    def _blocks(self, rows: int) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Design and counts in blocks, for `rows` rows of parameters."""
        width = max(min(_BLOCK, _PRODUCT // len(self.onehot)) // rows, 32)
        for begin in range(0, len(self.counts), width):
            yield self.onehot[:, begin : begin + width].astype(np.float64), self.counts[begin : begin + width]


def design_of(patterns: Patterns, prior: float = 0.0) -> Design:
    """The one-hot design: (1 + D) * P bytes, D the sum of all levels."""
    codes = np.concatenate([np.arange(width) for width in patterns.levels])
    answers = np.repeat(patterns.answers.T, patterns.levels, axis=0)
    onehot = np.vstack([np.ones((1, len(patterns.counts)), np.uint8), (answers == codes[:, None]).astype(np.uint8)])
    owner = np.repeat(np.arange(1 + len(patterns.levels)), (1, *patterns.levels))
    same = (owner[:, None] == owner).astype(np.float64)
    return Design(onehot, patterns.counts.astype(np.float64), same, prior)


def _posterior(
    logs: NDArray[np.float64], block: NDArray[np.float64], classes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Posterior (K, S, p) and log-likelihood (S, p) of the patterns of a block."""
    joint = (logs @ block).reshape(classes, -1, block.shape[1])
    top = joint.max(axis=0)
    joint -= top  # the greatest becomes 1, so that not all classes underflow
    np.exp(joint, out=joint)
    mass = joint.sum(axis=0)
    joint /= mass
    return joint, np.log(mass) + top
