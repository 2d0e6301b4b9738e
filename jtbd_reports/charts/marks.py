"""Parts of a chart as Altair layers: grid, paper under words, bands, dots, bars, words, the line to compare with.

Altair is imported with this module, which costs a second: `specs` does so only where a chart must be made anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import altair as alt

from jtbd_reports.charts.frames import GAP, LINE, NARROW, SIZE, SMALL
from jtbd_reports.charts.scales import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.charts.frames import Row
    from jtbd_reports.charts.specs import Plan


def layered(plan: Plan) -> alt.LayerChart:
    """The whole chart: what lies behind, the marks, the words."""
    marks = [_bar(plan)] if plan.idiom == "bars" else [_band(plan), _point(plan)]
    frame = plan.frame
    padding = {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": 26}
    return alt.LayerChart(
        layer=[*_behind(plan), *marks, *_texts(plan)],
        data=_data("rows", plan.rows),
        width=frame.plot,
        height=frame.height,
        padding=padding,
        autosize=alt.AutoSizeParams(type="none"),
    )


def _data(name: str, rows: Sequence[Row]) -> alt.InlineData:
    """Rows inline; Altair would move rows without a name to the end of the specification, under a hash."""
    return alt.InlineData(values=list(rows), name=name)


def _encoded(marked: alt.Chart, **channels: Any) -> alt.Chart:  # noqa: ANN401 - whatever Altair's channels take
    """What `encode` returns, with the type that Altair's own signature loses.

    Channels are given as Altair's objects, never as strings or bare dictionaries: guessing their class would take most
    of the time that a chart does.
    """
    made: alt.Chart = marked.encode(**channels)
    return made


def _behind(plan: Plan) -> list[alt.Chart]:
    """Grid and line to compare with, both broken where words stand."""
    return [_grid(plan), *_zero(plan), *_line(plan), *([_paper(plan)] if plan.boxes else [])]


def _zero(plan: Plan) -> list[alt.Chart]:
    """A stronger hairline at zero, where values stand on both sides of it."""
    if not plan.axis.low < 0 < plan.axis.high:
        return []
    rule = alt.Chart(_data("zero", [{}])).mark_rule(color="@grey")
    ends = {"y": alt.YValue(0), "y2": alt.Y2Value(plan.frame.height)}
    return [_encoded(rule, x=alt.XDatum(0, type="quantitative"), **ends)]


def _paper(plan: Plan) -> alt.Chart:
    """Paper over the lines behind words."""
    boxes = _data("boxes", [box.data(plan.frame, plan.axis) for box in plan.boxes])
    return _encoded(
        alt.Chart(boxes).mark_rect(color="@paper"), x=alt.X("x:Q"), x2=alt.X2("x2"), y=_y("y"), y2=alt.Y2("y2")
    )


def _y(field: str, **more: Any) -> alt.Y:  # noqa: ANN401 - whatever Altair's channel takes
    """A row's place in px: rows stand where the frame says, no axis tells it."""
    return alt.Y(f"{field}:Q", axis=None, **more)


def _grid(plan: Plan) -> alt.Chart:
    """Hairlines with their words below: a layer that only carries the axis and both scales, which all layers share."""
    axis, height = plan.axis, plan.frame.height
    ruler = alt.Axis(
        values=list(axis.ticks),
        labelExpr=f"{json.dumps(axis.labels, ensure_ascii=False)}[indexof({json.dumps(axis.ticks)}, datum.value)]",
        labelColor="@grey",
        labelFontSize=SMALL,
        labelPadding=8,
        labelFlush=plan.frame.total == NARROW,
        labelOverlap="greedy",
        title=None,
        grid=True,
        gridColor="@line",
        domain=False,
        ticks=False,
    )
    across = alt.Scale(domain=[axis.low, axis.high], nice=False, zero=False)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    x = alt.X("value:Q", scale=across, axis=ruler)
    return _encoded(alt.Chart().mark_rule(opacity=0), x=x, y=_y("y", scale=down))


def _band(plan: Plan) -> alt.Chart:
    """Intervals."""
    kept = alt.Chart().transform_filter("isValid(datum.low) && isValid(datum.high)")
    marked = kept.mark_rule(strokeWidth=8, strokeCap="round", opacity=0.3)
    return _encoded(marked, x=alt.X("low:Q"), x2=alt.X2("high"), **_shared(plan))


def _point(plan: Plan) -> alt.Chart:
    """Estimates as dots."""
    marked = alt.Chart().transform_filter("isValid(datum.value)").mark_point(filled=True, size=125, opacity=1)
    return _encoded(marked, x=alt.X("value:Q"), **_shared(plan))


def _bar(plan: Plan) -> alt.Chart:
    """Values as bars from zero; thick rules, since Vega-Lite wants bands for bars and rows here stand at px."""
    marked = alt.Chart().transform_filter("isValid(datum.value)").mark_rule(strokeWidth=16, strokeCap="butt")
    return _encoded(marked, x=alt.X("value:Q"), x2=alt.X2Datum(0), **_shared(plan))


def _shared(plan: Plan) -> dict[str, Any]:
    """What the marks of a row have in common: its place, its colour, its words on hovering."""
    accent = alt.when("datum.tone === 'accent'").then(alt.value("@accent"))
    color = accent.when("datum.tone === 'trouble'").then(alt.value("@trouble")).otherwise(alt.value("@mark"))
    # The reader's library writes the field titled "title" as the heading.
    titles = {"label": "title", **plan.titles}
    tooltip = [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]
    return {"y": _y("y"), "color": alt.ColorValue(**color), "tooltip": tooltip}


def _texts(plan: Plan) -> list[alt.Chart]:
    """Labels, values beside the marks, and n at the right edge."""
    frame, rows = plan.frame, alt.Chart()
    strong = alt.ExprRef("indexof(['accent', 'trouble', 'head'], datum.tone) >= 0 ? 500 : 400")
    absence = alt.when("datum.tone === 'absent'").then(alt.value("@grey")).otherwise(alt.value("@ink"))
    ink, beside = alt.ColorValue(**absence), {"x": alt.X("end:Q"), "y": _y("y")}
    present, none = "datum.tone !== 'absent' && datum.tone !== 'head'", "datum.tone === 'absent'"
    shown, absent = (rows.transform_filter(test) for test in (present, none))
    label = rows.mark_text(align="left", baseline="middle", fontSize=SIZE, lineHeight=LINE, fontWeight=strong)
    value = shown.mark_text(align="left", baseline="middle", fontSize=SIZE, fontWeight=500, dx=GAP)
    instead = absent.mark_text(align="left", baseline="middle", fontSize=SIZE, fontWeight=400, dx=0)
    n = rows.mark_text(align="right", baseline="middle", fontSize=SMALL)
    edge, grey = alt.XValue(frame.plot + frame.right), alt.ColorValue("@grey")
    start = {"x": alt.X("label_x:Q") if any(frame.indents) else alt.XValue(-frame.left)}
    return [
        _encoded(label, **start, y=_y("label_y"), text=alt.Text("lines:N"), color=ink),
        *(_encoded(words, text=alt.Text("words:N"), color=ink, **beside) for words in (value, instead)),
        _encoded(n, x=edge, y=_y("n_y"), text=alt.Text("n:N"), color=grey),
    ]


def _line(plan: Plan) -> list[alt.Chart]:
    """The value to compare with: a dashed line, its label above on the side where there is room."""
    if plan.baseline is None:
        return []
    value, words = plan.baseline
    frame, axis = plan.frame, plan.axis
    share = (value - axis.low) / (axis.high - axis.low)
    fits = text_width(words, SMALL) + 6 <= frame.plot * (1 - share) + frame.right
    x, grey = alt.XDatum(value, type="quantitative"), alt.ColorValue("@grey")
    ends = {"y": alt.YValue(-frame.top), "y2": alt.Y2Value(frame.height)}
    rule = _encoded(alt.Chart(_data("line", [{}])).mark_rule(strokeDash=[3, 3]), x=x, color=grey, **ends)
    aside = alt.Chart(_data("compared", [{"text": words}])).mark_text(
        align="left" if fits else "right", dx=5 if fits else -5, baseline="top", fontSize=SMALL
    )
    return [rule, _encoded(aside, x=x, y=alt.YValue(1 - frame.top), text=alt.Text("text:N"), color=grey)]
