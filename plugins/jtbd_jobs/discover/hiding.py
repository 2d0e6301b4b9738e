"""Which cells of classes by jobs may be shown, so that none of few customers can be had by subtraction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from jtbd_reports.privacy import is_small

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.discover.outcomes import Cross

_Place: TypeAlias = tuple[int, ...]
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

    Totals of classes and of jobs are both published. Each row and each column must be safe by itself: its hidden cells
    are at least two and together worth twice the minimum, or all that there is. And no hidden cell may follow from all
    totals at once: as long as one does, one cell more is hidden. A table of one row or one column cannot be covered.
    """
    closed = np.vectorize(lambda count: is_small(count, minimum), otypes=[bool])(cross.table)
    _cover_lines(cross.table, closed, minimum)
    while (more := _next(cross.table, closed)) is not None:
        closed[more] = True
        _cover_lines(cross.table, closed, minimum)
    return Shown(cross.labels, cross.table, ~closed)


def _next(table: NDArray[np.int64], closed: NDArray[np.bool_]) -> _Place | None:
    """The smallest open cell that, closed, leaves fewer that follow from totals; None where none follows."""
    solved = _solved(table, closed)
    # Empty cells are the last cover: hiding one takes from the reader that hidden cells hold somebody.
    places = sorted(map(tuple, np.argwhere(~closed).tolist()), key=lambda at: (not table[at], table[at], at))
    if not solved or not places:
        return None
    return next((at for at in places if len(_solved(table, _with(closed, at))) < len(solved)), places[0])


def _with(closed: NDArray[np.bool_], place: _Place) -> NDArray[np.bool_]:
    more = closed.copy()
    more[place] = True
    return more


def _solved(table: NDArray[np.int64], closed: NDArray[np.bool_]) -> list[_Place]:
    """Closed cells with customers that all totals together leave one value.

    Rows and columns are points, and a closed cell leads from its row to its column (it may grow) and back (it may
    shrink, if it holds more than the reader knows it must). What is left open by the totals are rounds in this network,
    so a cell on no round is known: Gusfield, A Graph Theoretic Approach to Statistical Data Security, SIAM J. Comput.
    17 (1988).
    """
    cells = list(map(tuple, np.argwhere(closed).tolist()))
    # While all empty cells are shown, a hidden one is known to hold somebody.
    least = int(min((table[at] for at in cells), default=0) > 0)
    ways: dict[int, set[int]] = {point: set() for point in range(sum(table.shape))}
    for row, column in cells:
        ways[row].add(len(table) + column)
        if table[row, column] > least:
            ways[len(table) + column].add(row)
    return [at for at in cells if table[at] and not _on_round(ways, at[0], len(table) + at[1])]


def _on_round(ways: dict[int, set[int]], row: int, column: int) -> bool:
    """Whether a round leads along this cell, either way, and does not come back by the cell itself."""
    return _leads(ways, column, row) or (row in ways[column] and _leads(ways, row, column))


def _leads(ways: dict[int, set[int]], start: int, end: int) -> bool:
    seen, stack = {start}, list(ways[start] - {end})
    while stack:
        point = stack.pop()
        if point == end:
            return True
        if point not in seen:
            seen.add(point)
            stack += ways[point]
    return False


def _cover_lines(table: NDArray[np.int64], closed: NDArray[np.bool_], minimum: int) -> None:
    """Cover each row and each column, in place, until closing in one leaves nothing to close in another."""
    before = -1
    while closed.sum() != before:
        before = int(closed.sum())
        for lines, flags in ((table, closed), (table.T, closed.T)):
            for counts, line in zip(lines, flags, strict=True):
                _cover(counts, line, minimum)


def _cover(counts: NDArray[np.int64], closed: NDArray[np.bool_], minimum: int) -> None:
    """Close the smallest open cells of a line, in place, until those closed say nothing of any of them."""
    while closed.any() and (closed.sum() < _TWO or counts[closed].sum() < _TWO * minimum):
        # An empty cell covers nothing: everybody may know that nobody is there.
        free = np.flatnonzero(~closed & (counts > 0))
        if not len(free):
            return
        closed[free[counts[free].argmin()]] = True
