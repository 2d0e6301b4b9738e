"""The section on how often the rules name the right job, as far as deals judged by hand tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Column, Prose, Section, Table

if TYPE_CHECKING:
    from jtbd_jobs.assign.telling import Teller


def precision(tell: Teller) -> Section | None:
    """`jobs.precision`: how often the rules name the right job, as labels tell; None without such labels."""
    if not is_measured(tell):
        return None
    order = tell.by_value("precision")
    shown = tell.say("Deals given the job by the rules that are of it, by hand-labelled sample; 95% interval")
    columns = [
        (tell.say("Right"), "share", "precision"),
        (tell.say("Found"), "share", "recall"),
    ]
    note = tell.say(
        "Right: of deals given the job, how many are of it. Found: of deals of the job, how many are given it."
    )
    found = tell.table("jobs.precisions.table", tell.say("How right the rules are"), order, columns)  # type: ignore[arg-type]
    table = Table(found.id, found.caption, found.columns, found.rows, note)
    baseline = tell.baseline("precision") if tell.view.has("jobs.precision") else None
    chart = tell.chart("jobs.precisions", shown, order, "precision", table, accent=_weak(tell), baseline=baseline)
    return Section(
        id="jobs.precision",
        kicker=tell.say("Checked by hand"),
        title=_precision_title(tell),
        shown=shown,
        blocks=(chart, Prose(tuple(_precision_sentences(tell))), _confusion(tell)),
        source=tell.source(tell.say("Wilson interval, strata weighed")),
        method=(
            tell.say(
                "Deals are drawn at random from each job of the rules and from what no rule explains, and judged by a "
                "person who does not see what the rules say (jtbd-reports label). Within a job each deal counts "
                "alike; over all jobs each counts for as many as it was drawn from (Cochran 1977, chapter 5), and the "
                "interval is Wilson’s for the effective number of deals (Kish 1965)."
            ),
            tell.say(
                "Deals of which the person was not sure are left out. Labels that served to mend a rule no longer "
                "measure it: after a change of rules a new sample is drawn."
            ),
        ),
    )


def is_measured(tell: Teller) -> bool:
    """Whether labels say how often the rules are right."""
    return "jobs.labels" in tell.view.metrics and tell.has("precision")


def gone_labels(tell: Teller) -> tuple[str, ...]:
    """The sentence on labels of deals that are gone; nothing where there are none."""
    if not tell.view.has("jobs.gone_labels"):
        return ()
    said = tell.many(
        "{n} label is of a deal that the data no longer have; it is left out.",
        "{n} labels are of deals that the data no longer have; they are left out.",
        "jobs.gone_labels",
    )
    return (said,)


def _weak(tell: Teller) -> list[str]:
    """The job that the rules name wrongly more often than the others beyond chance."""
    if not tell.view.has("jobs.precision"):
        return []
    overall = tell.view.metrics["jobs.precision"].value or 0.0
    for job in reversed([job for job in tell.by_value("precision") if tell.view.has(f"jobs.{job}.precision")]):
        high = tell.view.metrics[f"jobs.{job}.precision"].high
        return [job] if high is not None and high < overall else []
    return []


def _precision_title(tell: Teller) -> str:
    if not tell.view.has("jobs.precision"):
        return tell.say("How often the rules are right is known of some jobs only")
    share = tell.view.number("jobs.precision")
    for job in _weak(tell):
        return tell.say(
            "The rules are right in {share} of the deals they explain, least often for {job}: {own}",
            share=share,
            job=tell.quoted(tell.name(job)),
            own=tell.view.number(f"jobs.{job}.precision"),
        )
    return tell.say("The rules are right in {share} of the deals they explain", share=share)


def _precision_sentences(tell: Teller) -> list[str]:
    view = tell.view
    said = [
        tell.many(
            "{n} deal drawn at random was judged by hand.",
            "{n} deals drawn at random were judged by hand.",
            "jobs.labels",
        )
    ]
    if view.metrics["jobs.unsure_labels"].value:
        said.append(
            tell.many(
                "Of {n} more the reader could not be sure.",
                "Of {n} more the reader could not be sure.",
                "jobs.unsure_labels",
            )
        )
    if view.has("jobs.missed"):
        said.append(
            tell.say(
                "Of deals that no rule explains, {share} have one of the jobs all the same ({interval}).",
                share=view.number("jobs.missed"),
                interval=view.interval("jobs.missed"),
            )
        )
    return [*said, *gone_labels(tell)]


def _confusion(tell: Teller) -> Table:
    none = tell.say("None of them")
    names = {job: tell.name(job) for job in tell.ids} | {"none": none}
    hidden = set(tell.facts["hidden"])
    # What a small job was taken for would count its deals.
    order = [job for job in (*tell.ids, "none") if job not in hidden]
    places = {job: place for place, job in enumerate((*tell.ids, "none"))}
    few = f"<\u00a0{tell.view.language.number(tell.view.minimum)}"
    told = [[few if cell is None else cell for cell in row] for row in tell.facts["confusion"]]
    rows = tuple((names[row[0]], *(row[1 + places[job]] for job in order)) for row in told if row[0] in order)
    head = (Column(tell.say("Judged by hand")), *(Column(names[job], "count") for job in order))
    return Table(
        "jobs.confusion", tell.say("Deals by the person’s job (down) and the rules’ (across)"), head, rows, annex=True
    )
