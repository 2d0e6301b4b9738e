"""The section on how sure the groups are: the number of classes by BIC, and every check with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.discover.checks import AGREES, CLEAR, CLEARLY, SMALL, STARTS
from jtbd_jobs.discover.finding import LEVEL
from jtbd_jobs.discover.outcomes import MUCH
from jtbd_jobs.latent.stability import VALID
from jtbd_reports import Column, Prose, Section, Table

if TYPE_CHECKING:
    from jtbd_jobs.discover.telling import Teller
    from jtbd_reports import Chart
    from jtbd_reports.model import Block, Cell

_QUESTIONS = {
    "number": "Is any other number of classes nearly as good? (BIC of the next best)",
    "null": "Would data without structure look like this? (p)",
    "ratio": "Is the last class needed? (bootstrap likelihood ratio, p)",
    "starts": "Do different starts end in the same place?",
    "clear": "Do customers belong clearly to one group? (entropy)",
    "smallest": "How large is the smallest group?",
    "stable": "Do the groups come again in new samples? (Jaccard, the least stable)",
    "second": "Does another algorithm find them? (adjusted Rand)",
    "mirror": "Do the groups only mirror manager, pipeline, channel or month? (the greatest Cramér’s V)",
}


def sure(tell: Teller) -> Section:
    """`classes.sure`."""
    blocks: list[Block] = [_numbers(tell)]
    if tell.facts["checks"]:
        blocks.append(_checks(tell))
    blocks += [Prose(tuple(_sentences(tell)))] if _sentences(tell) else []
    return Section(
        id="classes.sure",
        kicker=tell.say("How sure"),
        title=_title(tell),
        shown=tell.say("Information criterion (BIC) by number of classes, above the least; less is better"),
        blocks=tuple(blocks),
        source=tell.source(tell.say("BIC"), tell.say("parametric bootstrap")),
        method=_method(tell),
    )


def _title(tell: Teller) -> str:
    if not tell.facts["checks"]:
        return tell.say("One class describes the purchases best")
    if all(passed for _, _, passed in tell.facts["checks"]):
        return tell.say("The groups hold in all {n} checks", n=tell.view.number("classes.checks"))
    return tell.say(
        "The groups hold in {passed} of {n} checks",
        passed=tell.view.number("classes.passed"),
        n=tell.view.number("classes.checks"),
    )


def _numbers(tell: Teller) -> Chart:
    view = tell.view
    numbers = range(1, tell.facts["tried"] + 1)
    said = [
        view.language.ngettext("{n} class", "{n} classes", number).format(n=view.language.number(number))
        for number in numbers
    ]
    metrics = [view.metrics[f"classes.bic.{number}"] for number in numbers]
    head = (Column(tell.say("Classes")), Column(tell.say("BIC above the least"), "count"))
    table = Table(
        "classes.bic.table", tell.say("BIC by number of classes"), head, tuple(zip(said, metrics, strict=True))
    )
    rows = [
        (label, metric, "", number == tell.facts["bic_says"])
        for number, label, metric in zip(numbers, said, metrics, strict=True)
    ]
    return tell.dots("classes.bic", tell.say("BIC by number of classes, above the least"), rows, table)


def _checks(tell: Teller) -> Table:
    head = (
        Column(tell.say("Check")),
        Column(tell.say("Found")),
        Column(tell.say("Asked")),
        Column(tell.say("Verdict")),
    )
    rows: list[tuple[Cell, ...]] = []
    for name, metrics, passed in tell.facts["checks"]:
        question, asked = _said(tell)[name]
        rows.append(
            (question, _value(tell, name, metrics), asked, tell.say("holds") if passed else tell.say("does not hold"))
        )
    return Table("classes.checks.table", tell.say("Checks of the groups"), head, tuple(rows))


def _value(tell: Teller, name: str, metrics: list[str]) -> str:
    """The number that the check reads: the worst of several."""
    view = tell.view
    values = [(view.metrics[one].value or 0.0, one) for one in metrics]
    if name == "number":
        return view.number(sorted(values)[1][1])
    worst = max(values)[1] if name == "mirror" else min(values)[1]
    return view.number(worst)


def _said(tell: Teller) -> dict[str, tuple[str, str]]:
    """Each check as a question, and what it takes to hold."""
    number, share = tell.view.language.number, tell.view.language.share
    most, least = "at most {value}", "at least {value}"
    asked = {
        "number": ("at least {value}, and not at the end of the list", number(CLEARLY)),
        "null": (most, number(LEVEL, 2)),
        "ratio": (most, number(LEVEL, 2)),
        "starts": (least, share(STARTS)),
        "clear": (least, number(CLEAR, 2)),
        "smallest": (least, share(SMALL)),
        "stable": (least, number(VALID, 2)),
        "second": (least, number(AGREES, 2)),
        "mirror": ("below {value}", number(MUCH, 1)),
    }
    return {name: (tell.say(_QUESTIONS[name]), tell.say(text, value=value)) for name, (text, value) in asked.items()}


def _sentences(tell: Teller) -> list[str]:
    said = []
    if tell.facts["state"] == "found" and tell.facts["bic_says"] == tell.facts["tried"]:
        said.append(
            tell.say(
                "BIC still falls at the greatest number of classes tried: there may be more of them, as far as the "
                "option `most` allows."
            )
        )
    if tell.facts["sampled"]:
        said.append(tell.say("With so many customers the checks stand on a random sample of them."))
    return said


def _method(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "The number of classes is that of the least BIC (Nylund, Asparouhov & Muthén 2007). It is believed only "
            "where the gain over one class is greater than in simulated data with the same margins and no structure "
            "(Hennig & Lin 2015). The last class is tested by a bootstrap of the likelihood ratio (McLachlan 1987)."
        ),
        tell.say(
            "Stability is the mean Jaccard similarity of each class with its nearest one in bootstrap samples (Hennig "
            "2007): from .75 a class counts as valid, from .85 as highly stable. The second algorithm, which assumes "
            "no model, is k-means on the coordinates of a correspondence analysis (Greenacre 2017)."
        ),
        tell.say(
            "Classes are held against the sales manager, the pipeline, the channel and the month, one row a customer, "
            "by bias-corrected Cramér’s V (Bergsma 2013) and a permutation test: groups that mirror how deals are sold "
            "or recorded say little of needs."
        ),
    )
