import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jtbd_reports.stats import benjamini_hochberg, compare_shares

p_values = st.lists(st.floats(0, 1), max_size=30)


@given(st.integers(0, 80), st.integers(0, 50))
def test_comparing_shares_is_the_chi_squared_test_of_the_table(first: int, second: int) -> None:
    table = np.array([[first, 80 - first], [second, 50 - second]])
    if 0 in table.sum(axis=0):
        assert compare_shares(first / 80, 80, second / 50, 50) == 1
    else:
        expected = stats.chi2_contingency(table, correction=False).pvalue
        assert compare_shares(first / 80, 80, second / 50, 50) == pytest.approx(expected, abs=1e-9)


@given(p_values)
def test_adjusted_values_are_those_of_scipy(values: list[float]) -> None:
    expected = stats.false_discovery_control(values) if values else []
    assert benjamini_hochberg(values) == pytest.approx(tuple(expected), abs=1e-12)


@given(p_values)
def test_adjusting_only_raises_and_keeps_the_order(values: list[float]) -> None:
    adjusted = benjamini_hochberg(values)
    assert all(p <= q <= 1 for p, q in zip(values, adjusted, strict=True))
    order = np.argsort(values, kind="stable")
    assert all(np.diff(np.array(adjusted)[order]) >= 0)


@given(p_values, st.randoms())
def test_adjusting_does_not_depend_on_the_order(values: list[float], shuffler) -> None:  # noqa: ANN001
    mixed = list(values)
    shuffler.shuffle(mixed)
    assert sorted(benjamini_hochberg(mixed)) == pytest.approx(sorted(benjamini_hochberg(values)))


def test_the_published_example_has_four_discoveries() -> None:
    """Benjamini & Hochberg (1995), section 3.2: fifteen thrombolysis endpoints."""
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert sum(value <= 0.05 for value in benjamini_hochberg(published)) == 4
