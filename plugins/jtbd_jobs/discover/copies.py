"""Fields that say the same thing twice: kept together they would make classes out of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.latent.patterns import MISSING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.latent.patterns import Patterns

COPY = 0.6
"""Share of what a field tells that another one tells already, from which the field counts as a copy."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A column that another one tells: places among J, and how much of it, from 0 to 1."""

    column: int
    by: int
    told: float


def copies(patterns: Patterns) -> tuple[Copy, ...]:
    """Columns to leave out, so that none of those left tells more than `COPY` of another.

    The column that is told most goes first; of two that tell each other wholly, the one with fewer levels, then the
    later one.

    Source: classes assume that fields are independent within a class (Lazarsfeld & Henry 1968); a field entered twice
    breaks that, and every class more is paid for by the copy alone.
    """
    told = told_by(patterns)
    left = list(range(len(patterns.levels)))
    found: list[Copy] = []
    while len(left) > 1:
        pairs = [
            (told[one, other], -patterns.levels[one], one, other) for one in left for other in left if one != other
        ]
        share, _, column, by = max(pairs)
        if share < COPY:
            break
        found.append(Copy(column, by, float(share)))
        left.remove(column)
    return tuple(found)


def told_by(patterns: Patterns) -> NDArray[np.float64]:
    """(J, J) share of the entropy of each column that each other one takes away: Theil's U less what chance gives.

    Chance is taken off as (A - 1)(B - 1) / 2n nats, the mean of the mutual information without any association
    (Miller 1955), or many levels in few rows would seem to tell each other.
    """
    columns = patterns.answers.T
    found = np.zeros((len(columns), len(columns)))
    for one, first in enumerate(columns):
        for other, second in enumerate(columns):
            both = (first != MISSING) & (second != MISSING)
            if one != other and both.any():
                found[one, other] = _told(first[both], second[both], patterns.counts[both])
    return found


def _told(first: NDArray[np.int64], second: NDArray[np.int64], counts: NDArray[np.int64]) -> float:
    width = int(second.max()) + 1
    table = np.bincount(first * width + second, weights=counts, minlength=(int(first.max()) + 1) * width)
    table = table.reshape(-1, width)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    own = _entropy(table.sum(axis=1))
    shared = own + _entropy(table.sum(axis=0)) - _entropy(table.ravel())
    chance = (table.shape[0] - 1) * (table.shape[1] - 1) / (2 * table.sum())
    return max(shared - chance, 0.0) / own if own > 0 else 0.0


def _entropy(counts: NDArray[Any]) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
