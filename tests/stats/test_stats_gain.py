"""The thesis test: planted jobs are found, random segments claim nothing."""

from __future__ import annotations

import numpy as np
import pytest

from jtbd_reports.stats import crossfit
from jtbd_reports.stats.gain import compare_bases
from jtbd_reports.stats.partial import detectable_gain, permutation_p
from jtbd_reports.stats.patterns import design
from jtbd_reports.stats.verdict import Comparison, Gains, Increment, Interval, Verdict, verdict

ODDS = np.array([[2.0, 0, 0], [0, 2, 0], [0, 0, 2], [0.7, 0.7, 0]])


def customers(size: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Jobs, demographics (sex, age, city), and purchases that follow the job alone."""
    generator = np.random.default_rng(seed)
    jobs = generator.integers(0, 4, size)
    people = np.column_stack([generator.integers(0, levels, size) for levels in (2, 5, 4)])
    bought = (ODDS[jobs] + generator.gumbel(size=(size, 3))).argmax(axis=1)
    return jobs, people, bought


def test_planted_jobs_win_over_demographics() -> None:
    found = compare_bases(*customers(600, 1), seed=1)
    assert verdict(found) is Verdict.WINS
    assert found.candidate_adds.bits.low > 0.1
    assert found.candidate_adds.p_value == 1 / 200
    assert not found.rival_adds.holds()
    assert (found.customers, found.outcomes) == (600, 3)
    assert found.candidate < found.nothing
    assert found.candidate_adds.bits.gain == pytest.approx(found.rival - found.both)
    assert found.rival_adds.bits.gain == pytest.approx(found.candidate - found.both)
    assert found.advantage.gain == pytest.approx(found.rival - found.candidate)
    assert found.gains.candidate.gain == pytest.approx(found.nothing - found.candidate)
    assert found.gains.rival.gain == pytest.approx(found.nothing - found.rival)
    assert found.gains.both.gain == pytest.approx(found.nothing - found.both)
    assert found.gains.candidate.low > 0.1


def test_the_other_way_round_they_did_not_win() -> None:
    jobs, people, bought = customers(600, 1)
    assert verdict(compare_bases(people, jobs, bought, seed=1)) is Verdict.DID_NOT_WIN


def test_the_same_seed_gives_the_same_and_another_hardly_differs() -> None:
    one, again, other = (compare_bases(*customers(300, 2), seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other
    assert one.candidate_adds.bits.gain == pytest.approx(other.candidate_adds.bits.gain, abs=0.03)


def test_random_segments_claim_nothing_in_95_of_100_draws() -> None:
    """Five segments beside demographics that matter: 300 customers each, nothing in the segments."""
    gains, claims, low_p = [], 0, 0
    for seed in range(100):
        jobs, people, bought = customers(300, seed)
        segments = np.random.default_rng(seed + 1000).integers(0, 5, 300)
        found = compare_bases(segments, np.column_stack([jobs, people[:, 0]]), bought, seed=seed, draws=200)
        gains.append(found.candidate_adds.bits.gain)
        claims += verdict(found) is Verdict.WINS or found.candidate_adds.holds()
        low_p += found.candidate_adds.p_value < 0.05
    assert claims <= 5
    assert np.mean(gains) <= 0
    assert low_p <= 11  # 5 expected; more than 11 once in a hundred


def test_segments_that_only_repeat_the_rival_add_nothing() -> None:
    jobs, _, bought = customers(400, 3)
    found = compare_bases(jobs, jobs, bought, seed=1)
    assert found.candidate_adds.p_value == 1
    assert found.advantage.gain == pytest.approx(0, abs=1e-3)


def test_p_values_are_even_where_the_added_block_follows_the_base_alone() -> None:
    generator, found = np.random.default_rng(11), []
    for _ in range(300):
        base = generator.integers(0, 3, 200)
        added = np.where(generator.random(200) < 0.7, base, generator.integers(0, 3, 200))
        outcome = (generator.random(200) < np.array([0.2, 0.5, 0.8])[base]).astype(int)
        found.append(permutation_p(design(base), design(added), outcome, permutations=39, generator=generator))
    assert 0.02 <= np.mean(np.array(found) <= 0.05) <= 0.09
    assert np.mean(found) == pytest.approx(0.5, abs=0.06)


def test_segments_found_from_data_are_made_inside_each_fold() -> None:
    _, people, bought = customers(300, 4)
    fitted: list[int] = []

    def memorised(train: np.ndarray) -> np.ndarray:
        """Segments that know the outcome of those they were made from: leakage, were it not for the folds."""
        fitted.append(int(train.sum()))
        return np.where(train, bought, 0)

    def constant(train: np.ndarray) -> np.ndarray:
        return np.zeros(len(train), dtype=int)

    leaked = compare_bases(bought, people, bought, seed=1, draws=50)
    honest = compare_bases(memorised, constant, bought, seed=1, draws=50)
    assert leaked.candidate_adds.bits.gain > 1
    assert honest.candidate_adds.bits.gain < 0
    assert verdict(honest) is not Verdict.WINS
    assert fitted == [300, 240, 240, 240, 240, 240]


def test_penalties_are_tried_on_a_part_of_many_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossfit, "_TRIED", 200)
    assert verdict(compare_bases(*customers(600, 1), seed=1, draws=100)) is Verdict.WINS


def test_every_outcome_is_spread_over_all_parts() -> None:
    outcome = np.repeat([0, 1], [47, 5])
    parts = list(crossfit.parts(outcome, 5, np.random.default_rng(1)))
    assert np.sum(parts, axis=0).tolist() == [1] * 52
    assert [int(outcome[part].sum()) for part in parts] == [1] * 5


def test_detectable_gain_falls_with_customers_and_rises_with_categories() -> None:
    """80 % power at 5 % for one parameter: noncentrality 7.849."""
    assert detectable_gain(1, 1000) == pytest.approx(7.849 / (2000 * np.log(2)), rel=1e-3)
    assert detectable_gain(10, 1000) > detectable_gain(1, 1000)


@pytest.mark.parametrize(
    ("candidate", "rival", "outcome", "message"),
    [
        ([0, 1], [0, 1], [0, 0], "an outcome needs two categories, coded 0, 1, …"),
        ([0, 1], [0, 1], [0, -1], "an outcome needs two categories, coded 0, 1, …"),
        ([0], [0], [], "an outcome needs two categories, coded 0, 1, …"),
        ([0] * 9, [0] * 9, [0, 0, 0, 0, 0, 0, 1, 1, 1], "outcome 1 has 3 customers, fewer than the 5 folds"),
        ([0] * 10, [0] * 10, [0, 2] * 5, "outcome 1 has 0 customers, fewer than the 5 folds"),
        ([0] * 9, [0] * 10, [0, 1] * 5, "bases and outcome need the same customers, got 9, 10, 10"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    candidate: list[int], rival: list[int], outcome: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        compare_bases(candidate, rival, outcome, seed=1)


def comparison(
    adds: tuple[float, float], lacks: tuple[float, float], ahead: tuple[float, float], seen: float
) -> Comparison:
    """Ends of the increments and the advantage; p follows whether an increment lies above 0."""
    increments = [
        Increment(Interval(sum(ends) / 2, *ends), 0.01 if ends[0] > 0 else 0.4, seen) for ends in (adds, lacks)
    ]
    advantage, gain = Interval(sum(ahead) / 2, *ahead), Interval(0.1, 0.0, 0.2)
    return Comparison(100, 2, 1.0, 0.9, 0.9, 0.9, *increments, advantage, Gains(gain, gain, gain))


@pytest.mark.parametrize(
    ("adds", "lacks", "ahead", "seen", "said"),
    [
        ((0.1, 0.2), (-0.1, 0.1), (0.1, 0.2), 0.5, Verdict.WINS),
        ((0.1, 0.2), (0.1, 0.2), (-0.1, 0.1), 0.5, Verdict.TOO_LITTLE_DATA),
        ((0.1, 0.2), (0.1, 0.2), (-0.1, 0.1), 0.005, Verdict.DID_NOT_WIN),
        ((0.1, 0.2), (0.1, 0.2), (-0.2, -0.1), 0.5, Verdict.DID_NOT_WIN),
        ((-0.1, 0.1), (-0.1, 0.1), (-0.2, -0.1), 0.5, Verdict.TOO_LITTLE_DATA),
        ((-0.1, 0.1), (-0.1, 0.1), (0.1, 0.2), 0.005, Verdict.DID_NOT_WIN),
        ((-0.1, 0.1), (-0.1, 0.1), (-0.1, 0.1), 0.5, Verdict.TOO_LITTLE_DATA),
    ],
)
def test_verdict_says_no_more_than_was_shown(
    adds: tuple[float, float], lacks: tuple[float, float], ahead: tuple[float, float], seen: float, said: Verdict
) -> None:
    assert verdict(comparison(adds, lacks, ahead, seen)) is said
