"""Answers given without reading: indices by respondent, each a reason to look, none a reason to delete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.within import LEAST_PAIRS, row_correlations, row_means

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

_FASTEST = 3.0
"""A page answered faster than this counts as so fast: one skipped page must not decide."""


@dataclass(frozen=True, slots=True)
class Flags:
    """Who stands out, by index and in all.

    Attributes:
        shares: flagged by each index, of the respondents it could be computed for; NaN where there are none.
        counts: by respondent, how many indices flag it.
        several: share of respondents flagged by two indices or more: those to leave out for comparison.
    """

    shares: dict[str, float]
    counts: NDArray[np.intp]
    several: float


def longstring(ratings: ArrayLike) -> NDArray[np.intp]:
    """The longest run of one and the same answer, by respondent; unanswered questions are passed over.

    Args:
        ratings: respondents x questions in the order they were asked, NaN where not answered.

    Source: Johnson (2005), Journal of Research in Personality 39, 103-129.
    """
    found = np.asarray(ratings, dtype=np.float64)
    longest, run = np.zeros(len(found), dtype=np.intp), np.zeros(len(found), dtype=np.intp)
    previous = np.full(len(found), np.nan)
    for answer in found.T:
        there = ~np.isnan(answer)
        run = np.where(there, np.where(answer == previous, run + 1, 1), run)
        previous = np.where(there, answer, previous)
        longest = np.maximum(longest, run)
    return longest


def straight_lined(ratings: ArrayLike, least: int = 5) -> NDArray[np.bool_]:
    """Whether all answers of a respondent are one, where there are at least so many.

    Alone it is unreliable: who is content with everything answers so in earnest (Goldammer et al. 2024).

    Args:
        ratings: respondents x questions of one grid, NaN where not answered.
        least: answers below which nobody is called so.
    """
    found = np.asarray(ratings, dtype=np.float64)
    there = ~np.isnan(found)
    highest = np.where(there, found, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(there, found, np.inf).min(axis=1, initial=np.inf)
    return np.asarray((there.sum(axis=1) >= least) & (highest == lowest))


def even_odd(ratings: ArrayLike, scales: ArrayLike) -> NDArray[np.float64]:
    """Whether a respondent answers the two halves of each scale alike: near 1 with care, near 0 without.

    Questions of a scale are parted by turns; the halves' means are correlated over the scales, within the person, and
    stepped up by Spearman-Brown.

    Args:
        ratings: respondents x questions, all keyed in one direction, NaN where not answered.
        scales: by question the scale it belongs to, coded 0, 1, …

    Returns:
        -1 to 1; NaN with fewer than three scales that have both halves, or where a half does not vary.

    Source: Curran (2016), Journal of Experimental Social Psychology 66, 4-19; Johnson (2005).
    """
    found, belongs = np.asarray(ratings, dtype=np.float64), np.asarray(scales, dtype=np.intp)
    halves: tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]] = ([], [])
    for scale in np.unique(belongs):
        columns = found[:, belongs == scale]
        for half, side in enumerate(halves):
            side.append(row_means(columns[:, half::2]))
    if len(halves[0]) < LEAST_PAIRS:
        return np.full(len(found), np.nan)
    related = row_correlations(np.column_stack(halves[0]), np.column_stack(halves[1]))
    # stepped up, a correlation of -1 has no limit; below -1 there is nothing to say
    stepped = np.divide(2 * related, 1 + related, out=np.full_like(related, -1.0), where=related > -1)
    return np.where(np.isnan(related), np.nan, np.maximum(stepped, -1.0))


def person_total(ratings: ArrayLike) -> NDArray[np.float64]:
    """Correlation of a respondent's answers with the mean answers of all others: low or negative against the grain.

    Args:
        ratings: respondents x questions, NaN where not answered.

    Returns:
        -1 to 1; NaN with fewer than three answers, or where they do not vary (a straight line has no such index).

    Source: Donlon & Fischer (1968); Curran (2016), Journal of Experimental Social Psychology 66, 4-19.
    """
    found = np.asarray(ratings, dtype=np.float64)
    there = ~np.isnan(found)
    own = np.where(there, found, 0.0)
    # without the own answer, or everybody would agree a little with everybody
    others = there.sum(axis=0) - there
    return row_correlations(
        found, np.divide(own.sum(axis=0) - own, others, out=np.full(found.shape, np.nan), where=others > 0)
    )


def relative_speed(seconds: ArrayLike) -> NDArray[np.float64]:
    """How many times faster than the median a respondent was, page by page: 1 as most, above 2 conspicuous.

    Args:
        seconds: respondents x pages (one column where only the whole is known), NaN or 0 where not measured.

    Returns:
        Mean over pages of median over own time, each at most 3; NaN where no page was measured.

    Source: Leiner (2019), Survey Research Methods 13, 229-248, p. 236.
    """
    found = np.asarray(seconds, dtype=np.float64)
    times = np.where(found > 0, found, np.nan)
    seen = ~np.isnan(times).all(axis=0)
    usual = np.full(times.shape[1], np.nan)
    usual[seen] = np.nanmedian(times[:, seen], axis=0)
    return row_means(np.minimum(usual / times, _FASTEST))


def flags(conspicuous: Mapping[str, ArrayLike], defined: Mapping[str, ArrayLike] | None = None) -> Flags:
    """Shares flagged and who is flagged more than once.

    Args:
        conspicuous: by index, whether it flags each respondent.
        defined: by index, for whom it could be computed; for all where not named.

    Raises:
        ValueError: no index, or no respondent.
    """
    found = {name: np.asarray(values, dtype=np.bool_) for name, values in conspicuous.items()}
    if not found or not len(next(iter(found.values()))):
        raise ValueError("flags need an index and a respondent")
    bases = {name: np.asarray(values, dtype=np.bool_) for name, values in (defined or {}).items()}
    shares: dict[str, float] = {}
    for name, values in found.items():
        base = bases.get(name, np.ones_like(values))
        shares[name] = float(values[base].mean()) if base.any() else float("nan")
    counts = np.asarray(np.sum(list(found.values()), axis=0), dtype=np.intp)
    return Flags(shares, counts, float((counts > 1).mean()))
