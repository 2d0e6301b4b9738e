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
_WIDEST_LABEL = 250.0
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

    @property
    def plot(self) -> float:
        """Width of the plot."""
        return self.total - self.left - self.right


def wide_frame(labels: Sequence[str], top: float, n_width: float, words_width: float) -> Frame:
    """Labels in a column at the left, n in one at the right.

    Args:
        labels: of the rows, whole.
        top: room above the plot.
        n_width: of the widest n; below zero where there is none.
        words_width: of the widest value in words.
    """
    column = min(max((text_width(label, SIZE) for label in labels), default=0.0), _WIDEST_LABEL)
    lines = tuple(wrapped(label, column + 1, SIZE) for label in labels)
    height = 42.0 if any(len(parts) > 1 for parts in lines) else 34.0
    middle = tuple(height * (index + 0.5) for index in range(len(labels)))
    first_line = tuple(y - LINE / 2 * (len(parts) - 1) for y, parts in zip(middle, lines, strict=True))
    return Frame(
        left=round(column) + 22, right=round(words_width + GAP + n_width + 14), top=top, height=height * len(labels),
        total=WIDE, labels=lines, label_y=first_line, mark_y=middle, n_y=middle,
    )  # fmt: skip


def narrow_frame(labels: Sequence[str], top: float, n_width: float, words_width: float) -> Frame:
    """Each label on lines of its own above its mark, n at the end of the first; arguments as in `wide_frame`."""
    lines = tuple(wrapped(label, NARROW - n_width - 18, SIZE) for label in labels)
    tops = tuple(accumulate((34.0 + LINE * len(parts) for parts in lines), initial=0.0))
    first_line = tuple(y + 12 for y in tops[:-1])
    marks = tuple(y + 18 + LINE * len(parts) for y, parts in zip(tops[:-1], lines, strict=True))
    return Frame(
        left=8, right=round(words_width + 14), top=top, height=tops[-1], total=NARROW, labels=lines,
        label_y=first_line, mark_y=marks, n_y=first_line,
    )  # fmt: skip


def boxes(rows: Sequence[Row], frame: Frame, axis: Axis) -> tuple[Box, ...]:
    """Where words stand in the plot: labels and n of a narrow chart, values beside the marks.

    Args:
        rows: data of the marks.
        frame: where the rows stand.
        axis: where the values stand.
    """
    found: list[Box | None] = []
    for row, lines in zip(rows, frame.labels, strict=True):
        value = (row["end"] - axis.low) / (axis.high - axis.low) * frame.plot + (0 if row["tone"] == "absent" else GAP)
        n = frame.plot + frame.right - text_width(row["n"], SMALL)
        found += [
            _box(-frame.left, row["label_y"], lines, SIZE, frame),
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
