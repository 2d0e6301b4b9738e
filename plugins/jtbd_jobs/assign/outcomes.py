"""The section on what becomes of deals: how often those of each job are won."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Column, Prose, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports.model import Block


def outcomes(tell: Teller) -> Section:
    """`jobs.outcomes`: win rate by job against that of all deals."""
    return Section(
        id="jobs.outcomes",
        kicker=tell.say("Win rate"),
        title=win_title(tell),
        shown=_measure(tell),
        blocks=(*_win_chart(tell), Prose(tuple(_win_sentences(tell)))),
        source=tell.source(tell.say("Wilson interval"), tell.say("Benjamini–Hochberg across jobs")),
        method=(
            tell.say(
                "Win rate is won deals over won and lost ones. Open deals are left out: a young deal is not a lost "
                "one. The interval is Wilson’s for the effective number of deals."
            ),
            tell.say(
                "Each job is held against all other decided deals by the two-proportion test; p-values are adjusted "
                "for the number of jobs (Benjamini & Hochberg 1995). A difference is named only at a false discovery "
                "rate of 5% and where the job’s own interval leaves the rate of all deals out. A difference is an "
                "association: it does not say why deals are won."
            ),
        ),
    )


def win_title(tell: Teller) -> str:
    """Which job is won more or less often than the rest, or that none is beyond chance."""
    if not tell.view.has("jobs.win_rate"):
        if tell.view.metrics["jobs.win_rate"].suppressed:
            return tell.say("Too few deals are decided to show how many are won")
        return tell.say("No deal has been decided yet")
    if tell.facts["win_rate"]:
        return win_sentence(tell, *tell.facts["win_rate"][0])
    # With one job there is nothing to compare with, and "no difference" would sound like a finding.
    if tell.facts["compared"] > 1 and tell.has("win_rate"):
        return tell.say("No job differs from the others in win rate beyond chance")
    return tell.say("{share} of decided deals are won", share=tell.view.number("jobs.win_rate"))


def win_sentence(tell: Teller, job: str, way: str) -> str:
    """How a job's win rate differs from that of all deals."""
    parts = {
        "job": tell.quoted(tell.name(job)),
        "own": tell.view.number(f"jobs.{job}.win_rate"),
        "all": tell.view.number("jobs.win_rate"),
    }
    if way == "higher":
        return tell.say("Deals of the job {job} are won more often: {own} against {all} overall", **parts)
    return tell.say("Deals of the job {job} are won less often: {own} against {all} overall", **parts)


def _measure(tell: Teller) -> str:
    """What is shown; the chart under it has the same name, so that it is said once."""
    return tell.say("Won in decided deals by job, 95% interval; n is decided deals")


def _win_chart(tell: Teller) -> tuple[Block, ...]:
    if not tell.has("win_rate"):
        return ()
    order = tell.by_value("win_rate")
    title = _measure(tell)
    accent = [job for job, _ in tell.facts["win_rate"][:1]]
    table, baseline = _win_table(tell, order), tell.baseline("win_rate")
    return (tell.chart("jobs.win_rates", title, order, "win_rate", table, accent=accent, baseline=baseline),)


def _win_table(tell: Teller, order: Sequence[str]) -> Table:
    ways = dict(tell.facts["win_rate"])
    # Words and not p-values: the reader asks which jobs differ, the method page says how it was judged.
    said = {"higher": tell.say("higher"), "lower": tell.say("lower")}
    columns = (
        Column(tell.say("Job")),
        Column(tell.say("Deals"), "count"),
        Column(tell.say("Deals won"), "count"),
        Column(tell.say("Win rate"), "share"),
        Column(tell.say("Against the rest")),
    )
    rows = tuple(
        (
            tell.name(job),
            *(tell.metric(job, name) for name in ("deals", "won", "win_rate")),
            said.get(ways.get(job, ""), tell.say("no difference beyond chance")) if _tested(tell, job) else None,
        )
        for job in order
    )
    return Table("jobs.win_rates.table", tell.say("Won deals by job"), columns, rows)


def _tested(tell: Teller, job: str) -> bool:
    return tell.view.has(f"jobs.{job}.win_rate") and job not in tell.facts["told_by_outcome"]


def _win_sentences(tell: Teller) -> list[str]:
    said = [f"{win_sentence(tell, job, way)}." for job, way in tell.facts["win_rate"][1:3]]
    if tell.view.has("jobs.open") and tell.view.metrics["jobs.open"].value:
        said.append(
            tell.many(
                "{n} open deal is not counted here: a young deal is not a lost one.",
                "{n} open deals are not counted here: a young deal is not a lost one.",
                "jobs.open",
            )
        )
    said += [
        tell.say(
            "The rule of {job} reads how deals ended, so its win rate says nothing.", job=tell.quoted(tell.name(job))
        )
        for job in tell.facts["told_by_outcome"]
    ]
    return said
