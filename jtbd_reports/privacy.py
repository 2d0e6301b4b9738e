"""Small cells: which groups of a partition must be hidden so that none can be shown or rebuilt.

A group of too few customers is hidden (primary suppression). Where totals are published, a single hidden group could be
rebuilt by subtraction, so others are hidden with it (complementary suppression) until the hidden ones together are
large enough to say nothing about any of them. Money is hidden also where one customer makes almost all of it.

Source: Hundepool et al., Statistical Disclosure Control (2012), chapters 4 and 5. Not defended against: a reader who
knows this algorithm and narrows the range of a hidden group from which others were hidden with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

DOMINANCE = 0.85
"""A sum is hidden when one customer makes more of it than this share."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Money of a group: how many customers paid it, how much in all, how much the largest of them."""

    customers: int
    total: float
    largest: float


def is_small(customers: int, minimum: int) -> bool:
    """Whether a group has customers, but too few to be shown; nobody's numbers stand behind an empty one."""
    return 0 < customers < minimum


def is_dominated(money: Sum) -> bool:
    """Whether one customer makes almost all of a sum, so that showing the sum shows the customer."""
    return money.largest > DOMINANCE * money.total


def hidden_groups(
    customers: Sequence[int],
    minimum: int,
    *,
    unpublished: Collection[int] = (),
    neutral: Collection[int] = (),
    named: bool = True,
) -> frozenset[int]:
    """Which groups of a partition with a published total to hide.

    Args:
        customers: how many stand behind each group.
        minimum: the smallest group that may be shown.
        unpublished: groups that are not shown for other reasons; they blur what is left of the total.
        neutral: groups that describe nobody ("everything else"): no secret themselves, hidden only as the last cover.
        named: whether a reader learns which groups are hidden, as from a row marked "hidden". What is hidden must then
            be worth twice the minimum, or the threshold itself would give the parts away (1 + 5 is the only 6); a
            nameless remainder is one group, and as large as any other.

    Returns:
        Indexes, `unpublished` ones with customers included; every group where no smaller set is safe.
    """
    secret = {index for index, count in enumerate(customers) if is_small(count, minimum)} - set(neutral)

    def safe(hidden: Collection[int]) -> bool:
        return len(hidden) > 1 and sum(customers[index] for index in hidden) >= (2 if named else 1) * minimum

    return _widened(secret, customers, safe, unpublished, neutral)


def hidden_sums(money: Sequence[Sum], minimum: int, *, unpublished: Collection[int] = ()) -> frozenset[int]:
    """Which sums of a partition with a published total to hide: of few customers, of one, or needed to cover those.

    Args:
        money: the sum of each group.
        minimum: the smallest group that may be shown.
        unpublished: groups whose sum is not shown for other reasons.

    Returns:
        Indexes, `unpublished` ones with customers included.
    """
    secret = {index for index, cell in enumerate(money) if is_small(cell.customers, minimum) or is_dominated(cell)}

    def safe(hidden: Collection[int]) -> bool:
        """Whether the sum of these groups, which a reader can work out, gives nobody away."""
        cells = [money[index] for index in hidden]
        # One customer may be the largest of several groups: the sum of the largest is the worst that can be.
        union = Sum(
            sum(cell.customers for cell in cells),
            sum(cell.total for cell in cells),
            sum(cell.largest for cell in cells),
        )
        return len(hidden) > 1 and union.customers >= 2 * minimum and not is_dominated(union)

    return _widened(secret, [cell.customers for cell in money], safe, unpublished, ())


def _widened(
    secret: Collection[int],
    customers: Sequence[int],
    safe: Callable[[Collection[int]], bool],
    unpublished: Collection[int],
    neutral: Collection[int],
) -> frozenset[int]:
    """The secret groups and the smallest others that cover them; groups without customers cover nothing."""
    hidden = {index for index in {*secret, *unpublished} if customers[index]}
    # Without a secret there is nothing to cover, however little is left of the total.
    if not any(index in hidden for index in secret):
        return frozenset(hidden)
    rest = {index for index, count in enumerate(customers) if count} - hidden
    # Small groups first: what is hidden for the sake of others should cost the reader least.
    others = sorted(rest, key=lambda index: (index in neutral, customers[index], index))
    while others and not safe(hidden):
        hidden.add(others.pop(0))
    return frozenset(hidden)
