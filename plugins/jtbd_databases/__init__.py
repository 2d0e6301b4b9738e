"""Reads databases by query: DuckDB and SQLite files, PostgreSQL, ClickHouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from jtbd_reports import Source


@hookimpl
def register_sources() -> list[Source]:
    """`databases`."""
    from jtbd_databases.source import SOURCE  # noqa: PLC0415 - loaded when a project asks for it

    return [SOURCE]
