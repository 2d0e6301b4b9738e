"""A numbered list below a chart: names that found no room beside their marks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from jtbd_reports.charts.canvas import Words
from jtbd_reports.charts.scales import text_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence


Entry: TypeAlias = tuple[str, str, bool]
"""Number, words, whether they are stressed."""
_SIZE, _LINE, _APART = 13, 16.0, 7.0
_GUTTER = 28.0


@dataclass(frozen=True, slots=True)
class Key:
    """The list as shapes, and where it ends."""

    shapes: tuple[Words, ...]
    bottom: float


def listed(entries: Sequence[Entry], top: float, width: float) -> Key:
    """Entries in as many columns as their words allow, down and then across.

    Args:
        entries: from first to last.
        top: where the list begins.
        width: of the picture.
    """
    indent = max(text_width(number, _SIZE) for number, _words, _strong in entries) + 10
    widest = max(text_width(words, _SIZE) for _number, words, _strong in entries) + indent
    columns = max(1, min(3, int((width + _GUTTER) / (min(widest, 240) + _GUTTER))))
    column = (width - _GUTTER * (columns - 1)) / columns
    per = -(-len(entries) // columns)
    shapes: list[Words] = []
    bottom = top
    for place in range(columns):
        part = entries[place * per : (place + 1) * per]
        texts = [wrapped(words, column - indent, _SIZE) for _number, words, _strong in part]
        tops = list(accumulate((_LINE * len(lines) + _APART for lines in texts), initial=top))
        left = place * (column + _GUTTER)
        for (number, _words, strong), lines, y in zip(part, texts, tops, strict=False):
            weight = 500 if strong else 400
            shapes.append(Words(left, y + _LINE / 2, (number,), _SIZE, "grey", weight))
            shapes.append(Words(left + indent, y + _LINE / 2, lines, _SIZE, "ink", weight))
        bottom = max(bottom, tops[-1])
    return Key(tuple(shapes), bottom)
