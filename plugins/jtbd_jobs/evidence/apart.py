"""The section on jobs about which kinds of data disagree, with what is known to bias each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Chart, Column, Listing, Prose, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.evidence.telling import Teller


def apart(tell: Teller) -> Section:
    """`evidence.gaps`: shares of the disputed jobs side by side, and possible reasons."""
    return Section(
        id="evidence.gaps",
        kicker=tell.say("Where data disagree"),
        title=title_of(tell),
        shown=tell.say("Share of the job by kind of data, 95% interval; only jobs whose intervals do not touch"),
        blocks=(
            _chart(tell),
            Listing(tuple(_reasons(tell))),
            Prose((tell.say("These are known biases of such data, not what was found to have happened here."),)),
        ),
        source=tell.source,
        method=(
            tell.say(
                "A disagreement is named where the 95% intervals of two kinds of data do not touch, a stricter test "
                "than one of the difference. Shares add up to 100% in each kind, so a job that one kind misses makes "
                "the others look larger there. Whom the kinds count differs too: customers, visits, those who "
                "answered."
            ),
        ),
    )


def title_of(tell: Teller) -> str:
    """The disagreement that matters most."""
    job, *sides = tell.facts["gaps"][0]
    shares = ", ".join(tell.share(job, name) for name in tell.families if name in sides)
    return tell.say("How common {job} is remains open: {shares}", job=tell.quoted(tell.name(job)), shares=shares)


def _disputed(tell: Teller) -> list[str]:
    """Disputed jobs, the widest gap first."""
    return list(dict.fromkeys(job for job, _, _ in tell.facts["gaps"]))


def _chart(tell: Teller) -> Chart:
    from jtbd_reports.charts import Group, groups  # noqa: PLC0415 - loaded when something is drawn

    lead = tell.facts["gaps"][0]
    rows = [
        Group(
            tell.name(job),
            tuple(
                tell.dot(tell.family(name), metric, tell.size(metric.n), accent=job == lead[0] and name in lead[1:])
                for name in tell.families
                if (metric := tell.metric(job, name)) is not None
            ),
        )
        for job in _disputed(tell)
    ]
    language, currency = tell.view.language, tell.view.currency
    wide, narrow = groups(rows, kind="share", language=language, currency=currency)
    shown = tell.say("Share of disputed jobs by kind of data, 95% interval")
    table = Table(
        "evidence.gaps.table",
        shown,
        (Column(tell.say("Job")), *tell.columns),
        tuple((tell.name(job), *tell.cells(job)) for job in _disputed(tell)),
    )
    said = "; ".join(
        tell.spoken(f"{tell.name(job)}, {tell.family(name)}", metric)
        for job in _disputed(tell)
        for name in tell.families
        if (metric := tell.metric(job, name)) is not None
    )
    return Chart("evidence.gaps.chart", shown, f"{shown}. {said}.", wide, narrow, table)


def _reasons(tell: Teller) -> Iterator[tuple[str, str]]:
    for job in _disputed(tell):
        sides = {side for gap in tell.facts["gaps"] if gap[0] == job for side in gap[1:]}
        shares = "; ".join(tell.interval(job, name) for name in tell.families if name in sides)
        yield (
            tell.name(job),
            tell.say("{shares}. Possible reasons: {reasons}.", shares=shares, reasons=tell.reasons(job)),
        )
