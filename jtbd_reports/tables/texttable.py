"""What a source reads before anything is typed: rows of text with the numbers they have in their file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from jtbd_reports.reading import Rejected

CHUNK = 50_000
"""Rows typed at once: enough to be quick, little enough to hold beside the rest."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A stretch of one file's rows.

    Attributes:
        columns: one Arrow array of strings per header; null where the file has no such cell.
        rows: row numbers as the user sees them in a spreadsheet or an editor.
        rejected: rows that could not even be split into cells, those that are listed.
        lost: row numbers of all such rows.
        empty: rows without any text, left out and counted.
        mended: rows with too many cells, some of which were put back into one.
    """

    columns: tuple[pa.Array, ...]
    rows: NDArray[np.int64]
    rejected: tuple[Rejected, ...] = ()
    lost: tuple[int, ...] = ()
    empty: int = 0
    mended: int = 0


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file opened: its header is known, its rows come in stretches.

    Attributes:
        path: relative to the project.
        sha256: of its bytes.
        format: how it was taken: `CSV, «;», cp1251`.
        headers: of its columns, in order, as they stand; duplicates and empty ones too.
        chunks: starts reading; raises ProjectError for what breaks the whole file.
    """

    path: str
    sha256: str
    format: str
    headers: tuple[str, ...]
    chunks: Callable[[], Iterator[TextTable]]


def text_table(
    columns: Iterable[pa.Array],
    rows: Sequence[int] | NDArray[np.int64],
    *,
    rejected: Sequence[Rejected] = (),
    lost: Sequence[int] = (),
    empty: int = 0,
    mended: int = 0,
) -> TextTable:
    """A text table without its wholly empty rows; `empty` counts those the reader already left out."""
    arrays, numbers = tuple(columns), np.asarray(rows, dtype=np.int64)
    kept = _occupied(arrays, len(numbers))
    if not kept.all():
        arrays = tuple(array.filter(pa.array(kept)) for array in arrays)
        empty += int((~kept).sum())
        numbers = numbers[kept]
    return TextTable(arrays, numbers, tuple(rejected), tuple(lost), empty, mended)


def _occupied(columns: Sequence[pa.Array], height: int) -> NDArray[np.bool_]:
    """Which rows have text in any column; stops at the first column that settles it for all."""
    kept = np.zeros(height, dtype=bool)
    for column in columns:
        if kept.all():
            break
        text = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), fill_value=False)
        kept |= text.to_numpy(zero_copy_only=False)
    return kept
