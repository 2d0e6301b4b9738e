"""What is known of each job as metrics `use.*`; the same hiding as in jobs.assign, whose numbers most of them are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.assign.disclosure import shown_rows
from jtbd_jobs.assign.numbers import tidy
from jtbd_jobs.use.counting import shown_stages
from jtbd_jobs.use.verdict import Number
from jtbd_reports import Metric
from jtbd_reports.engine import collected
from jtbd_reports.privacy import hidden_groups
from jtbd_reports.stats import Clustered, effective_size, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import narwhals as nw

    from jtbd_jobs.evidence.talks import Talks
    from jtbd_jobs.use.counting import Decided, Group, Stage
    from jtbd_jobs.use.verdict import Numbers

MEASURES = {
    "customers": "customers", "customer_share": "customers", "deals": "deals", "deal_share": "deals",
    "win_rate": "deals", "revenue_share": "customers", "margin_share": "customers", "order_value": "deals",
    "cycle_days": "deals", "repeat_rate": "customers",
}  # fmt: skip
"""Measures that a job's page shows, and what their n counts."""
CODES = ("push", "pull", "anxiety", "habit", "competitor", "words")
"""Codes of interviews that a job's page counts."""


def numbers_of(tables: Mapping[str, nw.LazyFrame[Any]]) -> Numbers:
    """`job_numbers` by job and measure."""
    if "job_numbers" not in tables:
        return {}
    columns = ("job_id", "measure", "kind", "value", "low", "high", "n", "suppressed")
    found: dict[str, dict[str, Number]] = {}
    for row in collected(tables["job_numbers"].select(*columns).sort("job_id", "measure")):
        value, low, high = (None if row[end] is None else float(row[end]) for end in ("value", "low", "high"))
        size = None if row["n"] is None else int(row["n"])
        number = Number(row["kind"], value, low, high, size, bool(row["suppressed"]))
        found.setdefault(row["job_id"], {})[row["measure"]] = number
    return found


def measures(numbers: Numbers) -> Iterator[Metric]:
    """The numbers of jobs.assign that pages show, as metrics of this analysis."""
    for job, own in numbers.items():
        for measure, unit in MEASURES.items():
            if measure in own:
                one = own[measure]
                yield Metric(
                    f"use.{job}.{measure}", one.kind, one.value, one.low, one.high, n=one.n, unit=unit,  # type: ignore[arg-type]
                    method="as in jobs.assign", where=f"job = {job}", suppressed=one.suppressed,
                )  # fmt: skip


def spoken(job: str, talks: Talks) -> Iterator[Metric]:
    """Interviews with people who may have the job, and those of them that speak of its forces."""
    for code in ("", *CODES):
        where = f"job = {job} and code = {code}" if code else f"job = {job}"
        count = len({one.talk for one in talks.own(job, code)})
        yield Metric(
            f"use.{job}.{code or 'talks'}", "count", count, n=count, unit="interviews", method="count", where=where
        )


def listed(job: str, key: str, counts: Sequence[int], unit: str) -> Iterator[Metric]:
    """Counts of a list that a page shows: `use.<job>.<key>.<place>`, places from 1."""
    for place, count in enumerate(counts, start=1):
        where = f"job = {job} and {key} = {place}"
        yield Metric(f"use.{job}.{key}.{place}", "count", count, n=count, unit=unit, method="count", where=where)


@dataclass(frozen=True, slots=True)
class Channels:
    """Channels of a job that may be shown, and what is known of each.

    Attributes:
        labels: as the client names them, the most customers first.
        metrics: `use.<job>.channel.<place>.share` and `.win_rate`, places from 1.
    """

    labels: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()


def channels(job: str, rows: Sequence[Group], minimum: int, most: int, *, wins: bool) -> Channels:
    """Share of a job's deals by channel, and how often those are won.

    Args:
        job: its id.
        rows: all channels of its deals, that without a label among them.
        minimum: the smallest number of customers that may be shown.
        most: how many channels at most.
        wins: whether the job's own win rate may be shown.
    """
    groups = [row.row for row in rows]
    shown = shown_rows(groups, minimum, most)
    places = [groups.index(row) for row in shown]
    others = [place for place in range(len(rows)) if place not in places]
    # the job's own rate is published, so what one hidden channel holds could be had by subtraction
    closed = hidden_groups([row.decided for row in rows], minimum, unpublished=others)
    found: list[Metric] = []
    for number, place in enumerate(places, start=1):
        start, where = f"use.{job}.channel.{number}", f"job = {job} and channel = {number}"
        # of all the job's deals, those without a channel among them
        found.append(_clustered(f"{start}.share", rows[place].shares, where))
        sums = rows[place].wins
        if wins and place not in closed and sums.whole:
            found.append(_clustered(f"{start}.win_rate", sums, where))
        elif wins and place in closed:
            # its place is kept, so that a reader sees that it is hidden and not unknown
            found.append(Metric(f"{start}.win_rate", "share", None, unit="deals", where=where, suppressed=True))
    return Channels(tuple(row.labels[0] or "" for row in shown), tuple(found))


def _clustered(name: str, sums: Clustered, where: str) -> Metric:
    method = "Wilson, deals clustered by customer"
    return _share(name, sums.ratio, effective_size(sums), int(sums.whole), where=where, method=method)


def _share(name: str, share: float, size: float, n: int, *, where: str, method: str = "Wilson") -> Metric:
    low, high = wilson(share, size)
    return Metric(name, "share", tidy(share), tidy(low), tidy(high), n=n, unit="deals", method=method, where=where)


def stages(job: str, rows: Sequence[Stage], whole: Decided, minimum: int) -> Channels:
    """Part of a job's decided deals that entered each stage.

    Args:
        job: its id.
        rows: in the pipeline's order.
        whole: how many of its deals ended, and of how many customers.
        minimum: the smallest number of customers that may be shown.
    """
    shown = shown_stages(rows, whole.customers, whole.winners, minimum)
    found = tuple(
        _share(
            f"use.{job}.stage.{number}.share",
            min(stage.deals / whole.deals, 1.0),
            whole.deals,
            whole.deals,
            where=f"job = {job} and stage = {number}",
        )
        for number, stage in enumerate(shown, start=1)
    )  # fmt: skip
    return Channels(tuple(stage.name for stage in shown), found)
