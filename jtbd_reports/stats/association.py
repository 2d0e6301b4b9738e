"""How far two groupings go together beyond chance, from their table of counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import entr, gammaln

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


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


def adjusted_mutual_information(table: ArrayLike) -> float:
    """Information two groupings share, 0 as by chance, 1 where they are the same; may fall below 0.

    Args:
        table: counts, rows x columns, no empty row or column.

    Source: Vinh, Epps & Bailey (2010), Journal of Machine Learning Research 11, 2837-2854, with the mean of both
    entropies above, equation 24a for the expectation.
    """
    cells = np.asarray(table, dtype=np.float64)
    size = float(cells.sum())
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    entropies = float(entr(rows / size).sum()), float(entr(columns / size).sum())
    if cells.shape == (1, 1):
        return 1.0
    shared = sum(entropies) - float(entr(cells / size).sum())
    expected = _expected_information(rows, columns, size)
    room = sum(entropies) / 2 - expected
    # all customers alone in both groupings: the same, and as by chance
    return 1.0 if abs(room) < np.finfo(float).eps * size else (shared - expected) / room


def _expected_information(rows: NDArray[np.float64], columns: NDArray[np.float64], size: float) -> float:
    """Mutual information in nats of groupings of these sizes drawn at random (hypergeometric)."""
    logs = gammaln(np.arange(int(size) + 2) + 1)
    whole, total = int(size), 0.0
    # groups of one size share their expectation
    for one, ones in zip(*np.unique(rows.astype(np.intp), return_counts=True), strict=True):
        for other, others in zip(*np.unique(columns.astype(np.intp), return_counts=True), strict=True):
            met = np.arange(max(1, one + other - whole), min(one, other) + 1)
            chance = np.exp(
                logs[one]
                + logs[other]
                + logs[whole - one]
                + logs[whole - other]
                - logs[whole]
                - logs[met]
                - logs[one - met]
                - logs[other - met]
                - logs[whole - one - other + met]
            )
            total += ones * others * float((chance * met / size * np.log(size * met / (one * other))).sum())
    return total
