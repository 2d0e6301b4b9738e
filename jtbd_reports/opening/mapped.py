"""Files read through a mapping: opened, held against their headers, gathered into tables of the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports.opening.paths import matched
from jtbd_reports.problems import ProjectError
from jtbd_reports.tables.mapping import extras, mappings, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from jtbd_reports.problems import Problem
    from jtbd_reports.reading import Reading, ReadRequest
    from jtbd_reports.tables.cells import Style
    from jtbd_reports.tables.conform import Plan
    from jtbd_reports.tables.mapping import Tables
    from jtbd_reports.tables.texttable import TextFile


def _as_it_is(file: TextFile) -> TextFile:
    return file


def read_mapped(
    request: ReadRequest,
    tables: Tables,
    reshape: Callable[[TextFile], TextFile] = _as_it_is,
    opened_before: Mapping[Path, TextFile] | None = None,
) -> Reading:
    """All files that `path` names as tables of the vocabulary, with an account of what was read and lost.

    Args:
        request: whose options are `FileOptions`.
        tables: which tables, from which columns.
        reshape: what a source makes of each opened file before its columns are looked up, such as clearer headers.
        opened_before: files that the source has opened already, so that a workbook is not unpacked twice.

    Raises:
        ProjectError: every file that could not be taken and every column that was not found, at once.
    """
    from jtbd_reports.tables.gather import gather  # noqa: PLC0415 - Arrow is loaded when something is read

    opened = _opened(request, tables, reshape, opened_before or {})
    mapped = {name: extras(mapping) for name, mapping in mappings(tables).items()}
    reading = gather(opened, mapped, request.progress)
    problems = [] if request.options.allow_empty else list(_empty(request, reading))
    if problems:
        raise ProjectError(problems)
    return reading


def _opened(
    request: ReadRequest,
    tables: Tables,
    reshape: Callable[[TextFile], TextFile],
    before: Mapping[Path, TextFile],
) -> list[tuple[TextFile, Mapping[str, Plan]]]:
    """Each file with its plans."""
    from jtbd_reports.opening.files import open_file  # noqa: PLC0415 - as above
    from jtbd_reports.tables.resolving import Resolver  # noqa: PLC0415 - as above

    paths, style, headers = matched(request), style_of(request), wanted(tables)
    opened: list[tuple[TextFile, Mapping[str, Plan]]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            file = reshape(before[path] if path in before else open_file(path, request, headers))
        except ProjectError as error:
            problems += error.problems
            continue
        resolver = Resolver(file.path, file.headers, request.problem)
        key = f"{request.name}:" if len(paths) == 1 else f"{request.name}:{file.path}:"
        plans = {name: resolver.plan(name, mapping, style, key) for name, mapping in mappings(tables).items()}
        opened.append((file, plans))
        problems += resolver.problems
    if problems:
        raise ProjectError(problems)
    return opened


def style_of(request: ReadRequest) -> Style:
    """How the project's exports write dates, numbers and missing values."""
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
