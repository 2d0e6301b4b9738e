"""The result of jobs.use in words: a page for each job, the most customers first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.use.funnel import funnel
from jtbd_jobs.use.judged import judged
from jtbd_jobs.use.offer import offer
from jtbd_jobs.use.spoken import sheets, spoken
from jtbd_jobs.use.telling import Teller
from jtbd_reports import Card, Finding, Page, Presentation, Result, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MEASURES = {
    "customers": "{job}: customers",
    "customer_share": "{job}: share of customers",
    "deals": "{job}: deals",
    "deal_share": "{job}: share of deals",
    "win_rate": "{job}: win rate",
    "revenue_share": "{job}: share of revenue",
    "margin_share": "{job}: share of margin",
    "order_value": "{job}: median order value",
    "cycle_days": "{job}: median days to close",
    "repeat_rate": "{job}: share of customers who buy again",
    "talks": "{job}: interviews that speak of it",
}
_LISTS = {
    "products": "{job}: deals with {label}",
    "pages": "{job}: deals that landed on {label}",
    "reasons": "{job}: deals lost: {label}",
    "phrases": "{job}: visits by {label}",
    "words": "{job}: customers whose notes hold {label}",
}
_CODES = {
    "push": "{job}: interviews about what pushes",
    "pull": "{job}: interviews about what draws",
    "anxiety": "{job}: interviews about fears",
    "habit": "{job}: interviews about habits",
    "competitor": "{job}: interviews about what they compare with",
    "words": "{job}: interviews with words of their own",
}


def present(result: Result, view: View) -> Presentation:
    """Word the result.

    Args:
        result: as `run` returned it, or read back from JSON.
        view: language, currency and metrics.
    """
    tell = Teller(view, result.facts)
    pages = tuple(_page(tell, job) for job in _ordered(tell))
    return Presentation(
        pages=pages,
        findings=tuple(_findings(tell)),
        limits=_limits(tell),
        labels=_labels(tell),
        sheets=tuple(sheet for job in _ordered(tell) for sheet in sheets(tell, job)),
    )


def _page(tell: Teller, job: str) -> Page:
    sections = (judged(tell, job), spoken(tell, job), funnel(tell, job), offer(tell, job))
    return Page(f"job-{job}", tell.name(job), sections, part=tell.say("Job by job"))


def _ordered(tell: Teller) -> list[str]:
    """The most customers first, hidden ones last, as in the other pages on jobs."""

    def size(job: str) -> float:
        metric = tell.metric(job, "customer_share") or tell.metric(job, "deal_share")
        return -1.0 if metric is None or metric.value is None else metric.value

    return sorted(tell.ids, key=lambda job: -size(job))


def _findings(tell: Teller) -> Iterator[Finding]:
    ours = [job for job in tell.ids if tell.of(job)["verdict"] == "ours"]
    if ours and len(ours) < len(tell.ids):
        text = tell.say("of the jobs bring customers of our own by the figures: {jobs}", jobs=tell.named(ours))
        yield Finding(Card(tell.view.number("use.ours"), "", text), 1.2)


def _limits(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "Whether a job brings customers of our own is told by margin, win rate and repeat purchase; what it costs "
            "to win them is not in it."
        ),
    )


def _labels(tell: Teller) -> Mapping[str, str]:
    """The name of every metric by its id."""
    found = {"use.ours": tell.say("Jobs that bring customers of our own")}
    for job in tell.ids:
        name = tell.name(job)
        texts = _MEASURES | _CODES
        found |= {f"use.{job}.{measure}": tell.say(text, job=name) for measure, text in texts.items()}
        for key, text in _LISTS.items():
            for place, row in enumerate(tell.of(job)[key], start=1):
                found[f"use.{job}.{key}.{place}"] = tell.say(text, job=name, label=tell.quoted(row[0]))
        for place, label in enumerate(tell.of(job)["channels"], start=1):
            start = f"use.{job}.channel.{place}"
            found[f"{start}.share"] = tell.say("{job}: share of deals from {channel}", job=name, channel=label)
            found[f"{start}.win_rate"] = tell.say("{job}: win rate of {channel}", job=name, channel=label)
        for place, label in enumerate(tell.of(job)["stages"], start=1):
            text = tell.say("{job}: decided deals that entered {stage}", job=name, stage=label)
            found[f"use.{job}.stage.{place}.share"] = text
    return {name: text for name, text in found.items() if name in tell.view.metrics}
