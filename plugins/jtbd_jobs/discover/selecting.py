"""Which columns of deals say what is bought: chosen from the data, with a reason for each that is left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.discover.attributes import Attribute, of_numbers, of_values, of_words
from jtbd_jobs.discover.cutting import cuts_of, known_customer, numbers_in, peopled
from jtbd_jobs.discover.options import NUISANCES, AttributeOptions
from jtbd_jobs.rules.columns import OUTCOMES, VOCABULARY
from jtbd_jobs.rules.words import fold, is_name, tokens
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from jtbd_jobs.discover.cutting import Numbers
    from jtbd_jobs.discover.options import DiscoverOptions
    from jtbd_jobs.rules.columns import Layout

USUAL = ("product", "category", "page")
"""Columns of the vocabulary that say what is bought or looked for; the project's own columns join them."""
_MONEY = ("amount", "margin")
_WHO_WORDS = """
gender sex age birth birthday family marital income education occupation profession city country region address
nationality пол возраст семья доход образование профессия город страна регион адрес
"""
_WHO = frozenset(_WHO_WORDS.split())
_CELLS = 2000
"""Distinct cells of a column looked at, the commonest first."""
_LEVELS = 12
_RARE = 0.01
_COVERED = 0.6
_FILLED = 0.2
_PARTS = 1.5
"""Values in a cell from which a column counts as one of several choices."""
_NAMES = 0.5
_FOLDED = (("ё", "е"), ("е\u0308", "е"), ("и\u0306", "й"))
"""What `fold` makes one of, beside cases."""


@dataclass(frozen=True, slots=True)
class Left:
    """A column that is not used: `who`, `empty`, `single`, `many`, `names`, `copy` (of `by`), `outcome`."""

    column: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A distinct value of a column with the deals that have it, and at least how many customers they are of."""

    value: str
    deals: int
    customers: int


def candidates(
    deals: nw.LazyFrame[Any], layout: Layout, options: DiscoverOptions, minimum: int
) -> tuple[tuple[Attribute, ...], tuple[Left, ...]]:
    """Attributes to make classes of, before copies are told, and what is left out and why.

    Args:
        deals: the table.
        layout: kinds of its columns.
        options: columns given, or how to choose them.
        minimum: the smallest number of customers that a value may stand for.
    """
    given = options.given
    asked = given if given is not None else _own(layout["deals"], options.leave)
    left = [Left(name, "who") for name in asked if given is None and _is_who(name)]
    asked = {name: read for name, read in asked.items() if given is not None or not _is_who(name)}
    found: list[Attribute] = []
    numbers = numbers_in(deals, [name for name in asked if layout["deals"].get(name) == "number"])
    for name, read in asked.items():
        if read.words is not None:
            found += (of_words("text", group, phrases) for group, phrases in read.words.items())
            continue
        # What the consultant names is taken however seldom it is filled.
        filled = _FILLED if given is None else 0.0
        if name in numbers:
            made = _banded(deals, name, read, numbers[name], minimum, filled)
        else:
            made = _told(deals, name, minimum, filled)
        if isinstance(made, Left):
            left.append(made)
        else:
            found += made
    return tuple(found), tuple(left)


def _own(deals: Mapping[str, Any], leave: Collection[str]) -> dict[str, AttributeOptions]:
    """Columns that may say what is bought: a few of the vocabulary, and those that only this project has."""
    unknown = set(VOCABULARY["deals"]) | {"planned_close_at", *OUTCOMES, *NUISANCES, *_MONEY}
    names = [name for name in deals if (name in USUAL or name not in unknown) and name not in leave]
    return {name: AttributeOptions() for name in names if deals[name] != "datetime"}


def _is_who(name: str) -> bool:
    return not _WHO.isdisjoint(re.split(r"[^a-zа-яё]+", name.lower()))


def _banded(  # noqa: PLR0917 - a column with all that is known of it
    deals: nw.LazyFrame[Any], name: str, read: AttributeOptions, numbers: Numbers, minimum: int, filled: float
) -> Sequence[Attribute] | Left:
    if numbers.filled <= filled:
        return Left(name, "empty")
    cuts = read.cuts or peopled(deals, name, cuts_of(numbers, read.groups), minimum)
    return [of_numbers(name, cuts, numbers.step)] if cuts else Left(name, "single")


def _told(deals: nw.LazyFrame[Any], name: str, minimum: int, least: float) -> Sequence[Attribute] | Left:
    """Levels of a column of text, or why it has none."""
    cells, rows, distinct = _cells(deals, name)
    filled = sum(cell.deals for cell in cells)
    if filled <= least * rows:
        return Left(name, "empty" if distinct <= _CELLS else "many")
    if _are_names(cells):
        return Left(name, "names")
    parts = _parts(cells)
    if parts is not None:
        # Those that few customers chose are left out once the deals are coded: who chose what is not asked here.
        common = [part for part, count in parts if count >= _RARE * filled and count >= 2 * minimum]
        return [of_words(name, part, [part]) for part in common[:_LEVELS]] or Left(name, "many")
    return _valued(deals, name, cells, minimum)


def _valued(deals: nw.LazyFrame[Any], name: str, cells: Sequence[Cell], minimum: int) -> Sequence[Attribute] | Left:
    filled = sum(cell.deals for cell in cells)
    common = [cell for cell in cells if cell.customers >= minimum and cell.deals >= _RARE * filled][:_LEVELS]
    covered = sum(cell.deals for cell in common)
    if covered < _COVERED * filled:
        return Left(name, "many")
    rest = len(cells) > len(common) and filled - covered >= max(minimum, _RARE * filled)
    rest = rest and _others(deals, name, common) >= minimum
    if len(common) + rest < 2:  # noqa: PLR2004 - what does not vary tells nothing
        return Left(name, "single")
    return [of_values(name, [cell.value for cell in common], rest=rest)]


def _others(deals: nw.LazyFrame[Any], name: str, cells: Sequence[Cell]) -> int:
    """Customers of deals that have another value than these."""
    key = nw.col(name).cast(nw.String).str.strip_chars().str.to_lowercase()
    for spelt, plain in _FOLDED:
        key = key.str.replace_all(spelt, plain, literal=True)
    told = deals.select(known_customer(), key.alias("key"))
    others = told.filter((nw.col("key") != "") & ~nw.col("key").is_in([fold(cell.value) for cell in cells]))
    known = others.filter(~nw.col("customer_id").is_null())
    return int(collected(known.select(nw.col("customer_id").n_unique().alias("n")))[0]["n"])


def _cells(deals: nw.LazyFrame[Any], name: str) -> tuple[list[Cell], int, int]:
    """The commonest cells, all deals, and how many different cells there are."""
    trimmed = nw.col(name).cast(nw.String).str.strip_chars()
    told = deals.select(known_customer(), trimmed.alias("value"), trimmed.str.to_lowercase().alias("key"))
    filled = told.filter(~nw.col("key").is_null() & (nw.col("key") != ""))
    counted = filled.group_by("key").agg(
        nw.col("value").min(),
        nw.len().cast(nw.Int64).alias("deals"),
        nw.col("customer_id").n_unique().alias("people"),
        nw.col("customer_id").is_null().cast(nw.Int64).max().alias("unknown"),
    )
    size = collected(deals.select(nw.len().alias("n")))[0]["n"]
    distinct = collected(filled.select(nw.col("key").n_unique().alias("n")))[0]["n"]
    rows = collected(counted.sort(["deals", "key"], descending=[True, False]).head(_CELLS))
    return _folded(rows), int(size), int(distinct)


def _folded(rows: Iterable[Mapping[str, Any]]) -> list[Cell]:
    """Spellings that rules do not tell apart become one cell, the commonest spelling its name."""
    found: dict[str, Cell] = {}
    for row in rows:
        key = fold(row["key"])
        before = found.get(key, Cell(row["value"], 0, 0))
        # A missing customer counts as a distinct one; one customer may write both ways, so the numbers do not add up.
        people = max(before.customers, int(row["people"]) - int(row["unknown"]))
        found[key] = Cell(before.value, before.deals + int(row["deals"]), people)
    return sorted(found.values(), key=lambda cell: (-cell.deals, cell.value))


def _are_names(cells: Sequence[Cell]) -> bool:
    """Whether most values are people: another manager, a contact."""
    named = sum(cell.deals for cell in cells if any(is_name(word) for word in tokens(cell.value)[:2]))
    return named > _NAMES * sum(cell.deals for cell in cells)


def _parts(cells: Sequence[Cell]) -> list[tuple[str, int]] | None:
    """Choices of a column that holds several in a cell, the commonest first; None where it holds one."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    said = 0
    for cell in cells:
        parts = [part.strip() for part in re.split("[,;]", cell.value) if tokens(part)]
        said += len(parts) * cell.deals
        for part in parts:
            spelt.setdefault(fold(part), part)
            counts[fold(part)] += cell.deals
    filled = sum(cell.deals for cell in cells)
    if said < _PARTS * filled or len(counts) >= len(cells):
        return None
    return [(spelt[part], count) for part, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
