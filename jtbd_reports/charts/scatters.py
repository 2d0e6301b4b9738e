"""Two measures at once: points with both intervals, circles by size, labels beside them, thin lines to read against.

Where names do not fit beside the points, numbers stand there and the names in a list below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_reports.charts.canvas import Disc, Patch, Path, Picture, Stroke, Words, alike
from jtbd_reports.charts.frames import NARROW, SMALL, WIDE
from jtbd_reports.charts.keys import listed
from jtbd_reports.charts.naming import Name, banded, lettered
from jtbd_reports.charts.placing import Ground, Spot
from jtbd_reports.charts.planes import Measure, Plane, clipped, plane
from jtbd_reports.charts.scales import wrapped
from jtbd_reports.charts.specs import spec
from jtbd_reports.model import Metric
from jtbd_reports.trace import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_reports.charts.canvas import Shape, Tone
    from jtbd_reports.charts.frames import Row
    from jtbd_reports.charts.naming import Lettering
    from jtbd_reports.charts.specs import Spec
    from jtbd_reports.language import Language

_PLAIN, _LEAST = 6.0, 4.0
"""Radius of a point without sizes, and of the smallest with them."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scatter.

    Attributes:
        label: what it is, in the client's words.
        x: value across, in the measure's own unit.
        y: value upwards.
        x_low: lower end of the interval across; None where there is none.
        x_high: upper end.
        y_low: lower end of the interval upwards.
        y_high: upper end.
        size: what the circle's area shows; None where it is unknown or hidden.
        text: a few words under the name.
        accent: what the title speaks of.
        trouble: look here, something is wrong.
    """

    label: str
    x: float
    y: float
    x_low: float | None = None
    x_high: float | None = None
    y_low: float | None = None
    y_high: float | None = None
    size: float | None = None
    text: str = ""
    accent: bool = False
    trouble: bool = False

    @property
    def tone(self) -> Tone:
        """Its colour."""
        return "accent" if self.accent else "trouble" if self.trouble else "mark"


@dataclass(frozen=True, slots=True)
class Band:
    """A thin line to read points against, such as one of equal opportunity: its corners in data, its words."""

    points: tuple[tuple[float, float], ...]
    label: str


def scatter(
    points: Sequence[Point],
    *,
    x: Measure,
    y: Measure,
    language: Language,
    currency: str,
    bands: Sequence[Band] = (),
    sizes: str = "",
) -> tuple[Spec, Spec]:
    """Points by two measures: both intervals as thin crosses, names beside them, circles by size.

    Args:
        points: in the order in which a list names them.
        x: the measure across.
        y: the measure upwards.
        language: formats and words.
        currency: ISO 4217 code, for money.
        bands: thin labelled lines to read against.
        sizes: what the areas of circles show, in words; points without a size are then rings.

    Returns:
        Specifications for a place about 760 px wide and for one about 340 px.
    """
    clean = tuple(replace(point, label=plain(point.label), text=plain(point.text)) for point in points)
    lines = tuple(Band(band.points, plain(band.label)) for band in bands)
    measures = replace(x, title=plain(x.title)), replace(y, title=plain(y.title))
    chart = _Scatter(clean, *measures, language, currency, lines, plain(sizes))
    return spec(chart.picture(WIDE)), spec(chart.picture(NARROW))


@dataclass(frozen=True, slots=True)
class _Scatter:
    """A scatter before it has a width."""

    points: tuple[Point, ...]
    x: Measure
    y: Measure
    language: Language
    currency: str
    bands: tuple[Band, ...]
    sizes: str

    def picture(self, width: float) -> Picture:
        """The chart at this width."""
        within = self.plane(width)
        discs = [self.disc(index, within) for index in range(len(self.points))]
        # large circles first, so that small ones are seen; what the title speaks of last
        discs.sort(key=lambda disc: (disc.tone != "mark", -disc.radius))
        crosses = [stroke for point in self.points for stroke in self.cross(point, within)]
        lines = [(band.label, clipped([within.at(*end) for end in band.points], within.spot)) for band in self.bands]
        words, band_words = self.words(discs, crosses, lines, within)
        legend = self.legend(within.foot, width)
        foot = within.foot + (22 if legend else 0)
        key = listed(words.below, foot + 12, width) if words.below else None
        shapes = (
            *within.shapes(),
            *(Path(path, "grey", 1, (3, 3)) for _label, path in lines if path),
            *alike(shape for part in (*band_words, words) for shape in part.under if isinstance(shape, Patch)),
            *alike(shape for shape in words.under if isinstance(shape, Stroke)),
            *alike(crosses),
            *discs,
            *alike((*(w for part in (*band_words, words) for w in part.over), *legend, *(key.shapes if key else ()))),
        )
        titles = {"across": self.x.title, "upwards": self.y.title, "interval": self.language.gettext("Interval")}
        return Picture(width, key.bottom if key else foot + 2, shapes, tuple(map(self.row, self.points)), titles)

    def words(
        self,
        discs: Sequence[Disc],
        crosses: Sequence[Stroke],
        lines: Sequence[tuple[str, Sequence[tuple[float, float]]]],
        within: Plane,
    ) -> tuple[Lettering, list[Lettering]]:
        """Names of the points and words of the bands, in each other's way and in that of circles and crosses."""
        circles = tuple((disc.x, disc.y, disc.radius) for disc in discs)
        thin = tuple(Spot(s.x - 1, s.y - 1, s.x2 + 1, s.y2 + 1) for s in crosses)
        ground = Ground(within.spot, circles, (), thin)
        parts: list[Lettering] = []
        for label, path in lines:
            if label and path:
                part, ground = banded(label, path, ground)
                parts.append(part)
        names = [Name(point.label, point.text, point.tone != "mark") for point in self.points]
        ground = replace(ground, within=within.spot.grown(4))
        # what the title speaks of and large circles choose their places first
        return lettered(names, discs[::-1], ground, narrow=within.width != WIDE), parts

    def plane(self, width: float) -> Plane:
        """The ground, with axes that hold every interval."""
        across = [end for p in self.points for end in (p.x, p.x_low, p.x_high) if end is not None]
        upwards = [end for p in self.points for end in (p.y, p.y_low, p.y_high) if end is not None]
        return plane((self.x, across), (self.y, upwards), self.language, self.currency, width)

    def disc(self, index: int, within: Plane) -> Disc:
        """The point's circle, a ring where sizes are shown but this one's is not known."""
        point = self.points[index]
        most = max((p.size for p in self.points if p.size is not None), default=0.0)
        largest = 20.0 if within.width == WIDE else 14.0
        share = 0.0 if point.size is None or most <= 0 else max(point.size, 0.0) / most
        sized = self.sizes and most > 0
        radius = max(_LEAST, largest * share**0.5) if sized else _PLAIN
        ring = bool(sized) and (point.size is None or point.size < 0)
        x, y = within.at(point.x, point.y)
        return Disc(x, y, radius, point.tone, hollow=ring, rim=True, row=index)

    def cross(self, point: Point, within: Plane) -> Iterator[Stroke]:
        """Both intervals as thin lines."""
        x, y = within.across(point.x), within.down(point.y)
        opacity = 0.45 if point.tone == "mark" else 0.7
        if point.x_low is not None and point.x_high is not None:
            ends = within.across(point.x_low), within.across(point.x_high)
            yield Stroke(ends[0], y, ends[1], y, point.tone, 1.5, opacity)
        if point.y_low is not None and point.y_high is not None:
            tops = within.down(point.y_high), within.down(point.y_low)
            yield Stroke(x, tops[0], x, tops[1], point.tone, 1.5, opacity)

    def legend(self, top: float, width: float) -> tuple[Shape, ...]:
        """What the areas of circles say, with two circles; and what a ring is, where there is one."""
        if not self.sizes or not any(point.size for point in self.points):
            return ()
        unknown = any(point.size is None for point in self.points)
        parts = [self.sizes, *([self.language.gettext("ring: unknown")] if unknown else [])]
        lines = wrapped("; ".join(parts), width - 40, SMALL)
        y = top + 10
        return (
            Disc(5, y, 3.5, "mark"),
            Disc(18, y, 7, "mark"),
            Words(32, y, lines, SMALL, "grey"),
        )

    def row(self, point: Point) -> Row:
        """The point in words."""
        ends = (point.x_low, point.x_high), (point.y_low, point.y_high)
        across, upwards = (
            Metric("", measure.kind, value, low, high)
            for measure, value, (low, high) in zip((self.x, self.y), (point.x, point.y), ends, strict=True)
        )
        said = [self.language.metric(metric, self.currency) for metric in (across, upwards)]
        between = [self.language.interval(metric, self.currency) for metric in (across, upwards)]
        return {
            "label": point.label,
            "across": said[0],
            "upwards": said[1],
            "words": f"{self.x.title}: {said[0]}; {self.y.title}: {said[1]}",
            "interval": "; ".join(filter(None, between)),
            "n": point.text,
        }
