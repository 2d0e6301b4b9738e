"""What the rules leave unexplained or explain twice, so that the consultant can write the next rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Column, Prose, Section, Table

if TYPE_CHECKING:
    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports.model import Block


def unassigned(tell: Teller) -> Section:
    """`jobs.unassigned`: how many deals match no rule, and what they have in common."""
    return Section(
        id="jobs.unassigned",
        kicker=tell.say("Not explained"),
        title=_title(tell),
        shown=tell.say("Deals that match no rule: what they have in common"),
        blocks=(*_patterns(tell), *_words(tell), *_advice(tell)),
        source=tell.source(tell.say("Wilson interval")),
        method=(
            tell.say(
                "Patterns and words are shown only where enough customers stand behind them; no text of a single "
                "deal is shown. A word stands for all its forms, and its counts are what a rule on it would match. "
                "Only words are listed that these deals use more often than the explained ones do (two-proportion "
                "test, Benjamini & Hochberg 1995). Names of people, function words and numbers are left out."
            ),
        ),
    )


def _title(tell: Teller) -> str:
    metric = tell.view.metrics["jobs.unassigned"]
    if metric.suppressed:
        return tell.say("How many deals match no rule is hidden to protect a small group")
    if metric.value is None:
        return tell.say("There are no deals in the data")
    if metric.value == 0:
        return tell.say("The rules explain every deal")
    parts = {"share": tell.view.number("jobs.unassigned")}
    if metric.value == 1:
        return tell.say("No deal matches any rule")
    # A word in the title tells the consultant what the next rule could be about.
    if tell.facts["words"]:
        word = tell.quoted(tell.facts["words"][0][0])
        return tell.say(
            "{share} of deals match no rule; what sets them apart most often is the word {word}", word=word, **parts
        )
    return tell.say("{share} of deals match no rule", **parts)


def _patterns(tell: Teller) -> list[Block]:
    rows = tell.facts["patterns"]
    if not rows:
        return []
    caption = tell.say("Commonest unexplained deals")
    return [tell.listed("jobs.unassigned.patterns", caption, [tell.say("Product"), tell.say("Channel")], rows)]


def _words(tell: Teller) -> list[Block]:
    rows = tell.facts["words"]
    if not rows:
        return []
    note = tell.say("Customers and deals that a rule “text contains this word” would add, in any form of the word.")
    return [
        tell.listed(
            "jobs.unassigned.words",
            tell.say("Words that unexplained deals use more often than the others"),
            [tell.say("Word")],
            rows,
            note,
        )
    ]


def _advice(tell: Teller) -> list[Block]:
    metric = tell.view.metrics["jobs.unassigned"]
    if not metric.value:
        return []
    if tell.facts["patterns"] or tell.facts["words"]:
        return [
            Prose(
                (tell.say("A rule that takes the first lines of these tables would explain the most of what is left."),)
            )
        ]
    return [Prose((tell.say("What these deals have in common is said by too few customers to be shown."),))]


def conflicts(tell: Teller) -> Section | None:
    """`jobs.conflicts`: deals that several rules match; None where there are none or they are hidden."""
    metric = tell.view.metrics["jobs.conflicts"]
    if not metric.value:
        return None
    pairs = tell.facts["pairs"]
    share = tell.view.number(metric.id)
    title = tell.say("Several rules match {share} of deals", share=share)
    if pairs:
        both = tell.named(pairs[0][:2])
        title = tell.say("Several rules match {share} of deals, most often those of {jobs}", share=share, jobs=both)
    return Section(
        id="jobs.conflicts",
        kicker=tell.say("Explained twice"),
        title=title,
        shown=tell.say("Deals by the pair of jobs whose rules match them"),
        blocks=(*_pairs(tell), Prose((tell.say("The job of the higher priority takes such a deal."),))),
        source=tell.source(),
    )


def _pairs(tell: Teller) -> list[Block]:
    rows = tell.facts["pairs"]
    if not rows:
        return []
    titles = (tell.say("Takes the deal"), tell.say("Yields it"))
    head = (*map(Column, titles), Column(tell.say("Customers"), "count"), Column(tell.say("Deals"), "count"))
    cells = tuple((tell.name(first), tell.name(second), people, deals) for first, second, people, deals in rows)
    return [Table("jobs.conflicts.pairs", tell.say("Pairs of rules that match the same deals"), head, cells)]
