"""Lines over time: scales, months, gaps, names kept apart, small multiples."""

import datetime as dt
import itertools
import json
from typing import Any

import altair as alt
import pytest

from jtbd_reports.charts import Trend, TrendPoint, trends
from jtbd_reports.charts.calendar import ticks
from jtbd_reports.charts.frames import NARROW, WIDE
from jtbd_reports.language import Language
from jtbd_reports.trace import traced

EN, RU = Language("en"), Language("ru")
MONTHS = tuple(f"{2025 + month // 12}-{month % 12 + 1:02d}-01" for month in range(8, 20))


def line(label: str, start: float, step: float, *, accent: bool = False, without: str = "") -> Trend:
    values = ((date, start + step * place) for place, date in enumerate(MONTHS) if date != without)
    return Trend(label, tuple(TrendPoint(date, value, value - 0.02, value + 0.02) for date, value in values), accent)


LINES = (line("Photos", 0.1, 0.01, accent=True), line("Near work", 0.3, -0.005), line("Nest", 0.26, -0.001))


def drawn(lines: tuple[Trend, ...] = LINES, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return trends(lines, **{"kind": "share", "language": EN, "currency": "EUR", **how})


def layers(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def lines(spec: dict[str, Any], mark: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Colour and points of each line or band."""
    found: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
    for number, each in enumerate(layers(spec, mark)):
        for datum in each["data"]["values"]:
            found.setdefault((each["mark"]["color"], number, datum["line"]), []).append(datum)
    return [(colour, points) for (colour, _number, _line), points in found.items()]


def words(spec: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(" ".join(datum["lines"]), datum) for each in layers(spec, "text") for datum in each["data"]["values"]]


@pytest.mark.parametrize(
    "spec",
    [*drawn(), *drawn(()), *drawn((Trend("empty", ()),)), *drawn(tuple(line(str(i), 0.1, 0.01) for i in range(7)))],
)
def test_trends_hold_against_the_schema_of_altair(spec: dict[str, Any]) -> None:
    alt.LayerChart.from_dict(spec, validate=True).to_dict(validate=True)


def test_both_pictures_are_as_wide_as_their_places() -> None:
    assert [spec["width"] for spec in drawn()] == [WIDE, NARROW]


def test_each_line_has_its_band_its_colour_and_its_points_in_order() -> None:
    wide, _narrow = drawn()
    paths, bands = lines(wide, "line"), lines(wide, "area")
    assert [colour for colour, _points in paths] == ["@accent", "@mark", "@mark"]
    assert [colour for colour, _points in bands] == ["@accent", "@mark", "@mark"]
    _colour, rising = paths[0]
    assert [datum["x"] for datum in rising] == sorted(datum["x"] for datum in rising)
    assert [datum["y"] for datum in rising] == sorted((datum["y"] for datum in rising), reverse=True)
    for datum in bands[0][1]:
        assert datum["y"] > datum["y2"]


def test_a_missing_month_breaks_the_line_and_its_band() -> None:
    wide, _narrow = drawn((line("Photos", 0.1, 0.01, without="2026-01-01"),))
    assert [len(points) for _colour, points in lines(wide, "line")] == [4, 7]
    assert [len(points) for _colour, points in lines(wide, "area")] == [4, 7]


def test_points_out_of_order_are_put_in_order() -> None:
    one = line("a", 0.1, 0.01)
    assert drawn((one,)) == drawn((Trend("a", one.points[::-1]),))


@pytest.mark.parametrize("side", [0, 1])
def test_the_scale_reaches_zero_unless_told(side: int) -> None:
    assert "0%" in [text for text, _datum in words(drawn()[side])]
    high = (line("a", 0.5, 0.001),)
    assert "0%" not in [text for text, _datum in words(drawn(high, zero=False)[side])]


def test_below_zero_the_line_at_zero_is_stronger() -> None:
    wide, _narrow = drawn((line("a", -0.1, 0.02),))
    assert [each for each in layers(wide, "rule") if each["mark"]["color"] == "@grey"]
    assert not [each for each in layers(drawn(LINES[:1])[0], "rule") if each["mark"]["color"] == "@grey"]


def test_a_line_is_named_at_its_end_with_its_last_value() -> None:
    wide, _narrow = drawn(LINES[:1])
    found = dict(words(wide))
    end = layers(wide, "line")[0]["data"]["values"][-1]
    assert found["Photos"]["x"] > end["x"]
    assert found["Photos"]["y"] < found["21%"]["y"]
    assert abs((found["Photos"]["y"] + found["21%"]["y"]) / 2 - end["y"]) < 3


def test_lines_that_end_together_have_names_apart_led_to_their_ends() -> None:
    wide, _narrow = drawn((line("a", 0.2, 0.001), line("b", 0.2, 0.001), line("c", 0.2, 0.001)))
    places = sorted(datum["y"] for text, datum in words(wide) if text in {"a", "b", "c"})
    assert all(later - earlier >= 30 for earlier, later in itertools.pairwise(places))
    leaders = [each for each in layers(wide, "rule") if each["mark"]["color"] == "@grey"]
    assert sum(len(each["data"]["values"]) for each in leaders) == 2


def test_many_lines_are_small_multiples_on_one_scale() -> None:
    many = tuple(line(f"Job {index}", 0.05 * index, 0.001) for index in range(1, 8))
    wide, narrow = drawn(many)
    ends = [points[-1] for _colour, points in lines(wide, "line")]
    assert len({datum["x"] for datum in ends}) == 3
    assert narrow["height"] > wide["height"]
    assert len({points[-1]["x"] for _colour, points in lines(narrow, "line")}) == 1
    for spec in (wide, narrow):
        assert {f"Job {index}" for index in range(1, 8)} <= {text for text, _datum in words(spec)}


def test_on_a_phone_each_of_several_lines_has_a_plot_of_its_own() -> None:
    _wide, narrow = drawn()
    names = [dict(words(narrow))[name] for name in ("Photos", "Near work", "Nest")]
    assert len({datum["x"] for datum in names}) == 1
    assert [datum["y"] for datum in names] == sorted(datum["y"] for datum in names)


def test_a_single_point_has_its_interval_and_its_day() -> None:
    for spec in drawn((Trend("a", (TrendPoint("2026-03-01", 0.4, 0.3, 0.5),)),)):
        assert layers(spec, "line") == layers(spec, "area") == []
        assert [each for each in layers(spec, "rule") if each["mark"]["strokeWidth"] == 6]
        assert {"Mar 1, 2026", "40%", "a"} <= {text for text, _datum in words(spec)}


def test_equal_values_and_intervals_without_width_are_drawn() -> None:
    flat = Trend("a", tuple(TrendPoint(date, 0.2, 0.2, 0.2) for date in MONTHS))
    for spec in drawn((flat,)):
        assert len({datum["y"] for datum in layers(spec, "line")[0]["data"]["values"]}) == 1


def test_a_point_is_said_in_words() -> None:
    row = drawn(language=RU)[0]["data"]["values"][0]
    assert (row["label"], row["words"], row["interval"]) == ("Photos, 1 сент. 2025\u202fг.", "10\u202f%", "8–12\u202f%")


def test_marks_of_traced_numbers_are_dropped() -> None:
    assert "\ue000" not in json.dumps(drawn((Trend(traced("a", "Five"), LINES[0].points),)), ensure_ascii=False)


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("first", "last", "room", "language", "written"),
    [
        ("2025-11-01", "2026-02-01", 10, EN, ["Nov 2025", "Dec", "Jan 2026", "Feb"]),
        ("2025-11-01", "2026-02-01", 10, RU, ["нояб 2025", "дек", "янв 2026", "февр"]),
        ("2025-09-15", "2026-09-15", 5, EN, ["Oct 2025", "Jan 2026", "Apr", "Jul"]),
        ("2015-01-01", "2025-06-01", 8, EN, ["2016", "2018", "2020", "2022", "2024"]),
        ("2026-03-01", "2026-03-21", 3, EN, ["1 Mar", "11 Mar", "21 Mar"]),
        ("2026-03-05", "2026-03-05", 9, EN, ["Mar 5, 2026"]),
    ],
)
def test_months_are_named_as_there_is_room(
    first: str, last: str, room: float, language: Language, written: list[str]
) -> None:
    found = ticks(day(first), day(last), room, language)
    assert [" ".join(tick.lines) for tick in found] == written
    assert all(day(first) <= tick.day <= day(last) for tick in found)
