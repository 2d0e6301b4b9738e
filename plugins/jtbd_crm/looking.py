"""A first look through the files, before anything is typed: persons, dates, overlaps, lines of totals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from jtbd_crm.date_orders import wrong_order
from jtbd_crm.headers import call
from jtbd_crm.keys import KeyReader, ids
from jtbd_crm.semantics import YES
from jtbd_reports import FileRead, ProjectError
from jtbd_reports.datasets import DATASETS
from jtbd_reports.opening.paths import matched
from jtbd_reports.tables.mapping import Origin, places, references
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.orders import Orders
from jtbd_reports.tables.resolving import Resolver, find
from jtbd_reports.tables.values import Bad, fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from jtbd_crm.keys import Key
    from jtbd_crm.merging import Rows
    from jtbd_crm.parts import Part
    from jtbd_reports.problems import Problem
    from jtbd_reports.tables.texttable import TextFile, TextTable

_KINDS = {"phones": "phone", "emails": "email", "ids": "id", "client_ids": "client_id"}
KEYS = {"customers": "customer_id", "contacts": "contact_id", "accounts": "account_id"}
"""What a row of a table of persons or companies must name."""
UNREAD = ("phone", "email", "id")
"""Kinds of keys of which cells that cannot be read are told."""
_TOTALS = frozenset({"итого", "итог", "всего", "общий итог", "итого:", "всего:", "total", "grand total", "totals"})
_BULK = 0.2
_ENOUGH = 5
_FIRST = 3
"""Columns in which a line of totals may say what it is."""


@dataclass(slots=True)
class Look:
    """What was seen in the files of one part.

    Attributes:
        keys: by file and row number, the keys of its person.
        left_out: by file, numbers of rows that are no records or gave way to a later export.
        totals: lines of totals among them.
        superseded: rows that gave way among them.
        filled: by table of persons or companies, rows that name one.
        files: how many rows each has.
        days: by column of a last edit, in how many rows it names which day.
        unread: cells without the phone, e-mail or id they should hold, by kind.
    """

    keys: dict[str, dict[int, tuple[Key, ...]]] = field(default_factory=dict)
    left_out: dict[str, set[int]] = field(default_factory=dict)
    totals: int = 0
    superseded: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)
    days: dict[str, Counter[str]] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)


def look(part: Part, rows: Rows, links: Mapping[str, str]) -> Look:
    """Look through the files of a part.

    Args:
        part: which files.
        rows: the keys of persons are added to it.
        links: by deal, the main contact that another file names.

    Raises:
        ProjectError: files that cannot be opened, columns that are not there, dates of two orders: all of them.
    """
    seen = Look()
    problems: list[Problem] = []
    missing = frozenset(map(fold, part.request.options.missing)) | {""}
    reader, latest = KeyReader(missing), _Latest()
    for number, path in enumerate(matched(part.request)):
        try:
            file = part.open(path)
        except ProjectError as error:
            problems += error.problems
            continue
        persons = part.request.persons
        one = _File(part, persons.watched(file) if persons else file, seen, reader, links, number)
        one.prepare(problems)
        if not problems:
            one.go(rows, latest, problems)
    if problems:
        raise ProjectError(dict.fromkeys(problems))
    if latest.files > 1:
        for name, row in latest.losers():
            seen.left_out[name].add(row)
            seen.superseded += 1
    seen.unread = {kind: count for kind, count in reader.unread.items() if kind in UNREAD}
    return seen


@dataclass(slots=True)
class _Latest:
    """Of each deal, the row that was edited last; of rows edited at one time, the one of the later file."""

    best: dict[str, tuple[dt.datetime, int, int, str]] = field(default_factory=dict)
    lost: list[tuple[str, int]] = field(default_factory=list)
    files: int = 0

    def add(self, deal: str, at: dt.datetime, number: int, row: int, name: str) -> None:
        """Keep the row of the deal that was edited last."""
        mine = (at, number, -row, name)
        theirs = self.best.setdefault(deal, mine)
        if theirs != mine:
            self.best[deal] = max(mine, theirs)
            loser = min(mine, theirs)
            self.lost.append((loser[3], -loser[2]))

    def losers(self) -> Iterator[tuple[str, int]]:
        """File and number of each row that gave way."""
        return iter(self.lost)


@dataclass(slots=True)
class _File:
    """One file on its way through."""

    part: Part
    file: TextFile
    seen: Look
    reader: KeyReader
    links: Mapping[str, str]
    number: int
    people: list[tuple[str, int]] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    dates: dict[tuple[tuple[str, ...], int], Orders] = field(default_factory=dict)
    keyed: dict[str, int] = field(default_factory=dict)
    deal: int | None = None
    edited: int | None = None

    def prepare(self, problems: list[Problem]) -> None:
        """Find the columns; what is not there becomes a problem."""
        part, headers = self.part, self.file.headers
        resolver = Resolver(self.file.path, headers, part.request.problem)
        for option, kind in (*_KINDS.items(), ("names", "name")):
            for column in getattr(part.people, option):
                place = _place(resolver, ("customers", option), column)
                if place is not None and kind == "name":
                    self.names.append(place)
                elif place is not None:
                    self.people.append((kind, place))
        edited = getattr(part.request.options, "edited", None)
        spelt = [edited] if edited else [name for name in part.format.edited if find(headers, name)][:1]
        if part.role == "deals" and spelt:
            self.edited = _place(resolver, ("edited",), spelt[0])
        self._mapped(resolver)
        problems += resolver.problems

    def _mapped(self, resolver: Resolver) -> None:
        """Where dates stand, and the deal's id; every column that is not there becomes a problem."""
        for table, mapping in self.part.mapped.items():
            for section, name, ref in references(mapping):
                known = DATASETS[table].field(name) if section == "columns" else None
                for header, origin in places(ref):
                    place = self._found(resolver, ("tables", table, section, name), header, origin)
                    if place is None or known is None:
                        continue
                    if known.type == "datetime":
                        self.dates[("tables", table, "columns", name), place] = Orders()
                    if (table, name) == ("deals", "deal_id"):
                        self.deal = place
                    elif KEYS.get(table) == name:
                        self.keyed[table] = place

    def _found(self, resolver: Resolver, path: tuple[str, ...], header: str, origin: int | None) -> int | None:
        """Position of a column, or of that from which it is made."""
        if not header.startswith("=") or find(self.file.headers, header):
            return resolver.position(path, header, origin)
        inner = call(header)[1]
        spots = find(self.file.headers, inner) if inner else []
        if inner and not spots:
            resolver.position(path, inner)
        return spots[-1] if spots else None

    def go(self, rows: Rows, latest: _Latest, problems: list[Problem]) -> None:
        """Read it through."""
        name = self.file.path
        keys, left_out = self.seen.keys.setdefault(name, {}), self.seen.left_out.setdefault(name, set())
        latest.files += 1
        rows_found = 0
        for text in self.file.chunks():
            rows_found += len(text.rows) + len(text.lost)
            found = self._totals(text)
            self.seen.totals += len(found)
            left_out |= found
            for number, row_keys in self._keys(text):
                if row_keys and number not in found:
                    keys[number] = row_keys
                    rows.add(row_keys)
            for (_path, place), orders in self.dates.items():
                orders.look(pc.unique(text.columns[place]).to_pylist())
            for table, place in self.keyed.items():
                words = text.columns[place].to_pylist()
                filled = sum(fold(word or "") not in self.reader.missing for word in words)
                self.seen.filled[table] = self.seen.filled.get(table, 0) + filled
            self._days(text)
            self._edits(text, latest)
        self.seen.files.append(FileRead(name, self.file.sha256, rows_found, rows_found, self.file.format))
        for (path, place), orders in self.dates.items():
            if problem := wrong_order(orders, self.part.request, path, name, self.file.headers[place].strip()):
                problems.append(problem)

    def _totals(self, text: TextTable) -> set[int]:
        """Numbers of lines that begin with a total's word and are no deal of that name."""
        found: set[int] = set()
        ids_ = text.columns[self.deal].to_pylist() if self.deal is not None else None
        for column in text.columns[:_FIRST]:
            encoded = pc.fill_null(column, "").dictionary_encode()
            words = {n for n, word in enumerate(encoded.dictionary.to_pylist()) if fold(word) in _TOTALS}
            for at in np.flatnonzero(np.isin(encoded.indices.to_numpy(), list(words))).tolist() if words else ():
                if ids_ is None or fold(ids_[at] or "") in {"", *_TOTALS}:
                    found.add(int(text.rows[at]))
        return found

    def _keys(self, text: TextTable) -> Iterator[tuple[int, tuple[Key, ...]]]:
        """Number and keys of each row."""
        kinds = [kind for kind, _place in self.people]
        columns = [text.columns[place].to_pylist() for _kind, place in self.people]
        named = [text.columns[place].to_pylist() for place in self.names]
        deals = text.columns[self.deal].to_pylist() if self.links and self.deal is not None else None
        for at, number in enumerate(text.rows.tolist()):
            cells = [(kind, column[at]) for kind, column in zip(kinds, columns, strict=True)]
            if named:
                cells.append(("name", " ".join(dict.fromkeys(column[at] or "" for column in named))))
            if deals is not None and (linked := self.links.get((deals[at] or "").strip())):
                cells.append(("id", linked))
            yield number, self.reader.row(cells)

    def _days(self, text: TextTable) -> None:
        """Days of the last edit, where it is to stand for the closing."""
        mapping = self.part.mapped.get("deals")
        for _section, _name, ref in references(mapping) if mapping else ():
            for header, _origin in places(ref):
                name, column = call(header)
                spots = find(self.file.headers, column) if name == "edited" else []
                if spots:
                    counts = self.seen.days.setdefault(column, Counter())
                    counts.update((cell or "").strip()[:10] for cell in text.columns[spots[-1]].to_pylist())

    def _edits(self, text: TextTable, latest: _Latest) -> None:
        if self.deal is None or self.edited is None:
            return
        order = self.part.request.date_order
        deals, edits = text.columns[self.deal].to_pylist(), text.columns[self.edited].to_pylist()
        for number, deal, edit in zip(text.rows.tolist(), deals, edits, strict=True):
            at = moment((edit or "").strip(), order)
            if deal and deal.strip() and not isinstance(at, Bad):
                latest.add(deal.strip(), at, self.number, number, self.file.path)


def _place(resolver: Resolver, path: tuple[str, ...], column: str | Origin) -> int | None:
    """Position of a column that an option names; the problem stays with the resolver."""
    header, origin = (column.header, column.origin) if isinstance(column, Origin) else (column, None)
    return resolver.position(path, header, origin)


def bulk(days: Counter[str]) -> bool:
    """Whether so many rows were edited on one day that an edit cannot stand for anything else."""
    filled = {day: count for day, count in days.items() if day}
    total = sum(filled.values())
    return total >= _ENOUGH and max(filled.values()) > max(_ENOUGH - 1, _BULK * total)


def links_of(part: Part, name: str) -> tuple[dict[str, str], list[FileRead]]:
    """By deal, the first thing a table of links names in the column `name`; and the account of its files.

    Raises:
        ProjectError: a column that is not there.
    """
    found: dict[str, str] = {}
    read: list[FileRead] = []
    for path in matched(part.request):
        file, rows = part.open(path), 0
        resolver = Resolver(file.path, file.headers, part.request.problem)
        deal, other = (resolver.position(("path",), header, None) for header in ("deal_id", name))
        if resolver.problems or deal is None or other is None:
            raise ProjectError(resolver.problems)
        for text in file.chunks():
            rows += len(text.rows)
            for key, value in zip(text.columns[deal].to_pylist(), text.columns[other].to_pylist(), strict=True):
                if key and value:
                    found.setdefault(key.strip(), (ids(value) or (value,))[0])
        read.append(FileRead(file.path, file.sha256, rows, rows, file.format))
    return found, read


def is_yes(text: str | None) -> bool:
    """Whether a cell says yes."""
    return fold(text or "") in YES
