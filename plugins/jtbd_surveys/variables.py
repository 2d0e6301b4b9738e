"""What an SPSS file says of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import Bad, number

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of an SPSS file.

    Attributes:
        text: its label, the words of the question; its name where it has none.
        points: the number behind each value label, by label.
        ordered: whether its values are ordinal or a scale, not names.
        covered: whether every value that stands in it has a label.
    """

    text: str
    points: Mapping[str, float]
    ordered: bool
    covered: bool


def says_its_number(points: Mapping[str, float]) -> bool:
    """Whether the labels only repeat the numbers, as `8` for 8."""
    return all(not isinstance(value := number(label), Bad) and value == point for label, point in points.items())
