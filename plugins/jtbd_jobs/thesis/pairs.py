"""Pairs of customers: twins by demographics with different jobs, strangers with the same job. Do they do the same?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain, combinations
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Share:
    """Share of pairs that do the same, with its 95% interval.

    Attributes:
        value: the share.
        low: lower end.
        high: upper end.
        pairs: how many pairs.
    """

    value: float
    low: float
    high: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Alike:
    """How often two customers do the same.

    Attributes:
        twins: the same demographics, different jobs; None where there are no such pairs.
        strangers: the same job, nothing in common in demographics.
        anyone: any two customers.
        p_value: that strangers do the same as often as twins; 1 where there is nothing to compare.
        customers: who could be in a pair.
    """

    twins: Share | None
    strangers: Share | None
    anyone: Share
    p_value: float
    customers: int


def alike(jobs: NDArray[np.intp], profile: NDArray[np.intp], outcome: NDArray[np.intp]) -> Alike:
    """How often pairs of customers do the same; counted from groups, no pair is ever formed.

    Args:
        jobs: by customer, 0, 1, …
        profile: customers x columns, 0, 1, …; all known.
        outcome: by customer, 0, 1, …

    Source: a share of pairs is a U-statistic; its variance is that of its projection on customers: Hoeffding (1948),
    Annals of Mathematical Statistics 19, 293-325; for a ratio linearised as in Särndal, Swensson & Wretman (1992).
    """
    columns = list(profile.T)
    twins = _pairs([*columns], [*columns, jobs], outcome)
    strangers = _without_any(jobs, columns, outcome)
    size = len(jobs)
    everybody = np.full(size, float(size - 1)), _sizes([outcome]) - 1
    found = [_share(*pair) for pair in (twins, strangers, everybody)]
    anyone = found[2]
    assert anyone is not None, "there are at least two customers"
    return Alike(found[0], found[1], anyone, _p_value(twins, strangers) if found[0] and found[1] else 1.0, size)


Pairs = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def _pairs(same: Sequence[NDArray[np.intp]], but: Sequence[NDArray[np.intp]], outcome: NDArray[np.intp]) -> Pairs:
    """By customer: partners who share `same` and not all of `but`; those of them who do the same."""
    return _sizes(same) - _sizes(but), _sizes([*same, outcome]) - _sizes([*but, outcome])


def _without_any(jobs: NDArray[np.intp], columns: Sequence[NDArray[np.intp]], outcome: NDArray[np.intp]) -> Pairs:
    """By customer: partners of the same job who share none of the columns, by inclusion and exclusion."""
    partners, same = np.zeros(len(jobs)), np.zeros(len(jobs))
    for shared in _subsets(columns):
        sign = (-1) ** len(shared)
        partners += sign * _sizes([jobs, *shared])
        same += sign * _sizes([jobs, *shared, outcome])
    return partners, same


def _subsets(columns: Sequence[NDArray[np.intp]]) -> Iterator[tuple[NDArray[np.intp], ...]]:
    return chain.from_iterable(combinations(columns, size) for size in range(len(columns) + 1))


def _sizes(columns: Sequence[NDArray[np.intp]]) -> NDArray[np.float64]:
    """By customer how many, itself among them, agree with it in all columns."""
    key = np.zeros(len(columns[0]), dtype=np.intp)
    for column in columns:
        # kept small step by step, so that columns of many values do not overflow the key
        key = np.unique(key * (int(column.max()) + 1) + column, return_inverse=True)[1]
    return np.bincount(key)[key].astype(np.float64)


def _share(partners: NDArray[np.float64], same: NDArray[np.float64]) -> Share | None:
    total = float(partners.sum())
    if not total:
        return None
    value = float(same.sum()) / total
    error = _Z * math.sqrt(float((_influence(partners, same) ** 2).sum()))
    return Share(value, max(value - error, 0.0), min(value + error, 1.0), round(total / 2))


def _influence(partners: NDArray[np.float64], same: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each customer does to the share: twice its own part, for it is in its partners' pairs too."""
    total = partners.sum()
    return np.asarray(2 * (same - same.sum() / total * partners) / total)


def _p_value(twins: Pairs, strangers: Pairs) -> float:
    difference = strangers[1].sum() / strangers[0].sum() - twins[1].sum() / twins[0].sum()
    # the same customers stand in both, so their influences are taken off each other before they are squared
    error = math.sqrt(float(((_influence(*strangers) - _influence(*twins)) ** 2).sum()))
    return 2 * NormalDist().cdf(-abs(float(difference)) / error) if error else 1.0
