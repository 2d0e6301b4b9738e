"""The head of any file: enough to tell what it is, read in a blink, and never an exception."""

from __future__ import annotations

import csv
import json
import re
import zipfile
import zlib
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from jtbd_reports.opening.dialects import SPACES
from jtbd_reports.opening.encodings import guess
from jtbd_reports.opening.kinds import HTML, OLE
from jtbd_reports.opening.sheet_head import NotAWorkbookError, SheetHead, sheet_head
from jtbd_reports.opening.sniffing import cells_of, likeliest
from jtbd_reports.reading import Glimpse
from jtbd_reports.tables.values import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

ROWS = 100
"""Rows behind the header that are looked at."""
_HEAD = 262_144
_TEXT = 65_536
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*\n", re.IGNORECASE)
_ODD = (
    OSError, ValueError, LookupError, TypeError, ArithmeticError, EOFError, SyntaxError, NotImplementedError,
    RecursionError, csv.Error, zlib.error,
)  # fmt: skip
"""What readers of torn files raise; a parse error of XML is a SyntaxError."""
_DAMAGED = "it is damaged: download or save it again"
_LOCKED = "it is protected by a password; save it without one"


def glimpse(path: Path, name: str, language: str = "en") -> Glimpse:
    """What the first bytes of a file show.

    Args:
        path: where it is.
        name: as project.yml will name it.
        language: of the project.

    Raises:
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    kind = _kind(head, path)
    if kind == "text":
        return _text(path, name, head, language)
    with suppress(*_ODD):
        return _SEEN.get(kind, _nothing)(path, name, head, language, kind)
    return Glimpse(path, name, kind, language=language, fault=_DAMAGED)


def _kind(head: bytes, path: Path) -> str:
    """The kind of a file by its first bytes, and of text by its name."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    starts = {
        b"PK\x03\x04": "xlsx", b"PAR1": "parquet", b"SQLite format 3\0": "database", b"$FL2": "sav", b"$FL3": "sav",
        OLE: "xls", b"%PDF": "other", b"\x1f\x8b": "other", b"7z\xbc\xaf": "other", b"Rar!": "other",
    }  # fmt: skip
    found = next((kind for start, kind in starts.items() if head.startswith(start)), "")
    if found or head[8:12] == b"DUCK":
        return found or "database"
    if HTML.match(head):
        return "html"
    if bare.startswith(b"<"):
        return "xml"
    if path.suffix.lower() in {".md", ".markdown"}:
        return "markdown"
    return "jsonl" if bare[:1] in {b"{", b"["} and path.suffix.lower() not in {".csv", ".tsv", ".txt"} else "text"


def _nothing(path: Path, name: str, _head: bytes, language: str, kind: str) -> Glimpse:
    return Glimpse(path, name, kind, language=language)


def _text(path: Path, name: str, head: bytes, language: str) -> Glimpse:
    """A delimited table, or plain text."""
    encoding, sure = guess(head)
    text = head.decode(encoding, "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Glimpse(path, name, "text", language=language, fault="it is empty")
    told: dict[str, Any] = {} if sure else {"encoding": encoding}
    match = _SEPARATOR_LINE.match(text)
    body = text[match.end() :] if match else text
    lines = body.split("\n")
    # the last line of a head is seldom whole
    lines = [line for line in (lines[:-1] if len(head) == _HEAD else lines) if line.strip()]
    delimiter = match[1] if match else likeliest(lines)
    if delimiter == " ":
        told["delimiter"] = SPACES
    records = _records(lines, delimiter)
    header, rows = (tuple(records[0]), records[1:]) if records else ((), [])
    return Glimpse(
        path, name, "text", tuple(map(clean, header)), _even(rows, len(header)), text[:_TEXT], (), told, language
    )


def _records(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Cells of the first lines; quotes mean nothing where they would swallow lines."""
    wanted = lines[: 4 * ROWS]
    with suppress(csv.Error):
        cells = cells_of((f"{line}\n" for line in wanted), delimiter)
        records = list(islice(cells, ROWS + 1))
        if records and max(map(len, records)) <= 4 * len(records[0]):
            return records
    return [line.split(delimiter) for line in wanted[: ROWS + 1]]


def _even(rows: Iterable[Sequence[str]], width: int) -> tuple[tuple[str, ...], ...]:
    """Rows as long as the header, cells cleaned."""
    return tuple(tuple(clean(cell) for cell in [*row, *[""] * width][:width]) for row in rows)


def _markdown(path: Path, name: str, head: bytes, language: str, kind: str) -> Glimpse:
    encoding, _sure = guess(head)
    return Glimpse(path, name, kind, text=head.decode(encoding, "replace")[:_TEXT], language=language)


def _workbook(path: Path, name: str, _head: bytes, language: str, kind: str) -> Glimpse:
    try:
        found = sheet_head(path, ROWS + 1)
    except zipfile.BadZipFile:
        return Glimpse(path, name, kind, language=language, fault="it is a damaged XLSX workbook")
    except NotAWorkbookError:
        return Glimpse(path, name, "other", language=language, fault="it is an archive; unpack it first")
    except RuntimeError as error:
        # zipfile says so of a missing password, and of a packing it does not know by a kind of the same error
        fault = _DAMAGED if isinstance(error, NotImplementedError) else _LOCKED
        return Glimpse(path, name, kind, language=language, fault=fault)
    return _sheet(found, Glimpse(path, name, kind, language=language))


def _sheet(found: SheetHead, bare: Glimpse) -> Glimpse:
    rows = [row for row in found.rows if any(row)]
    header = rows[0] if rows else []
    while header and not header[-1]:
        header = header[:-1]
    if len(header) == 1:
        # a title above the table: what stands below it is not cut to its width
        header = [*header, *[""] * (max(map(len, rows)) - 1)]
    return Glimpse(
        bare.path, bare.name, bare.kind, tuple(header), _even(rows[1:], len(header)), "", found.sheets, {},
        bare.language,
    )  # fmt: skip


def _old_workbook(path: Path, name: str, _head: bytes, language: str, kind: str) -> Glimpse:
    locked = "EncryptedPackage".encode("utf-16-le") in _directory(path)
    return Glimpse(path, name, kind, language=language, fault=_LOCKED if locked else "")


def _directory(path: Path) -> bytes:
    """The first bytes of an OLE file and those of its directory, which may stand at its end ([MS-CFB], 2.2)."""
    with path.open("rb") as file:
        head = file.read(4096)
        size = 1 << min(int.from_bytes(head[30:32], "little"), 12)
        file.seek((int.from_bytes(head[48:52], "little") + 1) * size)
        return head + file.read(_TEXT)


def _columns(path: Path, name: str, _head: bytes, language: str, kind: str) -> Glimpse:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where there is such a file

    with pq.ParquetFile(path) as file:
        names = tuple(file.schema_arrow.names)
        batch = next(file.iter_batches(batch_size=ROWS), None)
    rows = [] if batch is None else [["" if v is None else str(v) for v in row.values()] for row in batch.to_pylist()]
    return Glimpse(path, name, kind, names, _even(rows, len(names)), language=language)


def _objects(path: Path, name: str, head: bytes, language: str, kind: str) -> Glimpse:
    text = head.decode("utf-8-sig", "replace")
    objects: list[dict[str, Any]] = []
    for line in text.split("\n")[:ROWS]:
        with suppress(ValueError):
            found = json.loads(line)
            objects += [found] if isinstance(found, dict) else []
    names = tuple(dict.fromkeys(str(key) for found in objects for key in found))
    rows = [["" if found.get(key) is None else str(found[key]) for key in names] for found in objects]
    return Glimpse(path, name, kind, names, _even(rows, len(names)), text[:_TEXT], language=language)


def _markup(path: Path, name: str, head: bytes, language: str, kind: str) -> Glimpse:
    encoding, _sure = guess(head)
    text = head.decode(encoding, "replace")
    if kind != "html":
        return Glimpse(path, name, kind, text=text[:_TEXT], language=language)
    from jtbd_reports.opening.html_table import head_of  # noqa: PLC0415 - brings Arrow, only where there is such a page

    headers, rows = head_of(text)
    return Glimpse(path, name, kind, headers, rows[:ROWS], text[:_TEXT], language=language)


_SEEN = {
    "xlsx": _workbook,
    "xls": _old_workbook,
    "parquet": _columns,
    "jsonl": _objects,
    "markdown": _markdown,
    "html": _markup,
    "xml": _markup,
}
