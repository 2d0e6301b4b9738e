"""The minimiser against functions whose minimum is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.stats.descent import minimise


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(0, 999))
def test_minimum_of_a_bowl_is_its_bottom(size: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    root, bottom = generator.normal(size=(size, size)), generator.normal(size=size)
    bowl = root @ root.T + np.eye(size)

    def function(point: np.ndarray) -> tuple[float, np.ndarray]:
        return float((point - bottom) @ bowl @ (point - bottom)) / 2, bowl @ (point - bottom)

    assert np.allclose(minimise(function, np.zeros(size), tolerance=1e-14), bottom, atol=1e-5)


def test_a_first_step_too_long_is_halved() -> None:
    def function(point: np.ndarray) -> tuple[float, np.ndarray]:
        return float((50 * point**2).sum()), 100 * point

    assert minimise(function, np.array([1.0]), tolerance=1e-12) == pytest.approx(0, abs=1e-6)


def test_steps_are_bounded() -> None:
    calls: list[float] = []

    def slope(point: np.ndarray) -> tuple[float, np.ndarray]:
        """Falls for ever, straight: no curvature to be learnt."""
        calls.append(float(point[0]))
        return -float(point[0]), np.array([-1.0])

    assert minimise(slope, np.zeros(1), tolerance=1e-9, steps=7).tolist() == [7]
    assert len(calls) == 8


def test_what_cannot_fall_any_more_is_left_where_it_is() -> None:
    def stuck(point: np.ndarray) -> tuple[float, np.ndarray]:
        return 0.0, np.ones_like(point)

    assert minimise(stuck, np.zeros(2), tolerance=1e-9).tolist() == [0, 0]
