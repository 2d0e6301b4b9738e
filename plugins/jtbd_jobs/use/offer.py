"""The section with the positioning statement and the skeleton of a sales script: filled, or visibly still to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.use.telling import Line
from jtbd_reports import Blank, Listing, Section
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_jobs.use.telling import Teller
    from jtbd_reports.model import Block


_NAMED = 3
"""Missing lines that a title can name."""


def offer(tell: Teller, job: str) -> Section:
    """`use.<job>.offer`: what to say about it and how to talk to them."""
    lines = [*positioning(tell, job), *script(tell, job)]
    return Section(
        id=f"use.{job}.offer",
        kicker=tell.say("What to say"),
        title=title(tell, lines),
        shown=tell.say("Positioning and sales script; beside each line stands whose words these are"),
        blocks=(*_blocks(tell, job, lines),),
        method=(
            tell.say(
                "Lines marked “data” are put together from the job’s deals and from interviews whose consent allows "
                "quotes; lines marked “consultant” stand in jobs.yml or use.yml. What neither gives is left blank."
            ),
        ),
    )


def title(tell: Teller, lines: Sequence[Line]) -> str:
    """What of it is still to be written."""
    blank = [line.title[0].lower() + line.title[1:] for line in lines if not line.text]
    if not blank:
        return tell.say("The offer and the script are written")
    if len(blank) > _NAMED:
        return tell.say("Much of the offer and the script is still to be written")
    return tell.say("Still to be written: {names}", names="; ".join(blank))


def positioning(tell: Teller, job: str) -> Iterator[Line]:
    """The frame of a positioning statement: for whom, what they want, what we are, unlike whom."""
    facts = tell.of(job)
    when, want, so = facts["parts"] or ("", "", "")
    wish = tell.say("{want}, so that {so}", want=clean(want), so=clean(so)) if want else clean(facts["statement"])
    own = {name: tell.own_words(job, "positioning", name) for name in ("for", "want", "we_are", "unlike", "because")}
    when = tell.say("When {when}", when=clean(when)) if when else ""
    yield Line(tell.say("For whom and when"), own["for"] or when, "consultant", "positioning.for")
    yield Line(tell.say("They want"), own["want"] or wish, "consultant", "positioning.want")
    drawn = tell.quotes(job, "pull", most=1)
    yield _either(
        tell.say("We are"),
        own["we_are"],
        tell.say("what draws them: {quote}", quote=drawn) if drawn else "",
        "positioning.we_are",
    )
    rivals = tell.quotes(job, "competitor", most=1)
    yield _either(
        tell.say("Unlike"),
        own["unlike"],
        tell.say("what they compare with: {quote}", quote=rivals) if rivals else "",
        "positioning.unlike",
    )
    if own["because"]:
        yield Line(tell.say("They may believe it because"), own["because"], "consultant")


def script(tell: Teller, job: str) -> Iterator[Line]:
    """The skeleton of a talk: opening, need, show, fears, next step."""
    facts = tell.of(job)
    own = {name: tell.own_words(job, "script", name) for name in ("opening", "need", "show", "next")}
    asked = tell.quotes(job, "situation", most=1) or tell.quotes(job, "push", most=1)
    yield _either(
        tell.say("Opening question"),
        own["opening"],
        tell.say("Ask what happened; they tell it like this: {quote}", quote=asked) if asked else "",
        "script.opening",
    )
    hoped = tell.quotes(job, "outcome", most=1)
    yield _either(
        tell.say("Need"),
        own["need"],
        tell.say("Ask what should become different: {quote}", quote=hoped) if hoped else "",
        "script.need",
    )
    yield _either(tell.say("Show"), own["show"], _show(tell, job), "script.show")
    answers = [clean(text) for text in facts["written"]["script"]["answers"]]
    # the first fear stands among the barriers already
    fears = tell.quotes(job, "anxiety", start=1, most=1)
    if fears:
        yield Line(tell.say("They fear"), fears, "data")
    yield Line(tell.say("Answer to fears"), " ".join(answers), "consultant", "script.answers")
    yield Line(tell.say("Next step"), own["next"], "consultant", "script.next")


def _show(tell: Teller, job: str) -> str:
    bought = tell.of(job)["products"]
    if not bought:
        return ""
    return tell.say("What they buy most: {product}.", product=clean(bought[0][0]))


def _either(title: str, own: str, found: str, key: str) -> Line:
    """What the consultant wrote goes before what the data give."""
    return Line(title, own, "consultant", key) if own or not found else Line(title, found, "data", key)


def _blocks(tell: Teller, job: str, lines: Sequence[Line]) -> Iterator[Block]:
    written = tuple((tell.term(line), line.text[0].upper() + line.text[1:]) for line in lines if line.text)
    if written:
        yield Listing(written)
    blank = [line for line in lines if not line.text]
    if blank:
        names = "; ".join(line.title for line in blank)
        keys = ", ".join(line.key for line in blank)
        hint = tell.say("Write it in use.yml under {job}: {keys}.", job=f"jobs.{job}", keys=keys)
        yield Blank(names, hint)
