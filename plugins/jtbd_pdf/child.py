"""The process that makes the PDF: one folder in, `report.pdf` and `result.json` out, then it ends with its memory.

Run as `python -m jtbd_pdf.child FOLDER`. It reads `document.html` and what `assets.json` names, and nothing else.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_LINKS = ("#", "http://", "https://", "mailto:", "tel:")
_LOST = "Failed to "
_SVG = "{http://www.w3.org/2000/svg}"
_ONLY_OWN_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fontconfig</cachedir></fontconfig>
"""


@dataclass(slots=True)
class Outcome:
    """What the child has to say.

    Attributes:
        pages: how many pages the PDF has, 0 where none was made.
        refused: addresses that the document asked for and that are no part of the build, and links a reader must not
            be led to.
        silent: pictures without a text that stands in for them, by what is known of each.
        lost: parts that WeasyPrint could not draw and left out, in its words.
        missing: a library that could not be loaded, in the loader's words.
        notes: what WeasyPrint warned of, each once, in order.
    """

    pages: int = 0
    refused: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    missing: str = ""
    notes: list[str] = field(default_factory=list)


class _Notes(logging.Handler):
    """Collects warnings of the library instead of printing them."""

    def __init__(self, notes: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.notes = notes

    def emit(self, record: logging.LogRecord) -> None:
        """Note each message once."""
        text = record.getMessage()
        if text not in self.notes:
            self.notes.append(text)


def isolate(folder: Path) -> None:
    """Hide the machine's fonts and clock: the same document then gives the same bytes everywhere."""
    configuration = folder / "fonts.conf"
    configuration.write_text(_ONLY_OWN_FONTS.format(folder=escape(str(folder))), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"


def silent_pictures(root: Element) -> Iterator[str]:
    """Pictures that a screen reader would pass over in silence: an `svg` without title, an `img` without `alt`."""
    inner = {id(element) for svg in root.iter(f"{_SVG}svg") for element in svg.iter(f"{_SVG}svg") if element is not svg}
    for svg in root.iter(f"{_SVG}svg"):
        if id(svg) not in inner and not (svg.findtext(f"{_SVG}title") or "").strip():
            yield f"svg {svg.get('id') or svg.get('class') or ''}".strip()
    for image in root.iter("img"):
        if not (image.get("alt") or "").strip():
            yield f"img {image.get('src') or ''}".strip()


def foreign_links(root: Element) -> Iterator[str]:
    """Links that lead neither into the document nor to the web or a mailbox: scripts, files of this machine."""
    for link in root.iter("a"):
        target = (link.get("href") or "#").strip()
        if not target.lower().startswith(_LINKS):
            yield target


def render(folder: Path) -> Outcome:
    """Make `report.pdf` in the folder, or say why not."""
    outcome = Outcome()
    try:
        import weasyprint  # noqa: PLC0415 - after the environment is set, which its import reads
    except OSError as error:
        outcome.missing = str(error).splitlines()[0]
        return outcome
    from jtbd_pdf.fetching import BASE, fetcher  # noqa: PLC0415 - needs WeasyPrint

    said: list[str] = []
    handler = _Notes(said)
    logging.getLogger("weasyprint").addHandler(handler)
    try:
        assets = json.loads((folder / "assets.json").read_text(encoding="utf-8"))
        source = weasyprint.HTML(
            string=(folder / "document.html").read_text(encoding="utf-8"),
            base_url=BASE,
            url_fetcher=fetcher(folder, assets, outcome.refused),
        )
        outcome.silent += silent_pictures(source.etree_element)
        outcome.refused += foreign_links(source.etree_element)
        document = source.render(pdf_variant="pdf/ua-1")
        outcome.pages = len(document.pages)
        document.write_pdf(folder / "report.pdf", pdf_variant="pdf/ua-1")
    finally:
        logging.getLogger("weasyprint").removeHandler(handler)
    outcome.notes += [note for note in said if not note.startswith(_LOST)]
    # What was refused is missing for that reason, which is said already.
    outcome.lost += [note for note in said if note.startswith(_LOST) and not outcome.refused]
    return outcome


def main(folder: Path) -> None:
    """Render the folder's document and leave the outcome beside it."""
    isolate(folder)
    outcome = render(folder)
    (folder / "result.json").write_text(json.dumps(asdict(outcome), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
