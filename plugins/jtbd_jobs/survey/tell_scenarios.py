"""The section on what people hire the product for, as they say themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Prose, Section

if TYPE_CHECKING:
    from jtbd_jobs.survey.telling import Teller
    from jtbd_reports import Chart, Table

_NAMED = 2
_MOVED = 0.01
"""Shifts of a share by weights that are worth a sentence."""


def scenarios(tell: Teller) -> Section | None:
    """`survey.scenarios`: how often each situation is named; None where nobody was asked."""
    if not tell.facts["scenarios"]:
        return None
    return Section(
        id="survey.scenarios",
        kicker=tell.say("Scenarios"),
        title=title(tell),
        shown=_shown(tell),
        blocks=(_chart(tell), Prose(tuple(_sentences(tell)))),
        source=tell.source(tell.say("weights by raking"), tell.say("Wilson interval"))
        if tell.speaks_for_customers
        else tell.source(tell.say("Wilson interval")),
        method=_method(tell),
    )


def title(tell: Teller) -> str:
    """Which scenario leads, where one or two do."""
    leaders = tell.facts["leaders"]
    names = [tell.quoted(tell.facts["scenarios"][place]["name"]) for place in leaders]
    shares = [tell.number(f"scenario.{place + 1}.share") for place in leaders]
    if len(leaders) == 1:
        return tell.say("{scenario} is named most often: {share}", scenario=names[0], share=shares[0])
    if len(leaders) == _NAMED:
        return tell.say(
            "Two scenarios lead: {first}, {one}, and {second}, {other}",
            first=names[0],
            one=shares[0],
            second=names[1],
            other=shares[1],
        )
    return tell.say("None of the scenarios clearly leads")


def _shown(tell: Teller) -> str:
    if tell.speaks_for_customers:
        return tell.say(
            "Share of customers by the scenario they name, weighted to the CRM; {level} interval", level=tell.level
        )
    return tell.say("Share of respondents by the scenario they name; {level} interval", level=tell.level)


def _chart(tell: Teller) -> Chart:
    rows = []
    order = sorted(range(len(tell.facts["scenarios"])), key=lambda place: -tell.value(f"scenario.{place + 1}.share"))
    for place in order:
        start = f"scenario.{place + 1}"
        count = tell.metric(f"{start}.count")
        accent = place in tell.facts["leaders"] and len(tell.facts["leaders"]) <= _NAMED
        size = tell.size(count.value if count is not None else None)
        rows.append((tell.facts["scenarios"][place]["name"], tell.metric(f"{start}.share"), size, accent))
    return tell.dots("survey.scenarios.chart", _shown(tell), rows, _table(tell, order))


def _table(tell: Teller, order: list[int]) -> Table:
    columns = [
        (tell.say("Scenario"), "text"),
        (tell.say("Job it tells"), "text"),
        (tell.say("Answers"), "count"),
        (tell.say("Unweighted"), "share"),
        (tell.say("Weighted"), "share"),
    ]
    worst = tell.metric("scenario.1.bounds") is not None
    if worst:
        columns.append((tell.say("Whatever the silent think"), "text"))
    rows = []
    for place in order:
        one, start = tell.facts["scenarios"][place], f"scenario.{place + 1}"
        job = tell.name(one["job"]) if one["job"] else None
        cells = [one["name"], job, *(tell.metric(f"{start}.{part}") for part in ("count", "raw", "share"))]
        if worst:
            cells.append(tell.interval(f"{start}.bounds") if tell.has(f"{start}.bounds") else tell.say("hidden"))
        rows.append(cells)
    return tell.table("survey.scenarios.table", tell.say("Scenarios of use"), columns, rows)


def _sentences(tell: Teller) -> list[str]:
    said = [
        tell.many("{n} respondent states a job.", "{n} respondents state a job.", "survey.jobs.known")
        if tell.value("jobs.known")
        else "",
        _agreement(tell),
        _moved(tell),
        _worst(tell),
    ]
    return [one for one in said if one]


def _agreement(tell: Teller) -> str:
    if not tell.has("jobs.agreement"):
        return ""
    return tell.say(
        "Where a job was both ticked and told in the respondent’s own words, the two agree in {share} of cases.",
        share=tell.number("jobs.agreement"),
    )


def _moved(tell: Teller) -> str:
    """What weights change the most."""
    if not tell.speaks_for_customers:
        return ""
    shown = [place + 1 for place, one in enumerate(tell.facts["scenarios"]) if one["shown"]]
    moves = {place: tell.value(f"scenario.{place}.share") - tell.value(f"scenario.{place}.raw") for place in shown}
    place = max(moves, key=lambda one: abs(moves[one]), default=0)
    if not place or abs(moves[place]) < _MOVED:
        return ""
    return tell.say(
        "Weights change {scenario} the most: {raw} of answers, {share} of customers.",
        scenario=tell.quoted(tell.facts["scenarios"][place - 1]["name"]),
        raw=tell.number(f"scenario.{place}.raw"),
        share=tell.number(f"scenario.{place}.share"),
    )


def _worst(tell: Teller) -> str:
    if not tell.has("scenario.1.bounds"):
        return ""
    return tell.say(
        "Without any assumption about those who kept silent, the share of {scenario} lies anywhere in {bounds}: only "
        "more answers narrow this.",
        scenario=tell.quoted(tell.facts["scenarios"][0]["name"]),
        bounds=tell.interval("scenario.1.bounds"),
    )


def _method(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "An answer tells a job by the option `means`, by the job’s own name, or by the rules of jobs.yml, in this "
            "order; answers in the respondent’s own words go through the same rules and count where nothing was "
            "ticked. Own words are never shown."
        ),
        tell.say(
            "Intervals are Wilson’s for the effective number of respondents (Kish 1992), with the correction for a "
            "finite population (Cochran 1977). They count chance alone. The worst case assumes first that all who "
            "kept silent would have said no, then that all would have said yes (Manski 1989)."
        ),
    )
