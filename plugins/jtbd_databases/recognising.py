"""A database file looked into for `add`: its tables, and a query to the most deal-like of them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from jtbd_databases.faults import counted
from jtbd_databases.guessing import Guess, best, meanings
from jtbd_databases.local import kind_of
from jtbd_reports import Recognised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jtbd_databases.local import Kind
    from jtbd_reports import Glimpse

    Ask = Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]
    """SQL to names of columns and rows."""

_SHOWN_STATES = 40
_STATUSES = frozenset({"won", "lost", "open"})
_SAMPLED = 10_000
_LISTING: dict[str, str] = {
    "SQLite": "SELECT NULL, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' "
    "ESCAPE '!' ORDER BY name LIMIT 200",
    "DuckDB": "SELECT CASE table_schema WHEN 'main' THEN NULL ELSE table_schema END, table_name "
    "FROM information_schema.tables WHERE table_catalog = current_database() ORDER BY ALL LIMIT 200",
}
"""Schema, where it must be named, and name of tables and views."""
_SURE, _GUESSED, _UNKNOWN = 0.95, 0.45, 0.3


def recognised(glimpse: Glimpse) -> Recognised | None:
    """The database with a query to its best table; None where it cannot be opened."""
    kind = kind_of(glimpse.path)
    if kind is None:
        return None
    try:
        with closing(_connection(kind, glimpse.path, glimpse.name)) as connection:
            return _proposal(kind, glimpse.name, _asker(connection))
    except Exception:  # noqa: BLE001 - a damaged file must not keep other sources from looking at it
        return None


def _connection(kind: Kind, path: Path, shown: str) -> Any:  # noqa: ANN401 - of either engine
    if kind == "SQLite":
        from jtbd_databases.sqlite_file import connected  # noqa: PLC0415 - only one of the two is needed

        return connected(path, shown)
    from jtbd_databases.duckdb_file import connected as attached  # noqa: PLC0415 - as above

    return attached(path, shown)


def _asker(connection: Any) -> Ask:  # noqa: ANN401 - as above
    def ask(sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        found = connection.execute(sql)
        return [column[0] for column in found.description], found.fetchall()

    return ask


def _proposal(kind: Kind, name: str, ask: Ask) -> Recognised:
    tables = list(_tables(kind, ask))
    guess = best(tables)
    why = f"a {kind} file by its first bytes, with {counted(len(tables), 'table')}"
    if guess is None:
        listed = ", ".join(table for table, _columns in tables) or "none"
        entry = {"database": name, "query": "SELECT …", "table": "deals"}
        aside = f"No table looks like deals or customers; write the query yourself. Tables: {listed}."
        return Recognised(f"{kind} database", _UNKNOWN, why, entry, "shop", asides=(aside,))
    entry, asides = _entry(guess, name, ask)
    certainty = _SURE if "table" in entry else _GUESSED
    fields = tuple((guess.dataset, column, header) for column, header in guess.columns.items())
    why = f"{why}; {guess.table} is taken for {guess.dataset} by the names of its columns"
    return Recognised(f"{kind} database", certainty, why, entry, "shop", fields, asides)


def _tables(kind: Kind, ask: Ask) -> Iterator[tuple[str, list[str]]]:
    """Each table as SQL names it, and its columns."""
    for schema, table in ask(_LISTING[kind])[1]:
        name = ".".join(_quoted(part) for part in (schema, table) if part is not None)
        try:
            yield name, ask(f"SELECT * FROM {name} LIMIT 0")[0]  # noqa: S608 - quoted, and the file can only be read
        except Exception:  # noqa: BLE001, S112 - a view that no longer works, in either engine's words
            continue


def _entry(guess: Guess, name: str, ask: Ask) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The entry that reads the table, and what the user should settle."""
    columns, selected = dict(guess.columns), [_quoted(header) for header in guess.columns.values()]
    values: dict[str, Any] = {}
    asides: list[str] = []
    if guess.dataset == "deals":
        states, asides = _status(guess, columns, selected, ask)
        values = {"values": {"status": states}} if states else {}
    query = f"SELECT {', '.join(selected)} FROM {guess.table}"  # noqa: S608 - quoted; the user sees it
    if not asides and all(column == header for column, header in columns.items()):
        return {"database": name, "query": query, "table": guess.dataset}, ()
    return {"database": name, "query": query, "tables": {guess.dataset: {"columns": columns, **values}}}, tuple(asides)


def _status(guess: Guess, columns: dict[str, str], selected: list[str], ask: Ask) -> tuple[dict[str, str], list[str]]:
    """Map what says how a deal stands; what its words mean, and what the user should settle."""
    header = columns.get("status") or columns.get("stage")
    found = [] if header is None else _distinct(guess.table, header, ask)
    if "status" in columns and {value.casefold() for value in found} <= _STATUSES:
        return {}, []
    known = meanings(found)
    if header is not None and ("status" in columns or "won" in known.values()):
        columns["status"] = header
        return known, ["Check what the states of a deal mean."]
    columns["status"] = "status"
    selected.append("'won' AS status")
    return {}, ["No column says how a deal stands; each row is taken for a deal that was won."]


def _distinct(table: str, column: str, ask: Ask) -> list[str]:
    sampled = f"SELECT {_quoted(column)} AS state FROM {table} LIMIT {_SAMPLED}"  # noqa: S608 - as above
    rows = ask(f"SELECT DISTINCT state FROM ({sampled}) AS sampled ORDER BY 1 LIMIT {_SHOWN_STATES}")[1]  # noqa: S608
    return [str(row[0]) for row in rows if row[0] is not None]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
