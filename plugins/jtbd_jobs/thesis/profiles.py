"""Groups to show: the same demographics and different jobs, different demographics and the same job. Never persons."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_COLUMNS = 3
"""Demographics of a profile at most: more would describe single persons."""
_PAIRS = 4
"""Pairs of groups that a profile must leave, or a column of it is dropped."""
_COVERAGE = 0.4
"""Share of customers of whom a column must be known."""
_ORDER = ("age", "birth_year", "gender", "family", "income", "education", "occupation", "city")
_ALPHA = 0.05
_ALIKE = 0.75
"""Share in which two distributions overlap from which groups are said to do the same."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A group of customers with the same profile and the same job.

    Attributes:
        profile: codes of the profile's columns.
        job: index of the job.
        counts: by behaviour, customers by category.
    """

    profile: tuple[int, ...]
    job: int
    counts: tuple[NDArray[np.intp], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Two groups side by side; `apart` tells for each behaviour whether they differ in it beyond chance."""

    left: Cell
    right: Cell
    apart: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs of groups.

    Attributes:
        pairs: how many there are.
        fitting: how many of them do as the thesis says: twins that differ, strangers that do the same.
        shown: the clearest of those, no group twice.
    """

    pairs: int
    fitting: int
    shown: tuple[Match, ...]


def profile_columns(names: Sequence[str], codes: NDArray[np.intp], jobs: NDArray[np.intp], least: int) -> list[int]:
    """Which columns of a basis make the profile: the best known of the usual order, as many as leave groups to show.

    Args:
        names: of the basis's columns.
        codes: customers x columns, -1 where unknown.
        jobs: by customer, -1 where unknown.
        least: customers of a group.
    """
    if not len(codes):
        return []
    varied = [
        place
        for place in range(len(names))
        if (codes[:, place] >= 0).mean() >= _COVERAGE and len(np.unique(codes[codes[:, place] >= 0, place])) > 1
    ]
    ranked = sorted(
        varied, key=lambda place: (_ORDER.index(names[place]) if names[place] in _ORDER else len(_ORDER), place)
    )
    for size in range(min(_COLUMNS, len(ranked)), 1, -1):
        if _twin_pairs(codes[:, ranked[:size]], jobs, least) >= _PAIRS:
            return ranked[:size]
    return ranked[:1]


def _twin_pairs(profile: NDArray[np.intp], jobs: NDArray[np.intp], least: int) -> int:
    there = (profile >= 0).all(axis=1) & (jobs >= 0)
    if not there.any():
        return 0
    rows, counts = np.unique(np.column_stack([profile[there], jobs[there]]), axis=0, return_counts=True)
    large = np.unique(rows[counts >= least, :-1], axis=0, return_counts=True)[1]
    return int((large * (large - 1) // 2).sum())


def cells(
    profile: NDArray[np.intp], jobs: NDArray[np.intp], outcomes: Sequence[NDArray[np.intp]], least: int
) -> tuple[Cell, ...]:
    """Groups of at least so many customers, of each of whom profile and job are known."""
    there = (profile >= 0).all(axis=1) & (jobs >= 0)
    if not there.any():
        return ()
    keys, index, sizes = np.unique(
        np.column_stack([profile, jobs])[there], axis=0, return_inverse=True, return_counts=True
    )
    index = index.ravel()
    tables = [_table(index, outcome[there], len(keys)) for outcome in outcomes]
    return tuple(
        Cell(tuple(map(int, key[:-1])), int(key[-1]), tuple(table[place] for table in tables))
        for place, key in enumerate(keys)
        if sizes[place] >= least
    )


def _table(index: NDArray[np.intp], outcome: NDArray[np.intp], groups: int) -> NDArray[np.intp]:
    categories, known = int(outcome.max()) + 1, outcome >= 0
    flat = np.bincount(index[known] * categories + outcome[known], minlength=groups * categories)
    return flat.reshape(groups, categories)


def twins(groups: Sequence[Cell], most: int) -> Matches:
    """The same profile, different jobs: how many of such pairs differ in what they do beyond chance."""
    pairs = [pair for pair in combinations(groups, 2) if pair[0].profile == pair[1].profile]
    tested = [tuple(map(_p_value, left.counts, right.counts)) for left, right in pairs]
    # within a pair for the number of behaviours, over pairs for their number
    least = benjamini_hochberg([min(min(found) * len(found), 1.0) for found in tested])
    order = sorted(range(len(pairs)), key=lambda place: (least[place], min(tested[place]), place))
    fitting = [place for place in order if least[place] <= _ALPHA]
    matches = [
        Match(*pairs[place], tuple(p * len(tested[place]) <= _ALPHA for p in tested[place])) for place in fitting
    ]
    return Matches(len(pairs), len(fitting), _apart(matches, most))


def strangers(groups: Sequence[Cell], most: int) -> Matches:
    """The same job, nothing in common in the profile: how many of such pairs do the same."""
    pairs = [pair for pair in combinations(groups, 2) if _are_strangers(*pair)]
    overlaps = [_overlap(*pair) for pair in pairs]
    fitting = [place for place, overlap in enumerate(overlaps) if overlap >= _ALIKE and _same_modes(*pairs[place])]
    # of two that overlap as much, the one of larger groups shows more
    order = sorted(fitting, key=lambda place: (-round(overlaps[place], 2), -_least(*pairs[place]), place))
    matches = [Match(*pairs[place], tuple(False for _ in pairs[place][0].counts)) for place in order]
    return Matches(len(pairs), len(fitting), _apart(matches, most))


def _are_strangers(left: Cell, right: Cell) -> bool:
    return left.job == right.job and all(one != other for one, other in zip(left.profile, right.profile, strict=True))


def _apart(matches: Sequence[Match], most: int) -> tuple[Match, ...]:
    """The first of them in which no profile (twins) or job (strangers) comes twice, to show more than one case."""
    shown: list[Match] = []
    for match in matches:
        seen = (
            [(one.left.profile, one.right.profile) for one in shown],
            [(one.left.job, one.right.job) for one in shown],
        )
        if (match.left.profile, match.right.profile) in seen[0] or (match.left.job, match.right.job) in seen[1]:
            continue
        shown.append(match)
    return tuple(shown[:most])


def _p_value(left: NDArray[np.intp], right: NDArray[np.intp]) -> float:
    """Chi-squared test that two groups do the same; 1 where there is nothing to compare."""
    from scipy.special import chdtrc  # noqa: PLC0415

    table = np.vstack([left, right])
    table = table[:, table.sum(axis=0) > 0].astype(np.float64)
    if table.shape[1] < 2 or not table.sum(axis=1).all():  # noqa: PLR2004 - one category
        return 1.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(chdtrc(table.shape[1] - 1, ((table - expected) ** 2 / expected).sum()))


def _shares(cell: Cell) -> Iterator[NDArray[np.float64]]:
    for counts in cell.counts:
        yield counts / max(int(counts.sum()), 1)


def _overlap(left: Cell, right: Cell) -> float:
    """Share that two groups' distributions have in common, over behaviours."""
    return float(np.mean([np.minimum(*pair).sum() for pair in zip(_shares(left), _shares(right), strict=True)]))


def _same_modes(left: Cell, right: Cell) -> bool:
    return all(int(one.argmax()) == int(other.argmax()) for one, other in zip(left.counts, right.counts, strict=True))


def _least(left: Cell, right: Cell) -> int:
    return min(int(counts.sum()) for cell in (left, right) for counts in cell.counts)
