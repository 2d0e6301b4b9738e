"""What passes between the core and a source.

The request, the account of what was read, the tables; a glimpse of a file and what it was recognised as; the request
to fetch what lives elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jtbd_reports.problems import Problem
    from jtbd_reports.tables.persons import Persons

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
class Personal:
    """A column of a file that holds personal data, whether it was read or not.

    Attributes:
        file: path relative to the project.
        column: the client's header.
        kind: such as `phone`, `email`, `name`; see `jtbd_reports.personal`.
        share: of the values looked at that hold it, from 0 to 1.
        whole: whether the column is personal as a whole rather than here and there in its texts.
    """

    file: str
    column: str
    kind: str
    share: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a source hands over.

    Attributes:
        tables: by dataset name: pandas, Polars, Arrow or DuckDB frames (or lazy Narwhals ones), or the path of a
            Parquet file written into the request's `scratch`; columns are those of the dataset, typed, plus extras.
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
        scratch: an empty folder for Parquet files too large to be held in memory; it goes when the source is read.
        persons: notices personal data in every file that is opened as a table; a source that reads otherwise tells it
            of its columns (`persons.judge(file, header, values)`).
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
    scratch: Path | None = None
    persons: Persons | None = None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The head of a file, from which a source tells whether it is one of its formats; the rest was not read.

    Attributes:
        path: where the file is.
        name: as project.yml will name it.
        kind: `text`, `jsonl`, `xlsx`, `xls`, `parquet`, `html`, `sav`, `markdown`, `xml`, `database` or `other`.
        told: options of `FileOptions` that were needed to read the head, such as `{"sheet": "Deals"}`; found by
            itself otherwise.
        headers: of the first table in it, as they stand; empty where there is none.
        rows: the first rows behind the header, at most 100, each as long as the header.
        text: the first 64 kB as text, where it is text.
        sheets: names of a workbook's visible sheets.
        language: of the project it is for, `ru` or `en`.
        fault: in a sentence, what keeps it from being read, such as a password; empty where nothing does.
    """

    path: Path
    name: str
    kind: str
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    sheets: tuple[str, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a source takes a file for, and the entry that would read it.

    Attributes:
        format: in words, such as `amoCRM deals export`.
        certainty: from 0 to 1: above 0.9 for a signature no other format has, below 0.5 for a guess by similar
            headers, which the user is asked to confirm.
        why: what it was known by, in a sentence: `30 of the 30 fixed headers of an amoCRM export`.
        entry: the entry under `sources` without `plugin`: plain YAML values; empty where the file is known but gives
            no table by itself, which the asides explain.
        name: a good key for the entry, such as `crm`.
        fields: what the entry makes of the columns: dataset, column, the client's header; shown with sample values.
        asides: what the user should know or settle, a sentence each.
        files: further files of the project to be written with it, by path: `{"questions.yml": text}`.
    """

    format: str
    certainty: float
    why: str
    entry: Mapping[str, Any]
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()
    asides: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What a source is given that fetches from elsewhere into the project folder, so that builds stay offline.

    Attributes:
        name: the key under `sources` in project.yml.
        root: the project folder.
        options: validated options of the source.
        problem: as in `ReadRequest`.
        environment: variables of the process; the only place where tokens and passwords may stand.
        today: the day of the fetching, in the project's time zone.
        progress: to be called with a line to show: never with a secret in it.
        timezone: the project's time zone.
    """

    name: str
    root: Path
    options: Any
    problem: Callable[..., Problem]
    environment: Mapping[str, str]
    today: dt.date
    progress: Callable[[str], None] = lambda _line: None
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was written.

    Attributes:
        files: relative to the project.
        rows: in all of them.
        notes: what the user should know, a sentence each.
    """

    files: tuple[str, ...]
    rows: int
    notes: tuple[str, ...] = ()
