"""The section that says how many jobs explain how much, and which customers bring the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Pair, Prose, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports import Chart, Metric
    from jtbd_reports.model import Block

_NAMED = 2
"""Leaders that a title can name."""


def overview(tell: Teller) -> Section:
    """`jobs.overview`: shares of customers by job beside shares of revenue."""
    drawn: tuple[Block, ...] = ()
    if _any_deal(tell):
        left = _shares(tell)
        drawn = (Pair(left, _revenue(tell)),) if tell.has("revenue_share") else (left,)
    return Section(
        id="jobs.overview",
        kicker=tell.say("Jobs"),
        title=title(tell),
        shown=tell.say("Why customers hire the product, as the rules in jobs.yml tell it; 95% interval"),
        blocks=(*drawn, Prose(tuple(_sentences(tell)))),
        source=tell.source(tell.say("Wilson interval")),
        method=_method(tell),
    )


def title(tell: Teller) -> str:
    """How much the jobs explain, and which leads, where one does."""
    return _nothing_to_tell(tell) or _leading(tell, _head(tell), tell.facts["leaders"])


def _nothing_to_tell(tell: Teller) -> str:
    if tell.facts["too_few"]:
        return tell.say("There are too few customers to show any figure")
    if not tell.view.metrics["jobs.deals"].value:
        return tell.say("There are no deals in the data")
    return "" if tell.view.metrics["jobs.count"].value else tell.say("No deal matches any rule")


def _leading(tell: Teller, head: str, found: Sequence[str]) -> str:
    if tell.facts["compared"] == 1 and found:
        return tell.say("{head}: {job}", head=head, job=tell.named(found))
    if len(found) == 1:
        return tell.say("{head}; the commonest is {job}", head=head, job=tell.named(found))
    if len(found) == _NAMED:
        return tell.say("{head}; the commonest are {jobs}", head=head, jobs=tell.named(found))
    return tell.say("{head}; none of them clearly leads", head=head)


def _head(tell: Teller) -> str:
    view = tell.view
    count = int(view.metrics["jobs.count"].value or 0)
    if view.has("jobs.coverage"):
        message = view.language.ngettext(
            "{n} job explains {share} of deals", "{n} jobs explain {share} of deals", count
        )
        return message.format(n=tell.spelled("jobs.count"), share=view.number("jobs.coverage"))
    message = view.language.ngettext("{n} job is found in the deals", "{n} jobs are found in the deals", count)
    return message.format(n=tell.spelled("jobs.count"))


def named_in_title(tell: Teller) -> tuple[str, ...]:
    """The jobs that the title names: what the charts accent."""
    return tuple(tell.facts["leaders"]) if len(tell.facts["leaders"]) <= _NAMED else ()


def _any_deal(tell: Teller) -> bool:
    return bool(tell.view.metrics["jobs.deals"].value) and not tell.facts["too_few"]


def _shares(tell: Teller) -> Chart:
    people = tell.people == "customer"
    title = (
        tell.say("Share of customers by job, 95% interval")
        if people
        else tell.say("Share of deals by job, 95% interval")
    )
    measure = f"{tell.people}_share"
    order = tell.by_value(measure)
    columns = [(tell.say("Deals"), "count", "deals"), (tell.say("Share of deals"), "share", "deal_share")]
    if people:
        columns = [
            (tell.say("Customers"), "count", "customers"),
            (tell.say("Share of customers"), "share", "customer_share"),
            *columns,
        ]
    table = tell.table("jobs.summary", tell.say("Customers and deals by job"), order, columns)  # type: ignore[arg-type]
    return tell.chart(
        "jobs.shares", title, order, measure, table,
        accent=named_in_title(tell), behind=f"{tell.people}s", more=_rest(tell),
    )  # fmt: skip


def _rest(tell: Teller) -> list[tuple[str, Metric, str]]:
    share, count = "jobs.unassigned", None
    if tell.people == "customer":
        share, count = "jobs.unassigned_customer_share", tell.view.metrics["jobs.unassigned_customers"].value
    metric = tell.view.metrics[share]
    return [(tell.say("No rule matches"), metric, tell.size(count))] if metric.value or metric.suppressed else []


def _revenue(tell: Teller) -> Chart:
    order = tell.by_value(f"{tell.people}_share")
    columns = [
        (tell.say("Revenue"), "money", "revenue"),
        (tell.say("Share of revenue"), "share", "revenue_share"),
        (tell.say("Deals won"), "count", "won"),
    ]
    table = tell.table("jobs.revenue_shares.table", tell.say("Revenue of won deals by job"), order, columns)  # type: ignore[arg-type]
    title = tell.say("Share of revenue by job, in the same order, 95% interval")
    return tell.chart(
        "jobs.revenue_shares", title, order, "revenue_share", table, accent=named_in_title(tell), behind="won"
    )


def revenue_sentence(tell: Teller, job: str, way: str) -> str:
    """What sets a job's share of revenue apart from its share of customers."""
    parts = {
        "job": tell.quoted(tell.name(job)),
        "people": tell.view.number(f"jobs.{job}.customer_share"),
        "money": tell.view.number(f"jobs.{job}.revenue_share"),
    }
    if way == "higher":
        return tell.say("{job} is {people} of customers, yet {money} of revenue", **parts)
    return tell.say("{job} is {people} of customers, but only {money} of revenue", **parts)


def _sentences(tell: Teller) -> list[str]:
    said = [f"{revenue_sentence(tell, job, way)}." for job, way in tell.facts["revenue"][:2]]
    if tell.view.has("jobs.conflicts") and tell.view.metrics["jobs.conflicts"].value:
        share = tell.view.number("jobs.conflicts")
        said.append(
            tell.say("Several rules match {share} of deals; the job of the higher priority takes them.", share=share)
        )
    said += [
        tell.say("The rule of {job} matches no deal.", job=tell.quoted(tell.name(job))) for job in tell.facts["empty"]
    ]
    said += missing_money(tell)
    return said


def missing_money(tell: Teller) -> list[str]:
    """What is missing for shares of revenue, and what it would add."""
    if not tell.facts["has_amounts"]:
        return [tell.say("The export has no amounts; with them this page would show each job’s share of revenue.")]
    if tell.facts["has_won"] and "jobs.revenue" not in tell.view.metrics:
        return [tell.say("No won deal has an amount; with amounts this page would show each job’s share of revenue.")]
    return []


def _method(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "A deal gets the job whose rule it matches; where several match, the one of the highest priority, then "
            "the one that stands first in jobs.yml. A customer has the job of most of their deals. Words are "
            "compared in all their inflected forms. Examples and counterexamples beside each rule are held against "
            "it on every build."
        ),
        tell.say(
            "Shares carry Wilson intervals (Wilson 1927). Deals of one customer tend to be alike, so shares of deals "
            "count them for less: the interval is that of the effective number of deals (Kish 1965). The share of "
            "revenue is a ratio of sums over customers; its interval is linearised on the logit scale (Cochran 1977; "
            "Särndal, Swensson & Wretman 1992). The title names a job as the commonest only where the next one "
            "differs by more than chance."
        ),
        tell.say(
            "Groups with fewer customers than the project’s minimum are hidden, and with them as many others as it "
            "takes that no hidden figure can be had by subtraction. Money is hidden also where one customer makes "
            "more than 85% of it."
        ),
    )
