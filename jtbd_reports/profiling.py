"""A table looked over where it lies: what is missing, how many different values, what can hardly be right."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.personal import judge
from jtbd_reports.report import ColumnProfile, Suspicion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import duckdb

    from jtbd_reports.datasets import Dataset

EXACT = 200_000
"""Rows up to which different values are counted exactly."""
_LOOKED_AT = 100
_MANY = 30
"""Rows from which one value in all of them, or one author of all comments, is worth a word."""
_MOST = 0.9
_OLDEST = 110
_DELAY = dt.timedelta(days=3)
"""What a delay between systems explains."""
_DAYS = f"INTERVAL {_DELAY.days} DAYS"
_SLIPS = 1000
"""One date in so many may be mistyped."""
PLANS = frozenset({"planned_close_at"})
"""Dates that may lie ahead."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A suspicion as an SQL condition on one column; `share` is the part of the filled rows from which it is told."""

    code: str
    condition: str
    share: float = 0.0


def profiled(
    relation: duckdb.DuckDBPyRelation, dataset: Dataset, extras: Mapping[str, str], hashed: Sequence[str]
) -> tuple[ColumnProfile, ...]:
    """The columns of a table as it was read.

    Args:
        relation: the rows, before keys are hashed.
        dataset: what the table is.
        extras: the project's own columns and their types.
        hashed: columns whose values will be.
    """
    rows = _one(relation, ["count(*)"])[0]
    counter = "count(DISTINCT {})" if rows <= EXACT else "approx_count_distinct({})"
    names = relation.columns
    quoted = [f'"{name}"' for name in names]
    found = _one(relation, [part for q in quoted for part in (f"count({q})", counter.format(q))])
    types = {field.name: field.type for field in dataset.fields} | {name: str(kind) for name, kind in extras.items()}
    return tuple(
        ColumnProfile(
            name,
            types.get(name, "text"),
            rows - found[2 * place],
            min(found[2 * place + 1], found[2 * place]),
            _personal(relation, name) if types.get(name) in {"text", "category"} else "",
            name in hashed,
        )
        for place, name in enumerate(names)
    )


def suspicions(
    relation: duckdb.DuckDBPyRelation, dataset: Dataset, profiles: Sequence[ColumnProfile]
) -> tuple[Suspicion, ...]:
    """What can hardly be right in a table."""
    rows = _one(relation, ["count(*)"])[0]
    columns = {profile.name: profile for profile in profiles}
    end = _end(relation, columns)
    own = {name: columns[name] for name in dataset.names if name in columns}
    rules = [(name, rule) for name in own for rule in _rules(name, own, end)]
    counts = _one(relation, [f"count(*) FILTER (WHERE {rule.condition})" for _name, rule in rules]) if rules else []
    found = [
        Suspicion(rule.code, dataset.name, name, count, rows - columns[name].missing)
        for (name, rule), count in zip(rules, counts, strict=True)
        if count and count >= rule.share * (rows - columns[name].missing)
    ]
    found += [Suspicion("empty", dataset.name, p.name, rows, rows) for p in profiles if rows and p.missing == rows]
    return (*found, *_one_author(relation, dataset, columns))


def _rules(name: str, columns: Mapping[str, ColumnProfile], end: str) -> Sequence[Rule]:
    """What is asked of a column, by its type, unit and neighbours."""
    found = [make(name, columns) for make in _BY_TYPE.get(columns[name].type, ())]
    if columns[name].type == "datetime" and name not in PLANS and end:
        found.append(Rule("future", f"\"{name}\" > TIMESTAMP '{end}' + {_DAYS}"))
    if name == "closed_at" and "created_at" in columns:
        # days are compared: many systems close a deal at midnight of the day on which it began
        found.append(Rule("backwards", '"closed_at"::DATE < "created_at"::DATE'))
    if name in {"amount", "income"}:  # nobody sells for nothing; a goal or an item may well be worth nothing
        found.append(Rule("zero", f'"{name}" = 0', share=0.01))
    if name == "age":
        found.append(Rule("age", f'"age" < 0 OR "age" > {_OLDEST}'))
    if name.endswith(("_rate", "_share")):
        found.append(Rule("share", f'"{name}" < 0 OR "{name}" > 1'))
    if name in {"importance", "satisfaction", "value"} and {"low", "high"} <= set(columns):
        found.append(Rule("scale", f'"{name}" < "low" OR "{name}" > "high"'))
    return found


def _negative(name: str, _columns: object) -> Rule:
    return Rule("negative", f'"{name}" < 0')


_BY_TYPE: Mapping[str, Sequence[Callable[[str, Mapping[str, ColumnProfile]], Rule]]] = {"money": (_negative,)}


def _end(relation: duckdb.DuckDBPyRelation, columns: Mapping[str, ColumnProfile]) -> str:
    """Where the data end: the latest day that is no slip in any column of dates."""
    dates = [name for name, profile in columns.items() if profile.type == "datetime" and name not in PLANS]
    ends = [day for name in dates if (day := _column_end(relation, name)) is not None]
    return max(ends).isoformat(" ") if ends else ""


def _column_end(relation: duckdb.DuckDBPyRelation, name: str) -> dt.datetime | None:
    """The end of one column.

    One date in a thousand, and one in any column, may be a slip: it is one when it lies more than three days behind all
    others, or in a column of few dates a quarter of the time that the others cover.
    """
    days = relation.filter(f'"{name}" IS NOT NULL').project(f'"{name}"::TIMESTAMP AS day')
    count, first = days.aggregate("count(*), min(day)").fetchall()[0]
    odd = max(1, count // _SLIPS)
    latest: list[dt.datetime] = [row[0] for row in days.order("day DESC").limit(odd + 1).fetchall()]
    if count < 3:  # noqa: PLR2004 - of two dates nobody can tell which is wrong
        return max(latest, default=None)
    far = _DELAY if count >= _SLIPS else max(_DELAY, (latest[-1] - first) / 4)
    return max(day for day in latest if day <= latest[-1] + far)


def _one_author(
    relation: duckdb.DuckDBPyRelation, dataset: Dataset, columns: Mapping[str, ColumnProfile]
) -> Sequence[Suspicion]:
    """One manager who wrote nearly all comments: what the texts say is then one person's way of writing."""
    if not {"manager", "comment"} <= set(columns) or columns["manager"].distinct < 2:  # noqa: PLR2004 - one is no choice
        return ()
    said = relation.filter("comment IS NOT NULL AND manager IS NOT NULL")
    counts = said.aggregate("manager, count(*) AS n", "manager").aggregate("max(n), sum(n)").fetchall()[0]
    most, total = (int(count or 0) for count in counts)
    if total < _MANY or most < _MOST * total:
        return ()
    return (Suspicion("one_author", dataset.name, "comment", most, total),)


def _personal(relation: duckdb.DuckDBPyRelation, name: str) -> str:
    """The kind of personal data that a column holds as a whole, by a sample of its values."""
    quoted = f'"{name}"'
    values = relation.filter(f"{quoted} IS NOT NULL").limit(20 * _LOOKED_AT).project(quoted).distinct()
    return judge(name, [str(row[0]) for row in values.limit(_LOOKED_AT).fetchall()]).key


def _one(relation: duckdb.DuckDBPyRelation, parts: Sequence[str]) -> list[int]:
    """One row of aggregates."""
    return list(relation.aggregate(", ".join(parts)).fetchall()[0])
