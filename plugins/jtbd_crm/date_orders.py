"""Dates of one column: whether they can all be of the order that the project reads them in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports import ReadRequest
    from jtbd_reports.problems import Problem

_DATE = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_MONTHS = 12
_FEW = 0.05
"""Share of dates of the other order up to which they are slips, rejected one by one."""
_WORDS = {"dmy": "the day", "mdy": "the month"}


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
