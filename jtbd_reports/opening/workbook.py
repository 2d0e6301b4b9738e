"""XLSX workbooks through calamine."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeAlias

import python_calamine as calamine

from jtbd_reports.opening.batches import Batch
from jtbd_reports.opening.delimited import told_headers
from jtbd_reports.opening.refusals import in_brackets, refuse
from jtbd_reports.opening.sheet_xml import look
from jtbd_reports.problems import ProjectError, nearest
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import TextFile
from jtbd_reports.tables.values import clean, fold, number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from jtbd_reports.opening.sheet_xml import SheetXml
    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

Row: TypeAlias = "list[Any]"
Errors: TypeAlias = "Mapping[int, Mapping[int, str]]"

_MOST_CELLS = 40_000_000
"""The reader takes 32 bytes for each cell up to the farthest one, empty or not."""


def open_sheet(path: Path, shown: str, request: ReadRequest, _wanted: frozenset[str]) -> TextFile:
    """One sheet of a workbook; see `TextFile`. Rows are numbered as the spreadsheet shows them.

    Raises:
        ProjectError: the workbook is damaged, has no such sheet, or the sheet has no header.
    """
    name, sheet, errors = _sheet(path, shown, request)
    header_row, header = _header(sheet, shown, request) if request.options.headers is None else (0, None)
    headers = tuple(map(cell_text, header)) if header else told_headers(request, shown, _width(sheet, shown, request))
    return TextFile(
        path=shown,
        sha256=file_digest(path),
        format=f"XLSX, sheet {name}",
        headers=headers,
        chunks=lambda: _chunks(sheet, shown, header_row, len(headers), errors),
    )


def _sheet(path: Path, shown: str, request: ReadRequest) -> tuple[str, calamine.CalamineSheet, Errors]:
    """Name of the sheet, the sheet, and its error cells."""
    try:
        with calamine.load_workbook(str(path)) as book:
            name = _chosen(book, shown, request)
            seen = look(path, name)
            _check_reach(seen, shown, request)
            return name, book.get_sheet_by_name(name), seen.errors
    except (calamine.CalamineError, OSError, ValueError) as error:
        reason = in_brackets(error)
    except BaseException as error:
        # the reader is written in Rust and panics on some broken files with an exception of its own
        if type(error).__name__ != "PanicException":
            raise
        reason = ""
    hint = "Open it in a spreadsheet program and save it again."
    raise ProjectError([request.problem(("path",), f"{shown} is a damaged XLSX workbook{reason}", hint)])


def _check_reach(seen: SheetXml, shown: str, request: ReadRequest) -> None:
    cells = seen.rows * seen.columns
    if cells > _MOST_CELLS:
        message = f"{shown} has cells out to row {seen.rows:,} and column {seen.columns:,}, too many to be held"
        refuse(request, message, "Delete stray cells far from the table, or export it as CSV.")


def _chosen(book: calamine.CalamineWorkbook, shown: str, request: ReadRequest) -> str:
    """The sheet told in the options, else the first visible one."""
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
    ]
    told = request.options.sheet
    if told is None:
        if not visible:
            refuse(request, f"{shown} has no visible sheet", "Name a hidden one with sheet:.")
        return visible[0]
    found = [name for name in book.sheet_names if fold(name) == fold(told)]
    if not found:
        hint = nearest(told, book.sheet_names) or f"Its sheets: {', '.join(book.sheet_names)}."
        refuse(request, f"{shown} has no sheet {told!r}", hint, key="sheet")
    return told if told in found else found[0]


def _header(sheet: calamine.CalamineSheet, shown: str, request: ReadRequest) -> tuple[int, Row]:
    """Number and cells of the header's row."""
    told = request.options.header_row
    for number, cells in enumerate(_rows(sheet), 1):
        if number == (told or number) and any(map(cell_text, cells)):
            return number, cells
        if number == told:
            break
    if told is not None:
        raise ProjectError([request.problem(("header_row",), f"{shown} has no header in row {told}")])
    hint = "" if request.options.sheet else "Name another sheet with sheet:."
    raise ProjectError([request.problem(("path",), f"{shown} is empty", hint)])


def _width(sheet: calamine.CalamineSheet, shown: str, request: ReadRequest) -> int:
    """Columns of a sheet that has no header."""
    if sheet.end is None:
        refuse(request, f"{shown} is empty", "Name another sheet with sheet:.")
    return len(next(_rows(sheet)))


def _rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    """Rows from the sheet's first, even where it is empty; none at all of an empty sheet."""
    return iter(sheet.iter_rows()) if sheet.end is not None else iter(())


def _chunks(
    sheet: calamine.CalamineSheet, shown: str, header_row: int, width: int, errors: Errors
) -> Iterator[TextTable]:
    """All rows behind the header, in stretches."""
    batch = Batch(shown, width)
    left = sheet.start[1] if sheet.start else 0
    for number, cells in enumerate(_rows(sheet), 1):
        if number <= header_row:
            continue
        texts = [cell if type(cell) is str else cell_text(cell) for cell in cells]
        for column, error in errors.get(number, {}).items():
            texts[column - left] = error
        batch.add(number, texts)
        if batch.full:
            yield batch.table()
    yield batch.table()


def _hours(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: clean,
    int: str,
    float: number_text,
    bool: lambda value: str(value).upper(),
    dt.date: dt.date.isoformat,
    dt.datetime: lambda value: value.isoformat(sep=" "),
    dt.time: dt.time.isoformat,
    dt.timedelta: _hours,
}


def cell_text(value: object) -> str:
    """A typed cell as text that loses nothing: dates in ISO 8601, whole numbers without `.0`, durations in hours."""
    return _TEXTS[type(value)](value)
