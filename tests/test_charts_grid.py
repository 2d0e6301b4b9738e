"""Grids: circles by value in rows and columns, with their values and intervals in words."""

import json
from dataclasses import replace
from typing import Any

import altair as alt
import pytest

from jtbd_reports.charts import GridCell, grid
from jtbd_reports.charts.frames import NARROW, WIDE
from jtbd_reports.charts.scales import text_width
from jtbd_reports.language import Language
from jtbd_reports.trace import traced

EN, RU = Language("en"), Language("ru")
ROWS, COLUMNS = ("Live near work", "Photos at home"), ("CRM", "Search", "Survey")
CELLS = (
    GridCell("Live near work", "CRM", 0.36, 0.3, 0.4),
    GridCell("Live near work", "Search", 0.09, accent=True),
    GridCell("Live near work", "Survey", 0.77, 0.7, 0.8, hidden=True),
    GridCell("Photos at home", "CRM", None),
    GridCell("Photos at home", "Search", 0.0, trouble=True, text="none at all"),
)


def drawn(cells: tuple[GridCell, ...] = CELLS, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    given = {"rows": ROWS, "columns": COLUMNS, "kind": "share", "language": EN, "currency": "EUR", **how}
    return grid(cells, **given)


def parts(spec: dict[str, Any], mark: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [
        (layer["mark"], datum)
        for layer in spec["layer"]
        if layer["mark"]["type"] == mark
        for datum in (layer["data"] if "data" in layer else spec["data"])["values"]
        if "data" in layer or layer["transform"] == [{"filter": f"datum.part === {datum['part']}"}]
    ]


def words(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By text; of several alike the last."""
    return {" ".join(datum["lines"]): datum for _look, datum in parts(spec, "text")}


def discs(spec: dict[str, Any]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    return {datum["label"]: (look, datum) for look, datum in parts(spec, "point") if "label" in datum}


@pytest.mark.parametrize("spec", [*drawn(), *drawn((), rows=(), columns=()), *drawn((), language=RU)])
def test_a_grid_holds_against_the_schema_of_altair(spec: dict[str, Any]) -> None:
    alt.LayerChart.from_dict(spec, validate=True).to_dict(validate=True)


def test_both_pictures_are_as_wide_as_their_places() -> None:
    assert [spec["width"] for spec in drawn()] == [WIDE, NARROW]


def test_areas_are_as_the_values_and_around_each_is_its_upper_end() -> None:
    found = discs(drawn()[0])
    size = {label: datum["size"] for label, (_look, datum) in found.items()}
    assert size["Live near work, CRM"] == pytest.approx(4 * size["Live near work, Search"], rel=1e-3)
    (halo,) = [datum for look, datum in parts(drawn()[0], "point") if look["opacity"] < 1]
    assert halo["size"] / size["Live near work, CRM"] == pytest.approx(0.4 / 0.36, rel=1e-3)


def test_a_value_of_nought_is_still_seen_and_a_negative_one_is_a_ring() -> None:
    assert discs(drawn()[0])["Photos at home, Search"][1]["size"] > 1
    look, datum = discs(drawn((replace(CELLS[0], value=-0.2, low=None, high=None),))[0])["Live near work, CRM"]
    assert (look["fill"], look["stroke"]) == ("@paper", "@mark")
    assert datum["words"] == "−20%"


def test_value_and_interval_stand_under_their_circle() -> None:
    wide, _narrow = drawn()
    disc, found = discs(wide)["Live near work, CRM"][1], words(wide)
    assert disc["x"] == found["36%"]["x"] == found["30–40%"]["x"]
    assert disc["y"] < found["36%"]["y"] < found["30–40%"]["y"]


@pytest.mark.parametrize("side", [0, 1])
def test_a_hidden_cell_is_said_to_be_and_nothing_of_its_value_leaks(side: int) -> None:
    spec = drawn()[side]
    assert "hidden" in words(spec)
    assert not {"0.77", "77%", "70–80%"} & set(json.dumps(spec, ensure_ascii=False).split('"'))
    assert "Live near work, Survey" not in discs(spec)
    assert "0.8" not in json.dumps(spec["data"])


def test_an_unknown_value_and_a_cell_never_given_are_told_apart() -> None:
    found = words(drawn()[0])
    assert "unknown" in found
    assert "—" in found
    assert "неизвестно" in words(drawn(language=RU)[0])


def test_accent_and_trouble_have_their_colours_and_the_row_of_the_accent_is_stressed() -> None:
    wide, _narrow = drawn()
    assert discs(wide)["Live near work, Search"][0]["fill"] == "@accent"
    assert discs(wide)["Photos at home, Search"][0]["fill"] == "@trouble"
    weights = {datum["lines"][0]: look["fontWeight"] for look, datum in parts(wide, "text")}
    assert (weights["Live near work"], weights["Photos at home"]) == (500, 400)


def test_own_words_take_the_place_of_the_formatted_value() -> None:
    assert "none at all" in words(drawn()[0])


def test_rows_stand_in_order_and_columns_side_by_side() -> None:
    found = words(drawn()[0])
    assert found["Live near work"]["y"] < found["Photos at home"]["y"]
    assert found["CRM"]["x"] < found["Search"]["x"] < found["Survey"]["x"]
    assert found["CRM"]["y"] == found["Survey"]["y"] < found["Live near work"]["y"]


def test_in_a_narrow_place_a_label_stands_above_its_row() -> None:
    _wide, narrow = drawn()
    label, value = words(narrow)["Live near work"], words(narrow)["36%"]
    assert label["x"] == 0
    assert label["y"] < discs(narrow)["Live near work, CRM"][1]["y"] < value["y"]


def test_many_columns_of_long_words_stand_on_several_lines_each_under_its_heading() -> None:
    columns = tuple(f"Очень длинное название {number}" for number in range(7))
    cells = tuple(GridCell("a", name, 1_234_567.0, -1e6, 2e6) for name in columns)
    for spec in drawn(cells, rows=("a",), columns=columns, kind="money", language=RU, currency="RUB"):
        found = words(spec)
        tops = {found[name]["y"] for name in columns}
        assert len(tops) > 1
        places = sorted((datum["y"], datum["x"]) for datum in parts(spec, "text") for datum in datum[1:])
        assert len(places) == len(set(places))
        for look, datum in parts(spec, "text"):
            half = text_width(datum["lines"][0], look["fontSize"]) / 2 if look["align"] == "center" else 0
            assert datum["x"] - half >= -1
            assert datum["x"] + half <= spec["width"] + 1
            assert datum["y"] < spec["height"]


def test_a_cell_is_said_in_words() -> None:
    row = drawn()[0]["data"]["values"][0]
    assert {name: row[name] for name in row if name not in {"x", "y", "size", "part"}} == {
        "label": "Live near work, CRM", "words": "36%", "interval": "30–40%", "n": "",
    }  # fmt: skip
    assert len(drawn()[0]["data"]["values"]) == 3


def test_marks_of_traced_numbers_are_dropped() -> None:
    cell = GridCell(traced("a", "Five"), "CRM", 0.1, text=traced("b", "10%"))
    spec = drawn((cell,), rows=(traced("a", "Five"),))[0]
    assert spec["data"]["values"][0]["label"] == "Five, CRM"
    assert "\ue000" not in json.dumps(spec, ensure_ascii=False)
