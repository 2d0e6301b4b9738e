"""What is found in a text, and how overlapping finds are settled."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind: TypeAlias = Literal["phone", "email", "name", "passport", "inn", "snils", "ogrn", "card"]


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data in a text: its kind, where it starts and where it ends (as slices count)."""

    kind: Kind
    start: int
    end: int


def settled(candidates: Iterable[Found]) -> tuple[Found, ...]:
    """The candidates in order of place, without overlaps; of two that overlap the one named earlier stays."""
    kept: list[Found] = []
    for one in candidates:
        place = bisect(kept, one.start, key=lambda found: found.start)
        follows = place == 0 or kept[place - 1].end <= one.start
        if follows and (place == len(kept) or one.end <= kept[place].start):
            kept.insert(place, one)
    return tuple(kept)
