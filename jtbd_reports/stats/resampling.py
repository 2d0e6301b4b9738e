"""Respondents drawn anew: bootstrap weights in pieces that fit in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

_NUMBERS_AT_ONCE = 4_000_000
"""Draws times respondents held at once: 32 MB."""


def resampled(size: int, *, seed: int, draws: int, weights: ArrayLike | None = None) -> Iterator[NDArray[np.float64]]:
    """How often each respondent was drawn, times its weight: pieces of draws x respondents, `draws` rows in all.

    One respondent carries all its answers, so whatever is computed from a row is paired by respondent.

    Args:
        size: respondents, above 0.
        seed: for `numpy.random.default_rng`.
        draws: resamples.
        weights: one by respondent; 1 each otherwise.

    Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 6.
    """
    generator, chances = np.random.default_rng(seed), np.full(size, 1 / size)
    factor = respondent_weights(weights, size)
    step = max(1, _NUMBERS_AT_ONCE // size)
    for start in range(0, draws, step):
        yield generator.multinomial(size, chances, size=min(step, draws - start)) * factor


def respondent_weights(weights: ArrayLike | None, size: int) -> NDArray[np.float64]:
    """Weights as an array, 1 each where none are given.

    Raises:
        ValueError: not one weight by respondent, a weight below 0 or not finite, or all of them 0.
    """
    if weights is None:
        return np.ones(size)
    found = np.asarray(weights, dtype=np.float64)
    if found.shape != (size,):
        raise ValueError(f"{size} respondents need as many weights, got {found.shape}")
    if not np.isfinite(found).all() or (found < 0).any() or not found.any():
        raise ValueError("weights are finite, none below 0, not all 0")
    return found


def percentiles(draws: NDArray[np.float64], level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper ends over the first axis; draws in which a value is undefined (NaN) are left out for it."""
    # a column that was never defined stays undefined, silently
    defined = np.isfinite(draws)
    kept = np.where(defined | ~defined.any(axis=0), draws, np.nan)
    ordered = np.sort(kept, axis=0)
    last = np.maximum(defined.sum(axis=0) - 1, 0)
    return _at(ordered, last * (1 - level) / 2), _at(ordered, last * (1 + level) / 2)


def _at(ordered: NDArray[np.float64], place: NDArray[np.float64]) -> NDArray[np.float64]:
    """The value at a fractional place of each sorted column."""
    low = np.floor(place).astype(np.intp)
    lower = np.take_along_axis(ordered, low[None], axis=0)[0]
    upper = np.take_along_axis(ordered, np.ceil(place).astype(np.intp)[None], axis=0)[0]
    return np.asarray(lower + (place - low) * (upper - lower))
