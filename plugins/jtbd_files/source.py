"""The source `files`: found, opened, mapped, gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_files.options import FilesOptions
from jtbd_files.paths import matched
from jtbd_reports import ProjectError, Source
from jtbd_reports.tables.mapping import extras, mappings, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jtbd_reports import Problem, Reading, ReadRequest
    from jtbd_reports.tables.cells import Style
    from jtbd_reports.tables.conform import Plan
    from jtbd_reports.tables.texttable import TextFile


def files(request: ReadRequest) -> Sequence[Path]:
    """The files that `path` names, sorted by name.

    Raises:
        ProjectError: there is none, or one lies outside the project folder.
    """
    return matched(request)


def read(request: ReadRequest) -> Reading:
    """All files as tables of the vocabulary, with an account of what was read and lost.

    Raises:
        ProjectError: every file that could not be taken and every column that was not found, at once.
    """
    from jtbd_reports.tables.gather import gather  # noqa: PLC0415 - Arrow is loaded when something is read

    opened = _opened(request)
    tables = mappings(request.options.tables)
    reading = gather(opened, {name: extras(mapping) for name, mapping in tables.items()}, request.progress)
    problems = [] if request.options.allow_empty else list(_empty(request, reading))
    if problems:
        raise ProjectError(problems)
    return reading


def _opened(request: ReadRequest) -> list[tuple[TextFile, Mapping[str, Plan]]]:
    """Each file with its plans."""
    from jtbd_files.opening import open_file  # noqa: PLC0415 - as above
    from jtbd_reports.tables.resolving import Resolver  # noqa: PLC0415 - as above

    paths, style, headers = matched(request), _style(request), wanted(request.options.tables)
    opened: list[tuple[TextFile, Mapping[str, Plan]]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            file = open_file(path, request, headers)
        except ProjectError as error:
            problems += error.problems
            continue
        resolver = Resolver(file.path, file.headers, request.problem)
        key = f"{request.name}:" if len(paths) == 1 else f"{request.name}:{file.path}:"
        tables = mappings(request.options.tables).items()
        opened.append((file, {name: resolver.plan(name, mapping, style, key) for name, mapping in tables}))
        problems += resolver.problems
    if problems:
        raise ProjectError(problems)
    return opened


def _style(request: ReadRequest) -> Style:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - reads the zone's file

    from jtbd_reports.tables.cells import Style  # noqa: PLC0415 - loads Arrow

    zone = ZoneInfo(request.timezone) if request.timezone else None
    return Style(request.date_order, request.decimal, request.options.missing, zone)


def _empty(request: ReadRequest, reading: Reading) -> Sequence[Problem]:
    """Files without rows, and tables that a filter left without any."""
    problems = [
        request.problem(
            ("path",), f"{file.path} has a header but no data rows", "If that is right, set allow_empty: true."
        )
        for file in reading.files
        if not file.rows
    ]
    rows = sum(file.rows for file in reading.files)
    for note in reading.notes:
        if note.code == "filtered" and note.count == rows:
            message = f"none of the {rows:,} rows passes this filter"
            problems.append(request.problem(("tables", note.detail, "where"), message))
    return problems


SOURCE = Source(
    name="files",
    summary="CSV, XLSX, Parquet and JSON Lines in the project folder",
    options=FilesOptions,
    files=files,
    read=read,
)
