"""Phrases that no rule explains, grouped by the words that set them apart: only ever to propose a job.

Three steps, each of which must hold beyond chance. A word is *telling* where phrases without a job say it more often
than phrases with one; two words belong together where phrases say both more often than they would by chance; a word
stands under the commoner one that most of its phrases say too. The topmost words are the candidates.

Source: rates of two Poisson counts compared as Przyborowski & Wilenski (1940); subsumption of words: Sanderson & Croft
(1999); many tests: Benjamini & Hochberg (1995). Texts are taken as sets of dictionary forms, equal sets once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_RATE = 0.05
"""False discovery rate of both families of tests."""
_LEAST = 3
"""Different phrases behind a word, and behind a candidate."""
_MOST = 400
"""Words looked at, the commonest first: with their pairs, the longest step."""
_UNDER = 0.5
"""Share of a word's phrases that must say the commoner word too."""

Said = frozenset[str]
"""The dictionary forms of a phrase."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of phrases: its words, the commonest first, and the phrases as indexes."""

    words: tuple[str, ...]
    phrases: tuple[int, ...]


def candidates(
    tail: Sequence[Said], explained: Iterable[Said], visits: Sequence[int], minimum: int
) -> tuple[Candidate, ...]:
    """Groups of unexplained phrases, the one with most visits first; none where words are spread as by chance.

    Args:
        tail: words of each phrase without a job.
        explained: words of phrases that have one; where there is none, a lone word is never a candidate, since
            nothing says that it is more than common.
        visits: of each phrase of the tail, whole numbers above 0.
        minimum: the fewest visits behind a word or a candidate.
    """
    places: dict[Said, list[int]] = defaultdict(list)
    for index, words in enumerate(tail):
        if words:
            places[words].append(index)
    weight = Counter[str]()
    for index, words in enumerate(tail):
        weight.update(dict.fromkeys(words, visits[index]))
    sets, others = sorted(places, key=sorted), {words for words in explained if words}
    said = {word: n for word, n in _counts(sets).items() if n >= _LEAST and weight[word] >= minimum}
    seeds, pool = _telling(_counts(sets), _counts(others), said)
    links = _linked(sets, said, pool, seeds)
    above = _above(said, links, pool)
    grouped = _phrases(sets, places, {word: _top(word, above) for word in pool}, said)
    found = []
    for top, indexes in grouped.items():
        mine = tuple(word for word in pool if _top(word, above) == top)
        enough = len({tail[index] for index in indexes}) >= _LEAST
        heavy = sum(visits[index] for index in indexes) >= minimum
        # Without phrases to compare with, a common word is only common; two that keep together are more.
        if enough and heavy and seeds & set(mine) and (others or len(mine) > 1):
            found.append(Candidate(mine, tuple(indexes)))
    return tuple(sorted(found, key=lambda one: (-sum(visits[index] for index in one.phrases), one.words)))


def _counts(sets: Iterable[Said]) -> Counter[str]:
    return Counter(word for words in sets for word in words)


def _telling(own: Counter[str], others: Counter[str], said: Mapping[str, int]) -> tuple[set[str], list[str]]:
    """Words surely said more often than in explained phrases, and all that may be, the commonest first.

    A rate is a word's part in all words that the tail uses: what only explained phrases say are the words of the rules,
    which the tail cannot have.
    """
    inside, outside = own.total(), sum(n for word, n in others.items() if word in own)
    order = sorted(said, key=lambda word: (-said[word], word))[:_MOST]
    if not outside:
        return set(order), order
    share = inside / (inside + outside)
    chances = [tail_chance(own[word], own[word] + others[word], share) for word in order]
    sure = discoveries(chances, len(order), _RATE)
    seeds = {word for word, is_sure in zip(order, sure, strict=True) if is_sure}
    return seeds, [word for word, chance in zip(order, chances, strict=True) if chance < _RATE or word in seeds]


def _linked(
    sets: Sequence[Said], said: Mapping[str, int], pool: Sequence[str], seeds: set[str]
) -> dict[tuple[str, str], int]:
    """Pairs of words, one of them a seed, that phrases say together beyond chance, with how many do."""
    rank = {word: place for place, word in enumerate(pool)}
    together = Counter(
        pair
        for words in sets
        for pair in combinations(sorted((word for word in words if word in rank), key=rank.__getitem__), 2)
        if seeds & set(pair)
    )
    pairs = [pair for pair in sorted(together) if together[pair] > 1]
    chances = [tail_chance(together[a, b], said[b], said[a] / len(sets)) for a, b in pairs]
    asked = len(seeds) * (len(pool) - len(seeds)) + len(seeds) * (len(seeds) - 1) // 2
    kept = discoveries(chances, asked, _RATE)
    return {pair: together[pair] for pair, is_sure in zip(pairs, kept, strict=True) if is_sure}


def _above(said: Mapping[str, int], links: Mapping[tuple[str, str], int], pool: Sequence[str]) -> dict[str, str]:
    """The commoner word that each word stands under: the one that most of its phrases say too."""
    best: dict[str, tuple[int, int, str]] = {}
    # Pairs hold the commoner word first, so that nothing can stand under itself.
    for (common, rare), both in links.items():
        if both >= _UNDER * said[rare]:
            best[rare] = max(best.get(rare, (0, 0, "")), (both, -pool.index(common), common))
    return {word: common for word, (_, _, common) in best.items()}


def _top(word: str, above: Mapping[str, str]) -> str:
    while word in above:
        word = above[word]
    return word


def _phrases(
    sets: Sequence[Said], places: Mapping[Said, Sequence[int]], tops: Mapping[str, str], said: Mapping[str, int]
) -> dict[str, list[int]]:
    """Phrases by the topmost word that most of their words stand under, rare words counting for more."""
    grouped: dict[str, list[int]] = defaultdict(list)
    for words in sets:
        weights: dict[str, float] = defaultdict(float)
        for word in sorted(words):
            if word in tops:
                weights[tops[word]] += 1 / said[word]
        if weights:
            grouped[min(weights, key=lambda top: (-weights[top], top))] += places[words]
    return {top: sorted(indexes) for top, indexes in grouped.items()}


def tail_chance(found: int, trials: int, share: float) -> float:
    """Chance that a binomial count reaches `found`: P(X >= found), X of `trials` with chance `share` each."""
    import numpy as np  # noqa: PLC0415 - loaded when something is computed

    if found <= 0:
        return 1.0
    if share >= 1:
        return 1.0
    counts = np.arange(found, trials + 1)
    # Thousands of tests ask for the same few tables.
    logs = _log_factorials(1 << trials.bit_length())
    ways = logs[trials] - logs[counts] - logs[trials - counts]
    parts = ways + counts * np.log(share) + (trials - counts) * np.log1p(-share)
    return float(min(np.exp(parts).sum(), 1.0))


@lru_cache(maxsize=32)
def _log_factorials(most: int) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415

    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])


def discoveries(chances: Sequence[float], asked: int, rate: float) -> tuple[bool, ...]:
    """Which tests hold at a false discovery rate; `asked` counts also those that were not worth computing.

    Source: Benjamini & Hochberg (1995), step-up; a test left out stands for a p-value of 1.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    last = max(
        (place for place, index in enumerate(order, 1) if chances[index] <= rate * place / max(asked, 1)), default=0
    )
    sure = set(order[:last])
    return tuple(index in sure for index in range(len(chances)))
