"""Parts of a log, tab-separated as Metrica sends them, into one Parquet file of raw text columns."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import csv

from jtbd_metrika.live.failures import LiveError, SpoiltError
from jtbd_metrika.live.parts import header
from jtbd_metrika.live.target import writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_BLOCK = 1 << 22  # bytes read at once; no row of Metrica's is longer
_MOST_TORN = 0.01  # share of rows that may have another number of cells than the header


def write_log(parts: Sequence[Path], file: Path, metadata: Mapping[str, Any], what: str) -> tuple[int, int]:
    """All rows of the parts into the file; how many were written and how many left out as torn.

    Cells stay as they were sent, with their backslashes and brackets, so that the reader of saved TSV files reads
    them alike.

    Args:
        parts: files, each with the same names in its first line.
        file: the Parquet file.
        metadata: what it says of itself.
        what: the rows' name in a sentence, such as `visits of counter 1 from 2025-01-01 to 2025-01-31`.

    Raises:
        LiveError: there is no row, too many are torn, the parts differ in their columns. The old file stays.
    """
    names = header(parts[0]) if parts else ()
    rows, torn = 0, _Torn()
    different = [part for part in parts if header(part) != names]
    if different:
        raise SpoiltError(f"the parts of {what} have different columns", "Run the command again later.")
    with writing(file, names or ("empty",), metadata) as writer:
        for part in parts:
            for batch in _batches(_whole_text(part), names, torn):
                writer.write_batch(batch)
                rows += batch.num_rows
        if not rows and not torn.rows:
            raise LiveError(f"Metrica has no {what}", "Look at the counter's number and the days.")
        if torn.rows > _MOST_TORN * (rows + torn.rows):
            raise SpoiltError(
                f"{torn.rows} of {rows + torn.rows} {what} have another number of cells than the header",
                "Run the command again later.",
            )
    return rows, torn.rows


def write_rows(rows: Sequence[Sequence[str]], columns: Sequence[str], file: Path, metadata: Mapping[str, Any]) -> None:
    """Rows that are few enough to be held in memory, at least one, into the file."""
    with writing(file, columns, metadata) as writer:
        arrays = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        writer.write_table(pa.Table.from_arrays(arrays, schema=writer.schema))


class _Torn:
    """Counts and skips rows with a wrong number of cells."""

    rows = 0

    def __call__(self, row: csv.InvalidRow) -> str:
        del row
        self.rows += 1
        return "skip"


def _batches(part: Path, names: Sequence[str], torn: _Torn) -> Iterator[pa.RecordBatch]:
    with part.open("rb") as file:
        first = len(file.readline())
    if part.stat().st_size == first:
        return  # a header alone is no table to the reader
    try:
        yield from csv.open_csv(
            part,
            csv.ReadOptions(block_size=_BLOCK, column_names=list(names), skip_rows=1, use_threads=False),
            csv.ParseOptions(
                delimiter="\t",
                quote_char=False,
                double_quote=False,
                escape_char=False,
                ignore_empty_lines=True,
                invalid_row_handler=torn,
            ),
            csv.ConvertOptions(column_types={name: pa.string() for name in names}, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise SpoiltError(f"{part.name} cannot be taken apart ({str(error).splitlines()[0]})") from None


def _whole_text(part: Path) -> Path:
    """The part, or a copy with U+FFFD in the place of bytes that are no UTF-8: addresses of pages hold such."""
    try:
        for _piece in _decoded(part, "strict"):
            pass
    except UnicodeDecodeError:
        copy = part.with_suffix(".utf8")
        with copy.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_decoded(part, "replace"))
        return copy
    return part


def _decoded(part: Path, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors)
    with part.open("rb") as file:
        while piece := file.read(1 << 20):
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)
