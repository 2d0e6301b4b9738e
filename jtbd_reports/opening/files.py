"""One file opened: its kind found, its header read, its rows ready to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports.opening import delimited, html_table, jsonlines, parquet, workbook
from jtbd_reports.opening.kinds import kind_of
from jtbd_reports.opening.paths import shown_path
from jtbd_reports.opening.refusals import refuse

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextFile

_OPENERS = {
    "text": delimited.open_text,
    "jsonl": jsonlines.open_lines,
    "parquet": parquet.open_columns,
    "xlsx": workbook.open_sheet,
    "html": html_table.open_table,
}

_ONLY = {"headers": ("text", "xlsx"), "spilled": ("text",)}
"""Options that make sense for some kinds only."""


def open_file(path: Path, request: ReadRequest, wanted: frozenset[str]) -> TextFile:
    """The file as text in columns.

    Args:
        path: inside the project folder.
        request: whose options say how to take it.
        wanted: folded headers that the mapping names; they tell a right delimiter from a wrong one.

    Raises:
        ProjectError: it is not a table, or not one that is read.
    """
    shown = shown_path(path, request.root)
    kind = kind_of(path, shown, request)
    for option, kinds in _ONLY.items():
        if getattr(request.options, option) is not None and kind not in kinds:
            refuse(request, f"{shown} is not a file for which {option} means anything", "Leave it out.", key=option)
    return watched(_OPENERS[kind](path, shown, request, wanted), request)


def watched(file: TextFile, request: ReadRequest) -> TextFile:
    """The file, with personal data noticed in every column as it is read; for sources that open files themselves."""
    return request.persons.watched(file) if request.persons else file
