"""The result of jobs.assign in words: three pages, the findings, the limits, the names of the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.assign import checked, earning, jobmap, outcomes, overview, seen, taught, unexplained, worth
from jtbd_jobs.assign.labels import labels, limits
from jtbd_jobs.assign.telling import Teller
from jtbd_reports import Card, Finding, Page, Presentation, Result, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jtbd_reports import Section


def present(result: Result, view: View) -> Presentation:
    """Word the result.

    Args:
        result: as `run` returned it, or read back from JSON.
        view: language, currency and metrics.
    """
    tell = Teller(view, result.facts)
    main = (
        overview.overview(tell),
        jobmap.job_map(tell),
        outcomes.outcomes(tell),
        worth.value(tell),
        earning.margin(tell),
        earning.returns(tell),
    )
    rules = (
        unexplained.unassigned(tell),
        unexplained.conflicts(tell),
        checked.precision(tell),
        seen.inputs(tell),
        taught.learned(tell),
    )
    return Presentation(
        pages=(
            Page("jobs", tell.say("Jobs"), _there(main), part=tell.say("Why they buy")),
            Page("jobs-unassigned", tell.say("Not explained"), _there(rules[:2]), part=tell.say("Why they buy")),
            *(
                (Page("jobs-rules", tell.say("The rules"), _there(rules[2:]), part=tell.say("Why they buy")),)
                if _there(rules[2:])
                else ()
            ),
        ),
        findings=tuple(_findings(tell)),
        limits=limits(tell),
        labels=labels(tell),
        headline=_headline(tell),
    )


def _there(found: Iterable[Section | None]) -> tuple[Section, ...]:
    return tuple(section for section in found if section is not None)


def _headline(tell: Teller) -> str:
    # Who brings the money is what a client acts on; how much the rules explain is for those who made them.
    if tell.facts["revenue"]:
        return overview.revenue_sentence(tell, *tell.facts["revenue"][0])
    return overview.title(tell)


def _findings(tell: Teller) -> Iterator[Finding]:
    """At most one card each on money, outcome, the commonest job, coverage."""
    view = tell.view
    for job, _ in tell.facts["revenue"][:1]:
        people = view.number(f"jobs.{job}.customer_share")
        text = tell.say(
            "of revenue comes with the job {job}; of customers it is {share}", job=_quoted(tell, job), share=people
        )
        yield _finding(tell, f"jobs.{job}.revenue_share", text, 3.0)
    for job, _ in tell.facts["win_rate"][:1]:
        overall = view.number("jobs.win_rate")
        text = tell.say(
            "of decided deals of the job {job} are won; {share} overall", job=_quoted(tell, job), share=overall
        )
        yield _finding(tell, f"jobs.{job}.win_rate", text, 2.5)
    for job in tell.facts["leaders"][:1] if len(tell.facts["leaders"]) == 1 else ():
        if tell.people == "customer":
            text = tell.say("of customers have the job {job}, the commonest", job=_quoted(tell, job))
        else:
            text = tell.say("of deals have the job {job}, the commonest", job=_quoted(tell, job))
        yield _finding(tell, f"jobs.{job}.{tell.people}_share", text, 2.0)
    if view.has("jobs.coverage"):
        yield _finding(tell, "jobs.coverage", tell.say("of deals are explained by the rules"), 1.0)


def _finding(tell: Teller, metric: str, text: str, weight: float) -> Finding:
    return Finding(Card(tell.view.number(metric), tell.view.interval(metric), text), weight)


def _quoted(tell: Teller, job: str) -> str:
    return tell.quoted(tell.name(job))
