"""The section that shows all jobs at once: how common, how often won, how much margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Chart, Prose, Section

if TYPE_CHECKING:
    from jtbd_jobs.assign.telling import Teller
    from jtbd_reports import Metric
    from jtbd_reports.charts import Point

_LEAST = 2
"""A map of one place shows nothing that a sentence does not say better."""


def job_map(tell: Teller) -> Section | None:
    """`jobs.map`: share of customers across, win rate upwards, margin as area; None for fewer than two jobs."""
    shown = [job for job in tell.ids if _placed(tell, job)]
    if len(shown) < _LEAST:
        return None
    chart = _chart(tell, shown)
    left_out = [job for job in tell.facts["hidden"] if job not in shown]
    return Section(
        id="jobs.map",
        kicker=tell.say("Map of jobs"),
        title=_title(tell),
        shown=chart.title,
        blocks=(chart, *((Prose((_hidden(tell, left_out),)),) if left_out else ())),
        source=tell.source(tell.say("Wilson interval")),
        method=(
            tell.say(
                "Each job stands where its share of customers and its win rate meet; lines show the 95% intervals of "
                "both. The area of a circle is the job’s share of margin, or of revenue where no margin is known. A "
                "title names one job or two as bringing the most only where their intervals lie above those of all "
                "others."
            ),
        ),
    )


def _placed(tell: Teller, job: str) -> bool:
    start = f"jobs.{job}"
    return tell.view.has(f"{start}.{tell.people}_share") and tell.view.has(f"{start}.win_rate")


def _size(tell: Teller) -> str:
    """What the circles show: a measure that some job has, or nothing."""
    return next((measure for measure in ("margin_share", "revenue_share") if tell.has(measure)), "")


def _title(tell: Teller) -> str:
    measure = _size(tell)
    leaders = _most(tell, measure)
    if not leaders:
        return tell.say("How common each job is, and how often it is won")
    shares = [tell.view.number(f"jobs.{job}.{measure}") for job in leaders]
    if len(leaders) > 1:
        both = {
            "margin_share": "The most margin comes with {jobs}: {first} and {second}",
            "revenue_share": "The most revenue comes with {jobs}: {first} and {second}",
        }
        return tell.say(both[measure], jobs=tell.named(leaders), first=shares[0], second=shares[1])
    parts = {
        "job": tell.named(leaders),
        "money": shares[0],
        "people": tell.view.number(f"jobs.{leaders[0]}.{tell.people}_share"),
    }
    messages = {
        ("margin_share", "customer"): "The most margin comes with {job}: {money}, from {people} of customers",
        ("margin_share", "deal"): "The most margin comes with {job}: {money}, from {people} of deals",
        ("revenue_share", "customer"): "The most revenue comes with {job}: {money}, from {people} of customers",
        ("revenue_share", "deal"): "The most revenue comes with {job}: {money}, from {people} of deals",
    }
    return tell.say(messages[measure, tell.people], **parts)


def _most(tell: Teller, measure: str) -> list[str]:
    """The one or two jobs that bring more than every other beyond chance; nothing where there are no such."""
    order = [job for job in tell.by_value(measure) if tell.view.has(f"jobs.{job}.{measure}")] if measure else []
    found = [tell.view.metrics[f"jobs.{job}.{measure}"] for job in order]
    for count in (1, 2):
        low = found[count - 1].low if len(found) > count else None
        if low is not None and all(one.high is not None and one.high < low for one in found[count:]):
            return order[:count]
    return []


def _chart(tell: Teller, jobs: list[str]) -> Chart:
    from jtbd_reports.charts import Measure, scatter  # noqa: PLC0415 - loaded when something is drawn

    people, size = f"{tell.people}_share", _size(tell)
    across = tell.say("Share of customers") if tell.people == "customer" else tell.say("Share of deals")
    up = tell.say("Win rate")
    titles = {
        "margin_share": tell.say(
            "{across} and win rate by job; area is the share of margin; 95% intervals", across=across
        ),
        "revenue_share": tell.say(
            "{across} and win rate by job; area is the share of revenue; 95% intervals", across=across
        ),
        "": tell.say("{across} and win rate by job; 95% intervals", across=across),
    }
    circles = {"margin_share": tell.say("Share of margin"), "revenue_share": tell.say("Share of revenue"), "": ""}
    leaders = _most(tell, size)
    points = [_point(tell, job, people, size, accent=job in leaders) for job in jobs]
    wide, narrow = scatter(
        points,
        x=Measure(across, "share", zero=True),
        y=Measure(up, "share", zero=True),
        language=tell.view.language,
        currency=tell.view.currency,
        sizes=circles[size],
    )
    columns = [
        (across, "share", people),
        (up, "share", "win_rate"),
        *([(circles[size], "share", size)] if size else []),
    ]
    table = tell.table("jobs.map.table", tell.say("The jobs side by side"), jobs, columns)  # type: ignore[arg-type]
    said = "; ".join(tell.spoken(tell.name(job), tell.view.metrics[f"jobs.{job}.win_rate"]) for job in jobs)
    return Chart("jobs.map.chart", titles[size], f"{titles[size]}. {up}: {said}.", wide, narrow, table)


def _point(tell: Teller, job: str, people: str, size: str, *, accent: bool) -> Point:
    from jtbd_reports.charts import Point  # noqa: PLC0415

    x, y = (tell.view.metrics[f"jobs.{job}.{measure}"] for measure in (people, "win_rate"))
    area = tell.metric(job, size) if size else None
    return Point(
        tell.name(job),
        x.value or 0.0,
        y.value or 0.0,
        x.low,
        x.high,
        y.low,
        y.high,
        size=_area(area),
        text=tell.view.language.metric(area, tell.view.currency)
        if area is not None and _area(area) is not None
        else "",
        accent=accent,
    )


def _area(metric: Metric | None) -> float | None:
    # A loss has no area; the table beside it says how large it is.
    return None if metric is None or metric.value is None else max(metric.value, 0.0)


def _hidden(tell: Teller, jobs: list[str]) -> str:
    return tell.say("Not on the map, to protect small groups: {jobs}.", jobs=tell.named(jobs))
