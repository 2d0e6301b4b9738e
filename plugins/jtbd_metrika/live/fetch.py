"""Brings what the options name from Yandex Metrica into one Parquet file of the project."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from filelock import FileLock, Timeout

from jtbd_metrika.live.answers import GET_TOKEN, Asker
from jtbd_metrika.live.attribution import ANALOGUES, REPLACED_ON, current, named
from jtbd_metrika.live.calls import Asked
from jtbd_metrika.live.client import Client, connected
from jtbd_metrika.live.failures import LiveError, without
from jtbd_metrika.live.journal import Journal, Record
from jtbd_metrika.live.logs import Job, download
from jtbd_metrika.live.options import LOG_SOURCES
from jtbd_metrika.live.pace import Pace
from jtbd_metrika.live.period import days, unsettled
from jtbd_metrika.live.reporting import Query, fetch_report
from jtbd_metrika.live.reports import layout
from jtbd_metrika.live.rows import write_log, write_rows
from jtbd_metrika.live.target import about, target
from jtbd_reports import Fetched, FetchRequest, ProjectError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_metrika.live.options import ApiOptions, Report

_PACE = Pace()
_TOKEN = re.compile(r"[\w.~+/=-]{8,}", re.ASCII)


def fetch(request: FetchRequest, pace: Pace = _PACE) -> Fetched:
    """Fetch what `api` names into the source's `path`; go on where an interrupted run stopped.

    Args:
        request: options with `path` and `api`; the token stands in `request.environment` alone.
        pace: pauses and tries.

    Raises:
        ProjectError: one problem, at the option it hangs on; the old file stays as it was. The token is in no message.
    """
    token = ""
    try:
        token = _token(request)
        return _fetched(request, token, pace)
    except LiveError as error:
        key = error.key if error.key == ("path",) else ("api", *error.key)
        problem = request.problem(key, without(token, error.message), without(token, error.hint))
    except OSError as error:
        what = without(token, f"{error.strerror or 'it cannot be written'}: {request.options.path}")
        problem = request.problem(("path",), f"the disk does not take what is fetched ({what})")
    except KeyboardInterrupt:
        request.progress("Interrupted; run the same command again to go on from here.")
        raise
    raise ProjectError([problem])


def _token(request: FetchRequest) -> str:
    if request.options.api is None:
        raise LiveError("there is nothing to fetch: the source has no section api", "", ("path",))
    variable = request.options.api.token_variable
    token = request.environment.get(variable, "").strip().removeprefix("OAuth ")
    if not token:
        raise LiveError(
            f"the environment variable {variable} is empty; it must hold an OAuth token of Yandex Metrica",
            f"How to get one: {GET_TOKEN}.",
            ("token_variable",),
        )
    if not _TOKEN.fullmatch(token):
        raise LiveError(
            f"what the environment variable {variable} holds is no OAuth token",
            "It is one word of Latin letters, digits, _ and -.",
            ("token_variable",),
        )
    return token


def _fetched(request: FetchRequest, token: str, pace: Pace) -> Fetched:
    options: ApiOptions = request.options.api
    file = target(request.root, request.options.path)
    first, last = days(options, request.today)
    facts = _facts(options, first, last, request.today)
    notes = [unsettled(first, last, request.today), *_attribution_notes(options, facts, about(file))]
    asker = Asker(options.counter, options.token_variable)

    def say(line: str) -> None:
        request.progress(without(token, line))

    with _alone(request), connected(options.host, token, asker, pace, say) as client:
        bring = _bring_log if options.source in LOG_SOURCES else _bring_report
        rows, more = bring(request, client, file, facts)
    shown = file.relative_to(request.root.resolve()).as_posix()
    return Fetched((shown,), rows, tuple(filter(None, [*notes, *more])))


@contextmanager
def _alone(request: FetchRequest) -> Iterator[None]:
    """Two runs at once would remove each other's logs."""
    folder = _folder(request)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout:
        raise LiveError("another fetch into this project is running", "Wait until it has ended.") from None


def _folder(request: FetchRequest) -> Path:
    return request.root / ".jtbd" / "fetch"


def _facts(options: ApiOptions, first: dt.date, last: dt.date, today: dt.date) -> dict[str, Any]:
    """What the file will say of itself."""
    return {
        "source": options.source,
        "counter": options.counter,
        "date1": first.isoformat(),
        "date2": last.isoformat(),
        "attribution": None if options.source == "hits" else current(options.attribution),
        "attribution_asked": options.attribution,
        "fetched_on": today.isoformat(),
        "sampled": False,
    }


def _attribution_notes(options: ApiOptions, facts: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """Sentences on models: an old name, and numbers that cannot be compared with those of the file replaced."""
    if options.source == "hits":
        return []
    notes, model = [], facts["attribution"]
    if options.attribution in ANALOGUES:
        notes.append(
            f"Since {REPLACED_ON} Metrica answers the attribution {options.attribution} with {model}; "
            "that one was fetched and recorded."
        )
    old = before.get("attribution")
    if old and old != model:
        notes.append(f"The file replaced was fetched with the attribution {old}: its sources were counted otherwise.")
    elif before and str(before.get("fetched_on", "")) < REPLACED_ON.isoformat() <= facts["fetched_on"]:
        notes.append(f"The file replaced was fetched before {REPLACED_ON}, when the same model was computed otherwise.")
    return notes


def _bring_log(request: FetchRequest, client: Client, file: Path, facts: dict[str, Any]) -> tuple[int, list[str]]:
    options: ApiOptions = request.options.api
    model = facts["attribution"] or ""
    fields = tuple(named(field, model) for field in options.asked_fields)
    asked = Asked(options.source, fields, facts["date1"], facts["date2"], model.upper())
    journal = Journal.open(_folder(request), Record(request.name, options.host, options.counter), asked)
    parts = download(Job(client, journal, asked))
    client.say(f"writing {request.options.path}")
    what = f"{options.source} of counter {options.counter} from {asked.first} to {asked.last}"
    try:
        rows, torn = write_log(parts, file, {**facts, "escaping": "tsv"}, what)
    except LiveError:
        journal.close()  # what is in the parts is to blame: the next run must not meet them again
        raise
    larger = sum(piece.received > piece.announced for stretch in journal.record.stretches for piece in stretch.pieces)
    uncleaned = journal.record.unclean
    journal.close()
    return rows, [
        f"{torn} rows with another number of cells than the header were left out." if torn else "",
        f"{larger} parts were larger than announced; all of them are whole." if larger else "",
        f"{len(uncleaned)} logs could not be removed from Metrica; the next fetch removes them." if uncleaned else "",
    ]


def _bring_report(request: FetchRequest, client: Client, file: Path, facts: dict[str, Any]) -> tuple[int, list[str]]:
    options: ApiOptions = request.options.api
    made = layout(cast("Report", options.source), options.goals)
    query = Query(made, facts["date1"], facts["date2"], facts["attribution"], options.accept_sampled)
    report = fetch_report(client, query)
    if report.share < 1:
        facts = {**facts, "sampled": True, "sample_share": report.share}
    write_rows(report.rows, made.headers, file, facts)
    return len(report.rows), list(report.notes)
