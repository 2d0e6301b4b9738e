import numpy as np
import pytest
from latent_data import noise, planted

from jtbd_jobs.latent.em import fit
from jtbd_jobs.latent.patterns import Patterns, distinct
from jtbd_jobs.latent.spectral import coordinates, spectral_groups
from jtbd_jobs.latent.stability import STABLE, VALID, _similarities, agreement, jaccard, second_algorithm


def test_planted_classes_come_again_in_every_sample() -> None:
    patterns = distinct(planted(500, 1)[0])[0]
    model = fit(patterns, 3, np.random.default_rng(1), starts=10)
    found = jaccard(patterns, model, np.random.default_rng(2), draws=20)
    assert found.shape == (20, 3)
    assert (found.mean(axis=0) >= STABLE).all()
    assert ((found >= 0) & (found <= 1)).all()


def test_classes_cut_out_of_noise_do_not_come_again() -> None:
    patterns = distinct(noise(300, 1))[0]
    model = fit(patterns, 3, np.random.default_rng(1), starts=10)
    assert jaccard(patterns, model, np.random.default_rng(2), draws=15, starts=5).mean(axis=0).min() < VALID


def test_similarity_is_rows_in_both_over_rows_in_either() -> None:
    old, new, rows = np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0]), np.array([5, 1, 2, 2])
    assert _similarities(old, new, rows, 3).tolist() == [6 / 8, 2 / 4, 0.0]


def test_agreement_weighs_patterns_by_their_rows() -> None:
    first, second = np.array([0, 1, 1]), np.array([0, 1, 0])
    found = agreement(first, second, np.array([50, 50, 0]))
    assert (found.rand, found.information) == (1.0, 1.0)
    assert agreement(first, second, np.array([50, 50, 50])).rand < 0.5


def test_another_algorithm_finds_the_planted_classes_too_and_others_in_noise() -> None:
    patterns, rows = distinct(planted(800, 2, missing=0.1)[0])
    model = fit(patterns, 3, np.random.default_rng(1), starts=10)
    found = second_algorithm(patterns, model, 1)
    assert min(found.rand, found.information) > 0.7
    member = planted(800, 2, missing=0.1)[1][rows >= 0]
    groups = spectral_groups(patterns, 3, 1)[rows[rows >= 0]]
    assert agreement(groups, member, np.ones(len(member), dtype=np.int64)).rand >= 0.85
    loose = distinct(noise(800, 2))[0]
    assert second_algorithm(loose, fit(loose, 3, np.random.default_rng(1), starts=10), 1).rand < 0.7


def test_one_group_needs_no_algorithm() -> None:
    patterns = distinct(noise(50, 1))[0]
    assert set(spectral_groups(patterns, 1, 1)) == {0}


def test_coordinates_are_those_of_multiple_correspondence_analysis() -> None:
    patterns = distinct(planted(300, 3, columns=4)[0], (3, 3, 3, 5))[0]
    rows = patterns.answers.repeat(patterns.counts, axis=0)
    onehot = np.concatenate([rows[:, [column]] == np.arange(3) for column in range(4)], axis=1) / (4 * len(rows))
    masses = onehot.sum(axis=0)
    centred = (onehot - masses / len(rows)) / np.sqrt(masses / len(rows))
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    expected = np.abs(left[:, :2] * values[:2] * np.sqrt(len(rows)))
    found = np.abs(coordinates(patterns, 2)).repeat(patterns.counts, axis=0)
    assert found / found.max() == pytest.approx(expected / expected.max(), abs=1e-8)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-8)


def test_splitting_a_pattern_in_two_changes_no_coordinate() -> None:
    patterns = distinct(planted(200, 4, columns=4, missing=0.1)[0])[0]
    twice = Patterns(np.vstack([patterns.answers] * 2), np.tile(patterns.counts, 2), patterns.levels)
    first, second = np.abs(coordinates(patterns, 2)), np.abs(coordinates(twice, 2))[: len(patterns.counts)]
    assert second / second.max() == pytest.approx(first / first.max(), abs=1e-8)
