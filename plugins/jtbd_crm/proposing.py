"""From a format and the headers of a file to the entry that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jtbd_crm.headers import Headers, call
from jtbd_crm.histories import COLUMN, stage_names
from jtbd_reports.tables.values import Bad, fold, number, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_crm.shapes import Choice, Choices, Format

_REQUIRED = {
    "deals": ("status",), "customers": ("customer_id",), "contacts": ("contact_id",), "accounts": ("account_id",),
    "stages": ("deal_id", "stage"), "costs": ("date", "channel", "cost"),
}  # fmt: skip
_PEOPLE = ("phones", "emails", "ids", "names", "client_ids")
_KEYED = ("phones", "emails", "ids")
_NOT_NUMBERS = re.compile(r"\bid\b|_id|телефон|phone|инн|код|номер|№", re.IGNORECASE)
_KEPT = frozenset({"валюта", "currency"})
"""Known columns that become the project's own all the same: sums of several currencies are told apart by them."""
_ENOUGH = 3
"""Numbers in a column from which it is one of numbers."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a file of a format is read; plain values as project.yml holds them.

    Attributes:
        tables: the mapping.
        customers: by which columns customers are known.
        edited: the column of the last edit, if any.
        fields: dataset, column and client's header of what is mapped.
    """

    tables: Mapping[str, Any]
    customers: Mapping[str, Any]
    edited: str
    fields: tuple[tuple[str, str, str], ...]


def propose(
    format_: Format, names: Sequence[str], rows: Sequence[Sequence[str]] = (), beside: frozenset[str] = frozenset()
) -> Proposal:
    """The entry for a file of that format.

    Args:
        format_: what the file is.
        names: its headers.
        rows: some of its rows, by which the types of the project's own columns are told.
        beside: which other files of the entry are given; some columns come from them.
    """
    headers = Headers(names, similar=format_.name == "generic")
    customers = _people(format_, headers, rows)
    drafts = _Drafts(headers, bool(customers), beside, frozenset(headers.entered()))
    tables: dict[str, Any] = {}
    for table, choices in format_.tables.items():
        columns = drafts.columns(choices, last=table == "deals")
        if all(name in columns for name in _REQUIRED[table]):
            tables[table] = {"columns": columns}
    if format_.what == "history" and headers.has(COLUMN) and "stages" in tables:
        tables["stages"]["where"] = {headers.spelt(COLUMN): stage_names(headers, rows)}
    if format_.extras and "deals" in tables and (own := _extras(format_, headers, drafts.used, rows)):
        tables["deals"]["extra"] = own
    edited = next((headers.spelt(name) for name in format_.edited if headers.has(name)), "")
    return Proposal(tables, customers, edited, _fields(tables, customers, headers))


def _people(format_: Format, headers: Headers, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """By which columns persons are known; a column of ids in which no digit stands holds names."""
    found: dict[str, Any] = {}
    holds: dict[str, list[str]] = {}
    for kind in _PEOPLE:
        wanted = getattr(format_.people, kind)
        places = sorted({place for name in wanted for place in headers.places(name)})
        if kind in {"ids", "client_ids"}:
            # several spellings of one id: the first that the file has
            places = next((headers.places(name)[-1:] for name in wanted if headers.has(name)), [])
        if places:
            found[kind] = [_at(headers, place) for place in places]
            holds[kind] = [row[place] for row in rows for place in places if row[place]]
    if holds.get("ids") and not any(any(map(str.isdigit, value)) for value in holds["ids"]):
        found["names"] = [*found.get("names", ()), *found.pop("ids")]
    if not any(kind in found for kind in _KEYED):
        return {**found, "by": ["name"]} if "names" in found else {}
    return found


def _at(headers: Headers, place: int) -> str | dict[str, Any]:
    """The reference to the column at that place, with its origin where its header stands twice."""
    name = squeeze(headers.names[place])
    same = [n for n, other in enumerate(headers.names) if fold(other) == fold(name)]
    return name if len(same) == 1 else {"header": name, "origin": same.index(place) + 1}


@dataclass(slots=True)
class _Drafts:
    """Columns of tables looked up in a file; remembers which headers were used."""

    headers: Headers
    persons: bool
    beside: frozenset[str]
    entered: frozenset[int]
    used: set[int] = field(default_factory=set)

    def columns(self, choices: Choices, *, last: bool) -> dict[str, Any]:
        """The mapping of one table; of columns with one header, the deal's copy stands last, the contact's first."""
        found = ((name, self._first(options, last=last)) for name, options in choices.items())
        return {name: ref for name, ref in found if ref is not None}

    def _first(self, options: Sequence[Choice], *, last: bool) -> object:
        return next((ref for choice in options if (ref := self._ref(choice, last=last)) is not None), None)

    def _ref(self, choice: Choice, *, last: bool) -> object:
        if isinstance(choice, tuple):
            places = [place for name in choice for place in self.headers.places(name)]
            self.used.update(places)
            refs = [_at(self.headers, place) for place in places]
            return refs if len(refs) > 1 else next(iter(refs), None)
        if choice.startswith("="):
            return self._made(choice)
        places = self.headers.places(choice)
        self.used.update(places)
        return _at(self.headers, places[-1 if last else 0]) if places else None

    def _made(self, choice: str) -> str | None:
        name, header = call(choice)
        if choice == "=customer":
            return choice if self.persons or "contact_links" in self.beside else None
        if choice.startswith("=entered"):
            return choice if self.entered else None
        if not self.headers.has(header) or (name == "company" and "company_links" not in self.beside):
            return None
        self.used.update(self.headers.places(header))
        return f"={name}({self.headers.spelt(header)})"


def _extras(format_: Format, headers: Headers, used: set[int], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The client's own columns: neither known, nor personal, nor of use to nobody."""
    from jtbd_reports.datasets import DATASETS  # noqa: PLC0415 - what is imported late keeps commands quick
    from jtbd_reports.personal import judge  # noqa: PLC0415 - as above

    people = [name for kind in _PEOPLE for name in getattr(format_.people, kind)]
    known = ({fold(name) for name in (*format_.block, *people, *format_.edited)} | format_.noise) - _KEPT
    found: dict[str, Any] = {}
    for place, header in enumerate(headers.names):
        name = _slug(header)
        if not name or place in used or fold(header) in known or place in headers.entered():
            continue
        values = [row[place] for row in rows if row[place]]
        if ":" in header or judge(squeeze(header), values[:20]).key:
            continue
        taken = {*DATASETS["deals"].names, *found}
        name = next(n for n in (name, *(f"{name}_{k}" for k in range(2, len(headers.names) + 3))) if n not in taken)
        ref = _at(headers, place)
        numbers = len(values) >= _ENOUGH and not _NOT_NUMBERS.search(header) and all(map(_is_number, values))
        found[name] = {**({"header": ref} if isinstance(ref, str) else ref), "type": "number"} if numbers else ref
    return found


def _slug(header: str) -> str:
    name = re.sub(r"\W+", "_", fold(header)).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def _is_number(text: str) -> bool:
    return not isinstance(number(text), Bad)


def _fields(
    tables: Mapping[str, Any], customers: Mapping[str, Any], headers: Headers
) -> tuple[tuple[str, str, str], ...]:
    """What is mapped, for display: of a made column the headers it is made of."""
    kinds = _KEYED if any(kind in customers for kind in _KEYED) else ("names",)
    # columns of persons are many, and the same in every table: they are shown once
    people = [_header(ref) for kind in kinds for ref in customers.get(kind, ())]
    entered = [squeeze(headers.names[place]) for place in headers.entered()]
    found: list[tuple[str, str, str]] = []
    for table, mapping in tables.items():
        for name, ref in {**mapping["columns"], **mapping.get("extra", {})}.items():
            for one in ref if isinstance(ref, list) else [ref]:
                header = _header(one)
                if header == "=customer":
                    found += [(table, name, each) for each in people]
                    people = []
                else:
                    found.append(
                        (table, name, entered[0] if header.startswith("=entered") else call(header)[1] or header)
                    )
    return tuple(found)


def _header(ref: str | Mapping[str, Any]) -> str:
    return ref if isinstance(ref, str) else str(ref["header"])
