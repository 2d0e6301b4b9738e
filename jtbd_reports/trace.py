"""Text that remembers which metric each of its numbers is.

A number in a title, a sentence or a card is written as a marker that carries the metric's id beside the formatted
text. Pages turn markers into links to the evidence ledger, plain-text places (navigation, bookmarks, `alt`) drop them.
The marks are private-use characters, so no text of a client's data is ever taken for one: `clean` removes them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_OPEN, _BAR, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKER = re.compile(f"{_OPEN}([^{_BAR}]*){_BAR}([^{_CLOSE}]*){_CLOSE}")
_MARKS = re.compile(f"[{_OPEN}{_BAR}{_CLOSE}]")


def traced(metric_id: str, text: str) -> str:
    """The text marked as being the metric."""
    return f"{_OPEN}{metric_id}{_BAR}{text}{_CLOSE}"


def plain(text: str) -> str:
    """The text without its markers."""
    return _MARKER.sub(r"\2", text)


def clean(text: str) -> str:
    """Foreign text without any character that could be taken for a marker."""
    return _MARKS.sub("", text)


def traces(text: str) -> tuple[str, ...]:
    """Ids of the metrics in the text, in order."""
    return tuple(match[1] for match in _MARKER.finditer(text))


def rewrite(text: str, outside: Callable[[str], str], marker: Callable[[str, str], str]) -> str:
    """The text with stretches between markers passed through `outside`, each marker through `marker(id, text)`."""
    parts: list[str] = []
    end = 0
    for match in _MARKER.finditer(text):
        parts += outside(text[end : match.start()]), marker(match[1], match[2])
        end = match.end()
    return "".join([*parts, outside(text[end:])])
