"""What the phrases say: words and phrases of each job, candidates among those that no rule explains."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.search.grouping import candidates
from jtbd_jobs.texts.lemmas import lemmas
from jtbd_reports.engine import collected
from jtbd_reports.stats import Clustered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import narwhals as nw

MOST = 50_000
"""Phrases looked at, those with most visits first: words of rarer ones would change nothing that is shown."""
_SHORTEST = 3
"""Letters of the shortest word."""
_OWN = 0.5
"""Share of a word's visits that must be of a job for the word to stand under it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase: its text and words, index of its job (None: no rule matches), its visits and what became of them."""

    text: str
    words: frozenset[str]
    job: int | None
    visits: int
    tried: int
    converted: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a job: visits of phrases that say it, and the commonest of them that may be shown."""

    word: str
    visits: int
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: words, phrases that may be shown, sums of all its phrases."""

    words: tuple[str, ...]
    examples: tuple[Phrase, ...]
    phrases: int
    shares: Clustered
    outcome: Clustered


def phrases_of(frame: nw.LazyFrame[Any]) -> tuple[Phrase, ...]:
    """The phrases with most visits, the most visited first; `frame` as `asked` makes it."""
    rows = collected(frame.sort("visits", "unit", descending=[True, False]).head(MOST))
    return tuple(
        Phrase(
            row["unit"],
            frozenset(word for word in lemmas(row["unit"]) if len(word) >= _SHORTEST),
            None if row["job"] is None else int(row["job"]),
            int(row["visits"]),
            int(row["tried"]),
            int(row["converted"]),
        )
        for row in rows
    )


def words_of(phrases: Sequence[Phrase], job: int, minimum: int, most: int) -> tuple[Word, ...]:
    """The commonest words that are this job's more than all others', each with the phrases that brought most visits."""
    visits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in phrases:
        for word in one.words:
            visits[word][0] += one.visits if one.job == job else 0
            visits[word][1] += one.visits
    own = [(n, word) for word, (n, whole) in visits.items() if n >= minimum and n > _OWN * whole]
    chosen = sorted(own, key=lambda pair: (-pair[0], pair[1]))[:most]
    taken: set[str] = set()
    found = []
    for n, word in chosen:
        said = [one for one in phrases if one.job == job and word in one.words and one.text not in taken]
        shown = tuple(one for one in said if one.visits >= minimum)[:1]
        taken.update(one.text for one in shown)
        found.append(Word(word, n, shown))
    return tuple(found)


def found_candidates(
    phrases: Sequence[Phrase], jobs: int, minimum: int, most: int, examples: int
) -> tuple[tuple[Found, ...], int]:
    """Groups of phrases that no rule matches, those with most visits first, and how many there are in all.

    Args:
        phrases: as `phrases_of` gives them.
        jobs: indexes below it are jobs; phrases of the brand say nothing of a job and are compared with nothing.
        minimum: the fewest visits behind a word, a phrase shown, a candidate.
        most: how many candidates are given.
        examples: how many phrases of each are given.
    """
    tail = [one for one in phrases if one.job is None]
    explained = [one.words for one in phrases if one.job is not None and one.job < jobs]
    grouped = candidates([one.words for one in tail], explained, [one.visits for one in tail], minimum)
    whole = phrases
    found = tuple(
        _found(one.words, [tail[index] for index in one.phrases], whole, minimum, examples) for one in grouped[:most]
    )
    return found, len(grouped)


def _found(
    words: tuple[str, ...], mine: Sequence[Phrase], whole: Sequence[Phrase], minimum: int, examples: int
) -> Found:
    shown = tuple(one for one in mine if one.visits >= minimum)[:examples]
    squares = sum(one.visits**2 for one in mine)
    base = Clustered(
        len(whole), sum(one.visits for one in mine), sum(one.visits for one in whole), squares, squares,
        sum(one.visits**2 for one in whole),
    )  # fmt: skip
    return Found(words, shown, len(mine), base, _outcome(mine))


def _outcome(mine: Iterable[Phrase]) -> Clustered:
    pairs = [(one.converted, one.tried) for one in mine]
    return Clustered(
        len(pairs),
        sum(a for a, _ in pairs),
        sum(b for _, b in pairs),
        sum(a * a for a, _ in pairs),
        sum(a * b for a, b in pairs),
        sum(b * b for _, b in pairs),
    )


def plain_words(words: Iterable[Word]) -> list[dict[str, Any]]:
    """Words as JSON values."""
    return [
        {"word": one.word, "visits": one.visits, "phrases": [[said.text, said.visits] for said in one.phrases]}
        for one in words
    ]


def plain_candidate(one: Found) -> Mapping[str, Any]:
    """A candidate as JSON values; its numbers are metrics."""
    return {"words": list(one.words), "examples": [[said.text, said.visits] for said in one.examples]}
