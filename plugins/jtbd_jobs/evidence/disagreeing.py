"""Where two families differ about a job by more than both intervals allow, and how far a job is borne out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from jtbd_jobs.evidence.families import Cell, Family

Strength: TypeAlias = Literal["strong", "disputed", "single", "talks", "none", "hidden"]
"""How far a job is borne out; what each means is said at `strength`."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A job whose share differs between two families.

    Attributes:
        job: its id.
        higher: name of the family in which it is commoner.
        lower: name of the other.
        points: how much, a difference of shares.
    """

    job: str
    higher: str
    lower: str
    points: float


def gaps(families: Sequence[Family]) -> tuple[Gap, ...]:
    """Pairs of families whose 95 % intervals of a job's share do not touch.

    Those with the most precise family come first, the widest gap before the others: what departs from it matters most.

    Intervals that do not touch are a stricter test than one of the difference: about one pair in two hundred would
    pass it by chance, so that even a dozen comparisons seldom name one wrongly.
    """
    found = [
        Gap(job, higher.name, lower.name, (higher.cells[job].share or 0.0) - (lower.cells[job].share or 0.0))
        for one, other in combinations(families, 2)
        for job in one.cells
        for higher, lower in ((one, other), (other, one))
        if _above(higher.cells[job], lower.cells[job])
    ]
    best = families[0].name if families else ""
    return tuple(sorted(found, key=lambda gap: (best not in {gap.higher, gap.lower}, -gap.points, gap.job)))


def _above(one: Cell, other: Cell) -> bool:
    return one.low is not None and other.high is not None and one.low > other.high


def strength(job: str, families: Sequence[Family], disputed: Collection[str], talks: int) -> Strength:
    """How far a job is borne out.

    `strong`: seen in two families or more, and no two of them differ about its share beyond both intervals.
    `disputed`: seen in two families or more, and two of them differ.
    `single`: seen in one family that measures shares.
    `talks`: only spoken of in interviews.
    `none`: nobody is known to have it.
    `hidden`: what is known of it is of too few people to be said.

    Args:
        job: its id.
        families: those that measure shares.
        disputed: ids of jobs about which two families differ.
        talks: interviews that speak of it.
    """
    # a family that was asked and knows nobody counts neither for nor against: it may not reach such people
    cells = [family.cells[job] for family in families]
    seen = sum(cell.seen for cell in cells)
    if seen > 1:
        return "disputed" if job in disputed else "strong"
    if seen:
        return "single"
    if any(cell.suppressed for cell in cells):
        return "hidden"
    return "talks" if talks else "none"
