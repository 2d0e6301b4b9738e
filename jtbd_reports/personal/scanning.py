"""What of a client's personal data stands in a page: everything that looks like it, and everything known."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from jtbd_reports.personal.emails import EMAIL
from jtbd_reports.personal.finding import find
from jtbd_reports.personal.found import Found, settled
from jtbd_reports.personal.normal import normal_email, normal_name, normal_phone

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

# Wider than what `find` takes for a phone: the known values decide.
_DIGITS = re.compile(r"(?<!\d)\+?\(?\d(?:[ \xa0().–‑-]{0,3}\d){5,14}(?!\d)")
# Capitals of every alphabet that has them, up to Georgian and in the Latin additions: Ә, Ї, É.
_CAPITALS = "".join(char for char in map(chr, (*range(0x0590), *range(0x1E00, 0x1F00))) if char.isupper())
_NAME_WORD = re.compile(rf"(?<![^\W\d_])[{_CAPITALS}][^\W\d_]*(?:[-'’][^\W\d_]+)*")
# «Иванова, Мария», a name over two cells, in the name of a file; after an initial a full stop.
_JOINED = re.compile(r",?[ \xa0]{1,2}|\n|_")
_INITIAL_JOINED = re.compile(r"\.?[ \xa0]?|\.?\n|_")
_MOST_WORDS = 3
_WIDEST_GAP = 3

Candidate: TypeAlias = "tuple[Found, str | None]"


def scan(
    text: str,
    known: Container[str] = (),
    key: Callable[[str], str] | None = None,
    *,
    alone: bool = False,
    country: str = "7",
) -> tuple[Found, ...]:
    """What `find` finds in a text, and every phone, e-mail and name in it that is known.

    Args:
        text: a page's text, markup stripped (`text_of_html`).
        known: keys of the client's people: of `normal_phone`, `normal_email` and `normal_name`. Names are looked for
            with a capital; one written small throughout is not recognised.
        key: makes a known key of a normalised value, such as a salted hash; the value itself if left out.
        alone: whether a first name by itself counts; in a report it names nobody.
        country: calling code of phones written without one, as `normal_phone` was given.

    Returns:
        Finds in order, without overlaps; where both find one, the known value's extent stands.
    """
    return settled((*_known(_tokens(text, country), known, key or str), *find(text, alone=alone)))


def _known(tokens: Iterable[Candidate], known: Container[str], key: Callable[[str], str]) -> Iterator[Found]:
    for found, normalised in tokens:
        if normalised and key(normalised) in known:
            yield found


def _tokens(text: str, country: str) -> Iterator[Candidate]:
    """Everything in the text that could be a phone, an e-mail or a name, with its normalised form."""
    for match in EMAIL.finditer(text) if "@" in text else ():
        yield Found("email", *match.span()), normal_email(match[0])
    for match in _DIGITS.finditer(text):
        yield Found("phone", *match.span()), normal_phone(match[0], country)
    for start, end in _capitalised_runs(text):
        yield Found("name", start, end), normal_name(text[start:end])


def _capitalised_runs(text: str) -> Iterator[tuple[int, int]]:
    """Triples, then pairs, of adjacent capitalised words and initials."""
    words = [match.span() for match in _NAME_WORD.finditer(text)]
    joined = [_are_joined(text, left, right) for left, right in pairwise(words)]
    for size in range(_MOST_WORDS, 1, -1):
        for first in range(len(words) - size + 1):
            if all(joined[first : first + size - 1]):
                yield words[first][0], words[first + size - 1][1]


def _are_joined(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    gap = _INITIAL_JOINED if left[1] - left[0] == 1 else _JOINED
    return right[0] - left[1] <= _WIDEST_GAP and gap.fullmatch(text, left[1], right[0]) is not None
