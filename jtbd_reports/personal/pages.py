"""The text that a reader, a screen reader or a program finds in a page of HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

_ATTRIBUTES = ("alt", "title", "aria-label", "aria-description", "content", "value", "placeholder")
_INLINE_TAGS = (
    "a abbr b bdi bdo cite code data dfn em i kbd mark q s samp small span strong sub sup time tspan u var wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def text_of_html(html: str) -> str:
    """Everything legible in a page: text, comments, data in JSON scripts, and what attributes say.

    Attributes read: alt, title, content, value, placeholder, those of ARIA and `data-`, and `href` of mailto: and tel:.
    Styles and programs are left out. Blocks stand on lines of their own, inline elements join their neighbours.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects text; `_raw` is the script or style element being passed, `_data` whether it is JSON."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._raw = ""
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.parts.append("\n")
        if tag in ("script", "style"):
            self._raw, self._data = tag, "json" in (dict(attrs).get("type") or "")
        said = [text for name, value in attrs if value and (text := _said(name, value))]
        if said:
            self.parts.append("\n" + "\n".join(said) + "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._raw:
            self._raw, self._data = "", False
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._data:
            self.parts.append(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), data))
        elif not self._raw:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"\n{data}\n")


def _said(name: str, value: str) -> str:
    """What an attribute says to a reader or a program; empty for the rest."""
    if name in _ATTRIBUTES or name.startswith("data-"):
        return value
    scheme, _, address = value.partition(":")
    return unquote(address.partition("?")[0]) if name == "href" and scheme.lower() in ("mailto", "tel", "sms") else ""
