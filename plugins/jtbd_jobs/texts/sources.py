"""Where texts stand: deals, search phrases, answers to open questions, quotes of interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.columns import OUTCOMES, TEXT_PARTS, locate
from jtbd_jobs.rules.matching import layout_of, with_matches
from jtbd_jobs.rules.texts import jobs_of_texts, winner
from jtbd_jobs.texts.asking import printable
from jtbd_jobs.texts.drawing import Unit
from jtbd_jobs.texts.labels import NONE, Input, mark
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Jobs

PARTS: Mapping[Input, str] = {"phrases": "phrase", "answers": "comment", "quotes": "comment"}
"""The column of deals that the texts of an input are like, for the rules."""
NEEDED: Mapping[Input, tuple[str, ...]] = {
    "deals": ("deals",),
    "phrases": ("phrases",),
    "answers": ("responses", "questions"),
    "quotes": ("quotes",),
}
"""Tables that an input is made from."""


def rows_of(
    kind: Input, tables: Mapping[str, nw.LazyFrame[Any]], questions: Sequence[str] = ()
) -> nw.LazyFrame[Any] | None:
    """Texts of an input other than deals: `text` (never blank), `who` said it, `weight`.

    Args:
        kind: `phrases` (`who` is the phrase, `weight` its visits), `answers` (the respondent, 1), `quotes` (the
            interview, 1).
        tables: those there are.
        questions: ids of the open questions to read; all of them where empty.

    Returns:
        None where the project has no such texts.
    """
    if any(name not in tables for name in NEEDED[kind]):
        return None
    if kind == "phrases":
        return _phrases(tables["phrases"])
    if kind == "answers":
        return _answers(tables["responses"], tables["questions"], questions)
    frame = tables["quotes"]
    names = frame.collect_schema().names()
    who = nw.col("interview_id").cast(nw.String) if "interview_id" in names else nw.lit(None, dtype=nw.String)
    # A passage with two codes has two rows and is still one text.
    rows = frame.select(_text("text"), who.alias("who")).filter(_said()).unique()
    return rows.with_columns(nw.lit(1, dtype=nw.Int64).alias("weight"))


def _text(column: str) -> nw.Expr:
    return nw.col(column).cast(nw.String).str.strip_chars().alias("text")


def _said() -> nw.Expr:
    return ~nw.col("text").is_null() & (nw.col("text") != "")


def _phrases(phrases: nw.LazyFrame[Any]) -> nw.LazyFrame[Any] | None:
    if "phrase" not in phrases.collect_schema().names():
        return None
    rows = phrases.select(_text("phrase"), nw.col("visits").cast(nw.Int64).fill_null(0).alias("weight")).filter(_said())
    counted = rows.group_by("text").agg(nw.col("weight").sum().cast(nw.Int64).alias("weight"))
    return counted.with_columns(nw.col("text").alias("who"))


def _answers(
    responses: nw.LazyFrame[Any], questions: nw.LazyFrame[Any], asked: Sequence[str]
) -> nw.LazyFrame[Any] | None:
    if "kind" not in questions.collect_schema().names():
        return None
    own = questions.filter(nw.col("kind") == "open").select("question_id").unique()
    if asked:
        own = own.filter(nw.col("question_id").is_in(list(asked)))
    rows = responses.join(own, on="question_id", how="inner")
    told = rows.select(_text("answer"), nw.col("respondent_id").cast(nw.String).alias("who")).filter(_said())
    return told.with_columns(nw.lit(1, dtype=nw.Int64).alias("weight"))


def units_of(kind: Input, tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs) -> tuple[list[Unit], dict[str, str]]:
    """Every text of an input with the job that the rules give it, and the words of all but deals by key.

    Args:
        kind: which input.
        tables: those there are; the input's own must be among them.
        jobs: the catalogue.
    """
    names = {index: job.id for index, job in enumerate(jobs.jobs)}
    if kind == "deals":
        told = with_matches(tables, jobs).select(nw.col("deals:deal_id").cast(nw.String), winner(jobs).alias("job"))
        rows = ((row["deals:deal_id"], row["job"]) for row in collected(told))
        return [Unit(key, names.get(job, NONE)) for key, job in rows if key], {}
    frame = rows_of(kind, tables)
    if frame is None:
        return [], {}
    found = collected(jobs_of_texts(frame, "text", jobs, part=PARTS[kind]).select("text", "job"))
    words = {(row["text"] if kind == "phrases" else mark(row["text"])): row for row in found}
    return [Unit(key, names.get(row["job"], NONE)) for key, row in words.items()], {
        key: printable(row["text"]) for key, row in words.items()
    }


def shown_deals(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs, keys: Sequence[str]) -> dict[str, str]:
    """What a reader sees of deals: their texts and what rules read, a line each; never how a deal ended."""
    deals = tables["deals"]
    layout = layout_of(tables)
    read = (locate(column, layout) for job in jobs.jobs for _, column, _ in job.rule.conditions())
    own = [place.name for place in read if place is not None and place.table == "deals"]
    names = [name for name in dict.fromkeys((*TEXT_PARTS, *own)) if name in layout["deals"] and name not in OUTCOMES]
    rows = deals.filter(nw.col("deal_id").cast(nw.String).is_in(list(keys))).select("deal_id", *names)
    return {
        str(row["deal_id"]): "\n".join(
            f"{name}: {printable(str(row[name]))}" for name in names if row[name] is not None and str(row[name]).strip()
        )
        for row in collected(rows)
    }
