"""The result of jobs.evidence in words: the grid of evidence, and the jobs about which kinds of data disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.evidence.apart import apart
from jtbd_jobs.evidence.overview import overview
from jtbd_jobs.evidence.telling import Teller
from jtbd_reports import Card, Finding, Page, Presentation, Result, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LABELS = {
    "evidence.jobs": "Jobs in the catalogue",
    "evidence.borne_out": "Jobs seen in two kinds of data or more",
    "evidence.disputed": "Jobs whose share differs between kinds of data",
    "evidence.talks": "Interviews and reviews with a job",
    "evidence.linked": "Interviews whose person has a job in the CRM",
    "evidence.linked_same": "Interviews whose person has the same job in the CRM",
    "evidence.order": "Agreement of all orders of jobs, Kendall’s W",
    "evidence.order_chance": "Random orders that agree as well, all kinds of data",
}


def present(result: Result, view: View) -> Presentation:
    """Word the result.

    Args:
        result: as `run` returned it, or read back from JSON.
        view: language, currency and metrics.
    """
    tell = Teller(view, result.facts)
    sections = (overview(tell), *([apart(tell)] if tell.facts["gaps"] else ()))
    return Presentation(
        pages=(Page("jobs-evidence", tell.say("Evidence for the jobs"), sections, part=tell.say("Why they buy")),),
        findings=tuple(_findings(tell)),
        limits=tuple(_limits(tell)),
        labels=_labels(tell),
    )


def _findings(tell: Teller) -> Iterator[Finding]:
    if not tell.facts["gaps"]:
        return
    job, *sides = tell.facts["gaps"][0]
    less = next(name for name in reversed(tell.families) if name in sides)
    more = next(name for name in tell.families if name in sides)
    text = tell.say(
        "is the part of the job {job} by the less precise data ({family}); {other}",
        job=tell.quoted(tell.name(job)),
        family=tell.family(less),
        other=tell.share(job, more),
    )
    metric = f"evidence.{job}.{less}"
    yield Finding(Card(tell.view.number(metric), tell.view.interval(metric), text), 1.5)


def _limits(tell: Teller) -> Iterator[str]:
    if len(tell.families) == 1:
        yield tell.say("Shares of jobs rest on one kind of data: nothing can tell how far it is biased.")
    elif tell.families:
        yield tell.say(
            "Customers, visits and answers are different crowds: where their shares do not differ beyond the "
            "intervals, that does not prove them the same."
        )


def _labels(tell: Teller) -> Mapping[str, str]:
    """The name of every metric by its id."""
    found = {name: tell.say(text) for name, text in _LABELS.items()}
    for job in tell.ids:
        name = tell.name(job)
        for family in tell.families:
            label = tell.say("{job}: share by {family}", job=name, family=tell.family(family))
            found[f"evidence.{job}.{family}"] = label
        found[f"evidence.{job}.talks"] = tell.say("{job}: interviews that speak of it", job=name)
        found[f"evidence.{job}.watched"] = tell.say("{job}: watched sessions", job=name)
    for first in tell.families:
        for second in tell.families:
            both = tell.listed((first, second))
            found[f"evidence.order.{first}_{second}"] = tell.say(
                "Agreement of orders, Spearman’s rho: {both}", both=both
            )
            found[f"evidence.order.{first}_{second}_chance"] = tell.say(
                "Random orders that agree as well: {both}", both=both
            )
    return {name: text for name, text in found.items() if name in tell.view.metrics}
