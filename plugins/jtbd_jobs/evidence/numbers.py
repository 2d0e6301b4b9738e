"""The evidence as metrics."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from jtbd_jobs.evidence.orders import agreement
from jtbd_reports import Metric

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from jtbd_jobs.evidence.disagreeing import Strength
    from jtbd_jobs.evidence.families import Family
    from jtbd_jobs.evidence.orders import Agreement
    from jtbd_jobs.evidence.talks import Talks

BORNE_OUT = ("strong", "disputed")
"""Grades of jobs that two families or more have seen."""

_MEASURED = {"crm": "as in jobs.assign", "web": "as in jobs.search", "survey": "as in jobs.survey"}
"""Which analysis measured the shares of a family."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Everything found.

    Attributes:
        jobs: ids in the order of the catalogue.
        families: those that measure shares.
        talks: interviews and reviews.
        strengths: grade by job.
        linked: interviews whose person stands in the CRM with a job, and how many of these have there the job that the
            interview is about.
        watched: watched sessions by job, where any were written down.
    """

    jobs: Sequence[str]
    families: Sequence[Family]
    talks: Talks
    strengths: Mapping[str, Strength]
    linked: tuple[int, int]
    watched: Mapping[str, int]


def metrics(found: Weighed, *, minimum: int, seed: int) -> tuple[Metric, ...]:
    """Every number of the analysis, `evidence.*`."""
    return (
        *_shares(found),
        *_talks(found, minimum),
        *_counts(found),
        *_agreements(found.families, seed),
    )


def _shares(found: Weighed) -> Iterator[Metric]:
    for family in found.families:
        for job, cell in family.cells.items():
            name, unit, where = f"evidence.{job}.{family.name}", family.unit, f"job = {job}"
            # estimate, interval and hiding are those of the analysis that measured it
            method = _MEASURED[family.name]
            if cell.suppressed:
                yield Metric(name, "share", None, unit=unit, method=method, where=where, suppressed=True)
            else:
                yield Metric(
                    name, "share", cell.share, cell.low, cell.high, n=cell.n, unit=unit, method=method, where=where
                )


def _talks(found: Weighed, minimum: int) -> Iterator[Metric]:
    if found.talks.passages:
        talks = {one.talk for one in found.talks.passages}
        yield _count("evidence.talks", len(talks), "interviews", "coded")
        for job in found.jobs:
            yield _count(f"evidence.{job}.talks", found.talks.count(job), "interviews", f"job = {job}")
    linked, same = found.linked
    if linked:
        # who was interviewed is known to the client: one person whose job differs would be told by subtraction
        shut = linked < minimum or 0 < linked - same < minimum or 0 < same < minimum
        names = (("linked", linked, "customer has a job"), ("linked_same", same, "customer has the same job"))
        for name, value, where in names:
            metric = _count(f"evidence.{name}", value, "interviews", where)
            yield Metric(metric.id, "count", None, unit=metric.unit, where=where, suppressed=True) if shut else metric
    for job, sessions in found.watched.items():
        yield _count(f"evidence.{job}.watched", sessions, "visits", f"job = {job}")


def _counts(found: Weighed) -> Iterator[Metric]:
    grades = found.strengths.values()
    yield _count("evidence.jobs", len(found.jobs), "jobs", "")
    yield _count("evidence.borne_out", sum(grade in BORNE_OUT for grade in grades), "jobs", "families >= 2")
    yield _count("evidence.disputed", sum(grade == "disputed" for grade in grades), "jobs", "intervals apart")


def _count(name: str, value: int, unit: str, where: str) -> Metric:
    return Metric(name, "count", value, n=value, unit=unit, method="count", where=where)


def _agreements(families: Sequence[Family], seed: int) -> Iterator[Metric]:
    """Agreement of all families, where there are three, and of every two."""
    several: list[Collection[Family]] = [*combinations(families, 2)]
    if len(families) > 2:  # noqa: PLR2004 - two are a pair
        several.insert(0, families)
    for together in several:
        found = agreement(tuple(together), seed=seed)
        if found is not None:
            yield from _agreement(found)


def _agreement(found: Agreement) -> Iterator[Metric]:
    pair = len(found.families) == 2  # noqa: PLR2004
    name = f"evidence.order.{'_'.join(found.families)}" if pair else "evidence.order"
    pairwise, joint = (
        "Spearman's rho, shares redrawn within their intervals",
        "Kendall's W, shares redrawn within their intervals",
    )
    where = f"families = {', '.join(found.families)}"
    yield Metric(
        name, "number", found.value, found.low, found.high, n=found.jobs, unit="jobs",
        method=pairwise if pair else joint, where=where,
    )  # fmt: skip
    yield Metric(
        f"{name}_chance", "share", found.chance, n=found.jobs, unit="jobs", method="permutation of orders", where=where
    )
