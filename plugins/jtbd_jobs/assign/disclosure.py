"""What of the jobs' numbers must not be shown, decided once for every place that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.privacy import Sum, hidden_groups, hidden_sums, is_dominated, is_small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.assign.measures import Group, Row


@dataclass(frozen=True, slots=True)
class Hidden:
    """Indexes of jobs whose numbers are hidden, by what is hidden; `None` stands for deals of no job.

    Attributes:
        all: everything: too few customers, or needed to cover such a job.
        wins: what is known of won and lost deals.
        money: sums of money and shares in them.
        totals: whether the numbers of all deals together are hidden.
        total_wins: whether the win rate of all deals is hidden.
        total_money: whether the money of all deals is hidden.
    """

    all: frozenset[int | None]
    wins: frozenset[int | None]
    money: frozenset[int | None]
    totals: bool
    total_wins: bool
    total_money: bool


def hidden(
    total: Group, groups: Mapping[int | None, Group], primary: Mapping[int, int], jobs: int, minimum: int
) -> Hidden:
    """Decide by the number of customers, then with each deal of an unknown customer counted as one more.

    Deals of no job describe nobody: how many there are is shown whatever their number, unless they are needed to cover
    a small job. Their wins and money are never shown, nor left to be worked out where they are few.
    """
    order: list[int | None] = [*range(jobs), None]
    found = [groups.get(job) for job in order]
    sizes = [
        _size(group, primary.get(job, 0) if job is not None else 0) for job, group in zip(order, found, strict=True)
    ]
    # Deals of no job come last; wins and money are not shown for them, which blurs what is left of the totals.
    rest = jobs
    # Customers are counted beside deals: deals of unknown customers must neither swell nor cover a few known ones.
    known = [*(primary.get(job, 0) for job in range(jobs)), total.customers - sum(primary.values())]
    few = hidden_groups(known, minimum, neutral=(rest,))
    everything = hidden_groups(sizes, minimum, unpublished=few, neutral=(rest,)) | few
    closed = {*everything, rest}
    decided = [group.decided_clusters if group else 0 for group in found]
    # How few deals of no job ended could be had by subtraction, so here they count as a group like any other.
    wins = hidden_groups(decided, minimum, unpublished=closed) | everything
    sums = [Sum(group.priced_clusters, group.absolute, group.largest) if group else Sum(0, 0, 0) for group in found]
    money = hidden_sums(sums, minimum, unpublished=closed) | everything
    paid = Sum(total.priced_clusters, total.absolute, total.largest)
    return Hidden(
        frozenset(order[index] for index in everything),
        frozenset(order[index] for index in wins),
        frozenset(order[index] for index in money),
        totals=is_small(total.clusters, minimum) or is_small(total.customers, minimum),
        total_wins=is_small(total.decided_clusters, minimum),
        total_money=is_small(paid.customers, minimum) or (paid.total > 0 and is_dominated(paid)),
    )


def _size(group: Group | None, primary: int) -> int:
    """How many people stand behind the deals of a group, were each unknown customer another: at least so many."""
    if group is None:
        return 0
    # Deals may be of more people than have this as their main job, never of fewer.
    return primary + group.unknown if primary else group.clusters


def shown_rows(rows: Sequence[Row], minimum: int, most: int) -> tuple[Row, ...]:
    """The largest groups of a listing whose total is known, so that what is not listed cannot be rebuilt.

    Args:
        rows: all groups that make up the total, the largest first; those without a label are never listed.
        minimum: the smallest number of customers that may be shown.
        most: how many at most.
    """
    named = [index for index, row in enumerate(rows) if any(row.labels) and row.customers >= minimum][:most]
    # A reader sees the total and the listed rows: what is left must not be one small group.
    rest = [index for index in range(len(rows)) if index not in named]
    closed = hidden_groups([row.customers for row in rows], minimum, unpublished=rest, named=False)
    return tuple(rows[index] for index in named if index not in closed)
