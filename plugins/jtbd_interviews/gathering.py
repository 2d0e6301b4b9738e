"""Interviews as tables of the vocabulary: interviews, turns, quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_interviews.coders import who_coded
from jtbd_interviews.reviews import EXTRAS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from jtbd_interviews.spoken import Interview

_TIMES, _NUMBERS = {"held_at", "said_at"}, {"position", "passage"}
_INTERVIEWS = (
    "interview_id", "who", "segment", "role", "account_id", "customer_id", "held_at", "consent", "language", "coders",
)  # fmt: skip
_TURNS = ("interview_id", "position", "speaker", "text")
_QUOTES = (
    "interview_id", "position", "passage", "text", "code", "job", "coder", "sentiment", "said_at", "source",
)  # fmt: skip


def tables(first: Sequence[Interview], second: Sequence[Interview], *, extras: bool) -> dict[str, pa.Table]:
    """The tables that have rows.

    Args:
        first: interviews as the first coder, or nobody, coded them.
        second: the same as a second coder did: only their passages are taken.
        extras: whether the reviews' own columns are wanted.
    """
    coders = who_coded(first, second)
    rows: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
        "interviews": (_INTERVIEWS, [_interview(one, coders.get(one.id)) for one in first]),
        "turns": (_TURNS, [row for one in first for row in _turns(one)]),
        "quotes": (_QUOTES + (EXTRAS if extras else ()), [
            row if extras else row[: len(_QUOTES)] for one in (*first, *second) for row in _quotes(one)
        ]),
    }  # fmt: skip
    return {name: _table(columns, found) for name, (columns, found) in rows.items() if found}


def _interview(one: Interview, coders: str | None) -> tuple[Any, ...]:
    return (
        one.id, one.who, one.segment, one.role, one.account_id, one.customer_id, one.held_at, one.consent, one.language,
        coders,
    )  # fmt: skip


def _turns(one: Interview) -> Iterator[tuple[Any, ...]]:
    return ((one.id, place, turn.role, turn.text) for place, turn in enumerate(one.turns, 1) if turn.text)


def _quotes(one: Interview) -> Iterator[tuple[Any, ...]]:
    """A row for each code of each passage; passages are numbered through the interview."""
    marks = ((place, mark) for place, turn in enumerate(one.turns, 1) for mark in turn.marks)
    for passage, (place, mark) in enumerate(marks, 1):
        extra = mark.extra or (None,) * len(EXTRAS)
        for code in mark.codes:
            said = (mark.text, code, mark.job, one.coder, mark.sentiment, one.held_at, one.source)
            yield (one.id, place, passage, *said, *extra)


def _table(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - loaded when something is read

    kinds = {name: pa.timestamp("us") for name in _TIMES} | {name: pa.int64() for name in _NUMBERS}
    fields = [(name, kinds.get(name, pa.string())) for name in columns]
    return pa.table([pa.array(column, kind) for column, (_, kind) in zip(zip(*rows, strict=True), fields, strict=True)],
                    schema=pa.schema(fields))  # fmt: skip
