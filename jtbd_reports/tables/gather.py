"""All stretches of all files of a source put together: duplicates settled, losses counted, one Reading out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import FileRead, Note, Reading
from jtbd_reports.tables.conform import LISTED, conform, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from jtbd_reports.problems import Problem
    from jtbd_reports.reading import Rejected
    from jtbd_reports.tables.conform import Conformed, Plan
    from jtbd_reports.tables.texttable import TextFile, TextTable

MERGED = frozenset({"customers"})
"""Datasets in which rows of one key are one thing seen many times; elsewhere the first row of a key stands."""
_PLACE = 40
"""A row's place among all files is the file's number, shifted by so many bits, and the row number."""


def gather(
    files: Sequence[tuple[TextFile, Mapping[str, Plan]]],
    extras: Mapping[str, Mapping[str, str]],
    progress: Callable[[int], None],
) -> Reading:
    """Read the files through and make the tables.

    Args:
        files: each with its plans by dataset name; the same datasets in every file.
        extras: the project's own columns and their types, by dataset name.
        progress: called with the number of rows done.

    Returns:
        Arrow tables and the account. Rows of one key in `MERGED` datasets become one row with the first value found
        in each column. Elsewhere, later rows of a key and rows that repeat a row wholly are left out. Notes say how
        many rows were left out or put right: `empty_row` and `mended_row` for the files; with the dataset's name in
        `detail` `filtered`, `dropped_rows` (for a bad or missing cell), `duplicate_key`, `duplicate_row`, `merged_row`.

    Raises:
        ProjectError: what broke whole files, all of them.
    """
    account = _Account(progress)
    problems: list[Problem] = []
    for number, (file, plans) in enumerate(files):
        account.open(number)
        try:
            for text in file.chunks():
                account.add(text, plans)
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    tables: dict[str, pa.Table] = {}
    notes: list[Note] = []
    kept: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    for name, plan in files[0][1].items():
        settled = _settle(plan, account.parts.get(name, ()))
        tables[name] = settled.table
        notes += settled.notes
        kept = np.union1d(kept, settled.places)
    return Reading(
        tables=tables,
        files=tuple(_file_read(number, file, account, kept) for number, (file, _plans) in enumerate(files)),
        rejected=account.listed(),
        rejected_rows=account.rejected_rows(),
        notes=_notes(Note("empty_row", account.empty), Note("mended_row", account.mended), *notes),
        extras=extras,
    )


@dataclass(slots=True)
class _Account:
    """What has been read so far."""

    progress: Callable[[int], None]
    number: int = 0
    empty: int = 0
    mended: int = 0
    done: int = 0
    found: dict[int, int] = field(default_factory=dict)
    lost: list[NDArray[np.int64]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    parts: dict[str, list[tuple[NDArray[np.int64], Conformed]]] = field(default_factory=dict)

    def open(self, number: int) -> None:
        """Begin the file of that number."""
        self.number = number
        self.found[number] = 0

    def add(self, text: TextTable, plans: Mapping[str, Plan]) -> None:
        """Type a stretch for each dataset."""
        listed = list(text.rejected)
        self.lost.append(self._places(np.asarray(text.lost, dtype=np.int64)))
        for name, plan in plans.items():
            part = conform(text, plan)
            listed += part.rejected
            self.lost.append(self._places(part.damaged))
            self.parts.setdefault(name, []).append((self._places(part.rows), replace(part, rejected=())))
        # one cell may feed several tables, and is then found bad several times
        self.rejected += sorted(dict.fromkeys(listed), key=lambda cell: cell.row)[: LISTED - len(self.rejected)]
        self.found[self.number] += len(text.rows) + len(text.lost)
        self.empty += text.empty
        self.mended += text.mended
        self.done += len(text.rows) + len(text.lost) + text.empty
        self.progress(self.done)

    def _places(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return rows + (self.number << _PLACE)

    def listed(self) -> tuple[Rejected, ...]:
        return tuple(self.rejected)

    def rejected_rows(self) -> int:
        """Rows that lost something, each once."""
        return len(np.unique(np.concatenate([np.empty(0, dtype=np.int64), *self.lost])))


@dataclass(frozen=True, slots=True)
class _Settled:
    table: pa.Table
    places: NDArray[np.int64]
    notes: tuple[Note, ...]


def _settle(plan: Plan, parts: Sequence[tuple[NDArray[np.int64], Conformed]]) -> _Settled:
    """One table of all parts, its duplicates merged or left out."""
    name = plan.dataset.name
    table = pa.concat_tables([part.table for _places, part in parts] or [schema(plan).empty_table()])
    places = np.concatenate([np.empty(0, dtype=np.int64), *(places for places, _part in parts)])
    notes: tuple[Note, ...] = (
        Note("filtered", sum(part.filtered for _places, part in parts), name),
        Note("dropped_rows", sum(part.dropped for _places, part in parts), name),
    )
    codes = _codes(plan, table, [part for _places, part in parts])
    if codes is None:
        return _Settled(table, places, notes)
    _distinct, first, group = np.unique(codes, return_index=True, return_inverse=True)
    again = np.flatnonzero(first[group] != np.arange(len(codes)))
    if name in MERGED:
        merged = _merged(table, group, np.argsort(first))
        return _Settled(merged, places, (*notes, Note("merged_row", len(again), name)))
    twins = len(again) if _keyless(plan) else int(_equal(table, again, first[group[again]]).sum())
    notes += Note("duplicate_key", len(again) - twins, name), Note("duplicate_row", twins, name)
    if not len(again):
        return _Settled(table, places, notes)
    stays = np.zeros(len(codes), dtype=bool)
    stays[first] = True
    return _Settled(table.filter(pa.array(stays)), places[stays], notes)


def _keyless(plan: Plan) -> bool:
    return not plan.dataset.key or bool(plan.made_key)


def _codes(plan: Plan, table: pa.Table, parts: Sequence[Conformed]) -> NDArray[np.int64] | NDArray[np.uint64] | None:
    """A number per row, the same for rows that are one thing; None where every row is a thing of its own."""
    if not _keyless(plan):
        encoded = table[plan.dataset.key].combine_chunks().dictionary_encode()
        codes: NDArray[np.int64] = encoded.indices.to_numpy()
        return codes if len(encoded.dictionary) < len(codes) else None
    twins = [part.twins for part in parts if part.twins is not None]
    return np.concatenate(twins) if twins else None


def _equal(table: pa.Table, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows say the same as their counterparts in every column."""
    same = np.ones(len(rows), dtype=bool)
    for column in table.columns:
        ours, theirs = column.take(pa.array(rows)), column.take(pa.array(others))
        alike = pc.fill_null(pc.equal(ours, theirs), fill_value=False)
        neither = pc.and_(ours.is_null(), theirs.is_null())
        same &= pc.or_(alike, neither).to_numpy()
    return same


def _merged(table: pa.Table, group: NDArray[np.int64], order: NDArray[np.int64]) -> pa.Table:
    """One row per group with the first value of each column; groups in order of their first row."""
    columns = []
    for column in table.columns:
        valued = np.flatnonzero(column.is_valid().to_numpy())
        groups, first = np.unique(group[valued], return_index=True)
        source = np.full(len(order), -1, dtype=np.int64)
        source[groups] = valued[first]
        source = source[order]
        columns.append(column.take(pa.array(source, mask=source < 0)))
    return pa.table(columns, names=table.column_names)


def _file_read(number: int, file: TextFile, account: _Account, kept: NDArray[np.int64]) -> FileRead:
    held = int((kept >> _PLACE == number).sum())
    return FileRead(file.path, file.sha256, account.found[number], held, file.format)


def _notes(*notes: Note) -> tuple[Note, ...]:
    """The notes that count something."""
    return tuple(note for note in notes if note.count)
