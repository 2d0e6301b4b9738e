import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_jobs.latent.nuisance import mirror, permutation_p
from jtbd_reports.stats.association import cramers_v


def test_classes_that_are_the_managers_are_told() -> None:
    rng = np.random.default_rng(1)
    manager = rng.integers(0, 3, 600)
    classes = np.where(rng.random(600) < 0.95, (manager + 1) % 3, rng.integers(0, 3, 600))
    found = mirror(classes, manager, rng)
    assert found.cramers_v > 0.9
    assert found.information > 0.7
    assert found.p_value == 1 / 1000
    assert found.nearest.tolist() == [2, 0, 1]
    assert (found.overlap > 0.85).all()


def test_one_class_that_is_one_month_is_told_where_the_others_mix() -> None:
    rng = np.random.default_rng(2)
    classes, month = rng.integers(0, 3, 900), rng.integers(0, 11, 900)
    month[classes == 2] = 11
    found = mirror(classes, month, rng)
    assert (found.nearest[2], found.overlap[2]) == (11, 1.0)
    assert found.overlap[:2].max() < 0.25


def test_chance_claims_nothing() -> None:
    rng = np.random.default_rng(3)
    found = [mirror(rng.integers(0, 4, 300), rng.integers(0, 12, 300), rng, draws=199) for _ in range(60)]
    assert np.mean([each.p_value for each in found]) == pytest.approx(0.5, abs=4 * 0.289 / np.sqrt(60))
    assert np.mean([each.information for each in found]) == pytest.approx(0, abs=0.01)
    assert np.median([each.cramers_v for each in found]) < 0.05


def test_rows_without_a_class_or_a_value_are_left_out() -> None:
    classes, values = np.array([0, 0, 1, 1, -1, 1]), np.array([0, 0, 1, 1, 1, -1])
    found = mirror(classes, values, np.random.default_rng(1), draws=19)
    assert (found.information, found.overlap.tolist()) == (1.0, [1.0, 1.0])
    with pytest.raises(ValueError, match="no row") as caught:
        mirror([0, -1], [-1, 0], np.random.default_rng(1))
    assert str(caught.value) == "no row has both a class and a value"


def test_one_class_or_one_value_mirrors_nothing() -> None:
    found = mirror([0] * 9, [0, 1, 2] * 3, np.random.default_rng(1), draws=19)
    assert (found.cramers_v, found.information, found.p_value) == (0.0, 0.0, 1.0)
    alone = mirror([0] * 9, [1] * 9, np.random.default_rng(1), draws=19)
    assert (alone.cramers_v, alone.information, alone.p_value) == (0.0, 0.0, 1.0)


def test_cramers_v_follows_bergsma() -> None:
    # By hand: chi-squared 20/3 of 60 rows, 2 by 2; phi-squared 1/9 less 1/59, over 2 - 1/59 - 1.
    assert cramers_v(np.array([[20, 10], [10, 20]])) == pytest.approx(np.sqrt((1 / 9 - 1 / 59) / (1 - 1 / 59)))
    assert cramers_v(np.array([[15, 15], [15, 15]])) == 0.0
    assert np.isnan(cramers_v(np.array([[1, 0], [0, 1]])))


@given(st.lists(st.lists(st.integers(1, 40), min_size=3, max_size=3), min_size=2, max_size=5))
@settings(max_examples=40, deadline=None)
def test_cramers_v_stays_inside_the_unit_whichever_way_the_table_lies(rows: list[list[int]]) -> None:
    table = np.array(rows)
    assert 0 <= cramers_v(table) <= 1
    assert cramers_v(table) == pytest.approx(cramers_v(table.T))


def test_the_permutation_p_is_that_of_fishers_exact_test() -> None:
    # Tables as improbable as the data are those with as much information, in this one.
    table = np.array([[8, 2], [1, 5]])
    assert permutation_p(table, np.random.default_rng(1), draws=20_000) == pytest.approx(0.03497, abs=0.004)
