"""One row per customer: jobs, behaviours and who they are, brought together where the data live."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.thesis.options import RETURNS, WON, Trait
from jtbd_reports.engine import arrays, collected, kept, one_for_another

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.thesis.options import Kind

UNKNOWN, OTHER = -1, -2
"""Codes of a missing label and of one that too few customers share."""
NOTHING = -(2**53)
"""Stands for a missing number on the way: arrays hold no missing values."""
_LABELS = 40
"""Labels of a column that are told apart."""
_SCALE = 10_000
"""Numbers are summed in whole ten-thousandths, so that the order in which an engine adds cannot change a mean."""
_RANK, _JOB = "~rank", "~job"

Frame = "nw.LazyFrame[Any]"


@dataclass(frozen=True, slots=True)
class Column:
    """One trait of every customer.

    Attributes:
        values: by customer; codes of labels (`UNKNOWN`, `OTHER` or an index of `labels`), flags as 0 and 1 (`UNKNOWN`
            where it cannot be said), numbers with NaN where missing.
        labels: of a label, the commonest first; empty otherwise.
    """

    values: NDArray[Any]
    labels: tuple[str, ...] = ()


def kinds(table: nw.LazyFrame[Any]) -> dict[str, Kind | None]:
    """How each column of a table may be read."""
    return {name: _kind(dtype) for name, dtype in table.collect_schema().items()}


def _kind(dtype: Any) -> Kind | None:  # noqa: ANN401 - Narwhals dtypes
    if dtype.is_numeric():
        return "measure"
    return None if dtype.is_temporal() else "label"


def gathered(
    tables: Mapping[str, nw.LazyFrame[Any]],
    traits: Sequence[Trait],
    jobs: nw.LazyFrame[Any],
    ids: Sequence[str],
    minimum: int,
) -> tuple[dict[Trait, Column], NDArray[Any]]:
    """Every customer with deals.

    Args:
        tables: `deals` and whatever the traits stand in.
        traits: to be brought together.
        jobs: `customer_id` and `job_id`, one row per customer.
        ids: of all jobs.
        minimum: customers whom a label must have to be told apart.

    Returns:
        Columns by trait, and the index of each customer's job in `ids`, `UNKNOWN` where it is not known. Customers
        stand in an order that follows from their values alone. Memory: eight bytes per customer and trait.
    """
    import numpy as np  # noqa: PLC0415

    keys = {trait: f"t{place}" for place, trait in enumerate(traits)}
    job = jobs.select("customer_id", nw.col("job_id").alias(_JOB))
    frame = kept(_people(tables, keys).join(job, on="customer_id", how="left").drop("customer_id"))
    labels = {trait: _labels(frame, key, minimum) for trait, key in keys.items() if trait.kind == "label"}
    coded = [_coded(key, labels.get(trait), trait.kind) for trait, key in keys.items()]
    found = arrays(frame.select(*coded, _coded(_JOB, tuple(ids), "label")))
    # an engine hands out rows as it likes, and keys are hashed anew in each copy of a project
    order = np.lexsort([np.asarray(found[name], dtype=np.float64) for name in sorted(found)])
    columns = {
        trait: Column(_plain(found[key][order], trait.kind), labels.get(trait, ())) for trait, key in keys.items()
    }
    return columns, _plain(found[_JOB][order], "label")


def _plain(values: NDArray[Any], kind: Kind) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415

    if kind != "measure":
        return np.asarray(values, dtype=np.intp)
    found = np.asarray(values, dtype=np.float64)
    return np.where(found == NOTHING, np.nan, found)


def _people(tables: Mapping[str, nw.LazyFrame[Any]], keys: Mapping[Trait, str]) -> nw.LazyFrame[Any]:
    """A row per customer with a column for each trait, and `customer_id`."""
    deals = _with_customer(tables["deals"])
    sold = [trait for trait in keys if trait.table == "deals"]
    frame = deals.group_by("customer_id").agg(*_summed(sold, keys))
    frame = frame.select("customer_id", *_finished(sold, keys))
    for trait in sold:
        if trait.kind == "label":
            frame = frame.join(_commonest(deals, trait, keys[trait]), on="customer_id", how="left")
    for table in ("customers", "customer_classes"):
        own = {trait: key for trait, key in keys.items() if trait.table == table}
        if own:
            frame = frame.join(_told(tables[table], "customer_id", own), on="customer_id", how="left")
    firms = {trait: key for trait, key in keys.items() if trait.table == "accounts"}
    if firms:
        frame = frame.join(_accounts(tables), on="customer_id", how="left")
        frame = frame.join(_told(tables["accounts"], "account_id", firms), on="account_id", how="left").drop(
            "account_id"
        )
    return frame


def _with_customer(table: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Rows whose customer is known, the key trimmed."""
    key = nw.col("customer_id").cast(nw.String).str.strip_chars()
    return table.with_columns(key.alias("customer_id")).filter(
        ~nw.col("customer_id").is_null() & (nw.col("customer_id") != "")
    )


def _summed(traits: Iterable[Trait], keys: Mapping[Trait, str]) -> list[nw.Expr]:
    """Whole numbers per customer from which flags and means are made; won deals apart."""
    won = nw.col("status").cast(nw.String) == "won"
    decided = won | (nw.col("status").cast(nw.String) == "lost")
    sums = [nw.len().cast(nw.Int64).alias("deals"), _count(won).alias("won"), _count(decided).alias("decided")]
    for trait in traits:
        if trait.kind == "measure":
            number = nw.col(trait.column).cast(nw.Float64)
            known = ~number.is_null() & number.is_finite()
            whole = nw.when(known).then((number * _SCALE).round().cast(nw.Int64))
            for part, rows in (("all", known), ("won", known & won)):
                sums.append(nw.when(rows).then(whole).sum().cast(nw.Float64).alias(f"{keys[trait]}:{part}"))
                sums.append(_count(rows).alias(f"{keys[trait]}:{part}:n"))
    return sums


def _count(holds: nw.Expr) -> nw.Expr:
    return holds.cast(nw.Int64).sum().cast(nw.Int64)


def _finished(traits: Iterable[Trait], keys: Mapping[Trait, str]) -> list[nw.Expr]:
    found = []
    for trait in traits:
        key = keys[trait]
        if trait.name == RETURNS and trait.kind == "flag":
            found.append((nw.col("deals") > 1).cast(nw.Int64).alias(key))
        elif trait.name == WON and trait.kind == "flag":
            # whose deals are all open has not bought yet, nor gone
            found.append(nw.when(nw.col("decided") > 0).then((nw.col("won") > 0).cast(nw.Int64)).alias(key))
        elif trait.kind == "measure":
            means = [nw.col(f"{key}:{part}") / nw.col(f"{key}:{part}:n") / _SCALE for part in ("won", "all")]
            # what was paid says more than what was talked of
            paid = nw.when(nw.col(f"{key}:won:n") > 0).then(means[0])
            found.append(paid.otherwise(nw.when(nw.col(f"{key}:all:n") > 0).then(means[1])).alias(key))
    return found


def _commonest(deals: nw.LazyFrame[Any], trait: Trait, key: str) -> nw.LazyFrame[Any]:
    """The label of most of a customer's deals, won ones before others; equal counts are settled by the alphabet."""
    rows = deals.select("customer_id", _label(trait.column).alias(key), nw.col("status")).filter(~nw.col(key).is_null())
    counted = rows.group_by("customer_id", key).agg(
        _count(nw.col("status").cast(nw.String) == "won").alias("won"), nw.len().cast(nw.Int64).alias("n")
    )
    least = counted.with_columns((-nw.col("won")).alias("won"), (-nw.col("n")).alias("n"))
    ranked = least.with_columns(nw.col("n").cum_count().over("customer_id", order_by=["won", "n", key]).alias(_RANK))
    return ranked.filter(nw.col(_RANK) == 1).select("customer_id", key)


def _told(table: nw.LazyFrame[Any], by: str, traits: Mapping[Trait, str]) -> nw.LazyFrame[Any]:
    """Traits as a table has them, one row per key; of several rows the least value, so that it is always the same."""
    rows = _with_customer(table) if by == "customer_id" else table.filter(~nw.col(by).is_null())
    values = [
        (_label(trait.column) if trait.kind == "label" else _number(trait.column)).min().alias(key)
        for trait, key in traits.items()
    ]
    return rows.group_by(by).agg(*values)


def _accounts(tables: Mapping[str, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
    """The company of each customer, as customers name it, else as their deals do."""
    named = [
        _with_customer(tables[table]).select("customer_id", nw.col("account_id").cast(nw.String))
        for table in ("customers", "deals")
        if table in tables and "account_id" in tables[table].collect_schema().names()
    ]
    found = [rows.group_by("customer_id").agg(nw.col("account_id").min()) for rows in named]
    return reduce(_first_known, found)


def _first_known(one: nw.LazyFrame[Any], other: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    joined = other.rename({"account_id": "second"}).join(one, on="customer_id", how="left")
    account = nw.when(~nw.col("account_id").is_null()).then(nw.col("account_id")).otherwise(nw.col("second"))
    return joined.select("customer_id", account.alias("account_id"))


def _label(column: str) -> nw.Expr:
    text = nw.col(column).cast(nw.String).str.strip_chars()
    return nw.when(text != "").then(text)


def _number(column: str) -> nw.Expr:
    number = nw.col(column).cast(nw.Float64)
    return nw.when(number.is_finite()).then(number)


def _labels(frame: nw.LazyFrame[Any], key: str, minimum: int) -> tuple[str, ...]:
    """The labels that are told apart, the commonest first."""
    counted = frame.filter(~nw.col(key).is_null()).group_by(key).agg(nw.len().cast(nw.Int64).alias("n"))
    rows = collected(counted.filter(nw.col("n") >= minimum))
    ordered = sorted(rows, key=lambda row: (-row["n"], row[key]))
    return tuple(row[key] for row in ordered[:_LABELS])


def _coded(key: str, labels: Sequence[str] | None, kind: Kind) -> nw.Expr:
    """A column as numbers without gaps."""
    column = nw.col(key)
    if kind == "label":
        codes = one_for_another(column, {label: code for code, label in enumerate(labels or ())}, nw.Int64)
        return (
            nw.when(column.is_null()).then(nw.lit(UNKNOWN, dtype=nw.Int64)).otherwise(codes.fill_null(OTHER)).alias(key)
        )
    if kind == "flag":
        return column.fill_null(UNKNOWN).alias(key)
    return column.cast(nw.Float64).fill_null(float(NOTHING)).alias(key)
