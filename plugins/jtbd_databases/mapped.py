"""A result as tables of the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_databases.faults import Fault
from jtbd_reports import Problem, ProjectError, Reading, ReadRequest, nearest
from jtbd_reports.datasets import DATASETS
from jtbd_reports.opening.mapped import style_of
from jtbd_reports.tables.mapping import Tables, extras, mappings
from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_databases.queries import Query
    from jtbd_reports.tables.texttable import TextFile


def gathered(request: ReadRequest, query: Query, file: TextFile) -> Reading:
    """The result as tables, with an account of what was lost.

    Raises:
        ProjectError: every column that is not there, at once; no rows.
        Fault: what the database said while it gave the rows.
    """
    from jtbd_reports.opening.files import watched  # noqa: PLC0415 - Arrow is loaded when something is read
    from jtbd_reports.tables.gather import gather  # noqa: PLC0415 - Arrow is loaded when something is read
    from jtbd_reports.tables.resolving import Resolver  # noqa: PLC0415 - as above

    options = request.options
    tables = options.tables or _as_named(request, query, file.headers)
    resolver, style = Resolver("the result", file.headers, request.problem), style_of(request)
    plans = {
        name: resolver.plan(name, mapping, style, f"{request.name}:") for name, mapping in mappings(tables).items()
    }
    if resolver.problems:
        raise ProjectError(resolver.problems)
    kept = {name: extras(mapping) for name, mapping in mappings(tables).items()}
    reading = gather([(watched(file, request), plans)], kept, request.progress)
    problems = [] if options.allow_empty else _empty(request, query, reading)
    if problems:
        raise ProjectError(problems)
    return reading


def _as_named(request: ReadRequest, query: Query, headers: Sequence[str]) -> Tables:
    """The mapping of each column to its own name in the one table told."""
    dataset = DATASETS[request.options.table]
    columns = {fold(header): header for header in headers if fold(header) in dataset.names}
    problems = [
        request.problem(
            (query.option,),
            f"the result has a column {header!r}, which {dataset.name} has not",
            nearest(header, dataset.names) or "Name it with AS, leave it out, or give tables instead of table.",
        )
        for header in headers
        if fold(header) not in dataset.names
    ]
    problems += [
        request.problem((query.option,), f"the result has no column {field.name!r}, which {dataset.name} must have")
        for field in dataset.fields
        if field.required and field.name not in columns
    ]
    if problems:
        raise ProjectError(problems)
    return Tables.model_validate({dataset.name: {"columns": columns}})


def _empty(request: ReadRequest, query: Query, reading: Reading) -> list[Problem]:
    """A result without rows, and tables that a filter left without any."""
    (file,) = reading.files
    if not file.rows:
        return [request.problem((query.option,), "the query gives no rows", "If that is right, set allow_empty: true.")]
    return [
        request.problem(("tables", note.detail, "where"), f"none of the {file.rows:,} rows passes this filter")
        for note in reading.notes
        if note.code == "filtered" and note.count == file.rows
    ]


def once_each(headers: Sequence[str]) -> None:
    """Refuse a result in which two columns have one name, where they must be told apart in a file.

    Raises:
        Fault: naming the first.
    """
    for header in headers:
        if headers.count(header) > 1:
            raise Fault(f"the result has two columns {header!r}", "Give them names of their own with AS.")
