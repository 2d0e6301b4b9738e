"""Markdown to HTML without raw HTML, without links that run code, without anything fetched from elsewhere."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_ALLOWED = {"href": {"http", "https", "mailto"}, "src": frozenset[str]()}


class _SafeLinks(Treeprocessor):
    """Drops link targets that are neither web, mail nor a place in the report, and images from elsewhere."""

    def run(self, root: Element) -> None:
        """Go through every element."""
        for element in root.iter():
            for attribute, schemes in _ALLOWED.items():
                scheme = _SCHEME.match(element.get(attribute, ""))
                if scheme and scheme[1].lower() not in schemes:
                    del element.attrib[attribute]


@cache
def _converter() -> Markdown:
    converter = Markdown(extensions=["tables", "sane_lists"], output_format="html")
    # raw HTML then reaches the serializer as text, and is shown as what it is
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    converter.treeprocessors.register(_SafeLinks(converter), "safe_links", 0)
    return converter


def to_html(text: str) -> str:
    """Markdown (with tables) as HTML that is safe to put on a page."""
    return _converter().reset().convert(text)
