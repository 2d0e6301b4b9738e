"""Which recordings an analyst should watch: visits drawn by job and ending, so that each kind is seen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.search.visiting import CONVERTED, LEFT, STAYED
from jtbd_reports.engine import collected, day_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_JOB = -1
_COLUMNS = ("visit_id", "started_at", "device", "page", "pageviews", "seconds", "stratum", "outcome")


def drawn(visits: nw.LazyFrame[Any], size: int, days: int, jobs: Sequence[int], seed: int) -> list[dict[str, Any]]:
    """Visits to watch, the rarest kinds as many as the commonest as far as there are any.

    A kind is a job (or none) together with how the visit ended: converted, or stayed and left without. Visits that
    ended at once show nothing. Within a kind each visit is as likely as any other.

    Args:
        visits: as `visited` makes them.
        size: how many at most.
        days: only visits of so many days before the last one.
        jobs: indexes of jobs in the order in which a remainder is dealt out.
        seed: for `numpy.random.default_rng`; the draw hangs on time and id of visits, never on a hashed key.

    Returns:
        `visit`, `at` (ISO, empty where unknown), `device`, `page`, `pageviews`, `seconds`, `job` (index, -1 for none),
        `converted`; in the order of jobs, converted ones first, then by time.
    """
    import numpy as np  # noqa: PLC0415 - loaded when something is drawn

    recent = _recent(visits, days)
    strata = [(job, ending) for job in (*jobs, NO_JOB) for ending in (CONVERTED, STAYED)]
    rows = collected(recent.group_by("stratum", "outcome").agg(nw.len().cast(nw.Int64).alias("n")))
    sizes = {(int(row["stratum"]), int(row["outcome"])): int(row["n"]) for row in rows}
    quotas = dealt([sizes.get(stratum, 0) for stratum in strata], size)
    picked: dict[tuple[int, int], set[int]] = {}
    for place, (stratum, quota) in enumerate(zip(strata, quotas, strict=True)):
        if quota:
            chosen = np.random.default_rng([seed, place]).choice(sizes[stratum], quota, replace=False)
            picked[stratum] = {int(index) + 1 for index in chosen}
    found = [] if not picked else collected(_ranked(recent, picked))
    order = {stratum: place for place, stratum in enumerate(strata)}
    found.sort(
        key=lambda row: (order[int(row["stratum"]), int(row["outcome"])], str(row["started_at"]), row["visit_id"])
    )
    return [_plain(row) for row in found]


def dealt(sizes: Sequence[int], total: int) -> list[int]:
    """How many to take of each kind: one each in turn, until all are dealt or a kind has no more."""
    quotas = [0] * len(sizes)
    left = min(total, sum(sizes))
    while left:
        for place, size in enumerate(sizes):
            if left and quotas[place] < size:
                quotas[place] += 1
                left -= 1
    return quotas


def _recent(visits: nw.LazyFrame[Any], days: int) -> nw.LazyFrame[Any]:
    stayed = visits.filter(nw.col("outcome") != LEFT).with_columns(nw.col("job").fill_null(NO_JOB).alias("stratum"))
    day = day_number(nw.col("started_at"))
    last = collected(visits.select(day.max().alias("day")))[0]["day"]
    return stayed if last is None else stayed.filter(day > int(last) - days)


def _ranked(recent: nw.LazyFrame[Any], picked: Mapping[tuple[int, int], set[int]]) -> nw.LazyFrame[Any]:
    place = nw.col("visit_id").cum_count().over("stratum", "outcome", order_by=["started_at", "visit_id"])
    ranked = recent.select(*_COLUMNS).with_columns(place.cast(nw.Int64).alias("place"))
    wanted = [
        (nw.col("stratum") == job) & (nw.col("outcome") == ending) & nw.col("place").is_in(sorted(places))
        for (job, ending), places in picked.items()
    ]
    return ranked.filter(nw.any_horizontal(*wanted, ignore_nulls=True))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    at = row["started_at"]
    return {
        "visit": row["visit_id"],
        "at": at.isoformat(sep=" ", timespec="minutes") if isinstance(at, dt.datetime) else "",
        "device": row["device"] or "",
        "page": row["page"] or "",
        "pageviews": None if row["pageviews"] is None else int(row["pageviews"]),
        "seconds": None if row["seconds"] is None else int(row["seconds"]),
        "job": int(row["stratum"]),
        "converted": int(row["outcome"]) == CONVERTED,
    }
