"""Where numbers are cut into bands: near their quantiles, where they leave the widest gap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GRID = 40
_REACH = 3
"""Steps of the grid to either side of a quantile where a gap is looked for: 7.5 % of the deals."""
_FEW = 6
"""Numbers with no more distinct values than this are levels as they are."""
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers at a glance.

    Attributes:
        grid: 41 quantiles from the least to the greatest; empty where nothing is filled.
        distinct: different values.
        filled: share of deals that have one.
        step: the least difference of two values: 1, 0.1 or 0.01.
        values: the values themselves where there are few, rising.
    """

    grid: tuple[float, ...]
    distinct: int
    filled: float
    step: float
    values: tuple[float, ...] = ()


def numbers_in(deals: nw.LazyFrame[Any], names: Sequence[str]) -> dict[str, Numbers]:
    """The numbers of each column, asked in one go."""
    if not names:
        return {}
    row = collected(deals.select(nw.len().alias("rows"), *(part for name in names for part in _asked(name))))[0]
    found = {name: _read(name, row) for name in names}
    return {name: _listed(deals, name, numbers) for name, numbers in found.items()}


def _asked(name: str) -> list[nw.Expr]:
    value = nw.col(name).cast(nw.Float64)
    parts = [
        value.quantile(place / _GRID, interpolation="linear").alias(f"{name}~{place}") for place in range(_GRID + 1)
    ]
    # How far values lie from whole numbers of 1, 0.1, 0.01: what they are written in.
    for digits in range(_DECIMALS + 1):
        scaled = value * 10**digits
        parts.append((scaled - scaled.round()).abs().max().alias(f"{name}~off{digits}"))
    return [*parts, value.n_unique().alias(f"{name}~distinct"), value.count().alias(f"{name}~filled")]


def _read(name: str, row: Mapping[str, Any]) -> Numbers:
    filled = int(row[f"{name}~filled"])
    if not filled:
        return Numbers((), 0, 0.0, 1.0)
    exact = (digits for digits in range(_DECIMALS) if row[f"{name}~off{digits}"] < 1e-6)  # noqa: PLR2004 - rounding
    step = 10.0 ** -next(exact, _DECIMALS)
    grid = tuple(float(row[f"{name}~{place}"]) for place in range(_GRID + 1))
    # A missing value counts as a distinct one.
    distinct = int(row[f"{name}~distinct"]) - (filled < row["rows"])
    return Numbers(grid, distinct, filled / row["rows"], step)


def _listed(deals: nw.LazyFrame[Any], name: str, numbers: Numbers) -> Numbers:
    if not 1 < numbers.distinct <= _FEW:
        return numbers
    rows = collected(
        deals.select(nw.col(name).cast(nw.Float64).alias("value")).filter(~nw.col("value").is_null()).unique()
    )
    values = tuple(sorted(float(row["value"]) for row in rows))
    return Numbers(numbers.grid, numbers.distinct, numbers.filled, numbers.step, values)


def cuts_of(numbers: Numbers, groups: int) -> tuple[float, ...]:
    """Rising cuts, each the last number of its band: between all values where there are few, else near quantiles.

    Near a quantile the cut falls into the widest gap, at the roundest number there, so that a rule reads as a person
    would write it and no heap of equal values is split. None where one value fills almost everything.
    """
    if numbers.values:
        return numbers.values[:-1]
    if not numbers.grid:
        return ()
    places = [round(part * _GRID / groups) for part in range(1, groups)]
    cuts = {_cut(numbers, place, _REACH if groups * 2 * _REACH < _GRID else 1) for place in places}
    return tuple(sorted(cut for cut in cuts if cut is not None))


def peopled(deals: nw.LazyFrame[Any], name: str, cuts: Sequence[float], minimum: int) -> tuple[float, ...]:
    """The cuts without those that make bands of fewer customers than `minimum`; such a band joins a neighbour."""
    found = list(cuts)
    while found:
        sizes = _customers(deals, name, found)
        few = min(range(len(sizes)), key=lambda band: sizes[band])
        if sizes[few] >= minimum:
            break
        # The smaller neighbour, as far as there are two.
        below = few == len(found) or (few > 0 and sizes[few - 1] < sizes[few + 1])
        del found[few - 1 if below else few]
    return tuple(found)


def _customers(deals: nw.LazyFrame[Any], name: str, cuts: Sequence[float]) -> list[int]:
    """Distinct known customers of each band."""
    value = nw.col(name).cast(nw.Float64)
    band = sum(((value > cut).cast(nw.Int64) for cut in cuts), nw.lit(0))
    told = deals.filter(~nw.col(name).is_null()).select(known_customer(), band.alias("band"))
    known = told.filter(~nw.col("customer_id").is_null())
    rows = collected(known.group_by("band").agg(nw.col("customer_id").n_unique().alias("n")))
    sizes = {int(row["band"]): int(row["n"]) for row in rows}
    return [sizes.get(place, 0) for place in range(len(cuts) + 1)]


def known_customer() -> nw.Expr:
    """`customer_id`, missing where it is blank."""
    customer = nw.col("customer_id").cast(nw.String).str.strip_chars()
    return nw.when(customer != "").then(customer).alias("customer_id")


def _cut(numbers: Numbers, place: int, reach: int) -> float | None:
    """The roundest number in the widest gap near a place of the grid; None where all values there are one."""
    grid = numbers.grid
    pairs = [(grid[left], grid[left + 1]) for left in range(max(place - reach, 0), min(place + reach, _GRID))]
    low, high = max(pairs, key=lambda pair: pair[1] - pair[0])
    return None if high - low < numbers.step / 2 else roundest(low, high, numbers.step)


def roundest(low: float, high: float, step: float) -> float:
    """The multiple of the largest power of ten (or half of it) from `low` to below `high`; never finer than `step`.

    Where none lies there, `low` brought down to the step.
    """
    for power in range(math.ceil(math.log10(max(abs(high), step))), round(math.log10(step)) - 1, -1):
        for unit in (10.0**power, 10.0**power / 2):
            found = math.ceil(round(low / unit, 9)) * unit
            if low <= found < high and unit >= step - 1e-12:
                return round(found, 6)
    return round(math.floor(round(low / step, 6)) * step, 6)
