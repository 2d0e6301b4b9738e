"""The section on recordings: how many to watch, and what was seen in those watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.search.observed import counted
from jtbd_reports import Column, Listing, Prose, Section, Table
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_jobs.search.telling import Teller
    from jtbd_reports.model import Block

_CODES = {
    "situation": "Situation", "push": "Pushes away", "pull": "Attracts", "anxiety": "Worries", "habit": "Habit",
    "outcome": "Desired outcome", "missing": "Is missing", "competitor": "Competitor", "price": "Price",
    "channel": "Channel", "words": "Their words",
}  # fmt: skip
"""Codes of interviews in words; a code of the project's own stands as it is."""


def section(tell: Teller) -> Section | None:
    """`search.watch`: None where there is nothing to watch and nothing was seen."""
    if not tell.visits["watch"] and not tell.visits["observed"]["rows"]:
        return None
    return Section(
        id="search.watch",
        kicker=tell.say("Recordings"),
        title=_title(tell),
        shown=tell.say("Recordings of visits: those to watch, and what was seen in those watched"),
        blocks=(Prose(tuple(_said(tell))), *_seen(tell)),
        source=tell.source(("visits",), tell.site_visits(), tell.say("drawn at random within job and ending")),
        method=(
            tell.say(
                "Recordings are drawn within each job and ending (converted; stayed without converting), as many of "
                "each as there are, up to an equal part of the list; visits that ended at once are left out, and so "
                "are all but the last {days} days, since counters keep recordings for a short time. The draw is the "
                "same on every build of the same data.",
                days=tell.view.language.number(tell.visits["watch_days"]),
            ),
            tell.say(
                "What was seen is an analyst’s reading of a few chosen visits: it shows what happens, never how often."
            ),
        ),
    )


def _title(tell: Teller) -> str:
    if _compared(tell):
        return tell.many(
            "The job that analysts saw is that of the rules in {same} of the {n} recording where both are known",
            "The job that analysts saw is that of the rules in {same} of the {n} recordings where both are known",
            "search.observed.pairs",
            same=tell.view.number("search.observed.same"),
        )
    if tell.visits["observed"]["rows"]:
        return tell.many("{n} recording was watched", "{n} recordings were watched", "search.observed.visits")
    return tell.many(
        "{n} recording to watch, of every job and ending",
        "{n} recordings to watch, of every job and ending",
        "search.watch",
    )


def _compared(tell: Teller) -> bool:
    """Whether enough recordings have both jobs: two of two would read like a finding."""
    pairs = tell.view.metrics.get("search.observed.pairs")
    return pairs is not None and (pairs.value or 0) >= tell.view.minimum


def _said(tell: Teller) -> Iterator[str]:
    if tell.visits["watch"]:
        yield tell.say(
            "The list to watch, {visits} with their ids, stands in the workbook alone; what is seen comes back through "
            "observations.yml beside project.yml.",
            visits=tell.many("{n} visit", "{n} visits", "search.watch"),
        )
    if _compared(tell):
        yield tell.say(
            "The job seen and the job by the rules are both known for {visits}; in so few the true share may lie "
            "anywhere within {interval}.",
            visits=tell.many("{n} visit", "{n} visits", "search.observed.pairs"),
            interval=tell.view.interval("search.observed.confirmed"),
        )
    if tell.view.metrics["search.observed.unknown"].value:
        yield tell.many(
            "{n} visit of observations.yml is not in the export; the workbook lists it.",
            "{n} visits of observations.yml are not in the export; the workbook lists them.",
            "search.observed.unknown",
        )


def _seen(tell: Teller) -> Iterator[Block]:
    observed = tell.visits["observed"]
    if not observed["rows"]:
        return
    counts = counted(observed)
    yield _counts(tell, counts)
    order = {(job, code): place for place, (job, code, _) in enumerate(counts)}
    rows = sorted(observed["rows"], key=lambda row: order[row[0], row[1]])
    yield Prose((tell.say("What analysts saw, in their words:"),))
    yield Listing(tuple((f"{_job(tell, job)}: {code_name(tell, code)}", clean(seen)) for job, code, seen in rows))


def _counts(tell: Teller, counts: Sequence[tuple[str, str, int]]) -> Table:
    """Jobs down, codes across, the commonest first."""
    found = {(job, code): n for job, code, n in counts}
    jobs = list(dict.fromkeys(job for job, _, _ in counts))
    codes = sorted(
        {code for _, code, _ in counts}, key=lambda code: (-sum(found.get((job, code), 0) for job in jobs), code)
    )
    head = (
        Column(tell.say("Job")),
        *(Column(code_name(tell, code), "count") for code in codes),
        Column(tell.say("In all"), "count"),
    )
    rows = tuple(
        (_job(tell, job), *(found.get((job, code)) for code in codes), sum(n for one, _, n in counts if one == job))
        for job in jobs
    )
    return Table("search.observed.counts", tell.say("Observations by job and kind"), head, rows)


def _job(tell: Teller, job: str) -> str:
    return tell.name(job) if job else tell.say("not told")


def code_name(tell: Teller, code: str) -> str:
    """A code in words."""
    return tell.say(_CODES[code]) if code in _CODES else clean(code) or tell.say("not coded")
