"""The text that a reader, a screen reader or a program finds in a page of HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from jtbd_reports.personal.searchable import BREAK

_WORDED = ("alt", "title", "aria-label", "aria-description", "content", "value", "placeholder")
# Looks and shapes: their figures are no one's number.
_SILENT = frozenset(("class", "style", "d", "points", "transform", "viewbox", "stroke-dasharray", "xmlns", "type"))
_TELLING = 4
_INLINE_TAGS = (
    "a abbr b bdi bdo cite code data dfn em i kbd mark q s samp small span strong sub sup time u var wbr"
    " r t rpr rfont sz color family scheme charset"  # runs of letters in a workbook
)
_INLINE = frozenset(_INLINE_TAGS.split())
_OFFICE_BLOCKS = frozenset(("w:p", "w:tc", "w:tab", "a:p", "a:tc"))
_LINES = frozenset(("br", "tspan", "w:br", "w:cr", "a:br"))
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_NEW_LINE = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")


def text_of_html(html: str) -> str:
    """Everything legible in a page: text, comments, data in JSON scripts, and what attributes say.

    All attributes are read, links unquoted, but those of looks and shapes. Styles and programs are left out. Blocks
    and cells stand on lines of their own, lines of one block are parted by `BREAK`, inline elements join their
    neighbours. What attributes say follows at the end.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join([*reader.parts, "\n", *reader.said]).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects text; `_raw` is the script or style element being passed, `_data` whether it is JSON."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.said: dict[str, None] = {}
        self._raw = ""
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What an element says in its attributes."""
        self._part(tag)
        if tag in ("script", "style"):
            self._raw, self._data = tag, "json" in (dict(attrs).get("type") or "")
        for name, value in attrs:
            # what is said a thousand times over, such as a colour, is said once
            if value and name not in _SILENT and (len(value) >= _TELLING or name in _WORDED or name[:5] == "data-"):
                self.said[(unquote(value) if "%" in value else value) + "\n"] = None

    def handle_endtag(self, tag: str) -> None:
        """A program or a style ends; words on both sides of a block stay apart."""
        if tag == self._raw:
            self._raw, self._data = "", False
        self._part(tag)

    def handle_data(self, data: str) -> None:
        """Words, and the data that a program holds."""
        if self._data:
            self.parts.append(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), data))
        elif not self._raw:
            self.parts.append(_NEW_LINE.sub(" ", data))

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"\n{_NEW_LINE.sub(BREAK, data.strip())}\n")

    def _part(self, tag: str) -> None:
        """Keep what stands before and after a tag apart, as far as a reader does."""
        if tag in _LINES:
            self.parts.append(BREAK)
        elif tag not in _INLINE and (":" not in tag or tag in _OFFICE_BLOCKS):
            self.parts.append("\n")
