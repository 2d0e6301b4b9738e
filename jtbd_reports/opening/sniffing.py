"""What separates the cells of a text file."""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.opening.dialects import SPACES
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jtbd_reports.reading import ReadRequest

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar", " ": "spaces"}
_TOLD = {"tab": "\t", SPACES: " "}
_FEW = 3
"""Rows from which words that happen to be equally many in each line are no longer likely."""


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well a delimiter explains a sample; the greatest is taken."""

    wanted: int
    """Headers that the mapping names."""
    several: bool
    """More than one column."""
    even: float
    """Share of records as long as the header."""
    width: int
    delimiter: str


def delimiter_of(sample: Sequence[str], shown: str, request: ReadRequest, wanted: frozenset[str]) -> str:
    """The delimiter told in the options, else the one under which the mapped headers appear and rows are even.

    Args:
        sample: lines of the file from its header on.
        shown: the file's path.
        request: with the options.
        wanted: folded headers that the mapping names.

    Raises:
        ProjectError: several columns are mapped, and the file has one.
    """
    fits = [_fit(delimiter, sample, wanted) for delimiter in _DELIMITERS]
    best = max(fits)
    told = request.options.delimiter
    if told is None:
        if best.width == 1 and len(wanted) > 1:
            tried = "a comma, a semicolon, a tab and a bar"
            message = f"{shown} has one column; {tried} were tried as delimiters"
            refuse(request, message, "If something else separates its columns, say so with delimiter:.")
        return best.delimiter if best.width > 1 else ","
    delimiter = _TOLD.get(told) or str(told)
    if _fit(delimiter, sample, wanted).width == 1 and best.width > 1 and len(wanted) > 1:
        message = f"{shown} has one column when split at {name_of(delimiter)}"
        hint = f"Split at {name_of(best.delimiter)} it has {best.width}: leave delimiter out to have it found."
        refuse(request, message, hint, key="delimiter")
    return delimiter


def likeliest(sample: Sequence[str]) -> str:
    """The delimiter under which the rows of a file of unknown content are evenest; a comma where it has one column.

    A space stands for runs of spaces, and is taken only where it explains every line and none is of words alone.
    """
    best = max(_fit(delimiter, sample, frozenset()) for delimiter in _DELIMITERS)
    if best.several:
        return best.delimiter
    spaced, numeric = _fit(" ", sample, frozenset()), all(any(map(str.isdigit, line)) for line in sample[1:])
    return " " if spaced.several and spaced.even == 1 and numeric and len(sample) > _FEW else ","


def cells_of(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """A csv reader of some lines; a space as delimiter stands for runs of spaces."""
    if delimiter == " ":
        lines = (line.strip() for line in lines)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == " ")


def name_of(delimiter: str) -> str:
    """The delimiter in words."""
    return _NAMES.get(delimiter, repr(delimiter))


def _fit(delimiter: str, sample: Sequence[str], wanted: frozenset[str]) -> _Fit:
    records: list[list[str]] = []
    # a broken record is refused later, with its row
    with suppress(csv.Error):
        records.extend(filter(None, cells_of(sample, delimiter)))
    if not records:
        return _Fit(0, several=False, even=0, width=1, delimiter=delimiter)
    header, *rest = records
    # the last record of a sample may be cut
    even = sum(len(record) == len(header) for record in rest[:-1])
    return _Fit(
        wanted=sum(fold(name) in wanted for name in header),
        several=len(header) > 1,
        even=even / max(1, len(rest) - 1),
        width=len(header),
        delimiter=delimiter,
    )
