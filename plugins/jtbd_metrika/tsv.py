"""Logs API files as they come: tabs, no quotes, one line a row; read in stretches whatever their size."""

from __future__ import annotations

import codecs
import gzip
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

from jtbd_reports.opening.encodings import encoding_of
from jtbd_reports.opening.refusals import in_brackets, refuse
from jtbd_reports.opening.rows import OTHER_ENCODING, UNEVEN
from jtbd_reports.reading import Rejected
from jtbd_reports.store import file_digest
from jtbd_reports.tables.conform import LISTED
from jtbd_reports.tables.texttable import TextFile, text_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

BLOCK = 8 << 20
"""Bytes parsed at once; no row may be longer."""
_HEAD = 65_536
_GZIP = b"\x1f\x8b"
_SHOWN = 200


def head_of(path: Path) -> bytes:
    """The first bytes of a file, unpacked where it is compressed with gzip; what is torn reads as empty."""
    try:
        with gzip.open(path) if _is_packed(path) else path.open("rb") as file:
            return file.read(_HEAD)
    except (OSError, EOFError):
        return b""


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def header_of(head: bytes) -> tuple[str, ...]:
    """Headers of a Logs API file; none where the first line is no such header."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].rstrip(b"\r")
    names = tuple(first.decode("utf-8", "replace").split("\t"))
    return names if any(name.startswith(("ym:s:", "ym:pv:")) for name in names) and b"\0" not in first else ()


@dataclass(slots=True)
class _Lines:
    """Lines that could not be split, as the parser meets them."""

    shown: str
    bad: list[int] = field(default_factory=list)
    listed: list[Rejected] = field(default_factory=list)
    told: int = 0

    def refuse(self, row: Any) -> str:  # noqa: ANN401 - Arrow's InvalidRow has no public type
        """What the parser asks for each line whose cells are not as many as the header's."""
        self.bad.append(row.number)
        if len(self.bad) <= LISTED:
            self.listed.append(
                Rejected(self.shown, row.number, "", UNEVEN, str(row.text)[:_SHOWN].replace("\t", " | "))
            )
        return "skip"

    def news(self) -> tuple[list[Rejected], list[int]]:
        """What came since the last question."""
        listed, lost = self.listed, self.bad[self.told :]
        self.listed, self.told = [], len(self.bad)
        return listed, lost

    def numbers(self, done: int, height: int) -> NDArray[np.int64]:
        """Line numbers of the next good rows, `done` having come before; the header is line 1."""
        bad = np.asarray(self.bad, dtype=np.int64)
        good_before = bad - 2 - np.arange(len(bad))
        places = np.arange(done, done + height)
        found: NDArray[np.int64] = places + 2 + np.searchsorted(good_before, places, side="right")
        return found


def open_tsv(path: Path, shown: str, request: ReadRequest, needed: Callable[[str], bool]) -> TextFile:
    """A Logs API file with the columns that are needed; rows are numbered by line.

    Raises:
        ProjectError: it is in no encoding that is read, or breaks off inside a packed part.
    """
    head = head_of(path)
    headers = header_of(head)
    kept = tuple(place for place, name in enumerate(headers) if needed(name))
    packed = _is_packed(path)
    codec = "" if packed else _codec(path, shown, request, head)
    name = ", ".join(part for part in ("Logs API TSV", "gzip" if packed else "", codec or "UTF-8") if part)
    layout = _Layout(path, shown, len(headers), kept, codec, packed=packed)
    if not codec and not _all_utf8(layout, request):
        # Arrow cannot name a bad line with bytes that are no text: they come as Latin-1, which any byte is
        layout = replace(layout, codec="latin-1", mixed=True)
    names = tuple(headers[place] for place in kept)
    return TextFile(shown, file_digest(path), name, names, lambda: _chunks(layout, request))


def _codec(path: Path, shown: str, request: ReadRequest, head: bytes) -> str:
    """The codec to transcode from; empty for UTF-8, which Logs API files are in unless somebody saved them anew."""
    cut = head[: head.rfind(b"\n") + 1] or head
    if request.options.encoding is None:
        try:
            cut.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return ""
    codec = encoding_of(path, shown, request).codec
    return "" if codec.startswith("utf-8") else codec


@dataclass(frozen=True, slots=True)
class _Layout:
    path: Path
    shown: str
    width: int
    kept: tuple[int, ...]
    codec: str
    packed: bool
    mixed: bool = False

    def open(self) -> pa.NativeFile:
        stream = pa.input_stream(str(self.path), compression="gzip" if self.packed else None)
        return pa.transcoding_input_stream(stream, self.codec, "utf-8") if self.codec else stream

    def reader(self, lines: _Lines) -> csv.CSVStreamingReader:
        """The rows as Arrow reads them."""
        names = [f"c{place}" for place in range(self.width)]
        kept = [names[place] for place in self.kept]
        return csv.open_csv(
            self.open(),
            # only one thread knows the numbers of bad lines
            read_options=csv.ReadOptions(column_names=names, skip_rows=1, block_size=BLOCK, use_threads=False),
            parse_options=csv.ParseOptions(
                delimiter="\t",
                quote_char=False,
                double_quote=False,
                escape_char=False,
                ignore_empty_lines=False,
                invalid_row_handler=lines.refuse,
            ),
            convert_options=csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(kept, pa.binary()), include_columns=kept
            ),
        )


def _all_utf8(layout: _Layout, request: ReadRequest) -> bool:
    """Whether all bytes of a file are UTF-8; raises ProjectError where it breaks off inside a packed part."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with layout.open() as stream:
            while block := stream.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    except (pa.ArrowException, OSError) as error:
        refuse(request, f"{layout.shown} cannot be read to its end{in_brackets(error)}", "Download it again.")
    return True


def _from_latin(column: pa.Array) -> pa.Array:
    """The bytes as they stand in the file."""
    encoded = column.cast(pa.string()).dictionary_encode()
    plain = pa.array([value.encode("latin-1") for value in encoded.dictionary.to_pylist()], pa.binary())
    return plain.take(encoded.indices)


def _chunks(layout: _Layout, request: ReadRequest) -> Iterator[TextTable]:
    lines, done = _Lines(layout.shown), 0
    try:
        for batch in layout.reader(lines):
            rows = lines.numbers(done, batch.num_rows)
            done += batch.num_rows
            listed, lost = lines.news()
            columns = [_from_latin(column) if layout.mixed else column for column in batch.columns]
            yield _table(layout.shown, columns, rows, listed, lost)
        listed, lost = lines.news()
        if lost:
            yield text_table([pa.array([], pa.string()) for _ in layout.kept], [], rejected=listed, lost=lost)
    except (pa.ArrowException, OSError, UnicodeError) as error:
        if "Empty CSV file" in str(error):
            return  # a header and nothing behind it
        refuse(request, f"{layout.shown} cannot be read to its end{in_brackets(error)}", "Download it again.")


def _table(
    shown: str, columns: list[pa.Array], rows: NDArray[np.int64], listed: list[Rejected], lost: list[int]
) -> TextTable:
    """Bytes as text; rows with bytes that are no UTF-8 are refused."""
    try:
        texts = [column.cast(pa.string()) for column in columns]
    except pa.ArrowInvalid:
        good = np.ones(len(rows), dtype=bool)
        for column in columns:
            good &= np.array([_is_utf8(value) for value in column.to_pylist()], dtype=bool)
        texts = [column.filter(pa.array(good)).cast(pa.string()) for column in columns]
        damaged = rows[~good].tolist()
        listed = [*listed, *(Rejected(shown, row, "", OTHER_ENCODING) for row in damaged[:LISTED])]
        return text_table(texts, rows[good], rejected=listed, lost=[*lost, *damaged])
    return text_table(texts, rows, rejected=listed, lost=lost)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def unfinished(path: Path) -> bool:
    """Whether a plain file does not end with a line break, as every Logs API file does."""
    with path.open("rb") as file:
        if file.read(2) == _GZIP or not file.seek(0, 2):
            return False
        file.seek(-1, 2)
        return file.read(1) not in {b"\n", b"\0"}
