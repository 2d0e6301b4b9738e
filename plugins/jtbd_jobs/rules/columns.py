"""Which table a rule's column stands in, what kind of values it holds, and which conditions suit those."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from jtbd_reports import nearest
from jtbd_reports.datasets import CUSTOMERS, DEALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.rules.catalogue import Condition, Value

Kind: TypeAlias = Literal["text", "number", "datetime"]
TEXT = "text"
"""The column that is all of a deal's words together."""
TEXT_PARTS = ("title", "comment", "tags", "phrase", "page")
OUTCOMES = ("status", "stage", "lost_reason", "closed_at")
"""Columns that say how a deal ended: a job told by them explains its own outcome."""
_KINDS: dict[str, Kind] = {"integer": "number", "number": "number", "money": "number", "datetime": "datetime"}


@dataclass(frozen=True, slots=True)
class Place:
    """A column found: its table, its name there, its kind; `choices` where the vocabulary closes its values."""

    table: str
    name: str
    kind: Kind
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in a frame that holds the columns of both tables."""
        # no dot: an engine may read it as a part of a structure
        return f"{self.table}:{self.name}"


Layout: TypeAlias = "Mapping[str, Mapping[str, Kind]]"
"""Kinds of columns by table and name."""
VOCABULARY: Layout = {
    dataset.name: {field.name: _KINDS.get(field.type, "text") for field in dataset.fields}
    for dataset in (DEALS, CUSTOMERS)
}
_CHOICES = {field.name: field.values for field in DEALS.fields if field.values}


def locate(column: str, layout: Layout) -> Place | None:
    """Where the column is: of deals where they have it, else of customers; `customers.channel` names the table.

    `text` is there where any of its parts is.
    """
    deals = layout.get("deals", {})
    if column == TEXT:
        return Place("all", TEXT, "text") if any(part in deals for part in TEXT_PARTS) else None
    # Both tables have a channel; a bare name must not change its meaning when a customers table is added.
    table, _, name = column.rpartition(".")
    for candidate in (table,) if table else ("deals", "customers"):
        if name in layout.get(candidate, {}):
            choices = _CHOICES.get(name, ()) if candidate == "deals" else ()
            return Place(candidate, name, layout[candidate][name], choices)
    return None


def known_columns(layout: Layout) -> Iterator[str]:
    """Every name a rule may use."""
    if locate(TEXT, layout):
        yield TEXT
    for table, columns in layout.items():
        yield from columns
        yield from (f"{table}.{name}" for name in columns)


def misfits(condition: Condition, place: Place) -> Iterator[tuple[str, str, str]]:
    """What of a condition cannot hold for such a column: operator, message, hint."""
    if place.kind == "text":
        yield from _misfits_text(condition, place)
    elif place.kind == "number":
        yield from _misfits_number(condition)
    else:
        yield from _misfits_date(condition)


def _misfits_text(condition: Condition, place: Place) -> Iterator[tuple[str, str, str]]:
    if condition.between is not None:
        yield "between", "compares numbers and dates, and this column holds text", ""
    # A value that the vocabulary does not know is a slip that would match nothing in silence.
    for operator, value in _values(condition):
        if place.choices and str(value) not in place.choices:
            message = f"expected one of {', '.join(place.choices)}, got {value!r}"
            yield operator, message, nearest(str(value), place.choices)


def _misfits_number(condition: Condition) -> Iterator[tuple[str, str, str]]:
    for operator in _reading_text(condition):
        yield operator, "reads text, and this column holds numbers", "Use between, in or equals."
    bounds = (("between", bound) for bound in condition.between or ())
    for operator, value in (*_values(condition), *bounds):
        if isinstance(value, str):
            yield operator, f"expected a number, got {value!r}", ""


def _misfits_date(condition: Condition) -> Iterator[tuple[str, str, str]]:
    used = (*_reading_text(condition), *(operator for operator, _ in _values(condition)))
    for operator in dict.fromkeys(used):
        yield operator, "cannot be asked of a column that holds dates", "Use between or exists."
    for bound in condition.between or ():
        if bound is not None and as_date(str(bound)) is None:
            yield "between", f"expected a date like 2026-03-31, got {bound!r}", ""


def _reading_text(condition: Condition) -> tuple[str, ...]:
    return tuple(name for name in ("contains", "matches") if getattr(condition, name) is not None)


def _values(condition: Condition) -> tuple[tuple[str, Value], ...]:
    equal = () if condition.equals is None else (("equals", condition.equals),)
    return (*(("in", value) for value in condition.in_ or ()), *equal)


def as_date(text: str) -> dt.datetime | None:
    """An ISO date or date and time; None where it is neither."""
    # YAML's own dates arrive as text too; times in the data carry no zone, so none is kept here.
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def day_after(text: str) -> dt.datetime | None:
    """The end of a whole day; None where the text names a moment, which is its own end."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(days=1)
