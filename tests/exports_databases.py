"""Database files and requests for the tests of the source `databases`."""
# ruff: noqa: S608 - the SQL here is the tests' own

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from jtbd_databases.source import SOURCE
from jtbd_reports import Fetched, FetchRequest, Location, Problem, ProjectError, Reading
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COLUMNS = {"columns": {"deal_id": "id", "customer_id": "client", "status": "state", "amount": "sum"}}
DEALS = {"deals": COLUMNS}
SELECT = "SELECT id, client, state, sum FROM sales"
ROWS = "(1, 'я', 'won', 1500.50), (2, 'b', 'open', NULL)"


def make_duckdb(path: Path, *statements: str) -> Path:
    """A DuckDB file; without statements one with a table `sales` of two deals."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = statements or (
        "CREATE TABLE sales (id BIGINT, client TEXT, state TEXT, sum DECIMAL(12, 2))",
        f"INSERT INTO sales VALUES {ROWS}",
    )
    connection = duckdb.connect(str(path))
    for statement in made:
        connection.execute(statement)
    connection.close()
    return path


def make_sqlite(path: Path, *statements: str) -> Path:
    """A SQLite file with the same table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = statements or (
        "CREATE TABLE sales (id INTEGER, client TEXT, state TEXT, sum REAL)",
        f"INSERT INTO sales VALUES {ROWS}",
    )
    with closing(sqlite3.connect(path)) as connection:
        for statement in made:
            connection.execute(statement)
        connection.commit()
    return path


def make(kind: str, path: Path, *statements: str) -> Path:
    """A file of either kind."""
    return (make_duckdb if kind == "DuckDB" else make_sqlite)(path, *statements)


def listing(folder: Path) -> list[str]:
    """Names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def read(root: Path, **options: Any) -> Reading:
    """What the source reads, by default all deals of `shop.db`."""
    given = {"database": "shop.db", "query": SELECT, "tables": DEALS, **options}
    given = {key: value for key, value in given.items() if value is not None}
    return read_source(SOURCE, root, given, name="shop", timezone="Europe/Moscow")


def refused(root: Path, **options: Any) -> list[str]:
    """What a user sees where the source refuses."""
    with pytest.raises(ProjectError) as caught:
        read(root, **options)
    return said(caught.value)


def said(error: ProjectError) -> list[str]:
    """The lines of an error, without the part that is always the same."""
    return [str(problem).removeprefix("project.yml: sources.shop.") for problem in error.problems]


def fetch(root: Path, environment: Mapping[str, str], lines: list[str] | None = None, **options: Any) -> Fetched:
    """Fetch from a server, by default as the source `shop`."""
    given = {"dsn_variable": "SHOP_DSN", "query": SELECT, "tables": DEALS, **options}
    given = {key: value for key, value in given.items() if value is not None}

    def problem(path: Sequence[str | int], message: str, hint: str = "") -> Problem:
        return Problem(Location("project.yml"), message, ".".join(map(str, ("sources", "shop", *path))), hint)

    request = FetchRequest(
        "shop",
        root,
        SOURCE.options.model_validate(given),
        problem,
        environment,
        dt.date(2026, 11, 22),
        (lines if lines is not None else []).append,
        "Europe/Moscow",
    )
    assert SOURCE.fetch is not None
    return SOURCE.fetch(request)


def unfetched(root: Path, environment: Mapping[str, str], **options: Any) -> list[str]:
    """What a user sees where fetching fails."""
    with pytest.raises(ProjectError) as caught:
        fetch(root, environment, **options)
    return said(caught.value)
