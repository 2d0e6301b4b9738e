"""How a table is laid on paper: how wide, in which size, upright or across; where intervals stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Fit: TypeAlias = Literal[
    "inline narrow", "inline plain", "plain", "small", "wide inline", "wide", "wide small", "wide small loose"
]
"""Class names of the print style sheet: intervals beside their numbers, text size, a page across, words broken."""
Texts: TypeAlias = "tuple[bool, Sequence[Sequence[str]]]"
"""A column: whether it is text; its cells, the heading first, each as its lines."""

# How many average characters a line of table text holds: half a page, A4 upright, upright in small type, across.
_CAPACITY: tuple[tuple[Fit, int], ...] = (
    ("inline narrow", 62),
    ("inline plain", 92),
    ("plain", 104),
    ("small", 128),
    ("wide inline", 150),
    ("wide", 158),
    ("wide small", 196),
)
_GUTTER = 3
_COMFORT, _LONGEST = 22, 28


def fit(columns: Iterable[Texts]) -> Fit:
    """The largest layout in which the columns stand side by side without breaking a number or a word."""
    given = list(columns)
    for name, capacity in _CAPACITY:
        beside = "inline" in name
        if sum(_needed(cells, text=text, beside=beside) + _GUTTER for text, cells in given) <= capacity:
            return name
    return "wide small loose"


def _needed(cells: Sequence[Sequence[str]], *, text: bool, beside: bool) -> int:
    """Characters a column cannot do without: whole numbers; of text its longest word or a comfortable measure.

    A word beyond any language's (an address, a hash) is not waited for: it may be broken anywhere.
    """
    (heading,), *rest = cells
    lines = [line for cell in rest for line in (["".join(cell)] if beside else cell)]
    longest = max(map(len, lines), default=0)
    word = max(map(len, re.split(r"[\s\-/]+", " ".join([heading, *lines]) if text else heading)))
    return max(min(word, _LONGEST), min(longest, _COMFORT) if text else longest)
