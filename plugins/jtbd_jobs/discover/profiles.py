"""What sets each class apart from all customers, in the client's own words: levels that are commoner in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.latent.patterns import MISSING
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
    customers of the class have it. Order: the class's share times the logarithm of its lift.

    Args:
        patterns: P patterns of J columns.
        member: (P,) class of each pattern from 0, -1 where none is sure.
        attributes: J of them.
        classes: K.
        minimum: the smallest number of customers that may be shown.
    """
    return tuple(_traits(patterns, member == number, attributes, minimum) for number in range(classes))


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
            if own >= minimum and _sets_apart(trait):
                found.append(trait)
    return tuple(sorted(found, key=lambda one: -one.share * math.log(one.share / one.overall))[:_SHOWN])


def _sets_apart(trait: Trait) -> bool:
    if trait.share < trait.overall + _MORE:
        return False
    rest = trait.everybody - trait.of
    # Everybody in one class leaves nobody to differ from.
    return not rest or compare_shares(trait.share, trait.of, (trait.all - trait.own) / rest, rest) < _CHANCE
