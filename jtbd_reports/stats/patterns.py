"""Categorical columns as distinct patterns with counts: what many customers share is computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Design:
    """Distinct patterns of some columns.

    Attributes:
        index: by customer the pattern it has.
        rows: patterns x dummies, one dummy by category of each column.
        parameters: categories less one, over all columns.
    """

    index: NDArray[np.intp]
    rows: NDArray[np.float64]
    parameters: int

    def counts(self, outcome: NDArray[np.intp], classes: int, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Chosen customers by pattern and outcome: patterns x classes."""
        cells = np.bincount(self.index[chosen] * classes + outcome[chosen], minlength=len(self.rows) * classes)
        return cells.reshape(-1, classes).astype(np.float64)


def design(codes: ArrayLike) -> Design:
    """Distinct patterns of customers x columns.

    Args:
        codes: customers x columns (or one column), any whole numbers; a missing value is a category of its own.

    Raises:
        ValueError: no customers or no columns.
    """
    found = np.asarray(codes, dtype=np.intp)
    columns = found[:, None] if found.ndim == 1 else found
    if not columns.size:
        raise ValueError("a basis needs customers and columns")
    index, levels = np.zeros(len(columns), dtype=np.intp), []
    for column in columns.T:
        names, places = np.unique(column, return_inverse=True)
        levels.append(places)
        # joined column by column, the key never outgrows customers x categories
        index = np.unique(index * len(names) + places, return_inverse=True)[1]
    # one customer stands for all of its pattern
    first = np.unique(index, return_index=True)[1]
    dummies = [np.eye(int(places.max()) + 1)[places[first]] for places in levels]
    return Design(index, np.hstack(dummies), sum(dummy.shape[1] - 1 for dummy in dummies))


def joined(one: Design, other: Design) -> Design:
    """Patterns of both together."""
    pair = one.index * len(other.rows) + other.index
    first, index = np.unique(pair, return_index=True, return_inverse=True)[1:]
    rows = np.hstack([one.rows[one.index[first]], other.rows[other.index[first]]])
    return Design(index, rows, one.parameters + other.parameters)


def quantile_codes(values: ArrayLike, bins: int = 5) -> NDArray[np.intp]:
    """A measure as a category: equal parts by rank, 1 to `bins`; 0 where it is missing.

    Ties stay together, so parts may be fewer and unequal.

    Args:
        values: by customer, NaN where missing.
        bins: parts.
    """
    found = np.asarray(values, dtype=np.float64)
    there = ~np.isnan(found)
    if not there.any():
        return np.zeros(found.shape, dtype=np.intp)
    edges = np.unique(np.quantile(found[there], np.arange(1, bins) / bins))
    return np.where(there, np.searchsorted(edges, found) + 1, 0)
