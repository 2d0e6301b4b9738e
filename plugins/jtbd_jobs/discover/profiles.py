"""What sets each class apart from all customers, in the client's own words: levels that are commoner in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.latent.patterns import MISSING
from jtbd_reports.privacy import is_small
from jtbd_reports.stats import compare_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from jtbd_jobs.discover.attributes import Attribute
    from jtbd_jobs.latent.patterns import Patterns

_MORE = 0.1
_CHANCE = 0.01
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Trait:
    """A level that a class has more often than all customers.

    Attributes:
        attribute: place among J.
        level: place among the attribute's levels.
        own: customers of the class with it, of those who have an answer: `of`.
        all: customers with it among all who have an answer: `everybody`.
    """

    attribute: int
    level: int
    own: int
    of: int
    all: int
    everybody: int

    @property
    def metric(self) -> str:
        """What the metrics about it are called within a class."""
        return f"trait_{self.attribute}_{self.level}"

    @property
    def share(self) -> float:
        """Of the class's customers."""
        return self.own / self.of

    @property
    def overall(self) -> float:
        """Of all customers."""
        return self.all / self.everybody


def profiles(
    patterns: Patterns, member: NDArray[np.int64], attributes: Sequence[Attribute], classes: int, minimum: int
) -> tuple[tuple[Trait, ...], ...]:
    """For each class the few levels that set it apart most, the most telling first.

    A level is named where it is commoner by a tenth than among all, by more than chance, and at least `minimum`
    customers of the class have it. The same level among all is shown beside it, so what all have less the classes named
    must be nobody or `minimum` too; else the class with the fewest is not named. Order: the class's share times the
    logarithm of its lift.

    Args:
        patterns: P patterns of J columns.
        member: (P,) class of each pattern from 0, -1 where none is sure.
        attributes: J of them.
        classes: K.
        minimum: the smallest number of customers that may be shown.
    """
    found = [_traits(patterns, member == number, attributes, minimum) for number in range(classes)]
    left_out = _left_out([one for traits in found for one in traits], minimum)
    return tuple(tuple(one for one in traits if one not in left_out) for traits in found)


def _left_out(traits: Sequence[Trait], minimum: int) -> list[Trait]:
    """Those not to be named, so that no level named of several classes leaves few customers to subtract."""
    levels: dict[str, list[Trait]] = {}
    for one in sorted(traits, key=lambda one: one.own):
        levels.setdefault(one.metric, []).append(one)
    found = []
    for named in levels.values():
        while _leaves_few(named, minimum):
            found.append(named.pop(0))
    return found


def _leaves_few(named: Sequence[Trait], minimum: int) -> bool:
    """Whether all less these classes are few: those who have the level, or those who have any answer."""
    if not named:
        return False
    rest = (named[0].all - sum(one.own for one in named), named[0].everybody - sum(one.of for one in named))
    return any(is_small(count, minimum) for count in rest)


def _traits(
    patterns: Patterns, inside: NDArray[np.bool_], attributes: Sequence[Attribute], minimum: int
) -> tuple[Trait, ...]:
    found = []
    for place, attribute in enumerate(attributes):
        answers = patterns.answers[:, place]
        answered = answers != MISSING
        of, everybody = (int(patterns.counts[rows].sum()) for rows in (answered & inside, answered))
        for level, one in enumerate(attribute.levels):
            if one.said in {"other", "no"} or not of:
                continue
            own, total = (int(patterns.counts[(answers == level) & rows].sum()) for rows in (inside, answered))
            trait = Trait(place, level, own, of, total, everybody)
            if own >= minimum and not _leaves_few([trait], minimum) and _sets_apart(trait):
                found.append(trait)
    return tuple(sorted(found, key=lambda one: -one.share * math.log(one.share / one.overall))[:_SHOWN])


def _sets_apart(trait: Trait) -> bool:
    if trait.share < trait.overall + _MORE:
        return False
    rest = trait.everybody - trait.of
    # Everybody in one class leaves nobody to differ from.
    return not rest or compare_shares(trait.share, trait.of, (trait.all - trait.own) / rest, rest) < _CHANCE
