"""Which column of a file is which of a table, by its name and its values together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_files.headers import columns, likeness
from jtbd_files.kinds import RULES
from jtbd_files.statuses import meanings
from jtbd_reports.datasets import DATASETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_files.kinds import Rule
    from jtbd_files.samples import Sample

_SHARED = frozenset({"stage", "status"})
"""One column may say both."""
_WORDS = frozenset({"text", "category"})
_SURE_NAME = 0.8
"""A name so like that an empty column is believed."""
_VAGUE = frozenset({"id", "no", "number", "name", "code", "номер", "код", "название", "наименование"})
"""Names that columns of any table have."""
_OTHERS = frozenset({
    "supplier", "suppliers", "vendor", "vendors", "seller", "sellers", "shipper", "shippers", "contractor",
    "contractors", "employee", "employees", "staff", "worker", "workers", "поставщик", "поставщики", "поставщика",
    "сотрудник", "сотрудники", "сотрудника", "работник", "работники", "работника", "подрядчик", "подрядчики",
    "подрядчика", "исполнитель", "исполнителя", "продавец", "продавца", "табельный",
})  # fmt: skip
"""Words for persons and firms that buy nothing."""
_BUYERS = frozenset({
    "customer", "client", "buyer", "user", "member", "household", "клиент", "клиента", "покупатель", "покупателя",
})  # fmt: skip
_SURELY = 2.5
"""What columns that stand together nowhere else are worth beside the likeness of their names."""


@dataclass(frozen=True, slots=True)
class Match:
    """A table that a file could be.

    Attributes:
        rule: of the table.
        found: the sample of each column found.
        score: the sum of likenesses.
    """

    rule: Rule
    found: Mapping[str, Sample]
    score: float


def matches(seen: Sequence[Sample]) -> list[Match]:
    """All tables that a file could be, the likeliest first."""
    found = [_match(rule, seen) for rule in RULES]
    held = (match for match in found if _holds(match) and not _of_others(match, seen))
    return sorted(held, key=lambda match: -match.score)


def found_in(dataset: str, seen: Sequence[Sample]) -> dict[str, Sample]:
    """The columns of a dataset among those of a file, each of the file's taken once."""
    pairs = sorted(
        (
            (-score, place, column, sample)
            for place, sample in enumerate(seen)
            for column in columns(dataset)
            if (score := _score(dataset, column, sample))
        ),
        key=lambda pair: pair[:2],
    )
    found: dict[str, Sample] = {}
    for *_order, column, sample in pairs:
        others = [name for name, taken in found.items() if taken is sample]
        if column not in found and (not others or {column, *others} <= _SHARED):
            found[column] = sample
    return {column: found[column] for column in columns(dataset) if column in found}


def _score(dataset: str, column: str, sample: Sample) -> float:
    score = likeness(dataset, column, sample.name)
    field = DATASETS[dataset].field(column)
    if not score or not sample.fits(field):
        return 0.0
    if not sample.values and score < _SURE_NAME:
        return 0.0
    if column == "status" and meanings(sample.values) is None:
        return 0.0
    # numbers under a header that only resembles a name are lengths, counts and the like
    if sample.numbers and field.type in _WORDS and not field.name.endswith("_id") and score < _SURE_NAME:
        score = score if "id" in sample.name.split() else 0.0
    # a price of one is not what the line came to
    return 0.0 if column == "amount" and "unit" in sample.name.split() else score


def _match(rule: Rule, seen: Sequence[Sample]) -> Match:
    found = found_in(rule.dataset, seen)
    score = sum(likeness(rule.dataset, column, sample.name) for column, sample in found.items())
    match = Match(rule, found, score)
    return replace(match, score=score + _SURELY) if _surely(match) else match


def _surely(match: Match) -> bool:
    return bool(match.rule.surely) and match.rule.surely <= set(match.found)


def _holds(match: Match) -> bool:
    rule, found = match.rule, match.found
    if not all(any(column in found for column in group) for group in rule.needs):
        return False
    if rule.unique in found and not found[rule.unique].unique:
        return False
    # the head of a file that is sorted by nothing need not repeat
    if rule.repeats in found and found[rule.repeats].unique and not _surely(match):
        return False
    told = [found[column].name for column in rule.tells if column in found]
    if rule.tells and _VAGUE.issuperset(told):
        return False
    return not rule.prose or found[rule.prose].prose


def _of_others(match: Match, seen: Sequence[Sample]) -> bool:
    """Whether the rows are about suppliers, employees and the like, by the key or else by the first column."""
    if match.rule.key not in match.found:
        return False
    key = set(match.found[match.rule.key].name.split())
    return bool(key & _OTHERS) or (not key & _BUYERS and bool(_OTHERS & set(seen[0].name.split())))
