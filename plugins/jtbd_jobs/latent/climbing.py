"""Climbing to maxima of the likelihood: EM with squared extrapolation, many starts side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PATIENCE = 5
"""Cycles that every start is given."""
_TOO_FAR = 200
"""A start is given up when it would need so many cycles at its present pace to reach the leader."""
_HALVINGS = 6
"""How often a leap out of the possible is shortened, towards the plain step."""


class Model(Protocol):
    """What is climbed."""

    def step(self, parameters: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Take a step of EM: better parameters (K, S, D), and the objective (S,) of those that came in."""
        ...

    def normalised(self, expected: NDArray[np.float64]) -> NDArray[np.float64]:
        """Make numbers from 0 (K, S, D) parameters that sum to 1 where they should."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Summits:
    """Where the starts ended.

    Attributes:
        parameters: (K, S, D).
        objective: (S,) at these parameters.
        converged: (S,) whether the gain of a cycle fell below the tolerance; false where given up or out of cycles.
    """

    parameters: NDArray[np.float64]
    objective: NDArray[np.float64]
    converged: NDArray[np.bool_]


def climb(model: Model, start: NDArray[np.float64], *, tolerance: float, cycles: int) -> Summits:
    """Climb from every start until a cycle gains less than `tolerance` of the objective.

    A cycle is two steps of EM, an extrapolation through them and a third step from there, taken back where the
    extrapolation lost: the objective never falls. A start far below the leader that hardly gains is given up.

    Args:
        model: step of EM and constraints.
        start: (K, S, D).
        tolerance: relative gain of the objective.
        cycles: at most so many.

    Source: Varadhan & Roland (2008), Scandinavian Journal of Statistics 35, scheme S3.
    """
    found = start.copy()
    reached = np.full(start.shape[1], -np.inf)
    converged = np.zeros(start.shape[1], dtype=bool)
    active = np.arange(start.shape[1])
    for cycle in range(cycles):
        best, objective = _cycle(model, found[:, active])
        gain = objective - reached[active]
        found[:, active], reached[active] = best, objective
        done = gain <= tolerance * np.abs(objective)
        converged[active[done]] = True
        hopeless = (cycle >= _PATIENCE) & (reached.max() - objective > _TOO_FAR * gain)
        active = active[~(done | hopeless)]
        if not len(active):
            break
    return Summits(found, model.step(found)[1], converged)


def _cycle(model: Model, current: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Parameters after a cycle, and the objective one step before them."""
    first, _ = model.step(current)
    second, plain = model.step(first)
    third, leapt = model.step(model.normalised(_leap(current, first, second)))
    won = leapt >= plain
    return np.where(won[:, None], third, second), np.where(won, leapt, plain)


def _leap(current: NDArray[np.float64], first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Extrapolate, less far where probabilities would turn negative.

    What still would stays where EM brought it, so that nothing is locked at nought.
    """
    move = first - current
    bend = second - first - move
    length, curve = (np.sqrt(np.einsum("ksd,ksd->s", part, part)) for part in (move, bend))
    stride = np.maximum(np.divide(length, curve, out=np.ones_like(length), where=curve > 0), 1.0)[:, None]
    for _ in range(_HALVINGS):
        leap = current + 2 * stride * move + stride**2 * bend
        outside = (leap < 0).any(axis=(0, 2))
        if not outside.any():
            break
        stride = np.where(outside[:, None], (stride + 1) / 2, stride)
    return np.where(leap > 0, leap, second)
