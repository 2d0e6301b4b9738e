"""Logs API files to Parquet in one pass, however large: a stretch is typed, thinned and written before the next."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jtbd_metrika import damage, fields, hits, visits
from jtbd_metrika.seen import Seen
from jtbd_metrika.stretch import Stretch
from jtbd_metrika.tally import Tally
from jtbd_reports.datasets import DATASETS
from jtbd_reports.opening.files import watched
from jtbd_reports.opening.mapped import style_of
from jtbd_reports.problems import ProjectError
from jtbd_reports.tables.cells import PlannedColumn
from jtbd_reports.tables.conform import LISTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jtbd_metrika.exports import Export
    from jtbd_metrika.fields import Layout
    from jtbd_reports.problems import Problem
    from jtbd_reports.reading import ReadRequest

UTC_FIELD_ZONE = "Etc/GMT-3"
"""The clock of `dateTimeUTC`: three hours ahead of UTC, as its documentation says."""
REPEATED = {"visits": "repeated_visit", "hits": "repeated_hit"}


@dataclass(slots=True)
class _Table:
    """A Parquet file that grows."""

    path: Path
    schema: pa.Schema
    writer: pq.ParquetWriter | None = None

    def write(self, columns: dict[str, Any], height: int) -> None:
        """Append rows; columns that this file lacks are missing in them."""
        if self.writer is None:
            # the core writes the file anew, so speed counts here and size does not
            self.writer = pq.ParquetWriter(self.path, self.schema, compression="lz4")
        whole = [
            pc.cast(columns[name], kind) if name in columns else pa.nulls(height, kind)
            for name, kind in zip(self.schema.names, self.schema.types, strict=True)
        ]
        self.writer.write_table(pa.table(whole, schema=self.schema))

    def close(self) -> None:
        """Finish the file; an empty one has its columns."""
        if self.writer is None:
            pq.write_table(self.schema.empty_table(), self.path)
        else:
            self.writer.close()


@dataclass(slots=True)
class LogReader:
    """Reads all files of one kind of a source."""

    request: ReadRequest
    kind: str
    tally: Tally = field(default_factory=Tally)
    seen: Seen = field(default_factory=Seen)
    tables: dict[str, _Table] = field(default_factory=dict)

    def read(self, exports: Sequence[Export]) -> dict[str, Path]:
        """The Parquet files by dataset name.

        Raises:
            ProjectError: every file that breaks off, or whose ids a spreadsheet has spoilt.
        """
        layouts = [fields.layout(export.file.headers, self.kind, export.model) for export in exports]
        self._open(layouts)
        problems: list[Problem] = []
        try:
            for export, layout in zip(exports, layouts, strict=True):
                try:
                    self._file(export, layout)
                except ProjectError as error:
                    problems += error.problems
        finally:
            for table in self.tables.values():
                table.close()
        if problems:
            raise ProjectError(problems)
        return {name: table.path for name, table in self.tables.items()}

    def _open(self, layouts: Sequence[Layout]) -> None:
        """Tables with the columns that any of the files has."""
        folder = self.request.scratch or Path(tempfile.mkdtemp(prefix="metrika-"))
        # a Parquet file must know its columns before the first row is written
        probe = [self._empty(layout) for layout in layouts]
        columns = {name for stretch, _goals in probe for name in stretch.columns}
        dataset = DATASETS[self.kind]
        schema = [(f.name, PlannedColumn(f.name, 0, "", f.type).arrow) for f in dataset.fields if f.name in columns]
        self.tables = {self.kind: _Table(folder / f"{self.kind}.parquet", pa.schema(schema))}
        goals = [name for _stretch, table in probe if table is not None for name in table.column_names]
        if goals:
            self.tables["goals"] = _Table(folder / "goals.parquet", visits.goal_types(goals))

    def _empty(self, layout: Layout) -> tuple[Stretch, pa.Table | None]:
        """What the typing makes of no rows: tells which columns there will be."""
        from jtbd_reports.tables.texttable import TextTable  # noqa: PLC0415 - for this only

        places = [place for place, _name in layout.plain.values()] + list(layout.named.values())
        nothing = TextTable(tuple(pa.array([], pa.string()) for _ in range(max(places) + 1)), np.empty(0, np.int64))
        stretch = Stretch("", nothing, layout, style_of(self.request), {}, escaped=False)
        return stretch, self._fill(stretch)

    def _fill(self, stretch: Stretch) -> pa.Table | None:
        """Type everything."""
        stretch.plain()
        if self.kind == "hits":
            hits.add_kinds(stretch)
            hits.add_goals(stretch, self.request.options.goals)
            return None
        visits.add_sources(stretch)
        return visits.add_goals(stretch, self.request.options.goals)

    def _file(self, export: Export, layout: Layout) -> None:
        # Metrica writes its own dates, numbers and blanks, whatever the project's are
        style = replace(style_of(self.request), missing=("",), decimal=".")
        shift, found, kept = self._shift(), 0, 0
        self.tally.note("unfinished_file", int(export.unfinished), export.file.path)
        for text in watched(export.file, self.request).chunks():
            stretch = Stretch(export.file.path, text, layout, style, shift, export.escaped)
            goals = self._fill(stretch)
            if not found:
                damage.check(stretch, self.request, self.kind)
            kept += self._keep(stretch, goals)
            found += len(text.rows) + len(text.lost)
            self.tally.note("empty_row", text.empty)
            self.tally.refuse([*text.rejected, *stretch.rejected[:LISTED]], len(text.lost) + int(stretch.damaged.sum()))
            self.request.progress(found)
        self.tally.done(export.file, found, kept)
        if layout.model:
            self.tally.note("attribution", kept, layout.model)

    def _shift(self) -> dict[str, tuple[str, str]]:
        """From which zone to which the times of a field are moved."""
        project, counter = self.request.timezone, self.request.options.timezone
        if not project:
            return {}
        moves = {"dateTimeUTC": (UTC_FIELD_ZONE, project)}
        return moves if counter in {None, project} else {**moves, "dateTime": (counter, project)}

    def _keep(self, stretch: Stretch, goals: pa.Table | None) -> int:
        """Write the rows that are good, new and of people; how many they were."""
        good = stretch.require(DATASETS[self.kind].key)
        dropped = int((~good).sum())
        self.tally.note("dropped_rows", dropped, self.kind)
        robots = self._robots(stretch)
        self.tally.note("robots", int((robots & good).sum()), self.kind)
        if self.request.options.robots == "drop":
            good &= ~robots
        rows = np.flatnonzero(good)
        fresh = self._fresh(stretch, rows)
        self.tally.note(REPEATED[self.kind], int((~fresh).sum()))
        rows = rows[fresh]
        take = pa.array(rows)
        self.tables[self.kind].write({n: c.take(take) for n, c in stretch.columns.items()}, len(rows))
        if goals is not None:
            self._keep_goals(stretch, goals, rows)
        return len(rows)

    def _robots(self, stretch: Stretch) -> NDArray[np.bool_]:
        told = stretch.columns.get("robot")
        if told is None:
            return np.zeros(len(stretch.text.rows), dtype=bool)
        found: NDArray[np.bool_] = pc.fill_null(told, fill_value=False).to_numpy(zero_copy_only=False)
        return found

    def _fresh(self, stretch: Stretch, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the rows were not there before, in this file or an earlier one."""
        ids = stretch.columns[DATASETS[self.kind].key].take(pa.array(rows))
        numbers = ids.cast(pa.uint64()).to_numpy(zero_copy_only=False)
        times = stretch.columns.get(DATASETS[self.kind].time)
        if times is None:
            return self.seen.fresh(numbers)
        # an id is unique within one year only
        years = pc.fill_null(pc.year(times.take(pa.array(rows))), 0).to_numpy(zero_copy_only=False)
        return self.seen.fresh(numbers, years)

    def _keep_goals(self, stretch: Stretch, goals: pa.Table, rows: NDArray[np.int64]) -> None:
        kept = goals.filter(pc.is_in(goals["row"], pa.array(rows, goals["row"].type)))
        named = {name: kept[name].combine_chunks() for name in kept.column_names if name != "row"}
        ids = stretch.columns["visit_id"].take(kept["row"].combine_chunks())
        self.tables["goals"].write({"visit_id": ids, **named}, kept.num_rows)
