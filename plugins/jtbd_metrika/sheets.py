"""Tables that a client keeps by hand, one line for many: leads as touches, plans of costs day by day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from jtbd_metrika import cellwise
from jtbd_reports.opening.mapped import style_of
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.reading import Rejected
from jtbd_reports.tables.cells import PlannedColumn, reader
from jtbd_reports.tables.values import Bad, squeeze

if TYPE_CHECKING:
    from jtbd_metrika.others import Cells

_MOST_LEADS = 100_000
_LONGEST = dt.timedelta(days=3660)
TOO_MANY = "more than 100,000 leads in one row"
NO_PERIOD = "the period ends before it begins or lasts longer than ten years"


def leads(cells: Cells) -> list[dict[str, Any]]:
    """A touch for each lead that a line counts; who they were is not known."""
    day = cells.read("date", _moment(cells), required=True)
    channel = cells.read("source", squeeze, required=True)
    count = cells.read("leads", _count, required=True)
    product = cells.read("product", squeeze)
    if day is None or channel is None or count is None:
        return []
    return [{"at": day, "channel": channel, "product": product}] * count


def _count(text: str) -> int | Bad:
    found = cellwise.count(text, ".")
    return Bad(TOO_MANY) if not isinstance(found, Bad) and found > _MOST_LEADS else found


def plan(cells: Cells) -> list[dict[str, Any]]:
    """The planned costs of a period, the same on each of its days.

    Raises:
        ProjectError: the options name no channel that keeps plans apart from money spent.
    """
    channel = cells.request.options.channel
    if channel is None:
        message = f"{cells.export.file.path} has planned costs, which no channel keeps apart from money spent"
        refuse(cells.request, message, "Say so with channel, such as Plan.", key="channel")
    first, last = (cells.read(name, _moment(cells), required=True) for name in ("period_start", "period_end"))
    campaign = cells.read("campaign", squeeze)
    cost = cells.read("cost", lambda text: cellwise.amount(text, "."), required=True)
    if first is None or last is None or cost is None:
        return []
    if not dt.timedelta() <= last - first < _LONGEST:
        shown = f"{first:%Y-%m-%d} | {last:%Y-%m-%d}"
        cells.bad.append(Rejected(cells.export.file.path, cells.number, "period_end", NO_PERIOD, shown))
        return []
    days = (last - first).days + 1
    row = {"channel": channel, "campaign": campaign, "cost": cost / days}
    return [{"date": first + dt.timedelta(days=n), **row} for n in range(days)]


def _moment(cells: Cells) -> Any:  # noqa: ANN401 - a reader
    return reader(PlannedColumn("at", 0, "", "datetime"), style_of(cells.request))
