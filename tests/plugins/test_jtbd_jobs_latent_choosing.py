import math

import numpy as np
import pytest
from latent_data import noise, planted
from numpy.typing import NDArray

from jtbd_jobs.latent.choosing import Choice, SimulatedTest, choose, identifiable, likelihood_ratio, no_cluster
from jtbd_jobs.latent.em import fit
from jtbd_jobs.latent.patterns import MISSING, Patterns, distinct
from jtbd_jobs.latent.simulating import draw, shuffled


def patterns_of(codes: NDArray[np.int64]) -> Patterns:
    return distinct(codes)[0]


def margins(patterns: Patterns) -> list[list[float]]:
    return [
        np.bincount(column + 1, weights=patterns.counts, minlength=level + 1).tolist()
        for column, level in zip(patterns.answers.T, patterns.levels, strict=True)
    ]


def test_the_planted_number_of_classes_is_chosen_with_the_whole_table() -> None:
    choice = choose(patterns_of(planted(800, 1)[0]), np.random.default_rng(1), most=5, starts=10)
    assert [len(found.shares) for found in choice.fits] == [1, 2, 3, 4, 5]
    assert choice.classes == 3
    assert choice.best.bic == min(found.bic for found in choice.fits)
    assert choice.gain == choice.fits[0].bic - choice.best.bic
    assert choice.gain > 100
    heights = [found.log_likelihood for found in choice.fits]
    assert heights == sorted(heights)


def test_noise_is_one_class_in_at_least_95_of_100_draws() -> None:
    chosen = [
        choose(patterns_of(noise(250, seed)), np.random.default_rng(seed), most=3, starts=5).classes
        for seed in range(100)
    ]
    assert chosen.count(1) >= 95


def test_gain_is_negative_where_one_class_is_best_and_no_more_are_fitted_than_can_be_identified() -> None:
    choice = choose(patterns_of(noise(300, 2)), np.random.default_rng(1), most=3, starts=5)
    assert (choice.classes, choice.gain < 0) == (1, True)
    two_questions = patterns_of(noise(300, 2, levels=(2, 3)))
    alone = choose(two_questions, np.random.default_rng(1), most=6)
    assert (len(alone.fits), alone.gain) == (1, -math.inf)
    assert [identifiable(patterns_of(noise(300, 2, levels=(2, 2, 2, 2))), number) for number in (2, 3, 4)] == [
        True,
        True,
        False,
    ]


def test_a_choice_between_equal_fits_is_the_smaller_one() -> None:
    one = fit(patterns_of(noise(100, 1)), 1, np.random.default_rng(1))
    assert Choice((one, one)).best is one


def test_p_values_count_the_data_among_the_draws() -> None:
    assert SimulatedTest(2.0, np.array([0.0, 1.0, 2.0, 3.0])).p_value == 3 / 5
    assert SimulatedTest(9.0, np.array([0.0, 1.0, 2.0, 3.0])).p_value == 1 / 5
    assert SimulatedTest(-9.0, np.array([0.0, 1.0, 2.0, 3.0])).p_value == 1.0


def test_the_likelihood_ratio_finds_planted_classes_and_asks_for_no_more() -> None:
    patterns, rng = patterns_of(planted(300, 3)[0]), np.random.default_rng(1)
    two, three, four = (fit(patterns, number, rng, starts=20) for number in (2, 3, 4))
    needed = likelihood_ratio(patterns, two, three, rng, draws=39)
    assert needed.observed == pytest.approx(2 * (three.log_likelihood - two.log_likelihood))
    assert needed.p_value == 1 / 40
    assert (needed.null > -1e-3).all()
    assert likelihood_ratio(patterns, three, four, rng, draws=39).p_value > 0.05


def test_p_values_of_the_likelihood_ratio_are_spread_out_where_the_null_holds() -> None:
    found = []
    for seed in range(20):
        patterns, rng = patterns_of(noise(150, seed, levels=(2, 2, 2, 2))), np.random.default_rng(seed)
        one, two = (fit(patterns, number, rng, starts=8) for number in (1, 2))
        found.append(likelihood_ratio(patterns, one, two, rng, draws=19, starts=2).p_value)
    # Uniform on 1/20 … 1: the mean of 20 lies within four standard errors of .525.
    assert np.mean(found) == pytest.approx(0.525, abs=4 * 0.288 / math.sqrt(20))
    assert sum(value <= 0.1 for value in found) <= 7


def test_planted_classes_beat_data_without_structure_and_noise_does_not() -> None:
    rng = np.random.default_rng(1)
    for codes, least, most in ((planted(300, 4)[0], 0, 1 / 20), (noise(300, 4), 1 / 20, 1)):
        patterns = patterns_of(codes)
        tested = no_cluster(patterns, choose(patterns, rng, most=3, starts=8), rng, draws=19, starts=3)
        assert least < tested.p_value <= most
        assert (tested.null < 0).mean() > 0.8


def test_shuffled_answers_keep_margins_and_gaps_but_no_association() -> None:
    codes = planted(3000, 5, missing=0.1)[0]
    codes[:500, 0] = MISSING
    patterns = patterns_of(codes)
    loose = shuffled(patterns, np.random.default_rng(1))
    assert margins(loose) == margins(patterns)
    gaps = [
        sorted(zip(map(tuple, part.answers == MISSING), part.counts.tolist(), strict=True))
        for part in (patterns, loose)
    ]
    totals: list[dict[tuple[bool, ...], int]] = [{}, {}]
    for tally, rows in zip(totals, gaps, strict=True):
        for gap, count in rows:
            tally[gap] = tally.get(gap, 0) + count
    assert totals[0] == totals[1]
    rows = loose.answers.repeat(loose.counts, axis=0)
    both = (rows[:, 1] >= 0) & (rows[:, 2] >= 0)
    assert abs(np.corrcoef(rows[both, 1], rows[both, 2])[0, 1]) < 0.06


def test_rows_drawn_from_a_model_have_its_shares_and_the_gaps_of_the_data() -> None:
    codes = planted(4000, 6, missing=0.1)[0]
    patterns = patterns_of(codes)
    model = fit(patterns, 3, np.random.default_rng(1), starts=10)
    drawn = draw(model, patterns, np.random.default_rng(2))
    assert drawn.total == patterns.total
    missing = [int(part.counts @ (part.answers == MISSING).sum(axis=1)) for part in (patterns, drawn)]
    assert missing[0] == missing[1]
    again = fit(drawn, 3, np.random.default_rng(1), starts=10)
    assert again.shares == pytest.approx(model.shares, abs=0.03)
    for first, second in zip(model.probabilities, again.probabilities, strict=True):
        assert second == pytest.approx(first, abs=0.05)
