"""What all pages share: one style sheet, subset fonts, one script, the chart library, static files of the theme."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from jtbd_reports.charts.drawing import scheme_css
from jtbd_reports.render import Ledger, environment, render
from jtbd_reports.store import digest, file_digest
from jtbd_site.output import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future
    from pathlib import Path

    from jtbd_reports import WriteRequest
    from jtbd_reports.themes import FontFile

_TAG = re.compile(r"<(?!/?(?:title|desc))[^>]*>")
_SPACE, _NARROW_SPACE = 0xA0, 0x202F
ALWAYS = frozenset(
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0x410, 0x450)))
    + "Ёё«»„“”‘’–—−…№₽€£$%‰·×≥≤≈°²½§\u00a0\u202f"
)
"""What any later edit may need: both alphabets, digits, punctuation, currencies, the spaces of typography."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the style sheet is made from, besides the look: its fonts and the colour rules of charts."""

    faces: tuple[FontFile, ...]
    chart_rules: str


def write_assets(request: WriteRequest, pages: Iterable[str], library: Future[bytes] | None) -> None:
    """Write `assets/` and `static/` into the request's folder.

    Args:
        request: where to, and in which look.
        pages: HTML of every page, for the characters that fonts must hold.
        library: the chart library in the making; None where there is no chart.
    """
    assets = request.folder / "assets"
    assets.mkdir()
    (assets / "site.css").write_text(_sheet(request), encoding="utf-8")
    (assets / "site.js").write_bytes((FOLDER / "templates" / "site" / "site.js").read_bytes())
    characters = used(pages)
    for face in request.look.fonts:
        (assets / f"{face.name}.woff2").write_bytes(_subset_once(request, face, characters))
    if library is not None:
        (assets / "vega.js").write_bytes(library.result())
    _copy_static(request.look.static, request.folder / "static")


def used(pages: Iterable[str]) -> str:
    """Every character that a reader of the pages may meet, sorted."""
    found = set(ALWAYS)
    for page in pages:
        found |= set(html.unescape(_TAG.sub("", page)))
    return "".join(sorted(character for character in found if character.isprintable() or character in "\u00a0\u202f"))


def _sheet(request: WriteRequest) -> str:
    report = request.report
    ledger = Ledger(report.evidence, request.language, report.currency, report.minimum, lambda name: name)
    made = environment(request.look, FOLDER / "templates", ledger)
    return render(made, "site/site.css", Sheet(request.look.fonts, scheme_css(request.look)))


def _subset_once(request: WriteRequest, face: FontFile, characters: str) -> bytes:
    key = digest("subset 3", file_digest(face.path), characters, version("fonttools"), version("uharfbuzz"))
    return request.store.bytes("woff2", key, lambda: subset(face.path, characters), ".woff2")


def subset(path: Path, characters: str) -> bytes:
    """The font with these characters only, their kerning and tabular figures, as WOFF2; the same bytes each time."""
    import uharfbuzz  # noqa: PLC0415 - only where the store has nothing; fontTools alone takes a hundred times as long
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    wish = uharfbuzz.SubsetInput()
    wish.unicode_set.update(map(ord, characters))
    wish.layout_feature_tag_set.add(int.from_bytes(b"tnum"))  # figures of one width, for tables
    wish.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    small = uharfbuzz.subset(uharfbuzz.Face(path.read_bytes()), wish)
    font = TTFont(io.BytesIO(small.blob.data), recalcTimestamp=False)
    for table in font["cmap"].tables:
        # Many a font lacks the narrow space before a unit; its own ordinary one beats a stranger's narrow one.
        if table.isUnicode() and _SPACE in table.cmap:
            table.cmap.setdefault(_NARROW_SPACE, table.cmap[_SPACE])
    font.flavor = "woff2"
    found = io.BytesIO()
    font.save(found)
    return found.getvalue()


def _copy_static(folders: tuple[Path, ...], target: Path) -> None:
    """Files of the theme and its bases; the first folder that has a name wins."""
    for folder in reversed(folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                place = target / path.relative_to(folder)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(path.read_bytes())
