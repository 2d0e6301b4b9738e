"""The ground of a chart with two scales: where values stand in px, hairlines, words at the ticks, titles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from jtbd_reports.charts.canvas import Stroke, Words
from jtbd_reports.charts.frames import NARROW, SMALL
from jtbd_reports.charts.placing import Spot
from jtbd_reports.charts.scales import Axis, axis, round_ticks, text_width, tick_labels, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_reports.charts.canvas import Shape
    from jtbd_reports.language import Language
    from jtbd_reports.model import Kind

_INSET = 12.0
"""From the edge of the plot to the first tick, so that no circle is cut."""
_SMALL_LINE = 15.0


@dataclass(frozen=True, slots=True)
class Measure:
    """What a scale measures.

    Attributes:
        title: its name, with the unit where the ticks do not say it.
        kind: how values are read.
        zero: whether the scale reaches zero.
        low: a value that the scale holds at its lower end; None where the data decide.
        high: the same at its upper end.
    """

    title: str
    kind: Kind
    zero: bool = False
    low: float | None = None
    high: float | None = None

    def holds(self, values: Sequence[float]) -> list[float]:
        """Everything the scale must hold, with some room around values that are all the same."""
        found = [*values, *(end for end in (self.low, self.high) if end is not None), *([0.0] if self.zero else [])]
        if found and min(found) == max(found):
            value = found[0]
            room = abs(value) / 5 or (0.1 if self.kind == "share" else 1.0)
            # what is a part of something is neither less than none of it nor more than all
            part = self.kind == "share" and 0 <= value <= 1
            found = [max(0.0, value - room), min(1.0, value + room)] if part else [value - room, value + room]
        return found


@dataclass(frozen=True, slots=True)
class Plane:
    """Two scales and where their plot stands.

    Attributes:
        width: of the picture.
        spot: the plot.
        foot: where the words under the plot end.
        x: scale across.
        y: scale upwards.
        titles: of the scale upwards, above the plot, and of the scale across, below it; in lines.
    """

    width: float
    spot: Spot
    foot: float
    x: Axis
    y: Axis
    titles: tuple[tuple[str, ...], tuple[str, ...]]

    def across(self, value: float) -> float:
        """Px from the left."""
        room = self.spot.right - self.spot.left - 2 * _INSET
        return self.spot.left + _INSET + (value - self.x.low) / (self.x.high - self.x.low) * room

    def down(self, value: float) -> float:
        """Px from the top."""
        room = self.spot.bottom - self.spot.top - 2 * _INSET
        return self.spot.bottom - _INSET - (value - self.y.low) / (self.y.high - self.y.low) * room

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Both."""
        return self.across(x), self.down(y)

    def shapes(self) -> Iterator[Shape]:
        """Hairlines, words at ticks, titles."""
        spot = self.spot
        for tick in self.x.ticks:
            yield Stroke(self.across(tick), spot.top, self.across(tick), spot.bottom, "line")
        for tick in self.y.ticks:
            yield Stroke(spot.left, self.down(tick), spot.right, self.down(tick), "line")
        yield from self._zeros()
        for tick, label in zip(self.y.ticks, self.y.labels, strict=True):
            yield Words(spot.left - 8, self.down(tick), (label,), SMALL, "grey", align="right")
        for tick, label in zip(self.x.ticks, self.x.labels, strict=True):
            half = text_width(label, SMALL) / 2
            x = min(self.across(tick), self.width - half)
            yield Words(x, spot.bottom + 13, (label,), SMALL, "grey", align="center")
        upwards, across = self.titles
        yield Words(0, 8, upwards, SMALL, "ink")
        yield Words(spot.right, spot.bottom + 33, across, SMALL, "ink", align="right")

    def _zeros(self) -> Iterator[Shape]:
        """Where a scale has both signs, its zero is a stronger line."""
        spot = self.spot
        if self.x.low < 0 < self.x.high:
            yield Stroke(self.across(0), spot.top, self.across(0), spot.bottom, "grey")
        if self.y.low < 0 < self.y.high:
            yield Stroke(spot.left, self.down(0), spot.right, self.down(0), "grey")


def plane(
    x: tuple[Measure, Sequence[float]],
    y: tuple[Measure, Sequence[float]],
    language: Language,
    currency: str,
    width: float,
) -> Plane:
    """The ground for values of two measures, in a picture of that width.

    Args:
        x: the measure across and everything drawn along it.
        y: the same upwards.
        language: formats of the ticks.
        currency: for money.
        width: of the picture, px.
    """
    height = 330.0 if width == NARROW else 370.0
    upwards = upright(y[0].holds(y[1]), y[0].kind, language, currency)
    left = max(text_width(label, SMALL) for label in upwards.labels) + 8
    right = width - 4
    titles = wrapped(y[0].title, width, SMALL), wrapped(x[0].title, right - left, SMALL)
    top = 14 + _SMALL_LINE * len(titles[0])
    spot = Spot(left, top, right, top + height)
    across = axis(x[0].holds(x[1]), x[0].kind, language, currency, zero=False, room=right - left - 2 * _INSET)
    foot = spot.bottom + 26 + _SMALL_LINE * len(titles[1]) if x[0].title else spot.bottom + 24
    return Plane(width, spot, foot, across, upwards, titles)


def upright(values: Sequence[float], kind: Kind, language: Language, currency: str, count: int = 5) -> Axis:
    """A scale upwards: labels never get in each other's way, so only their number is given."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    ticks = round_ticks(low, high, count, whole=kind in {"count", "days"})
    return Axis(ticks[0], ticks[-1], ticks, tick_labels(ticks, kind, language, currency))


def clipped(points: Sequence[tuple[float, float]], spot: Spot) -> tuple[tuple[float, float], ...]:
    """The line through the points as far as it runs inside the rectangle (Liang & Barsky 1984, one stretch a line)."""
    found: list[tuple[float, float]] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        across, down = x2 - x1, y2 - y1
        start, end = 0.0, 1.0
        edges = (
            (-across, x1 - spot.left),
            (across, spot.right - x1),
            (-down, y1 - spot.top),
            (down, spot.bottom - y1),
        )
        for slope, room in edges:
            if slope < 0:
                start = max(start, room / slope)
            elif slope > 0:
                end = min(end, room / slope)
            elif room < 0:
                end = -1.0
        if start < end:
            inner = [(x1 + share * across, y1 + share * down) for share in (start, end)]
            found += inner if not found else inner[1:]
    return tuple(found)
