"""Shapes of a picture in px from its top left corner, for charts that are more than rows.

A chart's layout decides where everything stands, ticks and words included; `sketches` says it in Altair. Colours are
names of tokens without the `@`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jtbd_reports.charts.frames import Row

Tone: TypeAlias = Literal["accent", "trouble", "mark", "grey", "line", "ink", "paper"]
Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; `dash` in px of line and gap."""

    x: float
    y: float
    x2: float
    y2: float
    tone: Tone
    width: float = 1.0
    opacity: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle.

    Attributes:
        hollow: a ring, with paper inside.
        rim: whether a hairline of paper keeps it apart from its neighbours.
        row: place in the picture's rows of what it stands for; None for mere ornament.
    """

    x: float
    y: float
    radius: float
    tone: Tone
    opacity: float = 1.0
    hollow: bool = False
    rim: bool = False
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text; `y` is the middle of the first."""

    x: float
    y: float
    lines: tuple[str, ...]
    size: int
    tone: Tone = "ink"
    weight: int = 400
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle, such as paper under words."""

    left: float
    top: float
    right: float
    bottom: float
    tone: Tone
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    tone: Tone
    width: float = 2.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What lies between two lines: across, lower and upper edge of each place."""

    points: tuple[tuple[float, float, float], ...]
    tone: Tone
    opacity: float = 0.2


Shape: TypeAlias = Stroke | Disc | Words | Patch | Path | Ribbon


def look(shape: Shape) -> tuple[str, ...]:
    """What shapes that can be painted in one go have in common: all but where they stand and what they say."""
    match shape:
        case Stroke() | Path():
            parts: tuple[object, ...] = (shape.tone, shape.width, shape.dash, getattr(shape, "opacity", 1))
        case Disc():
            parts = (shape.tone, shape.opacity, shape.hollow, shape.rim, shape.row is None)
        case Words():
            parts = (shape.size, shape.tone, shape.weight, shape.align)
        case Patch() | Ribbon():
            parts = (shape.tone, shape.opacity)
    return (type(shape).__name__, *map(str, parts))


def alike(shapes: Iterable[Shape]) -> list[Shape]:
    """The shapes with those of one look together, where it does not matter which is painted first."""
    return sorted(shapes, key=look)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart at one width.

    Attributes:
        width: px.
        height: px.
        shapes: in the order they are painted.
        rows: what is drawn, in words: `label`, `words`, `interval`, `n` and what else a tooltip shows.
        titles: words of the tooltip by field of a row.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    rows: tuple[Row, ...]
    titles: Mapping[str, str]
