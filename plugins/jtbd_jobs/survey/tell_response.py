"""The section on who answered, and what weights can and cannot repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.survey.crm import AGE, BOUGHT, JOB
from jtbd_reports import Card, Cards, Prose, Section, Verdict

if TYPE_CHECKING:
    from jtbd_jobs.survey.telling import Teller
    from jtbd_reports import Chart, Table
    from jtbd_reports.model import Block

_MANY = 0.01
"""Of respondents, at a limit of the weights, that is worth a sentence."""
_DRAWN = 4
"""Attributes in the chart; the table has all."""


def response(tell: Teller) -> Section:
    """`survey.response`: response rates of known groups, weights, precision."""
    return Section(
        id="survey.response",
        kicker=tell.say("Who answered"),
        title=title(tell),
        shown=_shown(tell),
        blocks=tuple(_blocks(tell)),
        source=tell.source(tables=("customers", "deals")),
        method=_method(tell),
    )


def title(tell: Teller) -> str:
    """How many answered, and the known group that stands out the most."""
    if not tell.has("response_rate"):
        if tell.facts.get("few_linked"):
            return tell.many(
                "{n} respondent answered; too few are found in the CRM to tell a response rate",
                "{n} respondents answered; too few are found in the CRM to tell a response rate",
                "survey.answered",
            )
        return tell.many(
            "{n} respondent answered; how many were asked is not known",
            "{n} respondents answered; how many were asked is not known",
            "survey.answered",
        )
    head = tell.say("{rate} of those asked answered", rate=tell.number("response_rate"))
    if not tell.facts["telling"]:
        return tell.say("{head}, known groups alike", head=head) if tell.facts["attributes"] else head
    name, place, way = tell.facts["telling"][0]
    attribute = next(one for one in tell.facts["attributes"] if one["name"] == name)
    group = _group(tell, name, tell.category(attribute, place), attribute["labels"][place - 1])
    # one title, one base: a rate of linked customers does not stand beside one of all who were asked
    if not tell.has(f"group.{name}.{place}.rate") or tell.value("response_rate") != tell.value("linked_rate"):
        message = "{head}; least of all {group}" if way == "less" else "{head}; most of all {group}"
        return tell.say(message, head=head, group=group)
    own = tell.number(f"group.{name}.{place}.rate")
    if way == "less":
        return tell.say("{head}; least of all {group}: {own}", head=head, group=group, own=own)
    return tell.say("{head}; most of all {group}: {own}", head=head, group=group, own=own)


def _group(tell: Teller, name: str, words: str, labels: list[str]) -> str:
    if name == JOB:
        return tell.say("customers with the job {job}", job=tell.quoted(words))
    if name == BOUGHT:
        return tell.say("those who bought") if labels == ["yes"] else tell.say("those who did not buy")
    if name == AGE:
        return tell.say("customers aged {age}", age=words)
    return tell.say("{attribute} {category}", attribute=tell.attribute(name), category=tell.quoted(words))


def _shown(tell: Teller) -> str:
    if _attributes(tell):
        return tell.say(
            "Share of customers who answered and could be linked to the CRM, by known groups; {level} interval",
            level=tell.level,
        )
    return tell.say("Answers and their precision")


def _blocks(tell: Teller) -> list[Block]:
    found: list[Block] = [_chart(tell)] if _attributes(tell) else []
    found.append(Cards(_cards(tell)))
    if tell.has("response_rate"):
        found.append(Verdict(_verdict(tell)))
    found.append(Prose(tuple(_sentences(tell))))
    return found


def _attributes(tell: Teller) -> list[dict[str, object]]:
    """Attributes with linked respondents, those of the title and of weights first."""
    if not tell.facts["linked"]:
        return []
    telling = [one[0] for one in tell.facts["telling"]]
    rated = [one for one in tell.facts["attributes"] if tell.metric(f"group.{one['name']}.1.rate") is not None]
    return sorted(rated, key=lambda one: (one["name"] not in telling, not one["margin"]))


def _chart(tell: Teller) -> Chart:
    from jtbd_reports.charts import Group, groups  # noqa: PLC0415 - loaded when something is drawn

    rows, spoken = [], []
    first = tell.facts["telling"][0][:2] if tell.facts["telling"] else []
    for one in _attributes(tell)[:_DRAWN]:
        dots = []
        for place in range(1, len(one["labels"]) + 1):  # type: ignore[arg-type]
            metric = tell.metric(f"group.{one['name']}.{place}.rate")
            label, size = tell.category(one, place), tell.size(metric.n if metric is not None else None)
            dots.append(tell.dot(label, metric, size, accent=[one["name"], place] == first))
            spoken += [tell.spoken(label, metric)] if metric is not None else []
        rows.append(Group(_capital(tell.attribute(str(one["name"]))), tuple(dots)))
    baseline = None
    if tell.has("linked_rate"):
        baseline = tell.value("linked_rate"), tell.say("all {value}", value=tell.number("linked_rate"))
    specs = groups(rows, kind="share", language=tell.view.language, currency=tell.view.currency, baseline=baseline)
    return tell.drawn("survey.response.chart", _shown(tell), specs, spoken, _table(tell))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(tell: Teller) -> Table:
    columns = [
        (tell.say("Attribute"), "text"),
        (tell.say("Group"), "text"),
        (tell.say("Answered"), "share"),
        (tell.say("In the CRM"), "share"),
        (tell.say("Among respondents"), "share"),
        (tell.say("After weights"), "share"),
    ]
    rows = [
        (
            tell.attribute(one["name"]),
            tell.category(one, place),
            *(tell.metric(f"group.{one['name']}.{place}.{part}") for part in ("rate", "frame", "raw", "weighted")),
        )
        for one in tell.facts["attributes"]
        for place in range(1, len(one["labels"]) + 1)
    ]
    return tell.table("survey.response.table", tell.say("Respondents against the CRM"), columns, rows, annex=True)


def _cards(tell: Teller) -> tuple[Card, ...]:
    cards = []
    if tell.has("response_rate"):
        asked = tell.many("of {n} asked", "of {n} asked", "survey.asked")
        cards.append(
            Card(tell.number("response_rate"), asked, tell.say("filled the questionnaire to the end (AAPOR RR1)"))
        )
    cards.append(
        Card(
            tell.number("effective"),
            tell.say("design effect {effect}", effect=tell.number("effect")),
            tell.say(
                "equally weighted answers the survey is worth; a share is known to ±{margin} at worst",
                margin=tell.number("margin"),
            ),
        )
    )
    if tell.has("evenness"):
        text = tell.say("is the R-indicator: 1 would mean that all known groups answer alike")
        cards.append(Card(tell.number("evenness"), tell.interval("evenness"), text))
    return tuple(cards)


def _verdict(tell: Teller) -> str:
    if tell.facts["census"]:
        return tell.say(
            "Everybody in the CRM counts as asked, yet this is no census: those who answered chose to. Weights repair "
            "what the CRM knows of the silent, and nothing else."
        )
    return tell.say("Those who answered chose to. Weights repair what the CRM knows of the silent, and nothing else.")


def _sentences(tell: Teller) -> list[str]:
    said = []
    if tell.facts["census"] and tell.value("unlinked"):
        said.append(
            tell.many(
                "{n} more answered without a link to the CRM: in the shares, but not in the response rate, which is "
                "therefore the least it can be.",
                "{n} more answered without a link to the CRM: in the shares, but not in the response rate, which is "
                "therefore the least it can be.",
                "survey.unlinked",
            )
        )
    if tell.facts["margins"]:
        said.append(
            tell.say(
                "Weights bring respondents to the CRM in: {attributes}. A mean difference of {before} percentage "
                "points is gone there.",
                attributes=tell.attributes(tell.facts["margins"]),
                before=tell.number("distance.margins.before", 1),
            )
        )
    checks = [one["name"] for one in tell.facts["attributes"] if not one["margin"]]
    if checks and tell.facts["margins"]:
        said.append(
            tell.say(
                "A check on what weights do not use ({attributes}): {before} points before, {after} after.",
                attributes=tell.attributes(checks),
                before=tell.number("distance.checks.before", 1),
                after=tell.number("distance.checks.after", 1),
            )
        )
    if not tell.facts["margins"]:
        said.append(
            tell.say("Nothing is known of those who did not answer: shares are those of respondents, unweighted.")
        )
    if not tell.facts.get("limited", True):
        said.append(tell.say("Weights within the limits would not meet the CRM, so they were left without limits."))
    if tell.value("trimmed") > _MANY * tell.value("answered"):
        said.append(
            tell.many(
                "{n} respondent stands at a limit of the weights.",
                "{n} respondents stand at a limit of the weights.",
                "survey.trimmed",
            )
        )
    return said


def _method(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "Response rate: complete questionnaires over everybody asked (AAPOR 2023, RR1). Where it is not told how "
            "many were asked, that is everybody in the CRM, and only respondents that the linking key leads there are "
            "counted. Groups are those the CRM knows; categories with few customers or few answers are put together. A "
            "group’s rate always counts linked respondents alone."
        ),
        tell.say(
            "Respondents are held against the frame by Pearson’s test with the correction of Rao and Scott (1981); a "
            "group is named in the title only where the test of its attribute holds over all attributes (Holm 1979). "
            "R-indicator: Schouten, Cobben & Bethlehem (2009)."
        ),
        tell.say(
            "Weights: raking (Deming & Stephan 1940), trimmed within the rounds (Battaglia, Hoaglin & Frankel 2009). "
            "A customer whose attribute is not recorded is taken to be like those for whom it is; a respondent whose "
            "group is not known keeps the part of such respondents. Design effect and effective number: Kish (1992)."
        ),
    )
