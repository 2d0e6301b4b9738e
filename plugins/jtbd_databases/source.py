"""The source `databases`: one query to a database file, or to a server whose answer was fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jtbd_databases.faults import Fault
from jtbd_databases.local import files_of, kind_of, opened
from jtbd_databases.options import DatabasesOptions
from jtbd_databases.queries import located, one_file, the_query
from jtbd_reports import (
    Fetched,
    FetchRequest,
    Glimpse,
    ProjectError,
    Reading,
    ReadRequest,
    Recognised,
    Source,
)

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_databases.queries import Query


def files(request: ReadRequest) -> list[Path]:
    """Everything the tables are made from: the database with its log or the fetched answer, and the query's file."""
    query = the_query(request)
    asked = [] if query.file is None else [query.file]
    if request.options.database is not None:
        return [*files_of(one_file(request, "database")), *asked]
    from jtbd_databases.fetching import fetched  # noqa: PLC0415 - Arrow is loaded when something is read

    return [fetched(request, query)[0], *asked]


def read(request: ReadRequest) -> Reading:
    """The query's result as tables of the vocabulary, with an account of what was lost.

    Raises:
        ProjectError: the file is no database, the query is refused or not yet fetched, columns are not found.
    """
    query = the_query(request)
    try:
        return _local(request, query) if request.options.database is not None else _fetched(request, query)
    except Fault as fault:
        raise located(request, query, fault) from None


def _local(request: ReadRequest, query: Query) -> Reading:
    from jtbd_databases.mapped import gathered  # noqa: PLC0415 - Arrow is loaded when something is read

    path = one_file(request, "database")
    kind = kind_of(path)
    if kind is None:
        message = f"{request.options.database} is neither a DuckDB nor a SQLite database"
        hint = "It was looked at, not its name. Encrypted databases are not read."
        raise ProjectError([request.problem(("database",), message, hint)])
    with opened(kind, path, query, request) as file:
        return gathered(request, query, file)


def _fetched(request: ReadRequest, query: Query) -> Reading:
    from jtbd_databases.fetching import fetched  # noqa: PLC0415 - as above
    from jtbd_databases.mapped import gathered  # noqa: PLC0415 - as above
    from jtbd_reports.opening.parquet import open_columns  # noqa: PLC0415 - as above

    path, about = fetched(request, query)
    file = open_columns(path, path.relative_to(request.root).as_posix(), request, frozenset())
    return gathered(request, query, replace(file, format=f"{about['server']}, {about['fetched_on']}"))


def recognise(glimpse: Glimpse) -> Recognised | None:
    """Whether the file is a database, and a query to its most deal-like table."""
    if glimpse.kind != "database":
        return None
    from jtbd_databases.recognising import recognised  # noqa: PLC0415 - opens the database

    return recognised(glimpse)


def fetch(request: FetchRequest) -> Fetched:
    """Bring the server's answer into the project; see `fetching.fetch`."""
    from jtbd_databases.fetching import fetch as bring  # noqa: PLC0415 - Arrow and a driver are loaded then

    return bring(request)


SOURCE = Source(
    name="databases",
    summary="SQL queries to DuckDB and SQLite files, PostgreSQL and ClickHouse",
    options=DatabasesOptions,
    files=files,
    read=read,
    recognise=recognise,
    fetch=fetch,
)
