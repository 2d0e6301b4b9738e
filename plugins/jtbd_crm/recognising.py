"""Whether the head of a file is an export of a CRM, and the entry that would read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_crm import amocrm, bitrix24, generic, hubspot, zoho
from jtbd_crm.headers import Headers, call
from jtbd_crm.proposing import propose
from jtbd_crm.semantics import Semantics
from jtbd_reports import Recognised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_crm.proposing import Proposal
    from jtbd_crm.shapes import Format
    from jtbd_reports import Glimpse

FORMATS: tuple[Format, ...] = (*amocrm.FORMATS, *bitrix24.FORMATS, *hubspot.FORMATS, *zoho.FORMATS)
_SURE, _GUESS = 0.97, 0.45
_KINDS = frozenset({"text", "xlsx", "html", "parquet", "jsonl"})
_NAMES = {"deals": "crm", "leads": "leads", "history": "stages", "contact_links": "contacts"}
_BY_NAME = "Customers can be told apart by their names only: two people of one name will count as one."
_BY_EDIT = (
    "This export does not say when a deal was closed; the date of its last edit stands for it where it can. "
    "Add the column of the stage's last change to the list and export again to know better."
)
_WANTED = ("stage", "amount", "created_at", "deal_id", "manager", "pipeline", "lost_reason")


@dataclass(frozen=True, slots=True)
class Match:
    """A format and how many of its headers the file has."""

    format: Format
    hits: int
    certainty: float


def match(names: Sequence[str], only: str = "auto") -> Match | None:
    """The format that the headers fit best, among those of one CRM where it is told; None where none does."""
    headers = Headers(names)
    found = [
        Match(format_, hits, _SURE * min(1.0, hits / (format_.enough or len(format_.block))))
        for format_ in FORMATS
        if only in {"auto", format_.name} and all(_any(headers, must) for must in format_.must)
        if (hits := sum(headers.has(name) for name in format_.block))
    ]
    return max(found, key=lambda one: (one.certainty, one.hits), default=None)


def _any(headers: Headers, must: str | tuple[str, ...]) -> bool:
    return any(map(headers.has, (must,) if isinstance(must, str) else must))


def recognise(glimpse: Glimpse) -> Recognised | None:
    """What a file is taken for; None where it is no list of deals, contacts, companies or costs of a CRM."""
    if glimpse.kind not in _KINDS or len(glimpse.headers) < 2:  # noqa: PLR2004 - one column is no list
        return None
    found = match(glimpse.headers)
    proposal = propose(found.format, glimpse.headers, glimpse.rows) if found else None
    if found is None or proposal is None or not proposal.tables:
        return _similar(glimpse)
    of = found.format.enough or len(found.format.block)
    why = f"{found.hits} of the {of} fixed headers of this export"
    if found.format.enough:
        why = f"{found.hits} headers that such exports have"
    return _answer(glimpse, found.format, proposal, found.certainty, why)


def _similar(glimpse: Glimpse) -> Recognised | None:
    """A list of deals whose columns are called as people usually call them."""
    proposal = propose(generic.DEALS, glimpse.headers, glimpse.rows)
    columns = proposal.tables.get("deals", {}).get("columns", {})
    hits = sum(name in columns for name in _WANTED)
    if "status" not in columns or hits < 3:  # noqa: PLR2004 - a status and a date do not make a deal
        return None
    why = f"{hits} headers that lists of deals usually have"
    return _answer(glimpse, generic.DEALS, proposal, _GUESS * min(1, hits / len(_WANTED)), why)


def _answer(glimpse: Glimpse, format_: Format, proposal: Proposal, certainty: float, why: str) -> Recognised:
    entry: dict[str, Any] = {"path": glimpse.name, **glimpse.told, "format": format_.name, "tables": proposal.tables}
    if proposal.customers:
        entry["customers"] = proposal.customers
    if proposal.edited and "deals" in proposal.tables:
        entry["edited"] = proposal.edited
    if stages := _stages(glimpse, format_, proposal):
        entry["stages"] = stages
    return Recognised(
        format=format_.title,
        certainty=round(certainty, 2),
        why=why,
        entry=entry,
        name=_NAMES.get(format_.what, format_.what),
        fields=proposal.fields,
        asides=tuple(_asides(format_, proposal)),
    )


def _asides(format_: Format, proposal: Proposal) -> list[str]:
    closed = str(proposal.tables.get("deals", {}).get("columns", {}).get("closed_at", ""))
    by_name = [_BY_NAME] if proposal.customers.get("by") == ["name"] else []
    return [*format_.asides, *([_BY_EDIT] if closed.startswith("=edited") else []), *by_name]


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


def by_name(name: str) -> Format | None:
    """The main format of a CRM, for its words; None where it is not told."""
    return next((format_ for format_ in (*FORMATS, generic.DEALS) if format_.name == name), None)
