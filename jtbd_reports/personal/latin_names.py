"""Names of persons in Latin letters: an English or transliterated first name, or a title, with a surname."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jtbd_reports.personal import first_names
from jtbd_reports.personal.words import TITLES, no_latin_surname

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = re.compile(r"[A-Z][a-z]+(?=\.?[ \xa0][A-Z])")
_REST = re.compile(r"\.?[ \xa0](?:[A-Z]\.[ \xa0])?((?:O['’]|Mc|Mac|De|Van )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?![\w-])")
_NEXT = re.compile(r"[ \xa0]([A-Z][a-z]+)")


def latin_names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a known first name stands before a surname, and where a surname stands after a title."""
    for match in _FIRST.finditer(text):
        word = match[0]
        rest = _REST.match(text, match.end())
        if not rest or rest[1] in no_latin_surname() or text[match.start() - 1 : match.start()].isalnum():
            continue
        if word in TITLES:
            yield rest.span(1)
        elif word in first_names.latin() and text[match.end()] != "." and not _names_a_place(text, rest.end()):
            yield match.start(), rest.end()


def _names_a_place(text: str, end: int) -> bool:
    """Whether a third word makes a street or a company of the two before it."""
    following = _NEXT.match(text, end)
    return following is not None and following[1] in no_latin_surname()
