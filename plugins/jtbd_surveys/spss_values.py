"""Values of an SPSS variable as text, and what they and its labels say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_reports.tables.values import clean, number_text
from jtbd_surveys.variables import Variable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    Value = float | str | dt.date | dt.time | None
    Span = tuple[Value, Value]


def texts(values: Iterable[Value], labels: Mapping[Value, str], gone: Sequence[Span]) -> list[str | None]:
    """Labels where there are any, else the value as text; None for missing ones (not a number, None).

    Args:
        values: of a column.
        labels: by value.
        gone: ranges of values that the file declares to be missing; a single value is a range of its own.
    """
    made: dict[Value, str | None] = {}
    found: list[str | None] = []
    for value in values:
        if value != value:  # noqa: PLR0124 - not a number: SPSS's system-missing value
            found.append(None)
            continue
        if value not in made:
            made[value] = None if _is_gone(value, gone) else labels.get(value, _text(value))
        found.append(made[value])
    return found


def described(
    name: str, label: str, labels: Mapping[Value, str], gone: Sequence[Span], values: Iterable[Value], *, measure: str
) -> Variable:
    """What is known of a variable.

    Args:
        name: of the column.
        label: the words of the question; empty where there are none.
        labels: by value.
        gone: as for `texts`.
        values: that stand in the column.
        measure: `nominal`, `ordinal`, `scale` or `unknown`.
    """
    points = {
        label: float(value)
        for value, label in labels.items()
        if isinstance(value, int | float) and not _is_gone(value, gone)
    }
    held = {value for value in set(values) if _is_there(value) and not _is_gone(value, gone)}
    covered = bool(points) and held <= labels.keys()
    return Variable(clean(label) or name, points, measure in {"ordinal", "scale"}, covered)


def _is_there(value: Value) -> bool:
    return value is not None and value == value  # noqa: PLR0124 - as above


def _is_gone(value: Any, gone: Sequence[tuple[Any, Any]]) -> bool:  # noqa: ANN401 - of any one type that has an order
    """Whether a value lies in a range of values of its type."""
    return any(type(low) is type(value) is type(high) and low <= value <= high for low, high in gone)


def _text(value: Value) -> str | None:
    if value is None:
        return None
    return number_text(value) if isinstance(value, float) else str(value)
