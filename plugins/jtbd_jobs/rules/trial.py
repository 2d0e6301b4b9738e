"""Texts and made-up deals put through the very expressions that real deals go through."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.columns import TEXT, VOCABULARY, Kind, Layout, as_date, locate
from jtbd_jobs.rules.matching import with_matches
from jtbd_reports.engine import Engine, collected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Condition, Example, Jobs


def layout_for(jobs: Jobs) -> Layout:
    """The vocabulary with the project's own columns as the rules use them: held between numbers, they hold numbers."""
    layout = {table: dict(columns) for table, columns in VOCABULARY.items()}
    for job in jobs.jobs:
        for _, column, condition in job.rule.conditions():
            table, _, name = column.rpartition(".")
            own = column != TEXT and locate(column, VOCABULARY) is None
            if own and (table or "deals") in layout:
                columns = layout[table or "deals"]
                # Any rule that holds it between numbers settles it, in whatever order the rules stand.
                columns[name] = "number" if columns.get(name) == "number" else _asked_kind(condition)
    return layout


def _asked_kind(condition: Condition) -> Kind:
    return "number" if any(isinstance(bound, int | float) for bound in condition.between or ()) else "text"


def matches(jobs: Jobs, examples: Sequence[Example]) -> tuple[tuple[int, ...], ...]:
    """For each example the indexes of jobs whose rules match it, in the order of the file.

    Args:
        jobs: the catalogue.
        examples: a text, which stands in the deal's comment, or a mapping from known columns to values.

    Raises:
        ValueError: a value that its column cannot hold.
    """
    if not examples:
        return ()
    layout = layout_for(jobs)
    rows = [_row(example, layout) for example in examples]
    engine = Engine.open(Path(tempfile.gettempdir()))
    try:
        tables = {table: _frame(engine, table, layout[table], rows) for table in ("deals", "customers")}
        flags = [f"job_{index}" for index in range(len(jobs.jobs))]
        found = collected(with_matches(tables, jobs).select("deals:deal_id", *flags))
    finally:
        engine.close()
    # An engine gives rows in any order.
    found.sort(key=lambda row: int(row["deals:deal_id"]))
    return tuple(tuple(index for index, flag in enumerate(flags) if row[flag]) for row in found)


def _row(example: Example, layout: Layout) -> dict[str, dict[str, Any]]:
    """The example's values by table and column."""
    row: dict[str, dict[str, Any]] = {"deals": {}, "customers": {}}
    for column, value in ({TEXT: example} if isinstance(example, str) else example).items():
        if column == TEXT:
            row["deals"]["comment"] = value
        else:
            place = locate(column, layout)
            assert place is not None, column  # a complaint was made of it before
            row[place.table][place.name] = fitting(value, place.kind)
    return row


def fitting(value: Any, kind: Kind) -> Any:  # noqa: ANN401 - whatever YAML holds
    """The value as the kind of column holds it; ValueError where it cannot."""
    if kind == "text":
        return str(value)
    if kind == "number":
        if isinstance(value, str):
            raise ValueError(f"expected a number, got {value!r}")
        return float(value)
    found = as_date(str(value))
    if found is None:
        raise ValueError(f"expected a date like 2026-03-31, got {value!r}")
    return found


def _frame(
    engine: Engine, table: str, kinds: Mapping[str, Kind], rows: Sequence[Mapping[str, Mapping[str, Any]]]
) -> nw.LazyFrame[Any]:
    """The examples as a table; each is a deal and its customer, keyed by its number."""
    types = {"text": "VARCHAR", "number": "DOUBLE", "datetime": "TIMESTAMP"}
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in kinds}
    # Made by DuckDB itself: building a frame elsewhere would load pandas for a handful of rows on every build.
    columns = ", ".join(f"{quoted[name]} {types[kind]}" for name, kind in kinds.items())
    engine.connection.execute(f"CREATE TABLE {table} ({columns})")
    keys = {"deal_id", "customer_id"}
    values = [[str(key) if name in keys else row[table].get(name) for name in kinds] for key, row in enumerate(rows)]
    engine.connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in kinds)})", values)  # noqa: S608
    return nw.from_native(engine.connection.table(table))
