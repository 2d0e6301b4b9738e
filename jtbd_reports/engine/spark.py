"""Analyses on Spark: DuckDB reads and settles the tables into Parquet, Spark computes on them, DuckDB keeps results."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jtbd_reports.engine.asking import holding, on_spark, without_zones
from jtbd_reports.engine.spark_session import start, within
from jtbd_reports.engine.spark_settings import UnavailableError
from jtbd_reports.problems import Location, Problem, ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb
    import narwhals as nw

    from jtbd_reports.engine.embedded import Engine
    from jtbd_reports.engine.spark_session import Session
    from jtbd_reports.engine.spark_settings import SparkSettings

PARTITION_BYTES = 16_000_000
"""Bytes of Parquet that one partition of a shuffle stands for: some 100 MB once unpacked."""
_PARTITIONS = "spark.sql.shuffle.partitions"
_GLOB = str.maketrans({mark: f"\\{mark}" for mark in "\\*?[]{}"})


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """A session of Spark beside the DuckDB of this machine; both read the same Parquet files.

    Attributes:
        opened: the session and what stops it.
        home: DuckDB, which reads sources and keeps results.
        folder: where tables stand that DuckDB settled for Spark; Spark's workers must see it under the same path.
        settings: the user's own.
        lock: one table is settled by one thread.
    """

    opened: Session
    home: Engine
    folder: Path
    settings: SparkSettings
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, settings: SparkSettings, home: Engine, folder: Path) -> SparkEngine:
        """A new session, tried out: its workers read and write the folder.

        Raises:
            UnavailableError: something is missing, nobody answers, or the workers do not share the folder.
        """
        engine = cls(start(settings, folder / "spark"), home, folder / "settled", settings)
        try:
            engine.try_out()
        except UnavailableError:
            engine.close()
            raise
        return engine

    @property
    def session(self) -> Any:  # noqa: ANN401 - pyspark's own, classic or Connect
        """Spark's own session."""
        return self.opened.session

    def try_out(self) -> None:
        """One small table there and back, since Spark would wait for ever for workers that never come.

        Raises:
            UnavailableError: it did not come back in time, or not as it was.
        """

        def there_and_back() -> bool:
            """Whether a small table comes back from the workers as it was sent."""
            with self.home.lent() as home:
                ours = home.connection.sql("SELECT 41 AS answer")
                frame = self.settled(ours, f"trial-{threading.get_ident()}")
                back = self.folder / "trial-back.parquet"
                self.write(frame, back)
                return bool(home.connection.read_parquet(str(back)).fetchall() == [(41,)])

        def failure(said: str) -> UnavailableError:
            hint = "Its workers must see the project's folder under the same path, to read and to write."
            return UnavailableError(f"Spark at {self.settings.address} does not work here: {said}", hint)

        if not within(self.settings.timeout, there_and_back, failure):
            raise failure("a table came back changed")

    @contextmanager
    def lent(self) -> Iterator[SparkEngine]:
        """The same session for one thread; what is kept meanwhile is given back at the end."""
        with self.home.lent() as home, holding():
            yield replace(self, home=home)

    def scan(self, path: Path) -> nw.LazyFrame[Any]:
        """A Parquet file as a lazy frame.

        Raises:
            ProjectError: a column whose name Spark cannot say.
        """
        import narwhals as nw  # noqa: PLC0415

        self._make_room(path.stat().st_size)
        native = self.session.read.parquet(uri(path))
        unsayable = next((name for name in native.columns if "." in name or "`" in name), None)
        if unsayable is not None:
            message = f"Spark cannot read the column {unsayable!r}, for it takes the dot for a part of a structure"
            raise ProjectError([Problem(Location("project.yml"), message, "engine", "Give it another name.")])
        found: nw.LazyFrame[Any] = nw.from_native(native)
        return found

    def settled(self, relation: duckdb.DuckDBPyRelation, key: str) -> nw.LazyFrame[Any]:
        """What DuckDB made of several files, written once under the key of what it was made from."""
        import narwhals as nw  # noqa: PLC0415

        path = self.folder / f"{key}.parquet"
        with self.lock:
            if not path.is_file():
                self.home.write(nw.from_native(relation), path)
        return self.scan(path)

    def frame(self, native: Any) -> nw.LazyFrame[Any]:  # noqa: ANN401 - any frame Narwhals knows
        """Whatever an analysis returned as a lazy frame: Spark's stay where they are, others go to DuckDB."""
        import narwhals as nw  # noqa: PLC0415

        found = nw.from_native(native, pass_through=False)
        return found if isinstance(found, nw.LazyFrame) and on_spark(found) else self.home.frame(native)

    def write(self, frame: nw.LazyFrame[Any], path: Path) -> None:
        """Store a lazy frame as one Parquet file that both engines read, rows in their order."""
        import narwhals as nw  # noqa: PLC0415

        if not on_spark(frame):
            self.home.write(frame, path)
            return
        # each worker writes its own part; nothing large goes through this process's memory
        parts = path.with_name(f"{path.name}.parts")
        without_zones(frame).to_native().write.mode("overwrite").parquet(f"file://{parts.resolve()}")
        written = sorted(str(part) for part in parts.glob("*.parquet"))
        self.home.write(nw.from_native(self.home.connection.read_parquet(written)), path)
        shutil.rmtree(parts, ignore_errors=True)

    def close(self) -> None:
        """Stop the session; DuckDB stays open."""
        self.opened.stop()

    def _make_room(self, size: int) -> None:
        """As many partitions of a shuffle as the largest table asks for, unless the user says how many."""
        wanted = size // PARTITION_BYTES
        if _PARTITIONS not in self.settings.conf and wanted > int(self.session.conf.get(_PARTITIONS)):
            self.session.conf.set(_PARTITIONS, str(wanted))


def uri(path: Path) -> str:
    """A path for Spark to read: on disk whatever its default file system is, and no mark taken for a pattern.

    What is written is no pattern to Spark, and its marks would be taken as they stand.
    """
    return f"file://{str(path.resolve()).translate(_GLOB)}"
