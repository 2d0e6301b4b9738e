"""Kano kinds, coefficients and the decision between kinds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats.kano import Kind, feature, kinds

LIKE, MUST, NEUTRAL, LIVE, DISLIKE = 1, 2, 3, 4, 5
PAIRS = {
    Kind.MUST_BE: (MUST, DISLIKE),
    Kind.ONE_DIMENSIONAL: (LIKE, DISLIKE),
    Kind.ATTRACTIVE: (LIKE, NEUTRAL),
    Kind.INDIFFERENT: (NEUTRAL, LIVE),
    Kind.REVERSE: (DISLIKE, LIKE),
    Kind.QUESTIONABLE: (LIKE, LIKE),
}


def answered(**counts: int) -> tuple[list[int], list[int]]:
    pairs = [PAIRS[Kind(name)] for name, count in counts.items() for _ in range(count)]
    functional, dysfunctional = zip(*pairs, strict=True)
    return list(functional), list(dysfunctional)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_pair_of_answers_has_its_kind(kind: Kind) -> None:
    functional, dysfunctional = PAIRS[kind]
    assert kinds([functional], [dysfunctional]).tolist() == [list(Kind).index(kind)]


def test_the_whole_evaluation_table() -> None:
    grid = np.arange(1, 6)
    letters = np.array(list("MOAIRQ"))[kinds(np.repeat(grid, 5), np.tile(grid, 5))]
    assert ["".join(row) for row in letters.reshape(5, 5)] == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def test_a_missing_answer_has_no_kind() -> None:
    assert kinds([LIKE, 0, 0], [0, LIKE, 0]).tolist() == [-1, -1, -1]


def test_coefficients_by_hand() -> None:
    found = feature(*answered(must_be=10, one_dimensional=20, attractive=30, indifferent=40, reverse=7))
    assert found.counts == (10, 20, 30, 40, 7, 0)
    assert (found.better, found.worse) == pytest.approx((0.5, -0.3))
    assert found.better_interval == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert found.worse_interval == pytest.approx((-0.3958, -0.2189), abs=1e-4)


def test_the_most_frequent_kind_holds_where_it_is_beyond_chance() -> None:
    found = feature(*answered(must_be=10, indifferent=60))
    assert (found.kind, found.decided) == (Kind.INDIFFERENT, True)


def test_between_kinds_that_chance_may_have_turned_the_stricter_holds() -> None:
    found = feature(*answered(attractive=30, indifferent=33))
    assert (found.kind, found.decided) == (Kind.ATTRACTIVE, False)


def test_only_reverse_answers_have_no_coefficients() -> None:
    found = feature(*answered(reverse=5))
    assert (found.kind, found.better_interval, found.worse_interval) == (Kind.REVERSE, None, None)
    assert math.isnan(found.better)
    assert math.isnan(found.worse)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=20))
def test_weights_are_copies_of_respondents(rows: list[tuple[int, int, int]]) -> None:
    functional, dysfunctional, copies = zip(*rows, strict=True)
    weighted = feature(functional, dysfunctional, copies)
    repeated = feature(np.repeat(functional, copies), np.repeat(dysfunctional, copies))
    assert weighted.counts == repeated.counts
    assert [weighted.better, weighted.worse] == pytest.approx([repeated.better, repeated.worse], nan_ok=True)


def test_both_questions_of_the_same_people() -> None:
    with pytest.raises(ValueError, match=r"^both questions need the same respondents, got \(1,\) and \(2,\)$"):
        kinds([1], [1, 2])


@pytest.mark.parametrize("pair", [([6], [1]), ([1], [-1])])
def test_answers_beyond_the_scale_are_refused(pair: tuple[list[int], list[int]]) -> None:
    with pytest.raises(ValueError, match=r"^answers are coded 1 to 5, 0 where missing$"):
        kinds(*pair)


@pytest.mark.parametrize("pair", [([0], [1]), ([], [])])
def test_nobody_has_no_feature(pair: tuple[list[int], list[int]]) -> None:
    with pytest.raises(ValueError, match=r"^nobody answered both questions$"):
        feature(*pair)
