"""What titles may claim of the jobs: only what differs beyond chance, and never what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.search.trending import Slope, slope, whole_months
from jtbd_reports.stats import Clustered, benjamini_hochberg, compare_shares, effective_size

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from jtbd_jobs.search.counting import Tally

LEVEL = 0.05


def leaders(tally: Tally, ids: Sequence[str], hidden: Collection[int | None]) -> list[str]:
    """The job with the largest share of visits and those that cannot be told from it, the largest first."""
    shown = [(index, tally.groups[index]) for index in range(len(ids)) if index in tally.groups and index not in hidden]
    order = sorted(shown, key=lambda one: (-one[1].visits, one[0]))
    if not order or not order[0][1].visits:
        return []
    first = order[0][1].among
    return [ids[index] for index, group in order if index == order[0][0] or _chance(first, group.among) >= LEVEL]


def _chance(first: Clustered, second: Clustered) -> float:
    return compare_shares(first.ratio, effective_size(first), second.ratio, effective_size(second))


def by_outcome(tally: Tally, ids: Sequence[str], hidden: Collection[int | None]) -> list[list[str]]:
    """Jobs whose visits convert more or less often than those of all other jobs: id and `higher` or `lower`.

    A difference is claimed where the two-proportion test, each side worth its effective number of visits, holds at a
    false discovery rate of 5 % over the jobs shown; the surest first.
    """
    total = tally.known.outcome
    if not total.whole:
        return []
    worth = effective_size(total) / total.whole
    tested: list[tuple[float, str, str]] = []
    for index, name in enumerate(ids):
        group = tally.groups.get(index)
        if group is None or index in hidden:
            continue
        own, others = group.outcome, total.whole - group.outcome.whole
        if own.whole and others:
            rest = (total.part - own.part) / others
            chance = compare_shares(own.ratio, effective_size(own), rest, max(others * worth, 1))
            tested.append((chance, name, "higher" if own.ratio > rest else "lower"))
    adjusted = benjamini_hochberg([chance for chance, _, _ in tested])
    sure = [one for one, level in zip(tested, adjusted, strict=True) if level < LEVEL]
    return [[name, way] for _, name, way in sorted(sure)]


def trends(
    rows: Sequence[tuple[int, int, int]], span: tuple[int, int, tuple[int, int, int]], jobs: int
) -> tuple[list[int], dict[int, list[int]], dict[int, Slope], list[int]]:
    """How the division of visits between jobs moves.

    Args:
        rows: month, index of the job, visits.
        span: first and last month of the export, and days as `whole_months` takes them.
        jobs: how many there are.

    Returns:
        Whole months; visits by job and month; the slope of each job that has one; jobs whose slope is beyond chance at
        a false discovery rate of 5 %, the steepest first.
    """
    first, last = whole_months(*span)
    months = list(range(first, last + 1))
    counts = {job: [0] * len(months) for job in range(jobs)}
    for month, job, visits in rows:
        if first <= month <= last and job in counts:
            counts[job][month - first] = visits
    wholes = [sum(counts[job][place] for job in counts) for place in range(len(months))]
    found = {job: line for job, parts in counts.items() if any(parts) and (line := slope(parts, wholes)) is not None}
    return months, counts, found, _sure(found)


def _sure(found: Mapping[int, Slope]) -> list[int]:
    adjusted = benjamini_hochberg([line.chance for line in found.values()])
    sure = [job for job, level in zip(found, adjusted, strict=True) if level < LEVEL]
    return sorted(sure, key=lambda job: (-abs(found[job].yearly), job))
