"""SQLite files, opened so that a query can read them and nothing else."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from jtbd_databases.deadlines import Deadline
from jtbd_databases.faults import Fault, holds_bytes, one_select, too_many
from jtbd_databases.parameters import check, names
from jtbd_databases.queries import place_of_word
from jtbd_reports.opening.batches import Batch
from jtbd_reports.opening.paths import shown_path
from jtbd_reports.opening.rows import OTHER_ENCODING
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import TextFile
from jtbd_reports.tables.values import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_databases.queries import Query
    from jtbd_reports import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

_ERRORS = (sqlite3.Error, sqlite3.Warning)
_FETCHED = 5_000
_LONGEST = 50_000_000
"""Bytes of a text or row; SQL could make a thousand million out of nothing."""
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_FORBIDDEN = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*([a-z]*)", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(r'near "(?P<near>.+)": syntax error|no such (?:column|table|function): (?P<lacking>.+)', re.DOTALL)
_WAL = 2
"""In bytes 18 and 19 of the file: changes are written to a log beside it."""
_LOG_BYTE = 18


class _Undecodable:
    """Stands for a text that is not UTF-8."""


@contextmanager
def result(path: Path, query: Query, request: ReadRequest) -> Iterator[TextFile]:
    """The query's result; see `local.opened`."""
    shown = shown_path(path, request.root)
    deadline = Deadline(request.options.timeout_seconds)
    with closing(connected(path, shown)) as connection:
        try:
            with deadline.running(connection.interrupt):
                cursor = _asked(connection, query)
            headers = tuple(column[0] for column in cursor.description)

            def chunks() -> Iterator[TextTable]:
                return _chunks(cursor, Batch(shown, len(headers)), headers, deadline, request.options.limit_rows)

            yield TextFile(shown, file_digest(path), "SQLite", headers, chunks)
        except _ERRORS as error:
            raise _fault(query.text, str(error)) from None


def connected(path: Path, shown: str) -> sqlite3.Connection:
    """The file opened for reading only; whatever is no reading of its own tables is refused by the engine itself.

    Raises:
        Fault: the file is damaged or in use.
    """
    connection = sqlite3.connect(_address(path), uri=True, isolation_level=None)
    try:
        # views and indexes of a stranger's file may not call functions that do anything
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise _unopened(shown, error) from None
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.set_authorizer(_authorised)
    connection.text_factory = _decoded
    return connection


def _address(path: Path) -> str:
    """The file as a URI; a file that keeps a log, and has none now, is opened without making one beside it."""
    with path.open("rb") as file:
        head = file.read(_LOG_BYTE + 1)
    logged = head[_LOG_BYTE:] == bytes([_WAL]) and not path.with_name(f"{path.name}-wal").exists()
    return f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' if logged else ''}"


def _unopened(shown: str, error: sqlite3.Error) -> Fault:
    hint = "It may be damaged, encrypted, or in use by another program."
    return Fault(f"{shown} cannot be opened as a SQLite database ({error})", hint, key="database")


def _authorised(action: int, _first: str | None, second: str | None, _base: str | None, _inner: str | None) -> int:
    """SQLite's own question before it compiles each part of a statement."""
    named = action == sqlite3.SQLITE_FUNCTION and str(second).casefold() in _FORBIDDEN
    return sqlite3.SQLITE_OK if action in _ALLOWED and not named else sqlite3.SQLITE_DENY


def _decoded(text: bytes) -> str | _Undecodable:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return _Undecodable()


def _asked(connection: sqlite3.Connection, query: Query) -> sqlite3.Cursor:
    """Begin the query, if it is one SELECT."""
    first = _FIRST_WORD.match(query.text)
    if first is None or first[1].casefold() not in {"select", "with", "values"}:
        raise one_select()
    check(names(query.text), query.parameters)
    return connection.execute(query.text, dict(query.parameters))


def _chunks(
    cursor: sqlite3.Cursor, batch: Batch, headers: tuple[str, ...], deadline: Deadline, limit: int
) -> Iterator[TextTable]:
    done = 0
    while True:
        with deadline.running(cursor.connection.interrupt):
            rows = cursor.fetchmany(_FETCHED)
        if not rows:
            break
        for row in rows:
            done += 1
            _add(batch, done, row, headers)
        if done > limit:
            raise too_many(limit)
        if batch.full:
            yield batch.table()
    yield batch.table()


def _add(batch: Batch, number: int, row: tuple[object, ...], headers: tuple[str, ...]) -> None:
    for value, header in zip(row, headers, strict=True):
        if isinstance(value, bytes):
            raise holds_bytes(header)
        if isinstance(value, _Undecodable):
            batch.refuse(range(number, number + 1), OTHER_ENCODING, "")
            return
    batch.add(number, [_text(value) for value in row])


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return number_text(value) if isinstance(value, float) else str(value)


def _fault(text: str, said: str) -> Fault:
    """What SQLite says, and where the word stands that it names."""
    if said.startswith("not authorized") or "one statement at a time" in said or "prohibited" in said:
        return one_select()
    named = _NAMED.search(said)
    line, column = place_of_word(text, named["near"] or named["lacking"]) if named else (0, 0)
    return Fault(f"SQLite refuses the query: {said.rstrip('.')}", line=line, column=column)
