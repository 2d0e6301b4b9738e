"""Texts to jobs: by the rules first, then, where those find nothing, by what was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.texts import jobs_of_texts
from jtbd_jobs.texts.examples import Known, examples
from jtbd_jobs.texts.learning import decided, learned
from jtbd_jobs.texts.lemmas import all_lemmas
from jtbd_jobs.texts.options import Learn
from jtbd_reports.engine import collected, kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.texts.labels import Labels
    from jtbd_jobs.texts.learning import Learning

RULE, LEARNED = "rule", "learned"
_MARK, _WIDTH = "\x1e", 4
"""What stands between texts on their way to an engine, and how many digits of a job's index stand before each."""
MOST = 500_000
"""Distinct texts that are read one by one at most; of more, the rest are left to the rules alone."""


def classify(
    frame: nw.LazyFrame[Any],
    column: str,
    jobs: Jobs,
    labels: Labels | None = None,
    *,
    learn: Learn | None = None,
    part: str = "phrase",
    seed: int = 0,
    texts: Mapping[str, Known] | None = None,
) -> nw.LazyFrame[Any]:
    """The job of each distinct text, computed once.

    Args:
        frame: rows with a column of texts.
        column: its name.
        jobs: the catalogue.
        labels: labels.yml, which teaches the classifier together with the examples of jobs.yml.
        learn: whether and how the classifier is used; by default it is not.
        part: the column of deals that such texts are like, for the rules: `phrase`, `comment`, `page`.
        seed: for the classifier's folds.
        texts: what is known of labels that are no phrases, by their id.

    Returns:
        `text` (distinct, never missing), `job` (index in the catalogue, missing where nothing is known), `matched` (how
        many rules match), `by` (`rule`, `learned`, missing where there is no job).
    """
    found = jobs_of_texts(frame, column, jobs, part=part)
    options = learn or Learn()
    if not options.use:
        return with_learned(found, "text", None, options)
    known = {**(texts or {}), **phrases_known(labels, found)}
    return with_learned(found, "text", learned(examples(jobs, labels, known), options, seed), options)


def phrases_known(labels: Labels | None, found: nw.LazyFrame[Any]) -> dict[str, Known]:
    """Labelled phrases that occur, and whether a rule explains them.

    Args:
        labels: labels.yml.
        found: `text` and `job` as the rules give it.
    """
    wanted = [label.id for label in labels.of("phrases")] if labels else []
    if not wanted:
        return {}
    rows = collected(found.filter(nw.col("text").is_in(wanted)).select("text", "job"))
    return {row["text"]: Known(row["text"], row["job"] is None) for row in rows}


def with_learned(found: nw.LazyFrame[Any], column: str, taught: Learning | None, options: Learn) -> nw.LazyFrame[Any]:
    """Rows with `job`, filled by what was learned where the rules gave none, and `by`; computed once.

    Args:
        found: rows with `job`, and `column` of texts.
        column: its name.
        taught: what was learned; None where it is not used.
        options: how sure it must be.
    """
    named = {} if taught is None else guesses(_left(found, column), taught, options)
    job = nw.col("job")
    by: nw.Expr = nw.when(~job.is_null()).then(nw.lit(RULE))
    if named:
        found = found.join(_placed(found, column, named), on=column, how="left")
        mine = job.is_null() & ~nw.col("guess").is_null()
        by = nw.when(mine).then(nw.lit(LEARNED)).otherwise(by)
        job = nw.when(mine).then(nw.col("guess")).otherwise(job)
    made = found.with_columns(job.cast(nw.Int64).alias("job"), by.cast(nw.String).alias("by"))
    return kept(made.drop("guess") if named else made)


def _placed(frame: nw.LazyFrame[Any], column: str, named: Mapping[int, Sequence[str]]) -> nw.LazyFrame[Any]:
    """Texts with the job guessed, as a table where the frame lives.

    They go there as one long text that the engine takes apart: a list of conditions takes an engine minutes to read
    where there are ten thousand texts, and Narwhals has no way to put rows of ours beside a frame of any engine.
    """
    rows = [f"{job:0{_WIDTH}d}{text}" for job, texts in sorted(named.items()) for text in texts if _MARK not in text]
    whole = frame.head(1).select(nw.lit(_MARK.join(rows)).str.split(_MARK).alias("row"))
    # Kept, because Narwhals spreads a list in two passes over what it stands in.
    each = kept(whole).explode("row")
    text, guess = nw.col("row").str.slice(_WIDTH), nw.col("row").str.slice(0, _WIDTH).cast(nw.Int64)
    return kept(each.select(text.alias(column), guess.alias("guess")))


def _left(found: nw.LazyFrame[Any], column: str) -> list[str]:
    """Distinct texts without a job, in alphabetical order."""
    rest = found.filter(nw.col("job").is_null() & (nw.col(column) != "")).select(column).unique()
    return [row[column] for row in collected(rest.sort(column).head(MOST))]


def guesses(texts: Sequence[str], taught: Learning, options: Learn) -> dict[int, list[str]]:
    """Texts by index of the job that the classifier is sure enough of; none where there is no classifier."""
    if taught.model is None or not texts:
        return {}
    best, sure, ahead = decided(taught.model.scores(all_lemmas(texts)))
    named: dict[int, list[str]] = {}
    for place in ((sure >= taught.threshold) & (ahead >= options.abstain)).nonzero()[0].tolist():
        named.setdefault(taught.model.jobs[best[place]], []).append(texts[place])
    return named
