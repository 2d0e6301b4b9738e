"""An attribute of the frame made fit for margins: small categories put together, respondents coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_FEWEST = 8
"""Respondents in a category of a margin: fewer would get weights that chance decides."""
_LEAST_SHARE = 0.03
"""Of the frame, in a category of its own."""
RECORDED = 0.6
"""Of the frame, with the attribute recorded: below, the recorded ones say too little of the others."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of frame and respondents in the same categories.

    Attributes:
        name: of the column, `job` or `bought`.
        labels: by category the labels of the CRM in it.
        frame: by category, people of the frame with it recorded.
        recorded: share of the frame for whom it is recorded.
        crm: category of each respondent by the CRM; -1 where not linked or not recorded.
        codes: the same, filled from the respondents' own answers where the CRM has none.
    """

    name: str
    labels: tuple[tuple[str, ...], ...]
    frame: NDArray[np.float64]
    recorded: float
    crm: NDArray[np.intp]
    codes: NDArray[np.intp]

    @property
    def usable(self) -> bool:
        """Whether it can be a margin: recorded for most, several categories."""
        return len(self.labels) > 1 and self.recorded >= RECORDED and bool((self.codes >= 0).mean() >= 1 / 2)

    def code(self, label: str | None) -> int:
        """The category of a label; -1 for one that is missing."""
        return next((place for place, labels in enumerate(self.labels) if label in labels), -1)


def settled(
    name: str,
    counts: Mapping[str | None, int],
    crm: Sequence[str | None],
    own: Sequence[str | None],
    *,
    order: Sequence[str] = (),
    minimum: int,
) -> Attribute:
    """The attribute with categories large enough, in the frame and among respondents.

    Args:
        name: of the attribute.
        counts: people of the frame by label.
        crm: label of each respondent in the CRM.
        own: label of each by their own answer, used where the CRM has none.
        order: of labels, where it has a meaning: only neighbours are put together then.
        minimum: the smallest group that may be shown.
    """
    filled = [theirs if theirs is not None else mine for theirs, mine in zip(crm, own, strict=True)]
    sizes = {label: count for label, count in counts.items() if label is not None}
    listed = [label for label in order if label in sizes] or sorted(sizes, key=lambda label: (-sizes[label], label))
    answered = {label: filled.count(label) for label in listed}
    groups = _joined([(label,) for label in listed], sizes, answered, minimum, neighbours=bool(order))
    place = {label: number for number, labels in enumerate(groups) for label in labels}
    whole = sum(counts.values())

    def codes(labels: Sequence[str | None]) -> NDArray[np.intp]:
        return np.array([place.get(label, -1) if label is not None else -1 for label in labels], dtype=np.intp)

    return Attribute(
        name,
        tuple(groups),
        np.array([sum(sizes[label] for label in labels) for labels in groups], dtype=np.float64),
        sum(sizes.values()) / whole if whole else 0.0,
        codes(crm),
        codes(filled),
    )


def _joined(
    groups: list[tuple[str, ...]],
    sizes: Mapping[str, int],
    answered: Mapping[str, int],
    minimum: int,
    *,
    neighbours: bool,
) -> list[tuple[str, ...]]:
    """Categories put together until each has respondents and people enough."""
    whole = sum(sizes.values())

    def people(group: tuple[str, ...]) -> int:
        return sum(sizes[label] for label in group)

    def replies(group: tuple[str, ...]) -> int:
        return sum(answered[label] for label in group)

    def small(group: tuple[str, ...]) -> bool:
        return replies(group) < max(_FEWEST, minimum) or people(group) < max(2 * minimum, _LEAST_SHARE * whole)

    while len(groups) > 1 and any(map(small, groups)):
        place = min(
            (place for place, group in enumerate(groups) if small(group)), key=lambda place: people(groups[place])
        )
        others = [
            other for other in range(len(groups)) if other != place and (not neighbours or abs(other - place) == 1)
        ]
        # the smallest other one: a large category keeps its meaning
        other = min(others, key=lambda other: (people(groups[other]), other))
        first, second = sorted((place, other))
        both = groups[first] + groups[second]
        groups = [group for number, group in enumerate(groups) if number not in {first, second}]
        groups.insert(first, both)
    return groups
