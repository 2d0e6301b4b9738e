"""Databases that are files: known by their first bytes, opened so that they can only be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from jtbd_databases.queries import Query
    from jtbd_reports import ReadRequest
    from jtbd_reports.tables.texttable import TextFile

Kind: TypeAlias = Literal["DuckDB", "SQLite"]

_SQLITE = b"SQLite format 3\x00"
_DUCKDB = slice(8, 12)
"""Where a DuckDB file says `DUCK`, behind a checksum."""


def kind_of(path: Path) -> Kind | None:
    """Which database the file is; None where it is none that is known."""
    with path.open("rb") as file:
        head = file.read(len(_SQLITE))
    if head == _SQLITE:
        return "SQLite"
    return "DuckDB" if head[_DUCKDB] == b"DUCK" else None


def files_of(path: Path) -> list[Path]:
    """The database and the log of what was written to it last and not yet put in its place."""
    logs = (path.with_name(path.name + end) for end in (".wal", "-wal", "-journal"))
    return [path, *(log for log in logs if log.is_file() and log.stat().st_size)]


def opened(kind: Kind, path: Path, query: Query, request: ReadRequest) -> AbstractContextManager[TextFile]:
    """The query's result as a file whose rows come while the database is open.

    Raises:
        Fault: the file is damaged or in use, or the database refuses the query.
    """
    if kind == "SQLite":
        from jtbd_databases.sqlite_file import result  # noqa: PLC0415 - only one of the two is needed
    else:
        from jtbd_databases.duckdb_file import result  # noqa: PLC0415 - as above
    return result(path, query, request)
