"""Which rules a text meets and by which of its words: for a consultant who writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.rules.columns import TEXT
from jtbd_jobs.rules.trial import matches
from jtbd_jobs.rules.words import LETTERS, fold, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_jobs.rules.catalogue import Job, Jobs

_EDGES = re.compile(f"^[^{LETTERS}0-9]+|[^{LETTERS}0-9]+$")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text, the jobs whose rules match it with the words that did, and the job that gets it.

    Attributes:
        text: as given.
        matched: job and words in the order of the file; no words where a rule goes by other columns.
        winner: the job of the highest priority, None where none matches.
    """

    text: str
    matched: tuple[tuple[Job, tuple[str, ...]], ...]
    winner: Job | None


def explain(jobs: Jobs, texts: Sequence[str]) -> tuple[Explanation, ...]:
    """What the rules make of texts, decided by the same expressions as for real deals.

    Args:
        jobs: a catalogue whose rules can be run.
        texts: each taken for the comment of a deal of which nothing else is known.
    """
    return tuple(_explained(jobs, text, found) for text, found in zip(texts, matches(jobs, texts), strict=True))


def _explained(jobs: Jobs, text: str, found: tuple[int, ...]) -> Explanation:
    winner = next((jobs.jobs[index] for index in jobs.ranked if index in found), None)
    matched = tuple((jobs.jobs[index], tuple(dict.fromkeys(_words(jobs.jobs[index], fold(text))))) for index in found)
    return Explanation(text, matched, winner)


def _words(job: Job, text: str) -> Iterator[str]:
    """Stretches of the folded text that conditions on text find; those below `not` only speak against."""
    for path, column, condition in job.rule.conditions():
        # A text stands in the comment, so conditions on other columns have nothing to show.
        if column not in {TEXT, "comment", "deals.comment"} or "not" in path:
            continue
        for pattern in (*patterns(condition.contains or ()), *([condition.matches] if condition.matches else [])):
            yield from (_EDGES.sub("", found[0]) for found in re.finditer(pattern, text))
