"""A picture of shapes as Altair layers, one for each run of shapes that look alike.

Altair is imported with this module, which costs a second: `specs` does so only where a chart must be made anew.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Any

import altair as alt

from jtbd_reports.charts.canvas import Disc, Patch, Path, Ribbon, Stroke, Words, look
from jtbd_reports.charts.frames import LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.charts.canvas import Picture, Shape
    from jtbd_reports.charts.frames import Row

_TIGHT = 1.22
"""From line to line of small type, in sizes of type."""


def sketched(picture: Picture) -> alt.LayerChart:
    """The whole picture; its rows, with where their circles stand, are the data that a keyboard reads."""
    runs = [list(run) for _look, run in groupby(picture.shapes, key=look)]
    rows = [dict(row) for row in picture.rows]
    for part, run in enumerate(runs):
        for shape in run:
            if isinstance(shape, Disc) and shape.row is not None:
                rows[shape.row] |= _circle(shape) | {"part": part}
    return alt.LayerChart(
        layer=[_layer(part, run, picture) for part, run in enumerate(runs)],
        data=alt.InlineData(values=rows, name="rows"),
        width=_px(picture.width),
        height=_px(picture.height),
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
    )


def _layer(part: int, run: Sequence[Shape], picture: Picture) -> alt.Chart:
    values = [datum for number, shape in enumerate(run) for datum in _data(shape, number)]
    # circles that stand for rows are drawn from the rows, which say everything of them once
    chart = alt.Chart(alt.InlineData(values=values, name=f"part{part}")) if values else alt.Chart()
    chart = chart if values else chart.transform_filter(f"datum.part === {part}")
    marked, channels = _marked(chart, run[0], picture)
    made: alt.Chart = marked.encode(**_places(picture, first=part == 0), **channels)
    return made


def _places(picture: Picture, *, first: bool) -> dict[str, Any]:
    """Both places in px; the first layer carries the scales that all share."""
    ends = _px(picture.width), _px(picture.height)
    scales = [alt.Scale(domain=[0, end], range=[0, end], nice=False, zero=False) for end in ends]
    more: list[dict[str, Any]] = [{"scale": scale} if first else {} for scale in scales]
    return {"x": alt.X("x:Q", axis=None, **more[0]), "y": alt.Y("y:Q", axis=None, **more[1])}


def _data(shape: Shape, number: int) -> list[Row]:
    """The shape as data; a line through points by its number among those that look like it."""
    match shape:
        case Stroke():
            return [_short(x=shape.x, y=shape.y, x2=shape.x2, y2=shape.y2)]
        case Patch():
            return [_short(x=shape.left, y=shape.top, x2=shape.right, y2=shape.bottom)]
        case Disc():
            return [_circle(shape)] if shape.row is None else []
        case Words():
            return [_short(x=shape.x, y=shape.y) | {"lines": list(shape.lines)}]
        case Path():
            return [_short(x=x, y=y, line=number, order=order) for order, (x, y) in enumerate(shape.points)]
        case Ribbon():
            return [_short(x=x, y=low, y2=high, line=number) for x, low, high in shape.points]


def _circle(shape: Disc) -> Row:
    return _short(x=shape.x, y=shape.y, size=math.pi * shape.radius**2)


def _short(**numbers: float) -> Row:
    return {name: _px(number) for name, number in numbers.items()}


def _px(number: float) -> float:
    """To a tenth of a px: more cannot be seen, and pages shall be light."""
    short = round(number, 1)
    return int(short) if short == int(short) else short


def _marked(chart: alt.Chart, shape: Shape, picture: Picture) -> tuple[alt.Chart, dict[str, Any]]:
    """The chart with its mark, and what the mark encodes beside its place."""
    across: dict[str, Any] = {"x2": alt.X2("x2"), "y2": alt.Y2("y2")}
    match shape:
        case Stroke():
            return _straight(chart, shape), across
        case Patch(tone=tone, opacity=opacity):
            return chart.mark_rect(color=f"@{tone}", opacity=opacity), across
        case Disc():
            return _disc(chart, shape, picture)
        case Words():
            return _words(chart, shape)
        case Path():
            return _bent(chart, shape), {"order": alt.Order("order:Q"), "detail": alt.Detail("line:N")}
        case Ribbon(tone=tone, opacity=opacity):
            return chart.mark_area(color=f"@{tone}", opacity=opacity), {
                "y2": alt.Y2("y2"),
                "detail": alt.Detail("line:N"),
            }


def _straight(chart: alt.Chart, shape: Stroke) -> alt.Chart:
    style: dict[str, Any] = {"strokeDash": list(shape.dash)} if shape.dash else {"strokeCap": "round"}
    made: alt.Chart = chart.mark_rule(color=f"@{shape.tone}", strokeWidth=shape.width, opacity=shape.opacity, **style)
    return made


def _bent(chart: alt.Chart, shape: Path) -> alt.Chart:
    style: dict[str, Any] = {"strokeDash": list(shape.dash)} if shape.dash else {"strokeCap": "round"}
    made: alt.Chart = chart.mark_line(color=f"@{shape.tone}", strokeWidth=shape.width, strokeJoin="round", **style)
    return made


def _disc(chart: alt.Chart, shape: Disc, picture: Picture) -> tuple[alt.Chart, dict[str, Any]]:
    """Circles, and rings in their own colour."""
    ring = {"fill": "@paper", "stroke": f"@{shape.tone}", "strokeWidth": 1.6}
    rim = {"stroke": "@paper", "strokeWidth": 1} if shape.rim else {"strokeWidth": 0}
    style: dict[str, Any] = ring if shape.hollow else {"fill": f"@{shape.tone}", **rim}
    marked = chart.mark_point(filled=True, opacity=shape.opacity, **style)
    channels: dict[str, Any] = {"size": alt.Size("size:Q", scale=None, legend=None)}
    if shape.row is not None:
        # the reader's library writes the field titled "title" as the heading
        titles = {"label": "title", **picture.titles}
        channels["tooltip"] = [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]
    return marked, channels


def _words(chart: alt.Chart, shape: Words) -> tuple[alt.Chart, dict[str, Any]]:
    style: dict[str, Any] = {"fontSize": shape.size, "fontWeight": shape.weight, "lineHeight": line_height(shape.size)}
    marked = chart.mark_text(align=shape.align, baseline="middle", color=f"@{shape.tone}", **style)
    return marked, {"text": alt.Text("lines:N")}


def line_height(size: int) -> float:
    """From one line of text to the next, px."""
    return LINE if size * _TIGHT > LINE - 1 else round(size * _TIGHT)
