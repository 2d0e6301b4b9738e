"""Exports of a CRM read: looked through for persons and overlaps, then typed through their mapping."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from jtbd_crm import reshaping
from jtbd_crm.combining import combined, currency_notes, stage_notes
from jtbd_crm.headers import call
from jtbd_crm.looking import KEYS, UNREAD, Look, bulk, links_of, look
from jtbd_crm.merging import Rows, settle
from jtbd_crm.options import CustomerOptions
from jtbd_crm.parts import parts
from jtbd_crm.reshaping import CUSTOMER, TAKEN, Known, made, spreads
from jtbd_crm.semantics import Semantics
from jtbd_crm.stage_tables import stage_table
from jtbd_reports import Note, ProjectError, Reading, nearest
from jtbd_reports.opening.mapped import read_mapped
from jtbd_reports.tables.mapping import Tables
from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from jtbd_crm.options import StageOptions
    from jtbd_crm.parts import Part
    from jtbd_reports import FileRead, ReadRequest
    from jtbd_reports.problems import Problem
    from jtbd_reports.tables.mapping import TableMapping
    from jtbd_reports.tables.texttable import TextFile


def read(request: ReadRequest) -> Reading:
    """All files of the entry as tables of the vocabulary, with an account of what was read, merged and lost.

    Raises:
        ProjectError: every file that could not be taken and every column that was not found, at once.
    """
    found = parts(request)
    _check(found)
    stages, stage_files = stage_table(request)
    links = {part.role: part for part in found}
    contacts = links_of(links["contact_links"], "contact_id")[0] if "contact_links" in links else {}
    companies, company_files = links_of(links["company_links"], "company_id") if "company_links" in links else ({}, [])
    main = found[-1]
    own = main.people if isinstance(main.people, CustomerOptions) else CustomerOptions()
    rows = Rows(own.shared + 1)
    looks = _looks(found, rows, contacts)
    customers = settle(rows, own.by, merge=own.merge, shared=own.shared)
    options = _flags(request, main)
    semantics = Semantics.of(main.format, options, stages)
    readings: list[Reading] = []
    spread: list[Reading] = []
    for part in found:
        known = Known(looks[part.role], customers, semantics, options, companies)
        plain, more = _Reader(part, known).readings()
        readings += plain
        spread += more
    whole = combined(readings, spread, customers.identities)
    notes = (*whole.notes, *customers.notes, *_unread(looks), *_notes(whole, looks[main.role], main, options))
    return replace(whole, files=(*whole.files, *company_files, *stage_files), notes=notes)


def _flags(request: ReadRequest, main: Part) -> StageOptions:
    """The project's options of stages, with the format's own flags where the project names none."""
    options: StageOptions = request.options.stages
    format_ = main.format
    flags = {"won_if": options.won_if or format_.won_if or None, "lost_if": options.lost_if or format_.lost_if or None}
    return options.model_copy(update=flags)


def _looks(found: list[Part], rows: Rows, contacts: Mapping[str, str]) -> dict[str, Look]:
    """The first look at each part."""
    looks: dict[str, Look] = {}
    problems: list[Problem] = []
    for part in found:
        try:
            looks[part.role] = look(part, rows, contacts if part.role == "deals" else {})
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return looks


def _check(found: list[Part]) -> None:
    """Made columns must be of those there are."""
    problems = []
    for part in found:
        for table, mapping in part.mapped.items():
            unknown = reshaping.unknown(mapping)
            for name in unknown:
                known = sorted({CUSTOMER, *reshaping.ENTERED, *(f"={one}(…)" for one in reshaping.NAMES)})
                hint = nearest(name, known) or f"There are {', '.join(known)}."
                problems.append(part.request.problem(("tables", table), f"no column is made by {name!r}", hint))
            dated = [name for name in made(mapping) if call(name)[0] in {"closed", "edited", "open"}]
            if dated and not unknown and not any(call(name)[0] == "status" for name in made(mapping)):
                message = f"{dated[0]!r} asks whether the deal is closed, and status is not made by =status(…)"
                problems.append(part.request.problem(("tables", table, "columns"), message))
    if problems:
        raise ProjectError(problems)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one part."""

    part: Part
    known: Known

    def readings(self) -> tuple[list[Reading], list[Reading]]:
        """Readings that count the rows of the files, and further ones of the same rows.

        Raises:
            ProjectError: nothing in the files is a row of any table.
        """
        plain, spread = self.plain(), self.spread()
        if plain or not self.part.mapped:
            return plain, spread
        files = tuple(self.known.look.files)
        if spread:
            return [replace(spread[0], files=files)], spread[1:]
        if self.part.request.options.allow_empty:
            return [Reading({}, files)], []
        raise ProjectError([self._nobody(file) for file in files])

    def _nobody(self, file: FileRead) -> Problem:
        if not file.rows:
            hint = "If that is right, set allow_empty: true."
            return self.part.request.problem(("path",), f"{file.path} has a header but no data rows", hint)
        tables = ", ".join(self.part.mapped)
        message = f"none of the {file.rows:,} rows of {file.path} names what would make a row of {tables}"
        return self.part.request.problem(
            ("tables",), message, "Say under customers by which columns persons are known."
        )

    def plain(self) -> list[Reading]:
        """The tables whose rows are rows of the file."""
        mapped = {name: one for name, one in self.part.mapped.items() if not spreads(one) and self._filled(name, one)}
        if not mapped:
            return []
        names = [*dict.fromkeys(name for one in mapped.values() for name in made(one)), TAKEN]
        reshape, opened = partial(self._widened, names), self.part.opened
        reading = read_mapped(self.part.request, self._tables(mapped), reshape, opened)
        return [replace(reading, notes=tuple(self._recounted(reading, mapped)))]

    def spread(self) -> list[Reading]:
        """The tables in which a row of the file becomes several."""
        found = []
        for name, mapping in self.part.mapped.items():
            if not spreads(mapping):
                continue
            names = made(mapping)
            stages = any(one in reshaping.ENTERED for one in names)
            reshape = self._entered if stages else partial(self._exploded, names)
            options = self.part.request.options.model_copy(update={"allow_empty": True})
            request = replace(self.part.request, options=options)
            reading = read_mapped(request, self._tables({name: mapping}), reshape, self.part.opened)
            if reading.tables[name].num_rows:
                notes = tuple(note for note in reading.notes if note.code not in {"empty_row", "filtered"})
                found.append(replace(reading, notes=notes))
        return found

    def _filled(self, name: str, mapping: TableMapping) -> bool:
        """Whether a table of persons or companies has any: where nobody is named there is no such table."""
        if not self._beside(name, mapping):
            return True
        if _key(name, mapping) == CUSTOMER:
            of = self.known.customers.of
            return any(keys in of for rows in self.known.look.keys.values() for keys in rows.values())
        return bool(self.known.look.filled.get(name))

    def _beside(self, name: str, mapping: TableMapping) -> bool:
        """Whether a row of the file need not be a row of the table: a deal may name no company."""
        return name in KEYS and ("deals" in self.part.mapped or _key(name, mapping) == CUSTOMER)

    def _widened(self, names: list[str], file: TextFile) -> TextFile:
        return reshaping.widened(file, self.part, self.known, names)

    def _entered(self, file: TextFile) -> TextFile:
        return reshaping.entered(file, self.part, self.known)

    def _exploded(self, names: list[str], file: TextFile) -> TextFile:
        return reshaping.exploded(file, self.part, self.known, names)

    def _tables(self, mapped: Mapping[str, TableMapping]) -> Tables:
        """The mapping with filters of its own: rows left out at the first look, rows without a person."""
        left_out = any(self.known.look.left_out.values())
        made_of: dict[str, Any] = {}
        for name, mapping in mapped.items():
            one = mapping.model_dump(exclude_none=True, by_alias=True, exclude_defaults=True)
            where = dict(one.get("where", {}))
            if left_out:
                where[TAKEN] = ["yes"]
            if self._beside(name, mapping) and (key := _key(name, mapping)):
                where.setdefault(key, {"not": ["", *self.part.request.options.missing]})
            made_of[name] = {**one, **({"where": where} if where else {})}
        return Tables.model_validate(made_of)

    def _recounted(self, reading: Reading, mapped: Mapping[str, TableMapping]) -> list[Note]:
        """Notes of a reading: what our own filters left out is told by its reason, not as the project's filters."""
        left_out = sum(map(len, self.known.look.left_out.values()))
        notes: list[Note] = []
        for note in reading.notes:
            if note.code != "filtered":
                notes.append(note)
                continue
            mapping = mapped[note.detail]
            own = self._beside(note.detail, mapping) and not mapping.where
            notes.append(Note("without_key" if own else "filtered", note.count - left_out, note.detail))
        notes += [Note("summary_row", self.known.look.totals), Note("superseded_row", self.known.look.superseded)]
        return [note for note in notes if note.count > 0]


def _key(name: str, mapping: TableMapping) -> str:
    """The header of a table's key; empty where it is one of several of that name."""
    ref = getattr(mapping.columns, KEYS[name], None)
    return ref if isinstance(ref, str) else ""


def _unread(looks: Mapping[str, Look]) -> list[Note]:
    """Cells that should hold a phone, an e-mail or an id and hold none."""
    counts = {kind: sum(one.unread.get(kind, 0) for one in looks.values()) for kind in UNREAD}
    return [Note(f"unread_{kind}", count) for kind, count in counts.items() if count]


def _notes(whole: Reading, seen: Look, main: Part, options: StageOptions) -> list[Note]:
    """What the data account should say of deals."""
    deals = whole.tables.get("deals")
    if deals is None:
        return []
    notes = stage_notes(deals, frozenset(map(fold, options.open)))
    notes += currency_notes(deals)
    notes += _closing(deals, seen, main)
    return [note for note in notes if note.count]


def _closing(deals: pa.Table, seen: Look, main: Part) -> list[Note]:
    """From which column the closing was taken, where it is not the closing itself."""
    if "closed_at" not in deals.column_names:
        return []
    source = next((name for name in made(main.mapped["deals"]) if call(name)[0] in {"closed", "edited"}), "")
    function, header = call(source)
    known = len(deals) - deals["closed_at"].null_count
    closed = sum(status != "open" for status in deals["status"].to_pylist())
    if function == "edited" and bulk(seen.days.get(header, Counter())):
        return [Note("closed_unknown", closed, header)]
    return [Note("closed_by_edit" if function == "edited" else "closed_by_column", known, header)] if function else []
