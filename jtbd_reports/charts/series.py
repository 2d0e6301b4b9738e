"""Values over time: lines named at their ends with pale bands of uncertainty; many of them as small multiples."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from jtbd_reports.charts.calendar import Tick, ticks
from jtbd_reports.charts.canvas import Disc, Path, Picture, Ribbon, Stroke, Words, alike
from jtbd_reports.charts.frames import NARROW, SMALL, WIDE
from jtbd_reports.charts.placing import Spot
from jtbd_reports.charts.planes import upright
from jtbd_reports.charts.scales import text_width, wrapped
from jtbd_reports.charts.specs import spec
from jtbd_reports.model import Metric
from jtbd_reports.trace import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_reports.charts.canvas import Align, Shape, Tone
    from jtbd_reports.charts.frames import Row
    from jtbd_reports.charts.scales import Axis
    from jtbd_reports.charts.specs import Spec
    from jtbd_reports.language import Language
    from jtbd_reports.model import Kind

_TOGETHER = 4
"""Lines that can be told apart in one plot."""
_LONG_GAP = 1.6
"""A step so many times the usual one is a gap, across which no line is drawn."""
_NAME, _NAME_LINE = 13, 16.0
_WIDEST_NAME = 180.0
_ROOMY = 12.0
"""Px from point to point that leave room for dots."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A value at a date, `2026-10-01`, with the ends of its interval where it has one."""

    date: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """One line: its name, its points in order of time, whether the title speaks of it."""

    label: str
    points: tuple[TrendPoint, ...]
    accent: bool = False

    @property
    def tone(self) -> Tone:
        """Its colour."""
        return "accent" if self.accent else "mark"


def trends(
    lines: Sequence[Trend], *, kind: Kind, language: Language, currency: str, zero: bool = True
) -> tuple[Spec, Spec]:
    """Lines over time with bands of uncertainty: named at their ends, or one plot each where there are many.

    Args:
        lines: in order of importance; a line is broken where points are missing.
        kind: how values are read.
        language: formats, words and names of months.
        currency: ISO 4217 code, for money.
        zero: whether the scale reaches zero.

    Returns:
        Specifications for a place about 760 px wide and for one about 340 px.
    """
    clean = tuple(
        replace(line, label=plain(line.label), points=tuple(sorted(line.points, key=lambda point: point.date)))
        for line in lines
    )
    chart = _Trends(clean, kind, language, currency, zero)
    return spec(chart.picture(WIDE)), spec(chart.picture(NARROW))


@dataclass(frozen=True, slots=True)
class _Panel:
    """One plot: its place, its lines by number, and whether they are named at their ends."""

    spot: Spot
    lines: tuple[int, ...]
    together: bool


@dataclass(frozen=True, slots=True)
class _Trends:
    """Trends before they have a width."""

    lines: tuple[Trend, ...]
    kind: Kind
    language: Language
    currency: str
    zero: bool

    def picture(self, width: float) -> Picture:
        """The chart at this width; all plots share both scales."""
        scale = self.scale()
        left = max(text_width(label, SMALL) for label in scale.labels) + 10
        panels = self.panels(width, left)
        rows = [self.row(line, point) for line in self.lines for point in line.points]
        drawn = [(index, panel) for panel in panels for index in panel.lines]
        shapes = (
            *alike(shape for panel in panels for shape in self.ground(panel, scale, left)),
            *alike(shape for index, panel in drawn for shape in self.bands(index, panel.spot, scale)),
            *alike(shape for index, panel in drawn for shape in self.paths(index, panel.spot, scale)),
            *alike(shape for index, panel in drawn for shape in self.discs(index, panel.spot, scale)),
            *alike(shape for panel in panels for shape in self.names(panel, scale)),
        )
        bottom = max((panel.spot.bottom for panel in panels), default=0.0) + 40
        titles = {"words": self.language.gettext("Value"), "interval": self.language.gettext("Interval")}
        return Picture(width, bottom, shapes, tuple(rows), titles)

    def scale(self) -> Axis:
        """One scale upwards that holds every band."""
        values = [
            end for line in self.lines for p in line.points for end in (p.value, p.low, p.high) if end is not None
        ]
        values += [0.0] if self.zero and values else []
        return upright(values, self.kind, self.language, self.currency, 4)

    def panels(self, width: float, left: float) -> list[_Panel]:
        """One plot for few lines, else one for each, in three columns or, in a narrow place, below each other."""
        everything = tuple(range(len(self.lines)))
        if width == WIDE and len(everything) <= _TOGETHER:
            return [_Panel(Spot(left, 8, width - self.margin() - 24, 308), everything, together=True)]
        columns, height = (1, 130.0 if len(everything) > 1 else 220.0) if width == NARROW else (3, 110.0)
        column = (width - left) / columns
        titles = [wrapped(line.label, column - 30, _NAME) for line in self.lines]
        panels, top = [], 0.0
        for start in range(0, len(everything), columns):
            top += 10 + _NAME_LINE * max(len(lines) for lines in titles[start : start + columns])
            for place, index in enumerate(everything[start : start + columns]):
                at = left + place * column
                panels.append(_Panel(Spot(at, top, at + column - 24, top + height), (index,), together=False))
            top += height + 46
        return panels

    def margin(self) -> float:
        """Room for names and last values at the ends of lines."""
        names = [min(text_width(line.label, _NAME), _WIDEST_NAME) for line in self.lines]
        values = [text_width(self.words(line.points[-1]), _NAME) for line in self.lines if line.points]
        return max([*names, *values], default=0.0)

    def span(self) -> tuple[int, int]:
        """First and last day of all points, as ordinals; some room around a single day."""
        days = [_day(point) for line in self.lines for point in line.points]
        if not days:
            return 0, 1
        return (min(days), max(days)) if min(days) < max(days) else (days[0] - 15, days[0] + 15)

    def across(self, day: int, spot: Spot) -> float:
        """Px of a day."""
        first, last = self.span()
        return spot.left + 8 + (day - first) / (last - first) * (spot.right - spot.left - 16)

    def ground(self, panel: _Panel, scale: Axis, left: float) -> Iterator[Shape]:
        """Hairlines, their words at the left edge of the picture, months below."""
        spot = panel.spot
        for tick in scale.ticks:
            y = _down(tick, scale, spot)
            yield Stroke(spot.left, y, spot.right, y, "grey" if tick == 0 and scale.low < 0 else "line")
        if spot.left == left:
            for tick, label in zip(scale.ticks, scale.labels, strict=True):
                yield Words(left - 8, _down(tick, scale, spot), (label,), SMALL, "grey", align="right")
        for month in self.ticks(spot):
            x = self.across(month.day, spot)
            yield Stroke(x, spot.bottom, x, spot.bottom + 4, "line")
            yield Words(x, spot.bottom + 14, month.lines, SMALL, "grey", align="center")

    def ticks(self, spot: Spot) -> Sequence[Tick]:
        """Months that can be named under the plot."""
        days = {_day(point) for line in self.lines for point in line.points}
        room = (spot.right - spot.left) / 46
        return ticks(min(days), max(days), room, self.language) if days else ()

    def places(self, index: int, spot: Spot, scale: Axis) -> list[tuple[float, float]]:
        """Where a line's points stand."""
        return [(self.across(_day(point), spot), _down(point.value, scale, spot)) for point in self.lines[index].points]

    def bands(self, index: int, spot: Spot, scale: Axis) -> Iterator[Ribbon | Stroke]:
        """The intervals of points that follow each other; a stroke for a point that stands alone."""
        line = self.lines[index]
        for run in _runs(line.points):
            edges = [
                (self.across(_day(point), spot), _down(point.low, scale, spot), _down(point.high, scale, spot))
                for point in (line.points[at] for at in run)
                if point.low is not None and point.high is not None
            ]
            if len(edges) > 1:
                yield Ribbon(tuple(edges), line.tone, 0.22 if line.accent else 0.16)
            for x, low, high in edges if len(edges) == 1 else ():
                yield Stroke(x, low, x, high, line.tone, 6, 0.3)

    def paths(self, index: int, spot: Spot, scale: Axis) -> Iterator[Path]:
        """The line, broken where points are missing."""
        line, places = self.lines[index], self.places(index, spot, scale)
        for run in _runs(line.points):
            if len(run) > 1:
                yield Path(tuple(places[at] for at in run), line.tone, 2.4 if line.accent else 1.8)

    def discs(self, index: int, spot: Spot, scale: Axis) -> Iterator[Disc]:
        """Its points, the last one larger."""
        line, places = self.lines[index], self.places(index, spot, scale)
        small = 2.6 if len(places) * _ROOMY <= spot.right - spot.left else 1.4
        first = sum(len(other.points) for other in self.lines[:index])
        for at, (x, y) in enumerate(places):
            yield Disc(x, y, 4.5 if at == len(places) - 1 else small, line.tone, row=first + at)

    def names(self, panel: _Panel, scale: Axis) -> Iterator[Shape]:
        """Names and last values: at the ends of lines, kept apart, or the name above a plot of one."""
        shown = [index for index in panel.lines if self.lines[index].points]
        last = [self.lines[index].points[-1] for index in shown]
        ends = [(self.across(_day(point), panel.spot), _down(point.value, scale, panel.spot)) for point in last]
        if panel.together:
            yield from self.names_aside(shown, ends, panel.spot)
            return
        for index in panel.lines:
            line = self.lines[index]
            lines = wrapped(line.label, panel.spot.right - panel.spot.left, _NAME)
            y = panel.spot.top - 10 - _NAME_LINE * (len(lines) - 0.5)
            yield Words(panel.spot.left, y, lines, _NAME, "ink", 500 if line.accent else 400)
        for point, (x, y) in zip(last, ends, strict=True):
            side: Align = "right" if x > panel.spot.right - 40 else "left"
            yield Words(x + (8 if side == "left" else 4), y - 15, (self.words(point),), _NAME, "ink", 500, side)

    def names_aside(self, shown: Sequence[int], ends: Sequence[tuple[float, float]], spot: Spot) -> Iterator[Shape]:
        """Names at the right of the plot, each led to the end of its line where it could not stay level with it."""
        texts = [wrapped(self.lines[index].label, _WIDEST_NAME, _NAME, 3) for index in shown]
        heights = [_NAME_LINE * (len(lines) + 1) + 4 for lines in texts]
        middles = apart([y for _x, y in ends], heights)
        for (x, end), middle in zip(ends, middles, strict=True):
            if abs(middle - end) > _NAME_LINE / 2 or x < spot.right - _NAME_LINE:
                yield Stroke(x + 5, end, spot.right + 6, middle, "grey", 0.8)
        for index, lines, middle in zip(shown, texts, middles, strict=True):
            line, x, first = self.lines[index], spot.right + 10, middle - _NAME_LINE / 2 * len(lines)
            yield Words(x, first, lines, _NAME, "ink", 500 if line.accent else 400)
            value = (self.words(line.points[-1]),)
            tone: Tone = "accent" if line.accent else "grey"
            yield Words(x, first + _NAME_LINE * len(lines), value, _NAME, tone, 500)

    def words(self, point: TrendPoint) -> str:
        """A value in words."""
        return self.language.metric(Metric("", self.kind, point.value), self.currency)

    def row(self, line: Trend, point: TrendPoint) -> Row:
        """A point in words."""
        metric = Metric("", self.kind, point.value, point.low, point.high)
        date = self.language.date(dt.date.fromisoformat(point.date))
        return {
            "label": f"{line.label}, {date}",
            "words": self.words(point),
            "interval": self.language.interval(metric, self.currency),
            "n": "",
        }


def _day(point: TrendPoint) -> int:
    return dt.date.fromisoformat(point.date).toordinal()


def _down(value: float, scale: Axis, spot: Spot) -> float:
    return spot.bottom - (value - scale.low) / (scale.high - scale.low) * (spot.bottom - spot.top)


def _runs(points: Sequence[TrendPoint]) -> list[list[int]]:
    """Numbers of points that follow each other without a gap."""
    days = [_day(point) for point in points]
    steps = [later - earlier for earlier, later in pairwise(days)]
    usual = statistics.median(steps) if steps else 0
    runs: list[list[int]] = [[0]] if points else []
    for place, step in enumerate(steps, start=1):
        if step > usual * _LONG_GAP:
            runs.append([])
        runs[-1].append(place)
    return runs


def apart(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles of boxes moved as little as needs be so that none covers another, in the same order of height."""
    order = sorted(range(len(middles)), key=lambda place: middles[place])
    groups: list[tuple[float, float, list[int]]] = []
    for place in order:
        # a group of touching boxes stands where it is centred on where its members would like to be
        wish, height, members = middles[place], heights[place], [place]
        while groups and groups[-1][0] + groups[-1][1] / 2 > wish - height / 2:
            before, tall, others = groups.pop()
            wish = (before * len(others) + wish * len(members)) / (len(others) + len(members))
            height, members = tall + height, others + members
        groups.append((wish, height, members))
    found = [0.0] * len(middles)
    for wish, height, members in groups:
        top = wish - height / 2
        for place in members:
            found[place] = top + heights[place] / 2
            top += heights[place]
    return found
