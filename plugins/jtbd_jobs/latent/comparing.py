"""How far two groupings agree: adjusted Rand index, adjusted mutual information, both from a table of counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_REACH = 12
"""Standard deviations around the mean beyond which a hypergeometric count adds nothing to an expectation."""


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


def mutual_information(tables: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mutual information in nats of tables (…, A, B)."""
    total = tables.sum(axis=(-2, -1), keepdims=True)
    chance = tables.sum(axis=-1, keepdims=True) * (tables.sum(axis=-2, keepdims=True) / total)
    ratio = np.divide(tables, chance, out=np.ones(tables.shape), where=tables > 0)
    return np.asarray((tables / total * np.log(ratio)).sum(axis=(-2, -1)))


def adjusted_mutual_information(table: NDArray[np.int64]) -> float:
    """Mutual information beyond chance over the mean of both entropies beyond chance; table (A, B).

    1 for equal groupings, about 0 by chance whatever the number of groups, below 0 for less than chance.

    Source: Vinh, Epps & Bailey (2010), Journal of Machine Learning Research 11, AMI with the arithmetic mean.
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    if len(rows) == len(columns) and len(rows) in (1, np.count_nonzero(table)):
        return 1.0
    expected = _expected_information(rows, columns)
    mean = (_entropy(rows) + _entropy(columns)) / 2
    # All in one group on one side: neither mean nor expectation leaves anything to explain.
    room = max(mean - expected, np.finfo(float).eps)
    return (float(mutual_information(table)) - expected) / room


def _entropy(sizes: NDArray[np.int64]) -> float:
    shares = sizes / sizes.sum()
    return float(-(shares * np.log(shares)).sum())


def _expected_information(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> float:
    """Mean mutual information of all tables with these margins: a hypergeometric sum for each cell."""
    total = int(rows.sum())
    return math.fsum(_expected_cell(int(row), int(column), total) for row in rows for column in columns)


def _expected_cell(row: int, column: int, total: int) -> float:
    from scipy.special import gammaln  # noqa: PLC0415 - slow to load, needed for this one sum

    mean = row * column / total
    spread = math.sqrt(mean * (1 - row / total) * (1 - column / total)) + 1
    low = max(1, row + column - total, math.floor(mean - _REACH * spread))
    counts = np.arange(low, min(row, column, math.ceil(mean + _REACH * spread)) + 1, dtype=np.float64)
    constant = gammaln(np.array([row, column, total - row, total - column]) + 1.0).sum() - gammaln(total + 1.0)
    missing = gammaln(counts + 1) + gammaln(row - counts + 1) + gammaln(column - counts + 1)
    chance = np.exp(constant - missing - gammaln(total - row - column + counts + 1))
    return float((counts / total * np.log(counts / mean) * chance).sum())
