"""Options of jobs.thesis, and what they mean for a project's tables: behaviours to explain, bases to explain by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field, StrictStr

from jtbd_reports import Location, Problem, ProjectError, nearest
from jtbd_reports.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Kind: TypeAlias = Literal["label", "measure", "flag"]
Schema: TypeAlias = "Mapping[str, Mapping[str, Kind | None]]"
"""Kinds of columns by table and name; None for what can be neither grouped nor measured, such as dates."""

DEMOGRAPHICS = ("gender", "age", "birth_year", "income", "family", "education", "occupation", "city")
FIRMOGRAPHICS = ("industry", "size", "employees", "revenue", "city", "country")
WON, RETURNS = "won", "repeat"
DEFAULT = ("product", "amount", "channel", WON, RETURNS)
"""What a customer buys, for how much, by which channel, whether at all, whether again."""
KEYS = frozenset({"deal_id", "customer_id", "account_id", "client_id"})


class ThesisOptions(Options):
    """Options of jobs.thesis."""

    outcomes: Annotated[tuple[StrictStr, ...] | None, Field(min_length=1, examples=[["product", "won"]])] = None
    """Behaviours to explain: `won`, `repeat`, or columns of deals or customers; all that the data have, unless told."""
    bases: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")], tuple[StrictStr, ...]],
        Field(default_factory=dict, examples=[{"demographics": ["gender", "age"]}]),
    ]
    """What jobs are held against, by name: columns of customers, or of deals and accounts as `deals.city`."""
    folds: Annotated[int, Field(ge=2, le=20)] = 5
    """Parts in which customers are held out in turn."""
    worth: Annotated[float, Field(gt=0, le=1)] = 0.01
    """The least gain worth having, in bits per customer."""


@dataclass(frozen=True, slots=True)
class Trait:
    """Something known of a customer: a column of a table brought to one value per customer.

    Attributes:
        name: unique among behaviours or within a basis; as the project calls it.
        table: `deals`, `customers`, `accounts` or `customer_classes`.
        column: there; empty for what is counted from deals, `won` and `repeat`.
        kind: how it is read.
    """

    name: str
    table: str
    column: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Basis:
    """What customers are grouped by instead of jobs."""

    name: str
    traits: tuple[Trait, ...]


def behaviours(options: ThesisOptions, schema: Schema) -> tuple[Trait, ...]:
    """The behaviours asked for; those of the usual five that the data have, where none are named.

    Raises:
        ProjectError: columns that no table has, or that hold dates.
    """
    if options.outcomes is None:
        return tuple(_trait(name, "deals", schema) for name in DEFAULT if _is_there(name, schema))
    problems: list[Problem] = []
    found = []
    for place, name in enumerate(dict.fromkeys(options.outcomes)):
        key = f"outcomes[{place}]"
        trait = (
            _trait(name, "deals", schema) if name in {WON, RETURNS} else _named(name, "deals", schema, key, problems)
        )
        found += [trait] if trait else []
    if problems:
        raise ProjectError(problems)
    return tuple(found)


def bases(options: ThesisOptions, schema: Schema, taken: Sequence[Trait] = ()) -> tuple[Basis, ...]:
    """The bases that jobs are held against, the project's own first; those without a column are left out.

    Args:
        options: of the analysis.
        schema: of the tables at hand.
        taken: behaviours; a column that is to be explained does not explain.

    Raises:
        ProjectError: columns that no table has, or that hold dates.
    """
    problems: list[Problem] = []
    used = {(trait.table, trait.column) for trait in taken}
    found = {}
    for name, columns in options.bases.items():
        keyed = ((f"bases.{name}[{place}]", column) for place, column in enumerate(columns))
        made = [_named(column, "customers", schema, key, problems) for key, column in keyed]
        found[name] = tuple(trait for trait in made if trait)
    if problems:
        raise ProjectError(problems)
    for name, traits in _usual(schema):
        found.setdefault(name, traits)
    kept = {name: tuple(one for one in traits if (one.table, one.column) not in used) for name, traits in found.items()}
    # demographics are what the thesis is about, so they come first wherever there are any
    order = sorted(kept, key=lambda name: name != "demographics")
    return tuple(Basis(name, kept[name]) for name in order if kept[name])


def _usual(schema: Schema) -> Iterator[tuple[str, tuple[Trait, ...]]]:
    people = schema.get("customers", {})
    # two spellings of one thing would only stand in each other's way
    names = [name for name in DEMOGRAPHICS if name in people and not (name == "birth_year" and "age" in people)]
    yield "demographics", tuple(_trait(name, "customers", schema) for name in names)
    if "account_id" in people or "account_id" in schema["deals"]:
        names = [name for name in FIRMOGRAPHICS if name in schema.get("accounts", {})]
        yield "accounts", tuple(_trait(name, "accounts", schema) for name in names)
    if "customer_classes" in schema:
        yield "classes", (Trait("class", "customer_classes", "class", "label"),)


def _is_there(name: str, schema: Schema) -> bool:
    return name in {WON, RETURNS} or name in schema["deals"]


def _trait(name: str, table: str, schema: Schema) -> Trait:
    if name in {WON, RETURNS} and table == "deals":
        return Trait(name, table, "", "flag")
    return Trait(name, table, name, schema[table][name] or "label")


def _named(name: str, first: str, schema: Schema, key: str, problems: list[Problem]) -> Trait | None:
    """The column a project names; a bare name is sought in one table, then in the other."""
    table, _, column = name.rpartition(".")
    second = "customers" if first == "deals" else "deals"
    for candidate in (table,) if table else (first, second):
        if column not in schema.get(candidate, {}) or column in KEYS:
            continue
        if schema[candidate][column] is None:
            problems.append(problem(key, f"the column {name!r} holds neither groups nor numbers"))
            return None
        return Trait(name, candidate, column, schema[candidate][column] or "label")
    known = [*schema["deals"], *schema.get("customers", {}), WON, RETURNS]
    hint = nearest(name, known) or f"Columns of this project: {', '.join(sorted(set(known) - KEYS))}."
    problems.append(problem(key, f"no table of this project has the column {name!r}", hint))
    return None


def problem(key: str, message: str, hint: str = "") -> Problem:
    """Something wrong with an option of this analysis."""
    return Problem(Location("project.yml"), message, f"analyses.jobs.thesis.{key}", hint)
