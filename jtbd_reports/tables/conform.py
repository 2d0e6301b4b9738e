"""From text to the shared vocabulary: typed columns, and an account of every cell that could not be typed.

Each distinct text of a column is read once and the values are mapped back, so a million rows cost what their distinct
values cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jtbd_reports.reading import Rejected
from jtbd_reports.tables.cells import reader
from jtbd_reports.tables.quick import quick
from jtbd_reports.tables.values import Bad, clean, fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jtbd_reports.datasets import Dataset
    from jtbd_reports.tables.cells import PlannedColumn, Style
    from jtbd_reports.tables.texttable import TextTable

LISTED = 1000
"""How many rejected cells are listed; all are counted."""
NO_VALUE = "no value in a column that must have one"
_SHOWN = 200
"""Characters of a rejected value that are kept."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one file's text becomes rows of one dataset.

    Attributes:
        dataset: which table.
        file: path shown in rejections.
        columns: the mapped columns, extras included.
        style: how the project's exports write things.
        filters: text column, folded texts, and whether its cell must be one of them or none; all filters must hold.
        made_key: what stands before the row number where the key is not mapped; empty where it is.
        drop_twins: rows that repeat another row wholly are left out.
    """

    dataset: Dataset
    file: str
    columns: tuple[PlannedColumn, ...]
    style: Style
    filters: tuple[tuple[int, frozenset[str], bool], ...] = ()
    made_key: str = ""
    drop_twins: bool = True


@dataclass(frozen=True, slots=True)
class Conformed:
    """Typed rows of one stretch of a file, and what was lost on the way.

    Attributes:
        table: Arrow table with the planned columns; naive timestamps in microseconds, null for no value.
        rows: row numbers in the file.
        rejected: cells that could not be read, at most `LISTED`; columns by the client's header.
        damaged: numbers of rows that lost a cell or were dropped for one.
        dropped: how many rows were dropped for a cell.
        filtered: how many rows the project's filters left out.
        twins: a hash of the whole text of each row; None where the key tells rows apart.
    """

    table: pa.Table
    rows: NDArray[np.int64]
    rejected: tuple[Rejected, ...]
    damaged: NDArray[np.int64]
    dropped: int
    filtered: int
    twins: NDArray[np.uint64] | None = None


def conform(text: TextTable, plan: Plan) -> Conformed:
    """The rows of the text that the plan wants, typed.

    A cell that cannot be read is listed and left without value; where the column is required its row is dropped.
    """
    kept = _passing(text, plan)
    texts = [_only(_text(text, column), kept) for column in plan.columns]
    rows = text.rows[kept]
    typed = [_typed(array, column, plan.style) for array, column in zip(texts, plan.columns, strict=True)]
    bad = _Verdict.of(plan, typed, len(rows))
    arrays = [_only(array, ~bad.drops) for array, _reasons in typed]
    names = [column.name for column in plan.columns]
    if plan.made_key:
        names.insert(0, plan.dataset.key)
        arrays.insert(0, pa.array([f"{plan.made_key}{row}" for row in rows[~bad.drops].tolist()], pa.string()))
    whole = (_only(_only(array, kept), ~bad.drops) for array in text.columns)
    return Conformed(
        table=pa.table(arrays, names=names),
        rows=rows[~bad.drops],
        rejected=bad.listed(plan, texts, typed, rows),
        damaged=rows[bad.drops | bad.cells],
        dropped=int(bad.drops.sum()),
        filtered=len(text.rows) - len(rows),
        twins=_row_hashes(tuple(whole)) if _needs_twins(plan) else None,
    )


def _needs_twins(plan: Plan) -> bool:
    return plan.drop_twins and (not plan.dataset.key or bool(plan.made_key))


def schema(plan: Plan) -> pa.Schema:
    """The typed table's columns, for a table without rows."""
    made = [pa.field(plan.dataset.key, pa.string())] if plan.made_key else []
    return pa.schema([*made, *(pa.field(column.name, column.arrow) for column in plan.columns)])


def _only(array: pa.Array, kept: NDArray[np.bool_]) -> pa.Array:
    """The values that are kept; no copy where all are."""
    return array if kept.all() else array.filter(pa.array(kept))


def _passing(text: TextTable, plan: Plan) -> NDArray[np.bool_]:
    """Which rows hold under all filters."""
    kept = np.ones(len(text.rows), dtype=bool)
    for position, listed, wanted in plan.filters:
        encoded = pc.fill_null(text.columns[position], "").dictionary_encode()
        good = np.array([(fold(value) in listed) == wanted for value in encoded.dictionary.to_pylist()], dtype=bool)
        if len(kept):
            kept &= good[encoded.indices.to_numpy()]
    return kept


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Rows that are dropped, and rows that lost at least one cell."""

    drops: NDArray[np.bool_]
    cells: NDArray[np.bool_]

    @classmethod
    def of(cls, plan: Plan, typed: Sequence[tuple[pa.Array, pa.Array | None]], height: int) -> _Verdict:
        """What is lost, from the typed columns and the reasons beside them."""
        drops, cells = np.zeros(height, dtype=bool), np.zeros(height, dtype=bool)
        for column, (array, reasons) in zip(plan.columns, typed, strict=True):
            if column.required:
                drops |= array.is_null().to_numpy(zero_copy_only=False)
            if reasons is not None:
                cells |= reasons.is_valid().to_numpy(zero_copy_only=False)
        return cls(drops, cells)

    def listed(
        self,
        plan: Plan,
        texts: Sequence[pa.Array],
        typed: Sequence[tuple[pa.Array, pa.Array | None]],
        rows: NDArray[np.int64],
    ) -> tuple[Rejected, ...]:
        """The first bad cells, row by row."""
        found: list[Rejected] = []
        for at in np.flatnonzero(self.drops | self.cells)[:LISTED].tolist():
            for column, text, (array, reasons) in zip(plan.columns, texts, typed, strict=True):
                reason = None if reasons is None else reasons[at].as_py()
                if reason is None and column.required and not array[at].is_valid:
                    reason = NO_VALUE
                if reason is not None:
                    shown = clean(text[at].as_py() or "")[:_SHOWN]
                    found.append(Rejected(plan.file, int(rows[at]), column.header, reason, shown))
        return tuple(found[:LISTED])


def _text(text: TextTable, column: PlannedColumn) -> pa.Array:
    """The text of a planned column; of several, those that say something, a paragraph each; a constant in each row."""
    if column.constant is not None:
        return pa.repeat(column.constant, len(text.rows))
    first = text.columns[column.position]
    if not column.also:
        return first
    parts = (pc.utf8_trim_whitespace(text.columns[place]) for place in (column.position, *column.also))
    joined, *others = (pc.if_else(pc.equal(part, ""), None, part) for part in parts)
    for said in others:
        # not all at once with null_handling="skip": that forgets rows in which every part is null (pyarrow 26)
        joined = pc.coalesce(pc.binary_join_element_wise(joined, said, "\n"), joined, said)
    return joined


def _typed(text: pa.Array, column: PlannedColumn, style: Style) -> tuple[pa.Array, pa.Array | None]:
    """Values of a text column, and the reason beside each that could not be read (None where all could)."""
    encoded = pc.fill_null(text, "").dictionary_encode()
    found = quick(encoded.dictionary, column, style)
    if found is None:
        distinct, reasons = _read(encoded.dictionary, column, style)
    else:
        values, plain = found
        others = pc.invert(plain)
        distinct, reasons = _read(encoded.dictionary.filter(others), column, style)
        distinct = pc.replace_with_mask(values, others, distinct)
        if reasons is not None:
            reasons = pc.replace_with_mask(pa.nulls(len(values), pa.string()), others, reasons)
    return distinct.take(encoded.indices), None if reasons is None else reasons.take(encoded.indices)


def _read(texts: pa.Array, column: PlannedColumn, style: Style) -> tuple[pa.Array, pa.Array | None]:
    """Values of some texts, one by one, and the reasons beside those that could not be read."""
    read = reader(column, style)
    results = [read(value) for value in texts.to_pylist()]
    values = pa.array([None if isinstance(result, Bad) else result for result in results], column.arrow)
    if not any(isinstance(result, Bad) for result in results):
        return values, None
    return values, pa.array([result.reason if isinstance(result, Bad) else None for result in results], pa.string())


def _row_hashes(columns: Sequence[pa.Array]) -> NDArray[np.uint64]:
    """A hash of each row's whole text; the same in every stretch and file with the same columns."""
    from pandas.util import hash_array  # noqa: PLC0415 - only tables without a key need it

    total = np.zeros(len(columns[0]) if columns else 0, dtype=np.uint64)
    for column in columns:
        encoded = pc.fill_null(column, "").dictionary_encode()
        distinct = hash_array(np.array([*map(squeeze, encoded.dictionary.to_pylist())], dtype=object))
        if len(total):
            total = total * np.uint64(0x9E3779B97F4A7C15) + distinct[encoded.indices.to_numpy()]
    return total
