"""The files of one entry, each with what is to be read from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jtbd_crm import generic, hubspot
from jtbd_crm.headers import Headers
from jtbd_crm.matching import by_name, lacking, match
from jtbd_crm.options import CustomerOptions, PersonColumns
from jtbd_crm.proposing import propose
from jtbd_reports import ProjectError, nearest
from jtbd_reports.opening.files import open_file
from jtbd_reports.opening.paths import matched
from jtbd_reports.tables.mapping import Tables, mappings, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jtbd_crm.options import BesideOptions, CrmOptions
    from jtbd_crm.shapes import Format
    from jtbd_reports import ReadRequest
    from jtbd_reports.problems import Problem
    from jtbd_reports.tables.mapping import TableMapping
    from jtbd_reports.tables.texttable import TextFile

BESIDE = ("contact_links", "company_links", "contacts", "companies", "history")
"""Further files, in the order in which they are looked at: links first, since deals ask them."""
_WHAT = {"contacts": "contacts", "companies": "companies", "history": "history", "contact_links": "contact_links"}
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Part:
    """Files of one shape.

    Attributes:
        role: `deals` for the entry's own path, else the option that names the file.
        request: whose options and problems are this part's.
        format: what the files are.
        tables: what is read from them.
        people: by which columns persons are known.
        opened: files that have been opened, each once.
    """

    role: str
    request: ReadRequest
    format: Format
    tables: Tables
    people: PersonColumns
    opened: dict[Path, TextFile] = field(default_factory=dict)

    @property
    def mapped(self) -> Mapping[str, TableMapping]:
        """The mapping by table."""
        return mappings(self.tables)

    def open(self, path: Path) -> TextFile:
        """The file; personal data in it are not noticed yet."""
        if path not in self.opened:
            self.opened[path] = open_file(path, replace(self.request, persons=None), wanted(self.tables))
        return self.opened[path]


def request_of(request: ReadRequest, role: str) -> ReadRequest:
    """The request for a further file: its options, its problems below its key."""

    def problem(path: tuple[str | int, ...], message: str, hint: str = "") -> Problem:
        return request.problem((role, *path), message, hint)

    return replace(request, options=getattr(request.options, role), problem=problem)


def files(request: ReadRequest) -> list[Path]:
    """Every file that the entry reads.

    Raises:
        ProjectError: those that are not there, all of them.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    roles = [role for role in (*BESIDE, "stage_table") if getattr(request.options, role) is not None]
    for one in (request, *(request_of(request, role) for role in roles)):
        try:
            found += matched(one)
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return sorted(set(found))


def parts(request: ReadRequest) -> list[Part]:
    """The parts of the entry, links first, the deals last.

    Raises:
        ProjectError: files that cannot be opened or are no export of the kind told, all of them.
    """
    options: CrmOptions = request.options
    given = frozenset(role for role in BESIDE if getattr(options, role) is not None)
    found: list[Part] = []
    problems: list[Problem] = []
    for role in (*(role for role in BESIDE if role in given), "deals"):
        try:
            asked = request if role == "deals" else request_of(request, role)
            found.append(_part(role, asked, given, options.format))
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return found


def _part(role: str, request: ReadRequest, given: frozenset[str], told: str) -> Part:
    options: BesideOptions | CrmOptions = request.options
    path = matched(request)[0]
    # what is told decides between delimiters; without it the file is opened as it looks
    headers = wanted(options.tables) if options.tables is not None else frozenset()
    first = open_file(path, replace(request, persons=None), headers)
    names = first.headers
    format_ = _format(role, request, names, told)
    proposal = propose(format_, names, beside=given if role == "deals" else frozenset())
    tables = options.tables
    if tables is None or not mappings(tables):
        if not proposal.tables and role != "company_links":
            raise ProjectError([_unfit(request, format_, names)])
        tables = Tables.model_validate(proposal.tables)
    people = options.customers
    if people is None:
        kind: Any = CustomerOptions if role == "deals" else PersonColumns
        drawn = {name: value for name, value in proposal.customers.items() if name != "by" or role == "deals"}
        people = kind.model_validate(drawn)
    return Part(role, request, format_, tables, people, {path: first})


def _format(role: str, request: ReadRequest, names: tuple[str, ...], told: str) -> Format:
    """What the file is: told, or known by its headers, or a list like any other."""
    if told == "generic" and role == "deals":
        return generic.DEALS
    if role == "company_links":
        return hubspot.TABLE_CONTACT_LINKS
    found = match(names, told)
    if found is not None and (role == "deals" or found.format.what == _WHAT[role]):
        if found.lacking and request.options.tables is None:
            message = f"{matched(request)[0].name} lacks a header that every {found.format.title} has"
            hint = f"{_hint(names, found.format)} Say what its columns are under tables."
            raise ProjectError([request.problem(("path",), message, hint)])
        return found.format
    if request.options.tables is not None:
        return by_name(told) or generic.DEALS
    other = match(names)
    if told != "auto" and role == "deals":
        looks = f"; it looks like a {other.format.title}" if other else ""
        hint = f"Say format: {other.format.name}, or auto." if other else _hint(names, by_name(told))
        message = f"{matched(request)[0].name} is no {told} export{looks}"
        raise ProjectError([request.problem(("format",), message, hint)])
    if role != "deals":
        looks = f": it looks like a {other.format.title}" if other else ""
        message = f"{matched(request)[0].name} is no file of {role.replace('_', ' ')} that is known{looks}"
        raise ProjectError([request.problem(("path",), message, "Say what its columns are under tables.")])
    return generic.DEALS


def _hint(names: tuple[str, ...], format_: Format | None) -> str:
    """The nearest header to each that a format must have and the file has not, and what there is."""
    absent = lacking(format_, Headers(names)) if format_ else []
    near = [f"{name!r}: {nearest(name, names) or 'nothing like it.'}" for name in absent]
    shown = ", ".join(name for name in names[:_SHOWN] if name.strip())
    return f"It lacks {' '.join(near)} Its columns: {shown}{' …' if len(names) > _SHOWN else ''}." if near else ""


def _unfit(request: ReadRequest, format_: Format, names: tuple[str, ...]) -> Problem:
    shown = ", ".join(name for name in names[:_SHOWN] if name.strip())
    message = f"{matched(request)[0].name} has no columns that are known ({format_.title})"
    hint = f"Say what its columns are under tables. Its columns: {shown}{' …' if len(names) > _SHOWN else ''}."
    return request.problem(("tables",), message, hint)
