"""The section that says whether more interviews still bring anything new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Column, Prose, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_interviews.telling import Teller
    from jtbd_reports.model import Block, Cell

_MOST = 12
"""Rows of the chart; of more interviews some are left out."""


def saturation(tell: Teller) -> Section:
    """`interviews.saturation`."""
    return Section(
        id="interviews.saturation",
        kicker=tell.say("Saturation"),
        title=_saturation_title(tell),
        shown=tell.say("Topics found in so many interviews, mean over all choices of them; 95% interval"),
        blocks=tuple(_saturation_blocks(tell)),
        source=tell.source,
        method=(
            tell.say(
                "A topic is a code together with the job it speaks of, as the first coder marked it. The mean over all "
                "orders of interviews has a closed form (rarefaction); its interval takes the interviews as drawn from "
                "many more of the same kind. Source: Colwell, Mao & Chang (2004); Chao2: Chao (1987)."
            ),
        ),
    )


def _saturation_title(tell: Teller) -> str:
    if not tell.facts["enough"]:
        return tell.say("There are too few coded interviews to tell whether more of them would bring anything new")
    return tell.say(
        "{interviews} {topics}; the last one added {gain} on average",
        interviews=tell.many("{n} interview brought", "{n} interviews brought", "interviews.coded"),
        topics=tell.many("{n} topic", "{n} topics", "interviews.topics"),
        gain=tell.view.number("interviews.last_gain", digits=1),
    )


def _saturation_blocks(tell: Teller) -> Iterator[Block]:
    if not tell.facts["enough"]:
        yield Prose((tell.say("At least three coded interviews are needed."),))
        return
    new = tell.facts["new"]
    rows = [
        (tell.view.language.plural("{n} interview", "{n} interviews", size), tell.metric(f"saturation.{size}"), "")
        for size in _shown(len(new))
    ]
    title = tell.say("Topics by number of interviews, 95% interval")
    last = rows[-1][1]
    yield tell.chart("interviews.saturation_curve", title, rows, _steps(tell), accent=lambda metric: metric is last)
    words = tell.say(
        "By Chao2 there are at least {expected} topics, those not heard yet included.",
        expected=tell.view.number("interviews.topics_expected", digits=0),
    )
    yield Prose((words,))


def _shown(total: int) -> list[int]:
    """Numbers of interviews drawn: all where they are few, else evenly spread from the first to the last."""
    most = min(total, _MOST)
    return sorted({round(1 + index * (total - 1) / (most - 1)) for index in range(most)})


def _steps(tell: Teller) -> Table:
    head = (
        Column(tell.say("Interviews"), "count"),
        Column(tell.say("Topics, mean over all choices"), "number"),
        Column(tell.say("New topics in order of date"), "count"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (size, tell.metric(f"saturation.{size}"), new) for size, new in enumerate(tell.facts["new"], 1)
    )
    return Table("interviews.saturation_steps", tell.say("What each interview adds"), head, rows)
