"""Labels beside their points: near where there is room, farther away on a leader line, never over each other.

Greedy in the order given, over the eight positions around a point that cartography prefers (Imhof 1975; Christensen,
Marks & Shieber 1995) and then over rings around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NEAR = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
"""Directions beside a point from the best to the worst: right, left, above, below, corners."""
_RINGS = (18.0, 32.0, 48.0, 68.0, 92.0)
_ANGLES = tuple(index * math.pi / 8 for index in range(16))
_ALONG = (0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.95, 0.05)
"""Shares of a line's length at which its words may stand, the best first."""
_GAP, _AIR = 4.0, 2.0
_HARD = 1e6


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle, px from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Spot) -> float:
        """Area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0.0

    def holds(self, other: Spot) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the rectangle nearest to that one."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def grown(self, by: float) -> Spot:
        """The rectangle with a margin."""
        return Spot(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True)
class Label:
    """Words to place: the point they belong to, its radius, and the room they need."""

    x: float
    y: float
    radius: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands; `end` is where its leader line leaves the words, None where it needs none."""

    spot: Spot
    end: tuple[float, float] | None = None
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What labels must keep off.

    Attributes:
        within: the room there is.
        discs: x, y and radius of circles, which no label may cover.
        words: other words, which none may cover.
        lines: thin rectangles that labels had better not cover.
    """

    within: Spot
    discs: tuple[tuple[float, float, float], ...] = ()
    words: tuple[Spot, ...] = ()
    lines: tuple[Spot, ...] = ()


def placed(labels: Sequence[Label], ground: Ground, *, anyway: bool = False) -> list[Place] | None:
    """A place for each label, the first ones choosing first; None where one finds none.

    Args:
        labels: in the order in which they choose.
        ground: what is in the way.
        anyway: take the least bad place rather than give up.
    """
    found: list[Place] = []
    for label in labels:
        best = _best(label, ground)
        if best.cost >= _HARD and not anyway:
            return None
        found.append(best)
        ground = replace(ground, words=(*ground.words, best.spot))
    return found


def along(path: Sequence[tuple[float, float]], width: float, height: float, ground: Ground) -> Spot:
    """Where words of that size stand on a line as on a contour: the freest of places along it, near an end if all are.

    Args:
        path: corners of the line, px.
        width: of the words.
        height: of the words.
        ground: what is in the way.
    """
    lengths = [math.dist(*ends) for ends in pairwise(path)]
    best: Place | None = None
    for share in _ALONG:
        rest = share * sum(lengths)
        at = next((i for i, length in enumerate(lengths) if sum(lengths[: i + 1]) >= rest - 1e-9), len(lengths) - 1)
        within = (rest - sum(lengths[:at])) / (lengths[at] or 1.0)
        x, y = (a + (b - a) * within for a, b in zip(path[at], path[at + 1], strict=True))
        label = Label(x, y, 0.0, width, height)
        place = _costed(label, _around(x, y, label), ground, 0.0, leads=False)
        best = place if best is None or place.cost < best.cost else best
    assert best is not None
    return best.spot


def _best(label: Label, ground: Ground) -> Place:
    """The cheapest place; places are tried from the best by themselves, so most need not be looked at."""
    best: Place | None = None
    for cost, spot, leads in _spots(label):
        if best is not None and best.cost <= cost:
            break
        place = _costed(label, spot, ground, cost, leads=leads)
        best = place if best is None or place.cost < best.cost else best
    assert best is not None
    return best


def _spots(label: Label) -> Iterator[tuple[float, Spot, bool]]:
    """What a place costs by itself, the place, and whether it needs a leader line; from the cheapest."""
    for rank, (across, down) in enumerate(_NEAR):
        # at a corner the words may come closer, since the circle bends away
        reach = (label.radius + _GAP) * (0.75 if across and down else 1)
        x = label.x + across * (reach + label.width / 2)
        y = label.y + down * (reach + label.height / 2)
        yield float(rank), _around(x, y, label), False
    for ring in _RINGS:
        for angle in _ANGLES:
            reach = label.radius + ring
            x = label.x + math.cos(angle) * (reach + label.width / 2)
            y = label.y + math.sin(angle) * (reach + label.height / 2)
            yield 12 + ring / 2, _around(x, y, label), True


def _around(x: float, y: float, label: Label) -> Spot:
    return Spot(x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2)


def _costed(label: Label, spot: Spot, ground: Ground, cost: float, *, leads: bool) -> Place:
    """The place with its cost: what it covers weighs most, then lines under it, then circles its leader crosses."""
    cost += _HARD * (not ground.within.holds(spot))
    cost += sum(_HARD + spot.shared(other) for other in ground.words if spot.grown(_AIR).shared(other))
    cost += sum(_HARD for x, y, radius in ground.discs if math.dist(spot.nearest(x, y), (x, y)) < radius + _AIR)
    cost += sum(12.0 for line in ground.lines if spot.shared(line))
    if not leads:
        return Place(spot, None, cost)
    end = spot.nearest(label.x, label.y)
    others = [disc for disc in ground.discs if disc[:2] != (label.x, label.y)]
    cost += sum(30.0 for disc in others if _crosses((label.x, label.y), end, disc))
    cost += sum(_HARD for other in ground.words if _passes((label.x, label.y), end, other))
    return Place(spot, end, cost)


def _crosses(start: tuple[float, float], end: tuple[float, float], disc: tuple[float, float, float]) -> bool:
    """Whether the line from start to end touches the circle."""
    x, y, radius = disc
    length = math.dist(start, end) or 1.0
    across, down = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = min(max((x - start[0]) * across + (y - start[1]) * down, 0.0), length)
    return math.dist((start[0] + along * across, start[1] + along * down), (x, y)) < radius


def _passes(start: tuple[float, float], end: tuple[float, float], spot: Spot) -> bool:
    """Whether the line from start to end runs through the words, judged at points along it."""
    shares = [step / 8 for step in range(1, 8)]
    points = [tuple(a + (b - a) * share for a, b in zip(start, end, strict=True)) for share in shares]
    return any(spot.nearest(x, y) == (x, y) for x, y in points)
