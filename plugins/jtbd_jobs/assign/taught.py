"""The section on the classifier: how it does on texts that it was not taught with, or why it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_reports import Prose, Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports import Chart


def learned(tell: Teller) -> Section | None:
    """`jobs.learned`: what the classifier does on texts that it was not taught with; None where nobody asked for it."""
    told = tell.facts["learned"]
    if told is None:
        return None
    blocks = (_learned_chart(tell, told["jobs"]),) if not told["refusal"] and tell.has("learned_precision") else ()
    return Section(
        id="jobs.learned",
        kicker=tell.say("Learned from examples"),
        title=_learned_title(tell, told),
        shown=tell.say(
            "Deals given the job by the classifier that are of it, on texts it was not taught with; 95% interval"
        )
        if blocks
        else "",
        blocks=(*blocks, Prose(tuple(_learned_sentences(tell, told)))),
        source=tell.source(tell.say("nested cross-validation")),
        method=(
            tell.say(
                "One logistic regression per job on the dictionary forms of words, weighed by how rare they are, "
                "taught with the examples and counterexamples of jobs.yml and with labels.yml. It speaks only where no "
                "rule does, and only where the likeliest job is likely enough and well ahead of the next (Chow 1970)."
            ),
            tell.say(
                "How often it is right is measured on texts that it was not taught with and that no rule explains: "
                "the rules take the plain cases and what they leave is harder; how sure it must be is chosen "
                "without them too (Varma & Simon 2006). It is refused where there are too few examples, where it does "
                "no better than always naming the commonest job, or where it is not right often enough."
            ),
        ),
    )


def _learned_title(tell: Teller, told: Mapping[str, Any]) -> str:
    reasons = {
        "few": "There are too few examples to learn from: {n}, and {least} are needed",
        "jobs": "There are too few examples to learn from: only jobs with several can be told apart",
        "open": (
            "The classifier is refused: of what no rule explains {open} are judged by hand, and {least_open} are needed"
        ),
        "chance": "The classifier is refused: that it beats always naming the commonest job cannot be told from chance",
        "precision": "The classifier is refused: it is right in {share} of what it decides, and {wanted} is asked for",
    }
    size = tell.view.number("jobs.learned.labels")
    share = tell.view.number("jobs.learned.precision") if tell.view.has("jobs.learned.precision") else "—"
    if told["refusal"]:
        wanted = tell.view.language.share(told["precision"])
        parts = {name: tell.view.language.number(told[name]) for name in ("least", "least_open")}
        left = tell.view.number("jobs.learned.open")
        return tell.say(reasons[told["refusal"]], n=size, open=left, share=share, wanted=wanted, **parts)
    if told["used"] and tell.view.has("jobs.learned.deals"):
        return tell.say(
            "The classifier adds {n} deals; on texts it was not taught with it is right in {share}",
            n=tell.view.number("jobs.learned.deals"),
            share=share,
        )
    return tell.say("A classifier taught with {n} examples is right in {share} of what it decides", n=size, share=share)


def _learned_chart(tell: Teller, jobs: list[str]) -> Chart:
    order = [job for job in tell.by_value("learned_precision") if job in jobs]
    columns = [
        (tell.say("Right"), "share", "learned_precision"),
        (tell.say("Found"), "share", "learned_recall"),
        (tell.say("Left open"), "share", "learned_undecided"),
    ]
    table = tell.table("jobs.learned.table", tell.say("The classifier on texts it was not taught with"), order, columns)  # type: ignore[arg-type]
    title = tell.say("Right in what the classifier decides, by job; 95% interval")
    return tell.chart("jobs.learned.chart", title, order, "learned_precision", table)


def _learned_sentences(tell: Teller, told: Mapping[str, Any]) -> list[str]:
    view = tell.view
    said = []
    if view.has("jobs.learned.forced"):
        said.append(
            tell.say(
                "Forced to name a job for every text that has one it is right in {share} ({interval}); always naming "
                "the commonest job is right in {common}.",
                share=view.number("jobs.learned.forced"),
                interval=view.interval("jobs.learned.forced"),
                common=view.number("jobs.learned.common"),
            )
        )
    if view.has("jobs.learned.undecided") and not told["refusal"]:
        said.append(
            tell.say("It leaves {share} of texts with a job open.", share=view.number("jobs.learned.undecided"))
        )
    if told["refusal"] or not told["wanted"]:
        said.append(tell.say("The rules alone are used."))
    return said
