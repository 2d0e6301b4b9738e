"""The rules of jobs.yml asked of texts that are no deals: search phrases, answers, comments, quotes."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.columns import TEXT_PARTS
from jtbd_jobs.rules.matching import with_matches
from jtbd_reports.engine import kept

if TYPE_CHECKING:
    from jtbd_jobs.rules.catalogue import Jobs


def winner(jobs: Jobs) -> nw.Expr:
    """Index of the job that wins where flags `job_0` … stand: the highest priority, then the order of the file."""
    expression = nw.lit(None, dtype=nw.Int64)
    # Built from the last to the first, so that the one that goes before is asked first.
    for index in reversed(jobs.ranked):
        expression = nw.when(nw.col(f"job_{index}")).then(nw.lit(index)).otherwise(expression)
    return expression.cast(nw.Int64)


def matched(jobs: Jobs) -> nw.Expr:
    """How many rules match where flags `job_0` … stand."""
    flags = (nw.col(f"job_{index}").cast(nw.Int64) for index in range(len(jobs.jobs)))
    return reduce(operator.add, flags, nw.lit(0))


def jobs_of_texts(frame: nw.LazyFrame[Any], column: str, jobs: Jobs, *, part: str = "phrase") -> nw.LazyFrame[Any]:
    """The job of each distinct text, by the very rules that deals go through; computed once.

    A text stands where a deal has its `part` and nothing else: conditions on other columns do not hold, so a rule that
    asks for a layout finds nothing in a phrase, and one that asks for words finds them.

    Args:
        frame: rows with a column of texts.
        column: its name.
        jobs: the catalogue.
        part: the column of deals that such texts are like: `phrase`, `comment`, `page`.

    Returns:
        `text` (distinct, never missing), `job` (index in the catalogue, missing where no rule matches), `matched` (how
        many rules match).
    """
    assert part in TEXT_PARTS, part
    texts = frame.select(nw.col(column).alias("text")).filter(~nw.col("text").is_null()).unique()
    found = with_matches({"deals": texts.select(nw.col("text").alias(part))}, jobs)
    own = nw.col(f"deals:{part}").alias("text")
    return kept(found.select(own, winner(jobs).alias("job"), matched(jobs).alias("matched")))
