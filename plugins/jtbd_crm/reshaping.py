"""Columns made of others: `=customer`, `=status(Stage)` and their like, put behind those of the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from jtbd_crm.headers import Headers, call
from jtbd_crm.keys import ids
from jtbd_crm.looking import bulk, is_yes
from jtbd_reports.tables.mapping import places, references
from jtbd_reports.tables.resolving import find
from jtbd_reports.tables.values import fold, is_sheet_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jtbd_crm.looking import Look
    from jtbd_crm.merging import Customers
    from jtbd_crm.options import StageOptions
    from jtbd_crm.parts import Part
    from jtbd_crm.semantics import Semantics
    from jtbd_reports.tables.mapping import TableMapping
    from jtbd_reports.tables.texttable import TextFile, TextTable

TAKEN = "=taken"
"""Says no in rows that are lines of totals or gave way to a later export."""
CUSTOMER = "=customer"
_NO_DAYS: Counter[str] = Counter()
ENTERED = ("=entered stage", "=entered at", "=entered pipeline", "=entered status")
_SPREAD = frozenset({"each", "main"})
_DATED = frozenset({"closed", "edited", "open"})
NAMES = frozenset({"status", "stage", "position", "first", "company", *_DATED, *_SPREAD})
"""Functions that a mapping may name."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the first look found, and what stages mean.

    Attributes:
        look: of this part.
        customers: who is who, over all parts.
        semantics: of stages.
        stages: the project's options of stages.
        companies: by deal, the company that another file names.
    """

    look: Look
    customers: Customers
    semantics: Semantics
    stages: StageOptions
    companies: Mapping[str, str]


def made(mapping: TableMapping) -> list[str]:
    """The references of a mapping that are made of other columns."""
    found = (header for _section, _name, ref in references(mapping) for header, _origin in places(ref))
    return list(dict.fromkeys(header for header in found if header.startswith("=")))


def spreads(mapping: TableMapping) -> bool:
    """Whether one row of the file becomes several of the table."""
    return any(name in ENTERED or call(name)[0] in _SPREAD for name in made(mapping))


def unknown(mapping: TableMapping) -> list[str]:
    """References that begin like a made column and are none."""
    known = {CUSTOMER, *ENTERED}
    return [name for name in made(mapping) if name not in known and call(name)[0] not in NAMES]


def widened(file: TextFile, part: Part, known: Known, names: Sequence[str]) -> TextFile:
    """The file with the made columns of those names behind its own, and `=taken`."""
    maker = _Maker(file, part, known)
    columns = [(name, maker.maker(name)) for name in names]
    wide = [(name, make) for name, make in columns if make is not None]

    def chunk(text: TextTable) -> TextTable:
        """A stretch with the made columns behind its own."""
        added = [pa.array(make(text), pa.string()) for _name, make in wide]
        return replace(text, columns=(*text.columns, *added))

    return replace(
        file,
        headers=(*file.headers, *(name for name, _make in wide)),
        chunks=lambda: map(chunk, file.chunks()),
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes columns of one file."""

    file: TextFile
    part: Part
    known: Known

    def maker(self, name: str) -> Callable[[TextTable], Sequence[str | None]] | None:
        """What makes a column; None where its header is not in the file, which is refused later with the nearest."""
        if name == TAKEN:
            return self._taken
        if name == CUSTOMER:
            return self._customer
        function, header = call(name)
        spots = find(self.file.headers, header)
        if not spots:
            return None
        place = spots[-1]
        if function == "status":
            return lambda text: self._status(text, place)
        if function in _DATED:
            return lambda text: self._dated(text, place, function, header)
        single: dict[str, Callable[[str], str | None]] = {
            "stage": self.known.semantics.label,
            "position": self.known.semantics.position,
            "first": lambda cell: next(iter(ids(cell)), None),
            "company": lambda cell: self.known.companies.get(cell.strip()),
        }
        return None if function not in single else lambda text: _each(text, place, single[function])

    def _taken(self, text: TextTable) -> list[str]:
        left_out = self.known.look.left_out.get(self.file.path, set())
        return ["no" if number in left_out else "yes" for number in text.rows.tolist()]

    def _customer(self, text: TextTable) -> list[str | None]:
        keys, of = self.known.look.keys.get(self.file.path, {}), self.known.customers.of
        return [of.get(keys.get(number, ())) for number in text.rows.tolist()]

    def _status(self, text: TextTable, place: int) -> list[str | None]:
        """What each stage means; the flags of the export go before its name, a deal at an unknown stage is open."""
        meaning = self.known.semantics.status
        otherwise = "open" if self.part.role == "deals" else None
        found = _each(text, place, lambda cell: cell if is_sheet_error(cell.strip()) else meaning(cell) or otherwise)
        for status, header in (("lost", self.known.stages.lost_if), ("won", self.known.stages.won_if)):
            spots = find(self.file.headers, header) if header else []
            flags = text.columns[spots[-1]].to_pylist() if spots else []
            for at, flag in enumerate(flags):
                if is_yes(flag):
                    found[at] = status
        return [one or otherwise for one in found]

    def _dated(self, text: TextTable, place: int, function: str, header: str) -> list[str | None]:
        """The date where the deal is closed, or where it is open."""
        stage = _status_place(self.part, self.file)
        if stage is None or (function == "edited" and bulk(self.known.look.days.get(header, _NO_DAYS))):
            return [None] * len(text.rows)
        wanted = {"open"} if function == "open" else {"won", "lost"}
        statuses, cells = self._status(text, stage), text.columns[place].to_pylist()
        return [cell if status in wanted else None for status, cell in zip(statuses, cells, strict=True)]


def _status_place(part: Part, file: TextFile) -> int | None:
    """The column of the stage, from `status: =status(…)` of the deals."""
    mapping = part.mapped.get("deals")
    status = next((name for name in made(mapping) if call(name)[0] == "status"), "") if mapping else ""
    spots = find(file.headers, call(status)[1]) if status else []
    return spots[-1] if spots else None


def _each(text: TextTable, place: int, make: Callable[[str], str | None]) -> list[str | None]:
    """A function of each distinct cell; empty cells stay."""
    encoded = text.columns[place].fill_null("").dictionary_encode()
    made_of = [make(cell) if fold(cell) else None for cell in encoded.dictionary.to_pylist()]
    return [made_of[index] for index in encoded.indices.to_pylist()]


def entered(file: TextFile, part: Part, known: Known) -> TextFile:
    """A row for each stage a deal has entered, from columns `Date entered "Stage (Pipeline)"`."""
    columns = Headers(file.headers).entered()

    def chunk(text: TextTable) -> TextTable:
        """A stretch with a row for each stage that was entered."""
        filled = {place: [bool((cell or "").strip()) for cell in text.columns[place].to_pylist()] for place in columns}
        taken = [(at, place) for at in range(len(text.rows)) for place in columns if filled[place][at]]
        rows = np.array([at for at, _place in taken], dtype=np.int64)
        dates = {place: text.columns[place].to_pylist() for place in columns}
        added = [
            [columns[place][0] for _at, place in taken],
            [dates[place][at] for at, place in taken],
            [columns[place][1] for _at, place in taken],
            [known.semantics.status(columns[place][0]) or None for _at, place in taken],
        ]
        kept = [column.take(pa.array(rows)) for column in text.columns]
        return replace(text, columns=(*kept, *(pa.array(one, pa.string()) for one in added)), rows=text.rows[rows])

    wide = widened(file, part, known, [TAKEN])
    return replace(wide, headers=(*wide.headers, *ENTERED), chunks=lambda: map(chunk, wide.chunks()))


def exploded(file: TextFile, part: Part, known: Known, names: Sequence[str]) -> TextFile:
    """A row for each id of a cell that holds several, as `Associated Contact IDs` does.

    `=customer` is the customer that the contact is known to be, else the deal's own.
    """
    header = next(call(name)[1] for name in names if call(name)[0] in _SPREAD)
    spots = find(file.headers, header)
    others = [name for name in names if call(name)[0] not in _SPREAD]
    wide = widened(file, part, known, [*others, TAKEN])
    if not spots:
        return wide
    customer = wide.headers.index(CUSTOMER) if CUSTOMER in wide.headers else None

    def chunk(text: TextTable) -> TextTable:
        """A stretch with a row for each id in a cell."""
        found = [ids(cell or "") for cell in text.columns[spots[-1]].to_pylist()]
        taken = [(at, place, one) for at, many in enumerate(found) for place, one in enumerate(many)]
        rows = np.array([at for at, _place, _one in taken], dtype=np.int64)
        columns = [column.take(pa.array(rows)) for column in text.columns]
        if customer is not None:
            single, own = known.customers.single, columns[customer].to_pylist()
            named = [single.get(("id", one), told) for (_at, _place, one), told in zip(taken, own, strict=True)]
            columns[customer] = pa.array(named, pa.string())
        added = ([one for *_rest, one in taken], ["no" if place else "yes" for _at, place, _one in taken])
        columns += [pa.array(one, pa.string()) for one in added]
        return replace(text, columns=tuple(columns), rows=text.rows[rows])

    return replace(
        wide,
        headers=(*wide.headers, f"=each({header})", f"=main({header})"),
        chunks=lambda: map(chunk, wide.chunks()),
    )
