"""What `add` tells of a file that was recognised: what to settle, and what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_metrika import fields
from jtbd_metrika.heads import listed
from jtbd_metrika.periods import hint_of, period_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_metrika.signatures import Signature
    from jtbd_reports import Glimpse

_STATISTICS = {
    "vk": "VK Ads statistics (ad_plan_id, base.spent)",
    "mytarget": "myTarget statistics (by campaign, base.spent)",
}


def asides(
    found: Signature, headers: Sequence[str], above: Sequence[Sequence[str]], glimpse: Glimpse
) -> tuple[str, ...]:
    """What the user should know or settle, a sentence each.

    Args:
        found: what the file is.
        headers: of its table, or the keys of the objects that a loader wrapped.
        above: lines above the header.
        glimpse: the file.
    """
    said = []
    models = fields.models(headers) if found.family == "visits" else []
    if len(models) > 1:
        said.append(f"Say which attribution model to read with attribution: {', '.join(models)}.")
    if found.family == "report" and found.report != "summary" and period_of(above) is None:
        said.append(_days(glimpse))
    if found.family == "costs" and found.report == "costs":
        said.append("Say through which channel the money was spent with channel, named as in deals.")
    if found.family == "keywords":
        said.append("Volumes are searches in a search engine, not visits to the site.")
    return (*said, *_kept_by_hand(found), *_unread(found, headers))


def _days(glimpse: Glimpse) -> str:
    hint = hint_of(glimpse.name)
    days = f"[{hint[0]:%Y-%m-%d}, {hint[1]:%Y-%m-%d}]" if hint else "[first day, last day]"
    told = "its name suggests it, but names are changed" if hint else "nothing in it tells"
    return f"Confirm the days it covers by adding period: {days}; {told}."


def _kept_by_hand(found: Signature) -> tuple[str, ...]:
    if found.family == "leads":
        return ("Each lead that it counts becomes a touch of somebody unknown.",)
    if found.family == "plans":
        return (
            "These are plans, not money spent: they are spread evenly over the days of each period.",
            "They are booked under a channel of their own, so that they are not taken for costs of one in deals.",
        )
    return ()


def _unread(found: Signature, headers: Sequence[str]) -> tuple[str, ...]:
    """What a wrapped table is that gives no table of ours, by the keys of its objects."""
    if found.family == "names":
        return (
            f"It names campaigns and gives no table by itself; keys: {listed(headers)}.",
            f"It is read together with {_STATISTICS[found.report]}.",
            "To name campaigns with it, let the path of their entry match both files.",
        )
    if found.family == "foreign":
        return (f"It is {found.title} and cannot be read; keys: {listed(headers)}.",)
    return ()
