"""How the tables of a project find each other: which keys are met by the table they refer to, and which are not."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from jtbd_reports.datasets import DATASETS
from jtbd_reports.report import Join
from jtbd_reports.store import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    from jtbd_reports.engine import Engine
    from jtbd_reports.shelf import Shelf
    from jtbd_reports.store import Store


DERIVED = frozenset({"customers"})
"""Tables that a source makes of the very rows which refer to them: only what other sources know says anything."""


def pairs(shelf: Shelf) -> Iterator[tuple[str, str, str]]:
    """Table, column and the table referred to, wherever both are there; web clients meet through the browser's id."""
    for name, dataset in DATASETS.items():
        columns = shelf.columns.get(name, frozenset())
        for field in dataset.fields:
            if field.name in columns and field.refers in shelf.files and name != "identities":
                if field.refers in DERIVED and not shelf.apart(field.refers, name).files[field.refers]:
                    continue
                yield name, field.name, field.refers
    if "client_id" in shelf.columns.get("deals", ()) and "client_id" in shelf.columns.get("visits", ()):
        yield "deals", "client_id", "visits"


def read_joins(shelf: Shelf, store: Store, engine: Callable[[], Engine]) -> tuple[Join, ...]:
    """The account of each pair of tables that could be joined; from the store where neither has changed."""
    return tuple(_stored(shelf, store, engine, pair) for pair in pairs(shelf))


def _stored(shelf: Shelf, store: Store, engine: Callable[[], Engine], pair: tuple[str, str, str]) -> Join:
    if pair[2] in DERIVED:
        shelf = shelf.apart(pair[2], pair[0])
    key = digest("join", pair, shelf.key(pair[0]), shelf.key(pair[2]))
    return Join(**json.loads(store.text("joins", key, lambda: json.dumps(asdict(_join(shelf, engine(), *pair))))))


def _join(shelf: Shelf, engine: Engine, table: str, column: str, refers: str) -> Join:
    key = column if column in shelf.columns[refers] else DATASETS[refers].key
    ours, theirs = (_keys(shelf, engine, name, of) for name, of in ((table, column), (refers, key)))
    joined = ours.set_alias("a").join(theirs.set_alias("b"), "a.key = b.key", "inner")
    keys, others, both = (relation.aggregate("count(*)").fetchall()[0][0] for relation in (ours, theirs, joined))
    return Join(table, column, refers, keys, both, others, both)


def _keys(shelf: Shelf, engine: Engine, table: str, column: str) -> duckdb.DuckDBPyRelation:
    relation: duckdb.DuckDBPyRelation = shelf.table(table, engine).to_native()
    return relation.filter(f'"{column}" IS NOT NULL').project(f'"{column}" AS key').distinct()
