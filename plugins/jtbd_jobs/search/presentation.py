"""The result of jobs.search in words: up to four pages, findings, limits, sheets, a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.search import candidates, recordings, searches, visits
from jtbd_jobs.search.labels import labels, limits
from jtbd_jobs.search.sheets import sheets
from jtbd_jobs.search.telling import SEARCHES, VISITS, Teller
from jtbd_reports import Card, Finding, Page, Presentation, Result, View

if TYPE_CHECKING:
    from collections.abc import Iterator


def present(result: Result, view: View) -> Presentation:
    """Word the result.

    Args:
        result: as `run` returned it, or read back from JSON.
        view: language, currency and metrics.
    """
    tell = Teller(view, result.facts)
    return Presentation(
        pages=tuple(_pages(tell)),
        findings=tuple(_findings(tell)),
        limits=tuple(limits(tell)),
        labels=labels(tell),
        sheets=tuple(sheets(tell)),
        proposals=candidates.proposals(tell),
    )


def _pages(tell: Teller) -> Iterator[Page]:
    if tell.phrases:
        yield Page("search", tell.say("Search"), searches.sections(tell), part=tell.say("What they look for"))
        yield Page(
            "search-unexplained",
            tell.say("New in search"),
            (candidates.section(tell),),
            part=tell.say("What they look for"),
        )
    if tell.visits:
        yield Page("search-visits", tell.say("Visits"), visits.sections(tell), part=tell.say("What they look for"))
        watched = recordings.section(tell)
        if watched is not None:
            yield Page("search-watch", tell.say("Recordings"), (watched,), part=tell.say("What they look for"))


def _findings(tell: Teller) -> Iterator[Finding]:
    """One card on what no rule knows, one on conversion."""
    if tell.phrases and tell.phrases["candidates"]:
        words = tell.words(tell.phrases["candidates"][0]["words"][:2])
        text = tell.say("of searches may be of a job that no rule knows: {words}", words=words)
        yield _finding(tell, "search.candidates.1.share", text, 1.5)
    for facts, start in ((tell.visits, VISITS), (tell.phrases, SEARCHES)):
        if facts and facts["outcome"]:
            job, _ = facts["outcome"][0]
            overall = "search.site.conversion" if start == VISITS else "search.conversion"
            text = tell.say(
                "of visits of the job {job} convert; {share} of all jobs",
                job=tell.quoted(tell.name(job)),
                share=tell.view.number(overall),
            )
            yield _finding(tell, f"{start}.{job}.conversion", text, 1.2)
            return


def _finding(tell: Teller, metric: str, text: str, weight: float) -> Finding:
    return Finding(Card(tell.view.number(metric), tell.view.interval(metric), text), weight)
