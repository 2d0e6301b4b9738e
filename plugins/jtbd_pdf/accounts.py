"""What was read of a source, as tables: its files, and the rows and cells that could not be read. No cell is quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from jtbd_pdf.paper import Account
from jtbd_reports import Column, Table
from jtbd_reports.accounts import reason, remark

if TYPE_CHECKING:
    from jtbd_pdf.paper import Grid
    from jtbd_reports.language import Language
    from jtbd_reports.render import Ledger
    from jtbd_reports.report import SourceAccount

_HASH = 12
"""Characters of a file's SHA-256 that are printed: enough to tell two exports apart."""


class Layout(Protocol):
    """Who lays tables on paper."""

    @property
    def ledger(self) -> Ledger:
        """Formats and words."""

    def grid(self, table: Table) -> Grid:
        """The table on paper."""


def account(source: SourceAccount, layout: Layout) -> Account:
    """The source as it stands in the chapter of data."""
    language = layout.ledger.language
    rejected = layout.grid(_rejected(source, language)) if source.rejected_rows or source.rejected else None
    remarks = tuple(remark(note, language) for note in source.notes if note.count)
    return Account(source.name, _line(source, language), layout.grid(_files(source, language)), remarks, rejected)


def _line(source: SourceAccount, language: Language) -> str:
    """`deals: 3,021; customers: 2,870 · from January 3, 2025 to October 31, 2026`."""
    tables = "; ".join(f"{language.gettext(name)}: {language.number(rows)}" for name, rows in source.tables.items())
    if source.period is None:
        return tables
    first, last = (language.date(day, "long") for day in source.period)
    return f"{tables} · {language.gettext('from {first} to {last}').format(first=first, last=last)}"


def _files(source: SourceAccount, language: Language) -> Table:
    _ = language.gettext
    columns = (
        Column(_("File")),
        Column(_("Read as")),
        Column(_("Rows"), "count"),
        Column(_("Kept"), "count"),
        Column(_("SHA-256, beginning")),
    )
    rows = tuple((file.path, file.format, file.rows, file.kept, file.sha256[:_HASH]) for file in source.files)
    return Table(f"files.{source.name}", "", columns, rows)


def _rejected(source: SourceAccount, language: Language) -> Table:
    _ = language.gettext
    columns = (Column(_("File")), Column(_("Row"), "count"), Column(_("Column")), Column(_("Reason")))
    rows = tuple(
        (bad.file, bad.row, bad.column or _("the whole row"), reason(bad.reason, language)) for bad in source.rejected
    )
    caption = language.plural(
        "{n} row could not be read in full", "{n} rows could not be read in full", source.rejected_rows
    )
    return Table(f"rejected.{source.name}", caption, columns, rows)
