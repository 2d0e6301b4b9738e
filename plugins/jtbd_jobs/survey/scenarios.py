"""Scenarios of use by share, and the job that each respondent states."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.survey.estimating import Part, count, hide, plain_share, tidy
from jtbd_reports import Metric
from jtbd_reports.privacy import hidden_groups
from jtbd_reports.stats.nonresponse import share_bounds
from jtbd_reports.stats.shares import quantile, wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from jtbd_jobs.survey.estimating import Base
    from jtbd_jobs.survey.response import Asked
    from jtbd_jobs.survey.survey import Survey


def scenarios(survey: Survey, base: Base, asked: Asked | None, minimum: int) -> Part:
    """How often each situation was named, weighted, raw, and at worst.

    Args:
        survey: gathered.
        base: for whom it speaks.
        asked: who was asked; None where nobody knows.
        minimum: the smallest group that may be shown.
    """
    if not survey.scenarios:
        return Part((), {"scenarios": [], "leaders": []})
    ticked = survey.columns["scenarios"]
    among = ~np.isnan(ticked[:, 0])
    counts = [int(np.nansum(column)) for column in ticked.T]
    closed = hidden_groups(counts, minimum)
    worst = _bounds(ticked, asked, closed, minimum) if asked is not None else ()
    found: list[Metric] = []
    for place, size in enumerate(counts):
        start, where, shut = f"survey.scenario.{place + 1}", f"scenario = {place + 1}", place in closed
        flags = ticked[:, place] == 1
        found.append(base.share(f"{start}.share", flags, among, where, shut=shut))
        found.append(count(f"{start}.count", size, where, shut=shut))
        found.append(plain_share(f"{start}.raw", size, int(among.sum()), where, shut=shut))
        found += worst[place : place + 1]
    values = (one.value or 0.0 for one in found if one.id.endswith(".share"))
    shares = {place: value for place, value in enumerate(values) if place not in closed}
    facts = {
        "scenarios": [
            {"name": name, "job": survey.jobs[job].id if job >= 0 else "", "shown": place not in closed}
            for place, (name, job) in enumerate(zip(survey.scenarios, survey.scenario_jobs, strict=True))
        ],
        "leaders": _leaders(shares, base.worth(among), base.level),
    }
    return Part(tuple(found), facts)


def _bounds(ticked: NDArray[np.float64], asked: Asked, closed: frozenset[int], minimum: int) -> tuple[Metric, ...]:
    """Worst cases by scenario, of those who are known to belong to the people asked."""
    chosen = ticked[asked.among & ~np.isnan(ticked[:, 0])]
    if not len(chosen):
        return ()
    counts = [int(column.sum()) for column in chosen.T]
    # where some cannot be linked, bounds count fewer people than shares do
    shut = closed | hidden_groups(counts, minimum)
    return tuple(
        _worst(place, size / len(chosen), asked.answered / asked.people, shut=place in shut)
        for place, size in enumerate(counts)
    )


def _worst(place: int, share: float, rate: float, *, shut: bool) -> Metric:
    low, high = share_bounds(share, rate)
    name, where = f"survey.scenario.{place + 1}.bounds", f"scenario = {place + 1}"
    metric = Metric(
        name, "share", tidy(share), tidy(low), tidy(high), unit="respondents", method="worst case", where=where
    )
    return hide(metric) if shut else metric


def _leaders(shares: Mapping[int, float], worth: float, level: float) -> list[int]:
    """The most frequent and those that cannot be told from it: two shares of one sample, normal approximation."""
    order = sorted(shares, key=lambda place: (-shares[place], place))
    if not order:
        return []
    most = shares[order[0]]

    def tied(share: float) -> bool:
        apart = most - share
        return apart < quantile(level) * math.sqrt(max(most + share - apart**2, 0) / worth)

    return [place for place in order if place == order[0] or tied(shares[place])]


def stated(survey: Survey, base: Base, minimum: int) -> list[Metric]:
    """How many know their job, by what it is told, and how far ticked and written jobs agree."""
    ticked, told, job = (survey.codes(name) for name in ("ticked", "told", "stated"))
    both = (ticked >= 0) & (told >= 0)
    found = [
        count("survey.jobs.known", int((job >= 0).sum()), "job is not null"),
        count("survey.jobs.written", int((told >= 0).sum()), "own words tell a job"),
    ]
    if int(both.sum()) >= minimum:
        agree = float((ticked == told)[both].mean())
        low, high = wilson(agree, int(both.sum()), base.level)
        metric = Metric(
            "survey.jobs.agreement", "share", tidy(agree), tidy(low), tidy(high), base.level, int(both.sum())
        )
        found.append(replace(metric, unit="respondents", method="Wilson", where="job ticked and job written"))
    return found


def evidence(survey: Survey, base: Base, minimum: int) -> Any:  # noqa: ANN401 - pyarrow carries no types
    """Each job's part of the respondents who state one, weighted: the table `survey_evidence`.

    Returns:
        An Arrow table, one row per job of the catalogue: `job_id`, `share`, `low`, `high` (fractions of 1), `n`
        (respondents of this job), `of` (all who state one), `unit`, `suppressed`.
    """
    import pyarrow as pa  # noqa: PLC0415 - loaded when something is computed

    job = survey.codes("stated")
    known = job >= 0
    sizes = [int((job == place).sum()) for place in range(len(survey.jobs))]
    # of too few altogether, even who is not there would tell
    few = int(known.sum()) < minimum
    closed = frozenset(range(len(sizes))) if few else hidden_groups(sizes, minimum)
    rows = []
    for place, one in enumerate(survey.jobs):
        shut = place in closed
        share = base.share("", job == place, known, "", shut=shut)
        n, of = (None, None) if shut else (sizes[place], int(known.sum()))
        rows.append((one.id, share.value, share.low, share.high, n, of, "answers", place in closed))
    names = ("job_id", "share", "low", "high", "n", "of", "unit", "suppressed")
    kinds = (pa.string(), *[pa.float64()] * 3, *[pa.int64()] * 2, pa.string(), pa.bool_())
    return pa.table(
        {
            name: pa.array([row[at] for row in rows], kind)
            for at, (name, kind) in enumerate(zip(names, kinds, strict=True))
        }
    )
