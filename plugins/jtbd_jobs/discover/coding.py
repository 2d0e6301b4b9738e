"""From deals to customers to patterns: every row is counted where the data live, only patterns come to Python."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from jtbd_jobs.latent.patterns import MISSING, Patterns
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.matching import with_matches
from jtbd_reports.engine import arrays, kept, one_for_another

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.discover.attributes import Attribute
    from jtbd_jobs.latent.classes import LatentClasses

SURE = 0.5
"""A customer is in a class that is likelier than all others together."""


def coded(tables: Mapping[str, nw.LazyFrame[Any]], attributes: Sequence[Attribute]) -> nw.LazyFrame[Any]:
    """Deals of known customers with the level of each attribute; computed once.

    Args:
        tables: `deals`, where `customer_id` may be blank.
        attributes: J of them.

    Returns:
        `deal_id`, `customer_id` (never missing), `a0` … (place of the level, missing without an answer).
    """
    jobs = Jobs.model_validate({"jobs": [_job(level.rule) for one in attributes for level in one.levels]})
    # Levels are asked by the very expressions that rules are: what is proposed later means what was counted here.
    flagged = with_matches({"deals": tables["deals"]}, jobs)
    names = flagged.collect_schema().names()
    own = {name: next(full for full in names if full.endswith(name) and full[:-len(name)] in ("deals:", "deals."))
           for name in ("deal_id", "customer_id")}  # fmt: skip
    flags = iter(range(len(jobs.jobs)))
    codes = [
        _first([f"job_{next(flags)}" for _ in one.levels]).alias(f"a{place}") for place, one in enumerate(attributes)
    ]
    customer = nw.col(own["customer_id"]).cast(nw.String).str.strip_chars()
    frame = flagged.select(
        nw.col(own["deal_id"]).cast(nw.String).alias("deal_id"), customer.alias("customer_id"), *codes
    )
    return kept(frame.filter(~nw.col("customer_id").is_null() & (nw.col("customer_id") != "")))


def _job(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": "level", "name": "level", "statement": "level", "rule": rule}


def _first(flags: Sequence[str]) -> nw.Expr:
    """The place of the first flag that holds; missing where none does."""
    found = nw.lit(None, dtype=nw.Int64)
    for place in reversed(range(len(flags))):
        found = nw.when(nw.col(flags[place])).then(nw.lit(place)).otherwise(found)
    return found.cast(nw.Int64)


def customers_of(deals: nw.LazyFrame[Any], attributes: Sequence[Attribute]) -> nw.LazyFrame[Any]:
    """One row per customer: the level that most of their deals have; computed once.

    A tie goes to the level that stands first, which is the commoner one among all values. What deals hold or do not
    hold, a customer holds once any deal does.

    Returns:
        `customer_id`, `deals`, `a0` ….
    """
    counts = [
        (nw.col(f"a{place}") == level).cast(nw.Int64).sum().fill_null(0).alias(f"n{place}_{level}")
        for place, one in enumerate(attributes)
        for level in range(len(one.levels))
    ]
    counted = deals.group_by("customer_id").agg(nw.len().cast(nw.Int64).alias("deals"), *counts)
    codes = [_commonest(place, one).alias(f"a{place}") for place, one in enumerate(attributes)]
    return kept(counted.select("customer_id", "deals", *codes))


def _commonest(place: int, attribute: Attribute) -> nw.Expr:
    columns = [nw.col(f"n{place}_{level}") for level in range(len(attribute.levels))]
    if attribute.levels[-1].said == "yes":
        held = nw.when(columns[0] > 0).then(nw.lit(0)).otherwise(nw.lit(None, dtype=nw.Int64))
        return nw.when(columns[1] > 0).then(nw.lit(1)).otherwise(held).cast(nw.Int64)
    most = nw.max_horizontal(*columns)
    found = nw.lit(None, dtype=nw.Int64)
    for level in reversed(range(len(columns))):
        found = nw.when(columns[level] == most).then(nw.lit(level)).otherwise(found)
    return nw.when(most > 0).then(found).otherwise(nw.lit(None, dtype=nw.Int64)).cast(nw.Int64)


def patterns_of(customers: nw.LazyFrame[Any], attributes: Sequence[Attribute]) -> Patterns:
    """Distinct combinations of levels with the customers that have them; those without any answer are in none."""
    names = [f"a{place}" for place in range(len(attributes))]
    filled = customers.with_columns(*(nw.col(name).fill_null(MISSING) for name in names))
    table = arrays(filled.group_by(*names).agg(nw.len().cast(nw.Int64).alias("n")))
    codes = np.column_stack([np.asarray(table[name], dtype=np.int64) for name in names])
    return merged(codes, np.asarray(table["n"], dtype=np.int64), tuple(len(one.levels) for one in attributes))


def merged(codes: NDArray[np.int64], counts: NDArray[np.int64], levels: Sequence[int]) -> Patterns:
    """Patterns of (P, J) codes that may repeat, with (P,) counts; rows without an answer are left out."""
    answered = (codes != MISSING).any(axis=1)
    unique, places = np.unique(codes[answered], axis=0, return_inverse=True)
    tally = np.bincount(places.ravel(), weights=counts[answered], minlength=len(unique))
    return Patterns(unique, np.rint(tally).astype(np.int64), tuple(levels))


def chosen(patterns: Patterns, columns: Sequence[int]) -> Patterns:
    """The patterns of some columns only."""
    return merged(patterns.answers[:, columns], patterns.counts, [patterns.levels[place] for place in columns])


def with_class(customers: nw.LazyFrame[Any], model: LatentClasses, columns: Sequence[int]) -> nw.LazyFrame[Any]:
    """Customers with their class from 1, missing where none is likelier than the rest together; computed once.

    Args:
        customers: as made by `customers_of`.
        model: K classes of the columns.
        columns: places of the attributes that the model was fitted to.
    """
    logs = np.log(np.maximum(model.shares, 1e-300))
    scores = [
        reduce(
            lambda one, other: one + other,
            (_log(f"a{place}", model.probabilities[index][number]) for index, place in enumerate(columns)),
            nw.lit(float(logs[number])),
        ).alias(f"s{number}")
        for number in range(len(logs))
    ]
    names = [f"s{number}" for number in range(len(logs))]
    scored = customers.with_columns(*scores).with_columns(nw.max_horizontal(*names).alias("top"))
    mass = reduce(lambda one, other: one + other, ((nw.col(name) - nw.col("top")).exp() for name in names))
    found = nw.lit(None, dtype=nw.Int64)
    for number in reversed(range(len(names))):
        found = nw.when(nw.col(names[number]) == nw.col("top")).then(nw.lit(number + 1)).otherwise(found)
    nothing = reduce(lambda one, other: one & other, (nw.col(f"a{place}").is_null() for place in columns))
    sure = ~nothing & (1.0 / nw.col("mass") > SURE)
    told = scored.with_columns(mass.alias("mass")).with_columns(
        nw.when(sure).then(found).otherwise(nw.lit(None, dtype=nw.Int64)).cast(nw.Int64).alias("class")
    )
    return kept(told.select("customer_id", "deals", "class"))


def _log(column: str, probabilities: NDArray[np.float64]) -> nw.Expr:
    """Log probability of the answer within a class; a missing answer says nothing."""
    logs = {level: float(np.log(max(value, 1e-300))) for level, value in enumerate(probabilities)}
    return one_for_another(nw.col(column), logs, nw.Float64).fill_null(0.0)
