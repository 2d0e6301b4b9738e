"""What the rules see where: phrases, comments, answers and quotes put through the same rules as deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.assign.numbers import count_of, share_of
from jtbd_jobs.rules.columns import TEXT_PARTS
from jtbd_jobs.rules.texts import jobs_of_texts
from jtbd_jobs.texts.classifying import LEARNED, with_learned
from jtbd_jobs.texts.sources import PARTS, rows_of
from jtbd_reports.engine import collected, kept
from jtbd_reports.stats import Clustered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.rules.catalogue import AssignOptions, Jobs
    from jtbd_jobs.texts.learning import Learning
    from jtbd_reports import Metric

KINDS = ("comments", "phrases", "answers", "quotes")
"""Inputs beside whole deals, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one input.

    Attributes:
        kind: which.
        texts: distinct texts.
        who: customers, respondents or interviews behind them; visits for phrases.
        covered: weight of texts with a job by rule, by who said them.
        conflicts: weight of texts that several rules match.
        learned: weight of texts with a job by what was learned.
    """

    kind: str
    texts: int
    who: int
    covered: Clustered
    conflicts: Clustered
    learned: Clustered


def told(
    tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs, options: AssignOptions, taught: Learning | None
) -> dict[str, nw.LazyFrame[Any]]:
    """Rows of each input that there is: `text`, `who`, `weight`, `job`, `matched`, `by`.

    Args:
        tables: those there are.
        jobs: the catalogue.
        options: which questions are read.
        taught: the classifier; None where it is not used.
    """
    found = {}
    for kind in KINDS:
        rows = _comments(tables["deals"]) if kind == "comments" else rows_of(kind, tables, options.answers)  # type: ignore[arg-type]
        if rows is not None:
            judged = jobs_of_texts(rows, "text", jobs, part=PARTS.get(kind, "comment"))  # type: ignore[call-overload]
            found[kind] = kept(rows.join(with_learned(judged, "text", taught, options.learn), on="text", how="left"))
    return found


def _comments(deals: nw.LazyFrame[Any]) -> nw.LazyFrame[Any] | None:
    names = deals.collect_schema().names()
    # Where comments are all that deals say, they were read with the deals.
    if "comment" not in names or not set(names) & set(TEXT_PARTS) - {"comment"}:
        return None
    who = nw.col("customer_id").cast(nw.String)
    if "deal_id" in names:
        who = nw.when(who.is_null()).then(nw.col("deal_id").cast(nw.String)).otherwise(who)
    rows = deals.select(nw.col("comment").cast(nw.String).str.strip_chars().alias("text"), who.alias("who"))
    rows = rows.filter(~nw.col("text").is_null() & (nw.col("text") != ""))
    return rows.with_columns(nw.lit(1, dtype=nw.Int64).alias("weight"))


def read(rows: Mapping[str, nw.LazyFrame[Any]]) -> list[Read]:
    """How much of each input got a job; inputs without texts are left out."""
    found = (_read(kind, frame) for kind, frame in rows.items())
    return [one for one in found if one.texts]


def _read(kind: str, rows: nw.LazyFrame[Any]) -> Read:
    flags = {"c": nw.col("by") == "rule", "s": nw.col("matched") > 1, "l": nw.col("by") == LEARNED}
    weight, none = nw.col("weight"), nw.lit(0, dtype=nw.Int64)
    sums = [nw.when(flag).then(weight).otherwise(none).sum().cast(nw.Int64).alias(name) for name, flag in flags.items()]
    each = rows.group_by("who").agg(weight.sum().cast(nw.Int64).alias("w"), *sums)
    w = nw.col("w")
    # Noughts by which no whole can be divided never come: who says nothing has no row.
    squares = [
        one
        for name in flags
        for one in (
            nw.col(name).sum().alias(f"sum_{name}"),
            (nw.col(name) * nw.col(name)).sum().alias(f"square_{name}"),
            (nw.col(name) * w).sum().alias(f"cross_{name}"),
        )
    ]
    row = collected(each.select(nw.len().alias("who"), w.sum().alias("sum"), (w * w).sum().alias("square"), *squares))[
        0
    ]
    n = {name: int(value or 0) for name, value in row.items()}
    texts = int(collected(rows.select(nw.col("text").n_unique().alias("n")))[0]["n"] or 0)
    parts = (
        Clustered(n["who"], n[f"sum_{name}"], n["sum"], n[f"square_{name}"], n[f"cross_{name}"], n["square"])
        for name in flags
    )
    return Read(kind, texts, n["sum"] if kind == "phrases" else n["who"], *parts)


def reading_metrics(found: Sequence[Read], minimum: int, *, learned: bool) -> Iterator[Metric]:
    """`jobs.inputs.<kind>.texts`, `.who`, `.coverage`, `.conflicts`, and `.learned` where a classifier was used."""
    for one in found:
        start, unit = f"jobs.inputs.{one.kind}", UNITS[one.kind]
        shut = one.who < minimum
        yield count_of(f"{start}.texts", one.texts, "texts", "", shut=shut)
        yield count_of(f"{start}.who", one.who, unit, "", shut=shut)
        parts = {"coverage": (one.covered, "a rule matches"), "conflicts": (one.conflicts, "matching_jobs >= 2")}
        if learned:
            parts["learned"] = (one.learned, "no rule matches, the classifier is sure")
        for name, (sums, where) in parts.items():
            yield _unit(share_of(f"{start}.{name}", sums, where, shut=shut), unit)


UNITS = {"comments": "deals", "phrases": "visits", "answers": "responses", "quotes": "quotes"}
"""What shares of each input are shares of."""


def _unit(metric: Metric, unit: str) -> Metric:
    from dataclasses import replace  # noqa: PLC0415

    return replace(metric, unit=unit)
