"""Groups of unexplained phrases: planted ones found, none in noise, whatever the order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs_search_tables import demo_phrases

from jtbd_jobs.search.grouping import candidates, discoveries, tail_chance
from jtbd_jobs.texts.lemmas import lemmas

Said = frozenset[str]


def _noise(seed: int, *, explained: bool) -> tuple[list[Said], list[Said], list[int]]:
    """Phrases of words drawn one by one from a long-tailed vocabulary, some of them words of rules."""
    generator = np.random.default_rng([7, seed])
    chances = 1 / np.arange(1, 151) ** 0.8
    chances /= chances.sum()
    rules = {f"w{place}" for place in range(5, 23, 3)} if explained else set()
    phrases = {
        frozenset(f"w{word}" for word in generator.choice(150, generator.integers(2, 6), replace=False, p=chances))
        for _ in range(400)
    }
    ordered = sorted(phrases, key=sorted)
    tail = [words for words in ordered if not rules & words]
    visits = [int(min(generator.zipf(2.0), 40)) for _ in tail]
    return tail, [words for words in ordered if rules & words], visits


@pytest.mark.parametrize("explained", [True, False], ids=["some explained", "none explained"])
def test_nothing_is_proposed_in_noise(explained: bool) -> None:  # noqa: FBT001 - a parameter of the test
    claimed = 0
    for seed in range(100):
        tail, others, visits = _noise(seed, explained=explained)
        claimed += bool(candidates(tail, others, visits, 5))
    # measured: 0 of 100 in both cases
    assert claimed <= 5


def test_nothing_is_proposed_where_real_phrases_are_left_unexplained_by_lot() -> None:
    rows = [row for row in demo_phrases() if row["phrase"]]
    said = [frozenset(lemmas(row["phrase"])) for row in rows]
    claimed = 0
    for seed in range(100):
        lot = np.random.default_rng([8, seed]).random(len(rows)) < 0.4
        tail = [index for index, left in enumerate(lot) if left]
        others = [said[index] for index, left in enumerate(lot) if not left]
        claimed += bool(
            candidates([said[index] for index in tail], others, [rows[index]["visits"] for index in tail], 5)
        )
    # words of these phrases do belong together; that the unexplained ones differ from the others is what lots undo
    assert claimed <= 5


def _planted(size: int) -> tuple[list[Said], list[Said], list[int]]:
    thing, place = ["flat", "studio", "house"], ["centre", "river", "north", "park"]
    generator = np.random.default_rng(3)
    pick = lambda words: str(generator.choice(words))  # noqa: E731
    pottery = [
        frozenset({pick(thing), pick(place), "workshop", pick(["clay", "kiln", "wheel", "glaze"])}) for _ in range(size)
    ]
    plain = [frozenset({pick(thing), pick(place), f"own{n}"}) for n in range(60)]
    explained = [frozenset({pick(thing), pick(place), f"school{n % 7}"}) for n in range(150)]
    return [*pottery, *plain], explained, [2] * (size + 60)


def test_a_planted_group_is_found_with_its_words_and_its_phrases() -> None:
    tail, explained, visits = _planted(40)
    found = candidates(tail, explained, visits, 5)
    assert [one.words[0] for one in found] == ["workshop"]
    assert len(set(found[0].words) & {"clay", "kiln", "wheel", "glaze"}) >= 2
    assert set(found[0].phrases) == set(range(40))


def test_a_lone_common_word_is_no_group_where_nothing_is_explained() -> None:
    tail = [frozenset({"flat", f"own{n}"}) for n in range(30)]
    assert candidates(tail, [], [5] * 30, 5) == ()
    # the same word set against phrases that never say it
    others = [frozenset({f"own{n}"}) for n in range(30)]
    assert [one.words for one in candidates(tail, others, [5] * 30, 5)] == [("flat",)]


def test_a_group_of_few_visits_is_not_proposed() -> None:
    tail, explained, visits = _planted(40)
    assert candidates(tail, explained, [1] * len(visits), 1000) == ()


def test_the_same_words_typed_often_are_one_phrase() -> None:
    tail = [frozenset({"kiln", "flat"})] * 50
    assert candidates(tail, [frozenset({"flat", f"x{n}"}) for n in range(50)], [10] * 50, 5) == ()


@given(st.permutations(range(40)))
@settings(max_examples=15, deadline=None)
def test_groups_do_not_hang_on_the_order_of_phrases(order: list[int]) -> None:
    tail, explained, visits = _planted(40)
    whole = [*order, *range(40, len(tail))]
    shuffled = candidates([tail[index] for index in whole], explained[::-1], [visits[index] for index in whole], 5)
    straight = candidates(tail, explained, visits, 5)
    assert [one.words for one in shuffled] == [one.words for one in straight]
    assert [{whole[index] for index in one.phrases} for one in shuffled] == [set(one.phrases) for one in straight]


def test_nothing_comes_of_nothing() -> None:
    assert candidates([], [], [], 5) == ()
    assert candidates([frozenset()], [frozenset()], [5], 5) == ()


# The tests behind


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_that_of_the_sum(found: int, more: int, share: float) -> None:
    trials = found + more
    exact = math.fsum(math.comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(found, trials + 1))
    assert tail_chance(found, trials, share) == pytest.approx(min(exact, 1), rel=1e-8, abs=1e-12)


def test_a_certain_word_is_no_surprise() -> None:
    assert tail_chance(5, 5, 1.0) == 1


def test_tests_that_were_not_computed_count() -> None:
    assert discoveries([0.01, 0.02, 0.9], 3, 0.05) == (True, True, False)
    assert discoveries([0.01, 0.02, 0.9], 30, 0.05) == (False, False, False)
    # step-up: a small one may be carried by a smaller share of larger ones
    assert discoveries([0.04, 0.03, 0.049], 3, 0.05) == (True, True, True)
    assert discoveries([], 0, 0.05) == ()
