"""The section that says how far the coders of interviews agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_interviews.reliability import RARE
from jtbd_reports import Column, Prose, Section, Table, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_interviews.telling import Teller
    from jtbd_reports.model import Block, Cell

RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff (2019): from 0.800 on one may rely on codes, from 0.667 on draw tentative conclusions."""


def agreement(tell: Teller) -> Section:
    """`interviews.agreement`."""
    return Section(
        id="interviews.agreement",
        kicker=tell.say("Agreement of coders"),
        title=_agreement_title(tell),
        shown=tell.say("Agreement beyond chance: 1 is full agreement, 0 is chance; 95% interval"),
        blocks=tuple(_agreement_blocks(tell)),
        source=tell.source,
        method=(
            tell.say(
                "Each turn of a person interviewed and each code make one judgement of each coder: marked or not. "
                "Agreement is Krippendorff’s alpha for nominal data; the one for all codes adds up what is "
                "observed and what chance would give, code by code. Intervals are percentiles of a bootstrap that "
                "draws whole interviews, or turns where fewer than eight interviews were coded twice. Source: "
                "Krippendorff (2019), chapter 12."
            ),
        ),
    )


def _agreement_title(tell: Teller) -> str:
    if not tell.view.metrics["interviews.twice"].value:
        return tell.say("It is not known how reliable the codes are: nobody has coded the interviews a second time")
    if not tell.view.has("interviews.alpha"):
        return tell.say("The coders marked too little to tell how far they agree")
    alpha, value = tell.view.number("interviews.alpha"), tell.metric("alpha").value or 0.0
    if value >= RELIABLE:
        return tell.say("Coders understand the interviews alike: alpha is {alpha}", alpha=alpha)
    if value >= TENTATIVE:
        return tell.say("Coders agree moderately: alpha is {alpha}, conclusions from codes are tentative", alpha=alpha)
    return tell.say("Coders agree too little to rely on the codes: alpha is {alpha}", alpha=alpha)


def _agreement_blocks(tell: Teller) -> Iterator[Block]:
    if not tell.view.metrics["interviews.twice"].value:
        yield Verdict(
            tell.say(
                "Let a second person code the same interviews without seeing the first one’s marks, put the files "
                "into a folder of their own and name it under second: agreement is then told here."
            )
        )
        return
    if not tell.facts["codes"]:
        missing = tell.say("Agreement is told turn by turn, and no turn was marked by anybody.")
        yield Prose((missing if tell.facts["has_turns"] else tell.say("Turns are missing in the data."),))
        return
    codes = sorted(tell.facts["codes"], key=lambda code: (-(tell.metric(f"alpha.{code}").value or -2.0), code))
    rows = [(tell.code(code), tell.metric(f"alpha.{code}"), _marked(tell, code)) for code in codes]
    baseline = (RELIABLE, tell.say("{value}: reliable", value=tell.view.language.number(RELIABLE, 1)))
    title = tell.say("Krippendorff’s alpha by code, 95% interval")
    low = {f"interviews.alpha.{code}" for code in _low(tell)}
    table = _table(tell, codes)
    yield tell.chart("interviews.alphas", title, rows, table, baseline=baseline, trouble=lambda one: one.id in low)
    yield Prose(tuple(_agreement_words(tell)))


def _low(tell: Teller) -> list[str]:
    """Codes on which no conclusion may rest; of those marked too rarely nothing is said."""
    codes = [code for code in tell.facts["codes"] if tell.facts["marked"][code][0] >= RARE]
    found = ((code, tell.metric(f"alpha.{code}").value) for code in codes)
    return [code for code, alpha in found if alpha is not None and alpha < TENTATIVE]


def _marked(tell: Teller, code: str) -> str:
    return tell.say("n = {n}", n=tell.view.language.number(tell.facts["marked"][code][0]))


def _table(tell: Teller, codes: Sequence[str]) -> Table:
    head = (
        Column(tell.say("Code")),
        Column(tell.say("Turns marked by anybody"), "count"),
        Column(tell.say("Turns marked by all"), "count"),
        Column(tell.say("Alpha"), "number"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tell.code(code), *tell.facts["marked"][code], tell.metric(f"alpha.{code}")) for code in codes
    )
    return Table("interviews.agreement_by_code", tell.say("Agreement of coders by code"), head, rows)


def _agreement_words(tell: Teller) -> Iterator[str]:
    view = tell.view
    yield tell.many(
        "{n} interview was coded by two people or more.", "{n} interviews were coded by two people or more.",
        "interviews.twice",
    )  # fmt: skip
    if tell.facts["by_turn"]:
        yield tell.say(
            "There are too few of them to draw interviews, so intervals draw turns: they say how sure alpha is for "
            "talks like these, not for other people."
        )
    interval = view.interval("interviews.alpha")
    if interval:
        yield tell.say("The 95% interval of alpha over all codes is {interval}.", interval=interval)
    if _low(tell):
        names = tell.quoted(_low(tell))
        yield tell.say(
            "Do not rest conclusions on these codes before their rules are made clearer: {names}.", names=names
        )
    rare = [code for code in tell.facts["codes"] if tell.facts["marked"][code][0] < RARE]
    if rare:
        names = tell.quoted(rare)
        yield tell.say("These codes were marked too rarely to tell: {names}.", names=names)
