"""Traits of customers as categories: rare ones together, measures in bands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.thesis.gathering import UNKNOWN, Column
from jtbd_reports.stats.patterns import quantile_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.thesis.options import Trait

AGES = (18, 25, 35, 45, 55, 65)
"""Where bands of age begin."""
_BANDS = 4
"""Equal parts of a behaviour that is a measure."""
_PARTS = 5
"""Equal parts of a measure in a basis."""
_FEW = 12
"""Different numbers up to which each is a category of its own."""
_CATEGORIES = 12
"""Categories of a behaviour at most, the last of them all others."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a category is, to be worded later.

    Attributes:
        label: the client's own word; empty for a band and for all others.
        low: lower end of a band, None where it is open or there is none.
        high: upper end.
        other: several rare labels together.
    """

    label: str = ""
    low: float | None = None
    high: float | None = None
    other: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """A trait as categories.

    Attributes:
        codes: by customer, an index of `names`, -1 where unknown.
        names: of the categories.
    """

    codes: NDArray[np.intp]
    names: tuple[Name, ...]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Of whom it is known."""
        return self.codes >= 0


def coded(trait: Trait, column: Column, *, bands: int = _PARTS) -> Coded:
    """A trait as categories: labels as they are, numbers each for itself where there are few, else in bands.

    Args:
        trait: which one.
        column: its values.
        bands: equal parts by rank; age has bands of its own.
    """
    if trait.kind == "label":
        codes = np.where(column.values == UNKNOWN, -1, np.where(column.values < 0, len(column.labels), column.values))
        return _tidy(codes, (*map(Name, column.labels), Name(other=True)))
    if trait.kind == "flag":
        return Coded(column.values.astype(np.intp), (Name("no"), Name("yes")))
    if trait.column == "age":
        return _cut(column.values, np.array(AGES, dtype=np.float64))
    values = np.unique(column.values[~np.isnan(column.values)])
    if len(values) <= _FEW:
        places = np.where(np.isnan(column.values), -1, np.searchsorted(values, column.values))
        return _tidy(places, tuple(Name(low=float(value), high=float(value)) for value in values))
    known = column.values[~np.isnan(column.values)]
    # as `quantile_codes` cuts, so that the ends can be named
    edges = np.unique(np.quantile(known, np.arange(1, bands) / bands))
    return _tidy(quantile_codes(column.values, bands) - 1, _between(edges))


def behaviour(trait: Trait, column: Column, least: int) -> Coded:
    """A behaviour as categories large enough to be predicted; the rest together.

    Args:
        trait: which one.
        column: its values.
        least: customers of a category.
    """
    found = coded(trait, column, bands=_BANDS)
    counts = np.bincount(found.codes[found.known], minlength=len(found.names))
    largest = np.argsort(-counts, kind="stable")
    fits = len(found.names) <= _CATEGORIES and (counts >= least).all()
    chosen = (
        largest
        if fits
        else [place for place in largest[: _CATEGORIES - 1] if counts[place] >= least and not found.names[place].other]
    )
    turned = np.full(len(found.names) + 1, len(chosen), dtype=np.intp)
    # bands keep their order, labels come by size
    chosen = sorted(chosen) if trait.kind != "label" else chosen
    turned[list(chosen)] = np.arange(len(chosen))
    turned[-1] = -1
    codes = turned[np.where(found.known, found.codes, len(found.names))]
    rest = int(np.count_nonzero(codes == len(chosen)))
    if 0 < rest < least:
        # too few to be predicted, and whoever did something else cannot be put to those who did not
        codes = np.where(codes == len(chosen), -1, codes)
    names = tuple(found.names[place] for place in chosen)
    return Coded(codes, (*names, Name(other=True)) if rest >= least else names)


def _cut(values: NDArray[Any], edges: NDArray[np.float64]) -> Coded:
    codes = np.where(np.isnan(values), -1, np.searchsorted(edges, values, side="right"))
    return _tidy(codes, _between(edges))


def _between(edges: NDArray[np.float64]) -> tuple[Name, ...]:
    ends: list[float | None] = [None, *map(float, edges), None]
    return tuple(Name(low=low, high=high) for low, high in pairwise(ends))


def _tidy(codes: NDArray[Any], names: tuple[Name, ...]) -> Coded:
    """Without categories that nobody has."""
    used = np.unique(codes[codes >= 0])
    places = np.where(codes >= 0, np.searchsorted(used, codes), -1)
    return Coded(places.astype(np.intp), tuple(names[place] for place in used))
