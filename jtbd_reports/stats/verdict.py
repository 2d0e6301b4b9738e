"""What a comparison of two bases entitles to say: the candidate wins, did not win, or there is too little data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be said of the candidate basis."""

    WINS = "wins"
    DID_NOT_WIN = "did_not_win"
    TOO_LITTLE_DATA = "too_little_data"


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference of losses in bits per customer; above 0 the loss falls.

    Attributes:
        gain: mean over customers.
        low: lower end.
        high: upper end.
    """

    gain: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Increment:
    """What a basis adds to the other.

    Attributes:
        bits: loss of the other alone less loss of both.
        p_value: of the permutation test that it adds nothing.
        detectable: gain that so many customers would probably have shown.
    """

    bits: Interval
    p_value: float
    detectable: float

    def holds(self, alpha: float = 0.05) -> bool:
        """Whether something is added: by the interval and by the permutation test, both."""
        return self.bits.low > 0 and self.p_value < alpha


@dataclass(frozen=True, slots=True)
class Gains:
    """How much less is lost than where only the shares of the outcomes are known.

    Attributes:
        candidate: by the candidate basis alone.
        rival: by the rival alone.
        both: by both together.
    """

    candidate: Interval
    rival: Interval
    both: Interval


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two bases against each other on one outcome; losses in bits per customer, out of sample.

    Attributes:
        customers: how many.
        outcomes: categories of the outcome.
        nothing: loss when only the shares of the outcomes are known.
        candidate: loss of the candidate basis alone.
        rival: loss of the rival alone.
        both: loss of both together.
        candidate_adds: rival -> rival + candidate.
        rival_adds: candidate -> candidate + rival.
        advantage: loss of the rival alone less that of the candidate alone.
        gains: of each alone and of both over knowing the shares only.
    """

    customers: int
    outcomes: int
    nothing: float
    candidate: float
    rival: float
    both: float
    candidate_adds: Increment
    rival_adds: Increment
    advantage: Interval
    gains: Gains


def verdict(found: Comparison, *, worth: float = 0.01, alpha: float = 0.05) -> Verdict:
    """What the comparison entitles to say of the candidate.

    It wins where it adds to the rival and alone tells more than the rival alone. It did not win where the rival does
    so, or where so many customers would have shown a gain worth having and did not show the candidate ahead. Otherwise
    there is too little data: that nothing was seen says nothing.

    Args:
        found: the comparison.
        worth: the least gain worth having, as a share of the bits of the outcome.
        alpha: for the permutation tests.
    """
    if found.candidate_adds.holds(alpha) and found.advantage.low > 0:
        return Verdict.WINS
    # a candidate that merely predicts worse in this sample is not beaten: the rival must itself hold
    beaten = found.rival_adds.holds(alpha) and found.advantage.high < 0
    if beaten or found.candidate_adds.detectable <= worth * found.nothing:
        return Verdict.DID_NOT_WIN
    return Verdict.TOO_LITTLE_DATA
