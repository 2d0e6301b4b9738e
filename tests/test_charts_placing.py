"""Placing labels: beside their points where there is room, on a leader line where there is not, else nowhere."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.charts.placing import Ground, Label, Spot, along, placed
from jtbd_reports.charts.series import apart

ROOM = Spot(0, 0, 400, 300)


def label(x: float, y: float, width: float = 60) -> Label:
    return Label(x, y, 5, width, 16)


def discs(labels: list[Label]) -> tuple[tuple[float, float, float], ...]:
    return tuple((each.x, each.y, each.radius) for each in labels)


def test_a_lonely_label_stands_at_the_right_of_its_point() -> None:
    (place,) = placed([label(100, 100)], Ground(ROOM, ((100, 100, 5),))) or []
    assert place.spot == Spot(109, 92, 169, 108)
    assert place.end is None


def test_at_the_right_edge_it_stands_at_the_left() -> None:
    (place,) = placed([label(390, 100)], Ground(ROOM, ((390, 100, 5),))) or []
    assert place.spot.right < 390


def test_intervals_are_kept_free_where_a_corner_is() -> None:
    cross = (Spot(60, 99, 140, 101), Spot(99, 60, 101, 140))
    (place,) = placed([label(100, 100)], Ground(ROOM, ((100, 100, 5),), (), cross)) or []
    assert not any(place.spot.shared(line) for line in cross)


def test_a_point_in_a_crowd_gets_a_leader_line_that_ends_at_its_words() -> None:
    crowd = [(200 + 22 * math.cos(turn), 150 + 22 * math.sin(turn), 8.0) for turn in range(7)]
    (place,) = placed([label(200, 150)], Ground(ROOM, ((200, 150, 5), *crowd))) or []
    assert place.end is not None
    assert place.spot.nearest(*place.end) == place.end
    assert math.dist(place.end, (200, 150)) > 18


def test_a_leader_line_never_runs_through_other_words() -> None:
    labels = [label(200, 150) for _ in range(10)]
    places = placed(labels, Ground(ROOM, discs(labels))) or []
    led = [place for place in places if place.end]
    assert led
    for number, place in enumerate(places):
        for share in range(1, 20) if place.end else ():
            assert place.end is not None
            at = [a + (b - a) * share / 20 for a, b in zip((200, 150), place.end, strict=True)]
            assert not any(other.spot.nearest(*at) == tuple(at) for other in places[:number])


def test_without_room_there_is_no_place_unless_any_will_do() -> None:
    ground = Ground(Spot(0, 0, 40, 20))
    assert placed([label(20, 10)], ground) is None
    assert len(placed([label(20, 10)], ground, anyway=True) or []) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(10, 390), st.integers(10, 290)), max_size=10))
def test_no_label_covers_another_or_a_point_or_leaves_the_room(points: list[tuple[int, int]]) -> None:
    labels = [label(x, y) for x, y in points]
    places = placed(labels, Ground(ROOM, discs(labels)))
    if places is None:
        return
    assert all(not first.spot.shared(second.spot) for first, second in combinations(places, 2))
    for place in places:
        assert ROOM.holds(place.spot)
        assert all(math.dist(place.spot.nearest(x, y), (x, y)) >= radius for x, y, radius in discs(labels))


def test_words_of_a_line_stand_on_it_where_it_is_free() -> None:
    path = ((0.0, 0.0), (200.0, 0.0), (200.0, 300.0))
    free = along(path, 40, 14, Ground(Spot(-50, -50, 400, 400)))
    assert (free.left + free.right) / 2 == 200
    taken = along(path, 40, 14, Ground(Spot(-50, -50, 400, 400), words=(free,)))
    assert not taken.shared(free)


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 60)), max_size=12))
def test_boxes_moved_apart_do_not_meet_and_keep_their_order(boxes: list[tuple[float, float]]) -> None:
    middles, heights = [middle for middle, _height in boxes], [height for _middle, height in boxes]
    found = apart(middles, heights)
    order = sorted(range(len(boxes)), key=lambda place: (found[place], middles[place]))
    for first, second in pairwise(order):
        assert found[second] - found[first] >= (heights[first] + heights[second]) / 2 - 1e-6
        assert middles[first] <= middles[second]


def test_boxes_with_room_stay_where_they_are() -> None:
    assert apart([10, 100, 50], [20, 20, 20]) == [10, 100, 50]
    assert apart([50, 50], [20, 20]) == pytest.approx([40, 60])
