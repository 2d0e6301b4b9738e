"""The section on what the rules see where: in deals, search phrases, comments, answers and quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Column, Prose, Section, Table
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports import Metric

_LISTED = 5
"""Values that never occur: more than these say no more."""


def inputs(tell: Teller) -> Section | None:
    """`jobs.inputs`: coverage of the rules in each kind of text; None where deals are all there is."""
    kinds = [kind for kind in tell.facts["inputs"] if f"jobs.inputs.{kind}.coverage" in tell.view.metrics]
    if not kinds:
        return None
    shown = tell.say("Share that some rule explains, by where the words stand; 95% interval")
    rows = [(_names(tell)[kind], *_pair(tell, f"jobs.inputs.{kind}.coverage"), False) for kind in kinds]
    rows.insert(0, (tell.say("Deals, all they say"), *_pair(tell, "jobs.coverage"), False))
    chart = tell.dots("jobs.inputs.chart", shown, rows, _inputs_table(tell, kinds))
    return Section(
        id="jobs.inputs",
        kicker=tell.say("What the rules see where"),
        title=_inputs_title(tell, kinds),
        shown=shown,
        blocks=(chart, Prose(tuple(_inputs_sentences(tell)))) if _inputs_sentences(tell) else (chart,),
        source=_sources(tell, kinds),
        method=(
            tell.say(
                "The same rules read search phrases, comments, answers to open questions and quotes; conditions on "
                "other columns of deals do not hold there. Phrases count by their visits. What one person says several "
                "times counts for less: the interval is that of the effective number."
            ),
        ),
    )


def _names(tell: Teller) -> dict[str, str]:
    return {
        "comments": tell.say("Comments of deals alone"),
        "phrases": tell.say("Visits with a known search phrase"),
        "answers": tell.say("Answers to open questions"),
        "quotes": tell.say("Quotes of interviews"),
    }


def _pair(tell: Teller, name: str) -> tuple[Metric | None, str]:
    metric = tell.view.metrics.get(name)
    return metric, tell.size(metric.n if metric is not None else None)


def _inputs_title(tell: Teller, kinds: list[str]) -> str:
    shown = [kind for kind in kinds if tell.view.has(f"jobs.inputs.{kind}.coverage")]
    if not shown or not tell.view.has("jobs.coverage"):
        return tell.say("What the rules explain outside deals")
    least = min(shown, key=lambda kind: tell.view.metrics[f"jobs.inputs.{kind}.coverage"].value or 0.0)
    messages = {
        "comments": "The rules explain {share} of deals; by comments alone {other}",
        "phrases": "The rules explain {share} of deals and {other} of visits from search",
        "answers": "The rules explain {share} of deals and {other} of open answers",
        "quotes": "The rules explain {share} of deals and {other} of interview quotes",
    }
    other = tell.view.number(f"jobs.inputs.{least}.coverage")
    return tell.say(messages[least], share=tell.view.number("jobs.coverage"), other=other)


def _inputs_table(tell: Teller, kinds: list[str]) -> Table:
    columns = [(tell.say("Texts"), "count", "texts"), (tell.say("Explained"), "share", "coverage"),
               (tell.say("By several rules"), "share", "conflicts")]  # fmt: skip
    if any(f"jobs.inputs.{kind}.learned" in tell.view.metrics for kind in kinds):
        columns.append((tell.say("Added by the classifier"), "share", "learned"))
    head = (Column(tell.say("Where")), *(Column(title, kind) for title, kind, _ in columns))  # type: ignore[arg-type]
    rows = tuple(
        (_names(tell)[kind], *(tell.view.metrics.get(f"jobs.inputs.{kind}.{name}") for _, _, name in columns))
        for kind in kinds
    )
    return Table("jobs.inputs.table", tell.say("What the rules explain, by where the words stand"), head, rows)


def _inputs_sentences(tell: Teller) -> list[str]:
    said = []
    if tell.view.has("jobs.linked_customers") and tell.view.metrics["jobs.linked_customers"].value:
        # Whether they count is the consultant's choice; that there are such customers is said either way.
        said.append(
            tell.many(
                "{n} customer without a job by deals has one by an own answer or quote.",
                "{n} customers without a job by deals have one by an own answer or quote.",
                "jobs.linked_customers",
            )
        )
        if tell.facts["linked"]:
            said.append(tell.say("They are given it; deals are never overruled, and no share here counts them."))
    slips = tell.facts["slips"]
    if slips:
        listed = "; ".join(
            f"{tell.quoted(tell.name(job))}: {clean(column)} = {clean(value)}" for job, column, value in slips[:_LISTED]
        )
        said.append(tell.say("Rules ask for values that never occur in the data: {listed}.", listed=listed))
    return said


def _sources(tell: Teller, kinds: list[str]) -> str:
    tables = {"comments": "deals", "phrases": "phrases", "answers": "responses", "quotes": "quotes"}
    files = tell.files("deals", *(tables[kind] for kind in kinds))
    return f"{files}; {tell.say('Wilson interval')}."
