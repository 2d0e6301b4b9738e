"""The section on the funnel: where they come from, how often each channel's deals are won, what to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.use.judged import source
from jtbd_jobs.use.telling import Line
from jtbd_reports import Blank, Chart, Column, Listing, Section, Table
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.use.telling import Teller
    from jtbd_reports.model import Block


def funnel(tell: Teller, job: str) -> Section:
    """`use.<job>.funnel`: channels with win rates, stages where known, and a proposal."""
    drawn = _chart(tell, job)
    return Section(
        id=f"use.{job}.funnel",
        kicker=tell.say("Funnel"),
        title=title(tell, job),
        blocks=(*([drawn] if drawn else ()), *_stages(tell, job), *_build(tell, job)),
        source=source(tell, job),
        method=(
            tell.say(
                "Channels are those named in the deals. Win rate is won deals over won and lost ones, for the "
                "effective number of deals; channels of few customers are hidden. A channel whose deals are won "
                "more often need not be the reason for it. What to build is a proposal drawn from these figures, not a "
                "finding."
            ),
        ),
    )


def title(tell: Teller, job: str) -> str:
    """Where most of them come from."""
    labels = tell.of(job)["channels"]
    if not labels:
        return tell.say("Where they come from is not known")
    parts = {"share": tell.number(job, "channel.1.share"), "channel": tell.quoted(labels[0])}
    if not tell.has(job, "channel.1.win_rate"):
        return tell.say("{share} of their deals come from the channel {channel}", **parts)
    parts["rate"] = tell.number(job, "channel.1.win_rate")
    return tell.say("{share} of their deals come from the channel {channel}; {rate} of the decided are won", **parts)


def _chart(tell: Teller, job: str) -> Chart | None:
    labels = tell.of(job)["channels"]
    if not labels:
        return None
    places = range(1, len(labels) + 1)
    caption = tell.say("Channels of the job: share of its deals and win rate, 95% interval")
    head = (
        Column(tell.say("Channel")),
        Column(tell.say("Share of deals"), "share"),
        Column(tell.say("Win rate"), "share"),
    )
    cells = tuple(
        (clean(label), tell.metric(job, f"channel.{place}.share"), tell.metric(job, f"channel.{place}.win_rate"))
        for place, label in zip(places, labels, strict=True)
    )
    table = Table(f"use.{job}.channels.table", caption, head, cells)
    # where no win rate may be shown the shares alone are drawn
    rated = [place for place in places if tell.metric(job, f"channel.{place}.win_rate") is not None]
    measure = "win_rate" if rated else "share"
    rows = []
    for place, label in zip(places, labels, strict=True):
        metric = tell.metric(job, f"channel.{place}.{measure}")
        share = tell.say("{share} of deals", share=tell.number(job, f"channel.{place}.share"))
        rows.append((clean(label), metric, share if rated else "", place == 1))
    shown = (
        tell.say("Win rate by channel, 95% interval; at the right the channel’s share of deals") if rated else caption
    )
    baseline = None
    own = tell.metric(job, "win_rate")
    if rated and own is not None and own.value is not None:
        baseline = own.value, tell.say("the job {value}", value=tell.number(job, "win_rate"))
    return tell.dots(f"use.{job}.channels", shown, rows, table, baseline=baseline)


def _stages(tell: Teller, job: str) -> tuple[Block, ...]:
    labels = tell.of(job)["stages"]
    if not labels:
        return ()
    head = (Column(tell.say("Stage")), Column(tell.say("Share of decided deals that entered it"), "share"))
    rows = tuple(
        (clean(label), tell.metric(job, f"stage.{place}.share")) for place, label in enumerate(labels, start=1)
    )
    return (Table(f"use.{job}.stages", tell.say("How far decided deals of the job came"), head, rows),)


def _build(tell: Teller, job: str) -> tuple[Block, ...]:
    """What the consultant would build; else what the data propose; else a blank."""
    written = [clean(step) for step in tell.of(job)["written"]["funnel"]]
    key = f"jobs.{job}.funnel"
    # a consultant who wrote a funnel does not want ours beside it
    if written:
        lines = [
            Line(tell.say("Step {n}", n=number), step, "consultant") for number, step in enumerate(written, start=1)
        ]
    else:
        lines = list(_proposed(tell, job))
    found: list[Block] = [Listing(tuple((tell.term(line), line.text) for line in lines))] if lines else []
    if not written:
        hint = tell.say("What to build, step by step: write it in use.yml under {key}.", key=key)
        found.append(Blank(tell.say("The funnel to build"), hint))
    return tuple(found)


def _proposed(tell: Teller, job: str) -> Iterator[Line]:
    facts = tell.of(job)
    if facts["channels"]:
        names = ", ".join(tell.quoted(label) for label in facts["channels"][:2])
        text = tell.say("Meet them where they come from already: {channels}.", channels=names)
        yield Line(tell.say("Proposal: come"), text, "data")
    if facts["phrases"]:
        phrase = tell.quoted(facts["phrases"][0][0])
        text = tell.say("A landing page that answers the search {phrase} in its first line.", phrase=phrase)
        yield Line(tell.say("Proposal: look"), text, "data")
    fears = tell.quotes(job, "anxiety", most=1)
    if fears:
        text = tell.say("Before the talk, an answer to the fear {fear}.", fear=fears)
        yield Line(tell.say("Proposal: decide"), text, "data")
