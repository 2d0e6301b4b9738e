"""How clients name the columns of the vocabulary, in Russian and English; pure functions of a header."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

from jtbd_files.names import NAMES

_HUMP = re.compile(r"(?<=[a-zа-я0-9])(?=[A-ZА-Я])|(?<=[A-ZА-Я])(?=[A-ZА-Я][a-zа-я])")
_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.88
"""From here on a header is taken for a misspelt name."""
_LONG = 6
"""Letters from which likeness says anything."""
_OFF = 2
"""Letters by which a misspelt name may be longer or shorter."""
NEAR = 0.45
"""The least likeness that counts: half of a header's words are a name's."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to name a column; an exact one is too common a word to be looked for inside other headers."""

    text: str
    words: frozenset[str]
    exact: bool


def folded(header: str) -> str:
    """A header in small letters and single spaces, camel case and underscores parted: `shipCity` is `ship city`."""
    return " ".join(_WORD.findall(_HUMP.sub(" ", header))).casefold().replace("ё", "е")


def columns(dataset: str) -> tuple[str, ...]:
    """The columns of a dataset that have names here."""
    return tuple(NAMES[dataset])


@cache
def _names(dataset: str, column: str) -> tuple[_Name, ...]:
    told = NAMES[dataset][column].split("|")
    texts = [(folded(text), text.startswith("=")) for text in told]
    return tuple(_Name(text, frozenset(text.split()), exact) for text, exact in texts)


@cache
def likeness(dataset: str, column: str, header: str) -> float:
    """How like a name of the column a folded header is: 1 the same, `NEAR` the least that counts, 0 not at all."""
    words, best = frozenset(header.split()), 0.0
    # an earlier name is the better one, so that `customer unique id` wins over `customer id`
    for place, name in enumerate(_names(dataset, column)):
        if name.text == header:
            return 1 - 0.001 * place
        if not name.exact and name.words < words:
            best = max(best, 0.9 * len(name.words) / len(words) + 0.05 * (name.text in header))
    if best < NEAR and len(header) >= _LONG:
        best = max(best, _misspelt(dataset, column, header))
    return best if best >= NEAR else 0.0


def _misspelt(dataset: str, column: str, header: str) -> float:
    # few people get the first letter wrong, and comparing is slow
    near = (name.text for name in _names(dataset, column) if name.text[0] == header[0])
    names = [text for text in near if len(text) >= _LONG and abs(len(text) - len(header)) <= _OFF]
    return 0.6 if names and difflib.get_close_matches(header, names, 1, _ALIKE) else 0.0
