"""A second algorithm for the same patterns: k-means on the first coordinates of a correspondence analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.design import design_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.latent.patterns import Patterns

_STARTS = 10
_ROUNDS = 100


def coordinates(patterns: Patterns, dimensions: int) -> NDArray[np.float64]:
    """Place patterns so that near ones share answers: multiple correspondence analysis, missing answers passive.

    It is the spectral embedding of the graph that joins patterns and answers, and costs P * D squared.

    Args:
        patterns: P patterns.
        dimensions: how many coordinates, fewer than the levels of all variables.

    Returns:
        (P, dimensions) principal coordinates, fewer columns where the data have fewer.

    Source: Greenacre, Correspondence Analysis in Practice (2017), chapter 18; as a cut of a bipartite graph:
    Dhillon (2001), KDD.
    """
    onehot = design_of(patterns).onehot[1:].astype(np.float64)
    onehot = onehot[onehot.any(axis=1)]
    answered = onehot.sum(axis=0)
    masses = onehot @ patterns.counts
    # Rows in the metric of their profile, weighted by how many there are: eigenvectors of D by D, not of P by P.
    scaled = onehot / np.sqrt(answered) / np.sqrt(masses)[:, None]
    products = (scaled * patterns.counts) @ scaled.T
    # What independence expects is taken off; it would be the first coordinate, the same for everybody.
    _, vectors = np.linalg.eigh(products - np.sqrt(np.outer(masses, masses)) / masses.sum())
    leading = vectors[:, : -dimensions - 1 : -1]
    return np.asarray((scaled / np.sqrt(answered)).T @ leading * np.sqrt(masses.sum()))


def spectral_groups(patterns: Patterns, groups: int, seed: int) -> NDArray[np.int64]:
    """(P,) group of each pattern: weighted k-means on `groups` - 1 coordinates, ten starts.

    Args:
        patterns: P patterns, at least as many as groups.
        groups: how many.
        seed: of the starts.
    """
    if groups == 1:
        return np.zeros(len(patterns.counts), dtype=np.int64)
    points, rng = coordinates(patterns, groups - 1), np.random.default_rng(seed)
    tried = [_k_means(points, patterns.counts, _seeds(points, patterns.counts, groups, rng)) for _ in range(_STARTS)]
    return min(tried, key=lambda one: one[1])[0]


def _seeds(
    points: NDArray[np.float64], weights: NDArray[np.int64], groups: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Centres drawn one by one, likelier far from those before. Source: Arthur & Vassilvitskii (2007), k-means++."""
    chances = weights / weights.sum()
    centres = points[[rng.choice(len(points), p=chances)]]
    while len(centres) < groups:
        chances = weights * _distances(points, centres).min(axis=1)
        # Fewer different points than groups: any will do, and some groups stay empty.
        chances = chances / chances.sum() if chances.any() else weights / weights.sum()
        centres = np.vstack([centres, points[rng.choice(len(points), p=chances)]])
    return centres


def _k_means(
    points: NDArray[np.float64], weights: NDArray[np.int64], centres: NDArray[np.float64]
) -> tuple[NDArray[np.int64], float]:
    """Group of each point, and the weighted squares left. Source: Lloyd (1982), IEEE Information Theory 28."""
    groups = np.full(len(points), -1, dtype=np.int64)
    for _ in range(_ROUNDS):
        distances = _distances(points, centres)
        nearest = distances.argmin(axis=1)
        if (nearest == groups).all():
            break
        groups = nearest
        mass = np.bincount(groups, weights, len(centres))
        sums = np.stack([np.bincount(groups, weights * column, len(centres)) for column in points.T], axis=1)
        centres = np.where(mass[:, None] > 0, sums / np.maximum(mass, 1)[:, None], centres)
    return groups, float(weights @ distances.min(axis=1))


def _distances(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """(P, K) squared distances."""
    return np.asarray(((points[:, None] - centres) ** 2).sum(axis=2))
