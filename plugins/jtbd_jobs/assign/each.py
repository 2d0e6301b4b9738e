"""One short section per job: the statement, its numbers, what is bought and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Card, Cards, Prose, Section
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports.model import Block


def sections(tell: Teller) -> tuple[Section, ...]:
    """`jobs.job.<id>`, the most customers first."""
    return tuple(_section(tell, job) for job in (tell.by_value(f"{tell.people}_share") or tell.ids))


def _section(tell: Teller, job: str) -> Section:
    statement = next(clean(one["statement"]) for one in tell.facts["jobs"] if one["id"] == job)
    cards = _cards(tell, job)
    return Section(
        id=f"jobs.job.{job}",
        kicker=tell.name(job),
        title=_title(tell, job),
        shown=_counts(tell, job),
        blocks=(Prose((statement,)), *([Cards(cards)] if cards else []), *_tables(tell, job)),
        source=tell.source(),
    )


def _title(tell: Teller, job: str) -> str:
    view, people = tell.view, f"jobs.{job}.{tell.people}_share"
    if job in tell.facts["empty"]:
        return tell.say("No deal matches the rule of this job")
    if not view.has(people):
        return tell.say("Figures of this job are hidden to protect a small group")
    parts = {
        "share": view.number(people),
        "money": view.number(f"jobs.{job}.revenue_share") if _priced(tell, job) else "",
    }
    if tell.people == "deal":
        return tell.say("{share} of deals are of this job", **parts)
    if parts["money"]:
        return tell.say("{share} of customers have this job; its deals make {money} of revenue", **parts)
    return tell.say("{share} of customers have this job", **parts)


def _counts(tell: Teller, job: str) -> str:
    """How many deals and customers the section is about."""
    if not tell.view.has(f"jobs.{job}.deals"):
        return ""
    said = [tell.many("{n} deal", "{n} deals", f"jobs.{job}.deals")]
    if tell.view.has(f"jobs.{job}.customers"):
        said.append(tell.many("{n} customer", "{n} customers", f"jobs.{job}.customers"))
    return ", ".join(said)


def _priced(tell: Teller, job: str) -> bool:
    return tell.view.has(f"jobs.{job}.revenue_share")


def _cards(tell: Teller, job: str) -> tuple[Card, ...]:
    # Four noughts would say less than the title does.
    if job in tell.facts["empty"]:
        return ()
    texts = {
        "win_rate": tell.say("of decided deals are won"),
        "cycle_days": tell.say("is the median from creation to closing"),
        "order_value": tell.say("is the median order"),
    }
    found = ((f"jobs.{job}.{measure}", text) for measure, text in texts.items())
    return tuple(
        Card(tell.view.number(metric), tell.view.interval(metric), text)
        for metric, text in found
        if tell.view.has(metric)
    )


def _tables(tell: Teller, job: str) -> list[Block]:
    parts = (
        ("products", tell.say("Products of this job"), tell.say("Product")),
        ("channels", tell.say("Channels of this job"), tell.say("Channel")),
    )
    return [
        tell.listed(f"jobs.{job}.{key}", caption, [title], rows, _note(tell))
        for key, caption, title in parts
        if (rows := tell.facts[key].get(job))
    ]


def _note(tell: Teller) -> str:
    return tell.say("The commonest ones; those of few customers are left out.")
