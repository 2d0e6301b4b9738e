"""The section on answers given without reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Prose, Section

if TYPE_CHECKING:
    from jtbd_jobs.survey.telling import Teller
    from jtbd_reports import Chart

_SIGNS = {
    "speed": "More than twice as fast as the median",
    "attention": "A check of attention failed",
    "straight": "One and the same answer to all ratings",
    "against": "Ratings against the grain of people with the same job",
    "prices": "Prices that contradict each other",
}
_SAME, _CLOSE = 0.999, 0.8
"""Kendall's tau from which orders are the same, or nearly so."""


def careless(tell: Teller) -> Section | None:
    """`survey.careless`: who stands out, and whether results rest on them; None where nothing could be looked at."""
    if not tell.facts["signs"]:
        return None
    return Section(
        id="survey.careless",
        kicker=tell.say("Careless answers"),
        title=_title(tell),
        shown=_shown(tell),
        blocks=(_chart(tell), Prose(tuple(_sentences(tell)))),
        source=tell.source(tell.say("Wilson interval")),
        method=(
            tell.say(
                "Signs: speed against the median (Leiner 2019), failed checks of attention, one answer to all ratings, "
                "a negative correlation with the mean answers of others of the same job (Donlon & Fischer 1968; Curran "
                "2016), contradicting prices. Each is a reason to look and none a reason to delete: content people "
                "answer in one line in earnest (Goldammer et al. 2024). Nobody is left out; results are computed again "
                "without those marked by any sign, to see whether they rest on them."
            ),
        ),
    )


def _title(tell: Teller) -> str:
    if not tell.has("careless.any"):
        return tell.say("Too few answers look careless to show how many")
    share = tell.number("careless.any")
    if not tell.has("order.careful"):
        return tell.say("{share} of respondents show a sign of careless answers", share=share)
    tau = tell.value("order.careful")
    if tau >= _SAME:
        return tell.say(
            "{share} of respondents show a sign of careless answers; without them needs stand in the same order",
            share=share,
        )
    if tau >= _CLOSE:
        return tell.say(
            "{share} of respondents show a sign of careless answers; without them the order of needs hardly changes",
            share=share,
        )
    return tell.say(
        "{share} of respondents show a sign of careless answers, and the order of needs rests on them", share=share
    )


def _shown(tell: Teller) -> str:
    return tell.say(
        "Share of respondents with the sign, of those it can be told of; {level} interval", level=tell.level
    )


def _chart(tell: Teller) -> Chart:
    rows = []
    for sign in tell.facts["signs"]:
        metric = tell.metric(f"careless.{sign}")
        rows.append((tell.say(_SIGNS[sign]), metric, tell.size(metric.n if metric is not None else None), False))
    table = tell.table(
        "survey.careless.table",
        tell.say("Signs of careless answers"),
        [(tell.say("Sign"), "text"), (tell.say("Share"), "share")],
        [(label, metric) for label, metric, _, _ in rows],
    )
    return tell.dots("survey.careless.chart", _shown(tell), rows, table)


def _sentences(tell: Teller) -> list[str]:
    said = []
    if tell.has("careless.several"):
        share = tell.number("careless.several")
        said.append(
            tell.say("{share} of respondents show two signs or more.", share=share)
            if tell.value("careless.several")
            else tell.say("Nobody shows two signs at once.")
        )
    if tell.has("careless.change"):
        said.append(
            tell.say(
                "Nobody is left out. Without those marked, no opportunity score would change by more than {change}.",
                change=tell.number("careless.change", 1),
            )
        )
    if "speed" not in tell.facts["signs"]:
        said.append(tell.say("How long the questionnaire took is not in the file, so speed could not be looked at."))
    return said
