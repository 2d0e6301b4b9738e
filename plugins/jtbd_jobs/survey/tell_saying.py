"""The sections on what respondents say against what they did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jtbd_reports import Card, Cards, Prose, Section

if TYPE_CHECKING:
    from jtbd_jobs.survey.telling import Teller
    from jtbd_reports import Chart
    from jtbd_reports.model import Block


def saying(tell: Teller) -> Section | None:
    """`survey.say`: the stated job against that of the deals; None where nobody is linked."""
    if not tell.facts["say_jobs"]:
        return None
    return Section(
        id="survey.say",
        kicker=tell.say("Words and deeds"),
        title=_title(tell),
        shown=_shown(tell),
        blocks=(_chart(tell), Prose(tuple(_sentences(tell)))),
        source=tell.source(
            tell.many("{n} linked", "{n} linked", "survey.say.linked"), tell.say("paired shares"), tables=("deals",)
        ),
        method=_method(tell),
    )


def claim(tell: Teller, job: str, way: str) -> str:
    """How the stated share of a job differs from that of the deals."""
    parts = {
        "job": tell.quoted(tell.name(job)),
        "said": tell.number(f"say.{job}.stated"),
        "did": tell.number(f"say.{job}.observed"),
    }
    if way == "less":
        return tell.say("The job {job} is named less often than deals show it: {said} against {did}", **parts)
    return tell.say("The job {job} is named more often than deals show it: {said} against {did}", **parts)


def first_claim(tell: Teller) -> list[str] | None:
    """The claim of the title: what is said too rarely is what people rather keep to themselves."""
    claims = tell.facts["say_claims"]
    return next((one for one in claims if one[1] == "less"), claims[0] if claims else None)


def _title(tell: Teller) -> str:
    found = first_claim(tell)
    if found is None:
        return tell.say("What respondents say of their job and what their deals show do not differ beyond chance")
    return claim(tell, *found)


def _shown(tell: Teller) -> str:
    return tell.say(
        "Stated share less the share in deals of the same people, percentage points; {level} interval", level=tell.level
    )


def _chart(tell: Teller) -> Chart:
    from jtbd_reports.charts import dots  # noqa: PLC0415 - loaded when something is drawn

    found = first_claim(tell)
    order = sorted(tell.facts["say_jobs"], key=lambda job: tell.value(f"say.{job}.gap"))
    order += tell.facts["say_hidden"]
    rows = [tell.gap(f"say.{job}.gap", tell.name(job), accent=found is not None and job == found[0]) for job in order]
    columns = [
        (tell.say("Job"), "text"),
        (tell.say("Stated"), "share"),
        (tell.say("By deals"), "share"),
        (tell.say("Difference, points"), "number"),
        (tell.say("Of those whose deals have it, state it"), "share"),
        (tell.say("Of those who state it, have deals of it"), "share"),
    ]
    parts = ("stated", "observed", "gap", "told", "kept")
    table = tell.table(
        "survey.say.table",
        tell.say("Stated jobs against the jobs of deals"),
        columns,
        [(tell.name(job), *(tell.metric(f"say.{job}.{part}") for part in parts)) for job in order],
    )
    nought = 0.0, tell.say("as in deals")
    specs = dots(rows, kind="number", language=tell.view.language, currency=tell.view.currency, baseline=nought)
    spoken = [
        tell.spoken(tell.name(job), metric) for job in order if (metric := tell.metric(f"say.{job}.gap")) is not None
    ]
    return tell.drawn("survey.say.chart", _shown(tell), specs, spoken, table)


def _sentences(tell: Teller) -> list[str]:
    said = []
    found = first_claim(tell)
    if found is not None and tell.has(f"say.{found[0]}.told"):
        said.append(
            tell.say(
                "Of those whose deals tell {job}, {told} say so ({interval}).",
                job=tell.quoted(tell.name(found[0])),
                told=tell.number(f"say.{found[0]}.told"),
                interval=tell.interval(f"say.{found[0]}.told"),
            )
        )
    said += [f"{claim(tell, *one)}." for one in tell.facts["say_claims"] if one != found]
    if tell.has("say.agreement"):
        said.append(
            tell.say(
                "In all, {share} of linked respondents state the job of their deals.",
                share=tell.number("say.agreement"),
            )
        )
    return said


def _method(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "Respondents who gave the linking key and are found in the CRM. The stated job is that of the ticked "
            "answer; the job of deals is that of most of the customer’s deals by jobs.yml. Rules err too, so a gap is "
            "what is left between two imperfect measures."
        ),
        tell.say(
            "Both shares are of the same people, weighted; the interval of their difference is Newcombe’s (1998, "
            "method 10) for the effective number of respondents. A title claims a gap only where it holds for all "
            "jobs together (Bonferroni). The key itself is hashed when it is read and is nowhere in this report."
        ),
    )


def facts(tell: Teller) -> Section | None:
    """`survey.facts`: buying, prices and channels as told against the CRM; None where none of it was asked."""
    blocks: list[Block] = []
    if tell.facts["say_channels"]:
        blocks.append(_channels(tell))
    if cards := _cards(tell):
        blocks.append(Cards(cards))
    if not blocks:
        return None
    return Section(
        id="survey.facts",
        kicker=tell.say("Told and recorded"),
        title=_facts_title(tell),
        shown=_channel_shown(tell) if tell.facts["say_channels"] else tell.say("Linked respondents against the CRM"),
        blocks=tuple(blocks),
        source=tell.source(tables=("customers", "deals")),
        method=(
            tell.say(
                "A respondent ticks several channels, the CRM keeps that of the first contact and of each deal: that "
                "more is told than recorded is what one expects, and by how much shows what the CRM does not see. The "
                "price told over the price in the CRM is the geometric mean over those who say they bought and have "
                "one won deal."
            ),
        ),
    )


def _facts_title(tell: Teller) -> str:
    claims = tell.facts["say_channel_claims"]
    if claims:
        place, way = claims[0]
        name = next(one[0] for one in tell.facts["say_channels"] if one[1] == place)
        parts = {
            "channel": tell.quoted(name),
            "said": tell.number(f"channel.{place}.stated"),
            "did": tell.number(f"channel.{place}.observed"),
        }
        if way == "more":
            return tell.say("{channel}: {said} of customers name it, the CRM has it for {did}", **parts)
        return tell.say("{channel}: only {said} of customers name it, the CRM has it for {did}", **parts)
    if tell.has("amount.ratio"):
        return tell.say("Buyers name {ratio} of the price in the CRM", ratio=tell.number("amount.ratio"))
    if tell.has("bought.claimed"):
        return tell.say("{share} of those without a won deal say they bought", share=tell.number("bought.claimed"))
    return tell.say("What is told of channels agrees with the CRM")


def _channel_shown(tell: Teller) -> str:
    return tell.say("Share of customers by channel: as told, and as the CRM has it")


def _channels(tell: Teller) -> Chart:
    from jtbd_reports.charts import Group, groups  # noqa: PLC0415 - loaded when something is drawn

    rows, spoken, cells = [], [], []
    order = sorted(tell.facts["say_channels"], key=lambda one: -tell.value(f"channel.{one[1]}.gap"))
    for name, place in order:
        start = f"channel.{place}"
        metrics = [tell.metric(f"{start}.{part}") for part in ("stated", "observed", "gap")]
        dots = [
            tell.dot(label, metric)
            for label, metric in zip((tell.say("told"), tell.say("in the CRM")), metrics, strict=False)
        ]
        first = tell.facts["say_channel_claims"][:1]
        accent = bool(first) and first[0][0] == place
        rows.append(Group(name, (replace(dots[0], accent=accent), dots[1])))
        spoken += [tell.spoken(name, metric) for metric in metrics[:2] if metric is not None]
        cells.append((name, *metrics))
    columns = [
        (tell.say("Channel"), "text"),
        (tell.say("Told"), "share"),
        (tell.say("In the CRM"), "share"),
        (tell.say("Difference, points"), "number"),
    ]
    table = tell.table("survey.facts.table", tell.say("Channels as told and as recorded"), columns, cells)
    specs = groups(rows, kind="share", language=tell.view.language, currency=tell.view.currency)
    return tell.drawn("survey.facts.chart", _channel_shown(tell), specs, spoken, table)


def _cards(tell: Teller) -> tuple[Card, ...]:
    texts = {
        "bought.told": tell.say("of those with a won deal say that they bought"),
        "bought.claimed": tell.say("of those without one say so too"),
        "amount.ratio": tell.say("of the price in the CRM is what buyers name"),
    }
    return tuple(Card(tell.number(name), tell.interval(name), text) for name, text in texts.items() if tell.has(name))
