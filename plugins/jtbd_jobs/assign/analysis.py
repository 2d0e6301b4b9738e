"""The analysis `jobs.assign`: which job each deal and customer hires the product for, and what follows per job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_jobs.assign import measures
from jtbd_jobs.assign.assignment import assigned, customers_by_job, derived
from jtbd_jobs.assign.differences import by_median, by_revenue, by_win_rate, leaders
from jtbd_jobs.assign.disclosure import Hidden, hidden, shown_rows
from jtbd_jobs.assign.evidence import crm_evidence, job_numbers
from jtbd_jobs.assign.leftovers import common_words
from jtbd_jobs.assign.linked import with_linked
from jtbd_jobs.assign.margin import margin_metrics, margins
from jtbd_jobs.assign.numbers import Counted, metrics
from jtbd_jobs.assign.presentation import present
from jtbd_jobs.assign.repeat import repeat_metrics, repeats
from jtbd_jobs.assign.trust import spoken_for, trust_facts, trust_metrics, trusted
from jtbd_jobs.rules.catalogue import AssignOptions, Jobs
from jtbd_jobs.rules.checking import FILE, check, check_columns
from jtbd_jobs.rules.columns import OUTCOMES, locate
from jtbd_jobs.rules.matching import layout_of
from jtbd_jobs.texts import labels
from jtbd_jobs.texts.classifying import with_learned
from jtbd_jobs.texts.labels import Labels
from jtbd_reports import Analysis, Inputs, Need, Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import narwhals as nw

    from jtbd_jobs.rules.columns import Layout
    from jtbd_reports import Complaint, Metric


def run(inputs: Inputs) -> Result:
    """Deals to jobs, each job's numbers, and how far the rules can be trusted.

    Args:
        inputs: `deals` (`customer_id` and `status`; whatever else is there enriches it), optionally `customers`,
            tables of other texts, and the documents `jobs.yml` and, where there is one, `labels.yml`.

    Returns:
        Metrics `jobs.*`, facts for the presentation, and the tables of `offers`.

    Raises:
        ProjectError: rules that read columns which the tables do not have, or as what they are not.
    """
    jobs: Jobs = inputs.documents[FILE]
    ids = [job.id for job in jobs.jobs]
    layout = layout_of(inputs.tables)
    check_columns(jobs, layout)
    ruled = assigned(inputs.tables, jobs)
    trust = trusted(inputs, jobs, ruled)
    deals = ruled if trust.used is None else with_learned(ruled, "words", trust.used, inputs.options.learn)
    customers = customers_by_job(deals, jobs)
    spoken = spoken_for(trust, inputs, deals, customers)
    counted = _counted(deals, customers, jobs, inputs.minimum)
    closed = hidden(counted.total, counted.groups, counted.primary, len(jobs.jobs), inputs.minimum)
    found = (
        *metrics(counted, closed),
        *(margin_metrics(*margins(deals), ids, closed, inputs.minimum) if "margin" in layout["deals"] else ()),
        *repeat_metrics(repeats(deals, customers), ids, closed, inputs.minimum),
        *trust_metrics(trust, deals, spoken, closed, inputs.minimum),
    )
    facts = {
        **_facts(counted, closed, {metric.id: metric for metric in found}, layout),
        **_listings(deals, counted, closed, inputs.options.top),
        **trust_facts(trust, inputs.minimum),
    }
    # Deals are never overruled, nor do numbers count what was only said: those customers stand in the table alone.
    everybody = with_linked(customers, spoken) if inputs.options.linked and spoken is not None else customers
    offered = {
        **derived(deals, everybody, jobs),
        "crm_evidence": crm_evidence(counted, closed),
        "job_numbers": job_numbers(ids, found),
    }
    return Result(found, facts, offered)


def _counted(deals: nw.LazyFrame[Any], customers: nw.LazyFrame[Any], jobs: Jobs, minimum: int) -> Counted:
    total, groups = measures.groups_of(measures.clusters_of(deals))
    return Counted(
        jobs,
        total,
        groups,
        measures.primary_customers(customers),
        measures.conflicts(deals),
        measures.spreads(deals, "days"),
        measures.spreads(deals, "cents"),
        minimum,
    )


def _facts(counted: Counted, closed: Hidden, found: Mapping[str, Metric], layout: Layout) -> dict[str, Any]:
    """What the titles may claim, and what is missing."""
    jobs, total = counted.jobs.jobs, counted.total
    # Found here, with the tables at hand, and said in the report: a win rate of "won" deals is no finding.
    told = [job.id for job in jobs if _reads_outcome(counted.jobs, job.id, layout)]
    ids = [job.id for job in jobs]
    # Leaders come from what is shown: a hidden job may not be given away by being left out of a tie.
    shown = {job.id: _weight(counted, index) for index, job in enumerate(jobs) if index not in closed.all}
    return {
        "jobs": [{"id": job.id, "name": job.name, "statement": job.statement} for job in jobs],
        "hidden": [ids[index] for index in sorted(index for index in closed.all if index is not None)],
        "empty": [job.id for index, job in enumerate(jobs) if index not in counted.groups],
        "too_few": closed.totals,
        "win_rate": by_win_rate(counted, closed, found, told),
        "cycle_days": by_median(counted, found, "cycle_days", counted.days, told),
        "order_value": by_median(counted, found, "order_value", counted.cents, told),
        "revenue": by_revenue(ids, found),
        "leaders": [] if closed.totals else leaders(shown),
        "told_by_outcome": told,
        "has_amounts": "amount" in layout["deals"],
        "has_dates": {"created_at", "closed_at"} <= set(layout["deals"]),
        "has_won": bool(total.won),
        "has_customers": "customers" in layout,
        "compared": sum(1 for index in counted.groups if index is not None),
    }


def _weight(counted: Counted, index: int) -> int:
    """Customers of a job, or its deals where no customer is known."""
    group = counted.groups.get(index)
    return counted.primary.get(index, 0) if counted.total.customers else (group.deals if group else 0)


def _reads_outcome(jobs: Jobs, name: str, layout: Layout) -> bool:
    job = next(job for job in jobs.jobs if job.id == name)
    places = (locate(column, layout) for _, column, _ in job.rule.conditions())
    return any(place is not None and place.table == "deals" and place.name in OUTCOMES for place in places)


def _listings(deals: nw.LazyFrame[Any], counted: Counted, closed: Hidden, most: int) -> dict[str, Any]:
    """Pairs, patterns and words that may be shown; nothing where all is hidden."""
    jobs, minimum = counted.jobs.jobs, counted.minimum
    if closed.totals:
        return {"pairs": [], "patterns": [], "words": []}
    # Lists are cut here and not when shown: results are stored and published too.
    both = measures.pairs(deals, counted.jobs.ranked)
    rest = () if None in closed.all else measures.listing(deals, ("product", "channel")).get(None, ())
    words = () if None in closed.all else common_words(deals, minimum, 2 * most)
    return {
        "pairs": [
            [jobs[first].id, jobs[second].id, people, n]
            for first, second, people, n in both
            if people >= minimum and not {first, second} & closed.all
        ][:most],
        "patterns": _plain(shown_rows(rest, minimum, most)),
        "words": [[word.word, word.customers, word.deals] for word in words],
    }


def _plain(rows: tuple[measures.Row, ...]) -> list[list[Any]]:
    return [[*row.labels, row.customers, row.deals] for row in rows]


def _check(options: AssignOptions, documents: Mapping[str, Any]) -> Iterator[tuple[str, Complaint]]:
    """Complaints about jobs.yml, then about labels of jobs that it does not have."""
    yield from check(options, documents)
    if labels.FILE in documents:
        yield from ((labels.FILE, complaint) for complaint in labels.check(documents[labels.FILE], documents[FILE]))


ANALYSIS = Analysis(
    name="jobs.assign",
    summary="Assigns deals to jobs by the rules in jobs.yml and compares the jobs.",
    options=AssignOptions,
    run=run,
    present=present,
    needs=(
        Need("deals", ("customer_id", "status")),
        *(
            Need(table, columns, optional=True)
            for table, columns in (
                ("customers", ("customer_id",)),
                ("phrases", ("phrase", "visits")),
                ("questions", ("question_id",)),
                ("responses", ("respondent_id", "question_id", "answer")),
                ("respondents", ("respondent_id",)),
                ("quotes", ("text",)),
                ("interviews", ("interview_id",)),
            )
        ),
    ),
    offers=("customer_jobs", "deal_jobs", "crm_evidence", "job_numbers"),
    documents={FILE: Jobs, labels.FILE: Labels},
    optional=frozenset({labels.FILE}),
    check=_check,
)
