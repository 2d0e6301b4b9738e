"""The order of day and month in a column of dates: which it can be, and what to say where that is not plain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DATE = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
FIRST = {"dmy": "the day", "mdy": "the month"}
"""What stands first, by order."""
_MONTHS = 12
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
            if text and (match := DATE.match(text)):
                first, second = int(match[1]), int(match[3])
                order = "dmy" if first > _MONTHS >= second else "mdy" if second > _MONTHS >= first else ""
                if order:
                    self.counts[order] += 1
                    self.examples.setdefault(order, match[0].strip())


def two_orders(cells: Sequence[str]) -> tuple[str, str] | None:
    """A date that can only begin with the day and one that can only begin with the month; None without both."""
    orders = Orders()
    orders.look(cells if _dates(cells) else ())
    return (orders.examples["dmy"], orders.examples["mdy"]) if len(orders.examples) > 1 else None


def aside(header: str, cells: Sequence[str], language: str) -> str:
    """A sentence where a column holds dates of two orders, or dates that can all be read both ways; else empty.

    Args:
        header: the column's.
        cells: its first cells.
        language: of the project, by which the order is assumed.
    """
    if found := two_orders(cells):
        only = f"{found[0]} can only begin with the day, {found[1]} only with the month"
        return f"{header} holds dates of two orders: {only}. Export it again in one of them."
    usual, other = ("dmy", "mdy") if language == "ru" else ("mdy", "dmy")
    dates = _dates(cells)
    if any(max(int(match[1]), int(match[3])) > _MONTHS for match in dates):
        return ""
    # nobody writes points between a month in front and a day, so that in Russian nothing is in doubt
    doubtful = next((match[0].strip() for match in dates if match[2] != "." or usual == "mdy"), "")
    if not doubtful:
        return ""
    assumed = f"{FIRST[usual]} is taken to stand first, by the project's language"
    return (
        f"Every date of {header} that was looked at can be read both ways, as {doubtful}: {assumed}; "
        f"if it does not, set date_order: {other} in project.yml."
    )


def _dates(cells: Sequence[str]) -> list[re.Match[str]]:
    """The cells that are dates with the year behind; none where the column holds other things as well."""
    filled = [cell for cell in cells if cell.strip()]
    found = [match for cell in filled if (match := DATE.match(cell))]
    return found if len(found) >= _MOST * len(filled) else []
