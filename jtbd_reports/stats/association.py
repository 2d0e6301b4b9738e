"""How far two groupings go together beyond chance, from their table of counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_REACH = 12
"""Standard deviations around the mean beyond which a hypergeometric count adds nothing to an expectation."""


def cross_table(one: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """Counts of two groupings coded 0, 1, …: categories of one x categories of the other; empty ones are left out.

    Raises:
        ValueError: lengths that differ, or none.
    """
    first, second = np.asarray(one, dtype=np.intp), np.asarray(other, dtype=np.intp)
    if first.shape != second.shape or not first.size:
        raise ValueError(f"two groupings need the same customers, got {first.shape} and {second.shape}")
    names, rows = np.unique(first, return_inverse=True)
    others, columns = np.unique(second, return_inverse=True)
    cells = np.bincount(rows * len(others) + columns, minlength=len(names) * len(others))
    return cells.reshape(len(names), len(others)).astype(np.float64)


def cramers_v(table: ArrayLike) -> float:
    """Cramér's V without the bias that grows with the number of categories; 0 where nothing is beyond chance.

    Args:
        table: counts, rows x columns, no empty row or column.

    Returns:
        0 to 1; NaN where one grouping has one category only.

    Source: Bergsma (2013), Journal of the Korean Statistical Society 42, 323-328.
    """
    cells = np.asarray(table, dtype=np.float64)
    size, (rows, columns) = cells.sum(), cells.shape
    if min(rows, columns) < 2 or size < 2:  # noqa: PLR2004 - nothing varies
        return math.nan
    expected = np.outer(cells.sum(axis=1), cells.sum(axis=0)) / size
    phi = float(((cells - expected) ** 2 / expected).sum()) / size
    beyond = max(phi - (rows - 1) * (columns - 1) / (size - 1), 0.0)
    left = [count - (count - 1) ** 2 / (size - 1) for count in (rows, columns)]
    # as many categories as customers leave no room to say anything
    return min(math.sqrt(beyond / (min(left) - 1)), 1.0) if min(left) > 1 else math.nan


def mutual_information(tables: NDArray[Any]) -> NDArray[np.float64]:
    """Mutual information in nats of tables (…, A, B)."""
    total = tables.sum(axis=(-2, -1), keepdims=True)
    chance = tables.sum(axis=-1, keepdims=True) * (tables.sum(axis=-2, keepdims=True) / total)
    ratio = np.divide(tables, chance, out=np.ones(tables.shape), where=tables > 0)
    return np.asarray((tables / total * np.log(ratio)).sum(axis=(-2, -1)))


def adjusted_mutual_information(table: ArrayLike) -> float:
    """Mutual information beyond chance over the mean of both entropies beyond chance; table (A, B).

    1 for equal groupings, about 0 by chance whatever the number of groups, below 0 for less than chance.

    Source: Vinh, Epps & Bailey (2010), Journal of Machine Learning Research 11, AMI with the arithmetic mean.
    """
    cells = np.asarray(table)
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    if len(rows) == len(columns) and len(rows) in (1, np.count_nonzero(cells)):
        return 1.0
    expected = _expected_information(rows, columns)
    mean = (_entropy(rows) + _entropy(columns)) / 2
    # All in one group on one side: neither mean nor expectation leaves anything to explain.
    room = max(mean - expected, np.finfo(float).eps)
    return (float(mutual_information(cells)) - expected) / room


def _entropy(sizes: NDArray[Any]) -> float:
    shares = sizes / sizes.sum()
    return float(-(shares * np.log(shares)).sum())


def _expected_information(rows: NDArray[Any], columns: NDArray[Any]) -> float:
    """Mean mutual information of all tables with these margins: a hypergeometric sum for each cell."""
    total = int(rows.sum())
    return math.fsum(_expected_cell(int(row), int(column), total) for row in rows for column in columns)


def _expected_cell(row: int, column: int, total: int) -> float:
    mean = row * column / total
    spread = math.sqrt(mean * (1 - row / total) * (1 - column / total)) + 1
    low = max(1, row + column - total, math.floor(mean - _REACH * spread))
    counts = np.arange(low, min(row, column, math.ceil(mean + _REACH * spread)) + 1, dtype=np.float64)
    constant = gammaln(np.array([row, column, total - row, total - column]) + 1.0).sum() - gammaln(total + 1.0)
    missing = gammaln(counts + 1) + gammaln(row - counts + 1) + gammaln(column - counts + 1)
    chance = np.exp(constant - missing - gammaln(total - row - column + counts + 1))
    return float((counts / total * np.log(counts / mean) * chance).sum())
