"""The sections on what follows: how the groups meet the jobs of the rules, and the rules that tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Column, Prose, Section, Table

if TYPE_CHECKING:
    from jtbd_jobs.discover.telling import Teller
    from jtbd_reports.model import Cell

_MUCH, _SOME = 0.65, 0.3
_MOSTLY = 0.5


def jobs(tell: Teller) -> Section | None:
    """`classes.jobs`: groups by the jobs of jobs.yml; None where customers have none."""
    if not tell.facts["jobs"] or not tell.view.has("classes.agreement"):
        return None
    return Section(
        id="classes.jobs",
        kicker=tell.say("Groups and jobs"),
        title=_title(tell),
        shown=tell.say(
            "Customers of each group by their job of jobs.yml, share of the group’s customers that have one"
        ),
        blocks=(_table(tell), Prose(tuple(_sentences(tell)))),
        source=tell.source(tell.say("adjusted Rand index")),
        method=(
            tell.say(
                "Agreement is the adjusted Rand index over customers who have both a group and a job (Hubert & Arabie "
                "1985): 1 where the two groupings are the same, about 0 where they meet by chance. The rules of "
                "jobs.yml were not used to find the groups. A rule that reads the same columns makes agreement easier."
            ),
        ),
    )


def _title(tell: Teller) -> str:
    value = tell.view.metrics["classes.agreement"].value or 0.0
    number = tell.view.number("classes.agreement")
    if value >= _MUCH:
        return tell.say(
            "Found without rules, the groups are much the same as the jobs: agreement {value}", value=number
        )
    if value >= _SOME:
        return tell.say("The groups meet the jobs in part: agreement {value}", value=number)
    return tell.say("The groups are not the jobs of the rules: agreement {value}", value=number)


def _table(tell: Teller) -> Table:
    head = (Column(tell.say("Group")), *(Column(tell.name(job), "share") for job in tell.ids))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tell.group(one["number"]), *(tell.metric(one["number"], f"job.{job}") for job in tell.ids))
        for one in tell.groups
    )
    note = tell.say("Cells of few customers are hidden, and with them as many others as it takes to cover them.")
    return Table("classes.jobs.table", tell.say("Groups by jobs"), head, rows, note)


def _sentences(tell: Teller) -> list[str]:
    """For each job the group that is mostly it; jobs that no group stands for."""
    mostly: dict[str, list[int]] = {}
    for one in tell.groups:
        for job in tell.ids:
            metric = tell.metric(one["number"], f"job.{job}")
            if metric is not None and not metric.suppressed and (metric.value or 0.0) > _MOSTLY:
                mostly.setdefault(job, []).append(one["number"])
    said = [
        tell.say(
            "Group {number} is mostly the job {job}: {share}.",
            number=number,
            job=tell.quoted(tell.name(job)),
            share=tell.view.number(f"classes.{number}.job.{job}"),
        )
        for job, numbers in mostly.items()
        for number in numbers
    ]
    without = [job for job in tell.ids if job not in mostly]
    if without:
        said.append(tell.say("No group is mostly {jobs}.", jobs=tell.named(without)))
    return [" ".join(said)]


def rules(tell: Teller) -> Section:
    """`classes.rules`: the rule that best tells each group, and how well; where the proposals are."""
    head = (
        Column(tell.say("Group")),
        Column(tell.say("Rule")),
        Column(tell.say("Precision"), "share"),
        Column(tell.say("Recall"), "share"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            tell.group(one["number"]),
            tell.rule(one["number"]),
            tell.metric(one["number"], "precision"),
            tell.metric(one["number"], "recall"),
        )
        for one in tell.groups
    )
    return Section(
        id="classes.rules",
        kicker=tell.say("Proposals"),
        title=tell.say("What each group would be as a rule is proposed in jobs.proposed.yml"),
        shown=tell.say(
            "Precision: of those whom the rule takes, how many are of the group; recall: of the group, how many it "
            "takes"
        ),
        blocks=(
            Table("classes.rules.table", tell.say("Rules that tell the groups"), head, rows),
            Prose(
                (
                    tell.say(
                        "The file beside project.yml holds a job for each group with this rule; the statement is left "
                        "to be written. Nothing in it counts until it is copied to jobs.yml."
                    ),
                )
            ),
        ),
        source=tell.source(tell.say("found on one half of the customers, counted on the other")),
        method=(
            tell.say(
                "For each group the rule with the greatest F1 is searched for on a random half of the customers, at "
                "most two alternatives of two conditions each, and its precision and recall are counted on the other "
                "half with Wilson intervals. The figures say how well the rule tells the group, not how real the group "
                "is."
            ),
        ),
    )
