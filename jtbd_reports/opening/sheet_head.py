"""The first rows of an XLSX workbook without the rest of it: a large one takes seconds to open whole."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

from jtbd_reports.opening.sheet_xml import column_number
from jtbd_reports.tables.values import clean, number_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
_MOST_TEXTS = 50_000
_MOST = 8_000_000
"""Bytes of any part that are looked at: a hundred rows never fill them, and a bomb stops here."""
_LAST_COLUMN = 16_384
_DATES = frozenset({*range(14, 23), *range(45, 48)})
"""Numbers of the built-in formats that show dates and times (ECMA-376, 18.8.30)."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class NotAWorkbookError(Exception):
    """An archive of something else."""


class _TooLongError(ValueError):
    """A part that goes on beyond what is looked at."""


@dataclass(slots=True)
class _Bounded:
    """A part of an archive that ends in an error where it is too long; what it declares to be may be a lie."""

    file: IO[bytes]
    left: int = _MOST

    def read(self, size: int = _MOST + 1) -> bytes:
        """The next bytes."""
        data = self.file.read(min(size, self.left + 1))
        self.left -= len(data)
        if self.left < 0:
            raise _TooLongError("a part of the workbook is too long")
        return data


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The first rows of the first visible sheet as text, and the names of all visible sheets."""

    rows: Sequence[Sequence[str]]
    sheets: tuple[str, ...]


def sheet_head(path: Path, rows: int) -> SheetHead:
    """The first rows of a workbook.

    Raises:
        NotAWorkbookError: it is another archive.
        RuntimeError: it is locked by a password.
        zipfile.BadZipFile, LookupError, ValueError, ET.ParseError: it is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise NotAWorkbookError
        book = _tree(archive, "xl/workbook.xml")
        links = _tree(archive, "xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        visible = [sheet for sheet in book.iter(f"{_MAIN}sheet") if sheet.get("state", "visible") == "visible"]
        names = tuple(sheet.get("name", "") for sheet in visible)
        part = posixpath.normpath(posixpath.join("/xl", targets[visible[0].get(f"{_OFFICE}id")])).lstrip("/")
        with archive.open(part) as file:
            cells = list(_cells(_Bounded(file), rows))
        texts = _texts(archive, max((int(c.value) for row in cells for c in row if c.kind == "s"), default=-1))
        dated = _dated(archive)
    return SheetHead([_row(row, texts, dated) for row in cells], names)


def _tree(archive: zipfile.ZipFile, part: str) -> ET.Element:
    with archive.open(part) as file:
        return ET.fromstring(_Bounded(file).read())  # noqa: S314 - expat refuses entity bombs


@dataclass(frozen=True, slots=True)
class _Cell:
    column: int
    kind: str
    style: int
    value: str


def _cells(file: _Bounded, rows: int) -> Iterator[list[_Cell]]:
    """Cells of the first rows."""
    taken = 0
    for _event, element in ET.iterparse(file, ("end",)):  # noqa: S314 - as above
        if element.tag == f"{_MAIN}row":
            yield [cell for at, c in enumerate(element.iter(f"{_MAIN}c")) if (cell := _cell(c, at)).value]
            element.clear()
            taken += 1
            if taken == rows:
                return


def _cell(element: ET.Element, at: int) -> _Cell:
    letters = re.match("[A-Z]{1,4}", element.get("r", ""))
    column = column_number(letters[0].encode()) - 1 if letters else at
    if column >= _LAST_COLUMN:
        raise ValueError(f"a sheet has {_LAST_COLUMN} columns, and there is a cell in another")
    kind = element.get("t", "n")
    if kind == "inlineStr":
        value = "".join(text.text or "" for text in element.iter(f"{_MAIN}t"))
    else:
        value = element.findtext(f"{_MAIN}v") or ""
    return _Cell(column, kind, int(element.get("s", "0")), value)


def _texts(archive: zipfile.ZipFile, last: int) -> list[str]:
    """Shared texts up to the last one that is needed: early rows use early texts."""
    found: list[str] = []
    if last < 0 or "xl/sharedStrings.xml" not in archive.namelist():
        return found
    # a text too far behind is left out: the rest of the head still tells what the file is
    with archive.open("xl/sharedStrings.xml") as file, suppress(_TooLongError):
        for _event, element in ET.iterparse(_Bounded(file), ("end",)):  # noqa: S314 - as above
            if element.tag == f"{_MAIN}si":
                found.append("".join(text.text or "" for text in element.iter(f"{_MAIN}t")))
                element.clear()
                if len(found) > min(last, _MOST_TEXTS):
                    break
    return found


def _dated(archive: zipfile.ZipFile) -> Mapping[int, bool]:
    """Whether a cell's style shows a date."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = _tree(archive, "xl/styles.xml")
    own = {
        int(form.get("numFmtId", "0")): bool(re.search("[ymdh]", _QUOTED.sub("", form.get("formatCode", "").lower())))
        for form in styles.iter(f"{_MAIN}numFmt")
    }
    formats = styles.find(f"{_MAIN}cellXfs")
    numbers = [int(form.get("numFmtId", "0")) for form in formats] if formats is not None else []
    return {style: own.get(number, number in _DATES) for style, number in enumerate(numbers)}


def _row(cells: Sequence[_Cell], texts: Sequence[str], dated: Mapping[int, bool]) -> list[str]:
    row = [""] * (max((cell.column for cell in cells), default=-1) + 1)
    for cell in cells:
        row[cell.column] = clean(_shown(cell, texts, dated))
    return row


def _shown(cell: _Cell, texts: Sequence[str], dated: Mapping[int, bool]) -> str:
    if cell.kind == "s":
        place = int(cell.value)
        if place < 0:
            raise ValueError("a shared text has no number below 0")
        return texts[place] if place < len(texts) else ""
    if cell.kind == "n":
        value = float(cell.value)
        if dated.get(cell.style):
            return (_EPOCH + dt.timedelta(days=value)).isoformat(" ", "seconds").removesuffix(" 00:00:00")
        return number_text(value)
    return cell.value
