"""What becomes of each class, who sold to it, and which jobs its customers have: asked where the data live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from jtbd_jobs.assign.assignment import CENTS
from jtbd_jobs.assign.measures import Group, clusters_of, groups_of
from jtbd_jobs.latent.nuisance import Mirror, mirror
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MONTH = "month"
NUISANCES = ("manager", "pipeline", "channel", MONTH)
_SURELY = 0.01
MUCH, SAME = 0.5, 0.6
"""Cramér's V from which classes follow a nuisance, and Jaccard similarity from which one is nearly the same rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Cross:
    """Customers by class and by something else: labels of its values, and (K, V) counts."""

    labels: tuple[str, ...]
    table: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Mirrored:
    """How far the classes follow a nuisance: its column, the comparison, and the value that each class is nearest to.

    Attributes:
        column: which.
        found: the comparison.
        nearest: for each class that has customers there, its place and the value.
        mirrors: whether it is so much that the classes may be about that instead of needs.
    """

    column: str
    found: Mirror
    nearest: tuple[tuple[int, str], ...]
    mirrors: bool


def groups(deals: nw.LazyFrame[Any], classes: nw.LazyFrame[Any]) -> tuple[Group, Mapping[int | None, Group]]:
    """All deals of known customers, and those of each class from 0; None stands for customers of no sure class."""
    names = deals.collect_schema().names()
    nothing = nw.lit(None, dtype=nw.Int64)
    cents = nothing
    if "amount" in names:
        amount = nw.col("amount").cast(nw.Float64)
        cents = nw.when(amount.is_finite()).then((amount * CENTS).round().cast(nw.Int64))
    told = _known(deals).select("customer_id", nw.col("status").cast(nw.String), cents.alias("cents"))
    joined = told.join(classes.select("customer_id", "class"), on="customer_id", how="inner")
    joined = joined.with_columns(nw.col("customer_id").alias("cluster"), (nw.col("class") - 1).alias("job"))
    return groups_of(clusters_of(joined.drop("class")))


def _known(deals: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    customer = nw.col("customer_id").cast(nw.String).str.strip_chars()
    return deals.with_columns(customer.alias("customer_id")).filter(nw.col("customer_id") != "")


def people(classes: nw.LazyFrame[Any]) -> Mapping[int | None, int]:
    """Customers of each class from 0; None for those of no sure class."""
    rows = collected(classes.group_by("class").agg(nw.len().alias("n")))
    return {None if row["class"] is None else int(row["class"]) - 1: int(row["n"]) for row in rows}


def mirrors(
    deals: nw.LazyFrame[Any], classes: nw.LazyFrame[Any], count: int, rng: np.random.Generator
) -> tuple[Mirrored, ...]:
    """The classes against manager, pipeline, channel and month of creation, one row a customer.

    A customer has the value of most of their deals; of equally common ones, the first in the alphabet.
    """
    found = []
    for column in NUISANCES:
        cross = crossed(_values(deals, column), classes, count) if _is_there(deals, column) else None
        if cross is not None and cross.table.shape[1] > 1:
            found.append(_mirrored(column, cross, rng))
    return tuple(found)


def _is_there(deals: nw.LazyFrame[Any], column: str) -> bool:
    return ("created_at" if column == MONTH else column) in deals.collect_schema().names()


def _mirrored(column: str, cross: Cross, rng: np.random.Generator) -> Mirrored:
    rows, values = (np.repeat(part.ravel(), cross.table.ravel()) for part in np.indices(cross.table.shape))
    found = mirror(rows, values, rng)
    present = [place for place in range(len(cross.table)) if cross.table[place].any()]
    nearest = tuple((place, cross.labels[at]) for place, at in zip(present, found.nearest, strict=True))
    same = found.cramers_v >= MUCH or bool((found.overlap >= SAME).any())
    return Mirrored(column, found, nearest, bool(found.p_value <= _SURELY and same))


def _values(deals: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
    """`customer_id` and `value` of most of their deals."""
    value = nw.col(column).cast(nw.String).str.strip_chars() if column != MONTH else _month(nw.col("created_at"))
    told = _known(deals).select("customer_id", value.alias("value"))
    counted = told.filter(~nw.col("value").is_null()).group_by("customer_id", "value").agg(nw.len().alias("n"))
    ranked = counted.with_columns((-nw.col("n").cast(nw.Int64)).alias("most")).with_columns(
        nw.col("value").cum_count().over("customer_id", order_by=["most", "value"]).alias("place")
    )
    return ranked.filter(nw.col("place") == 1).select("customer_id", "value")


def _month(moment: nw.Expr) -> nw.Expr:
    """Year and month as one number, such as 202603, in text: truncation is not alike on all engines."""
    return (moment.dt.year().cast(nw.Int64) * 100 + moment.dt.month().cast(nw.Int64)).cast(nw.String)


def jobs_of(customer_jobs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """`customer_id` and, as `value`, the job of most of their deals."""
    return customer_jobs.filter(nw.col("is_primary")).select("customer_id", nw.col("job_id").alias("value"))


def crossed(
    values: nw.LazyFrame[Any], classes: nw.LazyFrame[Any], count: int, order: Sequence[str] = ()
) -> Cross | None:
    """Customers by class and value, in this order and then that of the alphabet; None where no customer has both."""
    sure = classes.filter(~nw.col("class").is_null())
    both = sure.join(values, on="customer_id", how="inner").group_by("class", "value").agg(nw.len().alias("n"))
    rows = collected(both)
    if not rows:
        return None
    places = {value: place for place, value in enumerate(order)}
    labels = sorted({row["value"] for row in rows}, key=lambda value: (places.get(value, len(places)), value))
    table = np.zeros((count, len(labels)), dtype=np.int64)
    for row in rows:
        table[int(row["class"]) - 1, labels.index(row["value"])] = int(row["n"])
    return Cross(tuple(labels), table)


def outcome_told(deals: nw.LazyFrame[Any], coded: nw.LazyFrame[Any], levels: Sequence[int]) -> list[NDArray[np.int64]]:
    """For each attribute the table of won and lost deals by level: (levels, 2)."""
    status = deals.select(nw.col("deal_id").cast(nw.String), nw.col("status").cast(nw.String))
    joined = coded.join(status, on="deal_id", how="inner")
    sums = [
        ((nw.col(f"a{place}") == level) & (nw.col("status") == ended))
        .cast(nw.Int64)
        .sum()
        .alias(f"{place}_{level}_{ended}")
        for place, count in enumerate(levels)
        for level in range(count)
        for ended in ("won", "lost")
    ]
    row = collected(joined.select(*sums))[0]
    return [
        np.array([[int(row[f"{place}_{level}_{ended}"] or 0) for ended in ("won", "lost")] for level in range(count)])
        for place, count in enumerate(levels)
    ]
