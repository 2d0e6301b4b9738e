"""The readings of all parts put together into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from jtbd_reports import Note, Reading
from jtbd_reports.datasets import DATASETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ONE = {"customers": "customer_id", "accounts": "account_id"}
_NAMED = 12
"""Stages without a told meaning that the data account names."""


def combined(
    readings: Sequence[Reading], spread: Sequence[Reading], identities: Iterable[tuple[str, str, str]]
) -> Reading:
    """One reading of several.

    Args:
        readings: of the parts, each counting its files.
        spread: further tables of the same files, whose rows are counted already.
        identities: further name, customer and kind.
    """
    tables: dict[str, list[pa.Table]] = {}
    extras: dict[str, Mapping[str, str]] = {}
    for reading in (*readings, *spread):
        for name, table in reading.tables.items():
            tables.setdefault(name, []).append(table)
        extras |= {name: extra for name, extra in reading.extras.items() if name in reading.tables}
    made: dict[str, Any] = {name: _stacked(name, found) for name, found in tables.items()}
    rows = list(identities)
    if rows:
        columns = zip(*rows, strict=True)
        made["identities"] = pa.table(
            [pa.array(list(column), pa.string()) for column in columns], names=["identity_id", "customer_id", "kind"]
        )
    files = tuple(file for reading in readings for file in reading.files)
    rejected = sum(reading.rejected_rows for reading in (*readings, *spread))
    return Reading(
        tables={name: made[name] for name in DATASETS if name in made},
        files=files,
        rejected=tuple(dict.fromkeys(cell for reading in (*readings, *spread) for cell in reading.rejected)),
        rejected_rows=min(rejected, sum(file.rows for file in files)),
        notes=tuple(note for reading in (*readings, *spread) for note in reading.notes),
        extras=extras,
    )


def _stacked(name: str, tables: Sequence[pa.Table]) -> pa.Table:
    """The tables below one another; of customers and companies, one row each with the first value of each column."""
    whole = pa.concat_tables(tables, promote_options="default")
    key = _ONE.get(name)
    if key is None or len(tables) == 1:
        return whole
    others = [column for column in whole.column_names if column != key]
    grouped = whole.group_by(key, use_threads=False).aggregate(
        [(column, "first", pc.ScalarAggregateOptions(skip_nulls=True)) for column in others]
    )
    return grouped.rename_columns([key, *others] if grouped.column_names[0] == key else [*others, key])


def stage_notes(deals: pa.Table, told: frozenset[str]) -> list[Note]:
    """Stages that were taken for open because nothing says what they mean: how many deals, and which stage.

    Args:
        deals: with columns stage and status.
        told: folded stages that the project calls open.
    """
    if not {"stage", "status"} <= set(deals.column_names):
        return []
    counted = deals.filter(pc.equal(deals["status"], "open"))["stage"].value_counts().to_pylist()
    found = [
        (row["counts"], row["values"])
        for row in counted
        if row["values"] is None or row["values"].casefold() not in told
    ]
    named = sorted((pair for pair in found if pair[1] is not None), key=lambda pair: (-pair[0], pair[1]))
    notes = [Note("stage_taken_as_open", count, stage) for count, stage in named[:_NAMED]]
    if len(named) > _NAMED:
        notes.append(Note("stage_taken_as_open", sum(count for count, _stage in named[_NAMED:]), "…"))
    return [*notes, *(Note("stage_missing", count) for count, stage in found if stage is None)]


def currency_notes(deals: pa.Table) -> list[Note]:
    """Amounts in another currency than most, where the file says in which: they were not converted."""
    name = next((name for name in ("валюта", "currency") if name in deals.column_names), None)
    if name is None:
        return []
    counted = sorted(
        ((row["counts"], row["values"]) for row in deals[name].value_counts().to_pylist() if row["values"]),
        reverse=True,
    )
    return [Note("other_currency", count, currency) for count, currency in counted[1:]]
