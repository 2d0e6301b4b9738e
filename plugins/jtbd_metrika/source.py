"""The source `metrika`: every file is told from its header and read as what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_metrika.options import MetrikaOptions
from jtbd_metrika.recognising import recognise
from jtbd_reports import Fetched, FetchRequest, Problem, ProjectError, Reading, ReadRequest, Source
from jtbd_reports.opening.paths import matched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jtbd_metrika.exports import Export
    from jtbd_metrika.tally import Tally

_OTHERS = ("keywords", "sessions", "events", "leads", "plans")


def files(request: ReadRequest) -> list[Path]:
    """Files that `path` names.

    Raises:
        ProjectError: nothing is found; where `api` is set, with the command that fetches it.
    """
    try:
        return matched(request)
    except ProjectError as error:
        if request.options.api is None or not any("no file" in problem.message for problem in error.problems):
            raise
        hint = f"Fetch them first: jtbd-reports fetch PROJECT {request.name}."
        message = error.problems[0].message
        raise ProjectError([request.problem(("path",), message, hint)]) from error


def read(request: ReadRequest) -> Reading:
    """All files as tables of the vocabulary, with an account of what was read and lost.

    Raises:
        ProjectError: every file that could not be taken, at once.
    """
    from jtbd_metrika.tally import Tally  # noqa: PLC0415 - Arrow is loaded when something is read

    exports, tally = _opened(request), Tally()
    tables = _tables(exports, request, tally)
    problems = [] if request.options.allow_empty else _empty(request, tally)
    if problems:
        raise ProjectError(problems)
    order = {export.file.path: place for place, export in enumerate(exports)}
    return Reading(
        tables=tables,
        files=tuple(sorted(tally.files, key=lambda file: order[file.path])),
        rejected=tuple(tally.rejected),
        rejected_rows=tally.rejected_rows,
        notes=tally.told(),
        extras=_extras(tables),
    )


def _extras(tables: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    from jtbd_metrika.others import EXTRAS  # noqa: PLC0415 - as above

    return {name: extra for name, extra in EXTRAS.items() if name in tables}


def _opened(request: ReadRequest) -> list[Export]:
    from jtbd_metrika.exports import open_export  # noqa: PLC0415 - as above

    exports: list[Export] = []
    problems: list[Problem] = []
    for path in files(request):
        try:
            exports.append(open_export(path, request))
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return exports


def _tables(exports: Sequence[Export], request: ReadRequest, tally: Tally) -> dict[str, Any]:
    """Each family of files by its own reader."""
    from jtbd_metrika import costs, logs, others, reports, watches  # noqa: PLC0415 - as above

    def of(*families: str) -> list[Export]:
        return [export for export in exports if export.signature.family in families]

    tables: dict[str, Any] = {}
    for kind in ("visits", "hits"):
        if of(kind):
            tables |= logs.LogReader(request, kind, tally).read(of(kind))
    if of("visits") and of("hits"):
        tables["hits"] = watches.with_visits(tables["hits"], of("visits"), request, tally)
    if of("report"):
        tables |= reports.read_reports(of("report"), request, tally)
    if of("costs"):
        tables |= costs.read_costs(of("costs"), costs.campaign_names(of("names")), request, tally)
    if of(*_OTHERS):
        _add(tables, others.read_others(of(*_OTHERS), request, tally), exports, request)
    for export in of("names"):
        _lists(export, request, tally, used=bool(of("costs")))
    return tables


def _add(tables: dict[str, Any], more: dict[str, Any], exports: Sequence[Export], request: ReadRequest) -> None:
    """Tables of small formats beside the others; one table cannot come from two kinds of files."""
    twice = sorted(set(tables) & set(more))
    if twice:
        kinds = sorted({export.signature.title for export in exports})
        message = f"{twice[0]} would come from files of different kinds: {', '.join(kinds)}"
        raise ProjectError([request.problem(("path",), message, "Read each kind with a source of its own.")])
    tables |= more


def _lists(export: Export, request: ReadRequest, tally: Tally, *, used: bool) -> None:
    """A list of campaigns says what others spent on; alone it says nothing, and must be told to be one."""
    if not used and request.options.report != "names":
        message = f"{export.file.path} is {export.signature.title}: names without costs"
        hint = "Name the statistics in path too, such as data/*.csv; to keep it without them, set report: names."
        raise ProjectError([request.problem(("path",), message, hint)])
    rows = sum(len(text.rows) for text in export.file.chunks())
    tally.done(export.file, rows, rows if used else 0)


def _empty(request: ReadRequest, tally: Tally) -> list[Problem]:
    hint = "If that is right, set allow_empty: true."
    return [
        request.problem(("path",), f"{file.path} has a header but no data rows", hint)
        for file in tally.files
        if not file.rows
    ]


def fetch(request: FetchRequest) -> Fetched:
    """Bring visits, hits or a report from the API into the project folder; see `live`."""
    from jtbd_metrika.live.fetch import fetch as bring  # noqa: PLC0415 - the network is asked only on command

    return bring(request)


SOURCE = Source(
    name="metrika",
    summary="Yandex Metrica: saved reports, Logs API files, advertising exports; fetched by API too",
    options=MetrikaOptions,
    files=files,
    read=read,
    recognise=recognise,
    fetch=fetch,
)
