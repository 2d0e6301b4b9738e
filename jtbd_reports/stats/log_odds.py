"""Words that set one group apart from another: log-odds under an informative Dirichlet prior.

Source: Monroe, Colaresi & Quinn (2008), Fightin' Words, Political Analysis 16, 372-403, equations 15, 16, 20 and 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class LogOdds:
    """How much more a group uses each word than another does.

    Attributes:
        delta: difference of the log-odds by word, in natural logarithms; above 0 the first group uses it more.
        z: the same in its own standard deviations: what words are ranked by.
    """

    delta: NDArray[np.float64]
    z: NDArray[np.float64]


def log_odds(own: ArrayLike, others: ArrayLike, prior: ArrayLike) -> LogOdds:
    """Log-odds ratio of each word between two groups, drawn towards what is common to both.

    Rare words differ a lot by chance; the prior adds as many imagined uses of each word to both groups, and the
    variance says how little is known of a rare word. Unlike a plain ratio it names neither the rarest words nor the
    function words first.

    Args:
        own: counts by word in the group, 0 or more.
        others: counts in what it is held against, in the same order.
        prior: imagined counts by word, above 0, most usefully in proportion to a larger corpus (`informative_prior`).

    Raises:
        ValueError: arrays of different length, negative counts, a prior that is not above 0, fewer than two words.
    """
    first, second, imagined = (np.asarray(side, dtype=float) for side in (own, others, prior))
    if not first.shape == second.shape == imagined.shape or first.ndim != 1:
        raise ValueError(f"counts and prior go word by word, got {first.shape}, {second.shape} and {imagined.shape}")
    # the odds of the only word there is are infinite
    if len(first) < 2:  # noqa: PLR2004
        raise ValueError(f"odds need at least two words, got {len(first)}")
    if (first < 0).any() or (second < 0).any() or (imagined <= 0).any():
        raise ValueError("counts are 0 or more and priors above 0")
    delta = _logit(first + imagined) - _logit(second + imagined)
    variance = 1 / (first + imagined) + 1 / (second + imagined)
    return LogOdds(delta, delta / np.sqrt(variance))


def informative_prior(corpus: ArrayLike, strength: float) -> NDArray[np.float64]:
    """Imagined counts in proportion to a corpus, `strength` of them in all.

    Args:
        corpus: counts by word in all texts together, each above 0.
        strength: how many imagined words the prior is worth, above 0; more draws all words closer to the corpus.

    Raises:
        ValueError: a word without a count, or no strength.
    """
    counts = np.asarray(corpus, dtype=float)
    if (counts <= 0).any() or strength <= 0:
        raise ValueError("every word of the corpus has a count above 0, and the prior a strength above 0")
    return np.asarray(strength * counts / counts.sum())


def _logit(smoothed: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(smoothed) - np.log(smoothed.sum() - smoothed))
