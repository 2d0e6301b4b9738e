"""Fits a latent class model by EM from many random starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.classes import LatentClasses, deviance, free_parameters, relative_entropy
from jtbd_jobs.latent.climbing import Summits, climb
from jtbd_jobs.latent.design import Design, design_of
from jtbd_jobs.latent.patterns import sampled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.latent.patterns import Patterns

TOLERANCE = 1e-10
"""Relative gain of the likelihood at which a start has arrived."""
ROUGH = 1e-7
"""The same for data that are simulated or resampled, where a hundredth of a nat decides nothing."""
CYCLES = 3000
NEAR = 1e-4
"""Log-likelihoods this near (nats) are one maximum; for great ones, the billionth part that convergence leaves."""
_SCOUTED = 10_000
"""With more patterns than this, starts first climb on a sample of as many rows."""
_KEPT = 5
"""So many different summits of the sample, the highest, are then climbed to the end."""


def fit(
    patterns: Patterns,
    classes: int,
    rng: np.random.Generator,
    *,
    starts: int = 50,
    prior: float = 0.0,
    given: NDArray[np.float64] | None = None,
    tolerance: float = TOLERANCE,
) -> LatentClasses:
    """Fit K classes and keep the best of all starts; cost grows with patterns, not with rows.

    Args:
        patterns: P distinct patterns with counts; missing answers are kept (missing at random).
        classes: K, at least 1.
        rng: source of the starts; the same generator gives the same result.
        starts: random starts, at least 1.
        prior: pseudo-rows against probabilities of 0 and 1 (Latent GOLD uses 1); 0 for maximum likelihood.
        given: (K, 1 + D) parameters of one start more, as `parameters_of` gives them.
        tolerance: see `TOLERANCE` and `ROUGH`.

    Returns:
        The best solution, classes ordered by size, then by their probabilities.

    Raises:
        ValueError: fewer than one class or start.

    Source: see `Design.step` and `climbing.climb`; number of starts and how many agree: Linzer & Lewis (2011), poLCA.
    """
    if classes < 1 or starts < 1:
        raise ValueError(f"a fit needs at least one class and one start, got {classes} and {starts}")
    design = design_of(patterns, prior)
    # One class has one maximum, which any start reaches in one step.
    number = 1 if classes == 1 else starts
    begin = rng.exponential(size=(classes, number, len(design.onehot)))
    begin[..., 0] = 1.0
    begin = design.normalised(begin)
    if given is not None:
        begin = np.concatenate([begin, given[:, None, :]], axis=1)
    kinds = np.arange(begin.shape[1])
    if len(patterns.counts) > _SCOUTED:
        begin, kinds = _scouted(design_of(sampled(patterns, _SCOUTED, rng), prior), begin)
    summits = climb(design, begin, tolerance=tolerance, cycles=CYCLES)
    return _solution(patterns, design, summits, kinds, starts if classes > 1 else number)


def _scouted(design: Design, begin: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Climb on a sample, where starts that meet become one: the starts left, and which of them each became."""
    # A sample need not be climbed to the last digit: what is kept of it is where to start.
    summits = climb(design, begin, tolerance=ROUGH / 10, cycles=CYCLES)
    order = np.argsort(-summits.objective)
    apart = np.abs(np.diff(summits.objective[order], prepend=np.inf)) > _near(summits.objective[order[0]])
    # Where a climb was given up, equal heights need not be one place.
    apart |= ~summits.converged[order]
    kinds = np.empty(len(order), dtype=np.int64)
    kinds[order] = np.cumsum(apart) - 1
    return summits.parameters[:, order[apart][:_KEPT]], kinds


def _near(log_likelihood: float) -> float:
    return max(NEAR, abs(float(log_likelihood)) * 1e-9)


def _solution(
    patterns: Patterns, design: Design, summits: Summits, kinds: NDArray[np.int64], starts: int
) -> LatentClasses:
    """The best of all summits; `kinds` says which one each start led to."""
    leader = int(summits.objective.argmax())
    top = summits.objective[leader]
    parameters = ordered(summits.parameters[:, leader])
    log_likelihood, membership = design.judged(parameters)
    near = np.flatnonzero(top - summits.objective <= _near(top))
    # A start that was given in addition is no random one.
    reached = np.isin(kinds[:starts], near)
    return LatentClasses(
        shares=parameters[:, 0],
        probabilities=tuple(np.split(parameters[:, 1:], np.cumsum(patterns.levels)[:-1], axis=1)),
        posteriors=membership,
        log_likelihood=log_likelihood,
        free=free_parameters(patterns, len(parameters)),
        rows=patterns.total,
        deviance=deviance(patterns, log_likelihood),
        entropy=relative_entropy(membership, patterns.counts),
        starts=starts,
        at_best=float(reached.mean()),
    )


def ordered(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Classes (K, 1 + D) by falling share; equal shares by their probabilities, so that labels are no chance."""
    # Rounded, as two runs agree to the tolerance of convergence only.
    keys = np.round(parameters, 6)
    return parameters[np.lexsort((*-keys[:, :0:-1].T, -keys[:, 0]))]


def parameters_of(model: LatentClasses) -> NDArray[np.float64]:
    """(K, 1 + D) shares and probabilities side by side: what `fit` takes as a start."""
    return np.concatenate([model.shares[:, None], *model.probabilities], axis=1)
