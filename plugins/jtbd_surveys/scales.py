"""Answers on a scale: in numbers, in words, in numbers with words; and which scale answers look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import Bad, fold, number
from jtbd_surveys.ladders import LADDERS, NO_OPINION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

OFF_SCALE = "an answer outside the declared scale"
NO_POINT = "not an answer on the scale"

_LEADING = re.compile(r"(-?\d{1,3})(?:\s*[.)\]:=(–—-]|\s)\s*\D.*", re.DOTALL)
_LABELLED = re.compile(r"(\d{1,2})\s*[.)\]:=(–—-]?\s*\D.*", re.DOTALL)
_PARTS = 3
"""Points that make a scale; two are a choice."""
_WIDEST = 10
_PERCENT = 100
_MOST = 40
"""Distinct answers beyond which there is no scale."""


@dataclass(frozen=True, slots=True)
class Points:
    """A scale: its ends, its words by folded text (None: no point), whether it runs down."""

    low: float
    high: float
    labels: Mapping[str, float | None] = field(default_factory=dict)
    reversed: bool = False


def point(text: str, scale: Points, decimal: str) -> float | Bad | None:
    """Where an answer stands on the scale, turned round where the scale is reversed.

    Args:
        text: a cleaned answer: a word of the scale, a number, a number with words behind it (`5 — very`).
        scale: with its words folded.
        decimal: sign of the project.

    Returns:
        The point; None for words that are no point; Bad for what does not belong to the scale.
    """
    word = plain(text)
    if word in scale.labels:
        found = scale.labels[word]
    else:
        # «4 — rather» and «4. rather» are points with their words behind
        match = _LEADING.fullmatch(text)
        value = number(match[1] if match else text, decimal)
        if isinstance(value, Bad):
            return Bad(NO_POINT)
        found = value
    if found is None:
        return None
    if not scale.low <= found <= scale.high:
        return Bad(OFF_SCALE)
    return scale.low + scale.high - found if scale.reversed else found


def moved(values: NDArray[np.float64], own: Points, other: Points) -> NDArray[np.float64]:
    """Points of one scale on another, end on end; as they are where both have the same ends."""
    if (own.low, own.high) == (other.low, other.high):
        return values
    found: NDArray[np.float64] = other.low + (values - own.low) * (other.high - other.low) / (own.high - own.low)
    return found


def plain(text: str) -> str:
    """A word of a scale as it is compared: folded, `ё` as `е`, feminine endings in brackets dropped."""
    return re.sub(r"\s*\((?:а|на|ы)\)|\(-а\)", "", fold(text)).replace("ё", "е")


def labels_of(told: Mapping[str, float | None]) -> dict[str, float | None]:
    """Words of a scale by their compared form."""
    return {plain(word): value for word, value in told.items()}


def numbered_scale(texts: Iterable[str], low: float, high: float) -> Points | None:
    """The scale from low to high where each answer begins with its number (`1. like`); None where one does not."""
    scale = Points(low, high)
    found = [point(text, scale, ".") for text in texts]
    return scale if found and not any(isinstance(one, Bad) for one in found) else None


def likely_scale(texts: Iterable[str], decimal: str = ",") -> Points | None:
    """The scale on which these distinct answers seem to be given; None where they are none."""
    looked_at = list(islice(texts, _MOST + 1))
    if len(looked_at) > _MOST:
        return None
    answers = [text for text in looked_at if plain(text) not in NO_OPINION]
    beside = {plain(text): None for text in looked_at if plain(text) in NO_OPINION}
    found = (_in_numbers(answers, decimal) or _in_words(answers)) if len(answers) > 1 else None
    return Points(found.low, found.high, {**found.labels, **beside}) if found else None


def _in_numbers(answers: list[str], decimal: str) -> Points | None:
    """0-10, 1-5, 1-7 or 1-10, the ends perhaps with words; labels only are a list of options, not a scale."""
    bare = [value for text in answers if not isinstance(value := number(text, decimal), Bad)]
    labelled = [int(match[1]) for text in answers if (match := _LABELLED.fullmatch(text))]
    # labels alone (1. White, 2. Black) number a list; a scale leaves points between its ends bare
    if not bare or len(bare) + len(labelled) < len(answers):
        return None
    points = {*bare, *map(float, labelled)}
    if len(points) < _PARTS or not all(value.is_integer() and 0 <= value <= _WIDEST for value in points):
        return None
    return Points(*_ends(min(points), max(points)))


def _ends(least: float, most: float) -> tuple[float, float]:
    """The usual scale that holds these points."""
    if least == 0:
        return 0, 5 if most <= 5 else 10  # noqa: PLR2004 - scales that are asked
    return 1, next(high for high in (5, 7, 10) if most <= high)


def spanning_scale(texts: Iterable[str], decimal: str = ",") -> Points | None:
    """The plausible scale around whole numbers that are no usual scale (-1 to 9); None where they are none.

    Args:
        texts: distinct answers; words for no opinion may stand among them.
        decimal: sign of the project.
    """
    found = set(texts)
    beside = {plain(text): None for text in found if plain(text) in NO_OPINION}
    values = {number(text, decimal) for text in found if plain(text) not in NO_OPINION}
    points = {value for value in values if not isinstance(value, Bad)}
    if len(points) < len(values) or len(points) < _PARTS or not all(value.is_integer() for value in points):
        return None
    least, most = min(points), max(points)
    if least < -_WIDEST or most > _PERCENT:
        return None
    if least < 0 and most <= -least:
        return Points(least, -least, beside)
    low = least if least < 0 else min(least, 1)
    return Points(low, next(high for high in (5, 7, _WIDEST, _PERCENT) if most <= high), beside)


def _in_words(answers: list[str]) -> Points | None:
    words = {plain(text) for text in answers}
    if len(words) < 2:  # noqa: PLR2004 - one word says nothing
        return None
    for ladder in LADDERS:
        places = {plain(word): float(n) for n, step in enumerate(ladder, 1) for word in step}
        # two spellings of one point in one question would be two points
        if words <= places.keys() and len({places[word] for word in words}) == len(words):
            return Points(1, len(ladder), {word: places[word] for word in sorted(words)})
    return None
