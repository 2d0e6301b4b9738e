"""Axes: round ticks, words at them, widths of texts, broken labels."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.charts.scales import axis, round_ticks, text_width, tick_labels, wrapped
from jtbd_reports.language import Language
from jtbd_reports.model import Kind

RU, EN = Language("ru"), Language("en")
ends = st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-6)


@given(ends, ends, st.integers(2, 8))
def test_ticks_hold_the_values_between_them(first: float, second: float, count: int) -> None:
    low, high = sorted((first, second))
    ticks = round_ticks(low, high, count)
    step = ticks[1] - ticks[0]
    assert ticks[0] <= low + step * 1e-6
    assert ticks[-1] >= high - step * 1e-6


@given(ends, ends, st.integers(2, 8))
def test_ticks_stand_at_even_steps_and_are_not_many(first: float, second: float, count: int) -> None:
    low, high = sorted((first, second))
    ticks = round_ticks(low, high, count)
    steps = [later - earlier for earlier, later in pairwise(ticks)]
    assert max(steps) == pytest.approx(min(steps), rel=1e-3)
    assert len(ticks) <= count + 2 + 1


@pytest.mark.parametrize(
    ("low", "high", "count", "ticks"),
    [
        (0, 0.33, 5, (0.0, 0.1, 0.2, 0.3, 0.4)),
        (0, 942, 5, (0, 200, 400, 600, 800, 1000)),
        (-0.06, 0.02, 4, (-0.06, -0.04, -0.02, 0.0, 0.02)),
        (5, 5, 5, (5.0, 6.0)),
        (0, 0, 5, (0.0, 0.2)),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, count: int, ticks: tuple[float, ...]) -> None:
    assert round_ticks(low, high, count) == ticks


def test_counts_have_no_ticks_between_whole_numbers() -> None:
    assert round_ticks(0, 2, 6, whole=True) == (0, 1, 2)


@pytest.mark.parametrize(
    ("kind", "ticks", "labels"),
    [
        ("share", (0, 0.1, 0.2), ("0 %", "10 %", "20 %")),
        ("share", (0, 0.005, 0.01), ("0,0 %", "0,5 %", "1,0 %")),
        ("count", (0, 500, 1000), ("0", "500", "1 000")),
        ("money", (0, 5e6, 10e6), ("0", "5", "10 млн ₽")),
        ("money", (0, 500_000, 1_000_000), ("0,0", "0,5", "1,0 млн ₽")),
        ("days", (0, 20, 40), ("0", "20", "40")),
        ("number", (0, 0.5, 1), ("0,0", "0,5", "1,0")),
    ],
)
def test_ticks_are_worded_by_kind_with_the_decimals_they_need(
    kind: Kind, ticks: tuple[float, ...], labels: tuple[str, ...]
) -> None:
    assert [label.replace("\u202f", " ") for label in tick_labels(ticks, kind, RU, "RUB")] == list(labels)


def test_ticks_too_close_to_be_told_apart_are_worded_all_the_same() -> None:
    assert tick_labels((0, 1e-206), "share", EN, "EUR") == ("0.000000%", "0.000000%")


def test_the_unit_at_the_last_tick_has_room_beside_its_neighbour() -> None:
    found = axis([0, 12_400_000], "money", RU, "RUB", zero=True, room=240)
    step = 240 / (len(found.ticks) - 1)
    assert text_width(found.labels[-1], 12) + text_width(found.labels[-2], 12) / 2 < step


def test_fewer_ticks_stand_where_their_words_need_more_room() -> None:
    wide = axis([0, 12_400_000], "money", RU, "RUB", zero=True, room=600)
    narrow = axis([0, 12_400_000], "money", RU, "RUB", zero=True, room=120)
    assert len(narrow.ticks) < len(wide.ticks)
    assert narrow.high >= 12_400_000


def test_an_axis_without_room_keeps_two_steps_at_most() -> None:
    assert len(axis([0, 12_400_000], "money", RU, "RUB", zero=True, room=10).ticks) <= 3


def test_an_axis_reaches_zero_only_where_asked() -> None:
    assert axis([0.4, 0.5], "share", EN, "EUR", zero=True, room=400).low == 0
    assert axis([0.4, 0.5], "share", EN, "EUR", zero=False, room=400).low == 0.4
    assert axis([-0.4, -0.1], "share", EN, "EUR", zero=True, room=400).high == 0


def test_an_axis_without_values_still_stands() -> None:
    found = axis([], "share", EN, "EUR", zero=True, room=400)
    assert (found.low, found.high, len(found.labels)) == (0, 1, len(found.ticks))


@given(st.text(max_size=80), st.floats(30, 400))
def test_a_broken_label_fits_its_width(text: str, width: float) -> None:
    lines = wrapped(text, width, 14)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, 14) <= width or line == "…" for line in lines)


def test_a_label_is_broken_between_words_and_cut_only_in_the_last_line() -> None:
    assert wrapped("Жить рядом с работой", 100, 14) == ("Жить рядом с", "работой")
    assert wrapped("one two three six seven", 60, 14) == ("one two", "three si…")
    assert wrapped("short", 200, 14) == ("short",)


def test_wide_letters_are_wider_than_narrow_ones() -> None:
    assert text_width("шшшш", 14) > text_width("aaaa", 14) > text_width("llll", 14)
    assert text_width("AAAA", 14) > text_width("aaaa", 14)
