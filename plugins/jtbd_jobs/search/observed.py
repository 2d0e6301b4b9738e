"""What analysts saw in recordings, put beside what the rules said of the same visits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.search.numbers import count, tidy
from jtbd_reports import Metric
from jtbd_reports.engine import collected
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.search.observations import Observation


def looked_up(
    seen: Sequence[Observation], visits: nw.LazyFrame[Any], told: nw.LazyFrame[Any], ids: Sequence[str]
) -> dict[str, Any]:
    """The observations with what is known of their visits, as JSON values.

    Args:
        seen: as observations.yml has them.
        visits: every visit of the export, robots included.
        told: visits with `job`, as `visited` makes them.
        ids: of jobs.

    Returns:
        `rows`: the job seen (empty where none showed; the rules are not asked), code, words, in the order of the file;
        `visits`: how many different visits; `unknown`: ids that the export does not have; `pairs`: job seen and job
        given by the rules, one for each visit where both are known.
    """
    keys = sorted({one.key for one in seen})
    mine = nw.col("visit_id").cast(nw.String).is_in(keys)
    known = {str(row["visit_id"]) for row in collected(visits.select("visit_id").filter(mine))} if keys else set()
    rows = collected(told.select("visit_id", "job").filter(mine)) if keys else []
    given = {row["visit_id"]: ids[int(row["job"])] for row in rows if row["job"] is not None}
    pairs = {one.key: [one.job, given[one.key]] for one in seen if one.job and one.key in given}
    listed = [[one.job or "", one.code or "", one.seen] for one in seen if one.key in known]
    return {
        "rows": listed,
        "visits": len(known & set(keys)),
        "unknown": [key for key in keys if key not in known],
        "pairs": [pairs[key] for key in sorted(pairs)],
    }


def of_observations(found: Mapping[str, Any]) -> Iterator[Metric]:
    """How many visits were watched, how many are not in the export, how often the rules named the job that was seen."""
    yield count("search.observed", len(found["rows"]), "observations")
    yield count("search.observed.visits", found["visits"], "visits")
    yield count("search.observed.unknown", len(found["unknown"]), "visits", "visit not in the export")
    pairs = found["pairs"]
    if pairs:
        same = sum(seen == given for seen, given in pairs)
        part = same / len(pairs)
        low, high = wilson(part, len(pairs))
        where = "job seen and job by rules known"
        yield count("search.observed.pairs", len(pairs), "visits", where)
        yield count("search.observed.same", same, "visits", "job seen = job by rules")
        yield Metric(
            "search.observed.confirmed", "share", tidy(part), tidy(low), tidy(high), n=len(pairs), unit="visits",
            method="Wilson", where=where,
        )  # fmt: skip


def counted(found: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Job, code and how many observations, the jobs and codes with most first; either may be empty."""
    pairs = Counter((job, code) for job, code, _ in found["rows"])
    by_job = Counter(job for job, _, _ in found["rows"])
    order = sorted(pairs, key=lambda pair: (-by_job[pair[0]], pair[0], -pairs[pair], pair[1]))
    return [(job, code, pairs[job, code]) for job, code in order]
