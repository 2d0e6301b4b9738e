"""The lines of one saved report, typed: totals taken out, subtotals left out, every loss counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jtbd_metrika import cellwise, words
from jtbd_reports.reading import Rejected
from jtbd_reports.tables.conform import NO_VALUE
from jtbd_reports.tables.values import Bad, clean, fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jtbd_metrika.exports import Export
    from jtbd_metrika.tally import Tally

_READERS: dict[str, Callable[[str, str], float | Bad]] = {
    "visits": cellwise.count,
    "users": cellwise.count,
    "pageviews": cellwise.count,
    "new_share": cellwise.ratio,
    "bounce_rate": cellwise.ratio,
    "page_depth": cellwise.ratio,
    "seconds": cellwise.seconds,
    "affinity": cellwise.ratio,
    "goals": cellwise.amount,
    "any_goal": cellwise.amount,
    "conversion_rate": cellwise.ratio,
    "any_conversion": cellwise.ratio,
    "revenue": cellwise.amount,
}
_RATES = frozenset({"new_share", "bounce_rate", "conversion_rate", "any_conversion"})
_SURE_TOTALS = frozenset({"итого и средние", "totals and averages", "total and average", "итого и среднее"})
_NOTHING = frozenset({"", "-", "–", "—", "н/д", "n/a"})


@dataclass(slots=True)
class Line:
    """One line: its row in the file, its dimensions, its metrics by position."""

    row: int
    dimensions: tuple[str, ...]
    values: dict[int, float | None]


@dataclass(slots=True)
class Lines:
    """What a report says.

    Attributes:
        lines: those that stand for themselves.
        total: the line that sums up the others.
        found: data rows in the file, its totals not among them.
        roles: what each column is.
        first: position of the first metric; dimensions stand before it.
        visits_at: position of the visits.
    """

    roles: Sequence[str]
    first: int
    visits_at: int
    lines: list[Line] = field(default_factory=list)
    total: Line | None = None
    found: int = 0
    lost: int = 0

    @property
    def visits(self) -> int:
        """Visits of all lines."""
        return int(sum(line.values[self.visits_at] or 0 for line in self.lines))


def read_lines(export: Export, tally: Tally, decimal: str) -> Lines:
    """Every line of the report.

    Args:
        export: whose signature says what each column is.
        tally: told of cells that cannot be read: without visits a line is dropped, else it stays without the value.
        decimal: sign in numbers that can be read both ways.
    """
    roles = export.signature.columns
    first = export.signature.dimensions
    found = Lines(roles, first, roles.index("visits", first))
    # whether a column holds per cent shows only in all of its cells, so the lines are gathered first
    rows = _rows(export, tally, found)
    rows = _without_total(rows, found, decimal)
    found.found += len(rows)
    percent = {
        at
        for at, role in enumerate(roles)
        if role in _RATES and cellwise.in_percent([c[at] for _n, c in rows], decimal)
    }
    for row in rows:
        line = _line(export, tally, found, row, decimal)
        if line is not None:
            found.lines.append(_as_fractions(line, percent))
    if found.total is not None:
        _as_fractions(found.total, percent)
    _leave_subtotals(found, tally)
    return found


def _rows(export: Export, tally: Tally, found: Lines) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    for text in export.file.chunks():
        columns = [column.to_pylist() for column in text.columns]
        cells = zip(*columns, strict=True)
        rows += [(n, [c or "" for c in row]) for n, row in zip(text.rows.tolist(), cells, strict=True)]
        tally.refuse(text.rejected, len(text.lost))
        tally.note("empty_row", text.empty)
        found.found += len(text.lost)
        found.lost += len(text.lost)
    return rows


def _without_total(rows: list[tuple[int, list[str]]], found: Lines, decimal: str) -> list[tuple[int, list[str]]]:
    """Take out the line of totals. `Всего` may be a phrase people search for: it is a total at either end only."""
    for at, (number, cells) in enumerate(rows):
        sure = fold(cells[0]) in _SURE_TOTALS
        if sure or (
            words.is_total(cells[0]) and at in {0, len(rows) - 1} and not any(map(clean, cells[1 : found.first]))
        ):
            values = {place: _value(role, cells[place], decimal) for place, role in enumerate(found.roles)}
            good = {place: None if isinstance(value, Bad) else value for place, value in values.items()}
            found.total = Line(number, (), good)
            return rows[:at] + rows[at + 1 :]
    return rows


def _value(role: str, cell: str, decimal: str) -> float | Bad | None:
    text = clean(cell)
    return None if role not in _READERS or fold(text) in _NOTHING else _READERS[role](text, decimal)


def _line(export: Export, tally: Tally, found: Lines, row: tuple[int, list[str]], decimal: str) -> Line | None:
    """One line; None where its visits cannot be read."""
    number, cells = row
    values: dict[int, float | None] = {}
    bad: list[Rejected] = []
    for place in range(found.first, len(found.roles)):
        value = _value(found.roles[place], cells[place], decimal)
        reason = (
            value.reason if isinstance(value, Bad) else NO_VALUE if place == found.visits_at and value is None else ""
        )
        if reason:
            bad.append(
                Rejected(export.file.path, number, squeeze(export.file.headers[place]), reason, clean(cells[place]))
            )
        values[place] = None if isinstance(value, Bad) else value
    tally.refuse(bad, bool(bad))
    if values[found.visits_at] is None:
        found.lost += 1
        tally.note("dropped_rows", 1, "phrases" if export.signature.report == "phrases" else "traffic")
        return None
    return Line(number, tuple(squeeze(cell) for cell in cells[: found.first]), values)


def _as_fractions(line: Line, percent: Iterable[int]) -> Line:
    """Rates as fractions where their column holds per cent."""
    for place in percent:
        value = line.values.get(place)
        line.values[place] = None if value is None else value / 100
    return line


def _leave_subtotals(found: Lines, tally: Tally) -> None:
    """Lines of a tree that only sum up the lines below them."""
    prefixes = {line.dimensions[:n] for line in found.lines for n in range(1, _depth(line))}
    parents = [
        line for line in found.lines if _depth(line) < found.first and line.dimensions[: _depth(line)] in prefixes
    ]
    parents = [line for line in parents if _depth(line)]
    # a line that names less than others is a sum only if some line names more of the same
    if parents:
        gone = {line.row for line in parents}
        found.lines = [line for line in found.lines if line.row not in gone]
        tally.note("subtotal", len(parents))


def _depth(line: Line) -> int:
    """How many of its dimensions a line names before they are left empty."""
    depth = len(line.dimensions)
    while depth and not line.dimensions[depth - 1]:
        depth -= 1
    return depth
