"""A workbook before it is written: leaves of grids of cells; pure values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from jtbd_reports import Metric, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports import Column, Table
    from jtbd_reports.language import Language
    from jtbd_reports.model import Kind

Format: TypeAlias = "Kind | Literal['text']"


@dataclass(frozen=True, slots=True)
class Box:
    """One cell: a number as it was computed or a text, how it is read, and the leaf that a click opens.

    Attributes:
        value: shares are fractions of 1; None leaves the cell empty.
        format: how a number is shown.
        quiet: words in the place of a number, such as that a group is hidden.
        opens: name of a leaf.
    """

    value: str | float | None
    format: Format = "text"
    quiet: bool = False
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with what stands above and below it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Box, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of the workbook.

    Attributes:
        name: unique, at most 31 characters, none of those that a workbook refuses.
        title: the sheet's first line.
        lines: sentences below it.
        grids: from top to bottom; a single one can be filtered by its head.
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook: the leaf of contents first."""

    title: str
    currency: str
    leaves: tuple[Leaf, ...]


def grid(table: Table, language: Language) -> Grid:
    """A table of the report with numbers as numbers: intervals in two columns of their own.

    Args:
        table: cells may be metrics; a hidden one is said to be hidden.
        language: words of the head.
    """
    spread = [any(_has_ends(row[index]) for row in table.rows) for index in range(len(table.columns))]
    head = [name for column, wide in zip(table.columns, spread, strict=True) for name in _heads(column, wide, language)]
    rows = tuple(
        tuple(
            box
            for cell, column, wide in zip(row, table.columns, spread, strict=True)
            for box in _boxes(cell, column, wide, language)
        )
        for row in table.rows
    )
    return Grid(plain(table.caption), tuple(head), rows, plain(table.note))


def _has_ends(cell: object) -> bool:
    return isinstance(cell, Metric) and cell.low is not None and not cell.suppressed


def _heads(column: Column, wide: bool, language: Language) -> list[str]:  # noqa: FBT001 - one of a pair with _boxes
    title = plain(column.title)
    return [title, f"{title}, {language.gettext('from')}", f"{title}, {language.gettext('to')}"] if wide else [title]


def _boxes(cell: object, column: Column, wide: bool, language: Language) -> list[Box]:  # noqa: FBT001
    found = boxes_of(cell, language) if isinstance(cell, Metric) else [_box(cell, column), Box(None), Box(None)]
    return found if wide else found[:1]


def _box(cell: object, column: Column) -> Box:
    if cell is None:
        return Box("—", quiet=True)
    if isinstance(cell, str):
        return Box(plain(cell))
    assert isinstance(cell, int | float), cell
    return Box(cell, "number" if column.kind == "text" else column.kind)


def boxes_of(metric: Metric, language: Language) -> list[Box]:
    """A metric's value and the ends of its interval."""
    if metric.suppressed:
        return [Box(language.gettext("hidden"), quiet=True), Box(None), Box(None)]
    if metric.value is None:
        return [Box(language.gettext("unknown"), quiet=True), Box(None), Box(None)]
    return [Box(value, metric.kind) for value in (metric.value, metric.low, metric.high)]


_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST = 31


def names(titles: Sequence[str]) -> list[str]:
    """Names of sheets as workbooks take them: short, unique whatever their case, without the signs they refuse."""
    taken: set[str] = set()
    found = []
    for title in titles:
        base = " ".join(plain(title).translate(_REFUSED).split())[:_LONGEST].rstrip() or "-"
        name, number = base, 1
        while name.lower() in taken:
            number += 1
            name = f"{base[: _LONGEST - len(str(number)) - 1].rstrip()} {number}"
        taken.add(name.lower())
        found.append(name)
    return found
