"""Parquet files, a batch of rows at a time."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jtbd_reports.opening.refusals import in_brackets, refuse
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import CHUNK, TextFile, text_table
from jtbd_reports.tables.values import number_text, unambiguous

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

_TORN = (pa.ArrowException, OSError, ValueError, OverflowError)
"""What reading a torn file raises: names that do not decode and dates beyond the calendar among it."""


def open_columns(path: Path, shown: str, request: ReadRequest, _wanted: frozenset[str]) -> TextFile:
    """A Parquet file; see `TextFile`. Rows are numbered from 1, there being no header row.

    Raises:
        ProjectError: the file is damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            headers = tuple(file.schema_arrow.names)
    except _TORN as error:
        refuse(request, f"{shown} is a damaged Parquet file{in_brackets(error)}", "Export it again.")
    return TextFile(shown, file_digest(path), "Parquet", headers, lambda: _chunks(path, shown, request))


def _chunks(path: Path, shown: str, request: ReadRequest) -> Iterator[TextTable]:
    done = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=CHUNK):
                batch.validate(full=True)
                rows = np.arange(done + 1, done + 1 + batch.num_rows)
                yield text_table([texts(column) for column in batch.columns], rows)
                done += batch.num_rows
    except _TORN as error:
        refuse(request, f"{shown} is a damaged Parquet file{in_brackets(error)}", "Export it again.")


def texts(column: pa.Array) -> pa.Array:
    """A column of any type as text from which the same values are read again."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_integer(column.type) or pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return pc.cast(column, pa.string())
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.timestamp("us", column.type.tz), safe=False)
    return pa.array([_text(value) for value in column.to_pylist()], pa.string())


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, decimal.Decimal):
        return unambiguous(str(value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str | dt.date | dt.time | dt.timedelta):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)
