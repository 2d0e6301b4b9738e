"""The sections on what people search for: shares of jobs, their words, what becomes of the visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_jobs.search.telling import SEARCHES
from jtbd_reports import Chart, Column, Pair, Prose, Section, Table, plain
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.search.telling import Teller
    from jtbd_reports import Metric
    from jtbd_reports.model import Block, Cell

_NAMED = 2
"""Jobs that a title can name as leading."""


def sections(tell: Teller) -> tuple[Section, ...]:
    """All sections of the page on searches."""
    found = (_shares(tell), _words(tell), _outcome(tell))
    return tuple(section for section in found if section is not None)


def _shares(tell: Teller) -> Section:
    return Section(
        id="search.overview",
        kicker=tell.say("What people search for"),
        title=title(tell),
        shown=tell.say("Visits from search by the job that the phrase tells; 95% interval"),
        blocks=(*_shares_chart(tell), Prose(tuple(_said_of_shares(tell)))),
        source=tell.source(
            ("phrases",), tell.searches(), tell.say("Wilson interval by phrases"), hidden=bool(tell.phrases["hidden"])
        ),
        method=(
            tell.say(
                "A phrase gets the job whose rule in jobs.yml it matches, words compared in all their forms. Shares "
                "are of visits whose phrase the engine shows. The same phrase brings many visits, so phrases are the "
                "sampling unit: a few popular ones widen the interval (ratio of sums, Cochran 1977; effective size, "
                "Kish 1965; Wilson 1927)."
            ),
            tell.say(
                "Phrases with the name of the client or its product and no job are a group of their own: such a "
                "visitor knows where to go, and the phrase does not say why."
            ),
            *_learned(tell),
        ),
    )


def _learned(tell: Teller) -> Iterator[str]:
    if tell.phrases["learned"]:
        yield tell.say(
            "Phrases that no rule matches are given a job by the classifier taught with labels.yml where it is sure "
            "enough."
        )


def title(tell: Teller) -> str:
    """How many searches tell their job, and which leads where one does."""
    if not tell.view.metrics["search.shown"].value:
        return tell.say("No phrase of visits from search is known")
    leaders = tell.phrases["leaders"]
    if not tell.view.has("search.explained"):
        return tell.say("How many searches tell a job is hidden to protect a small group")
    head = tell.view.number("search.explained")
    if 0 < len(leaders) <= _NAMED:
        return tell.say("{share} of searches tell a job; most often it is {jobs}", share=head, jobs=tell.named(leaders))
    if leaders:
        return tell.say("{share} of searches tell a job; none of them clearly leads", share=head)
    return tell.say("No search tells a job that the rules know")


def _shares_chart(tell: Teller) -> list[Block]:
    if not tell.view.metrics["search.shown"].value:
        return []
    jobs = tell.order(SEARCHES)
    columns = [
        (tell.say("Visits"), "count", "visits"),
        (tell.say("Phrases"), "count", "phrases"),
        (tell.say("Share of visits"), "share", "share"),
    ]
    shown = tell.say("Share of visits with a known phrase, 95% interval; n is visits")
    table = tell.table("search.shares.table", shown, SEARCHES, jobs, columns)  # type: ignore[arg-type]
    leaders = tell.phrases["leaders"]
    accent = leaders if len(leaders) <= _NAMED else []
    return [
        tell.chart(
            "search.shares", shown, SEARCHES, "share", table, jobs=jobs, accent=accent, more=[*_other_rows(tell)]
        )
    ]


def _other_rows(tell: Teller) -> Iterator[tuple[str, Metric, str, bool]]:
    """What is no job: the way to a known site, and what no rule matches."""
    for name, label in (
        ("search.brand", tell.say("Search for the name, no job told")),
        ("search.unexplained", tell.say("No rule matches")),
    ):
        metric = tell.view.metrics.get(name)
        if metric is not None and (metric.value or metric.suppressed):
            size = None if metric.value is None or metric.n is None else round(metric.value * metric.n)
            yield label, metric, tell.size(size), False


def _said_of_shares(tell: Teller) -> Iterator[str]:
    if tell.view.metrics["search.hidden"].value:
        yield tell.say(
            "The search engine hides the phrase of {share} of visits from search; what those people looked for is "
            "not known, and it may be something else.",
            share=tell.view.number("search.hidden"),
        )
    if tell.view.has("search.brand") and tell.view.metrics["search.brand"].value:
        yield tell.say(
            "{share} search for the name: they know where they are going, and the phrase does not say why.",
            share=tell.view.number("search.brand"),
        )
    yield from (
        tell.say("No phrase matches the rule of {job}.", job=tell.quoted(tell.name(job)))
        for job in tell.phrases["empty"]
    )


def _words(tell: Teller) -> Section | None:
    words = {job: listed for job, listed in tell.phrases["words"].items() if listed}
    if not words:
        return None
    jobs = [job for job in tell.order(SEARCHES) if job in words]
    first = jobs[0]
    return Section(
        id="search.words",
        kicker=tell.say("Their words"),
        title=tell.say(
            "{job} is searched for with the words {words}",
            job=tell.quoted(tell.name(first)),
            words=tell.words([word["word"] for word in words[first]]),
        ),
        shown=tell.say("Visits by job, its commonest words and a phrase with each; every word in all its forms"),
        blocks=(_tree(tell, jobs),),
        source=tell.source(
            ("phrases",), tell.searches(),
            tell.say("phrases and words of fewer than {minimum} visits are left out", minimum=tell.view.minimum),
        ),
        method=(
            tell.say(
                "A word stands under a job where more than half of the visits that say it have that job. Visits of a "
                "phrase count under each of its words, so words do not add up to their job."
            ),
        ),
    )  # fmt: skip


def _tree(tell: Teller, jobs: list[str]) -> Chart:
    from jtbd_reports.charts import Node, tree  # noqa: PLC0415 - loaded when something is drawn

    nodes: list[Node] = []
    rows: list[tuple[Cell, ...]] = []
    for job in jobs:
        metric = tell.view.metrics[f"{SEARCHES}.{job}.visits"]
        nodes.append(Node(tell.name(job), metric.value, 0, accent=job == jobs[0]))
        rows.append((tell.name(job), "", "", metric))
        for word in tell.phrases["words"][job]:
            nodes.append(Node(clean(word["word"]), word["visits"], 1))
            rows.append((tell.name(job), clean(word["word"]), "", word["visits"]))
            for text, visits in word["phrases"]:
                nodes.append(Node(tell.quoted(text), visits, 2))
                rows.append((tell.name(job), clean(word["word"]), clean(text), visits))
    shown = tell.say("Visits by job, word and phrase")
    head = (
        Column(tell.say("Job")), Column(tell.say("Word")), Column(tell.say("Phrase")),
        Column(tell.say("Visits"), "count"),
    )  # fmt: skip
    table = Table("search.tree.table", shown, head, tuple(rows), annex=True)
    wide, narrow = tree(nodes, kind="count", language=tell.view.language, currency=tell.view.currency)
    spoken = "; ".join(f"{plain(node.label)}: {tell.view.language.number(node.value or 0)}" for node in nodes)
    return Chart("search.tree", shown, f"{shown}. {spoken}.", wide, narrow, table)


def _outcome(tell: Teller) -> Section | None:
    if not tell.phrases["converts"] or not tell.has(SEARCHES, "conversion"):
        return None
    found = tell.phrases["outcome"]
    jobs = tell.order(SEARCHES, "conversion")
    columns = [(tell.say("Visits"), "count", "visits"), (tell.say("Conversion"), "share", "conversion")]
    shown = tell.say("Share of visits that reached a goal by job of the phrase, 95% interval; n is visits")
    table = tell.table("search.conversions.table", shown, SEARCHES, jobs, columns)  # type: ignore[arg-type]
    chart = tell.chart(
        "search.conversions", shown, SEARCHES, "conversion", table, jobs=jobs,
        accent=[job for job, _ in found[:1]], baseline=tell.baseline("search.conversion"),
    )  # fmt: skip
    said = [f"{tell.compared(SEARCHES, job, way, 'search.conversion')}." for job, way in found[1:3]]
    return Section(
        id="search.outcome",
        kicker=tell.say("Conversion"),
        title=_outcome_title(tell),
        shown=shown,
        blocks=(*_with_money(tell, chart), *([Prose(tuple(said))] if said else [])),
        source=tell.source(
            ("phrases",), tell.searches(), tell.say("Wilson interval by phrases"),
            tell.say("Benjamini–Hochberg across jobs"), hidden=bool(tell.phrases["hidden"]),
        ),
        method=(
            tell.say(
                "Conversion is the share of visits that reached a goal of the export. Each job is held against all "
                "other phrases that tell a job; p-values are adjusted for the number of jobs (Benjamini & Hochberg "
                "1995). A difference is an association: it does not say what would make more visits convert."
            ),
        ),
    )  # fmt: skip


def _outcome_title(tell: Teller) -> str:
    if tell.phrases["outcome"]:
        job, way = tell.phrases["outcome"][0]
        return tell.compared(SEARCHES, job, way, "search.conversion")
    return tell.say("Searches of no job convert more or less often than the others beyond chance")


def _with_money(tell: Teller, chart: Chart) -> tuple[Block, ...]:
    if not tell.has(SEARCHES, "revenue_share"):
        return (chart,)
    jobs = tell.order(SEARCHES, "conversion")
    columns = [(tell.say("Revenue"), "money", "revenue"), (tell.say("Share of revenue"), "share", "revenue_share")]
    shown = tell.say("Share of revenue by job of the phrase, 95% interval")
    table = tell.table("search.money.table", shown, SEARCHES, jobs, columns)  # type: ignore[arg-type]
    return (Pair(chart, tell.chart("search.money", shown, SEARCHES, "revenue_share", table, jobs=jobs)),)
