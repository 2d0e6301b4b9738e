"""Where things stand in a chart of rows, in px: side by side in a wide place, label above mark in a narrow one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from jtbd_reports.charts.scales import text_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    from jtbd_reports.charts.scales import Axis

    Row: TypeAlias = dict[str, Any]

WIDE, NARROW = 760, 340
SIZE, SMALL = 14, 12
"""Sizes of type: labels and values, ticks and n."""
LINE = 17
"""From one line of a label to the next."""
GAP = 12
"""From the end of a mark to its value in words."""
_WIDEST_LABEL, _WIDEST_HEAD = 250.0, 700.0
_INDENT = 20.0
"""From one level of labels to the next."""
_ABOVE = 12.0
"""White above a heading, besides its row's own."""
_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A place of words inside the plot, in px from its top left corner."""

    left: float
    right: float
    top: float
    bottom: float

    def data(self, frame: Frame, axis: Axis) -> Row:
        """The box as data of a mark: across in the unit of the axis, since all layers share one scale; down in px."""
        start, end = (axis.low + px / frame.plot * (axis.high - axis.low) for px in (self.left, self.right))
        return {"x": start, "x2": end, "y": self.top, "y2": self.bottom}


@dataclass(frozen=True, slots=True)
class Labels:
    """Words of the rows, how far each is indented, and which are headings without a mark of their own."""

    texts: tuple[str, ...]
    levels: tuple[int, ...] = ()
    heads: frozenset[int] = frozenset()

    @property
    def indents(self) -> tuple[float, ...]:
        """Px before each label."""
        return tuple(_INDENT * level for level in self.levels) or (0.0,) * len(self.texts)

    @property
    def dense(self) -> bool:
        """Whether rows stand close, as those of a tree do, which may be many."""
        return bool(self.levels) and not self.heads


@dataclass(frozen=True, slots=True)
class Frame:
    """Margins around the plot, and where each row's label, mark and n stand below the plot's top.

    Attributes:
        left: margin at the left, where labels of a wide chart stand.
        right: margin at the right, for the words beside the farthest mark and for n.
        top: margin above the plot.
        height: of the plot.
        total: width of the picture.
        labels: each row's label in lines.
        label_y: middle of each label's first line.
        mark_y: middle of each mark.
        n_y: middle of each n.
        indents: px before each label.
    """

    left: float
    right: float
    top: float
    height: float
    total: float
    labels: tuple[tuple[str, ...], ...]
    label_y: tuple[float, ...]
    mark_y: tuple[float, ...]
    n_y: tuple[float, ...]
    indents: tuple[float, ...]

    @property
    def plot(self) -> float:
        """Width of the plot."""
        return self.total - self.left - self.right

    def label_x(self, index: int, axis: Axis) -> float:
        """Where a label begins, in the unit of the axis, since all layers share one scale."""
        return axis.low + (self.indents[index] - self.left) / self.plot * (axis.high - axis.low)


def wide_frame(labels: Labels, top: float, n_width: float, words_width: float) -> Frame:
    """Labels in a column at the left, n in one at the right.

    Args:
        labels: of the rows, whole.
        top: room above the plot.
        n_width: of the widest n; below zero where there is none.
        words_width: of the widest value in words.
    """
    indents, size = labels.indents, len(labels.texts)
    # a heading may run on over the plot, where nothing stands in its row
    widths = [indents[i] + text_width(text, SIZE) for i, text in enumerate(labels.texts) if i not in labels.heads]
    column = min(max(widths, default=0.0), _WIDEST_LABEL + 2 * max(indents, default=0.0))
    room = [column + 1 - indent for indent in indents]
    room = [_WIDEST_HEAD if index in labels.heads else width for index, width in enumerate(room)]
    lines = tuple(wrapped(text, width, SIZE) for text, width in zip(labels.texts, room, strict=True))
    heights = _heights(lines, labels)
    above = [_ABOVE if index in labels.heads and index else 0.0 for index in range(size)]
    tops = tuple(accumulate((tall + extra for tall, extra in zip(heights, above, strict=True)), initial=0.0))
    middle = tuple(y + extra + tall / 2 for y, extra, tall in zip(tops[:-1], above, heights, strict=True))
    first_line = tuple(y - LINE / 2 * (len(parts) - 1) for y, parts in zip(middle, lines, strict=True))
    return Frame(
        left=round(column) + 22, right=round(words_width + GAP + n_width + 14), top=top, height=tops[-1],
        total=WIDE, labels=lines, label_y=first_line, mark_y=middle, n_y=middle, indents=indents,
    )  # fmt: skip


def _heights(lines: Sequence[Sequence[str]], labels: Labels) -> list[float]:
    """Heights of the rows of a wide chart: each its own in a tree, else even but for headings."""
    if labels.dense:
        return [42.0 if len(parts) > 1 else 27.0 for parts in lines]
    even = 42.0 if any(len(parts) > 1 for index, parts in enumerate(lines) if index not in labels.heads) else 34.0
    return [LINE * len(parts) + 11 if index in labels.heads else even for index, parts in enumerate(lines)]


def narrow_frame(labels: Labels, top: float, n_width: float, words_width: float) -> Frame:
    """Each label on lines of its own above its mark, n at the end of the first; arguments as in `wide_frame`."""
    indents = tuple(indent * 0.75 for indent in labels.indents)
    heads = [index in labels.heads for index in range(len(labels.texts))]
    lines = tuple(
        wrapped(text, NARROW - 12, SIZE, 3) if head else wrapped(text, NARROW - n_width - 18 - indent, SIZE)
        for text, indent, head in zip(labels.texts, indents, heads, strict=True)
    )
    above = [_ABOVE if head and index else 0.0 for index, head in enumerate(heads)]
    sizes = [
        extra + LINE * len(parts) + (8.0 if head else 34.0)
        for parts, head, extra in zip(lines, heads, above, strict=True)
    ]
    tops = [y + extra for y, extra in zip(accumulate(sizes, initial=0.0), [*above, 0.0], strict=True)]
    first_line = tuple(y + 12 for y in tops[:-1])
    marks = tuple(y + 18 + LINE * len(parts) for y, parts in zip(tops[:-1], lines, strict=True))
    return Frame(
        left=8, right=round(words_width + 14), top=top, height=tops[-1], total=NARROW, labels=lines,
        label_y=first_line, mark_y=marks, n_y=first_line, indents=indents,
    )  # fmt: skip


def boxes(rows: Sequence[Row], frame: Frame, axis: Axis) -> tuple[Box, ...]:
    """Where words stand in the plot: labels and n of a narrow chart, values beside the marks.

    Args:
        rows: data of the marks.
        frame: where the rows stand.
        axis: where the values stand.
    """
    found: list[Box | None] = []
    for row, lines, indent in zip(rows, frame.labels, frame.indents, strict=True):
        value = (row["end"] - axis.low) / (axis.high - axis.low) * frame.plot + (0 if row["tone"] == "absent" else GAP)
        n = frame.plot + frame.right - text_width(row["n"], SMALL)
        found += [
            _box(indent - frame.left, row["label_y"], lines, SIZE, frame),
            _box(value, row["y"], (row["words"],), SIZE, frame),
            _box(n, row["n_y"], (row["n"],), SMALL, frame),
        ]
    return tuple(box for box in found if box is not None)


def _box(left: float, middle: float, lines: Sequence[str], size: float, frame: Frame) -> Box | None:
    """A box around lines of text of which the first has its middle there, cut at the plot; None outside of it."""
    width = max(text_width(line, size) for line in lines)
    # A hairline at the very edge of the plot is half outside of it.
    start, end = max(left - _MARGIN, -1.0), min(left + width + _MARGIN, frame.plot + 1)
    return Box(start, end, middle - LINE / 2, middle + LINE * (len(lines) - 0.5)) if width and start < end else None
