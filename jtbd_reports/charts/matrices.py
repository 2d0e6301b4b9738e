"""Rows against columns: in each cell a circle by its value, the value in words below it, its interval below that.

Where columns are too many to stand side by side, the cells of a row stand on several lines, each under its own heading.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from jtbd_reports.charts.canvas import Disc, Picture, Stroke, Words, alike
from jtbd_reports.charts.frames import LINE, NARROW, SIZE, SMALL, WIDE
from jtbd_reports.charts.scales import text_width, wrapped
from jtbd_reports.charts.specs import spec
from jtbd_reports.model import Metric
from jtbd_reports.trace import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_reports.charts.canvas import Shape, Tone
    from jtbd_reports.charts.frames import Row
    from jtbd_reports.charts.specs import Spec
    from jtbd_reports.language import Language
    from jtbd_reports.model import Kind

_LARGEST, _LEAST = 19.0, 2.0
"""Radius of the largest circle, and of one for a value that is not nought."""
_WIDEST = 230.0
_SMALL_LINE = 15.0
_UNDER = 46.0
"""Height of a cell beside its circle: white, the value and its interval."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid.

    Attributes:
        row: one of the grid's rows.
        column: one of its columns.
        value: the estimate in the kind's own unit; None where it is hidden or unknown.
        low: lower end of the interval, None where there is none.
        high: upper end.
        text: the value in words; formatted by kind where empty.
        accent: what the title speaks of.
        hidden: a group too small to show; said so in its place.
        trouble: look here, something is wrong.
    """

    row: str
    column: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    accent: bool = False
    hidden: bool = False
    trouble: bool = False

    @property
    def shown(self) -> bool:
        """Whether there is a value to draw."""
        return self.value is not None and not self.hidden

    @property
    def tone(self) -> Tone:
        """Its colour."""
        return "accent" if self.accent else "trouble" if self.trouble else "mark"


def grid(
    cells: Sequence[GridCell],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    kind: Kind,
    language: Language,
    currency: str,
) -> tuple[Spec, Spec]:
    """Circles by value in rows and columns, each with its value and interval in words.

    Args:
        cells: in any order; a place without a cell gets a dash.
        rows: from top to bottom.
        columns: from left to right.
        kind: how values are read.
        language: formats and words.
        currency: ISO 4217 code, for money.

    Returns:
        Specifications for a place about 760 px wide and for one about 340 px.
    """
    clean = {
        (plain(cell.row), plain(cell.column)): replace(
            cell, row=plain(cell.row), column=plain(cell.column), text=plain(cell.text)
        )
        for cell in cells
    }
    chart = _Grid(clean, tuple(map(plain, rows)), tuple(map(plain, columns)), kind, language, currency)
    return spec(chart.picture(WIDE)), spec(chart.picture(NARROW))


@dataclass(frozen=True, slots=True)
class _Form:
    """Where rows and columns of a grid stand at one width.

    Attributes:
        left: where the columns begin.
        column: width of each.
        per: columns side by side.
        heads: words of each column, in lines.
        labels: words of each row, in lines.
        above: room that a row's words take above its cells.
        tops: where each row begins, and where the last ends.
        largest: radius of the largest circle.
    """

    left: float
    column: float
    per: int
    heads: tuple[tuple[str, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    above: tuple[float, ...]
    tops: tuple[float, ...]
    largest: float

    @property
    def together(self) -> bool:
        """Whether all columns stand side by side, so that their words are written once."""
        return self.per >= len(self.heads)

    @property
    def head(self) -> float:
        """Height of the columns' words."""
        return _SMALL_LINE * max(map(len, self.heads), default=0) + 6

    @property
    def cell(self) -> float:
        """Height of a cell, its own heading included where it has one."""
        return 2 * self.largest + _UNDER + (0 if self.together else self.head)

    def middle(self, row: int, column: int) -> tuple[float, float]:
        """The middle of a cell's circle."""
        line, place = divmod(column, self.per)
        top = self.tops[row] + self.above[row] + self.cell * line + (0 if self.together else self.head)
        return self.left + self.column * (place + 0.5), top + 7 + self.largest


@dataclass(frozen=True, slots=True)
class _Grid:
    """A grid before it has a width."""

    cells: Mapping[tuple[str, str], GridCell]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    kind: Kind
    language: Language
    currency: str

    def picture(self, width: float) -> Picture:
        """The grid at this width."""
        form = self.form(width)
        places = [(row, column) for row in range(len(self.rows)) for column in range(len(self.columns))]
        drawn = [place for place in places if self.cell(*place).shown]
        words = [part for place in places for part in self.words(form, place)]
        shapes: tuple[Shape, ...] = (
            *(Stroke(0, top, width, top, "line") for top in form.tops),
            *alike(disc for place in drawn for disc in self.halo(form, place)),
            *alike(self.disc(form, place, index) for index, place in enumerate(drawn)),
            *alike((*self.heads(form), *words)),
            *alike(self.labels(form)),
        )
        titles = {"words": self.language.gettext("Value"), "interval": self.language.gettext("Interval")}
        return Picture(width, form.tops[-1] + 2, shapes, tuple(self.row(*place) for place in drawn), titles)

    def form(self, width: float) -> _Form:
        """Labels in a column at the left, or above their row in a narrow place."""
        narrow = width == NARROW
        widest = max((text_width(label, SIZE) for label in self.rows), default=0.0)
        left = 0.0 if narrow else min(widest, _WIDEST) + 18
        most = max(1, int((width - left) / self.needed()))
        lines = max(1, -(-len(self.columns) // most))
        per = max(1, -(-len(self.columns) // lines))
        column = (width - left) / per
        labels = tuple(wrapped(label, (width if narrow else left) - 16, SIZE, 3) for label in self.rows)
        heads = tuple(wrapped(head, column - 8, SMALL, 3) for head in self.columns)
        above = tuple(LINE * len(text) + 8 if narrow else 0.0 for text in labels)
        form = _Form(left, column, per, heads, labels, above, (), min(_LARGEST, column / 2 - 6))
        sizes = [max(form.cell * lines, LINE * len(text) + 12) + room for text, room in zip(labels, above, strict=True)]
        top = form.head + 4 if form.together else 2.0
        return replace(form, tops=tuple(accumulate(sizes, initial=top)))

    def needed(self) -> float:
        """The width of a column that holds every value, interval and word."""
        cells = [self.cell(row, column) for row in range(len(self.rows)) for column in range(len(self.columns))]
        values = [text_width(self.said(cell), SIZE) for cell in cells if cell.shown]
        small = [self.interval(cell) for cell in cells if cell.shown]
        small += [word for cell in cells if not cell.shown for word in self.said(cell).split()]
        small += [word for head in self.columns for word in head.split()]
        return max([40.0, *values, *(text_width(word, SMALL) for word in small)]) + 10

    def cell(self, row: int, column: int) -> GridCell:
        """The cell there; an empty one where none was given."""
        place = self.rows[row], self.columns[column]
        return self.cells.get(place) or GridCell(*place, None, text="—")

    def heads(self, form: _Form) -> Iterator[Words]:
        """Words above each column, or above each cell."""
        for row in range(1 if form.together else len(self.rows)):
            for column, lines in enumerate(form.heads):
                x, y = form.middle(row, column)
                bottom = form.tops[0] - 10 if form.together else y - form.largest - 4
                first = bottom - _SMALL_LINE * (len(lines) - 0.5)
                yield Words(x, first, lines, SMALL, "grey", align="center")

    def labels(self, form: _Form) -> Iterator[Words]:
        """Words of each row: level with its first circles, or above them."""
        for row, lines in enumerate(form.labels):
            top, bottom = form.tops[row : row + 2]
            y = top + 6 + LINE / 2
            if not form.above[row]:
                y = (top + (bottom if form.together else top + form.cell)) / 2 - LINE / 2 * (len(lines) - 1)
            strong = any(self.cell(row, column).accent for column in range(len(self.columns)))
            yield Words(0, max(y, top + 14), lines, SIZE, "ink", 500 if strong else 400)

    def radius(self, value: float, form: _Form) -> float:
        """Areas are as the values; what is not nought can be seen."""
        drawn = [cell for cell in self.cells.values() if cell.shown]
        most = max((abs(end) for cell in drawn for end in (cell.value, cell.high) if end is not None), default=0.0)
        share = abs(value) / most if most else 0.0
        return max(_LEAST, form.largest * share**0.5) if value else 1.0

    def halo(self, form: _Form, place: tuple[int, int]) -> Iterator[Disc]:
        """Around the circle a pale one as large as the interval's upper end."""
        cell = self.cell(*place)
        if cell.value is not None and cell.high is not None and cell.high > cell.value >= 0:
            yield Disc(*form.middle(*place), self.radius(cell.high, form), cell.tone, 0.25)

    def disc(self, form: _Form, place: tuple[int, int], index: int) -> Disc:
        """The circle, below zero a ring."""
        cell = self.cell(*place)
        value = cell.value or 0.0
        return Disc(*form.middle(*place), self.radius(value, form), cell.tone, hollow=value < 0, row=index)

    def words(self, form: _Form, place: tuple[int, int]) -> Iterator[Words]:
        """The value under the circle and its interval under that; in place of a circle what is said instead."""
        cell = self.cell(*place)
        x, y = form.middle(*place)
        if not cell.shown:
            lines = wrapped(self.said(cell), form.column - 4, SMALL, 3)
            yield Words(x, y + 12 - _SMALL_LINE / 2 * (len(lines) - 1), lines, SMALL, "grey", align="center")
            return
        yield Words(x, y + form.largest + 12, (self.said(cell),), SIZE, "ink", 500, "center")
        if between := self.interval(cell):
            yield Words(x, y + form.largest + 28, (between,), SMALL, "grey", align="center")

    def said(self, cell: GridCell) -> str:
        """The value in words, or why there is none."""
        if cell.shown:
            return cell.text or self.language.metric(self.metric(cell), self.currency)
        if cell.hidden:
            return self.language.gettext("hidden")
        return cell.text or self.language.gettext("unknown")

    def interval(self, cell: GridCell) -> str:
        """The interval in words."""
        return self.language.interval(self.metric(cell), self.currency)

    def metric(self, cell: GridCell) -> Metric:
        """The cell's numbers, for formatting."""
        return Metric("", self.kind, cell.value, cell.low, cell.high)

    def row(self, row: int, column: int) -> Row:
        """The cell in words."""
        cell = self.cell(row, column)
        return {
            "label": f"{cell.row}, {cell.column}",
            "words": self.said(cell),
            "interval": self.interval(cell),
            "n": "",
        }
