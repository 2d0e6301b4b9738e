import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latent_data import noise, planted
from numpy.typing import NDArray

from jtbd_jobs.latent import em
from jtbd_jobs.latent.classes import LatentClasses
from jtbd_jobs.latent.climbing import climb
from jtbd_jobs.latent.comparing import adjusted_rand, contingency
from jtbd_jobs.latent.design import design_of
from jtbd_jobs.latent.em import fit, ordered, parameters_of
from jtbd_jobs.latent.patterns import MISSING, Patterns, distinct


def fitted(codes: NDArray[np.int64], classes: int, **options: float) -> LatentClasses:
    return fit(distinct(codes)[0], classes, np.random.default_rng(1), **options)  # type: ignore[arg-type]


def slowly(patterns: Patterns, model: LatentClasses) -> tuple[float, NDArray[np.float64]]:
    """Log-likelihood and posteriors by the textbook, one row after the other."""
    total, rows = 0.0, []
    for answers, count in zip(patterns.answers, patterns.counts, strict=True):
        joint = model.shares.copy()
        for probabilities, answer in zip(model.probabilities, answers, strict=True):
            if answer != MISSING:
                joint = joint * probabilities[:, answer]
        total += count * math.log(joint.sum())
        rows.append(joint / joint.sum())
    return total, np.array(rows)


@pytest.mark.parametrize("missing", [0.0, 0.2])
@pytest.mark.parametrize("classes", [1, 2, 3])
def test_likelihood_and_posteriors_are_those_of_the_textbook(missing: float, classes: int) -> None:
    patterns = distinct(planted(400, 3, missing=missing)[0])[0]
    model = fit(patterns, classes, np.random.default_rng(1), starts=5)
    log_likelihood, posteriors = slowly(patterns, model)
    assert model.log_likelihood == pytest.approx(log_likelihood, abs=1e-8)
    assert model.posteriors == pytest.approx(posteriors, abs=1e-9)


def test_one_class_has_the_margins_of_those_who_answered() -> None:
    codes = noise(300, 1)
    codes[:100, 0] = MISSING
    model = fitted(codes, 1)
    for column, probabilities in zip(codes.T, model.probabilities, strict=True):
        answered = column[column != MISSING]
        assert probabilities[0] == pytest.approx(np.bincount(answered) / len(answered), abs=1e-12)
    assert (model.shares.tolist(), model.entropy, model.at_best, model.starts) == ([1.0], 1.0, 1.0, 1)
    assert model.deviance is None


@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_planted_classes_are_recovered(missing: float) -> None:
    codes, member = planted(1500, 5, missing=missing)
    patterns, rows = distinct(codes)
    model = fit(patterns, 3, np.random.default_rng(1), starts=20)
    answered = rows >= 0
    assert adjusted_rand(contingency(model.of_rows(rows)[answered], member[answered])) >= 0.85
    assert (model.of_rows(np.array([-1, 0, -1])) == [-1, model.modal[0], -1]).all()
    assert model.shares == pytest.approx(np.array([1.5, 1.0, 0.75]) / 3.25, abs=0.04)
    assert model.at_best > 0.5
    for probabilities in model.probabilities:
        assert probabilities == pytest.approx(np.where(np.eye(3), 0.85, 0.075), abs=0.06)


def test_the_numbers_beside_a_fit_follow_their_formulas() -> None:
    patterns = distinct(planted(400, 2)[0])[0]
    model = fit(patterns, 2, np.random.default_rng(1), starts=5)
    assert model.free == 1 + 2 * 6 * 2
    assert model.rows == 400
    assert model.aic == pytest.approx(-2 * model.log_likelihood + 50)
    assert model.bic == pytest.approx(-2 * model.log_likelihood + 25 * math.log(400))
    assert model.abic == pytest.approx(-2 * model.log_likelihood + 25 * math.log(402 / 24))
    assert model.smallest == model.shares.min()
    expected = 400 * np.exp(
        [slowly(Patterns(a[None], np.array([1]), patterns.levels), model)[0] for a in patterns.answers]
    )
    assert model.deviance == pytest.approx(2 * float(patterns.counts @ np.log(patterns.counts / expected)))
    with np.errstate(divide="ignore", invalid="ignore"):
        each = -np.nansum(model.posteriors * np.log(model.posteriors), axis=1)
    assert model.entropy == pytest.approx(1 - patterns.counts @ each / (400 * math.log(2)))
    assert model.modal.tolist() == model.posteriors.argmax(axis=1).tolist()


def test_the_same_generator_gives_the_same_classes_and_larger_ones_come_first() -> None:
    codes = planted(400, 4)[0]
    first, second = fitted(codes, 3, starts=10), fitted(codes, 3, starts=10)
    assert parameters_of(first).tolist() == parameters_of(second).tolist()
    assert first.shares.tolist() == sorted(first.shares, reverse=True)
    assert first.shares.sum() == pytest.approx(1)


def test_labels_of_equal_classes_are_no_chance() -> None:
    parameters = np.array([[0.3, 0.2, 0.8], [0.3, 0.9, 0.1], [0.4, 0.5, 0.5]])
    found = {str(ordered(parameters[list(order)])) for order in permutations(range(3))}
    assert found == {str(parameters[[2, 1, 0]])}


@given(st.integers(0, 10_000), st.integers(1, 3), st.floats(0, 0.4))
@settings(max_examples=25, deadline=None)
def test_a_step_of_em_never_loses_and_keeps_probabilities(seed: int, classes: int, missing: float) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 3, size=(30, 4))
    codes[rng.random(codes.shape) < missing] = MISSING
    codes[0] = [0, 1, 2, 0]
    for prior in (0.0, 1.0):
        design = design_of(distinct(codes, (3, 3, 3, 3))[0], prior)
        start = design.normalised(rng.exponential(size=(classes, 4, 13)))
        middle, before = design.step(start)
        end, after = design.step(middle)
        assert (after >= before - 1e-9).all()
        assert end[..., 0].sum(axis=0) == pytest.approx(np.ones(4))
        assert end[..., 1:].reshape(classes, 4, 4, 3).sum(axis=3) == pytest.approx(np.ones((classes, 4, 4)))


def test_climbing_ends_no_lower_than_plain_em_and_in_far_fewer_steps() -> None:
    design = design_of(distinct(planted(300, 6, sure=0.6)[0])[0])
    start = design.normalised(np.random.default_rng(1).exponential(size=(3, 1, 19)))
    plain, steps, last = start, 0, -math.inf
    while steps < 20_000:
        plain, objective = design.step(plain)
        steps += 1
        if objective[0] - last < 1e-9:
            break
        last = objective[0]
    summits = climb(design, start, tolerance=1e-12, cycles=steps // 6)
    assert summits.converged.all()
    assert summits.objective[0] >= last - 1e-4


def test_climbing_stops_when_cycles_run_out() -> None:
    design = design_of(distinct(planted(300, 6, sure=0.6)[0])[0])
    start = design.normalised(np.random.default_rng(1).exponential(size=(3, 2, 19)))
    assert not climb(design, start, tolerance=1e-12, cycles=2).converged.any()


def test_a_prior_keeps_probabilities_off_the_boundary_and_costs_little() -> None:
    codes = planted(120, 7, sure=0.98)[0]
    plain, smooth = fitted(codes, 3, starts=10), fitted(codes, 3, starts=10, prior=1.0)
    assert min(part.min() for part in plain.probabilities) < 1e-6
    assert min(part.min() for part in smooth.probabilities) > 1e-4
    assert plain.log_likelihood - 5 < smooth.log_likelihood <= plain.log_likelihood


def test_many_patterns_are_scouted_on_a_sample_and_end_in_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = planted(3000, 8, missing=0.1)[0]
    whole = fitted(codes, 3, starts=10)
    monkeypatch.setattr(em, "_SCOUTED", 600)
    scouted = fitted(codes, 3, starts=10)
    assert scouted.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-4)
    assert scouted.at_best > 0.3
    assert parameters_of(scouted) == pytest.approx(parameters_of(whole), abs=1e-3)


def test_a_given_start_is_used_and_not_counted_among_the_random_ones() -> None:
    patterns = distinct(planted(120, 9, classes=4, sure=0.4)[0])[0]
    best = fit(patterns, 4, np.random.default_rng(1), starts=60)
    poor = fit(patterns, 4, np.random.default_rng(3), starts=1)
    led = fit(patterns, 4, np.random.default_rng(3), starts=1, given=parameters_of(best))
    assert poor.log_likelihood < best.log_likelihood - 0.1
    assert led.log_likelihood >= best.log_likelihood - 1e-4
    assert (led.starts, led.at_best) == (1, 0.0)


def test_levels_without_rows_and_columns_without_answers_cost_no_parameter() -> None:
    codes = noise(200, 3)
    padded = np.column_stack([codes, np.full(200, MISSING)])
    plain = fit(distinct(codes)[0], 2, np.random.default_rng(1), starts=10)
    wide = fit(distinct(padded, (4, 4, 4, 4, 4, 2))[0], 2, np.random.default_rng(1), starts=10)
    assert wide.free == plain.free
    assert wide.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-3)
    smooth = fit(distinct(padded, (4, 4, 4, 4, 4, 2))[0], 2, np.random.default_rng(1), starts=5, prior=1.0)
    assert smooth.probabilities[5] == pytest.approx(np.full((2, 2), 0.5))
    assert [part.shape for part in wide.probabilities] == [(2, 4)] * 5 + [(2, 2)]


def test_one_pattern_is_fitted_by_any_number_of_classes() -> None:
    model = fitted(np.zeros((5, 3), dtype=np.int64), 3, starts=3)
    assert model.log_likelihood == pytest.approx(0.0, abs=1e-9)
    assert model.shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(("classes", "starts"), [(0, 5), (2, 0)])
def test_nothing_to_fit_is_refused(classes: int, starts: int) -> None:
    with pytest.raises(ValueError, match="fit") as caught:
        fitted(noise(50, 1), classes, starts=starts)
    assert str(caught.value) == f"a fit needs at least one class and one start, got {classes} and {starts}"
