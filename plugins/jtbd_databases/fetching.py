"""`jtbd-reports fetch`: a server's answer into the project, and the same file found again when a report is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_databases.answers import about_of, writing
from jtbd_databases.asking import Asking
from jtbd_databases.dsn import dsn_of
from jtbd_databases.faults import Fault
from jtbd_databases.queries import located, the_query
from jtbd_reports import Fetched, FetchRequest, ProjectError
from jtbd_reports.yaml_files import inside

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from jtbd_databases.queries import Query, Request


def fetch(request: FetchRequest) -> Fetched:
    """Ask the server and keep its answer as Parquet in the project.

    Raises:
        ProjectError: the DSN is missing or wrong, the server cannot be reached, refuses the query, takes too long or
            breaks off; the file fetched before then stays as it was.
    """
    options = request.options
    if options.dsn_variable is None:
        message = "nothing is to be fetched: a database file is read each time the report is built"
        raise ProjectError([request.problem(("database",), message)])
    query, path = the_query(request), target(request)
    try:
        dsn = dsn_of(request.environment, options.dsn_variable)
        about = {"query": query.hash, "fetched_on": request.today.isoformat(), "server": dsn.server}
        with writing(path, about) as answer:
            asking = Asking(dsn, query, options.timeout_seconds, options.limit_rows, answer, request.progress)
            notes = _ask(asking)
    except Fault as fault:
        raise located(request, query, fault) from None
    return Fetched((path.relative_to(request.root).as_posix(),), answer.rows, notes)


def _ask(asking: Asking) -> tuple[str, ...]:
    """Let the server's own module do it; what the user should know."""
    if asking.dsn.server == "PostgreSQL":
        from jtbd_databases.postgresql import ask as ask_postgresql  # noqa: PLC0415 - only one of the two is needed

        return ask_postgresql(asking)
    from jtbd_databases.clickhouse import ask as ask_clickhouse  # noqa: PLC0415 - as above

    return ask_clickhouse(asking)


def target(request: Request) -> Path:
    """Where the answer is kept.

    Raises:
        ProjectError: that is outside the project folder.
    """
    name = request.options.path or f"data/{request.name}.parquet"
    path = inside(request.root, name)
    if path is None:
        raise ProjectError([request.problem(("path",), f"{name!r} leaves the project folder")])
    return path


def fetched(request: Request, query: Query) -> tuple[Path, dict[str, Any]]:
    """The file that answers the query, and what it says of itself.

    Raises:
        ProjectError: there is none, it is something else, or the query is no longer the one it answers.
    """
    path = target(request)
    shown, hint = path.relative_to(request.root).as_posix(), f"Run jtbd-reports fetch . {request.name}"
    if not path.is_file():
        raise located(request, query, Fault(f"{shown} is not there: the query has not been fetched yet", hint))
    about = about_of(path)
    if about is None:
        raise located(request, query, Fault(f"{shown} is not what was fetched for this source, or is damaged", hint))
    if about["query"] != query.hash:
        raise located(request, query, Fault("the query has changed since it was fetched", hint))
    return path, about
