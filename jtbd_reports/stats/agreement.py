"""How far coders agree beyond chance: Krippendorff's alpha of nominal values, missing ones allowed.

Everything goes through coincidence matrices, which add up: alpha of several interviews, or of a resample of them, needs
the sum of theirs and nothing else.

Source: Krippendorff, Computing Krippendorff's alpha-reliability (2011); Content Analysis (2019), chapter 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

_AXES = 2
"""A coincidence matrix has values down and across."""


def coincidences(units: Iterable[Sequence[Hashable | None]], values: Sequence[Hashable]) -> NDArray[np.float64]:
    """The coincidence matrix: how often value meets value within a unit.

    Args:
        units: what was judged, each with one value by coder; None where a coder did not judge it.
        values: all values that occur.

    Returns:
        Values by values, symmetric; its sum is the number of pairable judgements. Units with fewer than two
        judgements say nothing of agreement and are left out.

    Raises:
        KeyError: a value that is not among `values`.
    """
    import numpy as np  # noqa: PLC0415 - a command line that computes nothing need not load it

    place = {value: index for index, value in enumerate(values)}
    matrix = np.zeros((len(place), len(place)))
    for unit in units:
        found = [place[value] for value in unit if value is not None]
        if len(found) > 1:
            counts = np.bincount(found, minlength=len(place)).astype(float)
            matrix += (np.outer(counts, counts) - np.diag(counts)) / (len(found) - 1)
    return matrix


def krippendorff_alpha(matrices: ArrayLike) -> float | None:
    """Alpha: 1 where all agree, 0 where they agree as by chance, below 0 where they agree less than that.

    Args:
        matrices: one coincidence matrix, or several of different variables, stacked: their disagreements are added up,
            observed and expected apart, so that variables with more to disagree on weigh more and none is held
            against the chance of another (as Janson & Olsson 2001 do for multivariate judgements).

    Returns:
        None where nothing varies or nothing is paired: then there is no agreement to speak of.
    """
    import numpy as np  # noqa: PLC0415

    found = np.asarray(matrices, dtype=float)
    stacked = found[None] if found.ndim == _AXES else found
    alpha = float(_alpha(stacked))
    return None if np.isnan(alpha) else alpha


def alpha_interval(
    clusters: ArrayLike, *, seed: int, draws: int = 2000, level: float = 0.95
) -> tuple[float, float] | None:
    """Percentile bootstrap interval of alpha, whole clusters (interviews, or single units) drawn with replacement.

    Units of one interview are alike; where there are enough interviews, they are not drawn apart.

    Args:
        clusters: coincidence matrices by cluster: clusters x values x values, or clusters x variables x values x
            values. With fewer than eight or so the interval is far too narrow: two drawn anew are three samples.
        seed: for `numpy.random.default_rng`.
        draws: resamples.
        level: coverage.

    Returns:
        Lower and upper end; None with fewer than two clusters, or where alpha is undefined in most resamples.
    """
    import numpy as np  # noqa: PLC0415

    found = np.asarray(clusters, dtype=float)
    if len(found) < 2:  # noqa: PLR2004 - one interview drawn again and again is itself
        return None
    stacked = found[:, None] if found.ndim == _AXES + 1 else found
    times = np.random.default_rng(seed).multinomial(len(found), np.full(len(found), 1 / len(found)), size=draws)
    alphas = _alpha(np.tensordot(times.astype(float), stacked, axes=1))
    defined = alphas[~np.isnan(alphas)]
    if defined.size < draws / 2:
        return None
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _alpha(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha over variables x values x values; axes before these are kept; not a number where it is undefined."""
    import numpy as np  # noqa: PLC0415

    margins = matrices.sum(axis=-1)
    size = margins.sum(axis=-1)
    observed = (size - np.trace(matrices, axis1=-2, axis2=-1)).sum(axis=-1)
    # pairs drawn without putting the first back: alpha's correction for small samples
    pairs = size**2 - (margins**2).sum(axis=-1)
    expected = np.divide(pairs, size - 1, out=np.zeros_like(size), where=size > 1).sum(axis=-1)
    ratio = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=expected > 0)
    return np.asarray(1 - ratio)
