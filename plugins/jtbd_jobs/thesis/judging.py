"""What a comparison of jobs with another basis entitles to say, for one behaviour and for all of them together."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from jtbd_reports.stats import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from jtbd_reports.stats.verdict import Comparison

ALPHA = 0.05


class Said(StrEnum):
    """What may be said of jobs against a rival."""

    JOBS = "jobs"
    """Jobs explain more."""
    RIVAL = "rival"
    """The rival explains more: jobs did not win here."""
    BOTH = "both"
    """Each adds to the other, neither is ahead."""
    SAME = "same"
    """Both tell something, and nothing that the other does not."""
    NEITHER = "neither"
    """Neither tells anything worth having, and so many customers would have shown it."""
    UNSURE = "unsure"
    """Too little data to tell."""


def judged(comparisons: Sequence[Comparison], worth: float) -> tuple[Said, ...]:
    """What each comparison of one rival entitles to say; p-values are adjusted for all of them together.

    Args:
        comparisons: of jobs (the candidate) with the rival, by behaviour.
        worth: the least gain worth having, in bits per customer.

    Returns:
        By comparison. Jobs are ahead only where they add to the rival (interval and adjusted permutation test, both)
        and alone tell more than the rival alone (interval); the rival likewise.
    """
    p_values = [one.p_value for found in comparisons for one in (found.candidate_adds, found.rival_adds)]
    # half of them ask about jobs, half about the rival: a claim of either kind is a claim
    adjusted = benjamini_hochberg(p_values)
    return tuple(
        _said(found, adjusted[2 * place], adjusted[2 * place + 1], worth) for place, found in enumerate(comparisons)
    )


def _said(found: Comparison, jobs_p: float, rival_p: float, worth: float) -> Said:
    jobs_add = found.candidate_adds.bits.low > 0 and jobs_p <= ALPHA
    rival_adds = found.rival_adds.bits.low > 0 and rival_p <= ALPHA
    if jobs_add and found.advantage.low > 0:
        return Said.JOBS
    if rival_adds and found.advantage.high < 0:
        return Said.RIVAL
    if jobs_add and rival_adds:
        return Said.BOTH
    # what was not seen says something only where it would have been seen
    seen = max(found.candidate_adds.detectable, found.rival_adds.detectable) <= worth
    if jobs_add or rival_adds or not seen:
        return Said.UNSURE
    told = found.gains.candidate.low > worth and found.gains.rival.low > worth
    return Said.SAME if told else Said.NEITHER


def overall(said: Collection[Said]) -> Said:
    """One word for all behaviours: who is ahead in some and never behind; both where each is ahead somewhere."""
    ahead = {Said.JOBS, Said.RIVAL} & set(said)
    if len(ahead) == 1:
        return next(iter(ahead))
    if ahead or Said.BOTH in said:
        return Said.BOTH
    if Said.UNSURE in said or not said:
        return Said.UNSURE
    return Said.SAME if Said.SAME in said else Said.NEITHER
