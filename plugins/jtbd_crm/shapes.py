"""What is known of one kind of export before any file is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Choice: TypeAlias = "str | tuple[str, ...]"
"""A header, `=function(header)`, or several headers whose texts are joined."""
Choices: TypeAlias = "Mapping[str, tuple[Choice, ...]]"
"""By column of the vocabulary, what may fill it, the best first."""


@dataclass(frozen=True, slots=True)
class People:
    """Headers by which a person is known."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that one CRM writes.

    Attributes:
        name: as the option `format` names the CRM.
        title: in words.
        what: what a row is: deals, contacts, companies …
        block: headers by which it is known.
        must: headers without which it is not this kind; of a tuple any one will do.
        enough: how many headers of the block make it certain; all of them where 0.
        tables: what fills which column, by table.
        people: headers by which a person is known.
        edited: headers that may say when a row was edited last.
        won: stages that mean won, folded.
        lost: stages that mean lost, folded.
        won_if: a column that says yes where a deal is won.
        lost_if: a column that says yes where a deal is lost.
        extras: whether columns that are not known become the project's own.
        noise: headers, folded, that never become the project's own.
        asides: what its user should know.
    """

    name: str
    title: str
    what: str
    block: tuple[str, ...]
    must: tuple[str | tuple[str, ...], ...]
    tables: Mapping[str, Choices]
    enough: int = 0
    people: People = field(default_factory=People)
    edited: tuple[str, ...] = ()
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    won_if: str = ""
    lost_if: str = ""
    extras: bool = True
    noise: frozenset[str] = frozenset()
    asides: tuple[str, ...] = ()
