"""Behaviours that define jobs cannot test them: which columns and words of the rules give an outcome away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.columns import TEXT, TEXT_PARTS, locate
from jtbd_jobs.rules.words import SEAM, fold, patterns
from jtbd_jobs.thesis.options import RETURNS, WON
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.rules.columns import Layout, Place
    from jtbd_jobs.thesis.options import Trait

_READ_FOR = {
    WON: ("status", "stage", "lost_reason", "closed_at"),
    RETURNS: (),
}
"""Columns that say how a behaviour went, where it is no column itself."""
TOLD = 0.8
"""Share of errors in guessing an outcome that a column spares, from which it is the outcome by another name."""
_VALUES = 200
"""Values of an outcome that are looked for in the rules' words."""
_PER_VALUE = 10
"""Deals per value of a column below which it tells anything by chance."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Why a behaviour must not be held against the jobs as they are told.

    Attributes:
        outcome: its name.
        job: the job whose rule does it.
        column: the column that the rule reads.
        word: the phrase of the rule that is the outcome's own name; empty where the column itself is read.
    """

    outcome: str
    job: str
    column: str
    word: str = ""


def read_columns(jobs: Jobs, layout: Layout) -> dict[Place, str]:
    """Columns that rules read, each with the first job whose rule does."""
    found: dict[Place, str] = {}
    for job in jobs.jobs:
        for _, column, _ in job.rule.conditions():
            place = locate(column, layout)
            if place is not None:
                found.setdefault(place, job.id)
    return found


def direct(outcomes: Iterable[Trait], jobs: Jobs, layout: Layout) -> Iterator[Leak]:
    """Outcomes whose own column a rule reads."""
    read = read_columns(jobs, layout)
    for outcome in outcomes:
        columns = {("deals", name) for name in _READ_FOR.get(outcome.name, ())} or {(outcome.table, outcome.column)}
        # a part of the text is read wherever the whole is
        if outcome.table == "deals" and outcome.column in TEXT_PARTS:
            columns.add(("all", TEXT))
        for place, job in read.items():
            if (place.table, place.name) in columns:
                yield Leak(outcome.name, job, place.name)
                break


def spoken(deals: nw.LazyFrame[Any], outcomes: Iterable[Trait], jobs: Jobs) -> Iterator[Leak]:
    """Outcomes whose values rules look for by name in texts: whoever writes of a loft buys a loft.

    Args:
        deals: the table.
        outcomes: behaviours; those that are labels of deals are asked about.
        jobs: the catalogue.
    """
    phrases = [
        (job.id, column, phrase)
        for job in jobs.jobs
        for _, column, condition in job.rule.conditions()
        for phrase in condition.contains or ()
    ]
    every = tuple(phrase for _, _, phrase in phrases)
    for outcome in outcomes:
        said = SEAM.join(map(fold, _values(deals, outcome)))
        # all phrases at once first: most rules name no product
        if said and _is_said(every, said):
            yield Leak(outcome.name, *next(one for one in phrases if _is_said((one[2],), said)))


def _values(deals: nw.LazyFrame[Any], outcome: Trait) -> list[str]:
    """The commonest values of a label of deals."""
    if outcome.table != "deals" or outcome.kind != "label":
        return []
    value = nw.col(outcome.column).cast(nw.String)
    counted = deals.select(value.alias("value")).filter(~nw.col("value").is_null())
    rows = collected(counted.group_by("value").agg(nw.len().cast(nw.Int64).alias("n")).filter(nw.col("n") > 1))
    return [row["value"] for row in sorted(rows, key=lambda row: (-row["n"], row["value"]))[:_VALUES]]


def _is_said(phrases: Sequence[str], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns(phrases))


def by_another_name(
    deals: nw.LazyFrame[Any], outcomes: Sequence[Trait], places: Mapping[Place, str]
) -> tuple[Leak, ...]:
    """Columns read by rules that nearly are an outcome: a layout tells the product line.

    Args:
        deals: the table.
        outcomes: behaviours; those that are labels or measures of deals are asked about.
        places: columns that rules read, with their job.

    Returns:
        Columns that spare `TOLD` of the errors in guessing a label, or of the variance of a measure.

    Source: proportional reduction of error (lambda): Goodman & Kruskal (1954), JASA 49, 732-764; correlation ratio:
    Pearson (1905).
    """
    asked = [outcome for outcome in outcomes if outcome.table == "deals" and outcome.column]
    columns = {place: job for place, job in places.items() if place.table == "deals" and place.kind == "text"}
    told = {"label": _spared, "measure": _explained}
    return tuple(
        Leak(outcome.name, job, place.name)
        for outcome in asked
        for place, job in columns.items()
        if place.name != outcome.column and told[outcome.kind](deals, place.name, outcome.column) >= TOLD
    )


def _known_in_both(deals: nw.LazyFrame[Any], column: str, outcome: str) -> nw.LazyFrame[Any]:
    both = deals.select(nw.col(column).alias("column"), nw.col(outcome).alias("outcome"))
    return both.filter(~nw.col("column").is_null() & ~nw.col("outcome").is_null())


def _spared(deals: nw.LazyFrame[Any], column: str, outcome: str) -> float:
    """Share of errors in guessing the outcome that knowing the column spares, where both are known."""
    cells = _known_in_both(deals, column, outcome).group_by("column", "outcome").agg(nw.len().cast(nw.Int64).alias("n"))
    # only sums over values come out: a column of free text has as many as there are deals
    by_value = cells.group_by("column").agg(nw.col("n").max().alias("most"), nw.col("n").sum().alias("all"))
    told = collected(
        by_value.select(nw.col("most").sum().alias("most"), nw.col("all").sum().alias("all"), nw.len().alias("values"))
    )[0]
    by_outcome = cells.group_by("outcome").agg(nw.col("n").sum().alias("n"))
    commonest = collected(by_outcome.select(nw.col("n").max().alias("n")))[0]["n"]
    size = int(told["all"] or 0)
    errors = size - int(commonest or 0)
    if not errors or size < _PER_VALUE * int(told["values"] or 0):
        return 0.0
    return 1 - (size - int(told["most"] or 0)) / errors


def _explained(deals: nw.LazyFrame[Any], column: str, outcome: str) -> float:
    """Share of the outcome's variance that lies between values of the column, where both are known."""
    number = nw.col("outcome").cast(nw.Float64)
    known = _known_in_both(deals, column, outcome).filter(number.is_finite()).with_columns(number.alias("outcome"))
    by_value = known.group_by("column").agg(
        nw.len().cast(nw.Int64).alias("n"),
        nw.col("outcome").sum().alias("sum"),
        (nw.col("outcome") * nw.col("outcome")).sum().alias("squares"),
    )
    between = nw.col("sum") * nw.col("sum") / nw.col("n")
    sums = {"n": nw.col("n"), "sum": nw.col("sum"), "squares": nw.col("squares"), "between": between}
    rows = by_value.select(*(one.sum().alias(name) for name, one in sums.items()), nw.len().alias("values"))
    told = {name: float(value or 0) for name, value in collected(rows)[0].items()}
    if told["n"] < _PER_VALUE * told["values"] or not told["n"]:
        return 0.0
    middle = told["sum"] ** 2 / told["n"]
    total = told["squares"] - middle
    # a hair of rounding is no variance
    return (told["between"] - middle) / total if total > 1e-9 * told["squares"] else 0.0
