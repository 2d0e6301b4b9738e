"""Whether a basis goes with an outcome beyond another basis: a permutation test, and what it could have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.fft import irfft, rfft
from scipy.special import chdtri, chndtrinc

from jtbd_reports.stats.softmax import fit, log_chances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_reports.stats.patterns import Design


_NUMBERS_AT_ONCE = 4_000_000
_TURNED = 10_000
"""Customers from which one random order is turned round instead of many being drawn."""


def permutation_p(
    base: Design, added: Design, outcome: NDArray[np.intp], *, permutations: int, generator: np.random.Generator
) -> float:
    """P-value that the added basis says nothing of the outcome beyond the base.

    What the base leaves of the outcome is held against what it leaves of the added basis; then the added block is dealt
    to the customers anew, many times. Nothing is refitted, so it takes any number of customers.

    Args:
        base: patterns of what is known already.
        added: patterns of the block that is dealt anew.
        outcome: by customer, coded 0, 1, … without gaps.
        permutations: how many; the smallest p-value is 1 / (1 + permutations). Of many customers one random order is
            dealt in all its rotations instead, and the smallest p-value is 1 / customers.
        generator: deals.

    Source: permuted residuals: Freedman & Lane (1983), Journal of Business & Economic Statistics 1, 292-298, in the
    form of Winkler et al. (2014), NeuroImage 92, 381-397; statistic: Pillai's trace; p: Phipson & Smyth (2010). That
    any group of permutations will do: Lehmann & Romano, Testing Statistical Hypotheses (3rd ed.), theorem 15.2.1.
    """
    block, left = _white(_block_left(base, added)), _white(_outcome_left(base, outcome))
    if not block.shape[1] or not left.shape[1]:
        return 1.0
    found = float(((block.T @ left) ** 2).sum())
    if len(block) > _TURNED:
        return float(np.mean(_rotations(block, left, generator) >= found * (1 - 1e-9)))
    # dealing the residuals to the block is dealing the block to the residuals
    dealt = np.concatenate([_traces(block, left, some, generator) for some in _batches(permutations, left.size)])
    # what is equal but for rounding counts as reached
    reached = np.count_nonzero(dealt >= found * (1 - 1e-9))
    return (1 + int(reached)) / (1 + permutations)


def detectable_gain(parameters: int, customers: int, alpha: float = 0.05, power: float = 0.8) -> float:
    """The least gain in bits per customer that would probably have been seen.

    That of a likelihood-ratio test, which sees more than cross-validation: what lies below it nobody could have seen.

    Args:
        parameters: of the added block: categories less one, times outcomes less one; at least 1.
        customers: how many.
        alpha: chance of a false claim.
        power: chance to see it.

    Source: noncentral chi-square of the likelihood ratio: Self, Mauritsen & Ohara (1992), Biometrics 48, 31-39.
    """
    noncentrality = chndtrinc(chdtri(parameters, alpha), parameters, 1 - power)
    return float(noncentrality / (2 * customers * np.log(2)))


def _batches(permutations: int, numbers: int) -> list[int]:
    """Permutations dealt at once: as many as read the block once and stay small."""
    size = max(1, _NUMBERS_AT_ONCE // numbers)
    return [min(size, permutations - start) for start in range(0, permutations, size)]


def _traces(
    block: NDArray[np.float64], left: NDArray[np.float64], permutations: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """The statistic under so many deals."""
    dealt = np.hstack([left[generator.permutation(len(left))] for _ in range(permutations)])
    return np.asarray(((block.T @ dealt) ** 2).sum(axis=0).reshape(permutations, -1).sum(axis=1))


def _rotations(
    block: NDArray[np.float64], left: NDArray[np.float64], generator: np.random.Generator
) -> NDArray[np.float64]:
    """The statistic under every rotation of one random order, that of the data first: sums of circular correlations."""
    order, size = generator.permutation(len(block)), len(block)
    blocks, lefts = np.conj(rfft(block[order], axis=0)), rfft(left[order], axis=0)
    traces = np.zeros(size)
    # one column of the block at a time: all pairs at once would outgrow the customers many times
    for one in blocks.T:
        traces += (irfft(lefts * one[:, None], size, axis=0) ** 2).sum(axis=1)
    return traces


def _outcome_left(base: Design, outcome: NDArray[np.intp]) -> NDArray[np.float64]:
    """Customers x outcomes: what happened less its chance under the base."""
    classes = int(outcome.max()) + 1
    seen = base.counts(outcome, classes, np.ones(len(outcome), dtype=np.bool_))
    chances = np.exp(log_chances(base.rows, fit(base.rows, seen, np.ones(base.rows.shape[1]))))
    return np.eye(classes)[outcome] - chances[base.index]


def _block_left(base: Design, added: Design) -> NDArray[np.float64]:
    """Customers x dummies of the added basis: what the base does not tell of them."""
    known = np.column_stack([np.ones(len(base.rows)), base.rows])
    sizes = np.bincount(base.index, minlength=len(base.rows))
    block = added.rows[added.index]
    sums = np.column_stack([np.bincount(base.index, column, minlength=len(base.rows)) for column in block.T])
    slopes = np.linalg.pinv((known.T * sizes) @ known, hermitian=True) @ (known.T @ sums)
    return np.asarray(block - (known @ slopes)[base.index])


def _white(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Centred columns turned so that they are orthonormal; directions that do not vary are dropped."""
    centred = values - values.mean(axis=0)
    sizes, turns = np.linalg.eigh(centred.T @ centred)
    kept = sizes > 1e-9 * len(values)
    return np.asarray(centred @ (turns[:, kept] / np.sqrt(sizes[kept])))
