"""A server's answer kept as Parquet in the project, and known again by the hash of its query."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from jtbd_databases.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KEY = b"jtbd_databases"
"""Under it the file says what it is: JSON with `query`, `fetched_on`, `server`, `rows`; never where the server is."""


class Answer:
    """Rows on their way into a file."""

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def add(self, table: pa.Table) -> None:
        """Write rows; each table has the columns of the first."""
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table)
        self.rows += table.num_rows

    def close(self, about: Mapping[str, Any] | None = None) -> None:
        """End the file; `about` is what it says of itself."""
        if self._writer is not None:
            if about is not None:
                said = json.dumps({**about, "rows": self.rows}, ensure_ascii=False, sort_keys=True)
                self._writer.add_key_value_metadata({KEY: said.encode()})
            self._writer.close()


@contextmanager
def writing(path: Path, about: Mapping[str, Any]) -> Iterator[Answer]:
    """A file that is replaced in one step once all rows are in it, and stays as it was if anything fails.

    Args:
        path: the file.
        about: what it shall say of itself, beside its number of rows.

    Raises:
        Fault: a file is there that was not written here.
    """
    if path.exists() and about_of(path) is None:
        raise Fault(f"{path.name} is there already and was not fetched from a database", "Choose another.", key="path")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    answer = Answer(partial)
    try:
        yield answer
        answer.close(about)
        partial.replace(path)
    except BaseException:
        answer.close()
        raise
    finally:
        partial.unlink(missing_ok=True)


def about_of(path: Path) -> dict[str, Any] | None:
    """What the file says of itself; None where it is no such file."""
    try:
        with pq.ParquetFile(path) as file:
            said = json.loads((file.metadata.metadata or {}).get(KEY, b"null"))
    except (pa.ArrowException, OSError, ValueError):
        return None
    return said if isinstance(said, dict) and {"query", "fetched_on", "server"} <= said.keys() else None
