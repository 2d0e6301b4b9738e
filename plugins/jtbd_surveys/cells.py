"""A column as codes into its distinct texts: every text is looked at once, however many rows have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jtbd_reports.tables.values import clean, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Cells:
    """One column.

    Attributes:
        codes: of each row, -1 where it has no value.
        texts: the distinct texts, cleaned, by code.
    """

    codes: NDArray[np.int64]
    texts: tuple[str, ...]

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Which rows have a value."""
        return self.codes >= 0

    def counts(self) -> dict[str, int]:
        """How often each text stands, in the order in which they first come."""
        found = np.bincount(self.codes[self.answered], minlength=len(self.texts))
        return {text: int(count) for text, count in zip(self.texts, found, strict=True) if count}

    def take(self, rows: NDArray[np.int64]) -> Cells:
        """The same column with these rows only."""
        return Cells(self.codes[rows], self.texts)

    def strings(self) -> pa.Array:
        """The texts by row, null where there is none."""
        return taken(pa.array(self.texts, pa.string()), self.codes)

    def each(self, read: Callable[[str], Value]) -> list[Value]:
        """What a function makes of each distinct text."""
        return [read(text) for text in self.texts]


def taken(values: pa.Array, codes: NDArray[np.int64]) -> pa.Array:
    """Values by code; null for -1."""
    return values.take(pa.array(codes, mask=codes < 0))


def cells_of(column: pa.ChunkedArray, missing: frozenset[str]) -> Cells:
    """A column of text as codes.

    Args:
        column: strings, nulls allowed.
        missing: folded texts that mean no value; an empty one always does.
    """
    encoded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    texts: dict[str, int] = {}
    to = np.empty(len(encoded.dictionary), dtype=np.int64)
    for at, text in enumerate(encoded.dictionary.to_pylist()):
        cleaned = clean(text)
        # what means no value is settled once, here, for every question
        gone = not cleaned or fold(cleaned) in missing
        to[at] = -1 if gone else texts.setdefault(cleaned, len(texts))
    # Arrow gives 32-bit indices, numpy wants its own kind to index with
    indices = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Cells(to[indices] if len(to) else np.empty(0, dtype=np.int64), tuple(texts))


def from_texts(texts: Iterable[str], missing: frozenset[str] = frozenset()) -> Cells:
    """A short column from plain texts."""
    return cells_of(pa.chunked_array([pa.array(list(texts), pa.string())]), missing)


def first_of(columns: Sequence[Cells]) -> Cells:
    """By row, the value of the first column that has one."""
    if len(columns) == 1:
        return columns[0]
    texts: dict[str, int] = {}
    codes = np.full(len(columns[0].codes), -1, dtype=np.int64)
    for column in columns:
        # both columns may hold the same text: codes are made common first
        own = np.array([texts.setdefault(text, len(texts)) for text in column.texts] or [0], dtype=np.int64)
        codes = np.where((codes < 0) & column.answered, own[column.codes], codes)
    return Cells(codes, tuple(texts))
