"""The section with the grid of evidence: each job in each kind of data, and how far it is borne out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Chart, Column, Prose, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.evidence.telling import Teller
    from jtbd_reports.charts import GridCell
    from jtbd_reports.model import Block, Cell


def overview(tell: Teller) -> Section:
    """`evidence.grid`: shares of jobs by kind of data, the most precise kind first."""
    drawn: tuple[Block, ...] = (_grid(tell), _strengths(tell)) if tell.families else ()
    return Section(
        id="evidence.grid",
        kicker=tell.say("Kinds of data"),
        title=title(tell),
        shown=tell.say(
            "Share of a job among those whose job is known, 95% interval; the most precise kind of data first"
        ),
        blocks=(*drawn, Prose(tuple(_sentences(tell)))),
        source=tell.source,
        method=_method(tell),
    )


def title(tell: Teller) -> str:
    """How many jobs stand in several kinds of data, or that there is nothing to hold them against."""
    if not tell.families:
        if tell.facts["has_talks"]:
            return tell.say("Only interviews speak of the jobs so far: how common these are is not known")
        return tell.say("No data speak of the jobs yet")
    if len(tell.families) == 1:
        only = tell.family(tell.families[0])
        return tell.say("Only one kind of data speaks of the jobs so far: {family}", family=only)
    every, borne_out = (int(tell.view.metrics[f"evidence.{name}"].value or 0) for name in ("jobs", "borne_out"))
    parts = {"n": tell.view.number("evidence.borne_out"), "all": tell.view.number("evidence.jobs")}
    if every == borne_out and tell.view.metrics["evidence.disputed"].value:
        return tell.many(
            "All jobs stand in several kinds of data; how common {n} of them is remains open",
            "All jobs stand in several kinds of data; how common {n} of them are remains open",
            "evidence.disputed",
        )
    if every == borne_out:
        return tell.say("All jobs stand in several kinds of data; no two of them differ beyond their intervals")
    return tell.say("{n} of {all} jobs stand in several kinds of data", **parts)


def _grid(tell: Teller) -> Chart:
    from jtbd_reports.charts import grid  # noqa: PLC0415 - loaded when something is drawn

    titles = {name: tell.family(name) for name in tell.families}
    cells = [_cell(tell, job, name) for job in tell.ordered for name in tell.families]
    columns = [*titles.values()]
    if tell.facts["has_talks"]:
        columns.append(tell.say("Interviews"))
        cells += [_spoken(tell, job) for job in tell.ordered]
    shown = tell.say("Share of each job by kind of data, 95% interval")
    rows = [tell.name(job) for job in tell.ordered]
    language, currency = tell.view.language, tell.view.currency
    wide, narrow = grid(cells, rows=rows, columns=columns, kind="share", language=language, currency=currency)
    said = "; ".join(
        tell.spoken(f"{tell.name(job)}, {titles[name]}", metric)
        for job in tell.ordered
        for name in tell.families
        if (metric := tell.metric(job, name)) is not None
    )
    return Chart("evidence.cells", shown, f"{shown}. {said}.", wide, narrow, _table(tell, shown))


def _cell(tell: Teller, job: str, name: str) -> GridCell:
    from jtbd_reports.charts import GridCell  # noqa: PLC0415

    # marks only what departs from the most precise kind, or every cell of a disputed row would be red
    metric = tell.metric(job, name)
    place = (tell.name(job), tell.family(name))
    if metric is None or metric.value is None:
        return GridCell(*place, None, hidden=metric is not None and metric.suppressed)
    return GridCell(*place, metric.value, metric.low, metric.high, trouble=name in tell.astray(job))


def _spoken(tell: Teller, job: str) -> GridCell:
    """Interviews have depth and no share: how many, in words."""
    from jtbd_reports.charts import GridCell  # noqa: PLC0415

    metric = f"evidence.{job}.talks"
    words = (
        tell.many("{n} interview", "{n} interviews", metric) if tell.view.metrics[metric].value else tell.say("none")
    )
    return GridCell(tell.name(job), tell.say("Interviews"), None, text=words)


def _table(tell: Teller, caption: str) -> Table:
    talks = (Column(tell.say("Interviews"), "count"),) if tell.facts["has_talks"] else ()
    rows = tuple((tell.name(job), *tell.cells(job), *_talks(tell, job)) for job in tell.ordered)
    return Table("evidence.cells.table", caption, (Column(tell.say("Job")), *tell.columns, *talks), rows)


def _talks(tell: Teller, job: str) -> tuple[Cell, ...]:
    return (tell.view.metrics[f"evidence.{job}.talks"],) if tell.facts["has_talks"] else ()


def _strengths(tell: Teller) -> Table:
    ranks = tuple(Column(tell.say("Place: {family}", family=tell.family(name)), "count") for name in tell.families)
    rows = tuple(
        (tell.name(job), tell.strength(job), *(tell.rank(job, name) for name in tell.families)) for job in tell.ordered
    )
    caption = tell.say("How far each job is borne out, and its place by frequency")
    head = (Column(tell.say("Job")), Column(tell.say("How far borne out")), *ranks)
    return Table("evidence.strengths", caption, head, rows)


def _sentences(tell: Teller) -> Iterator[str]:
    yield from _order(tell)
    for family in tell.facts["families"]:
        if family["absent"] and len(tell.families) > 1:
            names = tell.named(family["absent"])
            yield tell.say("{family}: nobody there has {jobs}.", family=tell.family(family["name"]), jobs=names)
    if tell.facts["has_talks"]:
        yield tell.say("Interviews show why and in which words; a few of them never show how often.")
        unspoken = [job for job in tell.ids if not tell.view.metrics[f"evidence.{job}.talks"].value]
        if unspoken:
            yield tell.say("No interview speaks of {jobs} yet.", jobs=tell.named(unspoken))
    if tell.view.has("evidence.linked"):
        parts = {"n": tell.view.number("evidence.linked_same"), "all": tell.view.number("evidence.linked")}
        yield tell.say("Of {all} people interviewed who stand in the CRM, {n} have the same job there.", **parts)
    yield from _watched(tell)
    missing = [name for name in ("crm", "web", "survey") if name not in tell.families]
    if missing:
        yield tell.say("Not in this project: {families}.", families=tell.listed(missing))


def _watched(tell: Teller) -> Iterator[str]:
    """Recordings of sessions, counted like interviews."""
    seen = [job for job in tell.ids if tell.view.has(f"evidence.{job}.watched")]
    told = [job for job in seen if tell.view.metrics[f"evidence.{job}.watched"].value]
    if told:
        parts = (f"{tell.quoted(tell.name(job))} {tell.view.number(f'evidence.{job}.watched')}" for job in told)
        yield tell.say("Watched sessions by the job seen in them: {jobs}.", jobs=", ".join(parts))


def _order(tell: Teller) -> Iterator[str]:
    """How alike the kinds of data rank the jobs, and how often chance does as well."""
    names = ["evidence.order", *(f"evidence.order.{one}_{other}" for one in tell.families for other in tell.families)]
    name = next((name for name in names if tell.view.has(name)), "")
    if not name:
        return
    parts = {
        "value": tell.view.number(name),
        "interval": tell.view.interval(name),
        "chance": tell.view.number(f"{name}_chance"),
    }
    # with a handful of jobs even full agreement may be luck, so chance stands beside the coefficient
    measure = "W = {value} ({interval})" if name == "evidence.order" else "rho = {value} ({interval})"
    measured = tell.say(measure, **parts)
    if (tell.view.metrics[f"{name}_chance"].value or 0.0) < 0.05:  # noqa: PLR2004 - the usual level
        yield tell.say(
            "They rank the jobs more alike than chance would: {measured}; of random orders {chance} agree as well.",
            measured=measured, **parts,
        )  # fmt: skip
    else:
        yield tell.say(
            "Whether they rank the jobs alike cannot be told with so few jobs: {measured}; of random orders {chance} "
            "agree as well.",
            measured=measured, **parts,
        )  # fmt: skip


def _method(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "Kinds of data are ranked by precision: sales say what people did, web analytics what they looked for, a "
            "survey what they say of themselves. Each share and interval is that of the analysis that measured it, "
            "among customers, visits or answers whose job is known. Interviews are counted and never made shares: "
            "people are chosen for them, and they are few."
        ),
        tell.say(
            "A job is borne out where two kinds of data or more have seen it, each with enough people behind it; how "
            "common it is remains open where the intervals of two of them do not touch. Intervals that touch are no "
            "proof that the shares are the same: wide ones nearly always do. Seen in one kind only, a job rests on the "
            "precision of that kind."
        ),
        tell.say(
            "Orders are compared by Kendall’s W, those of two kinds by Spearman’s rho (Kendall & Babington Smith 1939; "
            "Spearman 1904). The interval is that of the coefficient when shares are drawn anew within their "
            "intervals; beside it stands the part of random orders that agree at least as well. Few jobs give few "
            "orders: of three jobs one order in six is always the same."
        ),
        tell.say(
            "A passage of an interview has the job that its coder wrote at it, else that of the person interviewed, "
            "else the one whose rule its words match."
        ),
    )
