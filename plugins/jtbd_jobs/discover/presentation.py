"""The result of jobs.discover in words: one page, the findings, the limits, the proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.discover import meeting
from jtbd_jobs.discover.found import found
from jtbd_jobs.discover.proposals import proposed
from jtbd_jobs.discover.sure import sure
from jtbd_jobs.discover.telling import Teller
from jtbd_reports import Card, Finding, Page, Presentation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_reports import Result, Section, View

_ALL = {
    "count": "Groups found",
    "deals": "Deals of known customers",
    "customers": "Customers with deals",
    "attributes": "Attributes that groups are made of",
    "unsure": "Share of customers in no group for sure",
    "win_rate": "Win rate of all deals",
    "revenue": "Revenue of won deals",
    "null_p": "p of the groups against data without structure",
    "ratio_p": "p of the last group",
    "entropy": "Entropy of the groups",
    "second": "Agreement with a second algorithm",
    "at_best": "Share of starts at the best likelihood",
    "starts": "Random starts",
    "smallest": "Share of the smallest group",
    "checks": "Checks made",
    "passed": "Checks that hold",
    "agreement": "Agreement of groups and jobs",
}
_GROUP = {
    "customers": "{group}: customers",
    "customer_share": "{group}: share of customers",
    "stability": "{group}: stability",
    "deals": "{group}: deals",
    "win_rate": "{group}: win rate",
    "revenue": "{group}: revenue",
    "revenue_share": "{group}: share of revenue",
    "precision": "{group}: precision of its rule",
    "recall": "{group}: recall of its rule",
}


def present(result: Result, view: View) -> Presentation:
    """Word the result.

    Args:
        result: as `run` returned it, or read back from JSON.
        view: language, currency and metrics.
    """
    tell = Teller(view, result.facts)
    return Presentation(
        pages=(Page("classes", tell.say("Found in purchases"), tuple(_sections(tell)), part=tell.say("Why they buy")),),
        findings=tuple(_findings(tell)),
        limits=_limits(tell),
        labels=_labels(tell),
        proposals=proposed(tell),
    )


def _sections(tell: Teller) -> Iterator[Section]:
    yield found(tell)
    if tell.facts["state"] in {"found", "one"}:
        yield sure(tell)
    if tell.facts["state"] == "found":
        met = meeting.jobs(tell)
        if met is not None:
            yield met
        yield meeting.rules(tell)


def _findings(tell: Teller) -> Iterator[Finding]:
    if tell.facts["state"] != "found":
        return
    view = tell.view
    if not tell.facts["firm"] or any(one["mirrors"] for one in tell.facts["mirrors"]):
        return
    if view.has("classes.agreement"):
        text = tell.say("is the agreement of groups found in purchases with the jobs of the rules; 1 is the same")
        yield Finding(Card(view.number("classes.agreement"), "", text), 1.0)
    else:
        text = tell.say("groups of customers buy differently, found without rules")
        yield Finding(Card(view.number("classes.count"), "", text), 1.5)


def _limits(tell: Teller) -> tuple[str, ...]:
    if tell.facts["state"] != "found":
        return ()
    return (
        tell.say("Groups found in purchases say what is bought together, not why: a job is confirmed by interviews."),
    )


def _labels(tell: Teller) -> Mapping[str, str]:
    """The name of every metric by its id."""
    said = {f"classes.{name}": tell.say(text) for name, text in _ALL.items()}
    for number in range(1, tell.facts.get("tried", 0) + 1):
        said[f"classes.bic.{number}"] = tell.say("BIC above the least, classes: {n}", n=number)
    for one in tell.facts.get("mirrors", ()):
        said[f"classes.mirror.{one['column']}"] = tell.say(
            "Cramér’s V of groups and {column}", column=tell.column(one["column"])
        )
    for one in tell.groups:
        said |= _of_group(tell, one["number"])
    return {name: text for name, text in said.items() if name in tell.view.metrics}


def _of_group(tell: Teller, number: int) -> dict[str, str]:
    group, start = tell.group(number), f"classes.{number}"
    said = {f"{start}.{name}": tell.say(text, group=group) for name, text in _GROUP.items()}
    said |= {f"{start}.job.{job}": tell.say("{group}: job {job}", group=group, job=tell.name(job)) for job in tell.ids}
    for place, level, key in tell.groups[number - 1]["traits"]:
        what = tell.level(place, level)
        said[f"{start}.{key}"] = tell.say("{group}: {what}", group=group, what=what)
        said[f"classes.all.{key}"] = tell.say("All customers: {what}", what=what)
    return said
