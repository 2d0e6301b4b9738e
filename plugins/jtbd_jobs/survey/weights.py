"""Weights that bring respondents to the frame, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.weighting import design_effect, effective_n, rake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.survey.attributes import Attribute

MOST_MARGINS = 4
"""Margins taken unasked: each further one costs precision and repairs less."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weights of the respondents, 1 on average.

    Attributes:
        weights: one by respondent.
        margins: names of the attributes they bring to the frame.
        trimmed: respondents whose weight stands at a limit.
        limited: whether the limits could be kept; without, weights are as raking left them.
        effect: Kish's design effect.
        effective: respondents after weighting.
    """

    weights: NDArray[np.float64]
    margins: tuple[str, ...]
    trimmed: int
    limited: bool
    effect: float
    effective: float


def chosen(attributes: Sequence[Attribute], asked: Sequence[str] | None) -> list[Attribute]:
    """Attributes for margins: those asked for, else the first few usable ones."""
    usable = [one for one in attributes if one.usable]
    if asked is not None:
        return [one for one in usable if one.name in asked]
    return usable[:MOST_MARGINS]


def weighted(size: int, margins: Sequence[Attribute], trim: tuple[float, float] | None) -> Weighted:
    """Raked weights.

    Respondents of whom an attribute is not known keep their own part in it; the rest are brought to the frame's
    shares among those for whom it is recorded.

    Args:
        size: respondents.
        margins: attributes to rake on; none gives equal weights.
        trim: least and largest weight.
    """
    if not margins:
        return _summed(np.ones(size), (), 0, limited=True)
    codes, targets = zip(*(_margin(one) for one in margins), strict=True)
    names = tuple(one.name for one in margins)
    raked = rake(codes, targets, limits=trim, tolerance=1e-7, rounds=500)
    if raked.converged or trim is None:
        return _summed(raked.weights, names, raked.trimmed if trim else 0, limited=True)
    # margins met beat limits kept: the few large weights show in the design effect
    free = rake(codes, targets, tolerance=1e-7, rounds=500)
    return _summed(free.weights, names, 0, limited=False)


def _margin(one: Attribute) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Codes with a last one for "not known", and the shares wanted."""
    silent = one.codes < 0
    shares = one.frame / one.frame.sum() * (1 - silent.mean())
    last = len(one.frame)
    return np.where(silent, last, one.codes), np.append(shares, silent.mean())


def _summed(raw: NDArray[np.float64], margins: tuple[str, ...], trimmed: int, *, limited: bool) -> Weighted:
    # eleven digits: the order in which an engine hands over rows must not show in the last ones
    weights = np.round(raw / raw.mean(), 11)
    return Weighted(weights, margins, trimmed, limited, design_effect(weights), effective_n(weights))
