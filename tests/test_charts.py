"""Chart idioms: what is drawn, what is said, and that it is Vega-Lite."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.exceptions import ValidationError

from jtbd_reports.charts import Dot, bars, dots, specs
from jtbd_reports.charts.frames import NARROW, WIDE
from jtbd_reports.charts.specs import kept_in
from jtbd_reports.language import Language
from jtbd_reports.store import Store
from jtbd_reports.trace import traced

EN, RU = Language("en"), Language("ru")
ROWS = (
    Dot("Live near work", 0.31, 0.29, 0.33, n="n = 942"),
    Dot("Shoot photos at home", 0.18, 0.16, 0.2, n="n = 541", accent=True),
    Dot("Broken", 0.05, 0.01, 0.11, trouble=True),
    Dot("Too few", 0.5, 0.1, 0.9, n="n < 5", hidden=True),
    Dot("Not measured", None),
)


def drawn(rows: tuple[Dot, ...] = ROWS, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return dots(rows, **{"kind": "share", "language": EN, "currency": "EUR", **how})


def data(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["label"]: row for row in spec["data"]["values"]}


@pytest.mark.parametrize(
    "spec",
    [
        *drawn(baseline=(0.2, "all 20%")),
        *drawn(zero=False),
        *drawn(()),
        *bars(ROWS, kind="count", language=RU, currency="RUB"),
    ],
)
def test_every_idiom_holds_against_the_schema_of_altair(spec: dict[str, Any]) -> None:
    alt.LayerChart.from_dict(spec, validate=True).to_dict(validate=True)


def test_a_specification_without_sense_does_not_hold() -> None:
    with pytest.raises(ValidationError):
        alt.LayerChart.from_dict(drawn()[0] | {"layer": "grid"}, validate=True)


def test_a_specification_carries_no_settings_of_altair_and_no_data_under_a_hash() -> None:
    for spec in drawn(baseline=(0.2, "all")):
        assert not {"config", "datasets"} & set(spec)
        named = [part["data"]["name"] for part in (spec, *spec["layer"]) if "data" in part]
        assert named == ["rows", "line", "compared", "boxes"]


def test_charts_are_imported_and_rows_made_without_altair() -> None:
    program = "import sys; from jtbd_reports.charts import Dot, svg; Dot('a', 1); sys.exit('altair' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_kept_specification_is_the_same_and_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = drawn()
    with kept_in(Store(tmp_path)):
        assert drawn() == made
        monkeypatch.setattr(specs, "_made", lambda _plan: pytest.fail("made again"))
        assert drawn() == made
        with pytest.raises(pytest.fail.Exception, match="made again"):
            drawn(baseline=(0.2, "all"))
    with pytest.raises(pytest.fail.Exception, match="made again"):
        drawn()


def test_both_pictures_are_as_wide_as_their_places() -> None:
    for spec, width in zip(drawn(), (WIDE, NARROW), strict=True):
        assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == width


def test_values_intervals_and_words_stand_beside_each_row() -> None:
    row = data(drawn()[0])["Live near work"]
    assert (row["value"], row["low"], row["high"], row["end"]) == (0.31, 0.29, 0.33, 0.33)
    assert (row["words"], row["interval"], row["n"], row["tone"]) == ("31%", "29–33%", "n = 942", "mark")


def test_one_accent_and_one_trouble_among_grey() -> None:
    tones = {label: row["tone"] for label, row in data(drawn()[0]).items()}
    assert tones == {
        "Live near work": "mark",
        "Shoot photos at home": "accent",
        "Broken": "trouble",
        "Too few": "absent",
        "Not measured": "absent",
    }


@pytest.mark.parametrize("side", [0, 1])
def test_a_hidden_group_is_named_as_hidden_and_nothing_of_its_value_leaks(side: int) -> None:
    row = data(drawn()[side])["Too few"]
    assert row["words"] == "hidden, group too small"
    assert (row["value"], row["low"], row["high"], row["interval"], row["end"]) == (None, None, None, "", 0)
    assert "0.9" not in json.dumps(drawn()[side]["data"])


def test_a_row_without_a_value_is_unknown() -> None:
    assert data(drawn()[0])["Not measured"]["words"] == "unknown"
    assert data(drawn(language=RU)[0])["Not measured"]["words"] == "неизвестно"


def test_own_words_take_the_place_of_the_formatted_value() -> None:
    assert data(drawn((Dot("a", 0.31, text="a third"),))[0])["a"]["words"] == "a third"


def test_words_are_written_by_the_language() -> None:
    wide, _narrow = drawn((Dot("a", 0.064, 0.05, 0.081),), language=RU)
    assert (data(wide)["a"]["words"], data(wide)["a"]["interval"]) == ("6,4\u202f%", "5,0–8,1\u202f%")
    assert "10\u202f%" in wide["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]


def test_marks_of_traced_numbers_are_dropped() -> None:
    label = traced("jobs.a", "Five")
    row = data(drawn((Dot(label, 0.1, text=traced("x", "10%"), n=traced("y", "n = 7")),))[0])["Five"]
    assert (row["words"], row["n"]) == ("10%", "n = 7")


def test_the_line_to_compare_with_is_drawn_with_its_label() -> None:
    wide, narrow = drawn(baseline=(0.2, traced("jobs.all", "all 20%")))
    for spec in (wide, narrow):
        line, label = spec["layer"][1:3]
        assert line["encoding"]["x"]["datum"] == 0.2
        assert label["data"]["values"] == [{"text": "all 20%"}]
        assert label["mark"]["align"] == "left"
    assert len(drawn()[0]["layer"]) == len(wide["layer"]) - 2


def test_the_label_of_a_line_at_the_right_edge_stands_at_its_left() -> None:
    _wide, narrow = drawn(baseline=(0.4, "the average over everything that was sold"))
    assert narrow["layer"][2]["mark"]["align"] == "right"


def test_the_line_lies_within_the_axis() -> None:
    wide, _narrow = drawn(baseline=(0.95, "all"))
    assert wide["layer"][0]["encoding"]["x"]["scale"]["domain"][1] >= 0.95


def test_bars_begin_at_zero_and_have_no_intervals() -> None:
    wide, _narrow = bars(ROWS[:2], kind="share", language=EN, currency="EUR")
    assert wide["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0
    assert wide["layer"][2]["encoding"]["x2"] == {"datum": 0}
    assert {row["low"] for row in data(wide).values()} == {None}
    assert {row["interval"] for row in data(wide).values()} == {""}


def test_a_narrow_picture_has_each_label_above_its_mark() -> None:
    wide, narrow = drawn()
    assert all(row["label_y"] < row["y"] for row in data(narrow).values())
    assert all(row["label_y"] == row["y"] for row in data(wide).values())


def test_a_long_label_takes_two_lines_and_its_row_grows() -> None:
    long = "A very long name of a job that nobody could have shortened in time for the report"
    wide, narrow = drawn((Dot(long, 0.1), Dot("b", 0.2)))
    assert len(data(wide)[long]["lines"]) == len(data(narrow)[long]["lines"]) == 2
    assert wide["height"] > drawn((Dot("a", 0.1), Dot("b", 0.2)))[0]["height"]
    assert wide["padding"]["left"] < 280


def test_a_chart_without_rows_is_still_a_chart() -> None:
    for spec in drawn(()):
        assert spec["data"]["values"] == []
        assert "boxes" not in json.dumps(spec)


def boxes(spec: dict[str, Any]) -> list[tuple[float, float, float, float]]:
    """Left, right, top, bottom in px, from the layer of paper behind words."""
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    plot = spec["width"] / (high - low)
    paper = next(layer for layer in spec["layer"] if layer.get("data", {}).get("name") == "boxes")
    return [((row["x"] - low) * plot, (row["x2"] - low) * plot, row["y"], row["y2"]) for row in paper["data"]["values"]]


def test_lines_end_around_the_label_the_n_and_the_value_of_a_narrow_chart() -> None:
    _wide, narrow = drawn(ROWS[:1], baseline=(0.02, "all"))
    label, value, n = boxes(narrow)
    row, plot = narrow["data"]["values"][0], narrow["width"]
    assert label[0] == pytest.approx(-1)
    assert label[1] > narrow["padding"]["left"] + 60
    assert label[2] < row["label_y"] < label[3]
    assert value[0] > row["end"] / 0.4 * plot
    assert value[2] < row["y"] < value[3]
    assert n[1] == pytest.approx(plot + 1)
    assert n[2] < row["n_y"] < n[3]


def test_in_a_wide_chart_only_values_stand_in_the_plot() -> None:
    wide, _narrow = drawn(ROWS[:1])
    assert len(boxes(wide)) == 1


def test_a_label_of_two_lines_has_paper_behind_both() -> None:
    _wide, narrow = drawn((Dot("A very long name of a job that nobody could have shortened in time", 0.1),))
    _left, _right, top, bottom = boxes(narrow)[0]
    assert bottom - top == 34


def test_paper_lies_over_lines_and_under_marks() -> None:
    wide, _narrow = drawn(baseline=(0.2, "all"))
    names = [layer.get("data", {}).get("name") or layer["mark"]["type"] for layer in wide["layer"]]
    assert names == ["rule", "line", "compared", "boxes", "rule", "point", "text", "text", "text", "text"]


def test_a_money_axis_names_its_unit_once() -> None:
    wide, _narrow = drawn((Dot("a", 9e6),), kind="money", language=RU, currency="RUB")
    assert wide["layer"][0]["encoding"]["x"]["axis"]["labelExpr"].count("млн") == 1


def test_numbers_are_kept_to_six_digits() -> None:
    assert data(drawn((Dot("a", 0.3118172790466733),))[0])["a"]["value"] == 0.311817


shares = st.integers(0, 10_000).map(lambda count: count / 10_000)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), shares, shares), max_size=8))
def test_every_mark_stands_inside_the_plot_and_rows_do_not_cross(rows: list[tuple[str, float, float]]) -> None:
    for spec in drawn(tuple(Dot(label, min(a, b), min(a, b), max(a, b)) for label, a, b in rows)):
        places = [row["y"] for row in spec["data"]["values"]]
        assert places == sorted(places)
        assert all(0 < y < spec["height"] for y in places)
        low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
        assert all(low <= row["value"] <= row["end"] <= high * (1 + 1e-5) for row in spec["data"]["values"])


def test_the_same_rows_give_the_same_bytes() -> None:
    assert json.dumps(drawn()) == json.dumps(drawn())
