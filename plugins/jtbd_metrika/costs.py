"""Advertising exports as costs: one currency, no totals, no millionths, no day of a campaign counted twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from jtbd_metrika import cellwise
from jtbd_metrika.money import Money
from jtbd_metrika.words import is_total
from jtbd_reports.opening.mapped import style_of
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.reading import Rejected
from jtbd_reports.tables.cells import PlannedColumn, reader
from jtbd_reports.tables.conform import NO_VALUE
from jtbd_reports.tables.values import Bad, clean, fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_metrika.exports import Export
    from jtbd_metrika.tally import Tally
    from jtbd_reports.reading import ReadRequest

_CHANNELS = {"direct": "Яндекс Директ", "vk": "VK Реклама", "mytarget": "myTarget"}
_COUNTED = re.compile(r"total (?:rows|строк|строк всего):? ?(\d+)", re.IGNORECASE)
_NOTHING = frozenset({"", "-", "--", "–", "—"})
_SCHEMA = pa.schema(
    [
        ("date", pa.timestamp("us")),
        ("channel", pa.string()),
        ("campaign", pa.string()),
        ("cost", pa.float64()),
        ("impressions", pa.int64()),
        ("clicks", pa.int64()),
    ]
)


@dataclass(slots=True)
class _Sheet:
    """One export while it is read."""

    export: Export
    request: ReadRequest
    tally: Tally
    places: dict[str, int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    found: int = 0
    total: float | None = None
    counted: int = 0

    @property
    def decimal(self) -> str:
        """Sign of fractions: exports in English have a point, whatever the project's other files have."""
        return "." if self.export.file.headers[self.places["cost"]].isascii() else self.request.decimal


def read_costs(
    exports: Sequence[Export], names: Mapping[str, str], request: ReadRequest, tally: Tally
) -> dict[str, pa.Table]:
    """All exports as one table of costs.

    Args:
        exports: advertising reports.
        names: of campaigns by number, from lists of campaigns.
        request: with currency, tax and channel.
        tally: told of every row that was left out.

    Raises:
        ProjectError: no column of days; more than one currency; costs whose kind cannot be told.
    """
    made: list[dict[str, Any]] = []
    # within one file a campaign may have many rows a day, one for each advertisement
    taken: set[tuple[object, ...]] = set()
    money = Money(request)
    for export in exports:
        sheet = _Sheet(export, request, tally, money.places(export))
        _need_days(sheet)
        _read(sheet, names)
        money.settle(export, sheet.rows, sheet.total, tally)
        tally.note("rows_missing", max(0, sheet.counted - sheet.found), export.file.path)
        fresh = [row for row in sheet.rows if _day(row) not in taken]
        tally.note("repeated_day", len(sheet.rows) - len(fresh))
        taken |= {_day(row) for row in fresh}
        tally.done(export.file, sheet.found, len(fresh))
        made += fresh
    return {"costs": pa.Table.from_pylist(made, _SCHEMA)}


def _day(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["date"], row["channel"], row["campaign"]


def _need_days(sheet: _Sheet) -> None:
    if "date" not in sheet.places:
        message = f"{sheet.export.file.path} has no column of days; costs cannot be set beside deals"
        refuse(sheet.request, message, "Export the report by days.")


def _read(sheet: _Sheet, names: Mapping[str, str]) -> None:
    style = style_of(sheet.request)
    if sheet.export.signature.report in _CHANNELS:
        # these systems write day before month, in whatever order the project's other files are
        style = replace(style, date_order="dmy")
    moment = reader(PlannedColumn("date", 0, "date", "datetime"), style)
    for text in sheet.export.file.chunks():
        kept = [cell for cell in text.rejected if not _is_footer(sheet, cell.value.split(" | ")[0])]
        footers = len(text.rejected) - len(kept)
        sheet.tally.refuse(kept, len(text.lost) - footers)
        sheet.tally.note("empty_row", text.empty)
        sheet.found += len(text.lost) - footers
        columns = [column.to_pylist() for column in text.columns]
        for number, cells in zip(text.rows.tolist(), zip(*columns, strict=True), strict=True):
            _row(sheet, number, [cell or "" for cell in cells], moment, names)


def _is_footer(sheet: _Sheet, text: str) -> bool:
    """Whether a line sums up the table; how many rows it says there are is kept."""
    first = text.strip('" ')
    if match := _COUNTED.match(first):
        sheet.counted = int(match[1])
        return True
    return is_total(first)


def _row(sheet: _Sheet, number: int, cells: Sequence[str], moment: Any, names: Mapping[str, str]) -> None:  # noqa: ANN401 - a reader
    places, decimal = sheet.places, sheet.decimal
    if any(_is_footer(sheet, cells[place]) for place in (0, places["date"])):
        total = cellwise.amount(clean(cells[places["cost"]]), decimal)
        sheet.total = sheet.total if isinstance(total, Bad) else total
        return
    sheet.found += 1
    bad: list[Rejected] = []

    def told(name: str, read: Any, *, required: bool = False) -> Any:  # noqa: ANN401 - as the reader gives it
        """The value of a cell, or nothing and why."""
        if name not in places:
            return None
        cell = clean(cells[places[name]])
        value = None if fold(cell) in _NOTHING else read(cell)
        reason = value.reason if isinstance(value, Bad) else NO_VALUE if required and value is None else ""
        if reason:
            header = squeeze(sheet.export.file.headers[places[name]])
            bad.append(Rejected(sheet.export.file.path, number, header, reason, cell))
        return None if isinstance(value, Bad) else value

    # a dash stands for a row without costs; that is not a cost of nothing, and not a mistake either
    row = {
        "row": number,
        "date": told("date", moment, required=True),
        "cost": told("cost", lambda cell: cellwise.amount(cell, decimal)),
        "impressions": told("impressions", lambda cell: cellwise.count(cell, decimal)),
        "clicks": told("clicks", lambda cell: cellwise.count(cell, decimal)),
        "channel": sheet.request.options.channel or told("channel", squeeze) or _channel(sheet),
        "campaign": told("campaign", squeeze) or _named(told("campaign_id", squeeze), names),
        "currency": told("currency", squeeze),
    }
    sheet.tally.refuse(bad, bool(bad))
    if row["date"] is None or row["cost"] is None:
        sheet.tally.note("dropped_rows", 1, "costs")
    else:
        sheet.rows.append(row)


def _named(number: str | None, names: Mapping[str, str]) -> str | None:
    return None if number is None else names.get(number, number)


def _channel(sheet: _Sheet) -> str:
    """The name of the advertising system; a table of unknown origin must be told one."""
    report = sheet.export.signature.report
    if report not in _CHANNELS:
        message = f"{sheet.export.file.path} does not say through which channel the money was spent"
        refuse(sheet.request, message, "Say so with channel, named as in deals.", key="channel")
    return _CHANNELS[report]


def campaign_names(exports: Sequence[Export]) -> dict[str, str]:
    """Names of campaigns by number, out of lists of campaigns."""
    found: dict[str, str] = {}
    for export in exports:
        folded = [fold(header) for header in export.file.headers]
        number, name = folded.index("id"), folded.index("name")
        for text in export.file.chunks():
            pairs = zip(text.columns[number].to_pylist(), text.columns[name].to_pylist(), strict=True)
            found.update({key: squeeze(word) for key, word in pairs if key and word})
    return found
