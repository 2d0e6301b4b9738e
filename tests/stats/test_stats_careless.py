"""Indices of careless answers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats.careless import even_odd, flags, longstring, person_total, relative_speed, straight_lined

NAN = math.nan

answers = st.lists(st.sampled_from([1.0, 2.0, 3.0, NAN]), min_size=1, max_size=12)


def longest(row: list[float]) -> int:
    """By hand, one answer after the other."""
    best = run = 0
    previous = NAN
    for answer in row:
        if math.isnan(answer):
            continue
        run = run + 1 if answer == previous else 1
        previous, best = answer, max(best, run)
    return best


@given(answers)
def test_longest_run_is_that_counted_by_hand(row: list[float]) -> None:
    assert longstring([row]).tolist() == [longest(row)]


def test_a_run_goes_on_over_what_was_not_answered() -> None:
    assert longstring([[1, 1, NAN, 1, 2], [NAN, NAN, NAN, NAN, NAN]]).tolist() == [3, 0]


def test_a_straight_line_needs_answers_enough() -> None:
    rows = [[3, 3, 3, 3, 3], [3, 3, 3, 3, 4], [3, 3, 3, 3, NAN], [NAN] * 5]
    assert straight_lined(rows).tolist() == [True, False, False, False]
    assert straight_lined(rows, least=4).tolist() == [True, False, True, False]


def respondents(careful: int, careless: int) -> tuple[np.ndarray, np.ndarray]:
    """Five scales of four questions; the careful answer a scale by its level, the others at random."""
    generator, scales = np.random.default_rng(4), np.repeat(np.arange(5), 4)
    levels = generator.normal(0, 1.5, (careful, 5))[:, scales] + np.array([0.5, -1, 1, 0, -0.5])[scales]
    careful_rows = np.clip(np.round(4 + levels + generator.normal(0, 0.7, (careful, 20))), 1, 7)
    return np.vstack([careful_rows, generator.integers(1, 8, (careless, 20))]).astype(float), scales


def test_the_careless_are_inconsistent_within_themselves() -> None:
    found = even_odd(*respondents(300, 300))
    assert np.median(found[:300]) > 0.85
    assert np.median(found[300:]) < 0.5


def test_halves_by_hand() -> None:
    """Halves (1, 3, 5) and (1, 3, 5) agree wholly; stepped up from a correlation of one half it is two thirds."""
    scales = [0, 0, 1, 1, 2, 2]
    assert even_odd([[1, 1, 3, 3, 5, 5], [1, 1, 2, 3, 3, 2]], scales).tolist() == pytest.approx([1, 2 / 3])


def test_opposite_halves_are_as_low_as_it_goes() -> None:
    assert even_odd([[1, 5, 3, 3, 5, 1], [1, 4, 2, 2, 3, 3]], [0, 0, 1, 1, 2, 2]).tolist() == pytest.approx([-1, -1])


def test_two_scales_or_a_straight_line_say_nothing_of_consistency() -> None:
    assert np.isnan(even_odd([[1, 2, 3, 4]], [0, 0, 1, 1])).all()
    assert np.isnan(even_odd([[3, 3, 3, 3, 3, 3], [1, NAN, 2, 2, 3, 3]], [0, 0, 1, 1, 2, 2])).all()


def test_who_answers_against_everybody_correlates_negatively() -> None:
    rows = [[1, 2, 4, 5]] * 4 + [[5, 4, 2, 1], [3, 3, 3, 3], [1, 2, NAN, NAN]]
    found = person_total(rows)
    assert found[0] > 0.95
    assert found[4] < -0.95
    assert np.isnan(found[5:]).all()


def test_the_own_answer_does_not_count_among_the_others() -> None:
    rows = np.array([[1.0, 5, 2], [2, 3, 5], [4, 1, 1]])
    others = (rows[1] + rows[2]) / 2
    assert person_total(rows)[0] == pytest.approx(np.corrcoef(rows[0], others)[0, 1])


def test_a_question_only_one_answered_is_passed_over() -> None:
    rows = np.array([[1.0, 5, 2, 3], [2, 3, 5, NAN], [4, 1, 1, NAN]])
    assert person_total(rows)[0] == pytest.approx(person_total(rows[:, :3])[0])


def test_speed_is_the_median_over_the_own_time_page_by_page() -> None:
    seconds = [[10, 20], [5, 20], [20, 40], [1, 1], [10, 20], [NAN, 20], [0, NAN]]
    assert relative_speed(seconds).tolist() == pytest.approx([1, 1.5, 0.5, 3, 1, 1, NAN], nan_ok=True)


def test_nobody_measured_is_no_speed() -> None:
    assert np.isnan(relative_speed([[NAN], [NAN]])).all()


def test_flags_count_who_stands_out_more_than_once() -> None:
    found = flags(
        {"speed": [True, True, False, False], "line": [True, False, False, False]},
        {"speed": [True, True, True, False]},
    )
    assert found.shares == {"speed": pytest.approx(2 / 3), "line": 0.25}
    assert found.counts.tolist() == [2, 1, 0, 0]
    assert found.several == 0.25


def test_an_index_that_could_be_computed_for_nobody_has_no_share() -> None:
    assert math.isnan(flags({"speed": [False]}, {"speed": [False]}).shares["speed"])


@pytest.mark.parametrize("nothing", [{}, {"speed": []}])
def test_flags_of_nothing_are_refused(nothing: dict[str, list[bool]]) -> None:
    with pytest.raises(ValueError, match=r"^flags need an index and a respondent$"):
        flags(nothing)
