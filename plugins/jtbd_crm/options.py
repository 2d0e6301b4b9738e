"""What may stand under a source whose plugin is `crm`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from jtbd_reports import Options
from jtbd_reports.opening.options import FileOptions
from jtbd_reports.tables.mapping import Origin, Tables, Word

FormatName = Literal[
    "auto", "amocrm", "amocrm_old", "bitrix24", "bitrix24_bi", "hubspot", "hubspot_tables", "zoho", "generic"
]
KeyKind = Literal["phone", "email", "id", "name"]
Column = Word | Origin


class PersonColumns(Options):
    """By which columns of a file one person is known."""

    phones: tuple[Column, ...] = ()
    """Columns that hold phones; a cell may hold several."""
    emails: tuple[Column, ...] = ()
    """Columns that hold e-mail addresses."""
    ids: tuple[Column, ...] = ()
    """Columns that hold the CRM's own id of the contact; of several ids in a cell, the first is the main contact."""
    names: tuple[Column, ...] = ()
    """Columns that hold the person's name; several are joined."""
    client_ids: tuple[Column, ...] = ()
    """Columns that hold a ClientID of web analytics, such as _ym_uid."""


class CustomerOptions(PersonColumns):
    """How customers are told apart."""

    by: tuple[KeyKind, ...] = ("phone", "email", "id")
    """What makes two rows one customer, the surest first; name counts only in rows that have nothing else."""
    merge: bool = True
    """Whether customers who share a phone, an e-mail or an id are one; otherwise the first of them in a row counts."""
    shared: int = Field(default=5, ge=1)
    """A phone or e-mail of more persons than this is an office's, and merges nobody."""


class StageOptions(Options):
    """What the client's stages mean; a stage that is named nowhere counts as open and is told in the data account."""

    won: tuple[Word, ...] = ()
    """Stages, or their ids, at which a deal is won."""
    lost: tuple[Word, ...] = ()
    """Stages, or their ids, at which a deal is lost."""
    open: tuple[Word, ...] = ()
    """Stages at which a deal is still open."""
    won_if: Word | None = None
    """A column that says yes where the deal is won, whatever its stage."""
    lost_if: Word | None = None
    """A column that says yes where the deal is lost, whatever its stage."""


class BesideOptions(FileOptions):
    """A further file of the same CRM."""

    tables: Tables | None = None
    """Which tables it fills; by the format's own headers where absent."""
    customers: PersonColumns | None = None
    """By which of its columns a person is known; by the format's own headers where absent."""


class StageTableOptions(FileOptions):
    """A table of stages, such as HubSpot's deal_pipeline_stage."""

    id: Word = "stage_id"
    """Its column with the id that deals name."""
    label: Word = "label"
    """Its column with the stage's name."""
    won: Word = "closed_won"
    """Its column that says yes where the stage means that a deal is won."""
    closed: Word = "is_closed"
    """Its column that says yes where the stage ends a deal, won or lost."""
    position: Word = "display_order"
    """Its column with the stage's place in the pipeline."""


class CrmOptions(FileOptions):
    """Exports of a CRM in the project folder."""

    format: FormatName = "auto"
    """Which CRM wrote the file; found by its headers where it says auto."""
    tables: Tables | None = None
    """Which tables the file fills, and from which columns; by the format's own headers where absent."""
    customers: CustomerOptions | None = None
    """How customers are told apart; by the format's own columns where absent."""
    stages: StageOptions = StageOptions()
    """What the client's stages mean, before what the format knows by itself."""
    edited: Word | None = None
    """The column that says when a deal was edited last: of two exports of one deal, the later one counts."""
    contacts: BesideOptions | None = None
    """An export of contacts."""
    companies: BesideOptions | None = None
    """An export of companies."""
    history: BesideOptions | None = None
    """Stages that deals entered, a row each."""
    contact_links: BesideOptions | None = None
    """Which contacts belong to which deal, a row each."""
    company_links: BesideOptions | None = None
    """Which company belongs to which deal, a row each."""
    stage_table: StageTableOptions | None = None
    """What each stage is called and means."""
