"""The section on how long won deals take and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Chart, Pair, Prose, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports.model import Block


def value(tell: Teller) -> Section:
    """`jobs.value`: median days to close and median order value of won deals."""
    charts = [_median_chart(tell, measure) for measure in ("cycle_days", "order_value") if tell.has(measure)]
    drawn: tuple[Block, ...] = (Pair(charts[0], charts[1]),) if len(charts) > 1 else tuple(charts)
    return Section(
        id="jobs.value",
        kicker=tell.say("Time and value"),
        title=title(tell),
        shown=tell.say("Medians of won deals by job; 95% interval"),
        blocks=(*drawn, *([Prose(tuple(said))] if (said := _value_sentences(tell)) else [])),
        source=tell.source(tell.say("ideal bootstrap")),
        method=(
            tell.say(
                "Days run from the day a won deal was created to the day it was closed; deals closed before they "
                "were created are left out. Half of the deals lie below the median."
            ),
            tell.say(
                "Intervals are percentile intervals of the ideal bootstrap: the distribution that endless resampling "
                "would give is computed from the binomial, without a random draw (Efron 1979; Hutson & Ernst 2000). "
                "Deals are resampled, as if each were another customer’s. Differences are Mood’s median test against "
                "all other won deals, adjusted for the number of jobs (Benjamini & Hochberg 1995)."
            ),
        ),
    )


def title(tell: Teller) -> str:
    """Which job takes longer or is worth more, or that none does beyond chance."""
    # Money before days: one title, one finding; the other stands in the text below.
    for measure in ("order_value", "cycle_days"):
        if tell.facts[measure] and tell.view.has(f"jobs.{measure}"):
            return _median_sentence(tell, measure, *tell.facts[measure][0])
    shown = [measure for measure in ("cycle_days", "order_value") if tell.has(measure)]
    if not shown:
        return tell.say("How long deals take and what they are worth cannot be said yet")
    if tell.facts["compared"] == 1:
        return _single(tell, shown)
    if len(shown) > 1:
        return tell.say("Neither time to close nor order value differs between jobs beyond chance")
    if shown == ["cycle_days"]:
        return tell.say("Time to close does not differ between jobs beyond chance")
    return tell.say("Order value does not differ between jobs beyond chance")


def _single(tell: Teller, shown: Sequence[str]) -> str:
    """What is said where there is nothing to compare with."""
    if "cycle_days" in shown and tell.view.has("jobs.cycle_days"):
        return tell.say("Half of won deals close within {days}", days=tell.view.number("jobs.cycle_days"))
    return tell.say("Half of won deals are worth more than {money}", money=tell.view.number("jobs.order_value"))


def _median_sentence(tell: Teller, measure: str, job: str, way: str) -> str:
    parts = {
        "job": tell.quoted(tell.name(job)),
        "own": tell.view.number(f"jobs.{job}.{measure}"),
        "all": tell.view.number(f"jobs.{measure}"),
    }
    messages = {
        ("cycle_days", "higher"): "Deals of the job {job} take longer: {own}, all deals {all}",
        ("cycle_days", "lower"): "Deals of the job {job} close sooner: {own}, all deals {all}",
        ("order_value", "higher"): "Orders of the job {job} are larger: {own}, all orders {all}",
        ("order_value", "lower"): "Orders of the job {job} are smaller: {own}, all orders {all}",
    }
    return tell.say(messages[measure, way], **parts)


def _median_chart(tell: Teller, measure: str) -> Chart:
    order = tell.by_value(measure)
    kind, name = ("days", "jobs.cycle_days") if measure == "cycle_days" else ("money", "jobs.order_values")
    shown = {
        "cycle_days": tell.say("Median days from creation to closing, won deals, 95% interval"),
        "order_value": tell.say("Median order value, won deals, 95% interval"),
    }[measure]
    column = {"cycle_days": tell.say("Days to close"), "order_value": tell.say("Order value")}[measure]
    table = tell.table(f"{name}.table", shown, order, [(column, kind, measure)])  # type: ignore[list-item]
    # Only the chart that the title is about stands out.
    accent = [] if title(tell) != _title_of(tell, measure) else [tell.facts[measure][0][0]]
    return tell.chart(name, shown, order, measure, table, accent=accent, baseline=tell.baseline(measure))


def _title_of(tell: Teller, measure: str) -> str:
    return _median_sentence(tell, measure, *tell.facts[measure][0]) if tell.facts[measure] else ""


def _value_sentences(tell: Teller) -> list[str]:
    spoken = title(tell)
    said = []
    for measure in ("order_value", "cycle_days"):
        for job, way in tell.facts[measure][:2]:
            sentence = _median_sentence(tell, measure, job, way)
            said += [f"{sentence}."] if sentence != spoken else []
    if not tell.facts["has_won"]:
        return [*said, tell.say("No deal is marked as won; time and value are those of won deals.")]
    if not tell.facts["has_dates"]:
        said.append(
            tell.say(
                "The export lacks the dates of creation and closing; with them this page would show how long deals "
                "take."
            )
        )
    if not tell.facts["has_amounts"]:
        said.append(tell.say("The export has no amounts; with them this page would show what an order is worth."))
    if tell.view.has("jobs.unpriced") and tell.view.metrics["jobs.unpriced"].value and tell.facts["has_amounts"]:
        said.append(
            tell.say(
                "{share} of won deals have no amount and are left out of it.", share=tell.view.number("jobs.unpriced")
            )
        )
    return said
