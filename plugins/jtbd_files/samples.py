"""What the first values of a column look like: dates, numbers, ids, categories, running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_files.headers import folded
from jtbd_reports.opening.options import MISSING
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, boolean, fold, number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jtbd_reports.datasets import Field
    from jtbd_reports.reading import DateOrder

_MOST = 0.9
"""Share of a column's values that must be of a kind for the column to be."""
_COMPACT = re.compile("[0-9]{8}")
_MISSING = frozenset(MISSING)
_ROWS = 60
_TRIED = 5
"""Values of which one at least must be of a kind before all are asked."""
_CATEGORIES = 30
_LABEL = 60
"""Characters of the longest category."""
_PROSE = 3
"""Words of an average text that people wrote themselves."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The head of one column.

    Attributes:
        header: as the client wrote it.
        name: the same, folded.
        origin: which of the columns with this header, 0 where it is the only one.
        values: that are not missing.
        dates: whether they are dates, and in which order they can be read.
        numbers: whether they are numbers.
    """

    header: str
    name: str
    origin: int
    values: tuple[str, ...]
    dates: frozenset[DateOrder]
    numbers: bool

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(set(self.values))

    @property
    def unique(self) -> bool:
        """Whether no value comes twice."""
        return self.distinct == len(self.values)

    @property
    def pure(self) -> bool:
        """Whether each value is a number, rather than most."""
        return self.numbers and all(_number(value) is not None for value in self.values)

    @property
    def prose(self) -> bool:
        """Whether people wrote it in their own words."""
        words = sum(len(value.split()) for value in self.values)
        return not self.dates and words >= max(1, _PROSE * len(self.values))

    @property
    def category(self) -> bool:
        """Whether few short values come again and again."""
        few = 1 < self.distinct <= min(_CATEGORIES, len(self.values) // 2)
        return few and not self.numbers and not self.dates and max(map(len, self.values)) <= _LABEL

    def fits(self, field: Field) -> bool:
        """Whether the values can be those of a column of the vocabulary; an empty column can be any."""
        if not self.values:
            return True
        tests: dict[str, Callable[[], bool]] = {
            "datetime": lambda: bool(self.dates),
            "money": lambda: self.numbers,
            "number": lambda: self.numbers,
            "integer": lambda: self.numbers and not self._fractions(),
            "boolean": lambda: _share(self.values, lambda value: not isinstance(boolean(value), Bad)),
        }
        if field.type in tests:
            return tests[field.type]()
        return not self.dates and not self._fractions() and not (field.name.endswith("_id") and self.prose)

    def _fractions(self) -> bool:
        return self.numbers and any(found and not found.is_integer() for found in map(_number, self.values))


def samples(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Sample]:
    """The columns of a file's head."""
    return [_sample(headers, place, [row[place] for row in rows[:_ROWS]]) for place in range(len(headers))]


def _sample(headers: Sequence[str], place: int, cells: Sequence[str]) -> Sample:
    header = headers[place]
    values = tuple(cell for cell in cells if cell and fold(cell) not in _MISSING)
    origin = headers[:place].count(header) + 1 if headers.count(header) > 1 else 0
    dates: frozenset[DateOrder] = frozenset(order for order in ("dmy", "mdy") if values and _dated(values, order))
    numbers = _share(values, lambda value: _number(value) is not None)
    return Sample(header, folded(header), origin, values, dates, numbers)


def _dated(values: Sequence[str], order: DateOrder) -> bool:
    """Whether the values are dates; eight digits may be an id, so all of a column must be such dates or none."""
    compact = sum(_COMPACT.fullmatch(value) is not None for value in values)
    good = _share(values, lambda value: not isinstance(moment(value, order), Bad))
    return good and compact in {0, len(values)}


def _number(value: str) -> float | None:
    found = number(value, ".")
    return None if isinstance(found, Bad) else found


def _share(values: Sequence[str], test: Callable[[str], bool]) -> bool:
    """Whether most of the different values pass; of none at all, not."""
    if not values or not any(map(test, values[:_TRIED])):
        return False
    distinct = set(values)
    return sum(map(test, distinct)) >= _MOST * len(distinct)
