"""What other analyses are handed: phrases and visits with their jobs, and each job's part as evidence of the web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.search.numbers import tidy
from jtbd_reports.engine import one_for_another
from jtbd_reports.stats import effective_size, wilson

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from jtbd_jobs.search.counting import Tally


def web_evidence(tally: Tally, ids: Sequence[str], hidden: Collection[int | None]) -> Any:  # noqa: ANN401 - pyarrow carries no types
    """Each job's part of the visits whose job is known.

    Returns:
        An Arrow table, one row per job in the order of the catalogue: `job_id`, `share`, `low`, `high` (fractions of
        1), `n` (visits of this job), `of` (visits with a job), `unit` (`visits`), `suppressed`.
    """
    import pyarrow as pa  # noqa: PLC0415 - loaded when something is computed

    kinds = {
        "job_id": pa.string(), "share": pa.float64(), "low": pa.float64(), "high": pa.float64(), "n": pa.int64(),
        "of": pa.int64(), "unit": pa.string(), "suppressed": pa.bool_(),
    }  # fmt: skip
    rows = [_row(tally, index, name, hidden) for index, name in enumerate(ids)]
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def _row(tally: Tally, index: int, name: str, hidden: Collection[int | None]) -> dict[str, Any]:
    group, whole = tally.groups.get(index), tally.known.visits
    # Where "no job" covers a small one, the sum of all jobs would uncover it.
    closed = None in hidden
    shut = closed or index in hidden
    own = group.visits if group else 0
    told = None if shut or not whole else own / whole
    size = effective_size(group.among) if group else float(whole)
    low, high = (None, None) if told is None else wilson(told, size)
    return {
        "job_id": name,
        "share": None if told is None else tidy(told),
        "low": None if low is None else tidy(low),
        "high": None if high is None else tidy(high),
        "n": None if shut else own,
        "of": None if closed else whole,
        "unit": "visits",
        "suppressed": shut,
    }


def no_rows(**columns: str) -> Any:  # noqa: ANN401 - pyarrow carries no types
    """An empty Arrow table, for what this project has no source of; columns by type, `text` or `count`."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {"text": pa.string(), "count": pa.int64()}
    return pa.table({name: pa.array([], kinds[kind]) for name, kind in columns.items()})


def phrase_jobs(frame: nw.LazyFrame[Any], ids: Sequence[str]) -> nw.LazyFrame[Any]:
    """`phrase`, `job_id` (missing where no job is known), `visits`, `by` (`rule`, `learned`, `brand`, or missing)."""
    brand = nw.when(nw.col("job") >= len(ids)).then(nw.lit("brand")).otherwise(nw.col("by")).alias("by")
    return frame.select(nw.col("unit").alias("phrase"), _named(ids), "visits", brand).sort("phrase")


def visit_jobs(frame: nw.LazyFrame[Any], ids: Sequence[str]) -> nw.LazyFrame[Any]:
    """`visit_id`, `job_id`; visits without a job and those of robots are left out."""
    return frame.filter(~nw.col("job").is_null()).select("visit_id", _named(ids)).sort("visit_id")


def _named(ids: Sequence[str]) -> nw.Expr:
    return one_for_another(nw.col("job"), dict(enumerate(ids)), nw.String).alias("job_id")
