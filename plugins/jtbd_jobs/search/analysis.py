"""The analysis `jobs.search`: searches and visits by job, what no rule explains, which recordings to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import FILE as JOBS
from jtbd_jobs.search import claims, evidence, numbers, observed
from jtbd_jobs.search.counting import tally
from jtbd_jobs.search.listing import MOST, found_candidates, phrases_of, plain_candidate, plain_words, words_of
from jtbd_jobs.search.months import by_month
from jtbd_jobs.search.observations import FILE as SEEN
from jtbd_jobs.search.observations import Observations, check
from jtbd_jobs.search.options import SearchOptions
from jtbd_jobs.search.phrases import asked, hidden_visits, with_brand
from jtbd_jobs.search.presentation import present
from jtbd_jobs.search.visiting import robots, visited
from jtbd_jobs.search.watching import drawn
from jtbd_jobs.texts.labels import FILE as LABELS
from jtbd_jobs.texts.labels import Labels
from jtbd_reports import Analysis, Inputs, Location, Metric, Need, Problem, ProjectError, Result
from jtbd_reports.stats import effective_size

if TYPE_CHECKING:
    from jtbd_jobs.search.counting import Tally


def run(inputs: Inputs) -> Result:
    """Phrases and visits to jobs, and what follows.

    Args:
        inputs: `phrases` or `visits` or both, optionally `goals`; the documents `jobs.yml` and, where there are any,
            `labels.yml` and `observations.yml`.

    Returns:
        Metrics `search.*`, facts for the presentation, and the tables of `offers`.

    Raises:
        ProjectError: neither table is there; a goal that nobody reached.
    """
    if not {"phrases", "visits"} & set(inputs.tables):
        message = "needs the table 'phrases' or 'visits', and no source of this project gives either"
        raise ProjectError([Problem(Location("project.yml"), message, "analyses.jobs.search")])
    jobs: Jobs = inputs.documents[JOBS]
    metrics: list[Metric] = []
    facts: dict[str, Any] = {
        "jobs": [{"id": job.id, "name": job.name, "statement": job.statement} for job in jobs.jobs],
        "brand": bool(inputs.options.brand),
    }
    derived = {
        "phrase_jobs": evidence.no_rows(phrase="text", job_id="text", visits="count", by="text"),
        "visit_jobs": evidence.no_rows(visit_id="text", job_id="text"),
    }
    for table, part in (("visits", _visits), ("phrases", _phrases)):
        if table in inputs.tables:
            found, said, tables = part(inputs, jobs)
            metrics += found
            facts[table] = said
            # Phrases come last: what people typed says more of them than which page we led them to.
            derived |= tables
    return Result(tuple(metrics), {"phrases": None, "visits": None, **facts}, derived)


def _phrases(inputs: Inputs, jobs: Jobs) -> tuple[list[Metric], dict[str, Any], dict[str, Any]]:
    options: SearchOptions = inputs.options
    ids, minimum, brand = [job.id for job in jobs.jobs], inputs.minimum, bool(options.brand)
    labels = inputs.documents.get(LABELS)
    frame = asked(inputs.tables["phrases"], with_brand(jobs, options.brand), labels, options.learn, inputs.seed)
    told = tally(frame, "unit", len(ids))
    hidden = numbers.closed(told, len(ids), minimum, brand=brand)
    phrases = phrases_of(frame)
    groups, total = found_candidates(phrases, len(ids), minimum, options.candidates, options.examples)
    metrics = [
        *numbers.of_search(told, ids, hidden, hidden_visits(inputs.tables["phrases"]), brand=brand),
        *numbers.of_candidates(groups, total, told.groups[None].visits if None in told.groups else 0),
    ]
    words = {
        name: plain_words(words_of(phrases, index, minimum, options.examples))
        for index, name in enumerate(ids)
        if index in told.groups and index not in hidden.all
    }
    said = {
        **_claims(told, ids, hidden),
        "words": words,
        "candidates": [plain_candidate(one) for one in groups],
        "converts": bool(told.all.outcome.whole),
        "learned": options.learn.use,
        "cut": told.all.units > MOST,
    }
    tables = {
        "phrase_jobs": evidence.phrase_jobs(frame, ids),
        "web_evidence": evidence.web_evidence(told, ids, hidden.all),
    }
    return metrics, said, tables


def _visits(inputs: Inputs, jobs: Jobs) -> tuple[list[Metric], dict[str, Any], dict[str, Any]]:
    options: SearchOptions = inputs.options
    ids, minimum = [job.id for job in jobs.jobs], inputs.minimum
    frame = visited(inputs.tables, jobs, options.goals)
    told = tally(frame, "cluster", len(ids))
    hidden = numbers.closed(told, len(ids), minimum, brand=False, browsers=True)
    metrics = [*numbers.of_visits(told, ids, hidden, robots(inputs.tables["visits"]))]
    lines, trend = by_month(frame, ids, hidden.all, minimum, _worth(told))
    watched = drawn(frame, options.watch, options.watch_days, range(len(ids)), inputs.seed)
    watch = [{**row, "job": ids[row["job"]] if row["job"] >= 0 else ""} for row in watched]
    metrics += [*lines, numbers.count("search.watch", len(watch), "visits")]
    seen: Observations = inputs.documents.get(SEEN) or Observations()
    sight = observed.looked_up(seen.observations, inputs.tables["visits"], frame, ids)
    metrics += observed.of_observations(sight)
    said = {
        **_claims(told, ids, hidden),
        "trend": trend,
        "watch": watch,
        "watch_days": options.watch_days,
        "observed": sight,
        "goals": list(options.goals),
    }
    tables = {
        "visit_jobs": evidence.visit_jobs(frame, ids),
        "web_evidence": evidence.web_evidence(told, ids, hidden.all),
    }
    return metrics, said, tables


def _worth(told: Tally) -> float:
    """How many independent visits a visit is worth, as browsers come back with the same job."""
    sizes = [(effective_size(group.among), group.among.whole) for job, group in told.groups.items() if job is not None]
    return min((size / whole for size, whole in sizes if whole), default=1.0)


def _claims(told: Tally, ids: list[str], hidden: numbers.Hidden) -> dict[str, Any]:
    return {
        "hidden": [ids[index] for index in sorted(one for one in hidden.all if one is not None and one < len(ids))],
        "empty": [name for index, name in enumerate(ids) if index not in told.groups],
        "leaders": claims.leaders(told, ids, hidden.all),
        "outcome": claims.by_outcome(told, ids, hidden.all),
        "money": bool(told.known.cents),
    }


ANALYSIS = Analysis(
    name="jobs.search",
    summary="Gives search phrases and visits their jobs, proposes jobs that no rule knows, lists recordings to watch.",
    options=SearchOptions,
    run=run,
    present=present,
    needs=(
        Need("phrases", ("phrase", "hidden", "visits"), optional=True),
        Need("visits", ("visit_id",), optional=True),
        Need("goals", ("visit_id", "goal"), optional=True),
    ),
    offers=("phrase_jobs", "visit_jobs", "web_evidence"),
    documents={JOBS: Jobs, SEEN: Observations, LABELS: Labels},
    optional=frozenset({SEEN, LABELS}),
    check=check,
)
