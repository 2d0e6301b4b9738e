"""Coded answers whose classes are known, and answers without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def planted(
    rows: int, seed: int, *, columns: int = 6, classes: int = 3, sure: float = 0.85, missing: float = 0.0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Answers (rows, columns) with as many levels as classes, and the class of each row.

    A class answers with its own level with probability `sure`, else with any other; classes shrink by half each.
    """
    rng = np.random.default_rng(seed)
    shares = 0.5 ** np.arange(classes) + 0.5
    member = rng.choice(classes, size=rows, p=shares / shares.sum())
    other = (member[:, None] + rng.integers(1, classes, size=(rows, columns))) % classes
    codes = np.where(rng.random((rows, columns)) < sure, member[:, None], other)
    codes[rng.random((rows, columns)) < missing] = -1
    return codes, member


def noise(rows: int, seed: int, *, levels: tuple[int, ...] = (2, 3, 2, 3, 2)) -> NDArray[np.int64]:
    """Independent answers with uneven margins."""
    rng = np.random.default_rng(seed)
    return np.stack([rng.choice(level, size=rows, p=rng.dirichlet(np.full(level, 5.0))) for level in levels], axis=1)
