import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from latent_data import planted
from numpy.typing import NDArray

from jtbd_jobs.latent.patterns import Patterns, distinct, halves, resampled, sampled

tables = arrays(np.int64, st.tuples(st.integers(1, 40), st.integers(1, 4)), elements=st.integers(-1, 3)).filter(
    lambda table: bool((table >= 0).any())
)


@given(tables)
def test_patterns_and_the_place_of_each_row_give_the_rows_back(table: NDArray[np.int64]) -> None:
    patterns, rows = distinct(table)
    answered = (table >= 0).any(axis=1)
    assert (rows >= 0).tolist() == answered.tolist()
    assert (patterns.answers[rows[answered]] == table[answered]).all()
    assert patterns.counts.tolist() == np.bincount(rows[answered]).tolist()
    assert patterns.total == answered.sum()
    assert patterns.complete == bool((table[answered] >= 0).all())


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_pattern(table: NDArray[np.int64], random: object) -> None:
    order = np.random.default_rng(random.getrandbits(32)).permutation(len(table))  # type: ignore[attr-defined]
    first, second = distinct(table)[0], distinct(table[order])[0]
    assert first.answers.tolist() == second.answers.tolist()
    assert first.counts.tolist() == second.counts.tolist()


def test_patterns_come_in_the_order_of_their_codes_however_many_keys_there_could_be() -> None:
    rng = np.random.default_rng(1)
    for columns, top in ((3, 4), (6, 40), (30, 900)):
        table = rng.integers(-1, top, size=(300, columns))
        table[:, -1] = np.abs(table[:, -1])
        patterns, rows = distinct(np.vstack([table, table[:50]]))
        assert patterns.answers.tolist() == np.unique(table, axis=0).tolist()
        assert rows[300:].tolist() == rows[:50].tolist()
        assert patterns.total == 350


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.uint64])
def test_narrow_and_unsigned_codes_count_alike(kind: type) -> None:
    table = np.random.default_rng(1).integers(0, 128, size=(50, 12))
    narrow = distinct(table.astype(kind))[0]
    assert narrow.answers.tolist() == distinct(table)[0].answers.tolist()
    assert narrow.answers.dtype == np.int64


def test_levels_that_nobody_gave_are_kept_but_not_used() -> None:
    patterns, _ = distinct([[0, 2, -1], [1, 2, -1]], levels=(2, 4, 3))
    assert patterns.levels == (2, 4, 3)
    assert patterns.used == (2, 1, 1)


@pytest.mark.parametrize(
    ("codes", "levels", "message"),
    [
        ([0, 1], None, "codes are whole numbers in rows and columns, got int64 of shape (2,)"),
        ([[0.5]], None, "codes are whole numbers in rows and columns, got float64 of shape (1, 1)"),
        ([[-1, -1]], None, "there is no row with an answer"),
        ([[0, -2]], None, "codes lie from -1 to below their levels (1, 1), got -2 to [0 0]"),
        ([[0, 2]], (1, 2), "codes lie from -1 to below their levels (1, 2), got 0 to [0 2]"),
    ],
)
def test_codes_that_cannot_be_counted_are_refused(codes: list[object], levels: tuple[int] | None, message: str) -> None:
    with pytest.raises(ValueError, match=r"codes|answer") as caught:
        distinct(codes, levels)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_sample_has_the_rows_asked_for_and_none_twice() -> None:
    patterns = distinct(planted(500, 1)[0])[0]
    drawn = sampled(patterns, 200, np.random.default_rng(2))
    assert drawn.total == 200
    known = dict(zip(map(tuple, patterns.answers), patterns.counts, strict=True))
    assert all(known[tuple(answers)] >= count for answers, count in zip(drawn.answers, drawn.counts, strict=True))
    assert sampled(patterns, 500, np.random.default_rng(2)) is patterns


@given(st.lists(st.integers(1, 30), min_size=1, max_size=10), st.integers(0, 9))
@settings(max_examples=30)
def test_halves_make_the_whole(counts: list[int], seed: int) -> None:
    whole = Patterns(np.arange(len(counts))[:, None], np.array(counts), (len(counts),))
    first, second = halves(whole, np.random.default_rng(seed))
    assert (first + second).tolist() == counts
    assert 0 <= second.sum() - first.sum() <= 1


def test_a_bootstrap_sample_has_as_many_rows_and_leaves_about_a_third_out() -> None:
    patterns = distinct(planted(4000, 1)[0])[0]
    drawn, different = resampled(patterns, np.random.default_rng(3))
    assert drawn.sum() == 4000
    assert (different <= np.minimum(drawn, patterns.counts)).all()
    assert ((different > 0) == (drawn > 0)).all()
    assert different.sum() / 4000 == pytest.approx(1 - np.exp(-1), abs=0.02)
