"""Which ids have come before, in little memory: eight bytes each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(slots=True)
class Seen:
    """A set of 64-bit ids kept as a few sorted runs, each at least twice as long as the next."""

    runs: list[NDArray[np.uint64]] = field(default_factory=list)

    def fresh(self, ids: NDArray[np.uint64], years: NDArray[np.int64] | None = None) -> NDArray[np.bool_]:
        """Which of the ids are new, the first of equals among them; all are remembered.

        Args:
            ids: one for each row.
            years: of each row, where an id is given out anew every year.
        """
        with np.errstate(over="ignore"):
            keys = ids if years is None else ids ^ (years.astype(np.uint64) * _STEP)
        distinct, first = np.unique(keys, return_index=True)
        known = np.zeros(len(distinct), dtype=bool)
        for run in self.runs:
            places = np.minimum(np.searchsorted(run, distinct), len(run) - 1)
            known |= run[places] == distinct
        new = np.zeros(len(keys), dtype=bool)
        new[first[~known]] = True
        self._remember(distinct[~known])
        return new

    def _remember(self, ids: NDArray[np.uint64]) -> None:
        if not len(ids):
            return
        while self.runs and len(self.runs[-1]) < 2 * len(ids):
            # both are sorted, and a stable sort merges what is: several times as fast as a union of sets
            ids = np.sort(np.concatenate([self.runs.pop(), ids]), kind="stable")
        self.runs.append(ids)
