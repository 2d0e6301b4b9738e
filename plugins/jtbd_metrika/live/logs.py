"""Raw rows by the Logs API: stretches of days, each prepared, waited for, downloaded, removed from the server."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from jtbd_metrika.live.answers import unknown
from jtbd_metrika.live.calls import WAITING, arrival, create, drop, evaluate, listed, look, path_of, same
from jtbd_metrika.live.failures import LiveError, RefusedError, SpoiltError, UnreachableError
from jtbd_metrika.live.journal import Piece, Stretch
from jtbd_metrika.live.parts import check

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_metrika.live.calls import Asked, Log
    from jtbd_metrika.live.client import Client
    from jtbd_metrika.live.journal import Journal

_YEAR = 365  # days, the most that one log may cover
_TWICE = 2  # a log that Metrica failed to prepare is asked for once more
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a fetch of raw rows goes by; `asked` covers the whole period."""

    client: Client
    journal: Journal
    asked: Asked

    def of(self, stretch: Stretch) -> Asked:
        """What is asked for of these days."""
        return replace(self.asked, first=stretch.first, last=stretch.last)


def download(job: Job) -> list[Path]:
    """Files with all parts of the period, in order; what an earlier run brought is not fetched again.

    Raises:
        LiveError: it could not be finished; all but what was spoilt is kept for the next run.
    """
    sweep(job)
    files, day = [], dt.date.fromisoformat(job.asked.first)
    while day <= dt.date.fromisoformat(job.asked.last):
        stretch = job.journal.stretch(day.isoformat()) or _plan(job, day)
        stretch = _obtain(job, stretch)
        files += [job.journal.file(stretch, piece.number) for piece in stretch.pieces]
        day = dt.date.fromisoformat(stretch.last) + _DAY
    return files


def sweep(job: Job) -> None:
    """Remove our own logs that nobody will ask for any more, and their files; those of others are left alone."""
    for stale in (*job.journal.others(), job.journal):
        left = stale.record.unclean
        if stale is not job.journal:
            left += tuple(stretch.request for stretch in stale.record.stretches if stretch.request and not stretch.done)
        client = replace(job.client, asker=replace(job.client.asker, counter=stale.record.counter))
        still = tuple(number for number in left if not _dropped(client, number))
        if stale is not job.journal:
            stale.record = replace(stale.record, unclean=still)
            stale.close()
        elif left:
            stale.keep(replace(stale.record, unclean=still))


def _dropped(client: Client, number: int) -> bool:
    try:
        drop(client, number)
    except UnreachableError:
        return False
    return True


def _plan(job: Job, first: dt.date) -> Stretch:
    """The longest stretch from that day on that Metrica will prepare at once."""
    days = min(_YEAR, (dt.date.fromisoformat(job.asked.last) - first).days + 1)
    while days > 0:
        stretch = Stretch(first.isoformat(), (first + (days - 1) * _DAY).isoformat())
        possible, most = evaluate(job.client, job.of(stretch))
        if possible:
            return stretch
        # Should it call the request impossible although that many days fit, halving ends the riddle.
        days = most if most < days else days // 2
    raise _no_room(job)


def _no_room(job: Job) -> LiveError:
    ready = [log for log in listed(job.client) if log.status == "processed"]
    held = f", and {len(ready)} that are there take {sum(log.size for log in ready) / 1e9:.1f} GB" if ready else ""
    hint = "Whoever made them should remove them, or Metrica does after some days." if ready else "Name fewer fields."
    return LiveError(
        f"Metrica has no room to prepare even one day of {job.asked.source}; "
        f"a counter's prepared logs may take 10 GB{held}",
        hint,
        ("fields",),
    )


def _obtain(job: Job, stretch: Stretch) -> Stretch:
    """The stretch with all its parts in files and its log removed from the server."""
    for tries in range(1, _TWICE + 1):
        if stretch.done and all(_here(job, stretch, piece.number) for piece in stretch.pieces):
            return stretch
        log = _ready(job, stretch)
        stretch = job.journal.stretch(stretch.first) or stretch
        if log.status == "processed":
            return _bring(job, stretch, log)
        _give_up(job, stretch)
        stretch = job.journal.put(Stretch(stretch.first, stretch.last))
        job.client.say(f"{_days(stretch)}: Metrica says {log.status}, try {tries} of {_TWICE}")
    raise SpoiltError(
        f"Metrica could not prepare {job.asked.source} of {_days(stretch)} ({log.status}); asked {_TWICE} times",
        "Run the command again later, for fewer days or fields.",
    )


def _ready(job: Job, stretch: Stretch) -> Log:
    """The log of a stretch once it is no longer waited for; asked for where it was not yet, or is gone."""
    log = None
    if stretch.request is not None and not stretch.done:
        try:
            log = look(job.client, stretch.request)
        except RefusedError:
            job.client.say(f"{_days(stretch)}: Metrica no longer has log {stretch.request}; asking anew")
    if log is None:
        log = _ask(job, stretch)
    for pause in job.client.pace.polls():
        if log.status not in WAITING:
            break
        job.client.say(f"{_days(stretch)}: Metrica is preparing the log ({log.status}); looking again in {pause:.0f} s")
        job.client.pace.sleep(pause)
        log = look(job.client, log.number)
    if log.status in WAITING:
        raise LiveError(
            f"Metrica is still preparing {job.asked.source} of {_days(stretch)} after {_hours(job)} hours",
            "Run the command again later: it goes on from here.",
        )
    return log


def _ask(job: Job, stretch: Stretch) -> Log:
    """Ask for the log; noted before and after, so that a run killed in between is not asked for twice."""
    asked, log = job.of(stretch), None
    if stretch.known is not None and stretch.request is None:
        log = job.client.tried(lambda: arrival(job.client, asked, stretch.known or ()))
    if log is None:
        known = tuple(log.number for log in listed(job.client) if same(log, asked))
        stretch = job.journal.put(Stretch(stretch.first, stretch.last, known))
        log = create(job.client, asked, known)
    job.journal.put(replace(stretch, request=log.number))
    return log


def _bring(job: Job, stretch: Stretch, log: Log) -> Stretch:
    """All parts of a log into files, then the log removed from the server."""
    if log.size and not log.parts:
        unknown("it gives a log without its parts")
    for place, (number, announced) in enumerate(log.parts, 1):
        if not _here(job, stretch, number):
            job.client.say(f"{_days(stretch)}: part {place} of {len(log.parts)}, {announced / 1e6:.1f} MB")
            try:
                piece = job.client.tried(partial(_part, job, stretch, log.number, number, announced))
            except SpoiltError:
                _give_up(job, stretch)
                job.journal.put(Stretch(stretch.first, stretch.last))
                raise
            pieces = {kept.number: kept for kept in stretch.pieces} | {number: piece}
            stretch = job.journal.put(replace(stretch, pieces=tuple(pieces[key] for key in sorted(pieces))))
    stretch = job.journal.put(replace(stretch, done=True))
    _give_up(job, stretch)
    return stretch


def _part(job: Job, stretch: Stretch, log: int, number: int, announced: int) -> Piece:
    file = job.journal.file(stretch, number)
    file.parent.mkdir(parents=True, exist_ok=True)
    unchecked = file.with_suffix(".partial")
    received = job.client.download(path_of(job.client, log, number), unchecked)
    check(unchecked, announced, job.asked.fields, f"part {number} of {_days(stretch)}")
    unchecked.replace(file)
    return Piece(number, announced, received)


def _here(job: Job, stretch: Stretch, number: int) -> bool:
    """Whether a part was brought in full by this run or an earlier one."""
    file = job.journal.file(stretch, number)
    sizes = [piece.received for piece in stretch.pieces if piece.number == number]
    return bool(sizes) and file.is_file() and file.stat().st_size == sizes[0]


def _give_up(job: Job, stretch: Stretch) -> None:
    """Remove the stretch's log from the server; what cannot be removed now is remembered."""
    if stretch.request is not None and not _dropped(job.client, stretch.request):
        record = job.journal.record
        job.journal.keep(replace(record, unclean=(*record.unclean, stretch.request)))


def _days(stretch: Stretch) -> str:
    return stretch.first if stretch.first == stretch.last else f"{stretch.first} to {stretch.last}"


def _hours(job: Job) -> str:
    return f"{job.client.pace.give_up / 3600:g}"
