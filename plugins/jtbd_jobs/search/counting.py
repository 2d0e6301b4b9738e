"""Sums per job from which every share of this analysis and its interval are made, where the data live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_reports.engine import collected, kept
from jtbd_reports.stats import Clustered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUMS = ("visits", "tried", "converted", "cents")
_STARTS = ("all", "known")
"""What the totals of a unit begin with: all its visits, those that have a job."""


@dataclass(frozen=True, slots=True)
class Group:
    """Visits of one job, of the brand, of none, or all.

    Attributes:
        units: phrases or browsers that have a visit here.
        visits: all of them.
        converted: those that reached a goal.
        payers: units that brought money.
        cents: hundredths of that money.
        largest: most that one unit brought.
        shares: these visits in all visits of a unit.
        among: these visits in those of a unit that have a job.
        outcome: converted visits in those of which it is known.
        money: the money in all money of units that have a job.
    """

    units: int
    visits: int
    converted: int
    payers: int
    cents: int
    largest: int
    shares: Clustered
    among: Clustered
    outcome: Clustered
    money: Clustered


@dataclass(frozen=True, slots=True)
class Tally:
    """Groups by index of the job (None: no rule matches), all visits, and visits that have a job."""

    groups: Mapping[int | None, Group]
    all: Group
    known: Group


def tally(frame: nw.LazyFrame[Any], unit: str, jobs: int) -> Tally:
    """Everything the intervals need, by job.

    Args:
        frame: `job` (index) and the whole numbers `visits`, `tried`, `converted`, `cents`.
        unit: column of what was sampled: the phrase, or the browser, whose visits are alike.
        jobs: indexes below it are jobs; above it stands the brand.
    """
    sums = [nw.col(name).sum().cast(nw.Int64).alias(name) for name in _SUMS]
    parts = frame.group_by(unit, "job").agg(*sums)
    has = (nw.col("job") < jobs).fill_null(value=False)
    known = [nw.when(has).then(nw.col(name)).otherwise(nw.lit(0)) for name in _SUMS]
    totals = parts.group_by(unit).agg(
        *(nw.col(name).sum().cast(nw.Int64).alias(f"all_{name}") for name in _SUMS),
        *(part.sum().cast(nw.Int64).alias(f"known_{name}") for name, part in zip(_SUMS, known, strict=True)),
    )
    # Asked twice, by job and by unit.
    joined = kept(parts.join(totals, on=unit, how="left"))
    names = [f"{start}_{name}" for start in _STARTS for name in _SUMS]
    # A unit's totals stand on each of its rows.
    whole = joined.group_by(unit).agg(*(nw.col(name).max().cast(nw.Int64).alias(name) for name in names))
    sums_ = [expression.alias(f"{start}{name}") for start in _STARTS for name, expression in _moments(start).items()]
    row = collected(whole.select(*sums_))[0]
    base, told = (_plain({name: row[f"{start}{name}"] for name in _moments(start)}) for start in _STARTS)
    by_job = collected(joined.group_by("job").agg(*(one.alias(name) for name, one in _moments("").items())))
    # Units without a visit that has a job tell nothing of how jobs divide visits.
    told["rows"] = told["units"]
    groups = {None if row["job"] is None else int(row["job"]): _group(_plain(row), base, told) for row in by_job}
    return Tally(groups, _group(base, base, told), _group(told, base, told))


def _moments(start: str) -> dict[str, nw.Expr]:
    """Sums over units of what they have: of a job where `start` is empty, else of the totals that begin with it."""
    visits, tried, converted, cents = (nw.col(f"{start}_{name}" if start else name) for name in _SUMS)
    money, paid = cents.cast(nw.Float64), nw.col("known_cents").cast(nw.Float64)
    return {
        "rows": nw.len(),
        "units": (visits > 0).cast(nw.Int64).sum(),
        "visits": visits.sum(),
        "tried": tried.sum(),
        "converted": converted.sum(),
        "cents": cents.sum(),
        "payers": (cents > 0).cast(nw.Int64).sum(),
        "largest": cents.abs().max(),
        "vv": (visits * visits).sum(),
        "va": (visits * nw.col("all_visits")).sum(),
        "vk": (visits * nw.col("known_visits")).sum(),
        "cc": (converted * converted).sum(),
        "ct": (converted * tried).sum(),
        "tt": (tried * tried).sum(),
        "mm": (money * money).sum(),
        "mk": (money * paid).sum(),
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    # Engines sum nothing to NULL and whole numbers to decimals.
    return {
        name: float(value or 0) if name in {"mm", "mk"} else int(value or 0)
        for name, value in row.items()
        if name != "job"
    }


def _group(n: Mapping[str, Any], base: Mapping[str, Any], known: Mapping[str, Any]) -> Group:
    return Group(
        n["units"],
        n["visits"],
        n["converted"],
        n["payers"],
        n["cents"],
        n["largest"],
        shares=Clustered(base["rows"], n["visits"], base["visits"], n["vv"], n["va"], base["vv"]),
        among=Clustered(known["rows"], n["visits"], known["visits"], n["vv"], n["vk"], known["vv"]),
        outcome=Clustered(n["units"], n["converted"], n["tried"], n["cc"], n["ct"], n["tt"]),
        money=Clustered(known["rows"], n["cents"], known["cents"], n["mm"], n["mk"], known["mm"]),
    )


def monthly(visits: nw.LazyFrame[Any]) -> Sequence[tuple[int, int, int]]:
    """Month, index of the job and visits, for visits that have both."""
    told = visits.filter(~nw.col("job").is_null() & ~nw.col("month").is_null())
    counted = told.group_by("month", "job").agg(nw.len().cast(nw.Int64).alias("visits"))
    return sorted((int(row["month"]), int(row["job"]), int(row["visits"])) for row in collected(counted))


def browsers(visits: nw.LazyFrame[Any], length: int) -> Mapping[tuple[int, int], int]:
    """Different browsers by first month of a stretch of `length` months (of year 0, from 0) and index of the job."""
    told = visits.filter(~nw.col("job").is_null() & ~nw.col("month").is_null())
    starts = told.with_columns((nw.col("month") - nw.col("month") % length).alias("stretch"))
    # Browsers of months do not add up to those of a quarter: one may come in each.
    counted = starts.group_by("stretch", "job").agg(nw.col("cluster").n_unique().cast(nw.Int64).alias("units"))
    return {(int(row["stretch"]), int(row["job"])): int(row["units"]) for row in collected(counted)}
