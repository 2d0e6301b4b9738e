"""The first section of a job's page: what it brings, who they are, what bears it out, ours or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.use.verdict import MONEY
from jtbd_reports import Card, Cards, Chart, Column, Listing, Prose, Section, Table, Verdict
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.use.telling import Teller
    from jtbd_reports.model import Block

_SHARES = {
    "customer_share": "Share of customers",
    "revenue_share": "Share of revenue",
    "margin_share": "Share of margin",
}
_CARDS = {
    "win_rate": "of decided deals are won",
    "order_value": "is the median order",
    "repeat_rate": "of customers buy again",
    "cycle_days": "is the median from creation to closing",
}
_CARDS_SHOWN = 3
"""Cards that stand in one row."""
_WHY = {
    ("margin_share", "higher"): "their share of margin is larger than their share of customers",
    ("margin_share", "lower"): "their share of margin is smaller than their share of customers",
    ("revenue_share", "higher"): "their share of revenue is larger than their share of customers",
    ("revenue_share", "lower"): "their share of revenue is smaller than their share of customers",
    ("win_rate", "higher"): "their deals are won more often than those of the other jobs",
    ("win_rate", "lower"): "their deals are won less often than those of the other jobs",
    ("repeat_rate", "higher"): "they buy again more often",
    ("repeat_rate", "lower"): "they buy again less often",
}


def judged(tell: Teller, job: str) -> Section:
    """`use.<job>`: the statement, the job's part in customers and money, who they are, the verdict."""
    facts = tell.of(job)
    drawn = _chart(tell, job)
    cards = tuple(_cards(tell, job))[:_CARDS_SHOWN]
    return Section(
        id=f"use.{job}",
        kicker=tell.name(job),
        title=title(tell, job),
        blocks=(
            Prose((clean(facts["statement"]),)),
            *([drawn] if drawn else ()),
            *([Cards(cards)] if cards else ()),
            *([Listing(lines)] if (lines := tuple(_who(tell, job))) else ()),
            *_verdict(tell, job),
        ),
        source=source(tell, job),
        method=(_method(tell),),
    )


def title(tell: Teller, job: str) -> str:
    """Ours or not by the figures, with the figure that speaks loudest."""
    facts = tell.of(job)
    if facts["closed"]:
        return tell.say("Figures of this job are hidden to protect a small group")
    signs = facts["signs"]
    money = next((measure for measure in MONEY if tell.has(job, measure)), "")
    # money first; where it says nothing, the rate that does
    lead = next((measure for measure in (*MONEY, *signs) if measure in signs), money)
    if not lead or not tell.has(job, "customer_share"):
        return tell.say("Too little is known to say whether these are our customers")
    parts = {"own": tell.number(job, lead), "people": tell.number(job, "customer_share")}
    told = {
        "margin_share": tell.say("{people} of customers, {own} of margin", **parts),
        "revenue_share": tell.say("{people} of customers, {own} of revenue", **parts),
        "win_rate": tell.say("{own} of decided deals are won", **parts),
        "repeat_rate": tell.say("{own} of customers buy again", **parts),
    }[lead]
    return {
        "ours": tell.say("By the figures these are our customers: {told}", told=told),
        "not_ours": tell.say("By the figures these are not our customers: {told}", told=told),
        "unclear": tell.say("Whether these are our customers cannot be told: {told}", told=told),
    }[facts["verdict"]]


def _chart(tell: Teller, job: str) -> Chart | None:
    shown = [(measure, text) for measure, text in _SHARES.items() if tell.metric(job, measure) is not None]
    # a share of customers alone is on the page of all jobs
    if tell.of(job)["closed"] or len(shown) < 2:  # noqa: PLR2004 - one share says nothing of the others
        return None
    caption = tell.say("Share of the job in customers, revenue and margin, 95% interval")
    table = Table(
        f"use.{job}.shares.table",
        caption,
        (Column(tell.say("Of what")), Column(tell.say("Share"), "share")),
        tuple((tell.say(text), tell.metric(job, measure)) for measure, text in shown),
    )
    signs = tell.of(job)["signs"]
    rows = [(tell.say(text), tell.metric(job, measure), "", measure in signs) for measure, text in shown]
    return tell.dots(f"use.{job}.shares", caption, rows, table)


def _cards(tell: Teller, job: str) -> Iterator[Card]:
    for measure, text in _CARDS.items():
        if tell.has(job, measure):
            yield Card(tell.number(job, measure), tell.view.interval(f"use.{job}.{measure}"), tell.say(text))


def _who(tell: Teller, job: str) -> Iterator[tuple[str, str]]:
    """Who they are by what they do, and what bears the job out."""
    facts = tell.of(job)
    if facts["products"]:
        yield tell.say("What they buy"), tell.deals(job, "products")
    if facts["pages"]:
        yield tell.say("Where they land"), tell.deals(job, "pages")
    borne = tell.families(job)
    if borne:
        disputed = tell.say("; frequency disputed") if facts["strength"] == "disputed" else ""
        yield tell.say("What bears it out"), f"{borne}{disputed}"


def _verdict(tell: Teller, job: str) -> tuple[Block, ...]:
    facts = tell.of(job)
    reasons = [tell.say(_WHY[measure, sign]) for measure, sign in facts["signs"].items()]
    own = facts["written"]["verdict"]
    said: list[Block] = []
    if reasons:
        said.append(Prose((tell.say("Why: {reasons}.", reasons="; ".join(reasons)),)))
    elif not facts["closed"]:
        said.append(Prose((tell.say("Neither money nor win rate sets them apart beyond chance."),)))
    if own:
        # a judgement against the figures is shown as such, beside them
        word = tell.say("ours") if own["ours"] else tell.say("not ours")
        text = tell.say("The consultant’s verdict: {word}. {why}", word=word, why=clean(own["why"]))
        said.append(Verdict(text, trouble=not own["ours"]))
    return tuple(said)


def source(tell: Teller, job: str) -> str:
    """Files, and what is counted."""
    files = tell.files("deals", "customers")
    deals = tell.many("{n} deal", "{n} deals", f"use.{job}.deals") if tell.has(job, "deals") else ""
    text = "; ".join(part for part in (files, deals) if part)
    return f"{text}." if text else ""


def _method(tell: Teller) -> str:
    return tell.say(
        "Ours: the share of margin (of revenue, where no margin is known) is larger than the share of customers, or "
        "deals are won or customers buy again more often than with the other jobs together, beyond chance, and none of "
        "these is smaller. Not ours: the other way round. Otherwise it cannot be told. The interval of a difference of "
        "shares is put together from those of both (Newcombe 1998); rates are adjusted for the number of jobs "
        "(Benjamini & Hochberg 1995). What it costs to win these customers and whether they recommend us is no part of "
        "this verdict."
    )
