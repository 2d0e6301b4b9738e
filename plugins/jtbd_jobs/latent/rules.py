"""Rules in the language of jobs.yml that say who is in a class: any of (all of (column in levels))."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

WORTH = 0.01
"""A condition or an alternative more must raise F1 by so much: shorter rules are read and trusted."""
_BEAM = 12


@dataclass(frozen=True, slots=True)
class Condition:
    """`column in levels`; a missing answer never holds.

    Attributes:
        column: place among J.
        levels: codes, in rising order.
    """

    column: int
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds where all conditions of one alternative do; without alternatives, nowhere."""

    alternatives: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """Conditions so far, where they hold (P,), and F1 of the rule with them."""

    conditions: tuple[Condition, ...]
    holds: NDArray[np.bool_]
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """What is told apart, and what the rule holds already.

    Attributes:
        answers: (P, J) codes.
        hits: (P,) rows inside the class; `rows`: (P,) all rows.
        free: (P,) where no alternative holds yet.
        wanted: all hits.
    """

    answers: NDArray[np.int64]
    hits: NDArray[np.float64]
    rows: NDArray[np.float64]
    free: NDArray[np.bool_]
    wanted: float

    def score(self, hits: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """F1 of the rule with further hits and rows: twice the hits over rows told and rows wanted."""
        return np.asarray(2 * (self.hits[~self.free].sum() + hits) / (self.rows[~self.free].sum() + rows + self.wanted))


def find_rule(
    answers: NDArray[np.int64],
    hits: NDArray[np.float64],
    rows: NDArray[np.float64],
    *,
    conditions: int = 3,
    alternatives: int = 2,
) -> Rule:
    """Beam search for the rule with the greatest F1.

    Each condition takes the levels richest in the class: for F1 the best set of levels is always such a head of the
    ranking. Alternatives are added one by one, each for what the others leave.

    Args:
        answers: (P, J) codes of patterns, -1 where missing.
        hits: (P,) rows of the pattern inside the class, or the expected number of them.
        rows: (P,) all rows of the pattern; at least `hits`.
        conditions: at most so many in an alternative, each on another column.
        alternatives: at most so many.

    Returns:
        The rule; without alternatives where the class has no rows.

    Source: heads of rankings are optimal for F1: Lewis (1995), SIGIR; covering: Fürnkranz (1999), AI Review 13.
    """
    found: tuple[tuple[Condition, ...], ...] = ()
    free, score = np.ones(len(answers), dtype=bool), 0.0
    for _ in range(alternatives):
        path = _alternative(_Search(answers, hits, rows, free, float(hits.sum())), conditions)
        if path is None or path.score < score + WORTH:
            break
        conjunction = tuple(sorted(path.conditions, key=lambda condition: condition.column))
        found, free, score = (*found, conjunction), free & ~path.holds, path.score
    return Rule(found)


def matches(rule: Rule, answers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(P,) where the rule holds among answers (P, J)."""
    held = np.zeros(len(answers), dtype=bool)
    for alternative in rule.alternatives:
        held |= np.all([np.isin(answers[:, item.column], item.levels) for item in alternative], axis=0)
    return held


def _alternative(search: _Search, depth: int) -> _Path | None:
    """The best conjunction, a longer one only where it is worth it; None where nothing is left to hit."""
    beam, best = [_Path((), search.free, 0.0)], None
    for _ in range(depth):
        grown = [path for parent in beam for path in _longer(search, parent)]
        # The same rows by another way are no second candidate.
        unique = {path.holds.tobytes(): path for path in sorted(grown, key=lambda path: path.score)}
        beam = sorted(unique.values(), key=lambda path: -path.score)[:_BEAM]
        if not beam or (best is not None and beam[0].score < best.score + WORTH):
            break
        best = beam[0]
    return best


def _longer(search: _Search, path: _Path) -> Iterator[_Path]:
    """The path with one condition more: every head of every column's ranking of levels."""
    taken = {condition.column for condition in path.conditions}
    for column in set(range(search.answers.shape[1])) - taken:
        codes = search.answers[path.holds, column] + 1  # missing answers become 0 and are never chosen
        hits, rows = (np.bincount(codes, weights=part[path.holds])[1:] for part in (search.hits, search.rows))
        occurring = np.flatnonzero(hits > 0)
        ranking = occurring[np.argsort(-(hits / np.maximum(rows, 1))[occurring], kind="stable")]
        scores = search.score(np.cumsum(hits[ranking]), np.cumsum(rows[ranking]))
        for place, score in enumerate(scores):
            levels = np.sort(ranking[: place + 1])
            holds = path.holds & np.isin(search.answers[:, column], levels)
            yield _Path((*path.conditions, Condition(column, tuple(levels.tolist()))), holds, float(score))
