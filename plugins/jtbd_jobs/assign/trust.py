"""Everything that says how far the assignment can be trusted, gathered once: labels, classifier, other texts, slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.assign.linked import count_linked, linked
from jtbd_jobs.assign.numbers import blanked, count_of
from jtbd_jobs.assign.reading import Read, read, reading_metrics, told
from jtbd_jobs.assign.trusting import confusion, gone, judged, judged_metrics, learned_metrics, words_of
from jtbd_jobs.rules.unmet import unmet
from jtbd_jobs.texts.classifying import LEARNED
from jtbd_jobs.texts.examples import examples
from jtbd_jobs.texts.labels import FILE, Labels
from jtbd_jobs.texts.learning import LEAST_OPEN, learned
from jtbd_reports.engine import collected
from jtbd_reports.privacy import is_small

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.assign.disclosure import Hidden
    from jtbd_jobs.rules.catalogue import AssignOptions, Jobs
    from jtbd_jobs.texts.judging import Judgement
    from jtbd_jobs.texts.learning import Learning
    from jtbd_reports import Inputs, Metric


@dataclass(frozen=True, slots=True)
class Trust:
    """What was found out about the rules.

    Attributes:
        jobs: the catalogue.
        options: of the analysis.
        judgement: what labels of deals say; None without labels drawn at random.
        gone: labels of deals that the data no longer have.
        taught: what was learned; None where nobody asked for it: no labels.yml, and `learn` not used.
        rows: texts of other inputs with their jobs.
        reads: how much of each input got a job.
        slips: job, column and value of rules that never occur.
    """

    jobs: Jobs
    options: AssignOptions
    judgement: Judgement | None
    gone: int
    taught: Learning | None
    rows: Mapping[str, nw.LazyFrame[Any]]
    reads: tuple[Read, ...]
    slips: tuple[tuple[str, str, str], ...]

    @property
    def used(self) -> Learning | None:
        """The classifier, where it is wanted and may be used."""
        wanted = self.options.learn.use and self.taught is not None and self.taught.model is not None
        return self.taught if wanted else None


def trusted(inputs: Inputs, jobs: Jobs, ruled: nw.LazyFrame[Any]) -> Trust:
    """Find out how far the rules can be trusted.

    Args:
        inputs: of the analysis.
        jobs: the catalogue.
        ruled: deals as made by `assigned`, by the rules alone.
    """
    options: AssignOptions = inputs.options
    labels: Labels | None = inputs.documents.get(FILE)
    taught = None
    if labels is not None or options.learn.use:
        words = words_of(labels or Labels(), ruled, inputs.tables, jobs, options)
        taught = learned(examples(jobs, labels, words), options.learn, inputs.seed)
    used = taught if options.learn.use and taught is not None and taught.model is not None else None
    rows = told(inputs.tables, jobs, options, used)
    judgement = judged(labels, ruled, jobs) if labels is not None else None
    lost = gone(labels, ruled) if labels is not None else 0
    return Trust(jobs, options, judgement, lost, taught, rows, tuple(read(rows)), tuple(unmet(inputs.tables, jobs)))


def trust_metrics(
    trust: Trust, deals: nw.LazyFrame[Any], spoken: nw.LazyFrame[Any] | None, hidden: Hidden, minimum: int
) -> Iterator[Metric]:
    """Every number about the rules.

    Args:
        trust: what was found out.
        deals: with `job`, and `by` where a classifier was used.
        spoken: customers whom only their own words give a job, as `linked` returns them.
        hidden: what may not be shown.
        minimum: the smallest group that may be shown.
    """
    yield from judged_metrics(trust.judgement, trust.jobs, hidden)
    if trust.gone:
        yield count_of("jobs.gone_labels", trust.gone, "labels", "deal not in the data")
    yield from reading_metrics(trust.reads, minimum, learned=trust.used is not None)
    if trust.taught is not None:
        given = _given(deals) if trust.used is not None else None
        yield from learned_metrics(trust.taught, given, trust.jobs, hidden, minimum)
    if spoken is not None:
        count = count_linked(spoken)
        metric = count_of("jobs.linked_customers", count, "customers", "no deal has a job, an answer or a quote has")
        yield blanked(metric) if hidden.totals or is_small(count, minimum) else metric


def _given(deals: nw.LazyFrame[Any]) -> tuple[int, int]:
    """Customers and deals to which the classifier gave a job."""
    row = collected(deals.filter(nw.col("by") == LEARNED).select(
        nw.col("cluster").n_unique().alias("people"), nw.len().alias("deals"))
    )[0]  # fmt: skip
    return int(row["people"] or 0), int(row["deals"] or 0)


def spoken_for(
    trust: Trust, inputs: Inputs, deals: nw.LazyFrame[Any], customers: nw.LazyFrame[Any]
) -> nw.LazyFrame[Any] | None:
    """Customers whom only their own answers and quotes give a job; None where no text can be linked."""
    return linked(inputs.tables, trust.rows, deals, customers, trust.jobs)


def trust_facts(trust: Trust, minimum: int) -> dict[str, Any]:
    """What the pages say of the rules beside numbers, with no count below the minimum."""
    ids = [job.id for job in trust.jobs.jobs]
    taught = trust.taught
    return {
        "inputs": [one.kind for one in trust.reads],
        "slips": [list(slip) for slip in trust.slips],
        "confusion": confusion(trust.judgement, ids, minimum),
        "learned": None
        if taught is None
        else {
            "used": trust.used is not None,
            "wanted": trust.options.learn.use,
            "refusal": taught.refusal,
            "least": trust.options.learn.least_labels,
            "least_open": LEAST_OPEN,
            "precision": trust.options.learn.precision,
            "jobs": [ids[index] for index, _ in taught.jobs],
        },
        "linked": trust.options.linked,
    }
