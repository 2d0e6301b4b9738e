"""Whether the head of a file is an export of a CRM, and the entry that would read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_crm import generic, histories
from jtbd_crm.headers import Headers, call
from jtbd_crm.matching import match
from jtbd_crm.proposing import propose
from jtbd_crm.renaming import Renamed, renamed
from jtbd_crm.semantics import Semantics
from jtbd_reports import Recognised
from jtbd_reports.datasets import DATASETS
from jtbd_reports.tables.orders import aside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_crm.proposing import Proposal
    from jtbd_crm.shapes import Format
    from jtbd_reports import Glimpse

_GUESS = 0.45
_KINDS = frozenset({"text", "xlsx", "html", "parquet", "jsonl"})
_NAMES = {"deals": "crm", "leads": "leads", "history": "stages", "contact_links": "contacts"}
_BY_NAME = "Customers can be told apart by their names only: two people of one name will count as one."
_BY_EDIT = (
    "This export does not say when a deal was closed; the date of its last edit stands for it where it can. "
    "Add the column of the stage's last change to the list and export again to know better."
)
_WANTED = ("stage", "amount", "created_at", "deal_id", "manager", "pipeline", "lost_reason")


def recognise(glimpse: Glimpse) -> Recognised | None:
    """What a file is taken for; None where it is no list of deals, contacts, companies or costs of a CRM."""
    if glimpse.kind not in _KINDS or len(glimpse.headers) < 2:  # noqa: PLR2004 - one column is no list
        return None
    found = match(glimpse.headers)
    if found is None:
        return _similar(glimpse)
    told = renamed(found.format, glimpse.headers, glimpse.rows)
    proposal = propose(told.format, glimpse.headers, glimpse.rows)
    # an export whose stage is not to be found may still be read as a list like any other
    stageless = "deals" in told.format.tables and "deals" not in proposal.tables
    if not proposal.tables or (found.lacking and stageless):
        return _similar(glimpse)
    of = found.format.enough or len(found.format.block)
    why = f"{found.hits} of the {of} fixed headers of this export"
    if found.format.enough:
        why = f"{found.hits} headers that such exports have"
    return _answer(glimpse, told, proposal, found.certainty, why)


def _similar(glimpse: Glimpse) -> Recognised | None:
    """A list of deals whose columns are called as people usually call them."""
    proposal = propose(generic.DEALS, glimpse.headers, glimpse.rows)
    columns = proposal.tables.get("deals", {}).get("columns", {})
    hits = sum(name in columns for name in _WANTED)
    if "status" not in columns or hits < 3:  # noqa: PLR2004 - a status and a date do not make a deal
        return None
    why = f"{hits} headers that lists of deals usually have"
    return _answer(glimpse, Renamed(generic.DEALS), proposal, _GUESS * min(1, hits / len(_WANTED)), why)


def _answer(glimpse: Glimpse, told: Renamed, proposal: Proposal, certainty: float, why: str) -> Recognised:
    format_ = told.format
    entry: dict[str, Any] = {"path": glimpse.name, **glimpse.told, "format": format_.name, "tables": proposal.tables}
    if proposal.customers:
        entry["customers"] = proposal.customers
    if proposal.edited and "deals" in proposal.tables:
        entry["edited"] = proposal.edited
    if stages := _stages(glimpse, format_, proposal):
        entry["stages"] = stages
    unseen = _unseen(glimpse, proposal)
    return Recognised(
        format=format_.title,
        certainty=round(min(certainty, _GUESS) if unseen else certainty, 2),
        why=why,
        entry=entry,
        name=_NAMES.get(format_.what, format_.what),
        fields=proposal.fields,
        asides=(*told.asides, *unseen, *_asides(format_, proposal), *_dates(glimpse, format_, proposal)),
    )


def _asides(format_: Format, proposal: Proposal) -> list[str]:
    closed = str(proposal.tables.get("deals", {}).get("columns", {}).get("closed_at", ""))
    by_name = [_BY_NAME] if proposal.customers.get("by") == ["name"] else []
    return [*format_.asides, *([_BY_EDIT] if closed.startswith("=edited") else []), *by_name]


def _unseen(glimpse: Glimpse, proposal: Proposal) -> list[str]:
    """A word on a filter that nothing in the head passes."""
    wanted = proposal.tables.get("stages", {}).get("where", {})
    headers = Headers(glimpse.headers)
    found = [histories.absent(headers, glimpse.rows, names) for names in wanted.values()]
    return [sentence for sentence in found if sentence]


def _dates(glimpse: Glimpse, format_: Format, proposal: Proposal) -> list[str]:
    """A word on each column of dates whose order is not plain."""
    headers = Headers(glimpse.headers, similar=format_.name == "generic")
    dated = [header for table, column, header in proposal.fields if _is_date(table, column) and headers.has(header)]
    cells = {header: [row[headers.places(header)[-1]] for row in glimpse.rows] for header in dict.fromkeys(dated)}
    said = (aside(header, column, glimpse.language) for header, column in cells.items())
    return [sentence for sentence in said if sentence]


def _is_date(table: str, column: str) -> bool:
    known = DATASETS[table]
    return column in known.names and known.field(column).type == "datetime"


def _stages(glimpse: Glimpse, format_: Format, proposal: Proposal) -> Mapping[str, Any]:
    """Every stage of the head by what it is taken to mean, so that the user sees and mends it."""
    status = str(proposal.tables.get("deals", {}).get("columns", {}).get("status", ""))
    name, header = call(status)
    headers = Headers(glimpse.headers, similar=True)
    if name != "status" or not headers.has(header):
        return {}
    place, meaning = headers.places(header)[-1], Semantics.of(format_)
    found: dict[str, Any] = {"won": [], "lost": [], "open": []}
    for text in dict.fromkeys(row[place] for row in glimpse.rows if row[place]):
        found[meaning.status(text) or "open"].append(text)
    flags = (("won_if", format_.won_if), ("lost_if", format_.lost_if))
    told = {key: headers.spelt(flag) for key, flag in flags if flag and Headers(glimpse.headers).has(flag)}
    return {**{key: texts for key, texts in found.items() if texts}, **told}
