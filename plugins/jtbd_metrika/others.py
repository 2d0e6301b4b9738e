"""Small formats seen beside those of Metrica: keyword lists, a shop's sessions, events, tables kept by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from jtbd_metrika import cellwise
from jtbd_metrika.sheets import leads, plan
from jtbd_reports.datasets import DATASETS
from jtbd_reports.opening.mapped import style_of
from jtbd_reports.reading import Rejected
from jtbd_reports.tables.cells import PlannedColumn, reader
from jtbd_reports.tables.conform import NO_VALUE
from jtbd_reports.tables.values import Bad, clean, fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jtbd_metrika.exports import Export
    from jtbd_metrika.tally import Tally
    from jtbd_reports.reading import ReadRequest

_PAGES = ("administrative", "informational", "productrelated")
_UNSORTED = frozenset({"", "uncategorized", "uncategorised", "без категории"})


class Cells:
    """Cells of one row by header, and what could not be read of them."""

    def __init__(self, export: Export, number: int, cells: Mapping[str, str], request: ReadRequest) -> None:
        self.export, self.number, self.cells, self.request = export, number, cells, request
        self.bad: list[Rejected] = []

    def read(self, name: str, parse: Callable[[str], Any], *, required: bool = False) -> Any:  # noqa: ANN401 - typed by parse
        """A cell as `parse` reads it; None and a rejection where it cannot."""
        text = clean(self.cells.get(name, ""))
        value = parse(text) if text else None
        reason = value.reason if isinstance(value, Bad) else NO_VALUE if required and value is None else ""
        if reason:
            self.bad.append(Rejected(self.export.file.path, self.number, name, reason, text))
        return None if isinstance(value, Bad) else value

    def number_of(self, name: str, parse: Callable[[str, str], Any] = cellwise.amount) -> Any:  # noqa: ANN401 - as above
        """A number of a format that is written in English."""
        return self.read(name, lambda text: parse(text, "."))


def _keyword(cells: Cells) -> list[dict[str, Any]]:
    phrase = cells.read("keyword", squeeze, required=True)
    visits = cells.read("volume", lambda text: cellwise.count(text, "."), required=True)
    category = cells.read("category", squeeze)
    if phrase is None or visits is None:
        return []
    sorted_in = None if fold(category or "") in _UNSORTED else category
    return [{"phrase": phrase, "hidden": False, "visits": visits, "category": sorted_in}]


def _session(cells: Cells) -> list[dict[str, Any]]:
    pages = [cells.number_of(name, cellwise.count) for name in _PAGES]
    lengths = [cells.number_of(f"{name}_duration") for name in _PAGES]
    visitor, bought = cells.read("visitortype", fold), cells.read("revenue", fold)
    row = {
        "visit_id": f"{cells.request.name}:{cells.number}",
        "channel": cells.read("traffictype", squeeze),
        "pageviews": sum(value or 0 for value in pages),
        "seconds": round(sum(value or 0 for value in lengths)),
        "new": {"new_visitor": True, "returning_visitor": False}.get(visitor or ""),
        "purchases": int(bought == "true"),
    }
    return [row]


def _event(cells: Cells) -> list[dict[str, Any]]:
    moment = reader(PlannedColumn("at", 0, "", "datetime"), style_of(cells.request))
    row = {
        "hit_id": f"{cells.request.name}:{cells.export.file.path}:{cells.number}",
        "client_id": cells.read("appmetrica_device_id", str),
        "at": cells.read("event_receive_datetime", moment),
        "title": cells.read("event_name", squeeze),
        "kind": "event",
    }
    return [row]


EXTRAS: Mapping[str, Mapping[str, str]] = {"touches": {"product": "text"}}
"""Columns beside those of the vocabulary, by table."""
_READERS: Mapping[str, tuple[str, Callable[[Cells], list[dict[str, Any]]]]] = {
    "keywords": ("phrases", _keyword),
    "sessions": ("visits", _session),
    "events": ("hits", _event),
    "leads": ("touches", leads),
    "plans": ("costs", plan),
}


def read_others(exports: Sequence[Export], request: ReadRequest, tally: Tally) -> dict[str, pa.Table]:
    """All these files as tables by dataset name."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for export in exports:
        table, make = _READERS[export.signature.family]
        found, kept, made = _rows(export, request, tally, table, make)
        if export.signature.family == "keywords":
            tally.note("searches_as_visits", len(made), export.file.path)
        rows.setdefault(table, []).extend(made)
        tally.done(export.file, found, kept)
    return {name: _table(name, made) for name, made in rows.items()}


def _rows(
    export: Export, request: ReadRequest, tally: Tally, table: str, make: Callable[[Cells], list[dict[str, Any]]]
) -> tuple[int, int, list[dict[str, Any]]]:
    """Rows found, rows that came into the table, and its rows: one line of a file may stand for many."""
    names = [fold(header) for header in export.file.headers]
    found, kept, made = 0, 0, []
    for text in export.file.chunks():
        tally.refuse(text.rejected, len(text.lost))
        tally.note("empty_row", text.empty)
        columns = [column.to_pylist() for column in text.columns]
        for number, cells in zip(text.rows.tolist(), zip(*columns, strict=True), strict=True):
            row = Cells(export, number, {n: c or "" for n, c in zip(names, cells, strict=True)}, request)
            result = make(row)
            tally.refuse(row.bad, bool(row.bad))
            made += result
            kept += bool(result)
            tally.note("dropped_rows", int(not result), table)
        found += len(text.rows) + len(text.lost)
    return found, kept, made


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    fields = [f for f in DATASETS[name].fields if f.required or any(row.get(f.name) is not None for row in rows)]
    own = {name: pa.string() for name in EXTRAS.get(name, {})}
    schema = pa.schema({f.name: PlannedColumn(f.name, 0, "", f.type).arrow for f in fields} | own)
    return pa.Table.from_pylist([{column: row.get(column) for column in schema.names} for row in rows], schema)
