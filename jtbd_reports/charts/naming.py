"""Names beside the points of a scatter; numbers, and the names in a list below, where they do not fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_reports.charts.canvas import Patch, Stroke, Words
from jtbd_reports.charts.frames import SMALL
from jtbd_reports.charts.placing import Label, along, placed
from jtbd_reports.charts.scales import text_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_reports.charts.canvas import Align, Disc
    from jtbd_reports.charts.keys import Entry
    from jtbd_reports.charts.placing import Ground, Place

_MANY = 18
"""More points than this are never named one by one."""
_SIZE, _LINE, _ASIDE = 13, 16.0, 15.0
"""Size of names; from line to line of a name; the same for what stands under it."""
_SHAPES = ((180.0, 3), (132.0, 3), (240.0, 2))
"""Widths and most lines of names, tried in this order; the first in a narrow place is smaller."""
_SHAPES_NARROW = ((116.0, 2), (150.0, 1))


@dataclass(frozen=True, slots=True)
class Name:
    """What stands beside a point: its name, a few words under it, whether it is stressed."""

    label: str
    text: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Lettering:
    """Words of a scatter.

    Attributes:
        under: paper and leader lines, painted before the circles.
        over: the words.
        below: entries of the list under the plot, none where all names stand beside their points.
    """

    under: tuple[Patch | Stroke, ...]
    over: tuple[Words, ...]
    below: tuple[Entry, ...] = ()


def lettered(names: Sequence[Name], discs: Sequence[Disc], ground: Ground, *, narrow: bool) -> Lettering:
    """The names in their places.

    Args:
        names: of the points.
        discs: circles of the same points, in the order in which their names choose a place; `row` says whose each is.
        ground: what is in the way, all circles included.
        narrow: whether the place is a phone.
    """
    owners = [names[disc.row or 0] for disc in discs]
    if len(discs) <= _MANY:
        for width, lines in _SHAPES_NARROW if narrow else _SHAPES:
            texts = [wrapped(name.label, width, _SIZE, lines) for name in owners]
            # a name that would be cut is better read whole in the list
            if any(" ".join(text) != name.label for text, name in zip(texts, owners, strict=True)):
                continue
            asides = [name.text for name in owners]
            found = placed(list(map(_room, discs, texts, asides)), ground)
            if found is not None:
                return _written(owners, discs, found, texts, asides)
    numbers = [(str((disc.row or 0) + 1),) for disc in discs]
    none = [""] * len(discs)
    found = placed(list(map(_room, discs, numbers, none)), ground, anyway=True)
    below = tuple(
        (str(place + 1), ", ".join(filter(None, (name.label, name.text))), name.strong)
        for place, name in enumerate(names)
    )
    return replace(_written(owners, discs, found or [], numbers, none), below=below)


def banded(words: str, path: Sequence[tuple[float, float]], ground: Ground) -> tuple[Lettering, Ground]:
    """The words of a thin line, written on it, and the ground with them in the way."""
    spot = along(path, text_width(words, SMALL) + 8, _ASIDE, ground)
    middle = (spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2
    paper = Patch(spot.left, spot.top, spot.right, spot.bottom, "paper")
    made = Lettering((paper,), (Words(*middle, (words,), SMALL, "grey", align="center"),))
    return made, replace(ground, words=(*ground.words, spot))


def _room(disc: Disc, lines: Sequence[str], aside: str) -> Label:
    """How much room a point's words need."""
    width = max(text_width(aside, SMALL), *(text_width(line, _SIZE) for line in lines))
    return Label(disc.x, disc.y, disc.radius, width, _LINE * len(lines) + (_ASIDE if aside else 0))


def _written(
    names: Sequence[Name],
    discs: Sequence[Disc],
    places: Sequence[Place],
    texts: Sequence[tuple[str, ...]],
    asides: Sequence[str],
) -> Lettering:
    """The words in their places, paper under them and leader lines to their points."""
    paper = [_paper(place) for place in places]
    pairs = zip(discs, places, strict=True)
    leaders = [Stroke(disc.x, disc.y, *place.end, "grey", 0.8) for disc, place in pairs if place.end]
    words = [
        part
        for name, disc, place, lines, aside in zip(names, discs, places, texts, asides, strict=True)
        for part in _words(name, disc, place, lines, aside)
    ]
    return Lettering((*paper, *leaders), tuple(words))


def _paper(place: Place) -> Patch:
    """Paper under words, so that hairlines do not run through them; intervals are never covered."""
    return Patch(place.spot.left - 1, place.spot.top, place.spot.right + 1, place.spot.bottom, "paper", 0.85)


def _words(name: Name, disc: Disc, place: Place, lines: tuple[str, ...], aside: str) -> Iterator[Words]:
    """A point's words, flush with the side that faces the point."""
    spot = place.spot
    align: Align = "left" if spot.left > disc.x else "right" if spot.right < disc.x else "center"
    x = {"left": spot.left, "right": spot.right, "center": (spot.left + spot.right) / 2}[align]
    yield Words(x, spot.top + _LINE / 2, lines, _SIZE, "ink", 500 if name.strong else 400, align)
    if aside:
        yield Words(x, spot.top + _LINE * len(lines) + _ASIDE / 2 - 1, (aside,), SMALL, "grey", 400, align)
