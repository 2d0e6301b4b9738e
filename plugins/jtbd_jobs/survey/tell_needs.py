"""The sections on desired outcomes: the landscape of all customers, and what each job lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jtbd_reports import Prose, Section

if TYPE_CHECKING:
    from jtbd_jobs.survey.telling import Teller
    from jtbd_reports import Chart, Table
    from jtbd_reports.charts import Dot
    from jtbd_reports.model import Cell

WORTH = 10.0
"""Score from which Ulwick calls an outcome worth attention."""
_BANDS = (10.0, 12.0, 15.0)
_SURE = 300
"""Answers below which the bands are noise."""
_FULL = 10.0
_PER_JOB = 3
_FORMULAS = {"gap": "by I − S", "product": "by I × (1 − S)", "means": "by means"}


def needs(tell: Teller) -> Section | None:
    """`survey.needs`: importance against satisfaction; None where no outcomes were rated."""
    if not tell.facts["outcomes"]:
        return None
    return Section(
        id="survey.needs",
        kicker=tell.say("Opportunities"),
        title=_title(tell),
        shown=_shown(tell),
        blocks=(_landscape(tell), Prose(tuple(_sentences(tell)))),
        source=tell.source(tell.say("bootstrap over respondents")),
        method=_method(tell),
    )


def by_score(tell: Teller) -> list[int]:
    """Outcomes from the highest score, `place` from 1; hidden ones last."""
    places = range(1, len(tell.facts["outcomes"]) + 1)
    return sorted(
        places, key=lambda place: (not tell.has(f"outcome.{place}.score"), -tell.value(f"outcome.{place}.score"))
    )


def _title(tell: Teller) -> str:
    leaders = tell.facts["outcome_leaders"]
    if not leaders:
        return tell.say("Too few answers to score any outcome")
    first = f"outcome.{leaders[0]}.score"
    parts = {"outcome": tell.quoted(tell.outcome(leaders[0])), "score": tell.number(first, 1)}
    metric = tell.metric(first)
    assert metric is not None
    if metric.low is not None and metric.low >= WORTH:
        return tell.say("The largest unmet need is {outcome}: {score} of 20", **parts)
    if metric.high is not None and metric.high < WORTH:
        return tell.say("Over all customers no need reaches 10: the highest score is {score} of 20", **parts)
    return tell.say("{outcome} scores highest, {score} of 20, too close to 10 to be called unmet", **parts)


def _shown(tell: Teller) -> str:
    return tell.say(
        "Importance and satisfaction: share of answers in the two upper points, times 10; {level} intervals",
        level=tell.level,
    )


def _landscape(tell: Teller) -> Chart:
    from jtbd_reports.charts import Band, Measure, Point, scatter  # noqa: PLC0415 - loaded when something is drawn

    points, spoken = [], []
    for place in by_score(tell):
        if not tell.has(f"outcome.{place}.score"):
            continue
        name = tell.outcome(place)
        wanted, served = tell.metric(f"outcome.{place}.importance"), tell.metric(f"outcome.{place}.satisfaction")
        assert wanted is not None
        assert served is not None
        crossed = Point(
            name, wanted.value or 0.0, served.value or 0.0, wanted.low, wanted.high, served.low, served.high
        )
        points.append(replace(crossed, accent=place in tell.facts["outcome_leaders"][:1]))
        score = tell.metric(f"outcome.{place}.score")
        spoken += [tell.spoken(name, score)] if score is not None else []
    # below 10 a line of equal score leans; from importance 10 on there is nothing
    bands = [
        Band(((band / 2, 0.0), (min(band, _FULL), min(band, 2 * _FULL - band))), tell.view.language.number(band))
        for band in _BANDS
    ]
    x = Measure(tell.say("Importance"), "number", zero=True, high=_FULL)
    y = Measure(tell.say("Satisfaction"), "number", zero=True, high=_FULL)
    specs = scatter(points, x=x, y=y, language=tell.view.language, currency=tell.view.currency, bands=bands)
    return tell.drawn("survey.needs.chart", _shown(tell), specs, spoken, _table(tell))


def _table(tell: Teller) -> Table:
    """Everything about the outcomes: the chart has its list."""
    careful = any(tell.metric(f"outcome.{place}.careful") is not None for place in by_score(tell))
    parts = ["importance", "satisfaction", "score", "top", *(["careful"] if careful else [])]
    columns = [
        (tell.say("Outcome"), "text"),
        (tell.say("Importance"), "number"),
        (tell.say("Satisfaction"), "number"),
        (tell.say("Score"), "number"),
        (tell.say("Chance of the top {top}", top=tell.facts["top"]), "share"),
        *([(tell.say("Score without careless answers"), "number")] if careful else []),
        *((tell.say("Rank {formula}", formula=tell.say(formula)), "count") for formula in _FORMULAS.values()),
    ]
    ranks = tell.facts["ranks"]
    rows: list[list[Cell]] = []
    for place in by_score(tell):
        shown = tell.has(f"outcome.{place}.score")
        cells: list[Cell] = [tell.metric(f"outcome.{place}.{part}") for part in parts]
        rows.append([tell.outcome(place), *cells, *(ranks[name][place - 1] if shown else None for name in _FORMULAS)])
    note = tell.say("Ranks are by unweighted answers, 1 the highest.")
    return tell.table("survey.needs.table", tell.say("Outcomes by opportunity score"), columns, rows, note)


def _sentences(tell: Teller) -> list[str]:
    said = []
    leaders = tell.facts["outcome_leaders"]
    if len(leaders) > 1:
        said.append(
            tell.say(
                "The first place is not settled: {outcomes} cannot be told from it.",
                outcomes=_named(tell, leaders[1:]),
            )
        )
    taus = [name for name in _FORMULAS if tell.has(f"order.{name}")]
    if taus:
        least = min(taus, key=lambda name: tell.value(f"order.{name}"))
        said.append(
            tell.say(
                "Other formulas put outcomes in a like order: Kendall’s tau is {tau} or more (1 is the same order).",
                tau=tell.number(f"order.{least}"),
            )
            if tell.value(f"order.{least}") > 1 / 2
            else tell.say(
                "The order rests on the formula: with another, Kendall’s tau falls to {tau}.",
                tau=tell.number(f"order.{least}"),
            )
        )
    return said


def _named(tell: Teller, places: list[int]) -> str:
    quoted = [tell.quoted(tell.outcome(place)) for place in places]
    if len(quoted) == 1:
        return quoted[0]
    return tell.say("{first} and {last}", first=", ".join(quoted[:-1]), last=quoted[-1])


def job_needs(tell: Teller) -> Section | None:
    """`survey.job_needs`: the highest scores among those who state each job; None where no job has answers enough."""
    if not tell.facts["job_needs"]:
        return None
    return Section(
        id="survey.job_needs",
        kicker=tell.say("Needs by job"),
        title=_job_title(tell),
        shown=_job_shown(tell),
        blocks=(_job_chart(tell), Prose(tuple(_job_sentences(tell)))),
        source=tell.source(tell.say("bootstrap over respondents")),
        method=(
            tell.say(
                "Scores as for all customers, of the respondents who state the job. With few answers chance alone "
                "spreads a score by several points: below about {sure} answers the customary bands (10, 12, 15) "
                "cannot be told apart, and only what an interval leaves out is left out.",
                sure=_SURE,
            ),
        ),
    )


def _job_shown(tell: Teller) -> str:
    """What is shown; the chart under it has the same name, so that it is said once."""
    return tell.say(
        "Opportunity score, 0 to 20, of the {n} highest outcomes among those who state the job; {level} interval",
        n=_PER_JOB,
        level=tell.level,
    )


def leading(tell: Teller) -> tuple[str, int] | None:
    """The job and its outcome with the surest high score: the highest lower end; None where no job is scored."""
    found = [
        (metric.low, job, place)
        for job, places in tell.facts["job_needs"].items()
        for place in places[:1]
        if (metric := tell.metric(f"job.{job}.outcome.{place}.score")) is not None and metric.low is not None
    ]
    return max(found)[1:] if found else None


def _job_title(tell: Teller) -> str:
    best = leading(tell)
    if best is None:
        return tell.say("Too few answers to score any outcome")
    job, place = best
    parts = {
        "job": tell.name(job),
        "outcome": tell.quoted(tell.outcome(place)),
        "score": tell.number(f"job.{job}.outcome.{place}.score", 1),
    }
    metric = tell.metric(f"job.{job}.outcome.{place}.score")
    if metric is not None and metric.low is not None and metric.low >= WORTH:
        return tell.say("{job}: the largest unmet need is {outcome}, {score} of 20", **parts)
    return tell.say("{job}: the highest score has {outcome}, {score} of 20", **parts)


def _job_chart(tell: Teller) -> Chart:
    from jtbd_reports.charts import Group, groups  # noqa: PLC0415 - loaded when something is drawn

    best, rows, spoken = leading(tell), [], []
    table: list[list[Cell]] = []
    for job, places in _ordered(tell):
        dots = []
        for place in places[:_PER_JOB]:
            start = f"job.{job}.outcome.{place}"
            metric = tell.metric(f"{start}.score")
            if metric is None:
                continue
            dot = tell.dot(tell.outcome(place), metric, tell.size(metric.n), accent=(job, place) == best)
            dots.append(_short(tell, dot))
            spoken.append(tell.spoken(f"{tell.name(job)}, {tell.outcome(place)}", metric))
        rows.append(Group(tell.name(job), tuple(dots)))
        for place in places:
            start = f"job.{job}.outcome.{place}"
            table.append(
                [tell.name(job), tell.outcome(place), tell.metric(f"{start}.score"), tell.metric(f"{start}.top")]
            )
    columns = [
        (tell.say("Job"), "text"),
        (tell.say("Outcome"), "text"),
        (tell.say("Score"), "number"),
        (tell.say("Chance of the top {top}", top=tell.facts["top"]), "share"),
    ]
    listed = tell.table("survey.job_needs.table", tell.say("Outcomes by job"), columns, table, annex=True)
    baseline = WORTH, tell.say("worth attention from {score}", score=tell.view.language.number(WORTH))
    specs = groups(rows, kind="number", language=tell.view.language, currency=tell.view.currency, baseline=baseline)
    return tell.drawn("survey.job_needs.chart", _job_shown(tell), specs, spoken, listed)


def _short(tell: Teller, dot: Dot) -> Dot:
    """A score with one decimal: a second one is noise."""
    return dot if dot.value is None else replace(dot, text=tell.view.language.number(dot.value, 1))


def _ordered(tell: Teller) -> list[tuple[str, list[int]]]:
    """Jobs by their highest score."""

    def top(one: tuple[str, list[int]]) -> float:
        job, places = one
        return -max((tell.value(f"job.{job}.outcome.{place}.score") for place in places), default=0.0)

    return sorted(tell.facts["job_needs"].items(), key=top)


def _job_sentences(tell: Teller) -> list[str]:
    said = []
    highest = max((tell.value(f"outcome.{place}.score") for place in by_score(tell)), default=0.0)
    best = leading(tell)
    if best is not None and highest < WORTH <= tell.value(f"job.{best[0]}.outcome.{best[1]}.score"):
        said.append(
            tell.say("The average of all customers does not show this: needs differ from job to job."),
        )
    small = [job for job in tell.facts["job_needs"] if tell.value(f"job.{job}.rated") < _SURE]
    if small:
        least = min(small, key=lambda job: tell.value(f"job.{job}.rated"))
        said.append(
            tell.many(
                "The fewest answers, {n}, stand behind {job}. Below about {sure} answers the bands of 10, 12 and 15 "
                "are noise: read the intervals.",
                "The fewest answers, {n}, stand behind {job}. Below about {sure} answers the bands of 10, 12 and 15 "
                "are noise: read the intervals.",
                f"survey.job.{least}.rated",
                job=tell.quoted(tell.name(least)),
                sure=_SURE,
            )
        )
    if tell.facts["few_answers"]:
        said.append(
            tell.say("Too few answers for scores of their own: {jobs}.", jobs=tell.named(tell.facts["few_answers"]))
        )
    return said


def _method(tell: Teller) -> tuple[str, ...]:
    low, high = (tell.view.language.number(end) for end in tell.facts["boxes"])
    return (
        tell.say(
            "Score = importance + max(importance − satisfaction, 0), both as the share of answers from {low} to "
            "{high}, times 10, weighted (Ulwick 2002, 2005). Only respondents who rated both sides of an outcome "
            "count for it. Lines on the chart join equal scores.",
            low=low,
            high=high,
        ),
        tell.say(
            "Intervals: percentile bootstrap, a respondent’s answers drawn together (Efron & Tibshirani 1993). The "
            "chance of the top is the part of the draws in which the outcome is among the highest. Where importance "
            "and satisfaction are close, the maximum lifts a score by chance. The order is held against I − S, I × (1 "
            "− S) and the score of mean ratings by Kendall’s tau-b."
        ),
    )
