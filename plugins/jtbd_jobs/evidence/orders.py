"""Whether families rank the jobs alike: rank agreement, what noise leaves of it, and how often chance does as well."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from jtbd_jobs.evidence.families import Family

FEWEST = 3
"""Jobs below which an order says nothing: two are alike in one case of two."""
_EXACT = 7
"""Jobs up to which every order of two families is gone through: 5040."""
_SHUFFLES = 10_000
_NORMAL = 1.959964
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike several families rank the same jobs.

    Attributes:
        value: Kendall's W of three families or more (0 to 1), Spearman's rho of two (-1 to 1).
        low: lower end of the 95 % interval that the noise of the shares leaves.
        high: upper end.
        chance: part of random orders that agree at least as well, 0 to 1.
        jobs: how many jobs were ranked by all of them.
        families: their names.
    """

    value: float
    low: float
    high: float
    chance: float
    jobs: int
    families: tuple[str, ...]


def agreement(families: Sequence[Family], *, seed: int, draws: int = 2000) -> Agreement | None:
    """Rank agreement over the jobs that all these families measure; None where there is nothing to rank.

    Args:
        families: two or more.
        seed: where randomness starts.
        draws: how often shares are drawn anew within their intervals.

    Source: Kendall & Babington Smith (1939) for W; Spearman (1904) for rho.
    """
    import numpy as np  # noqa: PLC0415 - loaded when something is computed

    common = [job for job in families[0].cells if all(one.cells[job].measured for one in families)] if families else []
    if len(families) < 2 or len(common) < FEWEST:  # noqa: PLR2004 - one family has nobody to agree with
        return None
    rng = np.random.default_rng([seed, len(families), len(common)])
    shares, lows, highs = (
        np.array([[getattr(family.cells[job], part) for job in common] for family in families], dtype=float)
        for part in ("share", "low", "high")
    )
    value = float(concordance(shares))
    # a family that has all jobs equally often ranks nothing, and neither agrees nor disagrees
    if math.isnan(value):
        return None
    low, high = np.nanquantile(concordance(redrawn(shares, lows, highs, draws, rng)), [0.025, 0.975])
    names = tuple(family.name for family in families)
    return Agreement(value, float(low), float(high), chance(shares, rng), len(common), names)


def concordance(shares: ArrayLike) -> NDArray[np.float64]:
    """Kendall's W of three families or more, Spearman's rho of two; ties get mean ranks.

    Args:
        shares: … x families x jobs; leading axes are kept.

    Returns:
        NaN where a family does not vary.
    """
    import numpy as np  # noqa: PLC0415
    from scipy.stats import rankdata  # noqa: PLC0415

    ranks = rankdata(np.asarray(shares, dtype=float), axis=-1)
    centred = ranks - ranks.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).sum(axis=-1))
    rows = ranks.shape[-2]
    with np.errstate(invalid="ignore"):
        rhos = [
            (centred[..., one, :] * centred[..., other, :]).sum(axis=-1) / (spread[..., one] * spread[..., other])
            for one, other in combinations(range(rows), 2)
        ]
    mean = np.mean(rhos, axis=0)
    # W is the mean rho of all pairs moved to 0..1; of two families rho itself says more, for it has a sign
    return np.asarray(mean if rows == 2 else ((rows - 1) * mean + 1) / rows)  # noqa: PLR2004


def redrawn(
    shares: NDArray[np.float64],
    lows: NDArray[np.float64],
    highs: NDArray[np.float64],
    draws: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Shares that might as well have been seen: normal on each side of the estimate, as wide as its interval there.

    Args:
        shares: families x jobs.
        lows: lower ends of 95 % intervals.
        highs: upper ends.
        draws: how many.
        rng: the source of randomness.

    Returns:
        draws x families x jobs.
    """
    import numpy as np  # noqa: PLC0415

    z = rng.standard_normal((draws, *shares.shape)) / _NORMAL
    return np.asarray(shares + z * np.where(z > 0, highs - shares, shares - lows))


def chance(shares: NDArray[np.float64], rng: np.random.Generator) -> float:
    """Part of random orders that agree at least as well: all orders where they can be gone through, else a sample.

    Args:
        shares: families x jobs; the first keeps its order, the others are shuffled.
        rng: the source of randomness, for what is sampled.
    """
    import numpy as np  # noqa: PLC0415

    families, jobs = shares.shape
    seen = float(concordance(shares))
    if families == 2 and jobs <= _EXACT:  # noqa: PLR2004
        orders = np.array(list(permutations(range(jobs))))
        mixed = np.stack([np.broadcast_to(shares[0], orders.shape), shares[1][orders]], axis=1)
        return float((concordance(mixed) >= seen - _HAIR).mean())
    # shuffled within each family: what is asked is how often orders alone would meet
    mixed = rng.permuted(np.broadcast_to(shares, (_SHUFFLES, *shares.shape)).copy(), axis=-1)
    # what was seen is one of the orders there could be, so chance is never said to be impossible
    return float(((concordance(mixed) >= seen - _HAIR).sum() + 1) / (_SHUFFLES + 1))
