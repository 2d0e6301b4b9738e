"""DuckDB files, opened so that a query can read them and nothing else.

A project folder may come from anybody, and DuckDB's SQL can read and write files, load code and call the network. All
of that is switched off before the query is seen, and the switches are locked.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from jtbd_databases.deadlines import Deadline
from jtbd_databases.faults import Fault, holds_bytes, one_select, too_many
from jtbd_databases.parameters import check, names
from jtbd_reports.opening.parquet import texts
from jtbd_reports.opening.paths import shown_path
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import CHUNK, TextFile, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_databases.queries import Query
    from jtbd_reports import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

_ERRORS = (duckdb.Error, pa.ArrowException, OSError)
"""What DuckDB raises: its own errors, and Arrow's while rows are streamed."""
_LINE = re.compile(r"^LINE (\d+): ", re.MULTILINE)
_OWN_NAMES = frozenset({"memory", "temp", "system", "main"})


@contextmanager
def result(path: Path, query: Query, request: ReadRequest) -> Iterator[TextFile]:
    """The query's result; see `local.opened`."""
    shown = shown_path(path, request.root)
    connection = connected(path, shown, None if request.scratch is None else request.scratch / "duckdb")
    try:
        deadline = Deadline(request.options.timeout_seconds)
        with deadline.running(connection.interrupt):
            reader = _asked(connection, query)
        for field in reader.schema:
            if pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
                raise holds_bytes(field.name)

        def chunks() -> Iterator[TextTable]:
            return _chunks(reader, connection, deadline, request.options.limit_rows)

        yield TextFile(shown, file_digest(path), "DuckDB", tuple(reader.schema.names), chunks)
    except _ERRORS as error:
        raise _fault(str(error)) from None
    finally:
        connection.close()


def connected(path: Path, shown: str, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """The file, attached for reading only to a database in memory that can reach nothing else.

    Args:
        path: the file.
        shown: its name for messages.
        spill: where data that outgrow the memory may go; nowhere where absent.

    Raises:
        Fault: the file is damaged, in use, or of a DuckDB too new.
    """
    # Not opened itself: DuckDB keeps one instance a file in a process, and a second opener would find it locked up.
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
            "memory_limit": "2GB",
            "max_temp_directory_size": "20GB",
            "temp_directory": "" if spill is None else str(spill),
            # rows come in the same order each time, so that the same file gives the same report
            "threads": 1,
        }
    )
    name = '"' + (path.stem if path.stem not in _OWN_NAMES else f"{path.stem}_file").replace('"', '""') + '"'
    try:
        # views may name the database they stand in, which DuckDB calls after its file
        connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY, TYPE duckdb)")
        connection.execute(f"USE {name}")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise _unopened(shown, str(error)) from None
    return connection


def _unopened(shown: str, text: str) -> Fault:
    said = text.splitlines()[0].partition("Error: ")[2].rstrip(".") or text.splitlines()[0]
    if "set lock" in said:
        return Fault(f"{shown} is open in another program that may write to it", "Close that program.", key="database")
    hint = "It may be damaged, encrypted, or written by a newer DuckDB."
    return Fault(f"{shown} cannot be opened as a DuckDB database ({said})", hint, key="database")


def _asked(connection: duckdb.DuckDBPyConnection, query: Query) -> pa.RecordBatchReader:
    """Begin the query, if it is one SELECT."""
    statements = connection.extract_statements(query.text)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise one_select()
    check(names(query.text), query.parameters)
    given = dict(query.parameters) or None
    try:
        relation = connection.sql(query.text, params=given)
    except duckdb.Error:
        connection.execute(query.text, given)  # fails the same, and draws the place in the query
        raise
    return relation.to_arrow_reader(CHUNK)


def _chunks(
    reader: pa.RecordBatchReader, connection: duckdb.DuckDBPyConnection, deadline: Deadline, limit: int
) -> Iterator[TextTable]:
    done = 0
    while True:
        try:
            with deadline.running(connection.interrupt):
                batch = reader.read_next_batch()
        except StopIteration:
            return
        rows = np.arange(done + 1, done + 1 + batch.num_rows)
        done += batch.num_rows
        if done > limit:
            raise too_many(limit)
        yield text_table([texts(column) for column in batch.columns], rows)


def _fault(text: str) -> Fault:
    """What DuckDB says, with the place in the query that it draws an arrow at."""
    first, *more = text.splitlines()
    said = re.sub(r"^[\w ]*Error: ", "", first).rstrip(".!")
    hint = next((line for line in more if line.startswith(("Did you mean", "Candidate bindings"))), "")
    hint = hint if hint.endswith(("?", ".")) or not hint else f"{hint}."
    found = _LINE.search(text)
    if found is None:
        return Fault(f"DuckDB refuses the query: {said}", hint)
    drawn = text[found.start() :].splitlines()
    # a long line is drawn in part only, and then the arrow's place says nothing
    whole = not drawn[0][found.end() - found.start() :].startswith("...") and len(drawn) > 1 and "^" in drawn[1]
    column = drawn[1].index("^") - (found.end() - found.start()) + 1 if whole else 0
    return Fault(f"DuckDB refuses the query: {said}", hint, line=int(found[1]), column=column)
