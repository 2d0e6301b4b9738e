"""Distinct answer patterns with counts: a million rows of a few short columns are a few thousand patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

MISSING = -1
_LARGEST_KEY = 2**62
_DENSE = 1 << 16
_ROWS_AND_COLUMNS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Distinct combinations of answers; P patterns of J columns.

    Attributes:
        answers: (P, J) codes from 0; `MISSING` where the question has no answer.
        counts: (P,) rows with this pattern, each at least 1.
        levels: J numbers of levels, used or not.
    """

    answers: NDArray[np.int64]
    counts: NDArray[np.int64]
    levels: tuple[int, ...]

    @property
    def total(self) -> int:
        """Rows with at least one answer."""
        return int(self.counts.sum())

    @property
    def complete(self) -> bool:
        """Whether no pattern lacks an answer."""
        return bool((self.answers != MISSING).all())

    @property
    def used(self) -> tuple[int, ...]:
        """Levels that occur, by column, at least 1: what a model has parameters for."""
        return tuple(max(len(np.unique(column[column != MISSING])), 1) for column in self.answers.T)

    def recounted(self, counts: NDArray[np.int64]) -> Patterns:
        """The same patterns with other counts, (P,), without those that no row has."""
        kept = counts > 0
        return Patterns(self.answers[kept], counts[kept], self.levels)


def distinct(codes: ArrayLike, levels: Sequence[int] | None = None) -> tuple[Patterns, NDArray[np.int64]]:
    """Count the patterns of coded columns.

    Args:
        codes: (n, J) whole numbers from 0, `MISSING` (-1) where there is no answer.
        levels: J numbers of levels, at least 1; the greatest code plus one otherwise.

    Returns:
        Patterns in the order of their codes, and (n,) the pattern of each row. A row without a single answer belongs to
        no class, so it is in no pattern and its place is -1.

    Raises:
        ValueError: the codes are no table of whole numbers, lie outside their levels, or hold no answer.
    """
    table = np.asarray(codes)
    if table.ndim != _ROWS_AND_COLUMNS or not np.issubdtype(table.dtype, np.integer):
        raise ValueError(f"codes are whole numbers in rows and columns, got {table.dtype} of shape {table.shape}")
    answered = (table != MISSING).any(axis=1)
    if not answered.any():
        raise ValueError("there is no row with an answer")
    # A column without answers has one level that nobody gave.
    highest = np.maximum(table.max(axis=0).astype(np.int64) + 1, 1)
    widths = tuple(int(width) for width in (highest if levels is None else levels))
    if len(widths) != table.shape[1] or table.min() < MISSING or (highest > widths).any():
        raise ValueError(f"codes lie from -1 to below their levels {widths}, got {table.min()} to {highest - 1}")
    kept = table if answered.all() else table[answered]  # of millions of rows, no copy without need
    places, representatives, counts = _grouped(*_keys(kept, widths))
    rows = np.full(len(table), MISSING, dtype=np.int64)
    rows[answered] = places
    return Patterns(kept[representatives].astype(np.int64), counts, widths), rows


def _keys(codes: NDArray[np.int64], widths: tuple[int, ...]) -> tuple[NDArray[np.int64], int]:
    """One number by row that orders as its codes do, and a number above all of them."""
    keys, span = np.zeros(len(codes), dtype=np.int64), 1
    for column, width in zip(codes.T, widths, strict=True):
        if span * (width + 1) > _LARGEST_KEY:
            # Many wide columns: what has been read so far is numbered anew, in the same order.
            keys = np.unique(keys, return_inverse=True)[1]
            span = len(codes)
        keys = keys * (width + 1) + column + 1
        span *= width + 1
    return keys, span


def _grouped(keys: NDArray[np.int64], span: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Group of each row, a row of each group, rows by group; groups in the order of their keys."""
    if span > max(_DENSE, 4 * len(keys)):
        _, representatives, places, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        return places, representatives, counts
    # Few possible keys: a table of all of them is quicker than sorting the rows.
    tally = np.bincount(keys, minlength=span)
    occurring = np.flatnonzero(tally)
    some_row = np.empty(span, dtype=np.int64)
    some_row[keys] = np.arange(len(keys))
    number = np.empty(span, dtype=np.int64)
    number[occurring] = np.arange(len(occurring))
    return number[keys], some_row[occurring], tally[occurring]


def sampled(patterns: Patterns, rows: int, rng: np.random.Generator) -> Patterns:
    """Patterns of a simple random sample without replacement; all of them where there are no more rows.

    Args:
        patterns: P patterns.
        rows: how many rows to draw, at least 1.
        rng: source of randomness.
    """
    if rows >= patterns.total:
        return patterns
    return patterns.recounted(rng.multivariate_hypergeometric(patterns.counts, rows, method="marginals"))


def halves(patterns: Patterns, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Counts of two random halves of the rows, (P,) each; the second has the odd row."""
    first = rng.multivariate_hypergeometric(patterns.counts, patterns.total // 2, method="marginals")
    return first, patterns.counts - first


def resampled(patterns: Patterns, rng: np.random.Generator) -> NDArray[np.int64]:
    """Distinct rows of a bootstrap sample, by pattern: (2, P) how often drawn, and how many different rows were.

    Args:
        patterns: P patterns of n rows; n rows are drawn with replacement.
        rng: source of randomness.
    """
    owner = np.repeat(np.arange(len(patterns.counts)), patterns.counts)
    times = np.bincount(rng.integers(len(owner), size=len(owner)), minlength=len(owner))
    drawn = np.bincount(owner, weights=times, minlength=len(patterns.counts))
    different = np.bincount(owner, weights=times > 0, minlength=len(patterns.counts))
    return np.rint([drawn, different]).astype(np.int64)
