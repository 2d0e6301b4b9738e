"""Which cells of classes by jobs may be shown, so that none of few customers can be had by subtraction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.privacy import is_small

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.discover.outcomes import Cross

_TWO = 2


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Customers by class and job.

    Attributes:
        labels: ids of the jobs.
        table: (K, J) counts.
        open: (K, J) which of them may be shown.
    """

    labels: tuple[str, ...]
    table: NDArray[np.int64]
    open: NDArray[np.bool_]


def shown(cross: Cross, minimum: int) -> Shown:
    """Hide what is small, and in each row and column as much more as it takes to cover what is hidden there.

    Totals of classes and of jobs are both published, so each row and each column must be safe by itself: its hidden
    cells are at least two and together worth twice the minimum, or all that there is.
    """
    closed = np.vectorize(lambda count: is_small(count, minimum), otypes=[bool])(cross.table)
    before = -1
    while closed.sum() != before:
        before = int(closed.sum())
        for table, flags in ((cross.table, closed), (cross.table.T, closed.T)):
            for counts, line in zip(table, flags, strict=True):
                _cover(counts, line, minimum)
    return Shown(cross.labels, cross.table, ~closed)


def _cover(counts: NDArray[np.int64], closed: NDArray[np.bool_], minimum: int) -> None:
    """Close the smallest open cells of a line, in place, until those closed say nothing of any of them."""
    while closed.any() and (closed.sum() < _TWO or counts[closed].sum() < _TWO * minimum):
        # An empty cell covers nothing: everybody may know that nobody is there.
        free = np.flatnonzero(~closed & (counts > 0))
        if not len(free):
            return
        closed[free[counts[free].argmin()]] = True
