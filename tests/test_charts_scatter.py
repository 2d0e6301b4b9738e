"""Scatters: where points, intervals, names, lists and bands stand, and what is said of a point."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.charts import Band, Measure, Point, scatter, specs
from jtbd_reports.charts.frames import NARROW, WIDE
from jtbd_reports.charts.placing import Spot
from jtbd_reports.charts.planes import clipped, plane
from jtbd_reports.charts.scales import text_width
from jtbd_reports.charts.specs import kept_in
from jtbd_reports.language import Language
from jtbd_reports.store import Store
from jtbd_reports.trace import traced

EN, RU = Language("en"), Language("ru")
SHARE, RATE = Measure("Customers, %", "share", zero=True), Measure("Won, %", "share")
POINTS = (
    Point("Live near work", 0.31, 0.3, 0.29, 0.33, 0.27, 0.33, size=900.0),
    Point("Photos at home", 0.18, 0.44, 0.16, 0.2, 0.4, 0.49, size=225.0, accent=True, text="margin 29%"),
    Point("Parents close by", 0.06, 0.32, 0.05, 0.075, 0.24, 0.41, size=None),
    Point("Broken", 0.04, 0.22, trouble=True, size=100.0),
)


def drawn(points: tuple[Point, ...] = POINTS, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return scatter(points, **{"x": SHARE, "y": RATE, "language": EN, "currency": "EUR", **how})


def parts(spec: dict[str, Any], mark: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each datum of that mark with its mark's look."""
    return [
        (layer["mark"], datum)
        for layer in spec["layer"]
        if layer["mark"]["type"] == mark
        for datum in (layer["data"] if "data" in layer else spec["data"])["values"]
        if "data" in layer or layer["transform"] == [{"filter": f"datum.part === {datum['part']}"}]
    ]


def words(spec: dict[str, Any]) -> list[str]:
    return [" ".join(datum["lines"]) for _look, datum in parts(spec, "text")]


def discs(spec: dict[str, Any]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    return {datum["label"]: (look, datum) for look, datum in parts(spec, "point") if "label" in datum}


def boxes(spec: dict[str, Any]) -> list[Spot]:
    """Rectangles of all words but the ticks', from their alignment and guessed widths."""
    found = []
    for look, datum in parts(spec, "text"):
        size, lines = look["fontSize"], datum["lines"]
        width = max(text_width(line, size) for line in lines)
        left = datum["x"] - {"left": 0, "center": width / 2, "right": width}[look["align"]]
        found.append(Spot(left, datum["y"] - 7, left + width, datum["y"] + look["lineHeight"] * (len(lines) - 1) + 7))
    return found


@pytest.mark.parametrize(
    "spec",
    [
        *drawn(sizes="area: margin", bands=(Band(((0, 0.2), (0.3, 0.5)), "equal"),)),
        *drawn(()),
        *drawn(POINTS[:1], language=RU),
        *drawn(tuple(replace(POINTS[0], label=f"Job {index}", x=index / 40) for index in range(40))),
    ],
)
def test_a_scatter_holds_against_the_schema_of_altair(spec: dict[str, Any]) -> None:
    alt.LayerChart.from_dict(spec, validate=True).to_dict(validate=True)


def test_both_pictures_are_as_wide_as_their_places() -> None:
    assert [spec["width"] for spec in drawn()] == [WIDE, NARROW]


def test_a_point_stands_where_both_of_its_values_are() -> None:
    wide, _narrow = drawn((Point("a", 0.0, 0.0), Point("b", 0.2, 0.4), Point("c", 0.4, 0.2)))
    found = {label: (datum["x"], datum["y"]) for label, (_look, datum) in discs(wide).items()}
    assert found["a"][0] < found["b"][0] < found["c"][0]
    assert found["a"][1] > found["c"][1] > found["b"][1]
    assert found["b"][0] == pytest.approx((found["a"][0] + found["c"][0]) / 2, abs=0.1)


def test_both_intervals_are_drawn_through_the_point_and_over_the_paper_under_words() -> None:
    wide, _narrow = drawn(POINTS[:1])
    (_look, disc) = discs(wide)["Live near work"]
    cross = [datum for look, datum in parts(wide, "rule") if look["color"] == "@mark"]
    assert len(cross) == 2
    across, upwards = sorted(cross, key=lambda datum: datum["y2"] - datum["y"])
    assert across["x"] < disc["x"] < across["x2"]
    assert across["y"] == across["y2"] == disc["y"]
    assert upwards["y"] < disc["y"] < upwards["y2"]
    order = [(layer["mark"]["type"], layer["mark"].get("color")) for layer in wide["layer"]]
    assert order.index(("rect", "@paper")) < order.index(("rule", "@mark"))


def test_areas_are_as_the_sizes_and_an_unknown_size_is_a_ring() -> None:
    found = discs(drawn(sizes="area: margin")[0])
    assert found["Live near work"][1]["size"] == pytest.approx(4 * found["Photos at home"][1]["size"], rel=1e-3)
    assert found["Parents close by"][0]["fill"] == "@paper"
    assert found["Live near work"][0]["fill"] == "@mark"


def test_the_legend_says_what_areas_are_and_what_a_ring_is_only_where_there_is_one() -> None:
    assert "area: margin; ring: unknown" in words(drawn(sizes="area: margin")[0])
    assert "area: margin" in words(drawn(POINTS[:2], sizes="area: margin")[0])
    assert not any("ring" in text for text in words(drawn()[0]))
    assert "площадь: маржа; кольцо: неизвестно" in words(drawn(sizes="площадь: маржа", language=RU)[0])


def test_without_sizes_all_circles_are_alike() -> None:
    assert len({datum["size"] for _look, datum in discs(drawn()[0]).values()}) == 1


def test_one_accent_and_one_trouble_among_grey() -> None:
    tones = {label: look.get("fill") for label, (look, _datum) in discs(drawn()[0]).items()}
    assert tones == {
        "Live near work": "@mark", "Photos at home": "@accent", "Parents close by": "@mark", "Broken": "@trouble",
    }  # fmt: skip


@pytest.mark.parametrize("side", [0, 1])
def test_names_stand_beside_their_points_and_over_no_other_words_or_points(side: int) -> None:
    spec = drawn(sizes="area: margin")[side]
    assert {"Live near work", "Photos at home", "Broken", "margin 29%"} <= set(words(spec))
    assert all(not first.shared(second) for first, second in combinations(boxes(spec), 2))
    for _look, datum in discs(spec).values():
        radius = (datum["size"] / 3.14159) ** 0.5
        for box in boxes(spec):
            x, y = box.nearest(datum["x"], datum["y"])
            assert (x - datum["x"]) ** 2 + (y - datum["y"]) ** 2 >= (radius - 1) ** 2


def test_a_name_too_long_for_a_phone_is_a_number_there_and_whole_in_the_list() -> None:
    long = "A job whose name nobody could have shortened in time for the report at all"
    wide, narrow = drawn((replace(POINTS[0], label=long), *POINTS[1:]))
    assert long in words(wide)
    assert "1" not in words(wide)
    assert {long, "1", "2", "3", "4", "Photos at home, margin 29%"} <= set(words(narrow))
    bottom = max(datum["y"] for _look, datum in discs(narrow).values())
    listed = next(datum for _look, datum in parts(narrow, "text") if " ".join(datum["lines"]) == long)
    assert listed["y"] > bottom


def test_forty_points_are_numbered_and_listed_within_the_picture() -> None:
    points = tuple(Point(f"Job {index}", index % 7 / 10, index % 11 / 20) for index in range(40))
    for spec in drawn(points):
        found = words(spec)
        assert all(f"Job {index}" in found for index in range(40))
        assert all(found.count(str(number)) == 2 for number in range(1, 41))
        assert max(box.bottom for box in boxes(spec)) <= spec["height"]
        assert max(box.right for box in boxes(spec)) <= spec["width"] + 4


def test_a_band_is_cut_at_the_plot_and_named_on_its_line() -> None:
    wide, _narrow = drawn(bands=(Band(((-1.0, -1.0), (2.0, 2.0)), traced("x.y", "equal")),))
    (look, _datum), *_rest = parts(wide, "line")
    assert look["strokeDash"] == [3, 3]
    corners = [(datum["x"], datum["y"]) for _look, datum in parts(wide, "line")]
    assert all(0 <= x <= WIDE and 0 <= y <= wide["height"] for x, y in corners)
    (name,) = [datum for _look, datum in parts(wide, "text") if datum["lines"] == ["equal"]]
    (x1, y1), (x2, y2) = corners
    assert name["y"] == pytest.approx(y1 + (name["x"] - x1) / (x2 - x1) * (y2 - y1), abs=0.1)


def test_a_band_outside_the_plot_is_neither_drawn_nor_named() -> None:
    wide, _narrow = drawn(bands=(Band(((5.0, 5.0), (6.0, 6.0)), "far"),))
    assert parts(wide, "line") == []
    assert "far" not in words(wide)


def test_a_scale_holds_what_its_measure_asks_for() -> None:
    how = Measure("Importance", "number", low=0, high=10)
    found = words(drawn((Point("a", 7, 3),), x=how, y=replace(how, title="Satisfaction"))[0])
    assert found.count("0") == found.count("10") == 2
    assert {"Importance", "Satisfaction"} <= set(found)


def test_values_that_are_all_the_same_stand_in_the_middle_of_a_scale() -> None:
    point = Point("a", 0.5, 0.5)
    made = plane((RATE, [0.5, 0.5]), (RATE, [0.5]), EN, "EUR", WIDE)
    assert made.x.low < 0.5 < made.x.high
    assert made.y.low < 0.5 < made.y.high
    assert len(discs(drawn((point, replace(point, label="b")), x=RATE)[0])) == 2


def test_shares_at_the_edge_get_no_scale_beyond_all_or_nothing() -> None:
    assert (max(RATE.holds([1.0])), min(RATE.holds([0.0]))) == (1.0, 0.0)


def test_a_scale_with_both_signs_has_a_stronger_line_at_zero() -> None:
    wide, _narrow = drawn((Point("a", -0.2, 0.1), Point("b", 0.3, -0.1)))
    assert len([1 for look, _datum in parts(wide, "rule") if look["color"] == "@grey"]) == 2
    assert not [1 for look, _datum in parts(drawn()[0], "rule") if look["color"] == "@grey"]


def test_a_point_is_said_in_words_with_both_intervals() -> None:
    row = drawn()[0]["data"]["values"][0]
    assert {name: row[name] for name in row if name not in {"x", "y", "size", "part"}} == {
        "label": "Live near work", "across": "31%", "upwards": "30%", "words": "Customers, %: 31%; Won, %: 30%",
        "interval": "29–33%; 27–33%", "n": "",
    }  # fmt: skip
    tips = next(layer for layer in drawn()[0]["layer"] if "tooltip" in layer["encoding"])["encoding"]["tooltip"]
    assert [tip["title"] for tip in tips] == ["title", "Customers, %", "Won, %", "Interval"]


def test_marks_of_traced_numbers_are_dropped() -> None:
    point = Point(traced("a", "Five"), 0.1, 0.1, text=traced("b", "5%"))
    made = json.dumps(drawn((point,), sizes=traced("c", "area")), ensure_ascii=False)
    assert "Five" in made
    assert "\ue000" not in made


def test_charts_are_kept_and_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept_in(Store(tmp_path)):
        made = drawn()
        monkeypatch.setattr(specs, "_made", lambda _plan: pytest.fail("made again"))
        assert drawn() == made


def test_a_kept_picture_is_had_without_altair(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from jtbd_reports.charts import Measure, Point, Trend, TrendPoint, GridCell, scatter, grid, trends, tree, Node
from jtbd_reports.charts.specs import kept_in
from jtbd_reports.language import Language
from jtbd_reports.store import Store
how = {"language": Language("en"), "currency": "EUR"}
with kept_in(Store(Path(sys.argv[1]))):
    scatter([Point("a", 1, 2)], x=Measure("x", "number"), y=Measure("y", "number"), **how)
    grid([GridCell("r", "c", 1)], rows=["r"], columns=["c"], kind="count", **how)
    trends([Trend("a", (TrendPoint("2026-01-01", 1),))], kind="count", **how)
    tree([Node("a", 1, 0)], kind="count", **how)
sys.exit(10 + ("altair" in sys.modules))
"""
    codes = [
        subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False).returncode for _run in range(2)
    ]
    assert codes == [11, 10]


numbers = st.integers(-1000, 1000).map(lambda value: value / 10)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8"), max_size=50), numbers, numbers), max_size=12))
def test_every_point_and_word_stands_inside_the_picture(rows: list[tuple[str, float, float]]) -> None:
    measure = Measure("m", "number")
    for spec in drawn(tuple(Point(*row, size=abs(row[1])) for row in rows), x=measure, y=measure, sizes="s"):
        for _look, datum in parts(spec, "point"):
            assert 0 <= datum["x"] <= spec["width"]
            assert 0 <= datum["y"] <= spec["height"]
        assert len(discs(spec)) == len({row[0] for row in rows})


def test_the_same_points_give_the_same_bytes() -> None:
    assert json.dumps(drawn(sizes="s")) == json.dumps(drawn(sizes="s"))


@pytest.mark.parametrize(
    ("points", "inside"),
    [
        (((-5, 5), (15, 5)), ((0, 5), (10, 5))),
        (((2, 2), (4, 4)), ((2, 2), (4, 4))),
        (((-1, -1), (-2, 4)), ()),
        (((5, 20), (5, -20)), ((5, 10), (5, 0))),
        (((0, 0), (5, 5), (20, 5)), ((0, 0), (5, 5), (10, 5))),
    ],
)
def test_a_line_is_cut_at_the_edges(points: Any, inside: Any) -> None:
    assert clipped(points, Spot(0, 0, 10, 10)) == inside
