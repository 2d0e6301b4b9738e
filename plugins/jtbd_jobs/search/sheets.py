"""Tables for the workbook alone: the recordings to watch, and visits of observations.yml that the export lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_reports import Column, Table
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.search.telling import Teller

_DEVICES = {"desktop": "computer", "mobile": "phone", "tablet": "tablet", "tv": "TV set"}


def sheets(tell: Teller) -> Iterator[Table]:
    """The sheets of this analysis; none without visits."""
    if tell.visits.get("watch"):
        yield _watch(tell)
    if tell.visits and tell.visits["observed"]["unknown"]:
        rows = tuple((clean(key),) for key in tell.visits["observed"]["unknown"])
        caption = tell.say("Visits of observations.yml that are not in the export")
        yield Table("search.observed.missing", caption, (Column(tell.say("Visit")),), rows)


def _watch(tell: Teller) -> Table:
    head = (
        Column(tell.say("Visit")), Column(tell.say("When")), Column(tell.say("Device")),
        Column(tell.say("Landing page")), Column(tell.say("Pages seen"), "count"), Column(tell.say("Seconds"), "count"),
        Column(tell.say("Job")), Column(tell.say("Ending")), Column(tell.say("Why watch")),
    )  # fmt: skip
    rows = tuple(_row(tell, row) for row in tell.visits["watch"])
    note = tell.say("What is seen goes into observations.yml: visit, seen, and where they show job and code.")
    return Table("search.watch", tell.say("Recordings to watch"), head, rows, note)


def _row(tell: Teller, row: Mapping[str, Any]) -> tuple[str | int | None, ...]:
    device = tell.say(_DEVICES[row["device"]]) if row["device"] in _DEVICES else clean(row["device"])
    job = tell.name(row["job"]) if row["job"] else tell.say("not told")
    ending = tell.say("converted") if row["converted"] else tell.say("stayed, did not convert")
    return (
        clean(row["visit"]), row["at"], device, clean(row["page"]), row["pageviews"], row["seconds"], job, ending,
        _why(tell, told=bool(row["job"]), converted=row["converted"]),
    )  # fmt: skip


def _why(tell: Teller, *, told: bool, converted: bool) -> str:
    if told and converted:
        return tell.say("What convinced a visitor with this job?")
    if told:
        return tell.say("What held back a visitor with this job?")
    if converted:
        return tell.say("Which job did this customer come with?")
    return tell.say("What was this visitor looking for?")
