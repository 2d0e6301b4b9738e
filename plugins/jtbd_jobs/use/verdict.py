"""Whether a job brings own customers, by a stated rule on its money, its win rate and its repeat purchase."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal, TypeAlias

from jtbd_reports.stats import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Verdict: TypeAlias = Literal["ours", "not_ours", "unclear"]
Sign: TypeAlias = Literal["higher", "lower"]
RATES = ("win_rate", "repeat_rate")
"""Measures held against those of the other jobs together."""
MONEY = ("margin_share", "revenue_share")
"""Measures held against the job's share of customers: the first that is known."""
_LEVEL = 0.05
_NORMAL = 1.959964


@dataclass(frozen=True, slots=True)
class Number:
    """A measure of a job as jobs.assign gave it.

    Attributes:
        kind: how the value is read.
        value: None where hidden or unknown.
        low: lower end of the 95 % interval.
        high: upper end.
        n: what stands behind it.
        suppressed: whether it is hidden.
    """

    kind: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    suppressed: bool = False

    @property
    def spread(self) -> float | None:
        """Standard error that the interval stands for; None without one."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return (self.high - self.low) / (2 * _NORMAL)


Numbers: TypeAlias = "Mapping[str, Mapping[str, Number]]"
"""Measures by job and name."""


def signs(numbers: Numbers) -> dict[str, dict[str, Sign]]:
    """What sets each job apart beyond chance, by job and measure; nothing where nothing does.

    Win rate and repeat purchase are held against the other jobs together, adjusted for the number of jobs (Benjamini &
    Hochberg 1995). The share of margin, or of revenue where no margin is known, is held against the share of customers.
    """
    found: dict[str, dict[str, Sign]] = {job: {} for job in numbers}
    for measure in RATES:
        for job, sign in _against_others(numbers, measure).items():
            found[job][measure] = sign
    for job, own in numbers.items():
        for measure in MONEY:
            if measure in own and own[measure].value is not None:
                against = _against_customers(own, measure)
                found[job] |= {measure: against} if against else {}
                break
    return found


def verdict(found: Mapping[str, Sign]) -> Verdict:
    """Ours where something speaks for the job and nothing against it; not ours the other way round; else unclear."""
    # signs that pull both ways leave it open: weighing them is the consultant's
    said = set(found.values())
    if said == {"higher"}:
        return "ours"
    return "not_ours" if said == {"lower"} else "unclear"


def _against_others(numbers: Numbers, measure: str) -> dict[str, Sign]:
    known = {job: own[measure] for job, own in numbers.items() if measure in own and own[measure].spread}
    tests = {job: _test(one, [other for key, other in known.items() if key != job]) for job, one in known.items()}
    told = {job: test for job, test in tests.items() if test is not None}
    levels = benjamini_hochberg([p for _, p in told.values()])
    signed: dict[str, Sign] = {}
    for (job, (difference, _)), level in zip(told.items(), levels, strict=True):
        if level < _LEVEL:
            signed[job] = "higher" if difference > 0 else "lower"
    return signed


def _test(own: Number, others: Sequence[Number]) -> tuple[float, float] | None:
    """Difference from the others together, and its two-sided p-value by the normal approximation."""
    size = sum(other.n or 0 for other in others)
    if not size:
        return None
    # jobs that are hidden or open are left out of "the others" on every page alike
    mean = sum((other.n or 0) * (other.value or 0.0) for other in others) / size
    variance = sum(((other.n or 0) * (other.spread or 0.0)) ** 2 for other in others) / size**2
    difference = (own.value or 0.0) - mean
    spread = math.sqrt((own.spread or 0.0) ** 2 + variance)
    return difference, 2 * NormalDist().cdf(-abs(difference) / spread)


def _against_customers(own: Mapping[str, Number], measure: str) -> Sign | None:
    """Whether the interval of the difference of two shares leaves nought out.

    The interval is put together from those of the two shares as if they were independent. They rise and fall together,
    so it is wider than need be.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Zou & Donner (2008) in general.
    """
    money, people = own[measure], own.get("customer_share")
    if people is None or money.spread is None or people.spread is None:
        return None
    assert None not in (money.value, money.low, money.high, people.value, people.low, people.high)
    low, high = difference(
        (money.value, money.low, money.high),  # type: ignore[arg-type]
        (people.value, people.low, people.high),  # type: ignore[arg-type]
    )
    if low > 0:
        return "higher"
    return "lower" if high < 0 else None


def difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[float, float]:
    """Interval of the difference of two estimates from their own intervals: `(value, low, high)` each."""
    gap = first[0] - second[0]
    low = gap - math.hypot(first[0] - first[1], second[2] - second[0])
    high = gap + math.hypot(first[2] - first[0], second[0] - second[1])
    return low, high
