"""Parts of a chart as Vega-Lite layers: grid, bands, dots, bars, words, the line to compare with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from jtbd_reports.frames import LINE, NARROW, SIZE, SMALL
from jtbd_reports.scales import text_width
from jtbd_reports.trace import plain

if TYPE_CHECKING:
    from jtbd_reports.frames import Frame
    from jtbd_reports.language import Language
    from jtbd_reports.scales import Axis

Spec: TypeAlias = dict[str, Any]
_ROW = {"field": "y", "type": "quantitative", "axis": None}


def grid(frame: Frame, scale: Axis) -> Spec:
    """Hairlines with their words below: a layer that only carries the axis and both scales, which all layers share."""
    words = f"{json.dumps(scale.labels, ensure_ascii=False)}[indexof({json.dumps(scale.ticks)}, datum.value)]"
    ruler = {
        "values": list(scale.ticks), "labelExpr": words, "title": None, "grid": True, "gridColor": "@line",
        "domain": False, "ticks": False, "labelColor": "@grey", "labelFontSize": SMALL, "labelPadding": 8,
        "labelFlush": frame.total == NARROW, "labelOverlap": "greedy",
    }  # fmt: skip
    domain = {"domain": [scale.low, scale.high], "nice": False, "zero": False}
    pixels = {"domain": [0, frame.height], "range": [0, frame.height], "nice": False, "zero": False}
    x = {"field": "value", "type": "quantitative", "scale": domain, "axis": ruler}
    return {"mark": {"type": "rule", "opacity": 0}, "encoding": {"x": x, "y": {**_ROW, "scale": pixels}}}


def band(language: Language) -> Spec:
    """Intervals."""
    return {
        "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        "mark": {"type": "rule", "strokeWidth": 8, "strokeCap": "round", "opacity": 0.3},
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}, **_shared(language)},
    }


def point(language: Language) -> Spec:
    """Estimates as dots."""
    return {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "point", "filled": True, "size": 125, "opacity": 1},
        "encoding": {"x": {"field": "value", "type": "quantitative"}, **_shared(language)},
    }


def bar(language: Language) -> Spec:
    """Values as bars from zero; thick rules, since Vega-Lite wants bands for bars and rows here stand at px."""
    return {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "rule", "strokeWidth": 16, "strokeCap": "butt"},
        "encoding": {"x": {"field": "value", "type": "quantitative"}, "x2": {"datum": 0}, **_shared(language)},
    }


def _shared(language: Language) -> Spec:
    """What the marks of a row have in common: its place, its colour, its words on hovering."""
    tones = [{"test": f"datum.tone === '{tone}'", "value": f"@{tone}"} for tone in ("accent", "trouble")]
    titles = {"words": "Value", "interval": "Interval", "n": "Based on"}
    words = [{"field": field, "type": "nominal", "title": language.gettext(title)} for field, title in titles.items()]
    head = {"field": "label", "type": "nominal", "title": "title"}
    return {"y": _ROW, "color": {"condition": tones, "value": "@mark"}, "tooltip": [head, *words]}


def texts(frame: Frame) -> list[Spec]:
    """Labels, values beside the marks, and n at the right edge."""
    strong = {"expr": "datum.tone === 'accent' || datum.tone === 'trouble' ? 500 : 400"}
    ink = {"condition": {"test": "datum.tone === 'absent'", "value": "@grey"}, "value": "@ink"}
    label = {"align": "left", "fontSize": SIZE, "lineHeight": LINE, "fontWeight": strong}
    value = {"align": "left", "fontSize": SIZE, "fontWeight": 500, "dx": 12}
    absent = {**value, "fontWeight": 400, "dx": 0}
    end = {"field": "end", "type": "quantitative"}
    edge = {"value": frame.plot + frame.right}
    return [
        _text(label, {"value": -frame.left}, "label_y", "lines", ink),
        _filtered("datum.tone !== 'absent'", _text(value, end, "y", "words", ink)),
        _filtered("datum.tone === 'absent'", _text(absent, end, "y", "words", ink)),
        _text({"align": "right", "fontSize": SMALL}, edge, "n_y", "n", {"value": "@grey"}),
    ]


def _text(mark: Spec, x: Spec, y: str, field: str, color: Spec) -> Spec:
    place = {"x": x, "y": {**_ROW, "field": y}}
    return {
        "mark": {"type": "text", "baseline": "middle", **mark},
        "encoding": {**place, "text": {"field": field}, "color": color},
    }


def _filtered(keep: str, layer: Spec) -> Spec:
    return {"transform": [{"filter": keep}], **layer}


def line(baseline: tuple[float, str], frame: Frame, scale: Axis) -> list[Spec]:
    """The value to compare with: a dashed line, its label above on the side where there is room."""
    value, words = baseline
    share = (value - scale.low) / (scale.high - scale.low)
    fits = text_width(plain(words), SMALL) + 6 <= frame.plot * (1 - share) + frame.right
    x, grey = {"datum": value, "type": "quantitative"}, {"value": "@grey"}
    label = {"type": "text", "align": "left" if fits else "right", "dx": 5 if fits else -5, "fontSize": SMALL}
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "strokeDash": [3, 3]},
            "encoding": {"x": x, "y": {"value": -frame.top}, "y2": {"value": frame.height}, "color": grey},
        },
        {
            "data": {"values": [{"text": plain(words)}]},
            "mark": {**label, "baseline": "top"},
            "encoding": {"x": x, "y": {"value": 1 - frame.top}, "text": {"field": "text"}, "color": grey},
        },
    ]
