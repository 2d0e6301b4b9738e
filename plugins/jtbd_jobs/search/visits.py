"""The sections on visits: jobs told by keyword and landing page, and how they move over the months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.search.telling import VISITS
from jtbd_reports import Chart, Column, Pair, Prose, Section, Table
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from jtbd_jobs.search.telling import Teller
    from jtbd_reports.model import Block


def sections(tell: Teller) -> tuple[Section, ...]:
    """All sections of the page on visits."""
    found = (_shares(tell), _trend(tell))
    return tuple(section for section in found if section is not None)


def _shares(tell: Teller) -> Section:
    return Section(
        id="search.site",
        kicker=tell.say("Visits"),
        title=_title(tell),
        shown=tell.say("Visits whose job is told by keyword, landing page or tags of the link; 95% interval"),
        blocks=(*_pair(tell), Prose(tuple(_said(tell)))),
        source=tell.source(
            ("visits", "goals") if tell.visits["goals"] else ("visits",), tell.site_visits(),
            tell.say("Wilson interval by browsers"), hidden=bool(tell.visits["hidden"]), browsers=True,
        ),
        method=(
            tell.say(
                "The rules of jobs.yml read the keyword of the advertisement, the path of the landing page, the "
                "campaign and the tags of the link; what a rule asks of other columns does not hold. Visits of one "
                "browser are alike and count for less (Kish 1965). Visits that the counter takes for a robot’s are "
                "left out."
            ),
            tell.say(
                "Keyword and landing page are what the company chose to advertise: shares say whom it reached for, and "
                "less whom it could reach."
            ),
            *_goals(tell),
        ),
    )  # fmt: skip


def _goals(tell: Teller) -> Iterator[str]:
    if tell.visits["goals"]:
        yield tell.say(
            "A visit converted where it reached one of the goals {goals}.", goals=tell.words(tell.visits["goals"])
        )
    else:
        yield tell.say("A visit converted where it reached any goal or ended in a purchase.")


def _title(tell: Teller) -> str:
    if not tell.view.metrics["search.site.visits"].value:
        return tell.say("There are no visits in the data")
    if tell.visits["outcome"]:
        job, way = tell.visits["outcome"][0]
        return tell.compared(VISITS, job, way, "search.site.conversion")
    if tell.view.has("search.site.known"):
        return tell.say("{share} of visits tell their job", share=tell.view.number("search.site.known"))
    return tell.say("How many visits tell a job is hidden to protect a small group")


def _pair(tell: Teller) -> Iterator[Block]:
    if not tell.has(VISITS, "share"):
        return
    jobs = tell.order(VISITS)
    columns = [(tell.say("Visits"), "count", "visits"), (tell.say("Share of visits"), "share", "share")]
    shown = tell.say("Share of visits that tell a job, 95% interval; n is visits")
    table = tell.table("search.site.shares.table", shown, VISITS, jobs, columns)  # type: ignore[arg-type]
    left = tell.chart("search.site.shares", shown, VISITS, "share", table, jobs=jobs)
    if not tell.has(VISITS, "conversion"):
        yield left
        return
    own = tell.say("Share of visits that converted, in the same order, 95% interval")
    columns = [(tell.say("Visits"), "count", "visits"), (tell.say("Conversion"), "share", "conversion")]
    if tell.visits["money"]:
        columns += [(tell.say("Revenue"), "money", "revenue"), (tell.say("Share of revenue"), "share", "revenue_share")]
    other = tell.table("search.site.conversions.table", own, VISITS, jobs, columns)  # type: ignore[arg-type]
    accent = [job for job, _ in tell.visits["outcome"][:1]]
    baseline = tell.baseline("search.site.conversion")
    right = tell.chart(
        "search.site.conversions", own, VISITS, "conversion", other, jobs=jobs, accent=accent, baseline=baseline
    )
    yield Pair(left, right)


def _said(tell: Teller) -> Iterator[str]:
    spoken = _title(tell)
    for job, way in tell.visits["outcome"][:3]:
        sentence = tell.compared(VISITS, job, way, "search.site.conversion")
        if sentence != spoken:
            yield f"{sentence}."
    if tell.visits["outcome"] and tell.view.has("search.site.known"):
        yield tell.say(
            "{share} of visits tell their job; of the others neither keyword nor landing page says why people came.",
            share=tell.view.number("search.site.known"),
        )
    if tell.view.metrics["search.site.robots"].value:
        yield tell.many("{n} visit of a robot is left out.", "{n} visits of robots are left out.", "search.site.robots")


def _trend(tell: Teller) -> Section | None:
    trend = tell.visits["trend"]
    if trend is None or not trend["jobs"]:
        return None
    sure = [one for one in trend["sure"] if one[0] in trend["jobs"]]
    shown = _stretch(tell, trend)
    said = [f"{_moved(tell, job, way)}." for job, way in sure[1:]]
    return Section(
        id="search.trend",
        kicker=tell.say("Over time"),
        title=_moved(tell, *sure[0]) if sure else tell.say("Shares of jobs do not move beyond chance over the months"),
        shown=shown,
        blocks=(_lines(tell, trend, [job for job, _ in sure]), *([Prose(tuple(said))] if said else [])),
        source=tell.source(("visits",), tell.site_visits(), tell.say("line through months, weighted by visits")),
        method=(
            tell.say(
                "A straight line through the monthly shares, months weighted by their visits; the spread of months "
                "about the line gives its error. A rise or fall is named at a false discovery rate of 5% over the jobs "
                "(Benjamini & Hochberg 1995). Months that the export covers in part are left out; seasons are not "
                "taken out, so two years say more than one."
            ),
        ),
    )


def _stretch(tell: Teller, trend: Mapping[str, Any]) -> str:
    if trend["stretch"] == "month":
        return tell.say("Share of visits that tell a job, by month; 95% interval")
    return tell.say("Share of visits that tell a job, by quarter; 95% interval")


def _moved(tell: Teller, job: str, way: str) -> str:
    start = f"{VISITS}.{job}"
    parts = {
        "job": tell.quoted(tell.name(job)),
        "begun": tell.view.number(f"{start}.begun"),
        "ended": tell.view.number(f"{start}.ended"),
    }
    if way == "up":
        return tell.say("The share of {job} in visits grows: from {begun} to {ended} over the period", **parts)
    return tell.say("The share of {job} in visits falls: from {begun} to {ended} over the period", **parts)


def _lines(tell: Teller, trend: Mapping[str, Any], accent: list[str]) -> Chart:
    from jtbd_reports.charts import Trend, TrendPoint, trends  # noqa: PLC0415 - loaded when something is drawn

    order = sorted(trend["jobs"], key=lambda job: (job not in accent, -sum(trend["jobs"][job])))
    lines, rows = [], []
    for job in order:
        points = []
        for month, part, whole in zip(trend["dates"], trend["jobs"][job], trend["wholes"], strict=True):
            if whole:
                low, high = wilson(part / whole, whole * trend["worth"])
                points.append(TrendPoint(month, part / whole, low, high))
                rows.append((tell.name(job), month[:7], part, part / whole))
        lines.append(Trend(tell.name(job), tuple(points), accent=job in accent[:1]))
    shown = _stretch(tell, trend)
    head = (
        Column(tell.say("Job")), Column(tell.say("From")), Column(tell.say("Visits"), "count"),
        Column(tell.say("Share of visits"), "share"),
    )  # fmt: skip
    table = Table("search.months.table", shown, head, tuple(rows), annex=True)
    wide, narrow = trends(lines, kind="share", language=tell.view.language, currency=tell.view.currency)
    return Chart("search.months", shown, f"{shown}: {', '.join(line.label for line in lines)}.", wide, narrow, table)
