"""The thesis test: does one basis (jobs) tell more of behaviour, out of sample, than another (demographics)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.crossfit import Basis, fold_losses, made
from jtbd_reports.stats.partial import detectable_gain, permutation_p
from jtbd_reports.stats.verdict import Comparison, Gains, Increment, Interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jtbd_reports.stats.patterns import Design


def compare_bases(
    candidate: Basis,
    rival: Basis,
    outcome: ArrayLike,
    *,
    seed: int,
    folds: int = 5,
    draws: int = 1000,
    permutations: int = 199,
    level: float = 0.95,
) -> Comparison:
    """Cross-validated gain in bits per customer of each basis over the other.

    Multinomial logistic regression on the categories of each basis (no interactions), ridge penalty chosen inside each
    fold. The intervals are of the customers (paired bootstrap of their losses), with the models as they were fitted.

    Args:
        candidate: codes by customer (x columns), a missing value a category of its own; measures through
            `patterns.quantile_codes`. Segments found with the help of data are given as a function that makes them
            from the customers fitted on (a mask), so that no customer is predicted by segments it helped to find.
        rival: the same.
        outcome: by customer, coded 0, 1, … without gaps. It may not be what the candidate was made from.
        seed: for folds, resamples and permutations.
        folds: parts held out in turn.
        draws: resamples of customers.
        permutations: of the added block.
        level: coverage of the intervals.

    Raises:
        ValueError: bases and outcome of different customers, an outcome of one category, codes with gaps, or an
            outcome with fewer customers than folds (join rare ones first).

    Source: increments of log-loss: Good (1952), JRSS B 14, 107-114; paired comparison out of sample: Hastie, Tibshirani
    & Friedman (2nd ed.), section 7.10.
    """
    codes, generator = _outcome(outcome, folds), np.random.default_rng(seed)
    one, other = made(candidate, len(codes)), made(rival, len(codes))
    if {len(one.index), len(other.index)} != {len(codes)}:
        raise ValueError(
            f"bases and outcome need the same customers, got {len(one.index)}, {len(other.index)}, {len(codes)}"
        )
    losses = fold_losses(candidate, rival, codes, folds=folds, generator=generator)
    nothing, alone, against, both = losses.T
    gains = [nothing - alone, nothing - against, nothing - both]
    differences = np.column_stack([against - both, alone - both, against - alone, *gains])
    adds, lacks, advantage, *gained = _intervals(differences, draws, level, generator)

    def increment(bits: Interval, base: Design, added: Design) -> Increment:
        """What one basis adds to the other."""
        parameters = max(added.parameters * int(codes.max()), 1)
        p_value = permutation_p(base, added, codes, permutations=permutations, generator=generator)
        return Increment(bits, p_value, detectable_gain(parameters, len(codes)))

    return Comparison(
        customers=len(codes),
        outcomes=int(codes.max()) + 1,
        nothing=float(nothing.mean()),
        candidate=float(alone.mean()),
        rival=float(against.mean()),
        both=float(both.mean()),
        candidate_adds=increment(adds, other, one),
        rival_adds=increment(lacks, one, other),
        advantage=advantage,
        gains=Gains(*gained),
    )


def _outcome(outcome: ArrayLike, folds: int) -> NDArray[np.intp]:
    codes = np.asarray(outcome, dtype=np.intp)
    counts = np.bincount(codes) if codes.size and codes.min() >= 0 else np.zeros(0, dtype=np.intp)
    if len(counts) < 2:  # noqa: PLR2004 - what does not vary cannot be explained
        raise ValueError("an outcome needs two categories, coded 0, 1, …")
    if counts.min() < folds:
        rare = int(counts.argmin())
        raise ValueError(f"outcome {rare} has {counts[rare]} customers, fewer than the {folds} folds")
    return codes


def _intervals(
    differences: NDArray[np.float64], draws: int, level: float, generator: np.random.Generator
) -> list[Interval]:
    """Mean and percentile interval of each column, customers drawn whole."""
    size = len(differences)
    # how often each was drawn, times its difference: quicker than gathering rows
    means = np.array(
        [np.bincount(generator.integers(size, size=size), minlength=size) @ differences / size for _ in range(draws)]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return [Interval(*map(float, ends)) for ends in zip(differences.mean(axis=0), low, high, strict=True)]
