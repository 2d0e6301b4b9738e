"""Where the data live: DuckDB, embedded; hands out lazy Narwhals frames.

Detours around what Narwhals cannot say on SQL backends are kept here, each with a test, so that they can go.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb
    import narwhals as nw
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Engine:
    """A DuckDB database in memory that spills to `spill` when data outgrow it."""

    connection: duckdb.DuckDBPyConnection

    @classmethod
    def open(cls, spill: Path, memory: str = "2GB") -> Engine:
        """A new engine; nothing is kept when it is closed."""
        import duckdb  # noqa: PLC0415 - a quarter of a second that `--help` need not pay

        connection = duckdb.connect(
            config={"temp_directory": str(spill), "memory_limit": memory, "autoinstall_known_extensions": False}
        )
        # dates are wall-clock times of the client's export; the machine's own zone must not move them
        connection.execute("SET TimeZone = 'UTC'")
        return cls(connection)

    def cursor(self) -> Engine:
        """The same database for another thread."""
        return Engine(self.connection.cursor())

    def scan(self, *paths: Path) -> nw.LazyFrame[Any]:
        """Parquet files as one lazy frame; a column that some of them lack is missing there."""
        import narwhals as nw  # noqa: PLC0415

        relation = self.connection.read_parquet([str(path) for path in paths], union_by_name=True)
        return nw.from_native(relation)

    def extent(self, path: Path, dates: Sequence[str]) -> tuple[int, list[str]]:
        """Rows of a Parquet file and the first and last day (ISO) of each date column that has any."""
        relation = self.connection.read_parquet(str(path))
        ends = [f'{end}("{column}")::DATE::VARCHAR' for column in dates for end in ("min", "max")]
        found = relation.aggregate(", ".join(["count(*)", *ends])).fetchall()[0]
        return int(found[0]), [day for day in found[1:] if day is not None]

    def frame(self, native: Any) -> nw.LazyFrame[Any]:  # noqa: ANN401 - any frame Narwhals knows
        """Whatever a plugin returned (pandas, Polars, Arrow, DuckDB, Narwhals) as a lazy frame of this engine."""
        import duckdb  # noqa: PLC0415
        import narwhals as nw  # noqa: PLC0415

        found = nw.from_native(native, pass_through=False)
        inner = found.to_native()
        if isinstance(inner, duckdb.DuckDBPyRelation):
            return nw.from_native(inner)
        if isinstance(found, nw.LazyFrame):
            found = found.collect()
        return nw.from_native(self.connection.from_arrow(found.to_arrow()))

    def write(self, frame: nw.LazyFrame[Any], path: Path) -> None:
        """Store a lazy frame as Parquet, in one step."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.partial")
        frame.to_native().write_parquet(str(partial), compression="zstd")
        partial.replace(path)

    def close(self) -> None:
        """Give back memory and files."""
        self.connection.close()


def kept(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The frame computed once where the data live, for a plan that is asked many questions.

    Narwhals has no `persist` for SQL backends: on DuckDB the rows go into a temporary table of the frame's own
    connection, which spills to disk and goes away with it; elsewhere they are collected.
    """
    import duckdb  # noqa: PLC0415
    import narwhals as nw  # noqa: PLC0415

    native = frame.to_native()
    if not isinstance(native, duckdb.DuckDBPyRelation):
        return frame.collect().lazy()
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
    return frame.collect().rows(named=True)


def arrays(frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]]:
    """A frame of numbers, none missing, as one array per column: for some hundred thousand rows."""
    import duckdb  # noqa: PLC0415

    native = frame.to_native()
    if isinstance(native, duckdb.DuckDBPyRelation):
        return dict(native.fetchnumpy())
    found = frame.collect()
    return {name: found[name].to_numpy() for name in found.columns}
