"""Search phrases with their job, each once however many engines sent visitors with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.catalogue import Job, Jobs, Rule
from jtbd_jobs.rules.texts import jobs_of_texts
from jtbd_jobs.texts.classifying import RULE, classify
from jtbd_reports.engine import collected, kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_jobs.texts.labels import Labels
    from jtbd_jobs.texts.options import Learn

CENTS = 100
_LAST = -(10**12)
"""A priority below all others: words of the brand never take a phrase from a job."""


def with_brand(jobs: Jobs, brand: Sequence[str]) -> Jobs:
    """The catalogue with the brand as one more job, the last to be asked; as it was where no brand is named."""
    if not brand:
        return jobs
    rule = Rule.model_validate({"phrase": {"contains": tuple(brand)}})
    group = Job(id="brand", name="brand", statement="brand", priority=_LAST, rule=rule)
    return Jobs(jobs=(*jobs.jobs, group))


def asked(
    phrases: nw.LazyFrame[Any], jobs: Jobs, labels: Labels | None = None, learn: Learn | None = None, seed: int = 0
) -> nw.LazyFrame[Any]:
    """One row per phrase in lower case, computed once.

    Args:
        phrases: `phrase`, `hidden`, `visits`; optionally `goals`, `conversion_rate`, `revenue`.
        jobs: the catalogue, with the brand where there is one.
        labels: phrases judged by hand, for the classifier that reads what no rule matches.
        learn: whether and how it is used; by default it is not.
        seed: for its folds.

    Returns:
        `unit` (the phrase), `job` (index, missing where nothing tells it), `by` (`rule` or `learned`), `visits`,
        `tried` (visits of which it is known whether they converted), `converted`, `cents` (whole hundredths of money,
        nothing where unknown), all whole numbers.
    """
    names = set(phrases.collect_schema().names())
    shown = phrases.filter(~nw.col("hidden") & ~nw.col("phrase").is_null() & (nw.col("visits") > 0))
    rows = shown.select(
        nw.col("phrase").cast(nw.String).str.to_lowercase().str.strip_chars().alias("unit"),
        nw.col("visits").cast(nw.Int64).alias("visits"),
        _converted(names).alias("converted"),
        _cents(names).alias("cents"),
    ).with_columns(nw.when(~nw.col("converted").is_null()).then(nw.col("visits")).alias("tried"))
    sums = rows.group_by("unit").agg(
        *(nw.col(name).sum().cast(nw.Int64).alias(name) for name in ("visits", "tried", "converted", "cents"))
    )
    if learn is not None and learn.use:
        told = classify(sums, "unit", jobs, labels, learn=learn, part="phrase", seed=seed)
    else:
        # Without the classifier its reading of what is left would only cost time.
        by = nw.when(~nw.col("job").is_null()).then(nw.lit(RULE)).alias("by")
        told = jobs_of_texts(sums, "unit", jobs).with_columns(by)
    found = told.select(nw.col("text").alias("unit"), "job", "by")
    filled = [nw.col(name).fill_null(0).alias(name) for name in ("tried", "converted", "cents")]
    return kept(sums.join(found, on="unit", how="left").select("unit", "job", "by", "visits", *filled))


def _converted(names: set[str]) -> nw.Expr:
    """Visits that reached a goal; from the times goals were reached where no rate tells it, at most every visit."""
    visits = nw.col("visits").cast(nw.Int64)
    ways = []
    if "conversion_rate" in names:
        ways.append((nw.col("conversion_rate").cast(nw.Float64) * visits.cast(nw.Float64)).round())
    if "goals" in names:
        ways.append(nw.col("goals").cast(nw.Float64).round())
    if not ways:
        return nw.lit(None, dtype=nw.Int64)
    times = nw.coalesce(*ways).cast(nw.Int64)
    return nw.when(times > visits).then(visits).otherwise(times)


def _cents(names: set[str]) -> nw.Expr:
    if "revenue" not in names:
        return nw.lit(0, dtype=nw.Int64)
    revenue = nw.col("revenue").cast(nw.Float64)
    # NaN and infinity cannot become whole numbers, and are no money.
    return nw.when(revenue.is_finite()).then((revenue * CENTS).round().cast(nw.Int64)).otherwise(nw.lit(0))


def hidden_visits(phrases: nw.LazyFrame[Any]) -> tuple[int, int]:
    """Visits whose phrase the engine hides, and all visits from search."""
    shut = nw.col("hidden") | nw.col("phrase").is_null()
    visits = nw.col("visits").cast(nw.Int64)
    row = collected(phrases.select(nw.when(shut).then(visits).sum().alias("shut"), visits.sum().alias("all")))[0]
    return int(row["shut"] or 0), int(row["all"] or 0)
