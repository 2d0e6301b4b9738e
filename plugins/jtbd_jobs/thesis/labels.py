"""Names of every metric for the evidence ledger, and what the data do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.thesis.naming import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.thesis.telling import Teller

_TRIAL = {
    "jobs_gain": "{behaviour}: gain of jobs, bits",
    "gain": "{behaviour}: gain of {basis}, bits",
    "both_gain": "{behaviour}: gain of jobs and {basis} together, bits",
    "jobs_add": "{behaviour}: what jobs add to {basis}, bits",
    "adds": "{behaviour}: what {basis} adds to jobs, bits",
    "advantage": "{behaviour}: gain of jobs less that of {basis}, bits",
    "jobs_p": "{behaviour}: p that jobs add nothing to {basis}",
    "p": "{behaviour}: p that {basis} adds nothing to jobs",
    "bits": "{behaviour}: bits to be guessed, customers compared by {basis}",
    "jobs_share": "{behaviour}: uncertainty removed by jobs, customers compared by {basis}",
    "share": "{behaviour}: uncertainty removed by {basis}",
    "both_share": "{behaviour}: uncertainty removed by jobs and {basis}",
    "customers": "{behaviour}: customers compared by {basis}",
    "left_out": "{behaviour}: customers left out, jobs against {basis}",
}
_RIVAL = {
    "tried": "Behaviours tried, jobs against {basis}",
    "jobs_ahead": "Behaviours in which jobs are ahead of {basis}",
    "ahead": "Behaviours in which jobs are behind {basis}",
}
_ALIKE = {
    "twins": "{behaviour}: pairs of twins with different jobs that do the same",
    "strangers": "{behaviour}: pairs of strangers with one job that do the same",
    "anyone": "{behaviour}: pairs of any two customers that do the same",
}
_GROUPS = {
    "twins.pairs": "Pairs of groups with the same demographics and different jobs",
    "twins.fitting": "Such pairs that differ in what they do",
    "strangers.pairs": "Pairs of groups with the same job and nothing in common",
    "strangers.fitting": "Such pairs that do much the same",
}


def labels(tell: Teller) -> Mapping[str, str]:
    """The name of every metric by its id."""
    found = dict(_named(tell))
    return {name: text for name, text in found.items() if name in tell.view.metrics}


def _named(tell: Teller) -> Iterator[tuple[str, str]]:
    for rival in tell.facts["rivals"]:
        for name, text in _RIVAL.items():
            yield f"thesis.{rival['name']}.{name}", tell.say(text, basis=tell.basis(rival["name"]))
    for trial in tell.facts["trials"]:
        parts = {"behaviour": tell.behaviour(trial["outcome"]), "basis": tell.basis(trial["rival"])}
        for name, text in _TRIAL.items():
            yield tell.id(trial, name), tell.say(text, **parts)
        for column in trial["columns"]:
            told = tell.say("Jobs") if column == "jobs" else tell.column(column)
            for name, measure in (("information", "AMI"), ("v", "V")):
                yield tell.id(trial, f"{name}.{key(column)}"), f"{parts['behaviour']}: {told}, {measure}"
    for name, text in _GROUPS.items():
        yield f"thesis.{name}", tell.say(text)
    yield from _of_twins(tell)


def _of_twins(tell: Teller) -> Iterator[tuple[str, str]]:
    for outcome in tell.facts.get("twins", {}).get("outcomes", ()):
        behaviour = tell.behaviour(outcome["name"])
        for kind, text in _ALIKE.items():
            yield f"thesis.{outcome['key']}.alike.{kind}", tell.say(text, behaviour=behaviour)
        for kind, name in (("twins", tell.say("twins")), ("strangers", tell.say("strangers"))):
            for place in range(len(tell.facts["twins"][kind])):
                for side, word in (("left", tell.say("left")), ("right", tell.say("right"))):
                    text = tell.say(
                        "{behaviour}: {kind} {place}, {side} group",
                        behaviour=behaviour,
                        kind=name,
                        place=place + 1,
                        side=word,
                    )
                    yield f"thesis.{kind}.{place + 1}.{side}.{outcome['key']}", text


def limits(tell: Teller) -> tuple[str, ...]:
    """What the data do not say, a sentence each."""
    said = [
        tell.say("That jobs foretell a behaviour is an association: it does not say that the job causes it."),
        tell.say(
            "Notes are written while a deal runs: what a manager wrote late may tell what the customer did, and "
            "the job told from it then knows the answer."
        ),
    ]
    first = tell.trials(tell.main["name"])[:1] if tell.facts["rivals"] else []
    said += [
        tell.many(
            "{n} customer is left out of the comparison: their job, behaviour or demographics are not known.",
            "{n} customers are left out of the comparison: their job, behaviour or demographics are not known.",
            tell.id(trial, "left_out"),
        )
        for trial in first
        if tell.metric(trial, "left_out").value
    ]
    return tuple(said)
