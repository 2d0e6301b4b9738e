"""Intervals of shares: of independent trials, of trials that come in clusters, of sums."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Clustered:
    """What a share of sums needs to know about its clusters (customers), one pair (a, b) each.

    Attributes:
        clusters: how many there are.
        part: sum of a, what is counted or earned inside.
        whole: sum of b, what it is a share of; a <= b for counts.
        part_squared: sum of a squared.
        cross: sum of a times b.
        whole_squared: sum of b squared.
    """

    clusters: int
    part: float
    whole: float
    part_squared: float
    cross: float
    whole_squared: float

    @property
    def ratio(self) -> float:
        """Sum of a over sum of b; ZeroDivisionError where b sums to nothing."""
        return self.part / self.whole

    @property
    def variance(self) -> float:
        """Linearised variance of the ratio under sampling of clusters with replacement; infinite for one cluster.

        Source: Cochran, Sampling Techniques (3rd ed.), section 6.3; Särndal, Swensson & Wretman (1992), section 5.6.
        """
        if self.clusters < 2:  # noqa: PLR2004 - one cluster says nothing about how clusters differ
            return math.inf
        ratio = self.ratio
        residuals = self.part_squared - 2 * ratio * self.cross + ratio**2 * self.whole_squared
        # Rounding may leave a hair below nothing where every cluster has the same ratio.
        return self.clusters / (self.clusters - 1) * max(residuals, 0.0) / self.whole**2


def quantile(level: float) -> float:
    """Normal quantile of a two-sided interval: 1.96 for 0.95; ValueError outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, got {level}")
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(share: float, trials: float, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a share, both ends in [0, 1].

    Args:
        share: successes over trials.
        trials: how many, above 0; may be a fraction where clusters make the trials worth fewer (`effective_size`).
        level: coverage.

    Raises:
        ValueError: no trials, or a share outside [0, 1].

    Source: Wilson (1927); recommended by Brown, Cai & DasGupta (2001).
    """
    if trials <= 0 or not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1 and has trials, got {share} of {trials}")
    z = quantile(level)
    centre = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z / (1 + z**2 / trials) * math.sqrt(share * (1 - share) / trials + (z / (2 * trials)) ** 2)
    # At the edges the ends are 0 and 1 exactly; rounding must not say otherwise.
    return (0.0 if share == 0 else max(centre - half, 0.0), 1.0 if share == 1 else min(centre + half, 1.0))


def effective_size(sums: Clustered) -> float:
    """How many independent trials a share of clustered ones is worth: never more than there are.

    Several deals of one customer tend to end alike, so they say less than as many deals of different people. The size
    is that of a simple random sample with the same variance, held between Kish's bound (all trials of a cluster alike)
    and the number of trials.

    Source: Kish, Survey Sampling (1965), section 8.2.
    """
    alike = sums.whole**2 / sums.whole_squared
    spread = sums.ratio * (1 - sums.ratio)
    if spread <= 0 or sums.clusters < 2:  # noqa: PLR2004 - no variance to be seen
        return alike
    variance = sums.variance
    return sums.whole if variance == 0 else min(max(spread / variance, alike), sums.whole)


def ratio_interval(sums: Clustered, level: float = 0.95) -> tuple[float, float] | None:
    """Interval of a share of a sum (revenue of a job in all revenue), linearised on the logit scale.

    The logit keeps both ends inside (0, 1). None where it does not exist: a share of 0 or 1 or beyond (refunds), fewer
    than two clusters.

    Source: variance as in `Clustered.variance`; logit: Korn & Graubard, Analysis of Health Surveys (1999), section 3.2.
    """
    ratio, variance = sums.ratio, sums.variance
    if not 0 < ratio < 1 or math.isinf(variance):
        return None
    centre = math.log(ratio / (1 - ratio))
    half = quantile(level) * math.sqrt(variance) / (ratio * (1 - ratio))
    return _expit(centre - half), _expit(centre + half)


def _expit(x: float) -> float:
    # Written for both signs so that a huge interval does not overflow.
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
