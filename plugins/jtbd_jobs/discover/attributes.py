"""An attribute of a purchase: a column, or words of its texts, as a handful of levels that jobs.yml can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Said: TypeAlias = Literal["value", "range", "other", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Level:
    """One answer.

    Attributes:
        said: how it is worded: a value of the client's, a range of numbers, everything else, holds, does not hold.
        rule: the same as a rule of jobs.yml.
        value: the client's word, or the name of the words that hold or do not.
        low: lowest number of a range, None where it is open.
        high: highest number of a range, None where it is open.
    """

    said: Said
    rule: Mapping[str, Any]
    value: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something known of a purchase.

    Attributes:
        name: unique; the column, or the column and the part or words looked for.
        column: of deals, or `text`.
        levels: at least two; a deal has the first whose rule holds, or no answer.
    """

    name: str
    column: str
    levels: tuple[Level, ...]


def of_values(column: str, values: Sequence[str], *, rest: bool) -> Attribute:
    """A column of text: its values, the commonest first, and everything else as one level more where there is any."""
    listed = [Level("value", {column: {"in": [value]}}, value) for value in values]
    if rest:
        listed.append(Level("other", {column: {"exists": True}, "not": {column: {"in": [*values]}}}))
    return Attribute(column, column, tuple(listed))


def of_numbers(column: str, cuts: Sequence[float], step: float) -> Attribute:
    """A column of numbers in bands.

    Args:
        column: of deals.
        cuts: rising; the last number of each band but the last.
        step: the least difference of two numbers, so that bands meet and do not overlap.
    """
    starts = [None, *(round(cut + step, 6) for cut in cuts)]
    levels = [
        Level("range", {column: {"between": [_plain(low), _plain(high)]}}, low=low, high=high)
        for low, high in zip(starts, [*cuts, None], strict=True)
    ]
    return Attribute(column, column, tuple(levels))


def of_words(column: str, name: str, phrases: Sequence[str]) -> Attribute:
    """Whether a text holds any of the phrases; a missing text is no answer unless it is all of a deal's words."""
    holds = {column: {"contains": [*phrases]}}
    filled = {} if column == "text" else {column: {"exists": True}}
    no = {**filled, "not": holds}
    return Attribute(f"{column}: {name}", column, (Level("no", no, name), Level("yes", holds, name)))


def blocks_of(attributes: Sequence[Attribute]) -> list[list[int]]:
    """Places of attributes that are choices of one column, for columns with several."""
    places: dict[str, list[int]] = {}
    for place, one in enumerate(attributes):
        if one.levels[-1].said == "yes":
            places.setdefault(one.column, []).append(place)
    return [block for block in places.values() if len(block) > 1]


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number
