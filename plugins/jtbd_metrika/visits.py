"""Visits, and the goals reached in them, out of a typed stretch of a Logs API file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from jtbd_metrika.fields import ENGINES, SOURCES
from jtbd_metrika.lanes import typed
from jtbd_metrika.stretch import moved, reason_where
from jtbd_reports.tables.cells import PlannedColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_metrika.stretch import Stretch
    from jtbd_reports.datasets import Type

UNEQUAL = "as many elements as goalsID has were expected"
_GOALS: Mapping[str, tuple[str, Type]] = {
    "goalsDateTime": ("at", "datetime"),
    "goalsPrice": ("price", "money"),
    "goalsOrder": ("order_id", "category"),
}
_GOAL_COLUMNS = {
    "goal": pa.string(),
    "at": pa.timestamp("us"),
    "price": pa.float64(),
    "order_id": pa.string(),
}


def add_sources(stretch: Stretch) -> None:
    """Channel, engine, tags, campaign and phrase."""
    for column, names in SOURCES.items():
        parts = [part for part in map(stretch.field, names) if part is not None]
        if parts:
            stretch.columns[column] = pc.utf8_trim_whitespace(pc.coalesce(*parts))
    channel = stretch.columns.get("channel")
    if channel is None:
        return
    told = {value: [part for part in map(stretch.field, names) if part is not None] for value, names in ENGINES.items()}
    found = {value: pc.coalesce(*parts) for value, parts in told.items() if parts}
    if found:
        cases = [pc.fill_null(pc.equal(channel, value), fill_value=False) for value in found]
        stretch.columns["engine"] = pc.case_when(
            pa.StructArray.from_arrays([pa.array(case) for case in cases], names=list(found)), *found.values()
        )


def add_goals(stretch: Stretch, names: Mapping[int, str]) -> pa.Table | None:
    """Counts of goals and purchases per visit; a row for each goal reached, None where the file has no goals.

    Args:
        stretch: whose `columns` get `goals`, `purchases` and `revenue`.
        names: of goals by number; where there are any, other goals are left out.

    Returns:
        A table with `row` (place of the visit in the stretch), `goal` and what else the file has.
    """
    _add_purchases(stretch)
    ids = stretch.array("goalsID")
    if ids is None:
        return None
    # the sister arrays are flattened alike, so that one goal's values stand at one place
    rows, goals = pc.list_parent_indices(ids), pc.list_flatten(ids)
    table = {"row": rows, "goal": goals}
    for field in _GOALS:
        column, kind = _GOALS[field]
        values = _beside(stretch, field, ids)
        if values is not None:
            table[column] = _typed(stretch, values, column, kind, rows)
    found = pa.table(table)
    if names:
        numbers = pa.array([str(number) for number in names])
        found = found.filter(pc.is_in(found["goal"], numbers))
        words = pa.array(list(names.values()), pa.string())
        found = found.set_column(1, "goal", words.take(pc.index_in(found["goal"].combine_chunks(), numbers)))
    stretch.columns["goals"] = _counts(found["row"], len(ids))
    return found


def _beside(stretch: Stretch, field: str, ids: pa.ListArray) -> pa.Array | None:
    """The elements of a field that go with those of goalsID, one for one; None where it is not in the file."""
    values = stretch.array(field)
    if values is None:
        return None
    even = pc.equal(pc.list_value_length(values), pc.list_value_length(ids))
    if pc.all(even).as_py():
        return pc.list_flatten(values)
    place = stretch.layout.named[field]
    # an array that is empty beside goals says nothing; one that has more or fewer elements says something wrong
    wrong = pc.and_(pc.invert(even), pc.greater(pc.list_value_length(values), 0))
    if pc.any(wrong).as_py():
        stretch.refuse(f"ym:s:{field}", reason_where(wrong, UNEQUAL), stretch.text.columns[place])
    blank = [[""] * length for length in pc.list_value_length(ids).to_pylist()]
    return pc.list_flatten(pc.if_else(even, values, pa.array(blank, values.type)))


def _typed(stretch: Stretch, values: pa.Array, column: str, kind: Type, rows: pa.Array) -> pa.Array:
    planned = PlannedColumn(column, 0, column, kind)
    found, reasons = typed(values, planned, stretch.style)
    if reasons is not None:
        field = next(name for name, (target, _kind) in _GOALS.items() if target == column)
        bad = reasons.is_valid()
        at = rows.filter(bad)
        cells = pa.array([None] * len(stretch.text.rows), pa.string())
        mask = pc.is_in(pa.array(range(len(stretch.text.rows)), rows.type), at)
        marked = pc.if_else(mask, reasons.filter(bad)[0], cells)
        stretch.refuse(f"ym:s:{field}", marked, stretch.text.columns[stretch.layout.named[field]])
    if kind == "datetime" and "dateTime" in stretch.shift:
        found = moved(found, *stretch.shift["dateTime"])
    return found


def _counts(rows: pa.ChunkedArray, height: int) -> pa.Array:
    import numpy as np  # noqa: PLC0415 - small and loaded already

    return pa.array(np.bincount(rows.to_numpy(), minlength=height).astype(np.int64))


def _add_purchases(stretch: Stretch) -> None:
    """How many purchases, and what they were worth together."""
    ids, revenue = stretch.array("purchaseID"), stretch.array("purchaseRevenue")
    counted = ids if ids is not None else revenue
    if counted is not None:
        stretch.columns["purchases"] = pc.cast(pc.list_value_length(counted), pa.int64())
    if revenue is None:
        return
    flat, rows = pc.list_flatten(revenue), pc.list_parent_indices(revenue)
    values, reasons = typed(flat, PlannedColumn("price", 0, "price", "money"), stretch.style)
    if reasons is not None:
        mask = pc.is_in(pa.array(range(len(revenue)), rows.type), rows.filter(reasons.is_valid()))
        place = stretch.layout.named["purchaseRevenue"]
        reason = reasons.drop_null()[0].as_py()
        stretch.refuse("ym:s:purchaseRevenue", reason_where(mask, reason), stretch.text.columns[place])
    stretch.columns["revenue"] = sums(rows, values, len(revenue))


def sums(rows: pa.Array, values: pa.Array, height: int) -> pa.Array:
    """The values of each row added up; null for rows that have none."""
    import numpy as np  # noqa: PLC0415 - small and loaded already

    places = rows.filter(values.is_valid()).to_numpy()
    total = np.bincount(places, weights=values.drop_null().to_numpy(), minlength=height)
    return pa.array(total, mask=np.bincount(places, minlength=height) == 0)


def goal_types(columns: Sequence[str]) -> pa.Schema:
    """The schema of the goals table with these of its columns, in the vocabulary's order."""
    kept = [pa.field(name, kind) for name, kind in _GOAL_COLUMNS.items() if name in columns]
    return pa.schema([pa.field("visit_id", pa.string()), *kept])
