"""What the XML of a worksheet tells before calamine opens it: how far its cells reach, and which hold errors.

calamine sets aside memory for every cell up to the farthest one, so that one cell in the last corner of a small file
ends the process; and it hands over error cells as empty ones.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_BLOCK = 1_000_000
_OVERLAP = 2_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TAG = rb"<(?:\w+:)?%s\b[^>]*?\br\s*=\s*[\"']"
_COLUMNS = re.compile(_TAG % b"c" + rb"([A-Za-z]{1,3})[0-9]+[\"'][^>]*(?<!/)>")
_ROWS = re.compile(_TAG % b"(?:c|row)" + rb"(?:[A-Za-z]{1,3})?([0-9]{1,7})[\"'][^>]*(?<!/)>")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]+)"[^>/]*>(.{0,1500}?)</(?:\w+:)?c>', re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
_ODD = (zipfile.BadZipFile, KeyError, ET.ParseError, EOFError, NotImplementedError, OSError, ValueError, zlib.error)


@dataclass(slots=True)
class SheetXml:
    """What was seen in a sheet.

    Attributes:
        rows: number of the last row with a cell that is not empty.
        columns: number of the last such column.
        errors: texts such as `#REF!` by row number (from 1) and column (from 0).
    """

    rows: int = 0
    columns: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)

    def add(self, text: bytes) -> None:
        """Look at a stretch of the sheet; text rather than a parsed tree, which would take seconds."""
        self.rows = max(self.rows, *map(int, {*_ROWS.findall(text), b"0"}))
        self.columns = max(self.columns, *map(column_number, {*_COLUMNS.findall(text), b""}))
        if b't="e"' in text:
            for match in _ERROR.finditer(text):
                value = _VALUE.search(match[3])
                shown = value[1].decode("utf-8", "replace") if value else "#VALUE!"
                self.errors.setdefault(int(match[2]), {})[column_number(match[1]) - 1] = shown


def look(path: Path, name: str) -> SheetXml:
    """What the XML of the sheet of that name tells.

    Where a workbook is too odd for its sheet to be found, all its parts are looked at for their reach, and its errors
    stay empty cells: calamine may still read it.
    """
    found = SheetXml()
    try:
        with zipfile.ZipFile(path) as archive:
            parts, sure = _parts(archive, name)
            for part in parts:
                for text in _stretches(archive, part):
                    found.add(text)
    except _ODD:
        sure = False
    return found if sure else SheetXml(found.rows, found.columns)


def _parts(archive: zipfile.ZipFile, name: str) -> tuple[Sequence[str], bool]:
    """The sheet's XML inside the workbook; every part, and False, where it is not where it should be."""
    try:
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat refuses entity bombs
        links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
        part = _target(book, {link.get("Id"): link.get("Target", "") for link in links}, name)
        archive.getinfo(part)
    except _ODD:
        return archive.namelist(), False
    return [part], True


def _target(book: ET.Element, targets: Mapping[str | None, str], name: str) -> str:
    for sheet in book.iter(f"{_MAIN}sheet"):
        if sheet.get("name") == name:
            return posixpath.normpath(posixpath.join("/xl", targets[sheet.get(f"{_OFFICE}id")])).lstrip("/")
    raise KeyError(name)


def _stretches(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's text, overlapping so that each cell stands whole in one stretch at least."""
    tail = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            yield tail + block
            tail = (tail + block)[-_OVERLAP:]


def column_number(letters: bytes) -> int:
    """`A` is 1, `AA` is 27; no letters are 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
