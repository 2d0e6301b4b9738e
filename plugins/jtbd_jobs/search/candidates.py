"""The section on phrases that no rule explains, and the file that proposes rules for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_reports import Column, Prose, Section, Table, plain
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_jobs.search.telling import Teller
    from jtbd_reports.model import Block

FILE = "search.proposed.yml"
_LABEL = 2
"""Words that name a candidate in a chart."""
_IN_RULE = 8
"""Words that a proposed rule takes."""


def section(tell: Teller) -> Section:
    """`search.candidates`: groups of unexplained phrases with their words and examples."""
    found = tell.phrases["candidates"]
    return Section(
        id="search.candidates",
        kicker=tell.say("Not explained"),
        title=_title(tell),
        shown=tell.say("Groups of phrases that no rule matches, by the words that set them apart; 95% interval"),
        blocks=(*_chart(tell), *_table(tell), Prose(tuple(_said(tell, found)))),
        source=tell.source(("phrases",), tell.searches(), tell.say("Wilson interval by phrases")),
        method=(
            tell.say(
                "A word sets a group apart where phrases without a job say it more often than phrases with one (rates "
                "of counts compared as Przyborowski & Wilenski 1940); words go together where phrases say both more "
                "often than by chance, and a word stands under the commoner one that at least half of its phrases say "
                "too (Sanderson & Croft 1999). Both families of tests hold a false discovery rate of 5% (Benjamini & "
                "Hochberg 1995)."
            ),
            tell.say(
                "Groups follow words, not motives: people with one job may use different words, and one word may serve "
                "two jobs. Whether a group is a job is for a person to say; nothing is assigned by it."
            ),
        ),
    )


def _title(tell: Teller) -> str:
    found = tell.phrases["candidates"]
    metric = tell.view.metrics["search.unexplained"]
    if not found:
        if metric.value == 0:
            return tell.say("The rules explain every phrase")
        return tell.say("What the rules leave unexplained has no words in common beyond chance")
    share, words = tell.view.number("search.candidates.1.share"), tell.words(found[0]["words"][:_LABEL])
    return tell.say("{share} of searches may be of a job that no rule knows: {words}", share=share, words=words)


def _label(words: Sequence[str]) -> str:
    return ", ".join(clean(word) for word in words[:_LABEL])


def _chart(tell: Teller) -> Iterator[Block]:
    found = tell.phrases["candidates"]
    if not found:
        return
    shown = tell.say("Share of visits with a known phrase, 95% interval; n is visits")
    rows, cells = [], []
    for number, one in enumerate(found, 1):
        metric = tell.view.metrics[f"search.candidates.{number}.share"]
        visits = tell.view.metrics[f"search.candidates.{number}.visits"]
        rows.append((_label(one["words"]), metric, tell.size(visits.value), number == 1))
        cells.append((_label(one["words"]), visits, metric))
    head = (
        Column(tell.say("Words")),
        Column(tell.say("Visits"), "count"),
        Column(tell.say("Share of visits"), "share"),
    )
    yield tell.dots("search.groups", shown, rows, Table("search.groups.table", shown, head, tuple(cells)))


def _table(tell: Teller) -> Iterator[Block]:
    found = tell.phrases["candidates"]
    if not found:
        return
    converts = "search.candidates.1.conversion" in tell.view.metrics
    head = [Column(tell.say("Words")), Column(tell.say("Phrases as examples")), Column(tell.say("Visits"), "count")]
    rows = []
    for number, one in enumerate(found, 1):
        start = f"search.candidates.{number}"
        examples = "; ".join(clean(text) for text, _ in one["examples"])
        rest = [tell.view.metrics.get(f"{start}.conversion")] if converts else []
        rows.append(
            (", ".join(map(clean, one["words"])), examples or None, tell.view.metrics[f"{start}.visits"], *rest)
        )
    if converts:
        head.append(Column(tell.say("Conversion"), "share"))
    note = tell.say(
        "Phrases with at least {minimum} visits stand as examples; a dash means that there is none.",
        minimum=tell.view.minimum,
    )
    yield Table("search.candidates.words", tell.say("What these groups say"), tuple(head), tuple(rows), note)


def _said(tell: Teller, found: Sequence[Any]) -> Iterator[str]:
    total = int(tell.view.metrics["search.candidates"].value or 0)
    if found:
        yield tell.say(
            "Rules for them stand in {file} beside the project, to be read, named and moved to jobs.yml by hand; "
            "some of these groups may be words that a job of the catalogue still lacks.",
            file=FILE,
        )
    if found and tell.view.has("search.unexplained"):
        yield tell.say(
            "No rule matches {share} of searches; these groups hold {part} of them. The others name no purpose, or "
            "each names one of its own.",
            share=tell.view.number("search.unexplained"),
            part=tell.view.number("search.grouped"),
        )
    if total > len(found):
        yield tell.many(
            "{n} group was found; the largest are shown.",
            "{n} groups were found; the largest are shown.",
            "search.candidates",
        )
    if tell.phrases["cut"]:
        yield tell.say("Only the phrases with most visits were looked at.")
    if not found and not tell.facts["brand"] and tell.view.metrics["search.unexplained"].value:
        yield tell.say(
            "Names of the client and its product in the option brand of this analysis would set searches for "
            "the name apart."
        )


def proposals(tell: Teller) -> dict[str, str]:
    """`search.proposed.yml`: a job with a rule for each candidate; nothing where there is none."""
    found = tell.phrases.get("candidates") or []
    if not found:
        return {}
    lines = [
        tell.say("# Groups of search phrases that no rule explains, as jobs to be read, named and moved to jobs.yml."),
        tell.say("# A build writes this file anew and never reads it."),
        "jobs:",
    ]
    for number, one in enumerate(found, 1):
        lines += _job(tell, number, one)
    return {FILE: "\n".join(lines) + "\n"}


def _job(tell: Teller, number: int, one: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    start = f"search.candidates.{number}"
    said = tell.say(
        "# {visits} visits from search, {share} of those with a known phrase",
        visits=plain(tell.view.number(f"{start}.visits")),
        share=plain(tell.view.number(f"{start}.share")),
    )
    yield f"  {said}"
    yield from (f"  #   {_flat(text)} — {visits}" for text, visits in one["examples"])
    yield f"  - id: candidate-{number}"
    yield f"    name: {_quoted(_label(one['words']))}"
    yield f"    statement: {_quoted(tell.say('When …, I want …, so that …'))}"
    yield "    rule:"
    yield f"      text: {{contains: [{', '.join(_quoted(word) for word in one['words'][:_IN_RULE])}]}}"


def _flat(text: str) -> str:
    """A phrase on one line of a comment."""
    return " ".join(clean(text).split())


def _quoted(text: str) -> str:
    """Text as a YAML scalar in double quotes, whatever it holds."""
    import json  # noqa: PLC0415 - JSON strings are YAML strings

    return json.dumps(_flat(text)[:60], ensure_ascii=False)
