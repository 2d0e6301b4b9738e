"""Names of every metric for the evidence ledger, and what the data do not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jtbd_jobs.search.telling import SEARCHES, VISITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.search.telling import Teller

_ALL = {
    "search.visits": "Visits from search",
    "search.phrases": "Different phrases",
    "search.shown": "Visits from search whose phrase is known",
    "search.hidden": "Share of visits from search whose phrase the engine hides",
    "search.explained": "Share of searches that tell a job",
    "search.unexplained": "Share of searches that no rule matches",
    "search.brand": "Share of searches for the name that tell no job",
    "search.conversion": "Conversion of searches that tell a job",
    "search.grouped": "Share of searches without a job that the groups shown hold",
    "search.candidates": "Groups of phrases that no rule explains",
    "search.site.visits": "Visits without those of robots",
    "search.site.browsers": "Browsers",
    "search.site.robots": "Visits of robots, left out",
    "search.site.known": "Share of visits that tell a job",
    "search.site.conversion": "Conversion of visits that tell a job",
    "search.watch": "Recordings to watch",
    "search.observed": "Observations",
    "search.observed.visits": "Recordings watched",
    "search.observed.unknown": "Observed visits that are not in the export",
    "search.observed.pairs": "Recordings with both the job seen and the job by the rules",
    "search.observed.same": "Recordings in which the job seen is the job by the rules",
    "search.observed.confirmed": "Share of recordings in which the job seen is the job by the rules",
}
_SEARCHES = {
    "visits": "{job}: visits from search",
    "phrases": "{job}: different phrases",
    "share": "{job}: share of searches",
    "conversion": "{job}: conversion of searches",
    "revenue": "{job}: revenue of searches",
    "revenue_share": "{job}: share of revenue of searches",
}
_VISITS = {
    "visits": "{job}: visits",
    "share": "{job}: share of visits that tell a job",
    "conversion": "{job}: conversion of visits",
    "revenue": "{job}: revenue of visits",
    "revenue_share": "{job}: share of revenue of visits",
    "slope": "{job}: change of the share of visits in a year, percentage points",
    "begun": "{job}: share of visits at the beginning, by the line",
    "ended": "{job}: share of visits at the end, by the line",
}
_CANDIDATE = {
    "visits": "Group {number} of unexplained phrases: visits",
    "phrases": "Group {number} of unexplained phrases: different phrases",
    "share": "Group {number} of unexplained phrases: share of searches",
    "conversion": "Group {number} of unexplained phrases: conversion",
}


def labels(tell: Teller) -> Mapping[str, str]:
    """The name of every metric by its id."""
    found = {name: tell.say(text) for name, text in _ALL.items()}
    for start, texts in ((SEARCHES, _SEARCHES), (VISITS, _VISITS)):
        for job in tell.ids:
            found |= {f"{start}.{job}.{name}": tell.say(text, job=tell.name(job)) for name, text in texts.items()}
    for name in tell.view.metrics:
        if match := re.fullmatch(r"search\.candidates\.([0-9]+)\.([a-z]+)", name):
            found[name] = tell.say(_CANDIDATE[match[2]], number=match[1])
    return {name: text for name, text in found.items() if name in tell.view.metrics}


def limits(tell: Teller) -> Iterator[str]:
    """What the data do not say, a sentence each."""
    if tell.phrases:
        if tell.view.metrics["search.hidden"].value:
            yield tell.say(
                "What is searched for is known of those visits alone whose phrase the engine shows; {share} of visits "
                "from search are not among them.",
                share=tell.view.number("search.hidden"),
            )
        yield tell.say("Searches show those who already came to the site, not those who looked and went elsewhere.")
    if tell.visits:
        yield tell.say(
            "Job and conversion of visits are associated; landing pages and keywords were chosen, not drawn."
        )
