"""Specifications to pictures: colours and fonts of the theme, names for screen readers, foreign text kept as text."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import jtbd_theme_plain
from jtbd_reports.charts import Dot, dots, drawing, resolve, svg
from jtbd_reports.language import Language
from jtbd_reports.store import Store
from jtbd_reports.themes import Look, load_look

HOSTILE = '<script>alert("1")</script> role="img" 3.14159 url(#x)'


@pytest.fixture(scope="module")
def look() -> Look:
    theme = next(iter(jtbd_theme_plain.register_themes()))
    return load_look(theme, {theme.name: theme})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"))


def chart(label: str = "Photo") -> dict[str, Any]:
    rows = [Dot(label, 0.18, 0.16, 0.2, n="n = 5", accent=True), Dot("Rest", 0.3, 0.2, 0.4)]
    return dots(rows, kind="share", language=Language("en"), currency="EUR")[0]


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - our own drawing


def text(element: ET.Element) -> str:
    return " ".join("".join(part.itertext()) for part in element.iter("{http://www.w3.org/2000/svg}text"))


def test_tokens_become_the_light_colours_of_the_theme(look: Look) -> None:
    resolved = resolve({"mark": {"color": "@accent"}, "layer": [{"color": "@ink"}]}, look)
    assert resolved["mark"]["color"] == look.light["accent"]
    assert resolved["layer"][0]["color"] == look.light["ink"]


def test_data_are_never_taken_for_tokens(look: Look) -> None:
    rows = [{"label": "@accent"}]
    resolved = resolve({"data": {"values": rows}, "datasets": {"a": rows}}, look)
    assert resolved["data"]["values"] == resolved["datasets"]["a"] == rows


def test_a_foreign_chart_gets_the_fonts_of_the_theme_and_keeps_its_own_settings(look: Look) -> None:
    resolved = resolve({"mark": "bar", "config": {"axis": {"grid": False}}}, look)
    assert resolved["config"]["font"] == look.text_font
    assert resolved["config"]["axis"]["grid"] is False
    assert resolved["config"]["axis"]["labelColor"] == look.light["grey"]
    assert resolved["background"] is None


def test_what_altair_sets_for_every_chart_changes_no_picture(look: Look, store: Store) -> None:
    def frameless(picture: str) -> str:
        return re.sub("c[0-9a-f]{8}-", "", picture)

    view = {"continuousWidth": 300, "continuousHeight": 300}
    assert resolve({"config": {"view": view}}, look)["config"]["view"] == {"stroke": None, **view}
    made = chart() | {"config": {"view": view}}
    assert frameless(svg(made, look, store, "t", "d")) == frameless(svg(chart(), look, store, "t", "d"))


def test_settings_that_are_no_group_are_kept(look: Look) -> None:
    assert resolve({"config": {"font": "Own"}}, look)["config"]["font"] == "Own"


def test_the_specification_given_is_left_as_it_was(look: Look) -> None:
    given = {"mark": {"color": "@accent"}}
    resolve(given, look)
    assert given == {"mark": {"color": "@accent"}}


def test_a_picture_has_a_name_and_a_description(look: Look, store: Store) -> None:
    made = parsed(svg(chart(), look, store, "Share of deals & margin", "Photo is <small>"))
    assert made.attrib["role"] == "img"
    assert [child.text for child in made][:2] == ["Share of deals & margin", "Photo is <small>"]


def test_a_picture_is_drawn_at_its_whole_size(look: Look, store: Store) -> None:
    made = parsed(svg(chart(), look, store, "t", "d"))
    assert (made.attrib["width"], made.attrib["viewBox"].split()[2]) == ("760", "760")


def test_foreign_text_stays_text_to_the_letter(look: Look, store: Store) -> None:
    picture = svg(chart(HOSTILE), look, store, HOSTILE, HOSTILE)
    assert "<script" not in picture
    drawn = text(parsed(picture))
    assert "alert(" in drawn
    assert 'role="img" 3.14159 url(#x)' in drawn


def test_colours_and_words_are_where_the_chart_says(look: Look, store: Store) -> None:
    picture = svg(chart(), look, store, "t", "d")
    assert f'stroke="{look.light["accent"]}"' in picture
    for word in ("Photo", "18%", "n = 5", "40%"):
        assert word in text(parsed(picture))


def test_a_picture_carries_nothing_that_a_reader_does_not_see(look: Look, store: Store) -> None:
    picture = svg(chart(), look, store, "t", "d")
    assert "aria-roledescription" not in picture
    assert not re.search(r"\d\.\d{3}", picture)
    assert len(picture) < 5000


def test_a_picture_is_drawn_once(look: Look, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = svg(chart("Once"), look, store, "t", "d")
    monkeypatch.setattr(drawing, "_draw", lambda *_: pytest.fail("drawn again"))
    assert svg(chart("Once"), look, store, "t", "d") == first
    with pytest.raises(pytest.fail.Exception, match="drawn again"):
        svg(chart("Once"), look, store, "another title", "d")


def test_a_picture_is_drawn_anew_in_other_colours(look: Look, store: Store) -> None:
    other = replace(look, light={**look.light, "accent": "#123456"})
    assert 'stroke="#123456"' in svg(chart(), other, store, "t", "d")


def test_ids_of_two_pictures_never_meet(look: Look, store: Store) -> None:
    spec = {
        "data": {"values": [{"a": 1}]},
        "mark": {"type": "point", "clip": True},
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    one, two = (svg(spec, look, store, title, "") for title in ("one", "two"))
    ids = [set(re.findall(r' id="([^"]+)"', picture)) for picture in (one, two)]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert set(re.findall(r"url\(#([^)]+)\)", one)) == ids[0]


def test_a_chart_cannot_fetch_data_from_anywhere(look: Look, store: Store) -> None:
    spec = {"data": {"url": "https://example.org/deals.csv"}, "mark": "point", "encoding": {}}
    with pytest.raises(ValueError, match="External data url not allowed"):
        svg(spec, look, store, "t", "d")


def test_colours_of_one_brand_are_told_apart_by_a_step_nobody_sees(look: Look) -> None:
    black = replace(
        look, light={"ink": "#000000", "accent": "#000000", "grey": "#000000", "paper": "#ffffff", "line": "#ffffff"}
    )
    assert drawing.chart_colours(black) == {
        "ink": "#000000",
        "accent": "#000001",
        "grey": "#000002",
        "paper": "#ffffff",
        "line": "#fffffe",
    }


def test_the_style_sheet_maps_each_colour_to_its_token(look: Look) -> None:
    rules = drawing.scheme_css(look)
    for token, colour in look.light.items():
        assert f'svg.chart [fill="{colour}"]{{fill:var(--{token})}}' in rules
        assert f'svg.chart [stroke="{colour}"]{{stroke:var(--{token})}}' in rules


def test_only_the_faces_of_the_look_are_registered(look: Look, tmp_path: Path) -> None:
    folder = drawing._font_folder(look, Store(tmp_path))
    assert {path.name for path in folder.iterdir()} == {f"{face.name}.ttf" for face in look.fonts}
