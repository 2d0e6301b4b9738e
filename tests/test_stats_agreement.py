"""Krippendorff's alpha: published examples, identities, the interval."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.stats.agreement import alpha_interval, coincidences, krippendorff_alpha

FOUR_OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)

judged = st.lists(st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=2, max_size=4), min_size=1, max_size=12)


def alpha(units: list[list[str | None]], values: str = "abc") -> float | None:
    return krippendorff_alpha(coincidences(units, values))


def test_published_example_with_four_observers_and_missing_values() -> None:
    """Krippendorff (2011), section C, nominal."""
    units = [[None if value == "." else value for value in unit] for unit in zip(*map(str.split, FOUR_OBSERVERS))]  # noqa: B905
    matrix = coincidences(units, "12345")
    assert krippendorff_alpha(matrix) == pytest.approx(0.743, abs=5e-4)
    assert matrix.sum() == pytest.approx(40)
    assert matrix[0].tolist() == pytest.approx([7, 4 / 3, 1 / 3, 1 / 3, 0])


def test_published_example_of_two_observers_and_binary_data() -> None:
    """Krippendorff (2011), section A."""
    units = list(zip("0100000010", "1110010000", strict=True))
    assert krippendorff_alpha(coincidences(units, "01")) == pytest.approx(0.095, abs=5e-4)


def test_published_example_of_two_observers_and_nominal_data() -> None:
    """Krippendorff (2011), section B."""
    units = list(zip("aabbdcccedda", "babbbcccedddd", strict=False))
    assert krippendorff_alpha(coincidences(units, "abcde")) == pytest.approx(0.692, abs=5e-4)


def by_pairs(units: list[list[str | None]]) -> float | None:
    """Alpha from its definition: mean disagreement of pairs within units over that of all pairs."""
    judged = [[value for value in unit if value is not None] for unit in units]
    paired = [unit for unit in judged if len(unit) > 1]
    pooled = [value for unit in paired for value in unit]
    within = sum(2 * sum(one != other for one, other in combinations(unit, 2)) / (len(unit) - 1) for unit in paired)
    between = 2 * sum(one != other for one, other in combinations(pooled, 2))
    return 1 - within / (between / (len(pooled) - 1)) if between else None


@given(judged)
def test_alpha_is_what_its_definition_by_pairs_says(units: list[list[str | None]]) -> None:
    found, wanted = alpha(units), by_pairs(units)
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        assert math.isclose(found, wanted, abs_tol=1e-9)
        assert found <= 1


@given(judged, st.permutations(["a", "b", "c"]), st.randoms(use_true_random=False))
def test_names_of_values_and_orders_of_units_and_coders_do_not_matter(
    units: list[list[str | None]], names: list[str], random: object
) -> None:
    renamed = dict(zip("abc", names, strict=True))
    shuffled = [[None if value is None else renamed[value] for value in unit] for unit in units]
    for unit in [shuffled, *shuffled]:
        random.shuffle(unit)  # type: ignore[attr-defined]
    one, other = alpha(units), alpha(shuffled)
    assert one == other or (one is not None and other is not None and math.isclose(one, other, abs_tol=1e-9))


@given(judged)
def test_a_unit_with_one_judgement_changes_nothing(units: list[list[str | None]]) -> None:
    assert alpha(units) == alpha([*units, ["a", None], [None]])


@given(judged, judged)
def test_matrices_of_parts_add_up(first: list[list[str | None]], second: list[list[str | None]]) -> None:
    whole = coincidences([*first, *second], "abc")
    assert np.allclose(whole, coincidences(first, "abc") + coincidences(second, "abc"))
    assert np.allclose(whole, whole.T)


def test_full_agreement_is_one_and_nothing_to_disagree_on_is_nothing() -> None:
    assert alpha([["a", "a"], ["b", "b"]]) == 1
    assert alpha([["a", "a"], ["a", "a"]]) is None
    assert alpha([["a"], [None, "b"]]) is None


def test_a_value_that_was_not_announced_is_refused() -> None:
    with pytest.raises(KeyError):
        coincidences([["a", "z"]], "ab")


def test_several_variables_add_up_what_is_observed_and_what_is_expected() -> None:
    first, second = (
        coincidences([["a", "a"], ["b", "b"]], "ab"),
        coincidences([["a", "b"], ["a", "b"], ["a", "a"]], "ab"),
    )
    observed = (first.sum() - np.trace(first)) + (second.sum() - np.trace(second))
    expected = sum((m.sum() ** 2 - (m.sum(axis=0) ** 2).sum()) / (m.sum() - 1) for m in (first, second))
    assert krippendorff_alpha([first, second]) == pytest.approx(1 - observed / expected)


def simulated(rng: np.random.Generator, turns: int, share: float = 0.2, right: float = 0.92) -> np.ndarray:
    """Matrices of turns that two coders judge alike but for independent slips."""
    truth = rng.random(turns) < share
    coders = [truth ^ (rng.random(turns) > right) for _ in range(2)]
    return np.stack([coincidences([[bool(a), bool(b)]], (False, True)) for a, b in zip(*coders, strict=True)])


def test_coders_who_guess_do_not_agree_and_good_ones_do() -> None:
    rng = np.random.default_rng(3)
    guessed = simulated(rng, 3000, share=0.3, right=0.5).sum(axis=0)
    assert krippendorff_alpha(guessed) == pytest.approx(0, abs=0.06)
    # each is right in .98: the share of 1s seen is p = .212, so alpha = 1 - 2*.98*.02 / (2*p*(1-p))
    seen = 0.2 * 0.98 + 0.8 * 0.02
    wanted = 1 - 2 * 0.98 * 0.02 / (2 * seen * (1 - seen))
    assert krippendorff_alpha(simulated(rng, 8000, right=0.98).sum(axis=0)) == pytest.approx(wanted, abs=0.03)


def test_the_interval_holds_the_true_alpha_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    seen = 0.2 * 0.92 + 0.8 * 0.08
    true = 1 - 2 * 0.92 * 0.08 / (2 * seen * (1 - seen))
    found = [alpha_interval(simulated(rng, 150), seed=draw, draws=300) for draw in range(120)]
    covered = sum(ends is not None and ends[0] <= true <= ends[1] for ends in found)
    assert 105 <= covered <= 120


def test_the_same_seed_gives_the_same_interval_and_it_holds_the_estimate() -> None:
    turns = simulated(np.random.default_rng(1), 200)
    first, again = alpha_interval(turns, seed=7), alpha_interval(turns, seed=7)
    assert first == again
    assert first is not None
    assert first[0] < (krippendorff_alpha(turns.sum(axis=0)) or 0) < first[1]


def test_one_cluster_or_one_that_hardly_varies_has_no_interval() -> None:
    agreed = coincidences([["a", "a"]], "ab")
    assert alpha_interval([coincidences([["a", "b"]], "ab")], seed=1) is None
    assert alpha_interval([agreed] * 5, seed=1) is None


@settings(max_examples=30)
@given(st.lists(judged, min_size=2, max_size=4), st.integers(0, 99))
def test_an_interval_is_ordered_and_never_beyond_one(clusters: list[list[list[str | None]]], seed: int) -> None:
    found = alpha_interval([coincidences(units, "abc") for units in clusters], seed=seed, draws=200)
    assert found is None or found[0] <= found[1] <= 1 + 1e-12
