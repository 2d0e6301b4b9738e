"""The result of interviews.quality in words: one page with the agreement of coders and the saturation of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_interviews.agreement_section import agreement
from jtbd_interviews.saturation_section import saturation
from jtbd_interviews.telling import Teller
from jtbd_reports import Page, Presentation, Result, View

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABELS = {
    "interviews.count": "Interviews and reviews read",
    "interviews.internal": "Interviews and reviews for internal use",
    "interviews.coded": "Coded interviews",
    "interviews.twice": "Interviews coded by two people or more",
    "interviews.passages": "Coded passages",
    "interviews.alpha": "Agreement on all codes, alpha",
    "interviews.topics": "Topics found",
    "interviews.topics_expected": "Topics there are at least, Chao2",
    "interviews.last_gain": "New topics that the last interview adds, on average over all orders",
}


def present(result: Result, view: View) -> Presentation:
    """Word the result.

    Args:
        result: as `run` returned it, or read back from JSON.
        view: language and metrics.
    """
    tell = Teller(view, result.facts)
    page = Page(
        "interviews",
        tell.say("Interviews: how reliable the codes are"),
        (agreement(tell), saturation(tell)),
        part=tell.say("What the report stands on"),
    )
    return Presentation((page,), limits=tuple(_limits(tell)), labels=_labels(tell))


def _limits(tell: Teller) -> Iterator[str]:
    if not tell.view.metrics["interviews.twice"].value:
        yield tell.say("Nobody has checked the codes of the interviews: another person might code them otherwise.")
    else:
        yield tell.say("Agreement says that coders mean the same by a code, not that they are right.")
    yield tell.say("Interviews show which topics there are, never how many customers have them.")


def _labels(tell: Teller) -> dict[str, str]:
    """The name of every metric by its id."""
    found = {name: tell.say(text) for name, text in _LABELS.items()}
    for code in tell.facts["codes"]:
        found[f"interviews.alpha.{code}"] = tell.say("Agreement on the code “{code}”, alpha", code=tell.code(code))
    for size in range(1, len(tell.facts["new"]) + 1):
        text = tell.say("Topics in {n} interviews, on average", n=tell.view.language.number(size))
        found[f"interviews.saturation.{size}"] = text
    return {name: text for name, text in found.items() if name in tell.view.metrics}
