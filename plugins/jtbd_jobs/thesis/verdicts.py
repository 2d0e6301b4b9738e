"""The verdict in plain words: for one behaviour, for all of them against one basis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_reports import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_jobs.thesis.telling import Teller

CLEAR = 0.5
"""Share of behaviours from which being ahead is news for the first page."""


def headline(tell: Teller, rival: Mapping[str, Any]) -> str:
    """The verdict over all behaviours as a sentence without a full stop."""
    name = rival["name"]
    parts = {
        "jobs": tell.view.number(f"thesis.{name}.jobs_ahead"),
        "rival": tell.view.number(f"thesis.{name}.ahead"),
        "all": tell.view.number(f"thesis.{name}.tried"),
        "basis": tell.basis(name),
    }
    tried = tell.view.metrics[f"thesis.{name}.tried"].value
    if not tried:
        return tell.say("Jobs and {basis} cannot be compared yet: no behaviour could be tried", **parts)
    if rival["said"] == "both" and _ahead(tell, name, "jobs_ahead") and _ahead(tell, name, "ahead"):
        return tell.say("Jobs explain more in {jobs} of {all} behaviours, {basis} in {rival}", **parts)
    messages = {
        "jobs": "Jobs explain more than {basis} in {jobs} of {all} behaviours, and in none less",
        "rival": "Jobs did not win here: more is explained by {basis} in {rival} of {all} behaviours",
        "both": "Jobs and {basis} add to each other, and neither is ahead",
        "same": "Jobs and {basis} tell the same: neither adds to the other",
        "neither": "What customers do is explained neither by jobs nor by {basis}",
        "unsure": "There is too little data to tell whether more is explained by jobs or by {basis}",
    }
    if rival["said"] == "jobs" and _ahead(tell, name, "jobs_ahead") == tried:
        return tell.say("Jobs explain what customers do better than {basis}", **parts)
    if rival["said"] == "jobs" and _some_unsure(tell, name):
        return tell.say(
            "Jobs explain more than {basis} in {jobs} of {all} behaviours; in the others it cannot be told or neither "
            "is ahead",
            **parts,
        )
    return tell.say(messages[rival["said"]], **parts)


def is_clear(tell: Teller, rival: Mapping[str, Any]) -> bool:
    """Whether jobs clearly win or clearly lose."""
    tried = tell.view.metrics[f"thesis.{rival['name']}.tried"].value or 0
    ahead = {"jobs": "jobs_ahead", "rival": "ahead"}.get(rival["said"])
    return bool(ahead) and _ahead(tell, rival["name"], ahead or "") >= CLEAR * tried


def _some_unsure(tell: Teller, rival: str) -> bool:
    """Whether too little data left a behaviour open: there jobs may well explain less."""
    return any(trial["said"] == "unsure" for trial in tell.trials(rival))


def _ahead(tell: Teller, rival: str, measure: str) -> float:
    return tell.view.metrics[f"thesis.{rival}.{measure}"].value or 0


def verdict(tell: Teller, trial: Mapping[str, Any]) -> str:
    """What may be said of one behaviour, without a full stop."""
    messages = {
        "jobs": "jobs explain more",
        "rival": "jobs did not win here, more is explained by {basis}",
        "both": "both add to each other",
        "same": "both tell the same",
        "neither": "neither explains it",
        "unsure": "too little data to tell",
    }
    return tell.say(messages[trial["said"]], basis=tell.basis(trial["rival"]))


def sentence(tell: Teller, trial: Mapping[str, Any]) -> str:
    """One behaviour in words: the verdict, and how much of the uncertainty is removed by what."""
    said = verdict(tell, trial)
    said = said[:1].upper() + said[1:]
    if all((tell.metric(trial, measure).low or 0) <= 0 for measure in ("jobs_share", "share")):
        return f"{said}."
    return tell.say(
        "{verdict}. Uncertainty removed: jobs {jobs}, {basis} {rival}.",
        verdict=said,
        jobs=tell.removed(trial, "jobs_share"),
        rival=tell.removed(trial, "share"),
        basis=tell.basis(trial["rival"]),
    )


def block(tell: Teller, rival: Mapping[str, Any]) -> Verdict:
    """The one thing to take away."""
    basis = tell.basis(rival["name"])
    messages = {
        "jobs": (
            "Group customers by what they hire the product for: that foretells what they do; by {basis} nothing tried "
            "is foretold better."
        ),
        "rival": (
            "On these data the thesis does not hold: what customers do is foretold better by {basis} than by the jobs "
            "as they are told now."
        ),
        "both": "Use both: jobs and {basis} each know something of customers that the other does not.",
        "same": "Whoever knows one knows the other: here jobs and {basis} are two names of the same groups.",
        "neither": "So many customers would have shown a gain worth having, and neither jobs nor {basis} has one.",
        "unsure": "That no difference was seen says nothing: so few customers would not have shown it.",
    }
    if rival["said"] == "jobs" and _some_unsure(tell, rival["name"]):
        return Verdict(
            tell.say("Group customers by what they hire the product for: wherever one of the two is ahead, it is jobs.")
        )
    return Verdict(tell.say(messages[rival["said"]], basis=basis), trouble=rival["said"] == "rival")
