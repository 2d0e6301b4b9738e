"""The result of jobs.survey in words: up to four pages, the findings, the limits, the names of the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.survey import tell_careless, tell_features, tell_needs, tell_response, tell_saying, tell_scenarios
from jtbd_jobs.survey.labels import labels, limits
from jtbd_jobs.survey.telling import Teller
from jtbd_reports import Card, Finding, Page, Presentation, Result, Section, View

if TYPE_CHECKING:
    from collections.abc import Iterator


def present(result: Result, view: View) -> Presentation:
    """Word the result.

    Args:
        result: as `run` returned it, or read back from JSON.
        view: language, currency and metrics.
    """
    tell = Teller(view, result.facts)
    if tell.facts["too_few"]:
        return _nothing(tell)
    about = (tell_scenarios.scenarios(tell), tell_response.response(tell), tell_careless.careless(tell))
    pages = (
        ("survey", tell.say("Survey"), about),
        ("survey-needs", tell.say("Unmet needs"), (tell_needs.job_needs(tell), tell_needs.needs(tell))),
        ("survey-say", tell.say("Words and deeds"), (tell_saying.saying(tell), tell_saying.facts(tell))),
        ("survey-features", tell.say("Features"), (tell_features.kano(tell), tell_features.best_worst(tell))),
    )
    made = [
        Page(name, nav, _there(sections), part=tell.say("What they say"))
        for name, nav, sections in pages
        if _there(sections)
    ]
    return Presentation(tuple(made), tuple(_findings(tell)), limits(tell), labels(tell))


def _there(sections: tuple[Section | None, ...]) -> tuple[Section, ...]:
    return tuple(one for one in sections if one is not None)


def _nothing(tell: Teller) -> Presentation:
    section = Section("survey.none", tell.say("Survey"), tell.say("There are too few answers to show any figure"))
    return Presentation((Page("survey", tell.say("Survey"), (section,), part=tell.say("What they say")),))


def _findings(tell: Teller) -> Iterator[Finding]:
    """What people lack, and what they say otherwise than they do."""
    best = tell_needs.leading(tell)
    if best is not None and tell.has(f"job.{best[0]}.outcome.{best[1]}.score"):
        name = f"job.{best[0]}.outcome.{best[1]}.score"
        text = tell.say(
            "of 20 is the opportunity score of {outcome} with the job {job}",
            outcome=tell.quoted(tell.outcome(best[1])),
            job=tell.quoted(tell.name(best[0])),
        )
        yield Finding(Card(tell.number(name, 1), tell.interval(name), text), 1.5)
    found = tell_saying.first_claim(tell)
    if found is not None and tell.has(f"say.{found[0]}.told"):
        name = f"say.{found[0]}.told"
        text = tell.say(
            "of those whose deals tell the job {job} also say so in the survey", job=tell.quoted(tell.name(found[0]))
        )
        yield Finding(Card(tell.number(name), tell.interval(name), text), 2.0)
