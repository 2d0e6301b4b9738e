"""Names of every metric for the evidence ledger, and what the data do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.assign.checked import gone_labels, is_measured
from jtbd_jobs.assign.overview import missing_money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_jobs.assign.telling import Teller

_ALL = {
    "count": "Jobs with deals",
    "deals": "Deals",
    "customers": "Customers with deals",
    "won": "Deals won",
    "lost": "Deals lost",
    "open": "Open deals",
    "unknown_customers": "Deals whose customer is not known",
    "coverage": "Share of deals that a rule matches",
    "unassigned": "Share of deals that no rule matches",
    "conflicts": "Share of deals that several rules match",
    "unassigned_customers": "Customers without a job",
    "unassigned_customer_share": "Share of customers without a job",
    "win_rate": "Win rate of all deals",
    "revenue": "Revenue of won deals",
    "unpriced": "Share of won deals without an amount",
    "cycle_days": "Median days to close, all won deals",
    "order_value": "Median order value, all won deals",
    "margin": "Margin of won deals",
    "margin_rate": "Margin in revenue, all won deals",
    "repeat_rate": "Share of buyers who bought again",
    "known_days": "Median days since the first purchase",
    "young_buyers": "Share of buyers whose first purchase is less than a year old",
    "labels": "Deals judged by hand",
    "unsure_labels": "Deals of which the reader was not sure",
    "gone_labels": "Labels of deals that the data no longer have",
    "precision": "Share of explained deals whose job is right",
    "missed": "Share of unexplained deals that have a job all the same",
    "linked_customers": "Customers with a job by their own words alone",
    "learned.labels": "Examples and labels to learn from",
    "learned.open": "Labels of texts that no rule explains",
    "learned.forced": "Classifier: right where it must name a job",
    "learned.common": "Share of the commonest job among examples",
    "learned.precision": "Classifier: right in what it decides",
    "learned.undecided": "Classifier: share left open",
    "learned.deals": "Deals given a job by the classifier",
}
_INPUT = {
    "comments": {
        "texts": "Comments: distinct texts",
        "who": "Comments: customers behind them",
        "coverage": "Comments: share that a rule matches",
        "conflicts": "Comments: share that several rules match",
        "learned": "Comments: share that the classifier adds",
    },
    "phrases": {
        "texts": "Search phrases: distinct texts",
        "who": "Search phrases: visits",
        "coverage": "Search phrases: share of visits that a rule matches",
        "conflicts": "Search phrases: share of visits that several rules match",
        "learned": "Search phrases: share of visits that the classifier adds",
    },
    "answers": {
        "texts": "Open answers: distinct texts",
        "who": "Open answers: respondents behind them",
        "coverage": "Open answers: share that a rule matches",
        "conflicts": "Open answers: share that several rules match",
        "learned": "Open answers: share that the classifier adds",
    },
    "quotes": {
        "texts": "Quotes: distinct texts",
        "who": "Quotes: interviews behind them",
        "coverage": "Quotes: share that a rule matches",
        "conflicts": "Quotes: share that several rules match",
        "learned": "Quotes: share that the classifier adds",
    },
}
_JOB = {
    "customers": "{job}: customers",
    "customer_share": "{job}: share of customers",
    "deals": "{job}: deals",
    "deal_share": "{job}: share of deals",
    "won": "{job}: deals won",
    "win_rate": "{job}: win rate",
    "revenue": "{job}: revenue",
    "revenue_share": "{job}: share of revenue",
    "cycle_days": "{job}: median days to close",
    "order_value": "{job}: median order value",
    "margin": "{job}: margin",
    "margin_share": "{job}: share of margin",
    "margin_rate": "{job}: margin in revenue",
    "repeat_rate": "{job}: share of buyers who bought again",
    "precision": "{job}: share of deals given the job that are of it",
    "recall": "{job}: share of deals of the job that are given it",
    "learned_precision": "{job}: classifier right",
    "learned_recall": "{job}: share that the classifier finds",
    "learned_undecided": "{job}: share that the classifier leaves open",
}


def labels(tell: Teller) -> Mapping[str, str]:
    """The name of every metric by its id."""
    found = {f"jobs.{name}": tell.say(text) for name, text in _ALL.items()}
    for kind, names in _INPUT.items():
        found |= {f"jobs.inputs.{kind}.{name}": tell.say(text) for name, text in names.items()}
    for job in tell.ids:
        found |= {f"jobs.{job}.{name}": tell.say(text, job=tell.name(job)) for name, text in _JOB.items()}
    return {name: text for name, text in found.items() if name in tell.view.metrics}


def limits(tell: Teller) -> tuple[str, ...]:
    """What the data do not say, a sentence each."""
    view = tell.view
    said = [
        tell.say(
            "Differences between jobs are associations: they do not say what would change if the job were served "
            "otherwise."
        ),
    ]
    if "jobs.labels" not in view.metrics:
        said.append(
            tell.say(
                "How often the rules name the right job is not measured: there is no sample of deals labelled by hand."
            )
        )
    # Where the section on labels is left out, this is the only place to say it.
    if not is_measured(tell):
        said += gone_labels(tell)
    if view.has("jobs.unassigned") and view.metrics["jobs.unassigned"].value:
        said.append(
            tell.say("Nothing is known of the jobs behind {share} of deals.", share=view.number("jobs.unassigned"))
        )
    if view.has("jobs.unknown_customers") and view.metrics["jobs.unknown_customers"].value:
        said.append(
            tell.many(
                "{n} deal names no customer and is left out of all counts of customers.",
                "{n} deals name no customer and are left out of all counts of customers.",
                "jobs.unknown_customers",
            )
        )
    return (*said, *missing_money(tell))
