"""Where the ticks of an axis stand and what is written at them; how wide a text is; where a label breaks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.language import MOST_DIGITS, money_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.language import Language
    from jtbd_reports.model import Kind

_NARROW, _WIDE = set("iljI.,:;'|!()[]ft \u00a0\u202f"), set("mwMWШЩЖЮФшщжюфмДЫы%@—№₽")


@dataclass(frozen=True, slots=True)
class Axis:
    """Ends of a scale, its ticks between them and the words at the ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]


def axis(values: Sequence[float], kind: Kind, language: Language, currency: str, *, zero: bool, room: float) -> Axis:
    """An axis that holds the values between round ticks.

    Args:
        values: everything drawn, in the metric's own unit (shares as fractions).
        kind: how the numbers are read.
        language: formats of the labels.
        currency: for money.
        zero: whether the axis must reach zero.
        room: width in px, which decides how many labels fit side by side.
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    for count in (6, 5, 4, 3, 2):
        ticks = round_ticks(low, high, count, whole=kind in {"count", "days"})
        labels = tick_labels(ticks, kind, language, currency)
        if _needed([text_width(label, 12) for label in labels]) <= room / (len(ticks) - 1):
            break
    return Axis(ticks[0], ticks[-1], ticks, labels)


def _needed(widths: Sequence[float]) -> float:
    """From tick to tick, so that labels stand apart: the last may stand wholly left of its tick."""
    *others, last = widths
    return max(max(others) + 20, last + others[-1] / 2 + 8)


def round_ticks(low: float, high: float, count: int, *, whole: bool = False) -> tuple[float, ...]:
    """At most about `count` steps of 1, 2 or 5 times a power of ten, from at or below `low` to at or above `high`."""
    span = high - low or abs(high) or 1.0
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    step = max(step, 1.0) if whole else step
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    places = max(0, 2 - math.floor(math.log10(step)))
    return tuple(round(index * step, places) for index in range(first, max(last, first + 1) + 1))


def tick_labels(ticks: Sequence[float], kind: Kind, language: Language, currency: str) -> tuple[str, ...]:
    """Numbers at the ticks with as many decimals as their step needs; money in one unit, named at the last alone."""
    step = ticks[1] - ticks[0]
    if kind == "share":
        return tuple(language.share(tick, _decimals(100 * step)) for tick in ticks)
    if kind == "money":
        scale, mark, _ = money_scale(max(map(abs, ticks)))
        digits = _decimals(step / scale)
        *others, last = (language.number(tick / scale, digits) for tick in ticks)
        return (*others, language.with_currency(last, currency, mark))
    return tuple(language.number(tick, _decimals(step)) for tick in ticks)


def _decimals(step: float) -> int:
    """Decimals that tell neighbouring ticks apart."""
    return min(MOST_DIGITS, max(0, -math.floor(math.log10(step) + 1e-9)))


def text_width(text: str, size: float) -> float:
    """About how wide the text is in px: a guess by letter shapes, a little generous, good for both alphabets."""
    return size * sum(0.3 if c in _NARROW else 0.84 if c in _WIDE else 0.68 if c.isupper() else 0.56 for c in text)


def wrapped(text: str, width: float, size: float, lines: int = 2) -> tuple[str, ...]:
    """The text broken at spaces to fit the width; what needs more lines ends in an ellipsis."""
    words, found = text.split(" "), [""]
    for word in words:
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and text_width(longer, size) > width:
            found.append(word)
        else:
            found[-1] = longer
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return tuple(_cut(line, width, size) for line in found)


def _cut(line: str, width: float, size: float) -> str:
    if text_width(line, size) <= width:
        return line
    while line and text_width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"
