"""A second algorithm for the same patterns: k-means on the first coordinates of a correspondence analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.design import design_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.latent.patterns import Patterns


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
    from sklearn.cluster import KMeans  # type: ignore[import-untyped] # noqa: PLC0415 - slow to load, ships no types

    found = KMeans(groups, n_init=10, random_state=seed)
    labels = found.fit_predict(coordinates(patterns, groups - 1), sample_weight=patterns.counts)
    return np.asarray(labels, dtype=np.int64)
