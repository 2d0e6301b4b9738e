"""The report: everything the outputs render, with the trace of each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from jtbd_reports.model import Metric, Page
    from jtbd_reports.reading import FileRead, Note, Rejected


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
class SourceAccount:
    """What was read of one source of the project, for the data page.

    Attributes:
        tables: rows per dataset.
        period: first and last date in the data, None where there is no date.
    """

    name: str
    plugin: str
    files: tuple[FileRead, ...]
    tables: Mapping[str, int]
    rejected: tuple[Rejected, ...] = ()
    rejected_rows: int = 0
    notes: tuple[Note, ...] = ()
    period: tuple[dt.date, dt.date] | None = None


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
