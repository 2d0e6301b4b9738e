"""Whether classes mirror something that is no need: who sold, in which month, through which pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.comparing import contingency
from jtbd_reports.stats.association import adjusted_mutual_information, cramers_v, mutual_information

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Mirror:
    """How far classes follow a nuisance variable.

    Attributes:
        cramers_v: bias-corrected, 0 (nothing) to 1 (the same).
        information: adjusted mutual information, about 0 by chance.
        p_value: of the mutual information, when rows of one variable are dealt out at random.
        nearest: (K,) for each class that occurs, in order, the place of the value that it overlaps most, among the
            values that occur, in order.
        overlap: (K,) the Jaccard similarity of the class with that value: 1 where they are the same rows.
    """

    cramers_v: float
    information: float
    p_value: float
    nearest: NDArray[np.int64]
    overlap: NDArray[np.float64]


def mirror(classes: ArrayLike, values: ArrayLike, rng: np.random.Generator, *, draws: int = 999) -> Mirror:
    """Compare classes with a nuisance variable; rows where either is missing are left out.

    Args:
        classes: (n,) class of each row from 0, -1 where it has none.
        values: (n,) code of the nuisance variable from 0, -1 where missing.
        rng: source of randomness.
        draws: permutations.

    Raises:
        ValueError: no row has both.

    Rows must be independent: where a customer has many deals, give one row a customer, or p is too small.
    """
    one, other = np.asarray(classes), np.asarray(values)
    both = (one >= 0) & (other >= 0)
    if not both.any():
        raise ValueError("no row has both a class and a value")
    table = contingency(one[both], other[both])
    either = table.sum(axis=1, keepdims=True) + table.sum(axis=0) - table
    similarity = table / either
    return Mirror(
        cramers_v=float(np.nan_to_num(cramers_v(table))),  # where one side has one value, nothing goes together
        information=adjusted_mutual_information(table) if min(table.shape) > 1 else 0.0,
        p_value=permutation_p(table, rng, draws=draws),
        nearest=similarity.argmax(axis=1),
        overlap=similarity.max(axis=1),
    )


def permutation_p(table: NDArray[np.int64], rng: np.random.Generator, *, draws: int = 999) -> float:
    """P-value of the mutual information of a table (A, B) under random permutation of the rows.

    Permuted rows keep both margins, so tables with these margins are drawn directly, whatever the number of rows.

    Source: Patefield (1981), Applied Statistics 30 (drawing); Davison & Hinkley (1997), chapter 4 (p).
    """
    from scipy.stats import random_table  # noqa: PLC0415 - slow to load, needed here only

    margins = random_table(table.sum(axis=1), table.sum(axis=0))
    null = mutual_information(np.asarray(margins.rvs(draws, random_state=rng)).astype(np.int64))
    reached = null >= mutual_information(table) - _ROUNDING
    return float((1 + reached.sum()) / (1 + draws))
