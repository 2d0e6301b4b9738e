"""How far the rules can be trusted: judged by texts labelled by hand, and what a classifier would add."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.assign.numbers import blanked, count_of, tidy
from jtbd_jobs.rules.texts import jobs_of_texts
from jtbd_jobs.texts.examples import Known
from jtbd_jobs.texts.judging import Judgement, Share, judgement, weighed
from jtbd_jobs.texts.labels import NONE, Labels, mark
from jtbd_jobs.texts.sources import PARTS, rows_of
from jtbd_reports import Metric
from jtbd_reports.engine import collected
from jtbd_reports.privacy import hidden_groups, is_small
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.assign.disclosure import Hidden
    from jtbd_jobs.rules.catalogue import AssignOptions, Jobs
    from jtbd_jobs.texts.learning import Learning, Tried

WEIGHED = "Wilson, strata weighed"
OUT_OF_FOLD = "Wilson, out of fold"


def words_of(
    labels: Labels,
    deals: nw.LazyFrame[Any],
    tables: Mapping[str, nw.LazyFrame[Any]],
    jobs: Jobs,
    options: AssignOptions,
) -> dict[str, Known]:
    """What is known of labels by their id: the words, and whether no rule explains them.

    Args:
        labels: labels.yml.
        deals: as made by `assigned`, with `job` as the rules alone give it.
        tables: those there are.
        jobs: the catalogue.
        options: which questions are read.
    """
    ids = [label.id for label in labels.of("deals")]
    rows = collected(deals.filter(nw.col("deal_id").is_in(ids)).select("deal_id", "words", "job")) if ids else []
    found = {str(row["deal_id"]): Known(str(row["words"]), row["job"] is None) for row in rows}
    for kind, part in PARTS.items():
        wanted = {label.id for label in labels.of(kind)}
        said = rows_of(kind, tables, options.answers) if wanted else None
        if said is not None:
            texts = collected(jobs_of_texts(said, "text", jobs, part=part).select("text", "job"))
            keyed = ((row["text"] if kind == "phrases" else mark(row["text"]), row) for row in texts)
            found |= {key: Known(row["text"], row["job"] is None) for key, row in keyed if key in wanted}
    return found


def judged(labels: Labels, deals: nw.LazyFrame[Any], jobs: Jobs) -> Judgement | None:
    """What labels of deals drawn at random say of the rules; None where there are none.

    Args:
        labels: labels.yml.
        deals: as made by `assigned`, with `job` as the rules alone give it.
        jobs: the catalogue.
    """
    own = labels.of("deals")
    ids = [label.id for label in own if label.draw]
    if not ids:
        return None
    names = {index: job.id for index, job in enumerate(jobs.jobs)}
    rows = collected(deals.filter(nw.col("deal_id").is_in(ids)).select("deal_id", "job"))
    found, unsure = weighed(own, {str(row["deal_id"]): names.get(row["job"], NONE) for row in rows})
    strata = [names.get(row["job"], NONE) for row in collected(deals.select("job").unique())]
    return judgement(found, unsure, strata) if found else None


def judged_metrics(found: Judgement | None, jobs: Jobs, hidden: Hidden) -> Iterator[Metric]:
    """`jobs.labels`, `jobs.precision`, `jobs.missed`, and `jobs.<id>.precision` and `.recall`."""
    if found is None:
        return
    yield count_of("jobs.labels", found.judged, "deals", "drawn at random and judged by hand")
    yield count_of("jobs.unsure_labels", found.unsure, "deals", "drawn at random, label = unsure")
    if found.overall is not None:
        yield _metric("jobs.precision", found.overall, "job is not null")
    if found.missed is not None:
        yield _metric("jobs.missed", found.missed, "job is null")
    for index, job in enumerate(jobs.jobs):
        for name, shares, where in (
            ("precision", found.precision, f"job = {job.id}"),
            ("recall", found.recall, f"label = {job.id}"),
        ):
            share = shares.get(job.id)
            if share is not None:
                metric = _metric(f"jobs.{job.id}.{name}", share, where)
                yield blanked(metric) if index in hidden.all or hidden.totals else metric


def gone(labels: Labels, deals: nw.LazyFrame[Any]) -> int:
    """How many labels are of deals that the data no longer have."""
    ids = [label.id for label in labels.of("deals")]
    if not ids:
        return 0
    rows = collected(deals.filter(nw.col("deal_id").is_in(ids)).select("deal_id").unique())
    return len(set(ids) - {str(row["deal_id"]) for row in rows})


def _metric(name: str, share: Share, where: str) -> Metric:
    low, high = tidy(share.low), tidy(share.high)
    where = f"judged by hand and {where}"
    return Metric(name, "share", tidy(share.value), low, high, n=share.n, unit="deals", method=WEIGHED, where=where)


def learned_metrics(
    taught: Learning, given: tuple[int, int] | None, jobs: Jobs, hidden: Hidden, minimum: int
) -> Iterator[Metric]:
    """What the classifier did on texts that it was not taught with, and how many deals it was sure of.

    Args:
        taught: what was learned.
        given: customers and deals that it gave a job; None where it is not used.
        jobs: the catalogue.
        hidden: what may not be shown.
        minimum: the smallest group that may be shown.
    """
    yield count_of("jobs.learned.labels", taught.size, "deals", "examples of jobs.yml and labels.yml")
    yield count_of("jobs.learned.open", taught.open, "deals", "labels.yml, no rule matches")
    if not taught.all.of:
        return
    yield _tried("jobs.learned.forced", round(taught.forced * taught.all.of), taught.all.of, "forced to name a job")
    yield Metric("jobs.learned.common", "share", tidy(taught.common), n=taught.all.of, unit="deals", method="count")
    told = _tried("jobs.learned.precision", taught.all.right, taught.all.given, "given a job")
    # A job that alone was given to a few would be read from the whole.
    yield blanked(told) if is_small(taught.all.given, minimum) else told
    yield _tried("jobs.learned.undecided", taught.all.undecided, taught.all.of, "left without a job")
    yield from _learned_by_job(taught, jobs, hidden, minimum)
    if given is not None:
        people, deals = given
        metric = count_of("jobs.learned.deals", deals, "deals", "no rule matches, the classifier is sure")
        yield blanked(metric) if hidden.totals or None in hidden.all or is_small(people, minimum) else metric


def _learned_by_job(taught: Learning, jobs: Jobs, hidden: Hidden, minimum: int) -> Iterator[Metric]:
    tried = [one for _, one in taught.jobs]
    closed = [place for place, (index, _) in enumerate(taught.jobs) if hidden.totals or index in hidden.all]
    # How many were given a job, and how many are of one, stand beside their totals: each is a partition of its own.
    given = hidden_groups([one.given for one in tried], minimum, unpublished=closed)
    own = hidden_groups([one.of for one in tried], minimum, unpublished=closed)
    for place, (index, one) in enumerate(taught.jobs):
        for metric, shut in zip(_each(f"jobs.{jobs.jobs[index].id}", one), (given, own, own), strict=True):
            yield blanked(metric) if place in closed or place in shut else metric


def _each(start: str, tried: Tried) -> tuple[Metric, Metric, Metric]:
    return (
        _tried(f"{start}.learned_precision", tried.right, tried.given, "given this job"),
        _tried(f"{start}.learned_recall", tried.right, tried.of, "label = this job"),
        _tried(f"{start}.learned_undecided", tried.undecided, tried.of, "label = this job, left without one"),
    )


def _tried(name: str, part: int, whole: int, where: str) -> Metric:
    empty = Metric(name, "share", None, n=0, unit="deals", method=OUT_OF_FOLD, where=f"not taught with: {where}")
    if not whole:
        return empty
    low, high = wilson(part / whole, whole)
    return replace(empty, value=tidy(part / whole), low=tidy(low), high=tidy(high), n=whole)


def confusion(found: Judgement | None, ids: Sequence[str], minimum: int) -> list[list[Any]]:
    """Texts by the reader's job (down) and the rules' (across), each list of jobs with `none` at its end.

    Counts below the minimum are None, but for zero: results are stored as they are.
    """
    if found is None:
        return []
    order = [*ids, NONE]
    cells = {pair: None if is_small(count, minimum) else count for pair, count in found.confusion.items()}
    return [[label, *(cells.get((label, ruled), 0) for ruled in order)] for label in order]
