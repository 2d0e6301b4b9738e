"""Customers out of keys: rows that share a trusted key are one customer's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jtbd_reports import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from jtbd_crm.keys import Key

_SHARED = frozenset({"phone", "email"})
_KINDS = {"phone": "phone", "email": "email", "id": "contact_id", "client_id": "client_id"}


@dataclass(slots=True)
class Rows:
    """The keys of all rows of all files, each combination once, in order of appearance.

    Attributes:
        seen: combinations of keys.
        persons: by phone or e-mail, whom it was met with; at most `most` of them.
        most: persons beyond which a phone is an office's, plus one.
    """

    most: int
    seen: dict[tuple[Key, ...], None] = field(default_factory=dict)
    persons: dict[Key, set[str]] = field(default_factory=dict)

    def add(self, keys: tuple[Key, ...]) -> None:
        """One row."""
        if keys in self.seen:
            return
        self.seen[keys] = None
        # ids tell persons apart better than names, which are spelt in many ways
        tokens = [value for kind, value in keys if kind == "id"] or [value for kind, value in keys if kind == "name"]
        for key in keys if tokens else ():
            if key[0] in _SHARED and len(met := self.persons.setdefault(key, set())) < self.most:
                met.update(tokens[:1])


@dataclass(frozen=True, slots=True)
class Customers:
    """Who is who.

    Attributes:
        of: by keys of a row, the customer's own key.
        single: by one key, the customer's own key.
        identities: further name, own key and kind of each.
        notes: how many were merged, how many keys were not trusted.
    """

    of: Mapping[tuple[Key, ...], str]
    single: Mapping[Key, str]
    identities: tuple[tuple[str, str, str], ...]
    notes: tuple[Note, ...]


def settle(rows: Rows, by: Sequence[str], *, merge: bool, shared: int) -> Customers:
    """Who the customers are.

    Args:
        rows: the keys of all rows.
        by: kinds of keys that make two rows one customer's, the surest first; the own key is the first in the order
            of the alphabet of the surest kind, so that the order of rows changes nothing.
        merge: whether rows are joined at all; otherwise the surest key of each row is its customer.
        shared: a phone or e-mail of more persons than this joins nobody.
    """
    office = {key for key, persons in rows.persons.items() if len(persons) > shared}
    linking = {keys: _linking(keys, by, office) for keys in rows.seen}
    groups = _Groups()
    for keys in linking.values():
        groups.join(keys if merge else keys[:1])
    rank = {kind: place for place, kind in enumerate(by)}
    own = groups.own(lambda key: (rank[key[0]], key[1]))
    of = {keys: own[links[0]][1] for keys, links in linking.items() if links}
    apart = {_alone(links): own[links[0]] for links in linking.values() if links}
    notes = (
        Note("merged_customers", len(apart) - len(set(apart.values()))),
        Note("shared_contact", len(office)),
    )
    single = {key: first[1] for key, first in own.items()}
    return Customers(of, single, _identities(single, of, office), tuple(note for note in notes if note.count))


def _linking(keys: tuple[Key, ...], by: Sequence[str], office: Collection[Key]) -> tuple[Key, ...]:
    """Keys of a row that tell whose it is, the surest first; a name only where there is nothing else."""
    found = [key for kind in by for key in keys if key[0] == kind and key not in office]
    return tuple([key for key in found if key[0] != "name"] or found)


def _alone(links: tuple[Key, ...]) -> Key:
    """Whom a row would be taken for without the others: the CRM's own record, else the surest key."""
    return next((key for key in links if key[0] == "id"), links[0])


@dataclass(slots=True)
class _Groups:
    """Keys joined into groups (union-find with halved paths)."""

    parent: dict[Key, Key] = field(default_factory=dict)

    def join(self, keys: Sequence[Key]) -> None:
        """All keys of one row belong to one person."""
        for key in keys:
            self.parent.setdefault(key, key)
            self.parent[self._root(key)] = self._root(keys[0])

    def _root(self, key: Key) -> Key:
        while self.parent[key] != key:
            self.parent[key] = key = self.parent[self.parent[key]]
        return key

    def own(self, order: Callable[[Key], tuple[int, str]]) -> dict[Key, Key]:
        """By key, the first key of its group."""
        first: dict[Key, Key] = {}
        for key in sorted(self.parent, key=order):
            first.setdefault(self._root(key), key)
        return {key: first[self._root(key)] for key in self.parent}


def _identities(
    own: Mapping[Key, str], of: Mapping[tuple[Key, ...], str], office: Collection[Key]
) -> tuple[tuple[str, str, str], ...]:
    """Every other name of each customer that is nobody else's."""
    holders: dict[Key, set[str]] = {}
    for keys, customer in of.items():
        for key in keys:
            if key[0] in _KINDS and key not in office:
                holders.setdefault(key, set()).add(customer)
    for key, customer in own.items():
        if key[0] in _KINDS:
            holders[key] = {customer}
    found: dict[str, tuple[str, str, str]] = {}
    for key in _ordered(holders):
        customer, *others = sorted(holders[key])
        if not others and key[1] != customer:
            found.setdefault(key[1], (key[1], customer, _KINDS[key[0]]))
    taken = set(own.values())
    return tuple(row for name, row in found.items() if name not in taken)


def _ordered(keys: Iterable[Key]) -> list[Key]:
    kinds = list(_KINDS)
    return sorted(keys, key=lambda key: (kinds.index(key[0]), key[1]))
