"""By which keys a row of an export knows its person: phones, e-mails, ids of the CRM, names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from jtbd_reports.personal import normal_email, normal_name, normal_phone
from jtbd_reports.tables.values import Bad, clean, fold, identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Key: TypeAlias = "tuple[str, str]"
"""Kind and value: `("phone", "79161234567")`."""
_SEVERAL = re.compile(r"[,;/|\n]+")
_IDS = re.compile(r"[;\s]+")


def phones(text: str) -> tuple[str, ...]:
    """All phones of a cell in one form."""
    whole = normal_phone(text)
    parts = [normal_phone(part) for part in _SEVERAL.split(text)] if _SEVERAL.search(text) else [whole]
    found = tuple(dict.fromkeys(part for part in parts if part))
    return found or ((whole,) if whole else ())


def emails(text: str) -> tuple[str, ...]:
    """All e-mail addresses of a cell in one form."""
    found = (normal_email(part) for part in _SEVERAL.split(text))
    return tuple(dict.fromkeys(part for part in found if part))


def ids(text: str) -> tuple[str, ...]:
    """All ids of a cell; none of one that a spreadsheet has shortened."""
    parts = (part.strip(",") for part in _IDS.split(clean(text)) if part.strip(","))
    return tuple(part for part in dict.fromkeys(parts) if not isinstance(identifier(part), Bad))


def one_id(text: str) -> tuple[str, ...]:
    """The first id of a cell: the main contact's. A text with blanks and no digit is a name in an id's place."""
    if _IDS.search(clean(text)) and ";" not in text and not any(map(str.isdigit, text)):
        return (fold(text),)
    return ids(text)[:1]


def names(text: str) -> tuple[str, ...]:
    """A name as one key, whatever the order of its words."""
    found = normal_name(text)
    return (found,) if found else ()


_READERS: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "phone": phones,
    "email": emails,
    "id": one_id,
    "client_id": ids,
    "name": names,
}


@dataclass(slots=True)
class KeyReader:
    """Reads the keys of rows; each distinct text once.

    Attributes:
        missing: folded texts that mean there is no value.
        unread: cells of phones and e-mails that say something and hold none, by kind.
    """

    missing: frozenset[str]
    unread: dict[str, int] = field(default_factory=dict)
    cache: dict[tuple[str, str], tuple[Key, ...]] = field(default_factory=dict)

    def row(self, cells: Sequence[tuple[str, str | None]]) -> tuple[Key, ...]:
        """Keys of one row, from the kind and text of each of its cells, each key once."""
        found = [key for kind, text in cells if text for key in self._cell(kind, text)]
        return tuple(dict.fromkeys(found))

    def _cell(self, kind: str, text: str) -> tuple[Key, ...]:
        known = self.cache.get((kind, text))
        if known is None:
            absent = fold(text) in self.missing
            known = () if absent else tuple((kind, value) for value in _READERS[kind](text))
            self.cache[kind, text] = known
            if not known and not absent:
                self.cache[kind, text] = known = _UNREAD
        if known is _UNREAD:
            self.unread[kind] = self.unread.get(kind, 0) + 1
            return ()
        return known


_UNREAD: tuple[Key, ...] = (("", ""),)
