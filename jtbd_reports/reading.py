"""What passes between the core and a source: the request, the account of what was read, the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jtbd_reports.problems import Problem

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class Rejected:
    """One cell or row that could not be read.

    `value` is for the terminal and the file inside the project's own cache folder only: it never reaches a report.
    An empty `column` means the row as a whole.
    """

    file: str
    row: int
    column: str
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file as read: path relative to the project, SHA-256, data rows found, rows that became table rows."""

    path: str
    sha256: str
    rows: int
    kept: int
    format: str
    """How it was taken: its format, delimiter, encoding or sheet."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the data page should say about a source, counted and free of language, such as `duplicate_key`."""

    code: str
    count: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a source hands over.

    Attributes:
        tables: by dataset name: pandas, Polars, Arrow or DuckDB frames (or lazy Narwhals ones); columns are
            those of the dataset, typed, plus extras.
        files: account of each file.
        rejected: what could not be read, at most the first 1,000.
        rejected_rows: how many rows were rejected in all.
        notes: anything else worth saying.
        extras: by dataset name, the project's extra columns and their types (`text` or `number`).
    """

    tables: Mapping[str, Any]
    files: tuple[FileRead, ...]
    rejected: tuple[Rejected, ...] = ()
    rejected_rows: int = 0
    notes: tuple[Note, ...] = ()
    extras: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """What a source is given.

    Attributes:
        name: the key under `sources` in project.yml.
        root: the project folder.
        options: validated options of the source.
        date_order: order of day, month and year in ambiguous dates.
        decimal: `,` or `.`, for numbers that could be read both ways (`1,234`).
        problem: makes a Problem located at a path of keys below this source's entry in project.yml.
        progress: to be called with (rows done) now and then.
        timezone: the project's time zone; times that name another are moved there. Empty: they stay as written.
    """

    name: str
    root: Path
    options: Any
    date_order: DateOrder
    decimal: str
    problem: Callable[..., Problem]
    """Called as `problem(path, message, hint)`, the path being below the source's entry."""
    progress: Callable[[int], None] = lambda _rows: None
    timezone: str = ""
