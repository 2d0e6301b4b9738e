"""Expressions that every engine computes alike, for what Narwhals says to one of them only."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals as nw

DAY = 24 * 60 * 60
"""Seconds of a day."""


def day_number(moment: nw.Expr) -> nw.Expr:
    """The day of a date or time as a whole number, that of `datetime.date.toordinal`: differences are calendar days.

    Narwhals has no `dt.total_*` on Spark, and the difference of two dates is of another type in each engine.

    Args:
        moment: dates or times without zone; what is missing stays missing.
    """
    import narwhals as nw  # noqa: PLC0415

    before = moment.dt.year().cast(nw.Int64) - 1
    leaps = before // 4 - before // 100 + before // 400
    return (before * 365 + leaps + moment.dt.ordinal_day().cast(nw.Int64)).cast(nw.Int64)


def seconds(moment: nw.Expr) -> nw.Expr:
    """Whole seconds since the beginning of the year 1, for differences of times; parts of a second are left out.

    Args:
        moment: times without zone; what is missing stays missing.
    """
    import narwhals as nw  # noqa: PLC0415

    hours, minutes, rest = (part.cast(nw.Int64) for part in (moment.dt.hour(), moment.dt.minute(), moment.dt.second()))
    return (day_number(moment) - 1) * DAY + hours * 3600 + minutes * 60 + rest


def one_for_another(value: nw.Expr, others: Mapping[Any, Any], dtype: Any) -> nw.Expr:  # noqa: ANN401 - a Narwhals dtype
    """Each value replaced by what stands for it; missing where nothing does.

    Narwhals has no `replace_strict` on Spark Connect, nor one without default on any SQL backend.

    Args:
        value: what to look up; a missing value finds nothing.
        others: a few dozen values with what stands for each; for more, join.
        dtype: of what stands for them.
    """
    import narwhals as nw  # noqa: PLC0415

    def unless(rest: nw.Expr, pair: tuple[Any, Any]) -> nw.Expr:
        return nw.when(value == nw.lit(pair[0])).then(nw.lit(pair[1], dtype=dtype)).otherwise(rest)

    return reduce(unless, reversed(list(others.items())), nw.lit(None, dtype=dtype))
