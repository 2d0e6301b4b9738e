"""Every deal with its job: the rules run once where the data live, and everything else is asked of the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.matching import WORDS, with_matches
from jtbd_jobs.rules.texts import matched, winner
from jtbd_reports.engine import day_number, kept, one_for_another

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_jobs.rules.catalogue import Jobs

CENTS = 100
"""Money is summed in whole hundredths, so that the order in which an engine adds cannot change the sum."""


def assigned(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs) -> nw.LazyFrame[Any]:
    """One row per deal, computed once.

    Args:
        tables: `deals` and, where rules read them, `customers`.
        jobs: the catalogue.

    Returns:
        `deal_id`, `customer_id` (missing where blank), `cluster` (the customer, or the deal itself where the customer
        is not known), `status`, `product`, `channel` (missing where blank or not mapped), `cents` (whole hundredths,
        missing where unknown), `margin` (likewise), `days` from creation to closing (calendar days, missing where
        unknown or negative), `begun` and `ended` (those days as `engine.day_number` counts them), `job`
        (index in the catalogue, missing where no rule matches), `matched` (how many rules match), the flags `job_0` …,
        and `words` (folded text).
    """
    frame = with_matches(tables, jobs)
    names = set(frame.collect_schema().names())
    flags = [f"job_{index}" for index in range(len(jobs.jobs))]
    # The rules are by far the dearest step: they run once, and everything else is asked of what they leave.
    return kept(
        frame.select(
            _id("deal_id", names).alias("deal_id"),
            _label("customer_id", names).alias("customer_id"),
            nw.col("deals:status").cast(nw.String).alias("status"),
            _label("product", names).alias("product"),
            _label("channel", names).alias("channel"),
            _cents("amount", names).alias("cents"),
            _cents("margin", names).alias("margin"),
            _days(names).alias("days"),
            _day("created_at", names).alias("begun"),
            _day("closed_at", names).alias("ended"),
            winner(jobs).alias("job"),
            matched(jobs).alias("matched"),
            nw.col(WORDS).alias("words"),
            *flags,
        ).with_columns(
            # A deal of an unknown customer stands for itself; the mark keeps it apart from a customer's own key.
            nw.when(nw.col("customer_id").is_null())
            .then(nw.concat_str([nw.lit("deal"), nw.col("deal_id")], separator="\x1f"))
            .otherwise(nw.col("customer_id"))
            .alias("cluster")
        )
    )


def customers_by_job(deals: nw.LazyFrame[Any], jobs: Jobs) -> nw.LazyFrame[Any]:
    """For each known customer and each job of their deals, how many; the job of most of them is theirs.

    Returns:
        `customer_id`, `job`, `deals`, `is_primary`; equal counts are settled by priority, then the order of the file.
    """
    ranks = {index: rank for rank, index in enumerate(jobs.ranked)}
    known = deals.filter(~nw.col("customer_id").is_null() & ~nw.col("job").is_null())
    counted = known.group_by("customer_id", "job").agg(nw.len().cast(nw.Int64).alias("deals"))
    order = (
        counted.with_columns(
            (-nw.col("deals")).alias("most"),
            one_for_another(nw.col("job"), ranks, nw.Int64).alias("rank"),
        )
        .with_columns(nw.col("job").cum_count().over("customer_id", order_by=["most", "rank"]).alias("place"))
        .with_columns((nw.col("place") == 1).alias("is_primary"))
    )
    return kept(order.select("customer_id", "job", "deals", "is_primary"))


def derived(deals: nw.LazyFrame[Any], customers: nw.LazyFrame[Any], jobs: Jobs) -> dict[str, nw.LazyFrame[Any]]:
    """The tables offered to other analyses, with the jobs' ids instead of their indexes."""
    ids = {index: job.id for index, job in enumerate(jobs.jobs)}
    named = one_for_another(nw.col("job"), ids, nw.String).alias("job_id")
    return {
        "customer_jobs": customers.select("customer_id", named, "deals", "is_primary").sort("customer_id", "job_id"),
        "deal_jobs": deals.select("deal_id", named).sort("deal_id"),
    }


def _id(name: str, names: set[str]) -> nw.Expr:
    return nw.col(f"deals:{name}").cast(nw.String) if f"deals:{name}" in names else nw.lit(None, dtype=nw.String)


def _label(name: str, names: set[str]) -> nw.Expr:
    """Trimmed text, missing where blank."""
    text = _id(name, names).str.strip_chars()
    return nw.when(text != "").then(text)


def _cents(name: str, names: set[str]) -> nw.Expr:
    if f"deals:{name}" not in names:
        return nw.lit(None, dtype=nw.Int64)
    # NaN and infinity cannot become whole numbers, and are no amounts.
    amount = nw.col(f"deals:{name}").cast(nw.Float64)
    return nw.when(amount.is_finite()).then((amount * CENTS).round().cast(nw.Int64))


def _days(names: set[str]) -> nw.Expr:
    if not {"deals:created_at", "deals:closed_at"} <= names:
        return nw.lit(None, dtype=nw.Int64)
    # Calendar days: hours of the day are often missing or set by whoever closed the deal.
    days = _day("closed_at", names) - _day("created_at", names)
    return nw.when(days >= 0).then(days).cast(nw.Int64)


def _day(name: str, names: set[str]) -> nw.Expr:
    key = f"deals:{name}"
    return day_number(nw.col(key)) if key in names else nw.lit(None, dtype=nw.Int64)
