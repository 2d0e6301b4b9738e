"""From the table a file was taken for to the entry that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jtbd_files.headers import likeness
from jtbd_files.matching import found_in
from jtbd_files.statuses import meanings
from jtbd_reports.datasets import DATASETS
from jtbd_reports.personal import judge
from jtbd_reports.tables.orders import two_orders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_files.matching import Match
    from jtbd_files.samples import Sample

_EXTRAS = 20
"""Columns of the project's own that a proposal has at most."""
_WITH_EXTRAS = frozenset({"deals", "deal_items", "customers", "products", "quotes", "visits", "phrases", "accounts"})
_OWN_ID = frozenset({"id", "no", "code", "key", "uid", "guid", "upc", "код", "номер", "артикул"})
_OF_ORDERS = ("deal_id", "customer_id", "created_at", "channel")
"""What each line of an order repeats."""
_UNIQUE_CUSTOMER = "customer unique id"
_ORDERLY = re.compile(r"order|basket|transaction|invoice|receipt|purchase|sale|booking|заказ|чек|покупк|продаж|оплат")


@dataclass(slots=True)
class Proposal:
    """Tables in the words of project.yml, what was mapped, and what is to be settled."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)

    def add(self, dataset: str, found: Mapping[str, Sample], constants: Mapping[str, str] | None = None) -> None:
        """One table and where its columns come from."""
        columns: dict[str, Any] = {name: reference(sample) for name, sample in found.items()}
        columns |= {name: {"constant": value} for name, value in (constants or {}).items() if name not in found}
        self.tables[dataset] = {"columns": columns}
        self.fields += [(dataset, name, sample.header) for name, sample in found.items()]

    @property
    def mapped(self) -> set[str]:
        """Headers that became columns."""
        return {header for _dataset, _column, header in self.fields}


def reference(sample: Sample) -> str | dict[str, Any]:
    """The column as project.yml names it."""
    return {"header": sample.header, "origin": sample.origin} if sample.origin else sample.header


def proposal(match: Match, seen: Sequence[Sample]) -> Proposal:
    """The tables that a file becomes."""
    made = Proposal()
    dataset, found = match.rule.dataset, dict(match.found)
    if dataset == "deals":
        _deals(made, found, seen)
    elif dataset == "costs" and "channel" not in found:
        made.add(dataset, found, {"channel": "advertising"})
        made.asides.append("No column names the channel: put its name, as in deals, in place of advertising.")
    else:
        made.add(dataset, found, match.rule.constants)
    if dataset == "deal_items":
        _orders(made, seen)
        if "amount" not in found:
            made.asides.append("No column holds what a line came to: amount is price times quantity, less discount.")
        elif "quantity" in found and "price" in found["amount"].name.split():
            made.asides.append(f"See whether {found['amount'].header} is for the whole line: amount must be.")
    if dataset == "customers":
        _identities(made, found, seen)
    if dataset == "quotes":
        _said(made, found["text"])
    if match.rule.keep or (dataset == "deals" and "deal_id" not in found):
        made.tables[dataset]["duplicates"] = "keep"
        made.asides.append("Rows that repeat another wholly are kept; say duplicates: drop if they are a mistake.")
    if dataset in _WITH_EXTRAS:
        _extras(made, dataset, seen)
    made.asides += _undecided(made, dataset, found, seen)
    return made


def _deals(made: Proposal, found: dict[str, Sample], seen: Sequence[Sample]) -> None:
    """Deals, and customers where the same rows describe them."""
    made.add("deals", found, {"status": "won"})
    if "status" in found:
        made.tables["deals"]["values"] = {"status": meanings(found["status"].values)}
        made.asides.append("See whether the values of status mean what they are taken for; any other is open.")
    else:
        sold = any(_ORDERLY.search(sample.name) for sample in seen) or "deal_id" not in found
        what = "Every row is taken for a sale" if sold else "No column says how a deal stands: all are taken as won"
        made.asides.append(f"{what}; map status if some are not.")
    own = found_in("customers", [sample for sample in seen if sample not in found.values()])
    described = {name: sample for name, sample in own.items() if name not in {"customer_id", "account_id", "channel"}}
    if "customer_id" in found and described:
        made.add("customers", {"customer_id": found["customer_id"], **described})


def _said(made: Proposal, text: Sample) -> None:
    """Leave out the rows in which somebody gave a mark and said nothing."""
    told: dict[str, Any] = {"not": [""]} | ({"origin": text.origin} if text.origin else {})
    made.tables["quotes"]["where"] = {text.header: told}


def _orders(made: Proposal, seen: Sequence[Sample]) -> None:
    """The orders that lines belong to, where each line repeats whose they are and when."""
    found = found_in("deals", seen)
    wanted = {name: sample for name, sample in found.items() if name in _OF_ORDERS}
    if {"deal_id", "customer_id"} <= set(wanted):
        made.add("deals", wanted, {"status": "won"})
        made.asides.append("Orders are taken from their lines and have no amount of their own.")


def _identities(made: Proposal, found: Mapping[str, Sample], seen: Sequence[Sample]) -> None:
    """A customer known under several ids: the unique one is the key, the other a further name."""
    chosen = found["customer_id"]
    others = [sample for sample in seen if sample is not chosen and likeness("customers", "customer_id", sample.name)]
    if chosen.name != _UNIQUE_CUSTOMER or not others:
        return
    made.add("identities", {"identity_id": others[0], "customer_id": chosen}, {"kind": "other"})
    made.asides.append(f"Orders may name a customer by {others[0].header}: it is taken as a further name.")


def _extras(made: Proposal, dataset: str, seen: Sequence[Sample]) -> None:
    """What else a row says in few words or numbers, and does not point at a person."""
    extra: dict[str, Any] = {}
    taken = set(DATASETS[dataset].names)
    for sample in seen:
        if sample.header in made.mapped or not (sample.category or sample.pure) or not _harmless(sample):
            continue
        name = _named(sample.name, taken)
        if not name or len(extra) == _EXTRAS:
            continue
        taken.add(name)
        told = {"header": sample.header} | ({"origin": sample.origin} if sample.origin else {})
        extra[name] = {**told, "type": "number"} if sample.numbers else told if sample.origin else sample.header
        made.fields.append((dataset, name, sample.header))
    if extra:
        made.tables[dataset]["extra"] = extra


def _harmless(sample: Sample) -> bool:
    """Whether a column may stand as it is: no id, no person, no dates that nobody can read."""
    if two_orders(sample.values):
        return False
    if sample.numbers and (_OWN_ID & set(sample.name.split()) or "prefix" in sample.name):
        return False
    return not judge(sample.header, list(dict.fromkeys(sample.values))[:5]).key


def _named(name: str, taken: set[str]) -> str:
    """A name for a column of the project's own; empty where none can be made."""
    made = "_".join(name.split())
    if made in taken:
        made = f"{made}_as_given"
    return made if made.isidentifier() and made not in taken else ""


def _undecided(made: Proposal, dataset: str, found: Mapping[str, Sample], seen: Sequence[Sample]) -> list[str]:
    said = []
    dates = [sample.header for sample in seen if sample.dates and sample.header not in made.mapped]
    time = DATASETS[dataset].time
    if time in found and dates:
        said.append(f"{time} is taken from {found[time].header}; these are dates too: {', '.join(dates[:6])}.")
    elif time and time not in found and dates:
        said.append(f"No column was taken for {time}; these are dates: {', '.join(dates[:6])}.")
    if dataset == "deals" and "customer_id" not in found:
        said.append("No customer id was found: without customer_id the deals of one customer cannot be put together.")
    return said
