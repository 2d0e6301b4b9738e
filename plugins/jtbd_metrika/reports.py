"""Saved reports of Metrica as phrases and traffic, held against their own totals."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from jtbd_metrika import words
from jtbd_metrika.lines import read_lines
from jtbd_metrika.periods import as_days, hint_of, period_of_line
from jtbd_reports.datasets import DATASETS
from jtbd_reports.problems import Problem, ProjectError
from jtbd_reports.tables.cells import PlannedColumn
from jtbd_reports.tables.values import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_metrika.exports import Export
    from jtbd_metrika.lines import Line, Lines
    from jtbd_metrika.tally import Tally
    from jtbd_reports.reading import ReadRequest

_OVER = 1.01
"""Lines may add up to a little more than the total where Metrica estimated them from a sample."""


def read_reports(exports: Sequence[Export], request: ReadRequest, tally: Tally) -> dict[str, pa.Table]:
    """All reports as tables by dataset name.

    Raises:
        ProjectError: lines that add up to more than their total; two files of one report over the same days.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    problems = list(_overlaps(exports, request))
    seen: dict[str, str] = {}
    for export in exports:
        try:
            problems += _add(export, request, tally, seen, rows)
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return {name: _table(name, found) for name, found in rows.items()}


def _add(
    export: Export,
    request: ReadRequest,
    tally: Tally,
    seen: dict[str, str],
    rows: dict[str, list[dict[str, Any]]],
) -> list[Problem]:
    """Add the rows of a report to its table; what is wrong with it."""
    lines = read_lines(export, tally, request.decimal)
    if (twin := seen.setdefault(export.file.sha256, export.file.path)) != export.file.path:
        tally.note("duplicate_row", lines.found, f"{export.file.path} = {twin}")
        tally.done(export.file, lines.found, 0)
        return []
    problems = _checked(export, lines, request, tally)
    table = "phrases" if export.signature.report == "phrases" else "traffic"
    made = _phrases(export, lines, request) if table == "phrases" else _traffic(export, lines, request)
    _say_what_is_unsure(export, lines, made, tally)
    rows.setdefault(table, []).extend(made)
    tally.done(export.file, lines.found, len(made))
    return problems


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a typed table with the columns that any row has a value in, and those that must be."""
    fields = DATASETS[name].fields
    kept = [f for f in fields if f.required or any(row.get(f.name) is not None for row in rows)]
    schema = pa.schema([(f.name, PlannedColumn(f.name, 0, "", f.type).arrow) for f in kept])
    return pa.table([pa.array([row.get(f.name) for row in rows], schema.field(f.name).type) for f in kept], schema)


def _overlaps(exports: Sequence[Export], request: ReadRequest) -> list[Problem]:
    """Pairs of files of one report whose days overlap: their visits would be counted twice."""
    problems = []
    for one, other in combinations(exports, 2):
        if one.signature.report != other.signature.report or one.file.sha256 == other.file.sha256:
            continue
        if one.period and other.period and one.period[0] <= other.period[1] and other.period[0] <= one.period[1]:
            message = f"{one.file.path} and {other.file.path} cover some of the same days; visits would count twice"
            hint = "Name one of them in path, or export periods that follow each other."
            problems.append(request.problem(("path",), message, hint))
    return problems


def _checked(export: Export, lines: Lines, request: ReadRequest, tally: Tally) -> list[Problem]:
    """Hold the visits of all lines against the total; say what is missing."""
    name, report = export.file.path, export.signature.report
    total = lines.total.values.get(lines.visits_at) if lines.total else None
    if total is None:
        # what the fetch asked for came whole, or it would have said so
        tally.note("no_total", int(not export.fetched), name)
        return []
    if report in words.PARTIAL:
        return []
    if lines.visits > total * _OVER:
        label = squeeze(export.file.headers[lines.visits_at])
        message = f"{name}: {label} of all lines add up to {lines.visits:,}, its own total says {int(total):,}"
        return [request.problem(("path",), message, "The file was changed after it was saved; export it again.")]
    # visits of lines that could not be read are missing too, and were counted there
    if not lines.lost:
        tally.note("rows_cut", int(total) - lines.visits if lines.visits < total else 0, name)
    return []


def _say_what_is_unsure(export: Export, lines: Lines, rows: Sequence[Mapping[str, Any]], tally: Tally) -> None:
    if export.fetched.get("sampled"):
        tally.note("sampled_report", 1, export.file.path)
    if rows and rows[0].get("to_date") is None:
        hint = hint_of(export.file.path)
        days = f": {hint[0]:%Y-%m-%d} – {hint[1]:%Y-%m-%d}?" if hint else ""
        tally.note("period_unknown", 1, f"{export.file.path}{days}")
    if list(lines.roles).count("conversion_rate") > 1 and "any_conversion" not in lines.roles:
        tally.note("several_conversions", 1, export.file.path)


def _common(export: Export, lines: Lines, line: Line, request: ReadRequest) -> dict[str, Any]:
    """Metrics and the period of a line."""
    days = as_days(request.options.period) or export.period
    row: dict[str, Any] = {"from_date": days[0], "to_date": days[1]} if days else {}
    for place, value in line.values.items():
        if lines.roles[place] in {"goals", "any_goal", "conversion_rate", "any_conversion", "goal_visits", "other", ""}:
            continue
        row.setdefault(lines.roles[place], value)
    for name in ("visits", "users", "pageviews"):
        row[name] = None if row.get(name) is None else int(row[name])
    return {**row, **_goals(export, lines, line, request)}


def _goals(export: Export, lines: Lines, line: Line, request: ReadRequest) -> dict[str, float | None]:
    """Times goals were reached, and the share of visits that reached one where a single column tells it."""
    places = [at for at, role in enumerate(lines.roles) if role == "goals" and at in line.values]
    wanted = request.options.goals
    if wanted:
        marks = [fold(mark) for number, word in wanted.items() for mark in (str(number), word)]
        places = [at for at in places if any(mark in fold(export.file.headers[at]) for mark in marks)]
    any_goal = [at for at, role in enumerate(lines.roles) if role == "any_goal"]
    if any_goal and not wanted:
        places = any_goal[:1]
    reached = [line.values[at] for at in places if line.values[at] is not None]
    rates = [at for at, role in enumerate(lines.roles) if role == "any_conversion"]
    rates = rates or [at for at, role in enumerate(lines.roles) if role == "conversion_rate"]
    rate = line.values[rates[0]] if len(rates) == 1 else None
    return {"goals": sum(value or 0 for value in reached) if reached else None, "conversion_rate": rate}


def _phrases(export: Export, lines: Lines, request: ReadRequest) -> list[dict[str, Any]]:
    rows = []
    at = lines.roles.index("phrases")
    engines = [place for place, role in enumerate(lines.roles[: lines.first]) if role == "engine"]
    for line in lines.lines:
        hidden = words.is_hidden(line.dimensions[at])
        engine = line.dimensions[engines[0]] if engines else ""
        row = _common(export, lines, line, request)
        row |= {"phrase": None if hidden else line.dimensions[at], "hidden": hidden}
        row["engine"] = None if words.is_hidden(engine) else engine
        rows.append(row)
    return rows


def _traffic(export: Export, lines: Lines, request: ReadRequest) -> list[dict[str, Any]]:
    report = export.signature.report
    rows = []
    for line in lines.lines:
        told, detail = _split(export, lines, line)
        row = _common(export, lines, line, request)
        own = period_of_line(line.dimensions[0]) if report == "summary" else None
        if own is not None:
            row |= {"from_date": own[0], "to_date": own[1]}
        row |= {"report": report, "line": " › ".join(told) or None, "detail": " › ".join(detail) or None}
        row["hidden"] = not told or words.is_hidden(line.dimensions[0])
        rows.append(row)
    return rows


def _split(export: Export, lines: Lines, line: Line) -> tuple[list[str], list[str]]:
    """What the line is about and its second dimension; levels that are not known are left out.

    A report of pages names the levels of an address and then the whole address, which says it all.
    """
    report = export.signature.report
    known = [(squeeze(export.file.headers[at]), cell) for at, cell in enumerate(line.dimensions)]
    if report in {"sources", "other", "summary", "hours", "age", "gender"}:
        told, rest = known[:1], known[1:]
    else:
        told = [pair for at, pair in enumerate(known) if lines.roles[at] == report]
        rest = [pair for at, pair in enumerate(known) if lines.roles[at] != report]
    if report == "entry_pages" and len(told) > 1 and not words.is_hidden(told[-1][1]):
        told = told[-1:] if "ур" not in told[-1][0] and "level" not in told[-1][0].casefold() else told
    return [_cell for _h, _cell in told if not words.is_hidden(_cell)], [c for _h, c in rest if not words.is_hidden(c)]
