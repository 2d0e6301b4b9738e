"""What templates are given: plain values, tested as a contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from markupsafe import Markup

    from jtbd_reports import Table
    from jtbd_reports.model import Block
    from jtbd_reports.report import Evidence, SourceAccount


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn chart.

    Attributes:
        anchor: id of the figure on the page.
        line: what is shown, as a visible line; empty where the section says it already.
        wide: SVG for a wide place.
        narrow: SVG for a narrow place.
        specs: both specifications as JSON that may stand inside a script element.
        table: the figures behind it.
        shows_table: whether the table stands behind this figure rather than elsewhere on the page.
    """

    anchor: str
    line: str
    wide: Markup
    narrow: Markup
    specs: Markup
    table: Table
    shows_table: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Two charts side by side where there is room."""

    left: Figure
    right: Figure


Piece: TypeAlias = "Block | Figure | Figures"


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation; `part` is the heading above it where a new part begins."""

    words: str
    href: str
    current: bool
    part: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as it stands on a page; `level` of its heading is 1 for the first."""

    anchor: str
    kicker: str
    title: str
    level: int
    shown: str
    pieces: tuple[Piece, ...]
    source: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the ledger that one page of the report shows."""

    anchor: str
    words: str
    href: str
    lines: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A source with its remarks in words."""

    source: SourceAccount
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a page's template sees.

    Attributes:
        title: of the browser's window.
        name: of the project.
        client: whose business it is about; may be empty.
        language: `ru` or `en`.
        until: last date in the data, in words; may be empty.
        version: of jtbd_reports.
        logo: address of the logo; empty where there is none.
        logo_dark: the same for dark surroundings.
        navigation: pages in order.
        passages: sections in order.
        before: the page before.
        after: the page after.
        accounts: what was read, on the data page only.
        groups: lines of the ledger, on evidence pages only.
        parts: files of the ledger, where it has several.
    """

    title: str
    name: str
    client: str
    language: str
    until: str
    version: str
    logo: str
    logo_dark: str
    navigation: tuple[Entry, ...]
    passages: tuple[Passage, ...]
    before: Link | None
    after: Link | None
    accounts: tuple[Account, ...] = ()
    groups: tuple[Group, ...] = ()
    parts: tuple[Entry, ...] = ()
