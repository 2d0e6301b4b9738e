"""Values that a rule asks for and that never occur in the data: most often slips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.columns import locate
from jtbd_jobs.rules.matching import folded, layout_of
from jtbd_jobs.rules.words import fold
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.rules.catalogue import Condition, Jobs


def unmet(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs) -> list[tuple[str, str, str]]:
    """Job, column and value of each `in` and `equals` on text that no row of the data has, in the order of the file.

    Args:
        tables: `deals` and, where rules read them, `customers`.
        jobs: the catalogue, held against the tables before.
    """
    layout = layout_of(tables)
    asked: list[tuple[str, str, str]] = []
    for job in jobs.jobs:
        for _, column, condition in job.rule.conditions():
            asked += ((job.id, column, value) for value in _values(condition))
    found: set[tuple[str, str]] = set()
    for column in dict.fromkeys(column for _, column, _ in asked):
        place = locate(column, layout)
        # A value outside a closed vocabulary was refused before; one inside it may well be absent.
        if place is None or place.table == "all" or place.kind != "text" or place.choices:
            found |= {(column, value) for _, name, value in asked if name == column}
            continue
        wanted = {fold(value).strip() for _, name, value in asked if name == column}
        spelt = tables[place.table].select(folded(nw.col(place.name)).str.strip_chars().alias("value"))
        rows = collected(spelt.filter(nw.col("value").is_in(sorted(wanted))).unique())
        met = {row["value"] for row in rows}
        found |= {(column, value) for _, name, value in asked if name == column and fold(value).strip() in met}
    return [one for one in dict.fromkeys(asked) if one[1:] not in found]


def _values(condition: Condition) -> Iterator[str]:
    yield from map(str, condition.in_ or ())
    if condition.equals is not None:
        yield str(condition.equals)
