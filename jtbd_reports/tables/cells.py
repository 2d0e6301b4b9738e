"""One column's cells: in which order a cell is judged, and by which reader of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa

from jtbd_reports.tables import values
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, clean, fold, squeeze

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from jtbd_reports.datasets import Type
    from jtbd_reports.reading import DateOrder

FALLBACK = "*"
"""The key of a value map that stands for anything else."""

Value: TypeAlias = "str | int | float | bool | dt.datetime | None"
_ARROW = {
    "text": pa.string(),
    "category": pa.string(),
    "id": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "money": pa.float64(),
    "datetime": pa.timestamp("us"),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a project's exports write things; see `ReadRequest`."""

    date_order: DateOrder = "dmy"
    decimal: str = ","
    missing: tuple[str, ...] = ("",)
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """How one column of the text becomes one of the table.

    Attributes:
        name: in the vocabulary, or the project's own name.
        position: of the text column in its file.
        header: as the client wrote it.
        type: of the values.
        required: a row without a value is rejected.
        allowed: the only values there are; empty where any will do.
        words: the project's value map; None means no value, the key `*` is for anything else that is not missing.
        also: positions of further columns whose texts follow, each in a paragraph of its own.
        constant: the text of every row, where no column holds it.
    """

    name: str
    position: int
    header: str
    type: Type
    required: bool = False
    allowed: tuple[str, ...] = ()
    words: Mapping[str, str | None] = field(default_factory=dict)
    also: tuple[int, ...] = ()
    constant: str | None = None

    @property
    def kind(self) -> str:
        """The type, with ids apart: a kind of text that must never have been through a number."""
        return "id" if self.type == "text" and self.name.endswith("_id") else self.type

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of the values; timestamps are naive and in microseconds."""
        return _ARROW[self.kind]


def reader(column: PlannedColumn, style: Style) -> Callable[[str], Value | Bad]:
    """The function that reads one cell of the column.

    A cell is held, in this order, against the project's value map, the texts that mean no value, spreadsheet errors,
    the map's `*`, and the column's type; so a map may give a meaning even to an empty cell.
    """
    parse = _parser(column, style)
    exact = {squeeze(word): target for word, target in column.words.items() if word != FALLBACK}
    folded = {word.casefold(): target for word, target in reversed(exact.items())}
    missing = frozenset(map(fold, style.missing)) | {""}
    # most cells begin like none of these and are spared the folding
    initials = frozenset(word[:1] for word in missing)

    def read(text: str) -> Value | Bad:
        """One cell: a mapped value, nothing, the parsed value, or why not."""
        cleaned = clean(text)
        if exact:
            word = squeeze(cleaned)
            if word in exact or word.casefold() in folded:
                return _target(exact[word] if word in exact else folded[word.casefold()], parse)
        if cleaned[:1].casefold()[:1] in initials and fold(cleaned) in missing:
            return None
        if values.is_sheet_error(cleaned):
            return Bad(values.SHEET_ERROR)
        return _target(column.words[FALLBACK], parse) if FALLBACK in column.words else parse(cleaned)

    return read


def _target(word: str | None, parse: Callable[[str], Value | Bad]) -> Value | Bad:
    return None if word is None else parse(word)


def _parser(column: PlannedColumn, style: Style) -> Callable[[str], Value | Bad]:
    if column.allowed:
        return partial(values.one_of, allowed=column.allowed)
    number = partial(values.number, decimal=style.decimal)
    parsers: dict[str, Callable[[str], Value | Bad]] = {
        "text": str,
        "category": squeeze,
        "id": values.identifier,
        "integer": partial(values.integer, decimal=style.decimal),
        "number": number,
        "money": number,
        "boolean": values.boolean,
        "datetime": partial(moment, order=style.date_order, zone=style.zone),
    }
    return parsers[column.kind]
