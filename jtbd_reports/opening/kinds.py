"""What a file really is, whatever its name says; and a plain word about what cannot be read."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Literal, TypeAlias

from jtbd_reports.opening.refusals import refuse

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest

Kind: TypeAlias = Literal["text", "jsonl", "xlsx", "parquet", "html"]

_HEAD = 4096
_ALL = 1_000_000
_RATIO = 200
_HARMLESS = 10_000_000
"""Bytes that may be unpacked at whatever ratio."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table|style|script|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_COMPRESSED = {b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}
_TEXT_NAMES = frozenset({".csv", ".tsv", ".txt"})


def kind_of(path: Path, shown: str, request: ReadRequest) -> Kind:
    """The kind of a file by its first bytes.

    Raises:
        ProjectError: it is empty, a web page without a table, an old or locked workbook, an archive, a PDF.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    if not head.strip():
        refuse(request, f"{shown} is empty")
    if head.startswith(b"PK\x03\x04"):
        return _workbook(path, shown, request)
    if head.startswith(b"PAR1"):
        return "parquet"
    _refuse_binary(path, shown, head, request)
    if HTML.match(head):
        return _page(path, shown, request)
    if head.lstrip().startswith(b"<?xml"):
        refuse(
            request, f"{shown} is an XML file, not a table", "Open it in a spreadsheet program and save it as .xlsx."
        )
    braces = head.lstrip()[:1]
    if braces == b"[" and path.suffix.lower() not in _TEXT_NAMES:
        refuse(request, f"{shown} is one JSON array", "JSON is read with one object on each line (JSON Lines).")
    return "jsonl" if braces == b"{" and path.suffix.lower() not in _TEXT_NAMES else "text"


def _refuse_binary(path: Path, shown: str, head: bytes, request: ReadRequest) -> None:
    if head.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            refuse(request, f"{shown} is protected by a password", "Save it without one.")
        refuse(request, f"{shown} is a workbook of Excel 97-2003 (.xls)", "Save it as .xlsx.")
    for start, name in _COMPRESSED.items():
        if head.startswith(start):
            refuse(request, f"{shown} is compressed ({name})", "Unpack it first.")
    if head.startswith(b"%PDF"):
        refuse(request, f"{shown} is a PDF, not a table", "Export the table itself as CSV or XLSX.")


def _page(path: Path, shown: str, request: ReadRequest) -> Kind:
    """Refuse a page without a table; whether its table holds data is seen when it is opened."""
    with path.open("rb") as file:
        found = b"<table" in file.read(_ALL).lower()
    if not found:
        hint = "A login or error page was probably saved in its place: sign in and download the export again."
        refuse(request, f"{shown} is an HTML page without a table, not an export", hint)
    return "html"


def _workbook(path: Path, shown: str, request: ReadRequest) -> Kind:
    """Refuse what is no workbook or would fill the memory, before anything is unpacked.

    The sizes are those the archive declares; a file that lies about them is caught by the reader's checksums.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        refuse(request, f"{shown} is a damaged XLSX workbook", "Download or save it again.")
    if not any(entry.filename.lower().endswith("workbook.xml") for entry in entries):
        refuse(request, f"{shown} is an archive, not an XLSX workbook", "Unpack it, or save the table as .xlsx.")
    unpacked, limit = sum(entry.file_size for entry in entries), request.options.max_unpacked_mb
    if unpacked > limit * 1_000_000:
        hint = "Raise max_unpacked_mb only if you know where the file comes from."
        refuse(
            request, f"{shown} would unpack to {unpacked // 1_000_000:,} MB, more than the limit of {limit:,} MB", hint
        )
    ratio = unpacked / max(1, path.stat().st_size)
    if ratio > _RATIO and unpacked > _HARMLESS:
        refuse(request, f"{shown} would unpack to {ratio:,.0f} times its size, as only a zip bomb does")
    return "xlsx"
