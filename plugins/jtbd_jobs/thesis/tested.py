"""The section on one basis: what jobs, the basis and both explain of each behaviour, and what each adds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jtbd_jobs.thesis.method import method
from jtbd_jobs.thesis.naming import key
from jtbd_jobs.thesis.notes import notes, of_classes
from jtbd_jobs.thesis.verdicts import block, headline, sentence, verdict
from jtbd_reports import Chart, Column, Listing, Prose, Section, Table, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_jobs.thesis.telling import Teller
    from jtbd_reports.charts import Group
    from jtbd_reports.model import Block, Cell


def against(tell: Teller, rival: Mapping[str, Any], *, main: bool) -> Section:
    """`thesis.<basis>`: the comparison of jobs with one basis.

    Args:
        tell: the result.
        rival: which basis.
        main: whether it is the one that the thesis is about; the others are told in fewer words.
    """
    name = rival["name"]
    drawn: list[Block] = [_chart(tell, rival), block(tell, rival)] if tell.trials(name) else []
    said = tuple(notes(tell, rival)) if main else tuple(of_classes(tell, rival))
    words = Listing(tuple((tell.behaviour(one["outcome"]), sentence(tell, one)) for one in tell.trials(name)))
    return Section(
        id=f"thesis.{name}",
        kicker=tell.say("Jobs against {basis}", basis=tell.basis(name)),
        title=headline(tell, rival),
        shown=_shown(tell),
        blocks=(
            *drawn,
            *([words] if words.items and main else []),
            *([Prose(said)] if said else []),
            *(_tables(tell, rival) if tell.trials(name) else ()),
        ),
        source=tell.source(
            _size(tell, rival), tell.say("{folds}-fold cross-validation, paired bootstrap", folds=tell.facts["folds"])
        ),
        method=method(tell) if main else (),
    )


def _shown(tell: Teller) -> str:
    return tell.say(
        "Share of the uncertainty about each behaviour that is removed for customers not seen before; 95% interval"
    )


def _size(tell: Teller, rival: Mapping[str, Any]) -> str:
    found = [tell.metric(trial, "customers").value or 0 for trial in tell.trials(rival["name"])]
    if not found:
        return ""
    number = tell.view.language.number
    if min(found) == max(found):
        return tell.say("n = {n}", n=number(found[0]))
    return tell.say("n = {low}–{high}", low=number(min(found)), high=number(max(found)))


def _chart(tell: Teller, rival: Mapping[str, Any]) -> Chart:
    from jtbd_reports.charts import groups  # noqa: PLC0415 - loaded when something is drawn

    rows = [_group(tell, trial) for trial in tell.trials(rival["name"])]
    language, currency = tell.view.language, tell.view.currency
    line = (0.0, tell.say("nothing known"))
    wide, narrow = groups(rows, kind="share", language=language, currency=currency, baseline=line)
    title = tell.say("Uncertainty removed by jobs, by {basis}, by both", basis=tell.basis(rival["name"]))
    spoken = " ".join(
        f"{tell.behaviour(trial['outcome'])}: {sentence(tell, trial)}" for trial in tell.trials(rival["name"])
    )
    return Chart(f"thesis.{rival['name']}.gains", title, plain(f"{title}. {spoken}"), wide, narrow, _gains(tell, rival))


def _group(tell: Teller, trial: Mapping[str, Any]) -> Group:
    from jtbd_reports.charts import Group  # noqa: PLC0415

    basis = tell.basis(trial["rival"])
    rows = (
        ("jobs_share", tell.say("jobs"), trial["said"] == "jobs"),
        ("share", basis, trial["said"] == "rival"),
        ("both_share", tell.say("both"), False),
    )
    drawn = []
    for measure, label, accent in rows:
        metric = tell.metric(trial, measure)
        # two significant digits of next to nothing would look like a finding
        words = tell.view.language.share(metric.value or 0.0, 0)
        drawn.append(replace(tell.dot(label, metric, accent=accent), text=words))
    return Group(tell.behaviour(trial["outcome"]), tuple(drawn))


def _gains(tell: Teller, rival: Mapping[str, Any]) -> Table:
    """What is drawn, in bits as they were measured."""
    basis = tell.basis(rival["name"])
    head = (
        Column(tell.say("Behaviour")),
        Column(tell.say("Customers"), "count"),
        Column(tell.say("Bits to be guessed"), "number"),
        Column(tell.say("Gain of jobs, bits"), "number"),
        Column(tell.say("Gain of {basis}, bits", basis=basis), "number"),
        Column(tell.say("Gain of both, bits"), "number"),
    )
    measures = ("customers", "bits", "jobs_gain", "gain", "both_gain")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tell.behaviour(trial["outcome"]), *(tell.metric(trial, one) for one in measures))
        for trial in tell.trials(rival["name"])
    )
    caption = tell.say("Gain in bits per customer over knowing only how common each outcome is")
    return Table(f"thesis.{rival['name']}.gains.table", caption, head, rows)


def _tables(tell: Teller, rival: Mapping[str, Any]) -> tuple[Table, ...]:
    return _increments(tell, rival), _ties(tell, rival)


def _increments(tell: Teller, rival: Mapping[str, Any]) -> Table:
    basis = tell.basis(rival["name"])
    head = (
        Column(tell.say("Behaviour")),
        Column(tell.say("Jobs add to {basis}, bits", basis=basis), "number"),
        Column(tell.say("Permutation p")),
        Column(tell.say("What {basis} adds to jobs, bits", basis=basis), "number"),
        Column(tell.say("Permutation p")),
        Column(tell.say("Verdict")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            tell.behaviour(trial["outcome"]),
            tell.metric(trial, "jobs_add"),
            _three(tell, trial, "jobs_p"),
            tell.metric(trial, "adds"),
            _three(tell, trial, "p"),
            verdict(tell, trial),
        )
        for trial in tell.trials(rival["name"])
    )
    note = tell.say("p-values as they came; verdicts use those adjusted for all behaviours of the table.")
    return Table(f"thesis.{rival['name']}.increments", tell.say("What each adds to the other"), head, rows, note)


def _three(tell: Teller, trial: Mapping[str, Any], measure: str) -> str:
    """A p-value to three digits: of two hundred deals none would read as 0.00."""
    return tell.view.number(tell.id(trial, measure), digits=3)


def _ties(tell: Teller, rival: Mapping[str, Any]) -> Table:
    columns = tell.trials(rival["name"])[0]["columns"]
    names = [tell.say("Jobs"), *map(tell.column, columns[1:])]
    head = (
        Column(tell.say("Behaviour")),
        Column(tell.say("Measure")),
        *(Column(name, "number") for name in names),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            tell.behaviour(trial["outcome"]),
            measure,
            *(tell.metric(trial, f"{name}.{key(column)}") for column in columns),
        )
        for trial in tell.trials(rival["name"])
        for name, measure in (("information", "AMI"), ("v", "V"))
    ]
    note = tell.say(
        "AMI: adjusted mutual information; V: Cramér’s V without its bias. Both measured on the customers they were "
        "computed from, so they come second to prediction."
    )
    caption = tell.say("How far each column goes with each behaviour, beyond chance")
    return Table(f"thesis.{rival['name']}.ties", caption, head, tuple(rows), note, annex=True)
