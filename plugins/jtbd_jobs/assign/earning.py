"""The sections on what is left of revenue, and on who comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Prose, Section

if TYPE_CHECKING:
    from jtbd_jobs.assign.telling import Teller


def margin(tell: Teller) -> Section | None:
    """`jobs.margin`: margin in revenue by job; None where no margin may be shown."""
    if not tell.has("margin_rate") or not tell.view.has("jobs.margin_rate"):
        return None
    order = tell.by_value("margin_rate")
    shown = tell.say("Margin in the revenue of won deals by job, 95% interval")
    columns = [
        (tell.say("Margin"), "money", "margin"),
        (tell.say("Share of margin"), "share", "margin_share"),
        (tell.say("Margin in revenue"), "share", "margin_rate"),
    ]
    table = tell.table("jobs.margin_rates.table", tell.say("Margin of won deals by job"), order, columns)  # type: ignore[arg-type]
    accent = _apart(tell)[:1]
    chart = tell.chart(
        "jobs.margin_rates", shown, order, "margin_rate", table, accent=accent, baseline=tell.baseline("margin_rate")
    )
    return Section(
        id="jobs.margin",
        kicker=tell.say("Margin"),
        title=_margin_title(tell),
        shown=shown,
        blocks=(chart, Prose((_margin_sum(tell),))),
        source=tell.source(tell.say("linearised ratio, by customer")),
        method=(
            tell.say(
                "Margin is what the source maps as margin, an amount less its direct cost; deals without it are left "
                "out, and deals without an amount also of its share in revenue. Both shares are ratios of sums over "
                "customers, their intervals linearised on the logit scale (Cochran 1977). A job is named in the title "
                "only where its interval leaves the margin of all deals out."
            ),
        ),
    )


def _apart(tell: Teller) -> list[str]:
    """Jobs whose margin in revenue lies off that of all deals, the farthest first."""
    middle = tell.view.metrics["jobs.margin_rate"].value or 0.0
    found = []
    for job in tell.ids:
        one = tell.metric(job, "margin_rate")
        if one is not None and one.value is not None and one.low is not None and one.high is not None:
            found += [(-abs(one.value - middle), job)] if not one.low <= middle <= one.high else []
    return [job for _, job in sorted(found)]


def _margin_title(tell: Teller) -> str:
    overall = tell.view.number("jobs.margin_rate")
    for job in _apart(tell)[:1]:
        parts = {"job": tell.quoted(tell.name(job)), "own": tell.view.number(f"jobs.{job}.margin_rate"), "all": overall}
        if (tell.view.metrics[f"jobs.{job}.margin_rate"].value or 0) > (
            tell.view.metrics["jobs.margin_rate"].value or 0
        ):
            return tell.say("{job} leaves the most: {own} of revenue is margin, {all} over all deals", **parts)
        return tell.say("{job} leaves the least: {own} of revenue is margin, {all} over all deals", **parts)
    return tell.say("{all} of revenue is margin; no job differs beyond chance", all=overall)


def _margin_sum(tell: Teller) -> str:
    return tell.say("Won deals brought {money} of margin in all.", money=tell.view.number("jobs.margin"))


def returns(tell: Teller) -> Section | None:
    """`jobs.repeat`: customers who bought again by job; None where that may not be shown."""
    if not tell.view.has("jobs.repeat_rate") or not tell.has("repeat_rate"):
        return None
    order = tell.by_value("repeat_rate")
    shown = tell.say("Customers who bought at least twice, in all who bought, by main job; 95% interval")
    columns = [(tell.say("Bought again"), "share", "repeat_rate"), (tell.say("Customers"), "count", "customers")]
    table = tell.table("jobs.repeat_rates.table", tell.say("Customers who bought again, by job"), order, columns)  # type: ignore[arg-type]
    chart = tell.chart("jobs.repeat_rates", shown, order, "repeat_rate", table, baseline=tell.baseline("repeat_rate"))
    said = _time(tell)
    return Section(
        id="jobs.repeat",
        kicker=tell.say("Coming back"),
        title=tell.say("{share} of those who bought have bought again", share=tell.view.number("jobs.repeat_rate")),
        shown=shown,
        blocks=(chart, *((Prose((said,)),) if said else ())),
        source=tell.source(tell.say("Wilson interval")),
        method=(
            tell.say(
                "Among customers with a won deal, those with two or more, by the job of most of their deals. It is "
                "what has happened so far: those who bought lately have had less time to come back, so the share is a "
                "lower bound of what it will be, and jobs whose customers are younger look worse than they are."
            ),
        ),
    )


def _time(tell: Teller) -> str:
    if not tell.view.has("jobs.known_days") or not tell.view.has("jobs.young_buyers"):
        return ""
    return tell.say(
        "Half of the buyers bought for the first time less than {days} before the data end, {young} of them less than "
        "a year: many have had little time to come back.",
        days=tell.view.number("jobs.known_days"),
        young=tell.view.number("jobs.young_buyers"),
    )
