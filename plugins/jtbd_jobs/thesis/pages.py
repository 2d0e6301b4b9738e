"""The result of jobs.thesis in words: its pages, its findings, its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.thesis.labels import labels, limits
from jtbd_jobs.thesis.likeness import likeness
from jtbd_jobs.thesis.telling import Teller
from jtbd_jobs.thesis.tested import against
from jtbd_jobs.thesis.verdicts import headline, is_clear
from jtbd_reports import Card, Finding, Page, Presentation, Prose, Result, Section, View

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
        limits=limits(tell),
        labels=labels(tell),
        headline=headline(tell, tell.main) if tell.facts["rivals"] and is_clear(tell, tell.main) else "",
    )


def _pages(tell: Teller) -> Iterator[Page]:
    rivals = tell.facts["rivals"]
    sections = [against(tell, rival, main=not place) for place, rival in enumerate(rivals)] or [_nothing(tell)]
    yield Page("thesis", tell.say("Jobs or demographics"), tuple(sections), part=tell.say("Why they buy"))
    twins = likeness(tell)
    if twins:
        yield Page("thesis-twins", tell.say("Twins and strangers"), (twins,), part=tell.say("Why they buy"))


def _nothing(tell: Teller) -> Section:
    return Section(
        id="thesis.demographics",
        kicker=tell.say("Jobs against {basis}", basis=tell.basis("demographics")),
        title=tell.say("There is nothing to hold jobs against: the data do not say who the customers are"),
        blocks=(
            Prose(
                (
                    tell.say(
                        "With gender, age, household or any other column of customers this page would show whether "
                        "what customers do goes with their job or with who they are."
                    ),
                )
            ),
        ),
    )


def _findings(tell: Teller) -> Iterator[Finding]:
    """One card, where jobs clearly win or clearly lose: the behaviour that shows it best."""
    if not tell.facts["rivals"] or not is_clear(tell, tell.main):
        return
    word = tell.main["said"]
    measure, other = ("jobs_share", "share") if word == "jobs" else ("share", "jobs_share")
    ahead = [trial for trial in tell.trials(tell.main["name"]) if trial["said"] == word]
    best = max(ahead, key=lambda trial: tell.metric(trial, measure).value or 0)
    parts = {
        "behaviour": tell.quoted(tell.behaviour(best["outcome"])),
        "basis": tell.basis(tell.main["name"]),
        "other": tell.removed(best, other),
    }
    if word == "jobs":
        text = tell.say("of the uncertainty about {behaviour} is removed by the job; {basis}: {other}", **parts)
    else:
        text = tell.say("of the uncertainty about {behaviour} is removed by {basis}; the job: {other}", **parts)
    name = tell.id(best, measure)
    yield Finding(Card(tell.view.number(name), tell.view.interval(name), text), 2.5)
