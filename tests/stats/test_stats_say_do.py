"""What people say against what they did."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats.paired import paired_difference
from jtbd_reports.stats.say_do import confusion, gaps, linked_gaps

counts = st.integers(0, 200)


@pytest.mark.parametrize(
    ("cells", "ends"),
    [
        ((36, 12, 2, 0), (0.0569, 0.3404)),  # Newcombe (1998)
        ((1, 1, 7, 12), (-0.507, -0.026)),  # airway hyper-responsiveness: Fagerland, Lydersen & Laake (2014)
        ((14, 5, 0, 22), (0.011, 0.226)),  # Altman et al., Statistics with Confidence (2000), table 6.2
    ],
)
def test_published_intervals_of_paired_shares(cells: tuple[int, ...], ends: tuple[float, float]) -> None:
    assert paired_difference(*cells) == pytest.approx(ends, abs=6e-4)


@given(counts, counts, counts, counts.map(lambda count: count + 1))
def test_the_interval_holds_the_difference_and_turns_with_the_sides(both: int, one: int, other: int, none: int) -> None:
    low, high = paired_difference(both, one, other, none)
    difference = (one - other) / (both + one + other + none)
    assert -1 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1
    assert paired_difference(both, other, one, none) == pytest.approx((-high, -low))


def test_intervals_of_drawn_people_hold_the_truth() -> None:
    """Half say it, of them four in five do; of the others one in twenty: 0.5 said, 0.425 done."""
    generator = np.random.default_rng(8)
    drawn = generator.multinomial(150, [0.4, 0.1, 0.025, 0.475], size=1000)
    ends = np.array([paired_difference(*cells) for cells in drawn.tolist()])
    held = np.mean((ends[:, 0] <= 0.075) & (ends[:, 1] >= 0.075))
    assert 0.93 <= held <= 0.98


@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (1, -1, 1, 1)])
def test_nobody_has_no_difference(cells: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^a difference needs people, got "):
        paired_difference(*cells)


def test_confusion_counts_those_who_have_both() -> None:
    table = confusion([0, 0, 1, -1, 1], [0, 1, 1, 0, -1], 2)
    assert table.tolist() == [[1, 1], [0, 1]]
    assert confusion([0, 1], [0, 0], 2, [2, 3]).tolist() == [[2, 0], [3, 0]]


@pytest.mark.parametrize(
    ("stated", "observed", "message"),
    [
        ([0], [0, 1], r"what is said and done needs the same people, got \(1,\) and \(2,\)"),
        ([2], [0], "categories are coded 0 to 1"),
        ([0], [2], "categories are coded 0 to 1"),
    ],
)
def test_codes_that_do_not_fit_are_refused(stated: list[int], observed: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        confusion(stated, observed, 2)


def test_gap_by_hand() -> None:
    first, second, third = gaps([[30, 20, 0], [5, 45, 0], [0, 0, 0]])
    assert (first.stated, first.observed, first.gap) == pytest.approx((0.5, 0.35, 0.15))
    assert (first.low, first.high) == pytest.approx(paired_difference(30, 20, 5, 45))
    assert first.kept == pytest.approx(0.6)
    assert second.gap == pytest.approx(-0.15)
    assert (third.gap, third.low < 0 < third.high, math.isnan(third.kept)) == (0, True, True)


def test_fewer_people_after_weighting_make_the_gap_less_sure() -> None:
    table = [[30, 20], [5, 45]]
    wide, narrow = gaps(table, effective=25)[0], gaps(table)[0]
    assert wide.gap == pytest.approx(narrow.gap)
    assert wide.high - wide.low > narrow.high - narrow.low


def test_linked_gaps_are_weighted_and_worth_what_weights_leave() -> None:
    stated, observed, weights = [0] * 10 + [1] * 10, [0] * 4 + [1] * 6 + [1] * 10, [1.0] * 10 + [3.0] * 10
    (first, _) = linked_gaps(stated, observed, 2, weights)
    assert first.stated == pytest.approx(0.25)
    assert first.observed == pytest.approx(0.1)
    (plain, _) = linked_gaps(stated, observed, 2)
    assert plain.stated == 0.5
    assert plain == gaps(confusion(stated, observed, 2))[0]


@pytest.mark.parametrize("weights", [None, [1.0, 1.0]])
def test_nobody_linked_is_no_gap(weights: list[float] | None) -> None:
    with pytest.raises(ValueError, match=r"^no linked respondent$"):
        linked_gaps([0, -1], [-1, 0], 2, weights)


def test_a_planted_gap_is_found_within_its_interval() -> None:
    generator = np.random.default_rng(5)
    did = generator.integers(0, 3, 600)
    said = np.where(generator.random(600) < 0.3, 0, did)  # three in ten say the first, whatever they did
    gap = linked_gaps(said, did, 3)[0]
    assert gap.low > 0
    assert gap.low <= 0.3 * 2 / 3 <= gap.high
