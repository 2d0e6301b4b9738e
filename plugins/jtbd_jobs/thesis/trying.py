"""Each behaviour predicted by jobs, by another basis, by both: what out-of-sample prediction gains by each."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.thesis.coding import Coded, behaviour, coded
from jtbd_jobs.thesis.gathering import Column
from jtbd_jobs.thesis.judging import judged
from jtbd_reports.stats.association import adjusted_mutual_information, cramers_v, cross_table
from jtbd_reports.stats.gain import compare_bases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.thesis.judging import Said
    from jtbd_jobs.thesis.options import Basis, ThesisOptions, Trait
    from jtbd_reports.stats.verdict import Comparison

ENOUGH = 10
"""Customers per fold below which nothing is tried."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of the customers.

    Attributes:
        columns: by trait.
        jobs: index of each customer's job, told without what gives a behaviour away; -1 where unknown.
        minimum: the smallest group that may be shown.
    """

    columns: Mapping[Trait, Column]
    jobs: NDArray[np.intp]
    minimum: int


@dataclass(frozen=True, slots=True)
class Tie:
    """How far a column goes with a behaviour, beyond chance; NaN where one of them does not vary."""

    column: str
    information: float
    v: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One behaviour explained by jobs and by a rival.

    Attributes:
        outcome: its name.
        rival: name of the basis.
        left_out: customers whose job, behaviour or whole rival is not known.
        names: categories of the behaviour.
        found: the comparison.
        said: what it entitles to say.
        ties: jobs first (`jobs`), then each column of the rival.
    """

    outcome: str
    rival: str
    left_out: int
    coded: Coded
    found: Comparison
    said: Said
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class _Sample:
    """Customers of whom both bases and the behaviour are known."""

    outcome: Trait
    jobs: NDArray[np.intp]
    rival: NDArray[np.intp]
    behaviour: Coded
    left_out: int


def trials(
    known: Known, outcomes: Sequence[Trait], rival: Basis, options: ThesisOptions, seed: int
) -> tuple[tuple[Trial, ...], dict[str, str]]:
    """Every behaviour against one rival.

    Returns:
        Trials, and by behaviour why it was not tried: `few` customers, or it does not `vary`.
    """
    samples, untried = [], {}
    for outcome in outcomes:
        sample = _sample(known, outcome, rival, options.folds)
        if len(sample.jobs) < ENOUGH * options.folds:
            untried[outcome.name] = "few"
        elif len(sample.behaviour.names) < 2:  # noqa: PLR2004 - what does not vary cannot be explained
            untried[outcome.name] = "vary"
        else:
            samples.append(sample)
    found = [_compared(sample, rival.name, options.folds, seed, len(samples)) for sample in samples]
    said = judged(found, options.worth)
    return tuple(
        Trial(sample.outcome.name, rival.name, sample.left_out, sample.behaviour, one, word, _ties(sample, rival))
        for sample, one, word in zip(samples, found, said, strict=True)
    ), untried


def rival_codes(known: Known, rival: Basis) -> NDArray[np.intp]:
    """Customers x columns of a basis, -1 where unknown."""
    return np.column_stack([coded(trait, known.columns[trait]).codes for trait in rival.traits])


def _sample(known: Known, outcome: Trait, rival: Basis, folds: int) -> _Sample:
    jobs, codes = known.jobs, rival_codes(known, rival)
    # nobody is compared by a job or a rival that is not known: whether it was recorded may itself tell the outcome
    chosen = (jobs >= 0) & (codes >= 0).any(axis=1)
    column = known.columns[outcome]
    made = behaviour(outcome, Column(column.values[chosen], column.labels), max(known.minimum, 2 * folds))
    there = made.known
    return _Sample(
        outcome, jobs[chosen][there], codes[chosen][there], Coded(made.codes[there], made.names),
        len(jobs) - int(there.sum()),
    )  # fmt: skip


def _compared(sample: _Sample, rival: str, folds: int, seed: int, tests: int) -> Comparison:
    # by name: another behaviour in the project must not move this one's folds
    own = np.random.default_rng([seed, zlib.crc32(f"{sample.outcome.name}/{rival}".encode())])
    # so many that one behaviour among all of them can still be found
    permutations = max(199, 50 * tests - 1)
    return compare_bases(
        sample.jobs, sample.rival, sample.behaviour.codes,
        seed=int(own.integers(2**31)), folds=folds, permutations=permutations,
    )  # fmt: skip


def _ties(sample: _Sample, rival: Basis) -> tuple[Tie, ...]:
    columns = [("jobs", sample.jobs), *zip([trait.name for trait in rival.traits], sample.rival.T, strict=True)]
    return tuple(_tie(name, codes, sample.behaviour.codes) for name, codes in columns)


def _tie(name: str, codes: NDArray[np.intp], outcome: NDArray[np.intp]) -> Tie:
    there = codes >= 0
    if not there.any():
        return Tie(name, np.nan, np.nan)
    table = cross_table(codes[there], outcome[there])
    if min(table.shape) < 2:  # noqa: PLR2004 - one of them does not vary
        return Tie(name, np.nan, np.nan)
    return Tie(name, adjusted_mutual_information(table), cramers_v(table))
