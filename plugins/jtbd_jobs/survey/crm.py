"""What the CRM knows of everybody who could have answered, and of those who did."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_reports.engine import collected, kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

JOB, BOUGHT, AGE = "job", "bought", "age"
NO_JOB = "-"
"""Label of customers whose deals tell no job: known to have none, unlike a blank."""
USUAL = (JOB, BOUGHT, AGE, "gender", "channel", "family", "city")
"""Attributes that are held against the frame, those that tell most of who answers first."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everybody who could have answered.

    Attributes:
        people: `customer_id` and a label for each attribute, missing where not recorded; kept by the engine.
        attributes: names, in the order of preference.
        size: how many people.
    """

    people: nw.LazyFrame[Any]
    attributes: tuple[str, ...]
    size: int

    def counts(self, name: str) -> dict[str | None, int]:
        """People by label of an attribute."""
        return {row[name]: int(row["n"]) for row in collected(self.people.group_by(name).agg(nw.len().alias("n")))}

    def crossed(self, names: Sequence[str]) -> dict[tuple[str | None, ...], int]:
        """People by the labels of several attributes."""
        rows = collected(self.people.group_by(*names).agg(nw.len().alias("n")))
        return {tuple(row[name] for name in names): int(row["n"]) for row in rows}


def framed(
    tables: Mapping[str, nw.LazyFrame[Any]], margins: Sequence[str] | None, bands: Sequence[int], *, buyers: bool
) -> Frame | None:
    """The frame; None where neither `customers` nor keys in `deals` name anybody.

    Args:
        tables: `customers`, `deals`, `customer_jobs`, as far as there are any.
        margins: attributes asked for; those of `USUAL` otherwise.
        bands: ages at which a new band begins.
        buyers: whether only those who bought were asked.
    """
    people = _everybody(tables)
    if people is None:
        return None
    here = set(people.collect_schema().names())
    wanted = [name for name in dict.fromkeys((*(margins or USUAL), *USUAL)) if name in here]
    labels = [_band(bands) if name == AGE else _text(name) for name in wanted]
    people, extra = _with_deals(people.select("customer_id", *labels), tables)
    if buyers:
        people = people.filter(nw.col(BOUGHT) == "yes") if BOUGHT in extra else people
        extra = [name for name in extra if name != BOUGHT]
    people = kept(people)
    order = [name for name in dict.fromkeys((*(margins or ()), *USUAL)) if name in {*wanted, *extra}]
    return Frame(people, tuple(order), int(collected(people.select(nw.len().alias("n")))[0]["n"]))


def _everybody(tables: Mapping[str, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any] | None:
    if "customers" in tables:
        told = tables["customers"].filter(~nw.col("customer_id").is_null())
        # Every engine takes the same row of a customer listed twice.
        order = [name for name in told.collect_schema().names() if name != "customer_id"]
        return told.unique(subset=["customer_id"], keep="last", order_by=order) if order else told.unique()
    if "deals" in tables and "customer_id" in tables["deals"].collect_schema().names():
        return tables["deals"].select("customer_id").filter(~nw.col("customer_id").is_null()).unique()
    return None


def _text(name: str) -> nw.Expr:
    text = nw.col(name).cast(nw.String).str.strip_chars()
    return nw.when(text != "").then(text).alias(name)


def _band(bands: Sequence[int]) -> nw.Expr:
    """The name of the age band: `-34`, `35-54`, `55+`."""
    label = nw.lit(band_names(bands)[0])
    for start, name in zip(bands, band_names(bands)[1:], strict=True):
        label = nw.when(nw.col(AGE) >= start).then(nw.lit(name)).otherwise(label)
    return nw.when(~nw.col(AGE).is_null()).then(label).alias(AGE)


def band_names(bands: Sequence[int]) -> list[str]:
    """Names of the age bands, the youngest first."""
    between = [f"{start}-{end - 1}" for start, end in pairwise(bands)]
    return [f"-{bands[0] - 1}", *between, f"{bands[-1]}+"]


def _with_deals(
    people: nw.LazyFrame[Any], tables: Mapping[str, nw.LazyFrame[Any]]
) -> tuple[nw.LazyFrame[Any], list[str]]:
    """Whether each customer bought, and the job of most of their deals."""
    extra = []
    deals = tables.get("deals")
    if deals is not None and {"customer_id", "status"} <= set(deals.collect_schema().names()):
        won = (
            deals.filter(nw.col("status") == "won")
            .select("customer_id")
            .unique()
            .with_columns(nw.lit("yes").alias(BOUGHT))
        )
        people = people.join(won, on="customer_id", how="left").with_columns(nw.col(BOUGHT).fill_null("no"))
        extra.append(BOUGHT)
    if "customer_jobs" in tables:
        main = tables["customer_jobs"].filter(nw.col("is_primary")).select("customer_id", nw.col("job_id").alias(JOB))
        people = people.join(main, on="customer_id", how="left").with_columns(nw.col(JOB).fill_null(NO_JOB))
        extra.append(JOB)
    return people, extra


def known(frame: Frame, people: nw.LazyFrame[Any]) -> dict[int, dict[str, str | None]]:
    """By row of a respondent found in the frame, the labels the CRM has."""
    linked = people.filter(~nw.col("customer_id").is_null()).select("row", "customer_id")
    rows = collected(linked.join(frame.people, on="customer_id", how="inner").drop("customer_id"))
    return {int(row["row"]): {name: row[name] for name in frame.attributes} for row in rows}


def purchases(deals: nw.LazyFrame[Any], people: nw.LazyFrame[Any]) -> dict[int, tuple[int, float]]:
    """By row of a linked respondent with deals: how many were won, and the sum of their amounts."""
    names = deals.collect_schema().names()
    won = (nw.col("status") == "won").cast(nw.Int64)
    amount = nw.col("amount").cast(nw.Float64).fill_null(0.0) if "amount" in names else nw.lit(0.0)
    each = _of_linked(deals, people).select("row", won.alias("won"), (won * amount).alias("amount"))
    rows = collected(each.group_by("row").agg(nw.col("won").sum(), nw.col("amount").sum()))
    return {int(row["row"]): (int(row["won"]), float(row["amount"])) for row in rows}


def channels(tables: Mapping[str, nw.LazyFrame[Any]], people: nw.LazyFrame[Any]) -> dict[int, set[str]]:
    """By row of a linked respondent, every channel the CRM has for them: of the first contact and of deals."""
    found: dict[int, set[str]] = {}
    for name in ("customers", "deals"):
        table = tables.get(name)
        if table is None or "channel" not in table.collect_schema().names():
            continue
        used = _of_linked(table.filter(~nw.col("channel").is_null()), people).select("row", "channel").unique()
        for row in collected(used):
            found.setdefault(int(row["row"]), set()).add(str(row["channel"]).strip())
    return found


def _of_linked(table: nw.LazyFrame[Any], people: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    linked = people.filter(~nw.col("customer_id").is_null()).select("row", "customer_id")
    return table.join(linked, on="customer_id", how="inner")
