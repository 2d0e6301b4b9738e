"""Lazy frames kept where the data live, and small frames taken out as plain values."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import narwhals as nw
    import pyarrow as pa
    from numpy.typing import NDArray

_HELD: ContextVar[list[Any] | None] = ContextVar("held", default=None)

_SMALL = 50_000
"""Rows up to which a frame is kept in memory."""


@contextmanager
def holding() -> Iterator[None]:
    """What is kept on Spark within is given back at the end; on DuckDB it goes with its connection."""
    held: list[Any] = []
    token = _HELD.set(held)
    try:
        yield
    finally:
        _HELD.reset(token)
        for native in held:
            native.unpersist()


def kept(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The frame computed once where the data live, for a plan that is asked many questions.

    Narwhals has no `persist` for SQL backends: on DuckDB few rows are held in memory, many go into a temporary table of
    the frame's own connection, which spills to disk and goes away with it; Spark's executors hold them, on disk where
    memory is short, until the analysis ends; elsewhere they are collected.
    """
    import duckdb  # noqa: PLC0415
    import narwhals as nw  # noqa: PLC0415

    native = frame.to_native()
    if frame.implementation.is_pyspark_connect():
        # a persisted frame would still send its whole plan with every question, megabytes of rules; the server gives
        # this one back once nobody here knows it any more
        found: nw.LazyFrame[Any] = nw.from_native(native.localCheckpoint())
        return found
    if on_spark(frame):
        found = nw.from_native(native.persist())
        if (held := _HELD.get()) is not None:
            held.append(found.to_native())
        return found
    if not isinstance(native, duckdb.DuckDBPyRelation):
        return frame.collect().lazy()
    # A statement that makes a table has every frame of the connection bound anew when it is next asked, which takes
    # longer than most questions; a small frame is held by the client instead.
    small = native.limit(_SMALL + 1).materialize()
    if len(small) <= _SMALL:
        return nw.from_native(small)
    # Names only have to differ; nothing that leaves the engine depends on them.
    name = f"kept_{uuid.uuid4().hex}"
    native.query(f"{name}_plan", f"CREATE TEMP TABLE {name} AS FROM {name}_plan")
    return nw.from_native(native.query(f"{name}_plan", f"FROM {name}"))


def collected(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """A small frame as plain Python values, without loading pandas or pyarrow where the engine is DuckDB."""
    import duckdb  # noqa: PLC0415

    native = frame.to_native()
    if isinstance(native, duckdb.DuckDBPyRelation):
        return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
    if on_spark(frame):
        return list(fetched(frame).to_pylist())
    return frame.collect().rows(named=True)


def arrays(frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]]:
    """A frame of numbers, none missing, as one array per column: for some hundred thousand rows."""
    import duckdb  # noqa: PLC0415

    native = frame.to_native()
    if isinstance(native, duckdb.DuckDBPyRelation):
        return dict(native.fetchnumpy())
    if on_spark(frame):
        table = fetched(frame)
        return {name: table[name].to_numpy() for name in table.column_names}
    found = frame.collect()
    return {name: found[name].to_numpy() for name in found.columns}


def on_spark(frame: nw.LazyFrame[Any]) -> bool:
    """Whether the frame is Spark's, classic or Connect."""
    return bool(frame.implementation.is_spark_like())


def fetched(frame: nw.LazyFrame[Any]) -> pa.Table:
    """A frame of Spark's as Arrow, times as DuckDB gives them."""
    return without_zones(frame).to_native().toArrow()


def without_zones(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The frame with times as they stand on the clock of the session, UTC.

    `dt.truncate` and the like give times with a zone on Spark, without one on DuckDB.
    """
    import narwhals as nw  # noqa: PLC0415

    schema = frame.collect_schema()
    zoned = [name for name, dtype in schema.items() if isinstance(dtype, nw.Datetime) and dtype.time_zone]
    return frame.with_columns(nw.col(name).dt.replace_time_zone(None) for name in zoned) if zoned else frame
