"""Which days are fetched, and what to know of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from jtbd_metrika.live.failures import LiveError

if TYPE_CHECKING:
    from jtbd_metrika.live.options import ApiOptions

_SETTLED_AFTER = 3  # days; Metrica adds to a visit for so long
_DAY = dt.timedelta(days=1)


def days(options: ApiOptions, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day.

    Raises:
        LiveError: one of them is not over yet, or they stand in the wrong order.
    """
    last = today - _DAY if options.end == "yesterday" else options.end
    if last >= today:
        raise LiveError(f"{last} is not over yet, so Metrica has not counted it in full", "Say to: yesterday.", ("to",))
    if options.end != "yesterday" and options.start > last:
        raise LiveError(f"the last day, {last}, lies before the first, {options.start}", "", ("to",))
    if options.start > last:
        raise LiveError(f"{options.start} is not over yet, so Metrica has not counted it in full", "", ("from",))
    return options.start, last


def unsettled(first: dt.date, last: dt.date, today: dt.date) -> str:
    """A sentence on days that may still change, or nothing."""
    since = max(first, today - _SETTLED_AFTER * _DAY)
    if last < since:
        return ""
    days_named = f"{since}" if since == last else f"{since} to {last}"
    settled = last + _SETTLED_AFTER * _DAY
    return f"Visits of {days_named} may still change: Metrica settles them in three days. Fetch again after {settled}."
