"""Dates of one column: whether they can all be of the order that the project reads them in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jtbd_reports import ReadRequest
    from jtbd_reports.problems import Problem

_DATE = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_MONTHS = 12
_FEW = 0.05
"""Share of dates of the other order up to which they are slips, rejected one by one."""
_WORDS = {"dmy": "the day", "mdy": "the month"}
_MOST = 0.9
"""Share of a column's cells that must be dates for it to be spoken of."""


@dataclass(slots=True)
class Orders:
    """Dates of a column that can be read in one order only, with an example of each order."""

    counts: dict[str, int] = field(default_factory=lambda: {"dmy": 0, "mdy": 0})
    examples: dict[str, str] = field(default_factory=dict)

    def look(self, texts: Iterable[str | None]) -> None:
        """Distinct cells of the column."""
        for text in texts:
            if text and (match := _DATE.match(text)):
                first, second = int(match[1]), int(match[3])
                order = "dmy" if first > _MONTHS >= second else "mdy" if second > _MONTHS >= first else ""
                if order:
                    self.counts[order] += 1
                    self.examples.setdefault(order, match[0].strip())

    def problem(self, request: ReadRequest, path: tuple[str, ...], file: str, header: str) -> Problem | None:
        """What is wrong with the column under the project's order; None where nothing is."""
        told = request.date_order if request.date_order in self.counts else "dmy"
        other = "mdy" if told == "dmy" else "dmy"
        right, wrong = self.counts[told], self.counts[other]
        if not wrong or wrong < _FEW * (right + wrong):
            return None
        if right:
            message = (
                f"column {header!r} of {file} holds dates of two orders: {self.examples['dmy']} can only begin with "
                f"the day, {self.examples['mdy']} only with the month"
            )
            return request.problem(path, message, "Dates such as 03.04 cannot be told: export it again in one format.")
        message = f"dates in column {header!r} of {file} begin with {_WORDS[other]}, as in {self.examples[other]}"
        return request.problem(path, message, f"Set date_order: {other} in project.yml.")


def asides(header: str, cells: Sequence[str], language: str) -> list[str]:
    """A sentence where the head of a column holds dates of two orders, or dates that can all be read both ways.

    Args:
        header: the column's.
        cells: its first cells.
        language: of the project, by which the order is assumed.
    """
    filled = [cell for cell in cells if cell.strip()]
    dates = [match for cell in filled if (match := _DATE.match(cell))]
    if not dates or len(dates) < _MOST * len(filled):
        return []
    orders = Orders()
    orders.look(filled)
    if len(orders.examples) > 1:
        first, second = orders.examples["dmy"], orders.examples["mdy"]
        only = f"{first} can only begin with the day, {second} only with the month"
        return [f"{header} holds dates of two orders: {only}. Export it again in one of them."]
    usual, other = ("dmy", "mdy") if language == "ru" else ("mdy", "dmy")
    # nobody writes points between a month in front and a day, so that in Russian nothing is in doubt
    doubtful = [match[0].strip() for match in dates if match[2] != "." or usual == "mdy"]
    if orders.examples or not doubtful or any(max(int(match[1]), int(match[3])) > _MONTHS for match in dates):
        return []
    seen = f"Every date of {header} that was looked at can be read both ways, as {doubtful[0]}"
    assumed = f"{_WORDS[usual]} is taken to stand first, by the project's language"
    return [f"{seen}: {assumed}; if it does not, set date_order: {other} in project.yml."]
