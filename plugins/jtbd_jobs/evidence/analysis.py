"""The analysis `jobs.evidence`: every job in every family of evidence, and where these disagree (J2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.evidence.disagreeing import gaps, strength
from jtbd_jobs.evidence.families import TABLES, families
from jtbd_jobs.evidence.numbers import Weighed, metrics
from jtbd_jobs.evidence.options import EvidenceOptions
from jtbd_jobs.evidence.pages import present
from jtbd_jobs.evidence.talks import talks
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import FILE
from jtbd_jobs.search.observations import FILE as SEEN
from jtbd_jobs.search.observations import Observations
from jtbd_reports import Analysis, Inputs, Need, Result
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.evidence.families import Family
    from jtbd_jobs.evidence.talks import Talks


def run(inputs: Inputs) -> Result:
    """Families held against each other.

    Args:
        inputs: any of `crm_evidence`, `web_evidence`, `survey_evidence`, of `quotes` with `interviews`, `customer_jobs`
            for interviews linked to the CRM, `deals` (only whether any were lost), and the documents `jobs.yml` and,
            where sessions were watched, `observations.yml`.

    Returns:
        Metrics `evidence.*`: shares by job and family as those gave them, rank agreement (W from 0 to 1, rho from -1
        to 1), counts of interviews.
    """
    jobs: Jobs = inputs.documents[FILE]
    ids = [job.id for job in jobs.jobs]
    measured = families(inputs.tables, jobs)
    said = talks(inputs.tables, jobs)
    apart = gaps(measured)
    disputed = {gap.job for gap in apart}
    strengths = {job: strength(job, measured, disputed, said.count(job)) for job in ids}
    linked, watched = _linked(inputs.tables, said), _watched(inputs.documents, ids)
    found = Weighed(ids, measured, said, strengths, linked, watched)
    facts: dict[str, Any] = {
        "jobs": [{"id": job.id, "name": job.name, "statement": job.statement} for job in jobs.jobs],
        "families": [_told(family) for family in measured],
        "strengths": strengths,
        "gaps": [[gap.job, gap.higher, gap.lower] for gap in apart],
        "has_talks": bool(said.passages),
        "won_only": _won_only(inputs.tables),
    }
    return Result(metrics(found, minimum=inputs.minimum, seed=inputs.seed), facts)


def _told(family: Family) -> dict[str, Any]:
    return {
        "name": family.name,
        "unit": family.unit,
        "order": list(family.order),
        "absent": [job for job, cell in family.cells.items() if cell.absent],
        "hidden": [job for job, cell in family.cells.items() if cell.suppressed],
    }


def _linked(tables: Mapping[str, nw.LazyFrame[Any]], said: Talks) -> tuple[int, int]:
    """Interviews whose person has a job in the CRM, and those where it is the job the interview is about."""
    customers, persons = said.customers or {}, said.persons or {}
    linked = {talk: customer for talk, customer in customers.items() if talk in persons}
    if not linked or "customer_jobs" not in tables:
        return 0, 0
    # only the few customers who were interviewed are asked for
    theirs = tables["customer_jobs"].filter(nw.col("is_primary") & nw.col("customer_id").is_in([*linked.values()]))
    jobs = {row["customer_id"]: row["job_id"] for row in collected(theirs.select("customer_id", "job_id"))}
    known = [talk for talk, customer in linked.items() if customer in jobs]
    return len(known), sum(jobs[linked[talk]] == persons[talk] for talk in known)


def _watched(documents: Mapping[str, Any], ids: Sequence[str]) -> dict[str, int]:
    """Watched recordings by the job that was seen in them, each recording once; nothing where none were watched."""
    found: Observations = documents.get(SEEN) or Observations()
    seen = {(one.key, one.job) for one in found.observations if one.job in ids}
    return {job: sum(other == job for _, other in seen) for job in ids} if seen else {}


def _won_only(tables: Mapping[str, nw.LazyFrame[Any]]) -> bool:
    """Whether the export holds no lost deal, so that jobs whose deals are often lost are missing from it."""
    if "deals" not in tables or "crm_evidence" not in tables:
        return False
    lost = (nw.col("status") == "lost").cast(nw.Int64).sum().alias("lost")
    return not collected(tables["deals"].select(lost))[0]["lost"]


ANALYSIS = Analysis(
    name="jobs.evidence",
    summary="Holds sales, web analytics, surveys and interviews against each other, job by job.",
    options=EvidenceOptions,
    run=run,
    present=present,
    needs=(
        *(Need(table, optional=True) for table in TABLES.values()),
        Need("customer_jobs", optional=True),
        Need("quotes", ("text", "code"), optional=True),
        Need("interviews", ("interview_id",), optional=True),
        Need("deals", ("status",), optional=True),
    ),
    documents={FILE: Jobs, SEEN: Observations},
    optional=frozenset({SEEN}),
)
