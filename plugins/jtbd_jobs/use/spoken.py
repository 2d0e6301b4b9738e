"""The section on words: how they speak and search, what they compare with, what drives them and holds them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Blank, Column, Listing, Section, Table
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.use.telling import Teller
    from jtbd_reports.model import Block

_FORCES = {
    "push": "What pushes away from the old",
    "pull": "What draws to the new",
    "anxiety": "What they fear",
    "habit": "What keeps them as they are",
}


def spoken(tell: Teller, job: str) -> Section:
    """`use.<job>.words`: words, alternatives, forces."""
    lines = (*_words(tell, job), *_alternatives(tell, job), *_forces(tell, job))
    return Section(
        id=f"use.{job}.words",
        kicker=tell.say("Words and reasons"),
        title=title(tell, job),
        shown=tell.say("Search phrases, sales notes and interviews; quotes only where those interviewed allow it"),
        blocks=(*([Listing(lines)] if lines else ()), *_missing(tell, job)),
        source=_source(tell, job),
        method=(
            tell.say(
                "Words of sales notes are those that the notes of this job hold more often than those of the other "
                "jobs: log-odds with an informative Dirichlet prior, z above 2.58 (Monroe, Colaresi & Quinn 2008). A "
                "customer counts a word once. Words of the job’s own rule are left out: notes have the job because of "
                "them. Managers write these notes, so the words may be theirs."
            ),
            tell.say(
                "Phrases and words are shown only where enough visits or customers stand behind them. Forces follow "
                "Moesta & Spiek: push and pull speak for a change, anxiety and habit against it; interviews are "
                "counted, since a few talks give no shares."
            ),
        ),
    )


def title(tell: Teller, job: str) -> str:
    """Their own words where they may be quoted, else what they search for, else what is missing."""
    facts = tell.of(job)
    if facts["quotes"]["words"]:
        return tell.say("In their own words: {quote}", quote=tell.quotes(job, "words", most=1))
    if facts["phrases"]:
        return tell.say("They search for {phrase}", phrase=tell.quoted(facts["phrases"][0][0]))
    if facts["words"]:
        return tell.say("Their notes stand out by the word {word}", word=tell.quoted(facts["words"][0][0]))
    return tell.say("In which words they speak is not known yet")


def _words(tell: Teller, job: str) -> Iterator[tuple[str, str]]:
    facts = tell.of(job)
    if facts["phrases"]:
        yield tell.say("In search"), tell.visits(job)
    if facts["words"]:
        yield tell.say("In sales notes"), tell.customers(job)
    # the first one is the title
    own = tell.quotes(job, "words", start=1)
    if own:
        yield tell.say("In interviews"), own


def _alternatives(tell: Teller, job: str) -> Iterator[tuple[str, str]]:
    facts = tell.of(job)
    counted = f"use.{job}.competitor"
    if tell.view.metrics[counted].value:
        yield tell.say("What they compare with"), _counted(tell, counted, tell.quotes(job, "competitor"))
    if facts["reasons"]:
        yield tell.say("Why deals were lost"), tell.deals(job, "reasons")


def _forces(tell: Teller, job: str) -> Iterator[tuple[str, str]]:
    for code, text in _FORCES.items():
        counted = f"use.{job}.{code}"
        if tell.view.metrics[counted].value:
            yield tell.say(text), _counted(tell, counted, tell.quotes(job, code))


def _counted(tell: Teller, metric: str, quotes: str) -> str:
    count = tell.many("{n} interview", "{n} interviews", metric)
    # those who spoke for internal use are counted and not quoted
    return f"{count}: {quotes}" if quotes else tell.say("{n}, for internal use", n=count)


def _missing(tell: Teller, job: str) -> tuple[Block, ...]:
    if tell.view.metrics[f"use.{job}.talks"].value:
        return ()
    hint = tell.say("No interview speaks of this job: what drives these people and what holds them back is not known.")
    return (Blank(tell.say("Drives and barriers"), hint),)


def sheets(tell: Teller, job: str) -> tuple[Table, ...]:
    """The same words with their counts, for the workbook."""
    facts = tell.of(job)
    phrases = tuple((clean(phrase), visits) for phrase, visits in facts["phrases"])
    words = tuple((clean(word), people) for word, people in facts["words"])
    found: list[Table] = []
    if phrases:
        head = (Column(tell.say("Search phrase")), Column(tell.say("Visits"), "count"))
        found.append(Table(f"use.{job}.phrases", tell.say("Search phrases of this job"), head, phrases))
    if words:
        head = (Column(tell.say("Word")), Column(tell.say("Customers"), "count"))
        found.append(Table(f"use.{job}.lemmas", tell.say("Words that set its notes apart"), head, words))
    return tuple(found)


def _source(tell: Teller, job: str) -> str:
    facts = tell.of(job)
    tables = [*(["deals"] if facts["words"] or facts["reasons"] else []), *(["phrases"] if facts["phrases"] else [])]
    metric = f"use.{job}.talks"
    talks = tell.many("{n} interview", "{n} interviews", metric) if tell.view.metrics[metric].value else ""
    text = "; ".join(part for part in (tell.files(*tables), talks) if part)
    return f"{text}." if text else ""
