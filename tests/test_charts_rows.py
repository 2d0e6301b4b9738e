"""Groups and trees: rows under headings, rows by depth, values on both sides of zero."""

import itertools
import json
from typing import Any

import altair as alt
import pytest

from jtbd_reports.charts import Dot, Group, Node, bars, dots, groups, tree
from jtbd_reports.charts.frames import NARROW, WIDE
from jtbd_reports.language import Language
from jtbd_reports.trace import traced

EN, RU = Language("en"), Language("ru")
HOW: dict[str, Any] = {"language": EN, "currency": "EUR"}
GROUPS = (
    Group("Which floor plan", (Dot("Portrait", 0.04, 0.02, 0.07), Dot("Job", 0.34, 0.3, 0.38, accent=True))),
    Group("Whether it is won", (Dot("Portrait", -0.01, -0.03, 0.01), Dot("Job", 0.77, 0.7, 0.8, hidden=True))),
)
NODES = (
    Node("All visits", 41900, 0), Node("Photos", 9800, 1, accent=True), Node("high ceiling", 3100, 2, text="3.1k"),
    Node("to the floor", None, 3), Node("much too deep", 7, 9),
)  # fmt: skip


def grouped(rows: tuple[Group, ...] = GROUPS, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return groups(rows, **{"kind": "share", **HOW, **how})


def treed(nodes: tuple[Node, ...] = NODES, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return tree(nodes, **{"kind": "count", **HOW, **how})


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["data"]["values"]
    return found


@pytest.mark.parametrize(
    "spec",
    [*grouped(), *grouped(()), *grouped((Group("empty", ()),)), *grouped(baseline=(0.1, "all")), *treed(), *treed(())],
)
def test_groups_and_trees_hold_against_the_schema_of_altair(spec: dict[str, Any]) -> None:
    alt.LayerChart.from_dict(spec, validate=True).to_dict(validate=True)


def test_both_pictures_are_as_wide_as_their_places() -> None:
    for made in (grouped(), treed()):
        for spec, width in zip(made, (WIDE, NARROW), strict=True):
            assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == width


@pytest.mark.parametrize("side", [0, 1])
def test_each_heading_stands_above_its_rows_with_white_before_it(side: int) -> None:
    found = rows(grouped()[side])
    assert [row["label"] for row in found] == [
        "Which floor plan", "Portrait", "Job", "Whether it is won", "Portrait", "Job",
    ]  # fmt: skip
    places = [row["label_y"] for row in found]
    assert places == sorted(places)
    assert places[3] - places[2] > places[2] - places[1]


@pytest.mark.parametrize("side", [0, 1])
def test_a_heading_is_no_mark_and_its_rows_are_indented(side: int) -> None:
    found = rows(grouped()[side])
    assert [row["tone"] for row in found] == ["head", "mark", "accent", "head", "mark", "absent"]
    assert (found[0]["value"], found[0]["words"], found[0]["interval"]) == (None, "", "")
    assert found[0]["label_x"] == found[3]["label_x"] < found[1]["label_x"] == found[5]["label_x"]


def test_all_groups_share_one_axis_with_a_stronger_line_at_zero() -> None:
    for spec in grouped():
        low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
        assert low <= -0.03 < 0.38 <= high
        (zero,) = [layer for layer in spec["layer"] if layer.get("data", {}).get("name") == "zero"]
        assert zero["encoding"]["x"]["datum"] == 0


def test_charts_without_negative_values_have_no_line_at_zero() -> None:
    for spec in (*grouped(GROUPS[:1]), *dots([Dot("a", 0.1)], kind="share", **HOW)):
        assert "zero" not in [layer.get("data", {}).get("name") for layer in spec["layer"]]


@pytest.mark.parametrize("side", [0, 1])
def test_a_hidden_row_of_a_group_gives_nothing_away(side: int) -> None:
    assert rows(grouped()[side])[5]["words"] == "hidden, group too small"
    assert not {"0.77", "0.7", "0.8"} & set(json.dumps(rows(grouped()[side])).replace(",", "").split())


def test_a_long_heading_may_run_over_the_plot_and_is_broken_on_a_phone() -> None:
    long = "What the job says of the floor plan, and what the portrait says of it, and both of them together"
    wide, narrow = grouped((Group(long, GROUPS[0].dots),))
    assert rows(wide)[0]["lines"] == [long]
    assert " ".join(rows(narrow)[0]["lines"]) == long
    assert len(rows(narrow)[0]["lines"]) == 2
    assert wide["padding"]["left"] < 150


@pytest.mark.parametrize("side", [0, 1])
def test_a_tree_is_indented_by_depth_in_reading_order(side: int) -> None:
    found = rows(treed()[side])
    assert [row["label"] for row in found] == [node.label for node in NODES]
    places = [row["label_x"] for row in found]
    steps = [later - earlier for earlier, later in itertools.pairwise(places)]
    assert steps[0] == pytest.approx(steps[1]) == pytest.approx(steps[2])
    assert steps[0] > 0
    assert steps[3] == 0
    assert [row["y"] for row in found] == sorted(row["y"] for row in found)


def test_bars_of_a_tree_begin_at_one_zero_and_are_told_in_words() -> None:
    wide, _narrow = treed()
    bar = next(layer for layer in wide["layer"] if layer["mark"].get("strokeWidth") == 16)
    assert bar["encoding"]["x2"] == {"datum": 0}
    assert [row["words"] for row in rows(wide)] == ["41,900", "9,800", "3.1k", "unknown", "7"]


def test_a_tree_stands_closer_than_other_rows_and_only_broken_labels_take_more() -> None:
    one = treed((Node("a", 1, 0), Node("b", 1, 1)))[0]["height"]
    assert one < bars([Dot("a", 1), Dot("b", 1)], kind="count", **HOW)[0]["height"]
    long = "a phrase so long that it must be broken since nobody could have thought of it in advance"
    assert treed((Node("a", 1, 0), Node(long, 1, 1)))[0]["height"] == one + 15


def test_words_of_a_bar_below_zero_stand_at_the_right_of_zero() -> None:
    for spec in (
        *treed((Node("a", -5, 0), Node("b", 3, 1)), kind="number"),
        *bars([Dot("a", -5)], kind="number", **HOW),
    ):
        assert rows(spec)[0]["end"] == 0
        assert rows(spec)[0]["value"] == -5


def test_words_are_written_by_the_language() -> None:
    assert rows(treed(language=RU)[0])[0]["words"] == "41\u202f900"
    assert rows(grouped(language=RU)[0])[5]["words"] == "скрыто: группа мала"


def test_marks_of_traced_numbers_are_dropped() -> None:
    group = Group(traced("a", "Five"), (Dot(traced("b", "x"), 0.1),))
    assert [row["label"] for row in rows(grouped((group,))[0])] == ["Five", "x"]
    assert rows(treed((Node(traced("a", "Five"), 1, 0, text=traced("b", "one")),))[0])[0]["words"] == "one"
