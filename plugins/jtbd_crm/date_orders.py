"""Dates of one column: whether they can all be of the order that the project reads them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports.tables.orders import FIRST

if TYPE_CHECKING:
    from jtbd_reports import ReadRequest
    from jtbd_reports.problems import Problem
    from jtbd_reports.tables.orders import Orders

_FEW = 0.05
"""Share of dates of the other order up to which they are slips, rejected one by one."""


def wrong_order(orders: Orders, request: ReadRequest, path: tuple[str, ...], file: str, header: str) -> Problem | None:
    """What is wrong with a column of these dates under the project's order; None where nothing is."""
    told = request.date_order if request.date_order in orders.counts else "dmy"
    other = "mdy" if told == "dmy" else "dmy"
    right, wrong = orders.counts[told], orders.counts[other]
    if not wrong or wrong < _FEW * (right + wrong):
        return None
    if right:
        message = (
            f"column {header!r} of {file} holds dates of two orders: {orders.examples['dmy']} can only begin with "
            f"the day, {orders.examples['mdy']} only with the month"
        )
        return request.problem(path, message, "Dates such as 03.04 cannot be told: export it again in one format.")
    message = f"dates in column {header!r} of {file} begin with {FIRST[other]}, as in {orders.examples[other]}"
    return request.problem(path, message, f"Set date_order: {other} in project.yml.")
