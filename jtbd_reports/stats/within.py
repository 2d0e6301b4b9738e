"""Within one person: means and correlations over the places of a row, missing values left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PAIRS = 3
"""Points below which a correlation within one person says nothing."""


def row_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of each row's known values, NaN where it has none."""
    there = ~np.isnan(values)
    sums = np.where(there, values, 0.0).sum(axis=1)
    return np.asarray(np.divide(sums, there.sum(axis=1), out=np.full(len(values), np.nan), where=there.any(axis=1)))


def row_correlations(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson correlation of each row of one with its row of the other, over the places both have."""
    either = np.isnan(one) | np.isnan(other)
    first, second = np.where(either, np.nan, one), np.where(either, np.nan, other)
    first, second = first - row_means(first)[:, None], second - row_means(second)[:, None]
    products, squares = (
        np.nansum(first * second, axis=1),
        np.nansum(first**2, axis=1) * np.nansum(second**2, axis=1),
    )
    # a hair of rounding is no variance
    known = (np.sum(~either, axis=1) >= LEAST_PAIRS) & (squares > np.finfo(float).eps)
    related = np.divide(products, np.sqrt(squares), out=np.full(len(one), np.nan), where=known)
    return np.asarray(np.clip(related, -1.0, 1.0))
