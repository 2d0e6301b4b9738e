"""Names of every metric for the evidence ledger, and what a survey does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.survey.telling import Teller

_ALL = {
    "answered": "Respondents",
    "complete": "Complete questionnaires",
    "asked": "People asked",
    "response_rate": "Response rate",
    "linked": "Share of respondents found in the CRM",
    "unlinked": "Respondents not found in the CRM",
    "linked_rate": "Share of customers who answered and were found in the CRM",
    "effect": "Design effect of weights",
    "effective": "Effective number of respondents",
    "trimmed": "Respondents at a limit of the weights",
    "margin": "Widest margin of a share",
    "evenness": "R-indicator",
    "distance.margins.before": "Mean difference from the CRM in what weights use, before weights",
    "distance.margins.after": "Mean difference from the CRM in what weights use, after weights",
    "distance.checks.before": "Mean difference from the CRM in what weights do not use, before weights",
    "distance.checks.after": "Mean difference from the CRM in what weights do not use, after weights",
    "jobs.known": "Respondents who state a job",
    "jobs.written": "Respondents whose own words tell a job",
    "jobs.agreement": "Agreement of ticked and written jobs",
    "careless.speed": "Share of respondents: very fast",
    "careless.attention": "Share of respondents: attention check failed",
    "careless.straight": "Share of respondents: one answer to all ratings",
    "careless.against": "Share of respondents: ratings against the grain",
    "careless.prices": "Share of respondents: contradicting prices",
    "careless.any": "Share of respondents with any sign of carelessness",
    "careless.several": "Share of respondents with several signs of carelessness",
    "careless.change": "Largest change of a score without those marked",
    "order.gap": "Agreement of orders: score and I − S",
    "order.product": "Agreement of orders: score and I × (1 − S)",
    "order.means": "Agreement of orders: score and score of means",
    "order.raw": "Agreement of orders: weighted and unweighted",
    "order.careful": "Agreement of orders: with and without those marked",
    "say.linked": "Linked respondents with a stated job and a job of deals",
    "say.agreement": "Share of linked respondents who state the job of their deals",
    "channel.linked": "Linked respondents who name channels",
    "bought.stated": "Share who say they bought",
    "bought.observed": "Share with a won deal",
    "bought.gap": "Said less recorded purchases, points",
    "bought.told": "Share of those with a won deal who say they bought",
    "bought.claimed": "Share of those without a won deal who say they bought",
    "amount.ratio": "Price told over price in the CRM",
    "best.answered": "Respondents who chose best and worst",
    "best.sets": "Sets of items answered",
}
_SCENARIO = {
    "share": "{name}: share",
    "count": "{name}: answers",
    "raw": "{name}: unweighted share",
    "bounds": "{name}: worst case",
}
_GROUP = {
    "frame": "{name}: share in the CRM",
    "raw": "{name}: share among respondents",
    "weighted": "{name}: share after weights",
    "rate": "{name}: answered",
}
_OUTCOME = {
    "importance": "{name}: importance",
    "satisfaction": "{name}: satisfaction",
    "score": "{name}: opportunity score",
    "top": "{name}: chance of the top",
    "careful": "{name}: score without those marked",
}
_SAY = {
    "stated": "{name}: stated share",
    "observed": "{name}: share in the CRM",
    "gap": "{name}: stated less recorded, points",
    "told": "{name}: stated by those whose deals have it",
    "kept": "{name}: in the deals of those who state it",
}
_KANO = {
    "better": "{name}: pleases",
    "worse": "{name}: displeases",
    "must_be": "{name}: expected",
    "one_dimensional": "{name}: the more the better",
    "attractive": "{name}: delights",
    "indifferent": "{name}: leaves cold",
    "reverse": "{name}: unwanted",
    "questionable": "{name}: contradictory",
}
_BEST = {
    "score": "{name}: best less worst",
    "best": "{name}: times best",
    "worst": "{name}: times worst",
    "share": "{name}: chance to be the best",
}


def labels(tell: Teller) -> Mapping[str, str]:
    """The name of every metric by its id."""
    found = {f"survey.{name}": tell.say(text) for name, text in _ALL.items()}
    for start, parts, name in _named(tell):
        found |= {f"survey.{start}.{part}": tell.say(text, name=name) for part, text in parts.items()}
    return {name: text for name, text in found.items() if name in tell.view.metrics}


def _named(tell: Teller) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Starts of ids that are about one thing, the names of their parts, its own name."""
    facts = tell.facts
    for one in facts["attributes"]:
        for place in range(1, len(one["labels"]) + 1):
            name = f"{tell.attribute(one['name'])}, {tell.category(one, place)}"
            yield f"group.{one['name']}.{place}", _GROUP, name
    for job in (*facts["say_jobs"], *facts["say_hidden"]):
        yield f"say.{job}", _SAY, tell.name(job)
    for name, place in facts["say_channels"]:
        yield f"channel.{place}", _SAY, tell.quoted(name)
    yield from _listed(tell)
    for job in facts["job_needs"]:
        yield f"job.{job}", {"rated": "{name}: respondents who rate outcomes"}, tell.name(job)
        for place in range(1, len(facts["outcomes"]) + 1):
            yield f"job.{job}.outcome.{place}", _OUTCOME, f"{tell.name(job)}, {tell.quoted(tell.outcome(place))}"


def _listed(tell: Teller) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """As `_named`, of what is counted from 1."""
    facts = tell.facts
    lists = (
        ("scenario", _SCENARIO, [one["name"] for one in facts["scenarios"]]),
        ("outcome", _OUTCOME, facts["outcomes"]),
        ("kano", _KANO, [one["name"] for one in facts["kano"]]),
        ("best", _BEST, facts["items"]),
    )
    for start, parts, names in lists:
        for place, name in enumerate(names, 1):
            yield f"{start}.{place}", parts, tell.quoted(name)


def limits(tell: Teller) -> tuple[str, ...]:
    """What the survey does not say, a sentence each."""
    said = [
        tell.say(
            "A survey tells what people say. It is the least precise family of evidence: those answer who want to, "
            "and some answers are what one likes to be heard saying."
        )
    ]
    if tell.has("response_rate"):
        silent = tell.say(
            "{rate} of those asked answered the survey; of the others only what the CRM knows is known.",
            rate=tell.number("response_rate"),
        )
        said.append(silent)
    if tell.facts["others"]:
        names = ", ".join(tell.quoted(name) for name in tell.facts["others"])
        said.append(tell.say("Other surveys were read and are not looked at here: {names}.", names=names))
    if tell.facts["mixed_scales"]:
        said.append(tell.say("Outcomes were rated on different scales, so no opportunity scores are computed."))
    return tuple(said)
