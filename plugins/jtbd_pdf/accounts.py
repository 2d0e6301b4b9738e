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
_PLACES = 5
"""Rows named for each kind of fault; the site lists more."""


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
    """A row for each kind of fault in each column, with how often it was met and the first rows it stands in."""
    _ = language.gettext
    columns = (
        Column(_("File")),
        Column(_("Column")),
        Column(_("Reason")),
        Column(_("Times"), "count"),
        Column(_("First rows")),
    )
    kinds: dict[tuple[str, str, str], list[int]] = {}
    for bad in source.rejected:
        kinds.setdefault((bad.file, bad.column, bad.reason), []).append(bad.row)
    rows = tuple(
        (file, column or _("the whole row"), reason(why, language), len(places), _first(places))
        for (file, column, why), places in sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    )
    caption = language.plural(
        "{n} row could not be read in full", "{n} rows could not be read in full", source.rejected_rows
    )
    # The core keeps the places of the first faults only.
    listed = len(source.rejected)
    note = language.plural("Counted in the first {n}.", "Counted in the first {n}.", listed)
    return Table(f"rejected.{source.name}", caption, columns, rows, note if listed < source.rejected_rows else "")


def _first(places: list[int]) -> str:
    """`17, 801, 802 …`: without separators of thousands, which would read as more rows."""
    return ", ".join(map(str, places[:_PLACES])) + (" …" if len(places) > _PLACES else "")
