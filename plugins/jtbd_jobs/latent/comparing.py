"""How far two groupings agree in pairs: the adjusted Rand index, from a table of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def contingency(first: ArrayLike, second: ArrayLike, counts: ArrayLike | None = None) -> NDArray[np.int64]:
    """Rows in each pair of groups.

    Args:
        first: (n,) group of each row or pattern, whole numbers from 0.
        second: (n,) the same for the other grouping.
        counts: (n,) rows by pattern; 1 otherwise.

    Returns:
        (A, B) counts, without groups that no row is in.
    """
    one, other = np.unique(first, return_inverse=True)[1], np.unique(second, return_inverse=True)[1]
    weights = None if counts is None else np.asarray(counts, dtype=np.float64)
    tally = np.bincount(one * (other.max() + 1) + other, weights=weights, minlength=(one.max() + 1) * (other.max() + 1))
    table = np.rint(tally).astype(np.int64).reshape(one.max() + 1, -1)
    return table[table.any(axis=1)][:, table.any(axis=0)]


def adjusted_rand(table: NDArray[np.int64]) -> float:
    """Pairs treated alike by both groupings of a table (A, B), beyond chance: 1 for equal ones, about 0 by chance.

    Source: Hubert & Arabie (1985), Journal of Classification 2.
    """
    together, rows, columns, everything = (
        float((part * (part - 1.0) / 2).sum()) for part in (table, table.sum(axis=1), table.sum(axis=0), table.sum())
    )
    if rows == columns and together == rows:
        return 1.0
    # A product of two numbers of pairs would overflow whole numbers; these are floating.
    expected = rows * columns / everything
    return (together - expected) / ((rows + columns) / 2 - expected)
