"""Whether classes come again: in bootstrap samples, and from another algorithm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.comparing import adjusted_rand, contingency
from jtbd_jobs.latent.em import ROUGH, fit
from jtbd_jobs.latent.patterns import resampled
from jtbd_jobs.latent.spectral import spectral_groups
from jtbd_reports.stats.association import adjusted_mutual_information

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.latent.classes import LatentClasses
    from jtbd_jobs.latent.patterns import Patterns

VALID, STABLE = 0.75, 0.85
"""Mean Jaccard similarity from which a class counts as valid and as highly stable. Source: Hennig (2007)."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two groupings of the same rows.

    Attributes:
        rand: adjusted Rand index.
        information: adjusted mutual information.
    """

    rand: float
    information: float


def jaccard(
    patterns: Patterns, model: LatentClasses, rng: np.random.Generator, *, draws: int = 50, starts: int = 10
) -> NDArray[np.float64]:
    """How well each class comes again when rows are drawn with replacement and as many classes are fitted afresh.

    For each class and draw: the Jaccard similarity, over the different rows drawn, with the class of the new fit that
    is most like it. The new fit knows nothing of the old one.

    Args:
        patterns: P patterns.
        model: K classes fitted to them.
        rng: source of randomness.
        draws: bootstrap samples.
        starts: random starts in each.

    Returns:
        (draws, K) similarities in [0, 1]; 0 where no row of the class was drawn. Their mean over draws is Hennig's
        measure, see `VALID` and `STABLE`.

    Source: Hennig (2007), Computational Statistics & Data Analysis 52, section 3.
    """
    classes = len(model.shares)
    found = np.empty((draws, classes))
    for index in range(draws):
        counts, different = resampled(patterns, rng)
        again = fit(patterns.recounted(counts), classes, rng, starts=starts, tolerance=ROUGH)
        drawn = counts > 0
        found[index] = _similarities(model.modal[drawn], again.modal, different[drawn], classes)
    return found


def _similarities(
    old: NDArray[np.int64], new: NDArray[np.int64], rows: NDArray[np.int64], classes: int
) -> NDArray[np.float64]:
    """For each old class the greatest Jaccard similarity with a new one."""
    both = np.bincount(old * classes + new, weights=rows, minlength=classes**2).reshape(classes, classes)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
    return np.asarray((both / np.maximum(either, 1)).max(axis=1))


def agreement(first: NDArray[np.int64], second: NDArray[np.int64], counts: NDArray[np.int64]) -> Agreement:
    """Compare two groupings of patterns, (P,) each, weighted by rows."""
    table = contingency(first, second, counts)
    return Agreement(adjusted_rand(table), adjusted_mutual_information(table))


def second_algorithm(patterns: Patterns, model: LatentClasses, seed: int) -> Agreement:
    """Agreement of the classes with as many spectral groups, which assume no model.

    Args:
        patterns: P patterns.
        model: K classes fitted to them.
        seed: of the spectral grouping.
    """
    return agreement(model.modal, spectral_groups(patterns, len(model.shares), seed), patterns.counts)
