"""E-mail addresses in running text, domains in any alphabet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each part is bounded, so that a page of letters without @ costs no more than its length.
_DOMAIN = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}(?:xn--[A-Za-z0-9-]{2,59}|[^\W\d_]{2,24})"
EMAIL = re.compile(rf"(?:(?<=mailto:)|(?<=[=:/\"'<(])|(?<![\w.+@-]))[\w+-][\w.!#$&'*+~-]{{0,63}}@{_DOMAIN}(?![\w@])")
_FILES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".css", ".js")


def emails_in(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand; picture names such as `logo@2x.png` are none."""
    if "@" in text:
        yield from (match.span() for match in EMAIL.finditer(text) if not match[0].lower().endswith(_FILES))
