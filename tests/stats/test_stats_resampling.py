"""Resampled respondents and the percentiles of what is computed from them."""

from __future__ import annotations

import numpy as np
import pytest

from jtbd_reports.stats import resampling
from jtbd_reports.stats.resampling import percentiles, resampled, respondent_weights


def test_each_draw_holds_as_many_respondents_as_there_are() -> None:
    (drawn,) = resampled(7, seed=1, draws=50)
    assert drawn.shape == (50, 7)
    assert (drawn.sum(axis=1) == 7).all()


def test_pieces_add_up_to_the_draws_and_depend_on_the_seed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = np.concatenate(list(resampled(5, seed=3, draws=11)))
    monkeypatch.setattr(resampling, "_NUMBERS_AT_ONCE", 20)
    pieces = list(resampled(5, seed=3, draws=11))
    assert [len(piece) for piece in pieces] == [4, 4, 3]
    assert np.concatenate(pieces).tolist() == whole.tolist()


def test_a_weight_of_nothing_draws_nobody() -> None:
    (drawn,) = resampled(3, seed=1, draws=40, weights=[0, 1, 2])
    assert (drawn[:, 0] == 0).all()
    assert set(np.unique(drawn[:, 2] % 2)) == {0}


@pytest.mark.parametrize("weights", [[1, -1], [0, 0], [1, np.nan], [np.inf, 1]])
def test_weights_that_weigh_nothing_or_less_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^weights are finite, none below 0, not all 0$"):
        respondent_weights(weights, 2)


def test_as_many_weights_as_respondents() -> None:
    with pytest.raises(ValueError, match=r"^2 respondents need as many weights, got \(3,\)$"):
        respondent_weights([1, 2, 3], 2)


def test_percentiles_are_those_of_numpy_where_all_is_defined() -> None:
    draws = np.random.default_rng(1).normal(size=(201, 3))
    low, high = percentiles(draws, 0.9)
    assert np.allclose([low, high], np.quantile(draws, [0.05, 0.95], axis=0))


def test_percentiles_leave_out_undefined_draws_of_a_column() -> None:
    draws = np.array([[1.0, np.nan, np.nan], [2.0, 5.0, np.nan], [3.0, np.nan, np.nan]])
    low, high = percentiles(draws, 0.5)
    assert low[:2].tolist() == [1.5, 5]
    assert high[:2].tolist() == [2.5, 5]
    assert np.isnan([low[2], high[2]]).all()
