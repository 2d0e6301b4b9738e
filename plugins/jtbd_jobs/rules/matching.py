"""Rules as Narwhals expressions: which deals each job's rule matches, wherever the data live."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.columns import TEXT_PARTS, Kind, Layout, Place, as_date, day_after, locate
from jtbd_jobs.rules.words import SEAM, fold, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.rules.catalogue import Condition, Jobs, Rule, Value

WORDS = "all:text"
"""The folded text of a deal in the frames made here."""


def layout_of(tables: Mapping[str, nw.LazyFrame[Any]]) -> Layout:
    """Kinds of the columns that the tables really have."""
    return {
        name: {column: _kind(dtype) for column, dtype in tables[name].collect_schema().items()}
        for name in ("deals", "customers")
        if name in tables
    }


def _kind(dtype: Any) -> Kind:  # noqa: ANN401 - Narwhals dtypes
    if dtype.is_numeric():
        return "number"
    return "datetime" if dtype.is_temporal() else "text"


def with_matches(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs) -> nw.LazyFrame[Any]:
    """Deals with a flag `job_0`, `job_1` … per job in the order of the file, and their folded text.

    Args:
        tables: `deals` and, where rules read them, `customers`; a condition on a column they lack does not hold.
        jobs: the catalogue.

    Returns:
        Columns named `deals:title` and so on, `all:text`, and the flags, never missing.
    """
    layout = layout_of(tables)
    places = {column: locate(column, layout) for job in jobs.jobs for _, column, _ in job.rule.conditions()}
    found = {column: place for column, place in places.items() if place is not None}
    frame = _joined(tables, {place for place in found.values() if place.table == "customers"})
    keys = {place.key for place in found.values() if place.kind == "text" and place.table != "all"}
    # Folded once into columns of their own, so that an engine need not do it again for every condition.
    frame = frame.with_columns(
        *(folded(nw.col(key)).alias(f"{key}~") for key in sorted(keys)), _words(layout["deals"]).alias(WORDS)
    )
    flags = (_rule(job.rule, found).alias(f"job_{index}") for index, job in enumerate(jobs.jobs))
    return frame.with_columns(*flags)


def _joined(tables: Mapping[str, nw.LazyFrame[Any]], wanted: set[Place]) -> nw.LazyFrame[Any]:
    """Deals with the customers' columns that rules read; a customer listed twice does not double deals."""
    deals = tables["deals"]
    frame = deals.select(nw.col(name).alias(f"deals:{name}") for name in deals.collect_schema().names())
    if not wanted:
        return frame
    read = sorted(wanted, key=_key)
    told = tables["customers"].select("customer_id", *(nw.col(place.name).alias(place.key) for place in read))
    # An export may list a customer twice: every engine takes the same row, one that tells something if there is one.
    once = told.unique(subset=["customer_id"], keep="last", order_by=[place.key for place in read])
    return frame.join(once, left_on="deals:customer_id", right_on="customer_id", how="left")


def _key(place: Place) -> str:
    return place.key


def _words(deals: Mapping[str, Kind]) -> nw.Expr:
    # The seam keeps a phrase from being found half in the title and half in the comment.
    parts = [nw.col(f"deals:{part}").cast(nw.String) for part in TEXT_PARTS if part in deals]
    if not parts:
        return nw.lit("")
    return folded(nw.concat_str(parts, separator=SEAM, ignore_nulls=True))


def folded(text: nw.Expr) -> nw.Expr:
    """As `words.fold`, said to the engine; what is missing becomes empty."""
    lower = text.cast(nw.String).fill_null("").str.to_lowercase()
    for dotted, plain in (("ё", "е"), ("е\u0308", "е"), ("и\u0306", "й")):
        lower = lower.str.replace_all(dotted, plain, literal=True)
    return lower


def _rule(rule: Rule, places: Mapping[str, Place]) -> nw.Expr:
    parts = [_asked(condition, places.get(column)) for column, condition in rule.columns.items()]
    if rule.any_:
        parts.append(reduce(operator.or_, (_rule(part, places) for part in rule.any_)))
    parts += (_rule(part, places) for part in rule.all_)
    if rule.not_ is not None:
        parts.append(~_rule(rule.not_, places))
    return reduce(operator.and_, parts)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to ask: as it is, and folded where it is text."""

    kind: Kind
    raw: nw.Expr
    text: nw.Expr

    @classmethod
    def at(cls, place: Place) -> _Column:
        key = WORDS if place.table == "all" else place.key
        return cls(place.kind, nw.col(key), nw.col(key if place.table == "all" else f"{key}~"))

    def parts(self, condition: Condition) -> Iterator[nw.Expr]:
        """One expression for each thing the condition asks; all must hold."""
        if condition.contains is not None:
            yield reduce(operator.or_, (self.text.str.contains(one) for one in patterns(condition.contains)))
        if condition.matches is not None:
            yield self.text.str.contains(condition.matches)
        for values in (condition.in_, None if condition.equals is None else (condition.equals,)):
            if values is not None:
                yield self.one_of(values)
        if condition.between is not None:
            yield from self.between(*condition.between)
        if condition.exists is not None:
            yield self.filled() if condition.exists else ~self.filled()

    def one_of(self, values: tuple[Value, ...]) -> nw.Expr:
        """Whether the value is one of these."""
        if self.kind == "number":
            return self.raw.is_in(list(values))
        # Exports spell one value in several ways («Студия», «студия »), which no rule means to tell apart.
        return self.text.str.strip_chars().is_in([fold(str(value)).strip() for value in values])

    def between(self, low: Value | None, high: Value | None) -> Iterator[nw.Expr]:
        """Whether the value lies between the ends, both included."""
        if self.kind == "number":
            if low is not None:
                yield self.raw >= low
            if high is not None:
                yield self.raw <= high
            return
        if low is not None:
            yield self.raw >= as_date(str(low))
        if high is not None:
            # "Until 31 March" means all of that day.
            end = day_after(str(high))
            yield self.raw <= as_date(str(high)) if end is None else self.raw < end

    def filled(self) -> nw.Expr:
        return self.text.str.strip_chars() != "" if self.kind == "text" else ~self.raw.is_null()


def _asked(condition: Condition, place: Place | None) -> nw.Expr:
    # A phrase or a quote has no layout and no amount: what is asked of those does not hold for it.
    return nw.lit(value=False) if place is None else _holds(condition, _Column.at(place))


def _holds(condition: Condition, column: _Column) -> nw.Expr:
    # What is missing does not match, and does not turn `not` into "unknown".
    return reduce(operator.and_, (part.fill_null(value=False) for part in column.parts(condition)))
