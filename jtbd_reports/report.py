"""The report: everything the outputs render, with the trace of each number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from jtbd_reports.model import Metric, Page, Table
    from jtbd_reports.reading import FileRead, Note, Personal, Rejected


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the ledger: a metric and where it came from."""

    metric: Metric
    label: str
    analysis: str
    version: str
    plugin: str
    sources: tuple[str, ...]
    """Names of the project's sources behind it."""
    page: str
    """Id of the page that shows it."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column of a table as it was read.

    Attributes:
        name: in the vocabulary, or the project's own.
        type: of its values.
        missing: rows without a value.
        distinct: different values; estimated where the table is large.
        personal: kind of personal data found in it; empty where none was.
        hashed: whether its values were hashed.
    """

    name: str
    type: str
    missing: int
    distinct: int
    personal: str = ""
    hashed: bool = False


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Values that can hardly be right: a code such as `future`, where, how many of the filled ones."""

    code: str
    table: str
    column: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Join:
    """How well the keys in a column find the table they refer to, counted in distinct keys.

    Attributes:
        table: whose column it is.
        column: which holds the keys.
        refers: the table they are keys of.
        keys: distinct keys in the column.
        found: how many of them the other table has.
        others: distinct keys of the other table.
        reached: how many of those the column names.
    """

    table: str
    column: str
    refers: str
    keys: int
    found: int
    others: int
    reached: int


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """What was read of one source of the project, for the data page.

    Attributes:
        tables: rows per dataset.
        period: first and last date in the data, None where there is no date.
        profiles: columns by dataset.
        suspicions: values that can hardly be right.
        personal: columns of its files, read or not, that hold personal data.
    """

    name: str
    plugin: str
    files: tuple[FileRead, ...]
    tables: Mapping[str, int]
    rejected: tuple[Rejected, ...] = ()
    rejected_rows: int = 0
    notes: tuple[Note, ...] = ()
    period: tuple[dt.date, dt.date] | None = None
    profiles: Mapping[str, tuple[ColumnProfile, ...]] = field(default_factory=dict)
    suspicions: tuple[Suspicion, ...] = ()
    personal: tuple[Personal, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, ready to render; a pure value.

    Attributes:
        name: the project's name, on the cover and at the top of the navigation.
        client: whose business it is about; may be empty.
        language: `ru` or `en`.
        currency: ISO 4217 code of all money.
        pages: summary first, then analyses and prose, then data and evidence.
        evidence: the ledger by metric id, in the order the analyses gave them.
        sources: accounts of what was read.
        until: last date in the data.
        version: of jtbd_reports.
        minimum: the smallest group shown.
        sheets: tables for the workbook alone.
        proposals: files for the consultant, by name; no part of any output.
    """

    name: str
    client: str
    language: str
    currency: str
    pages: tuple[Page, ...]
    evidence: Mapping[str, Evidence]
    sources: tuple[SourceAccount, ...]
    until: dt.date | None
    version: str
    minimum: int = 5
    sheets: tuple[Table, ...] = ()
    proposals: Mapping[str, str] = field(default_factory=dict)
