"""Vega-Lite to SVG: the theme's colours and fonts put in, drawn without a browser, kept in the store."""

from __future__ import annotations

import importlib
import re
import threading
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from jtbd_reports.store import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jtbd_reports.store import Store
    from jtbd_reports.themes import Look

REVISION = 2
"""Part of every key in the store; raise it when the same specification should be drawn anew."""
_ROOT = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]*)">')
_NOISE = re.compile(
    r' (?:aria-[a-z]+|role|pointer-events|class|stroke-miterlimit)="[^"]*"| (?:opacity|stroke-width)="1"(?=[ />])'
)
_EMPTY = (
    re.compile(r'<path[^>]* (?:d=""|display="none")[^>]*/>'),
    re.compile(r'<path d="M0,0h[\d.]+v[\d.]+h-?[\d.]+Z"/>'),
    re.compile(r"<g[^>]*></g>"),
    re.compile(r'<line[^>]* opacity="0"[^>]*/>'),
)
_LONG = re.compile(r"\d+\.\d{3,}")
_ID = re.compile(r'( id="|url\(#)')
_TAG = re.compile(r"<[^>]*>")


def chart_colours(look: Look) -> dict[str, str]:
    """The light colours by token, each different, so that the stylesheet can tell them apart in a picture.

    Two tokens of one colour (a black brand's ink and accent) are told apart by a step too small to be seen.
    """
    found: dict[str, str] = {}
    for token, colour in look.light.items():
        number = int(colour[1:], 16)
        step = -1 if colour.endswith("ff") else 1
        while f"#{number:06x}" in found.values():
            number += step
        found[token] = f"#{number:06x}"
    return found


def scheme_css(look: Look) -> str:
    """Rules that give the light colours inside `svg.chart` the value of their token, whatever the scheme is."""
    rules = [
        f'svg.chart [{part}="{colour}"]{{{part}:var(--{token})}}'
        for token, colour in chart_colours(look).items()
        for part in ("fill", "stroke")
    ]
    return "\n".join(rules)


def resolve(spec: Mapping[str, Any], look: Look) -> dict[str, Any]:
    """The specification with token names as light colours and the theme's defaults; data stay as they are.

    Any Vega-Lite will do: what Altair made gets the report's fonts, colours and hairlines where it sets none itself.
    """
    colours = chart_colours(look)
    made: dict[str, Any] = _coloured(dict(spec), {f"@{token}": colour for token, colour in colours.items()})
    made.setdefault("background", None)
    made["config"] = _merged(_config(look, colours), made.get("config", {}))
    return made


def _merged(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Settings part by part: Altair sets the size of every view, which must not bring back the view's frame."""
    return {**ours, **{k: {**ours.get(k, {}), **v} if isinstance(v, dict) else v for k, v in theirs.items()}}


def _coloured(value: Any, colours: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: part if key in {"data", "datasets"} else _coloured(part, colours) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_coloured(part, colours) for part in value]
    return colours.get(value, value) if isinstance(value, str) else value


def _config(look: Look, colours: Mapping[str, str]) -> dict[str, Any]:
    ruler = {
        "labelColor": colours["grey"], "titleColor": colours["grey"], "gridColor": colours["line"],
        "domainColor": colours["line"], "tickColor": colours["line"], "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": 400,
    }  # fmt: skip
    return {
        "aria": False,  # the picture as a whole is named; a thousand named marks help nobody
        "font": look.text_font,
        "view": {"stroke": None},
        "axis": ruler,
        "legend": {"labelColor": colours["ink"], "titleColor": colours["grey"], "labelFontSize": 12},
        "text": {"color": colours["ink"]},
        "mark": {"color": colours["mark"]},
        "range": {"category": [colours[name] for name in ("accent", "mark", "trouble", "grey")]},
    }


def svg(spec: Mapping[str, Any], look: Look, store: Store, title: str, description: str) -> str:
    """The chart as an `<svg class="chart" role="img">` element in light colours, with its name and description.

    The same element serves dark surroundings through `scheme_css`. Nothing is imported where the store has it.

    Args:
        spec: Vega-Lite with token names.
        look: colours and fonts.
        store: where pictures are kept by everything they were made from.
        title: what is shown, plain text.
        description: the main finding in words, plain text.
    """
    resolved = resolve(spec, look)
    key = digest(
        resolved, title, description, [face.name for face in look.fonts], version("vl-convert-python"), REVISION
    )
    return store.text("svg", key, lambda: _named(_draw(resolved, look, store), key, look, title, description), ".svg")


def warm_up(look: Look, store: Store) -> threading.Thread:
    """Start what charts need beside other work: the first picture takes most of a second, off Python's lock."""

    def prepare() -> None:
        """Draw a picture of nothing; then load what makes specifications, while queries run outside Python's lock."""
        _draw({"data": {"values": [{}]}, "mark": "point"}, look, store)
        importlib.import_module("altair")

    thread = threading.Thread(target=prepare)
    thread.start()
    return thread


def _draw(spec: Mapping[str, Any], look: Look, store: Store) -> str:
    import vl_convert  # noqa: PLC0415 - a heavy library, wanted only where the store has nothing

    _register(_font_folder(look, store))
    return vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])


@cache
def _register(folder: Path) -> None:
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(folder))


def _font_folder(look: Look, store: Store) -> Path:
    """The faces of the look alone in a folder: font packages hold many more, which would all be read."""
    folder = store.path("fonts", digest([str(face.path) for face in look.fonts]))
    for face in look.fonts:
        path = folder / f"{face.name}.ttf"
        if not path.exists():
            store.put(path, face.path.read_bytes())
    return folder.resolve()


def _named(drawn: str, key: str, look: Look, title: str, description: str) -> str:
    """The drawing without what no reader sees, its ids made its own, with a name that screen readers say."""
    root = _ROOT.search(drawn)
    assert root is not None
    made = _TAG.sub(lambda tag: _tidy(tag[0], key, look), drawn[root.end() :])
    before = ""
    while before != made:
        before = made
        for pattern in _EMPTY:
            made = pattern.sub("", made)
    width, height, box = root.groups()
    size = f'width="{width}" height="{height}" viewBox="{box}" font-family="{escape(look.text_font)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" {size}>'
    return f"{head}<title>{escape(title)}</title><desc>{escape(description)}</desc>{made}"


def _tidy(tag: str, key: str, look: Look) -> str:
    """One tag, never text: without idle attributes, with two decimals, with ids that no other picture has."""
    tag = _NOISE.sub("", tag).replace(f' font-family="{escape(look.text_font)}"', "")
    return _LONG.sub(_rounded, _ID.sub(rf"\1c{key[:8]}-", tag))


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
