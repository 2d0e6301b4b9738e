"""All files of a survey as one wide table: a row for each filled questionnaire, a column for each header."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from jtbd_reports.opening.files import open_file, watched
from jtbd_reports.opening.paths import matched, shown_path
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import FileRead, Rejected
from jtbd_reports.tables.conform import LISTED
from jtbd_reports.tables.values import fold
from jtbd_surveys.cells import cells_of
from jtbd_surveys.formats import SPSS_FORMAT, flattened, format_of, has_second_header, named
from jtbd_surveys.spss import is_spss, open_spss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from jtbd_reports.problems import Problem
    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextFile
    from jtbd_surveys.cells import Cells
    from jtbd_surveys.formats import Format
    from jtbd_surveys.variables import Variable


@dataclass(slots=True)
class Losses:
    """Cells and rows that could not be read: the first are listed, all rows are counted once."""

    listed: list[Rejected] = field(default_factory=list)
    rows: set[tuple[int, int]] = field(default_factory=set)

    def cells(self, wide: Wide, rows: NDArray[np.int64], header: str, reason: str, texts: Sequence[str]) -> None:
        """Cells of one column that were rejected for one reason, by row of the wide table."""
        files, numbers = wide.file[rows].tolist(), wide.row[rows].tolist()
        self.rows.update(zip(files, numbers, strict=True))
        for file, number, text in zip(files, numbers, texts, strict=True):
            if len(self.listed) >= LISTED:
                return
            self.listed.append(Rejected(wide.opened[file].path, number, header, reason, text[:200]))

    def rejected(self) -> tuple[Rejected, ...]:
        """The list, file by file and row by row."""
        return tuple(sorted(self.listed, key=lambda cell: (cell.file, cell.row))[:LISTED])


@dataclass(frozen=True, slots=True)
class Wide:
    """The wide table.

    Attributes:
        format: whose export it is.
        headers: as the client has them; SurveyMonkey's two rows joined.
        columns: by header.
        file: of each row, the number of its file.
        row: of each row, its number in that file.
        opened: the files.
        found: by file, data rows, those that could not be split into cells among them.
        empty: rows without any text.
        variables: of an SPSS file, by header.
    """

    format: Format
    headers: tuple[str, ...]
    columns: tuple[Cells, ...]
    file: NDArray[np.int64]
    row: NDArray[np.int64]
    opened: tuple[TextFile, ...]
    found: tuple[int, ...]
    empty: int
    variables: Mapping[str, Variable] = field(default_factory=dict)

    def take(self, rows: NDArray[np.int64]) -> Wide:
        """The same table with these rows only."""
        columns = tuple(column.take(rows) for column in self.columns)
        return Wide(
            self.format, self.headers, columns, self.file[rows], self.row[rows], self.opened, self.found, self.empty,
            self.variables,
        )  # fmt: skip

    def files(self) -> tuple[FileRead, ...]:
        """The account of the files, with the rows that are in this table as kept."""
        kept = np.bincount(self.file, minlength=len(self.opened))
        return tuple(
            FileRead(file.path, file.sha256, found, int(held), f"{self.format.title}: {file.format}")
            for file, found, held in zip(self.opened, self.found, kept, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """One file read through."""

    file: TextFile
    format: Format
    headers: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    rows: NDArray[np.int64]
    lost: int
    empty: int
    variables: Mapping[str, Variable]

    def spots(self) -> list[tuple[str, int]]:
        """Each column's folded header and which of the columns with this header it is."""
        folded = [fold(header) for header in self.headers]
        return [(header, folded[:at].count(header)) for at, header in enumerate(folded)]


def read_wide(request: ReadRequest, losses: Losses) -> Wide:
    """All files that `path` names, side by side and below each other.

    A column that stands in some files only is empty in the others.

    Raises:
        ProjectError: files that cannot be taken, or are not exports of one service; no rows at all.
    """
    parts: list[_Part] = []
    problems: list[Problem] = []
    for number, path in enumerate(matched(request)):
        try:
            parts.append(_read(path, number, request, losses))
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    _check_alike(parts, request)
    return _joined(parts, frozenset(map(fold, request.options.missing)))


def _read(path: Path, number: int, request: ReadRequest, losses: Losses) -> _Part:
    file, variables = _opened(path, request)
    if not any(map(str.strip, file.headers)):
        refuse(request, f"{file.path} has no headers")
    # an empty array first: a file without rows still has columns of text
    columns: list[list[pa.Array]] = [[pa.array([], pa.string())] for _header in file.headers]
    rows: list[NDArray[np.int64]] = []
    lost = empty = 0
    for text in file.chunks():
        for column, array in zip(columns, text.columns, strict=True):
            column.append(array)
        rows.append(text.rows)
        losses.listed += text.rejected[: LISTED - len(losses.listed)]
        losses.rows.update((number, row) for row in text.lost)
        lost += len(text.lost)
        empty += text.empty
        request.progress(sum(map(len, rows)) + lost)
    chunked = tuple(pa.chunked_array(column, pa.string()) for column in columns)
    places = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    # bytes that decode to nothing stand as surrogates, which no table can hold
    headers = tuple(header.encode("utf-8", "replace").decode() for header in file.headers)
    format_ = _format(file, headers, request, spss=bool(variables))
    if format_.two_headers and len(places):
        # the second row of headers is the first row of data to whoever reads the file
        second = tuple(column[0].as_py() or "" for column in chunked)
        if has_second_header(headers, second):
            headers = tuple(flattened(headers, second))
            chunked, places = tuple(column.slice(1) for column in chunked), places[1:]
    if not len(places) and not lost and not request.options.allow_empty:
        refuse(request, f"{file.path} has a header but no data rows", "If that is right, set allow_empty: true.")
    return _Part(file, format_, headers, chunked, places, lost, empty, variables)


def _opened(path: Path, request: ReadRequest) -> tuple[TextFile, dict[str, Variable]]:
    if is_spss(path):
        file, variables = open_spss(path, shown_path(path, request.root), request)
        return watched(file, request), variables
    return open_file(path, request, frozenset()), {}


def _format(file: TextFile, headers: Sequence[str], request: ReadRequest, *, spss: bool) -> Format:
    """The format told, which the header must bear out, else the one found."""
    found = SPSS_FORMAT if spss else format_of(headers)
    told = request.options.format
    if told not in {"auto", found.name} and (told != "generic" or spss):
        _refuse_format(file, found, told, request)
    return found if told == "auto" else named(told)


def _refuse_format(file: TextFile, found: Format, told: str, request: ReadRequest) -> None:
    looks = f"It looks like an export of {found.title}: set format: {found.name}." if found.name != "generic" else ""
    hint = looks or "Set format: generic, or leave format out."
    refuse(request, f"{file.path} is not an export of {named(told).title}", hint, key="format")


def _check_alike(parts: Sequence[_Part], request: ReadRequest) -> None:
    first = parts[0]
    for part in parts[1:]:
        if part.format.name != first.format.name:
            message = (
                f"{part.file.path} is an export of {part.format.title}, {first.file.path} one of {first.format.title}"
            )
            refuse(request, message, "Give each a source of its own.")


def _joined(parts: Sequence[_Part], missing: frozenset[str]) -> Wide:
    keys = list(dict.fromkeys(key for part in parts for key in part.spots()))
    # the first file's spelling of a header stands
    names = {key: header for part in reversed(parts) for key, header in zip(part.spots(), part.headers, strict=True)}
    columns = [cells_of(pa.chunked_array(list(_chunks(parts, key)), pa.string()), missing) for key in keys]
    heights = [len(part.rows) for part in parts]
    return Wide(
        format=parts[0].format,
        headers=tuple(names[key] for key in keys),
        columns=tuple(columns),
        file=np.repeat(np.arange(len(parts)), heights),
        row=np.concatenate([part.rows for part in parts]),
        opened=tuple(part.file for part in parts),
        found=tuple(len(part.rows) + part.lost for part in parts),
        empty=sum(part.empty for part in parts),
        variables=parts[0].variables,
    )


def _chunks(parts: Sequence[_Part], key: tuple[str, int]) -> Iterable[pa.Array]:
    """The column of that key through all files."""
    for part in parts:
        keys = part.spots()
        if key in keys:
            yield from part.columns[keys.index(key)].chunks
        else:
            yield pa.nulls(len(part.rows), pa.string())
