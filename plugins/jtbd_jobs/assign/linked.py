"""Customers whose deals tell nothing, and the job that their own answers and quotes tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_reports.engine import collected, kept, one_for_another

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_jobs.rules.catalogue import Jobs

_LINKS = {"answers": ("respondents", "respondent_id"), "quotes": ("interviews", "interview_id")}
"""The table that says who an answer or a quote is of, and its key."""


def linked(
    tables: Mapping[str, nw.LazyFrame[Any]],
    rows: Mapping[str, nw.LazyFrame[Any]],
    deals: nw.LazyFrame[Any],
    customers: nw.LazyFrame[Any],
    jobs: Jobs,
) -> nw.LazyFrame[Any] | None:
    """The job of customers who have deals but no job by them.

    Args:
        tables: those there are.
        rows: texts with jobs, as `reading.told` gives them.
        deals: as made by `assigned`.
        customers: as made by `customers_by_job`.
        jobs: the catalogue.

    Returns:
        `customer_id`, `job`, one row per customer: the job most of their texts speak of, equal counts settled by
        priority; None where no text can be linked to a customer.
    """
    found = [one for kind in _LINKS if (one := _spoken(kind, tables, rows)) is not None]
    if not found:
        return None
    said = nw.concat(found, how="vertical")
    known = deals.filter(~nw.col("customer_id").is_null()).select("customer_id").unique()
    without = known.join(customers.select("customer_id").unique(), on="customer_id", how="anti")
    counted = said.join(without, on="customer_id", how="inner").group_by("customer_id", "job").agg(
        (-nw.len().cast(nw.Int64)).alias("most")
    )  # fmt: skip
    ranks = {index: rank for rank, index in enumerate(jobs.ranked)}
    order = counted.with_columns(one_for_another(nw.col("job"), ranks, nw.Int64).alias("rank")).with_columns(
        nw.col("job").cum_count().over("customer_id", order_by=["most", "rank"]).alias("place")
    )
    return kept(order.filter(nw.col("place") == 1).select("customer_id", "job"))


def _spoken(
    kind: str, tables: Mapping[str, nw.LazyFrame[Any]], rows: Mapping[str, nw.LazyFrame[Any]]
) -> nw.LazyFrame[Any] | None:
    """`customer_id` and `job` of each text of an input that has both."""
    table, key = _LINKS[kind]
    if kind not in rows or table not in tables or "customer_id" not in tables[table].collect_schema().names():
        return None
    links = tables[table].select(nw.col(key).cast(nw.String).alias("who"), nw.col("customer_id").cast(nw.String))
    links = links.filter(~nw.col("customer_id").is_null()).unique()
    told = rows[kind].filter(~nw.col("job").is_null()).select("who", "job")
    return told.join(links, on="who", how="inner").select("customer_id", "job")


def with_linked(customers: nw.LazyFrame[Any], found: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Customers by job with those told by their own words; these have no deals of the job."""
    more = found.select(
        "customer_id",
        nw.col("job").cast(nw.Int64),
        nw.lit(0, dtype=nw.Int64).alias("deals"),
        nw.lit(value=True).alias("is_primary"),
    )
    return kept(
        nw.concat(
            [customers.select("customer_id", nw.col("job").cast(nw.Int64), "deals", "is_primary"), more], how="vertical"
        )
    )


def count_linked(found: nw.LazyFrame[Any] | None) -> int:
    """How many customers their own words give a job."""
    return 0 if found is None else int(collected(found.select(nw.len().alias("n")))[0]["n"])
