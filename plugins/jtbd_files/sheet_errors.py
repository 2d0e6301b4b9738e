"""Cells of a worksheet that hold an error, which calamine hands over as empty."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_BLOCK = 1_000_000
_OVERLAP = 2_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]+)"[^>/]*>(.{0,1500}?)</(?:\w+:)?c>', re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")


def sheet_errors(path: Path, name: str) -> Mapping[int, Mapping[int, str]]:
    """Error texts such as `#REF!` by row number (from 1) and column (from 0) of the sheet of that name."""
    found: dict[int, dict[int, str]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part(archive, name)
            for match in _cells(archive, part) if part else ():
                value = _VALUE.search(match[3])
                text = value[1].decode("utf-8", "replace") if value else "#VALUE!"
                found.setdefault(int(match[2]), {})[_column(match[1])] = text
    except (zipfile.BadZipFile, KeyError, ET.ParseError, EOFError, NotImplementedError, OSError):
        return {}  # calamine has read this workbook; where it is odd, its errors stay empty cells
    return found


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """Path of the sheet's XML inside the workbook."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat refuses entity bombs
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter(f"{_MAIN}sheet"):
        if sheet.get("name") == name:
            target = targets.get(sheet.get(f"{_OFFICE}id"), "")
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return ""


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[re.Match[bytes]]:
    """Error cells, found in the text of the sheet: most have none, and a parser would take seconds."""
    seen: set[bytes] = set()
    tail = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            text = tail + block
            if b't="e"' in text:
                for match in _CELL.finditer(text):
                    if match[1] + match[2] not in seen:
                        seen.add(match[1] + match[2])
                        yield match
            tail = text[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
