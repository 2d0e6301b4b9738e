"""The analysis `jobs.use`: what each job is good for, from all that is known of it (J7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.assign.disclosure import shown_rows
from jtbd_jobs.evidence.disagreeing import gaps, strength
from jtbd_jobs.evidence.families import TABLES, families
from jtbd_jobs.evidence.talks import Talks, talks
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import FILE as JOBS_FILE
from jtbd_jobs.use import counting
from jtbd_jobs.use.document import FILE, JobUse, Use, UseOptions, check
from jtbd_jobs.use.numbers import CODES, channels, listed, measures, numbers_of, spoken, stages
from jtbd_jobs.use.pages import present
from jtbd_jobs.use.statement import parts
from jtbd_jobs.use.verdict import signs, verdict
from jtbd_jobs.use.words import phrases, telling_words
from jtbd_reports import Analysis, Inputs, Metric, Need, Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.evidence.families import Family
    from jtbd_jobs.rules.catalogue import Job
    from jtbd_jobs.use.counting import Group, Stage
    from jtbd_jobs.use.verdict import Numbers, Sign

_LISTS = {"products": "deals", "pages": "deals", "reasons": "deals", "phrases": "visits", "words": "customers"}
"""Lists of a page and what each of their counts is of."""
_LONG = 160
"""Characters beyond which a quote is taken only where there is no shorter one."""
_SPOKEN = (*CODES, "situation", "outcome")


def run(inputs: Inputs) -> Result:
    """What is known of each job, put where a positioning, a funnel and a sales script need it.

    Args:
        inputs: whatever there is of `deals` with `deal_jobs`, `job_numbers`, `crm_evidence`, `web_evidence`,
            `survey_evidence`, `phrase_jobs`, `quotes` with `interviews`, `stages`; the documents `jobs.yml` and, where
            the consultant has written one, `use.yml`.

    Returns:
        Metrics `use.*`: the numbers of jobs.assign, shares of deals and win rates by channel (0 to 1), interviews by
        code. Words of interviews only where consent allows quotes.
    """
    known = _known(inputs)
    told = [_job(known, job) for job in known.jobs.jobs]
    # a hidden job has no verdict: it would tell of its few customers
    verdicts = [facts["verdict"] for facts, _ in told if not facts["closed"]]
    ours = verdicts.count("ours")
    total = Metric("use.ours", "count", ours, n=ours, unit="jobs", method="count", where="verdict = ours")
    metrics = (total, *measures(known.numbers), *(metric for _, found in told for metric in found))
    return Result(metrics, {"jobs": [facts for facts, _ in told], "quotes": inputs.options.quotes})


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that was asked of the data, by job."""

    inputs: Inputs
    jobs: Jobs
    numbers: Numbers
    signs: Mapping[str, Mapping[str, Sign]]
    families: Sequence[Family]
    disputed: frozenset[str]
    talks: Talks
    groups: Mapping[str, Mapping[str, Sequence[Group]]]
    stages: Mapping[str, Sequence[Stage]]
    decided: Mapping[str, counting.Decided]
    words: Mapping[str, Sequence[Any]]
    phrases: Mapping[str, Sequence[Sequence[Any]]]

    @property
    def written(self) -> Use:
        """use.yml, empty where there is none."""
        found: Use | None = self.inputs.documents.get(FILE)
        return found or Use()


def _known(inputs: Inputs) -> _Known:
    jobs: Jobs = inputs.documents[JOBS_FILE]
    tables, top, minimum = inputs.tables, inputs.options.top, inputs.minimum
    ids = [job.id for job in jobs.jobs]
    numbers = numbers_of(tables)
    # joined once; every list below is asked of it
    deals = counting.deals_of_jobs(tables)
    measured = families(tables, jobs)
    grouped: dict[str, Mapping[str, Sequence[Group]]] = {}
    if deals is not None:
        grouped = {column: counting.groups(deals, column) for column in ("product", "channel", "page")}
        grouped["lost_reason"] = counting.lost(deals)
    entered = {} if deals is None else counting.stages(tables, deals)
    return _Known(
        inputs,
        jobs,
        numbers,
        signs({job: own for job, own in numbers.items() if job in ids}),
        measured,
        frozenset(gap.job for gap in gaps(measured)),
        talks(tables, jobs),
        grouped,
        entered,
        counting.decided(deals) if deals is not None and entered else {},
        {} if deals is None else telling_words(deals, jobs, minimum, top),
        phrases(tables["phrase_jobs"], ids, minimum, top) if "phrase_jobs" in tables else {},
    )


def _job(known: _Known, job: Job) -> tuple[dict[str, Any], list[Metric]]:
    """Facts and metrics of one job; of a hidden one only what is not about its few customers."""
    own = known.numbers.get(job.id, {})
    # what jobs.assign hides of a job is decided there, once for all pages
    closed = any(own[measure].suppressed for measure in ("customers", "deals") if measure in own)
    written = known.written.jobs.get(job.id, JobUse())
    metrics = [*spoken(job.id, known.talks)]
    lists, found = _lists(known, job.id) if not closed else ({}, [])
    told = parts(job.statement)
    facts = {
        "id": job.id,
        "name": job.name,
        "statement": job.statement,
        "parts": [told.when, told.want, told.so] if told else [],
        "closed": closed,
        "evidence": [family.name for family in known.families if family.cells[job.id].seen],
        "strength": strength(job.id, known.families, known.disputed, known.talks.count(job.id)),
        "signs": {} if closed else dict(known.signs.get(job.id, {})),
        "verdict": verdict({} if closed else known.signs.get(job.id, {})),
        "quotes": {code: _quotes(known, job.id, code) for code in _SPOKEN},
        "written": written.model_dump(by_alias=True),
        **{name: lists.get(name, []) for name in (*_LISTS, "channels", "stages")},
    }
    return facts, [*metrics, *found]


def _lists(known: _Known, job: str) -> tuple[dict[str, Any], list[Metric]]:
    """Products, pages, reasons, phrases, words, channels and stages of a job that may be shown."""
    minimum, top = known.inputs.minimum, known.inputs.options.top
    rows = {column: known.groups.get(column, {}).get(job, ()) for column in known.groups}
    win_rate = known.numbers.get(job, {}).get("win_rate")
    wins = win_rate is not None and not win_rate.suppressed
    by_channel = rows.get("channel", ())
    sold = channels(job, by_channel, minimum, top, wins=wins) if by_channel else None
    entered = stages(job, known.stages[job], known.decided[job], minimum) if job in known.stages else None
    lists: dict[str, Sequence[Sequence[Any]]] = {
        "products": _plain(rows.get("product", ()), minimum, top),
        "pages": _plain(rows.get("page", ()), minimum, top),
        # how many deals were lost follows from what is shown of wins, so reasons are hidden with them
        "reasons": _plain(rows.get("lost_reason", ()), minimum, top) if wins else [],
        "phrases": known.phrases.get(job, []),
        "words": [[one.word, one.customers] for one in known.words.get(job, ())],
    }
    counts = {name: [row[1] for row in lists[name]] for name in _LISTS}
    found = [metric for name, unit in _LISTS.items() for metric in listed(job, name, counts[name], unit)]
    found += [*(sold.metrics if sold else ()), *(entered.metrics if entered else ())]
    names = {"channels": list(sold.labels) if sold else [], "stages": list(entered.labels) if entered else []}
    return {**lists, **names}, found


def _plain(groups: Sequence[Group], minimum: int, most: int) -> list[list[Any]]:
    """Labels with their deals."""
    return [[row.labels[0], row.deals] for row in shown_rows([group.row for group in groups], minimum, most)]


def _quotes(known: _Known, job: str, code: str) -> list[str]:
    """Words that may be quoted: those said of this very job first, short ones before long, one person after another."""
    found = [one for one in known.talks.own(job, code) if one.quotable]
    # twice as many as one place shows: another place may take those left
    most = 2 * known.inputs.options.quotes
    ranked = sorted(found, key=lambda one: (one.by != "coder", len(one.text) > _LONG, one.talk, one.place))
    return list(dict.fromkeys(one.text for one in ranked))[:most]


ANALYSIS = Analysis(
    name="jobs.use",
    summary="Makes a page for each job: who, in which words, what to build and to say, ours or not.",
    options=UseOptions,
    run=run,
    present=present,
    needs=(
        Need("deals", ("status",), optional=True),
        Need("deal_jobs", optional=True),
        Need("job_numbers", optional=True),
        *(Need(table, optional=True) for table in TABLES.values()),
        Need("phrase_jobs", optional=True),
        Need("quotes", ("text", "code"), optional=True),
        Need("interviews", ("interview_id",), optional=True),
        Need("stages", ("deal_id", "stage"), optional=True),
    ),
    documents={JOBS_FILE: Jobs, FILE: Use},
    optional=frozenset({FILE}),
    check=check,
)
