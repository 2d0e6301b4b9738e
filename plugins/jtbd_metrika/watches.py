"""Hits of exports from before October 2025, which name no visit: found through the hits that each visit names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jtbd_metrika.arrays import lists
from jtbd_metrika.tsv import head_of, header_of, open_tsv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jtbd_metrika.exports import Export
    from jtbd_metrika.tally import Tally
    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextFile

_VISIT, _WATCHES = "ym:s:visitID", "ym:s:watchIDs"
_SCHEMA = pa.schema([("watch_id", pa.string()), ("visit_id", pa.string())])


def with_visits(hits: Path, visits: Sequence[Export], request: ReadRequest, tally: Tally) -> Path:
    """The hits with the visits they belong to, where they name none and the visits name them.

    Args:
        hits: Parquet file of hits.
        visits: files of visits; their rows are read once more for this.
        request: whose files they are.
        tally: told how many hits belong to no visit read: Metrica names at most 500 hits of a visit.

    Returns:
        A new file beside the old one, or the old one where there is nothing to be joined.
    """
    if "visit_id" in pq.read_schema(hits).names:
        return hits
    files = [file for file in (_named(export, request) for export in visits) if file is not None]
    if not files:
        return hits
    pairs = hits.with_name("watches.parquet")
    with pq.ParquetWriter(pairs, _SCHEMA, compression="lz4") as writer:
        for file in files:
            _write(file, writer)
    return _joined(hits, pairs, tally)


def _named(export: Export, request: ReadRequest) -> TextFile | None:
    """The file of visits with the two columns that matter; None where it lacks them."""
    path = request.root / export.file.path
    # a Logs API file was opened without this column, the widest of all
    if {_VISIT, _WATCHES} <= set(header_of(head_of(path))):
        return open_tsv(path, export.file.path, request, {_VISIT, _WATCHES}.__contains__)
    return export.file if _WATCHES in export.file.headers else None


def _write(file: TextFile, writer: pq.ParquetWriter) -> None:
    visit, watches = file.headers.index(_VISIT), file.headers.index(_WATCHES)
    for text in file.chunks():
        named, _broken = lists(text.columns[watches])
        ids = text.columns[visit].take(pc.list_parent_indices(named))
        writer.write_table(pa.table([pc.list_flatten(named), ids], schema=_SCHEMA))


def _joined(hits: Path, pairs: Path, tally: Tally) -> Path:
    import duckdb  # noqa: PLC0415 - such exports are old and rare

    made = hits.with_name("hits-of-visits.parquet")
    with duckdb.connect(config={"temp_directory": str(hits.parent), "memory_limit": "1GB"}) as connection:
        # a hit may be named by a visit that was exported twice
        watches = connection.read_parquet(str(pairs)).aggregate("watch_id, min(visit_id) AS visit_id", "watch_id")
        found = connection.read_parquet(str(hits)).set_alias("hit")
        joined = found.join(watches.set_alias("named"), "hit.hit_id = named.watch_id", "left")
        joined.project("hit.*, named.visit_id").write_parquet(str(made), compression="snappy")
        lost = connection.read_parquet(str(made)).filter("visit_id IS NULL").aggregate("count(*)").fetchall()[0][0]
    tally.note("hit_without_visit", int(lost))
    return made
