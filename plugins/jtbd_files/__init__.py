"""Reads exports that lie in the project folder: CSV, XLSX, Parquet, JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from jtbd_reports import Source


@hookimpl
def register_sources() -> list[Source]:
    """`files`."""
    from jtbd_files.source import SOURCE  # noqa: PLC0415 - loaded when a project asks for it

    return [SOURCE]
