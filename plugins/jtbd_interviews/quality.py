"""The analysis `interviews.quality`: whether coders agree, and whether more interviews still bring anything new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
from pydantic import Field

from jtbd_interviews.quality_page import present
from jtbd_interviews.reliability import coders_of, judgements, topics
from jtbd_reports import Analysis, Inputs, Metric, Need, Result
from jtbd_reports.engine import collected
from jtbd_reports.options import Options
from jtbd_reports.stats.saturation import accumulation, chao2, last_gain, newly_seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_interviews.reliability import Agreement, Judgements, Row

BY_INTERVIEW, BY_TURN = (f"Krippendorff's alpha, bootstrap over {drawn}" for drawn in ("interviews", "turns"))
ENOUGH = 3
"""Coded interviews below which nothing is said of saturation."""
_COLUMNS = {
    "interviews": ("interview_id", "held_at", "consent", "coders"),
    "turns": ("interview_id", "position", "speaker"),
    "quotes": ("interview_id", "position", "passage", "code", "job", "coder"),
}


class QualityOptions(Options):
    """How the reliability of codes is told."""

    draws: int = Field(default=2000, ge=200, le=100_000)
    """Resamples of the bootstrap interval of agreement."""


def run(inputs: Inputs) -> Result:
    """Agreement of coders and accumulation of topics.

    Args:
        inputs: `interviews`, `quotes`, optionally `turns`, without which no agreement can be told.

    Returns:
        Metrics `interviews.*`; alpha is a number up to 1, saturation is in topics.
    """
    interviews, turns, quotes = (_rows(inputs, name) for name in ("interviews", "turns", "quotes"))
    coders = coders_of(interviews, quotes)
    judged = judgements(coders, turns, quotes, seed=inputs.seed, draws=inputs.options.draws)
    agreed = {} if judged is None else {code: judged.of(code) for code in judged.codes}
    samples = topics(interviews, quotes, coders)
    found = [*_counts(interviews, quotes, coders), *_agreement(judged, agreed), *_saturation(samples)]
    facts: dict[str, Any] = {
        "codes": list(agreed),
        "marked": {code: [one.anyone, one.everyone] for code, one in agreed.items()},
        "by_turn": judged is not None and judged.by_turn,
        "has_turns": bool(turns),
        "enough": len(samples) >= ENOUGH,
        "new": list(newly_seen(samples)),
    }
    return Result(tuple(found), facts)


def _rows(inputs: Inputs, name: str) -> Sequence[Row]:
    """The table's rows with every column that may be asked for; one that a source lacks is missing everywhere."""
    if name not in inputs.tables:
        return []
    frame = inputs.tables[name]
    there = [column for column in _COLUMNS[name] if column in frame.collect_schema().names()]
    empty = dict.fromkeys(_COLUMNS[name])
    # ordered, so that no figure hangs on the order in which a source wrote its rows
    rows = collected(frame.select(*(nw.col(column) for column in there)))
    return sorted(({**empty, **row} for row in rows), key=lambda row: [str(value) for value in row.values()])


def _counts(interviews: Sequence[Row], quotes: Sequence[Row], coders: dict[str, tuple[str, ...]]) -> Iterator[Metric]:
    passages = {(row["interview_id"], row["passage"]) for row in quotes if row["coder"] == _first(coders, row)}
    internal = sum(row["consent"] == "internal" for row in interviews)
    counts = {
        "count": (len(interviews), ""),
        "internal": (internal, "consent = internal"),
        "coded": (len(coders), "coded by anybody"),
        "twice": (sum(len(who) > 1 for who in coders.values()), "coded by two or more"),
        "passages": (len(passages), "coded by the first coder"),
    }
    for name, (value, where) in counts.items():
        yield Metric(f"interviews.{name}", "count", value, unit="interviews", method="count", where=where)


def _first(coders: dict[str, tuple[str, ...]], row: Row) -> str | None:
    return coders.get(row["interview_id"], (None,))[0]


def _agreement(judged: Judgements | None, agreed: Mapping[str, Agreement]) -> Iterator[Metric]:
    if judged is not None:
        method = BY_TURN if judged.by_turn else BY_INTERVIEW
        yield _alpha("interviews.alpha", judged.together(), method, "turns of interviews coded by two or more")
        for code, one in agreed.items():
            yield _alpha(f"interviews.alpha.{code}", one, method, f"code = {code}")


def _alpha(name: str, one: Agreement, method: str, where: str) -> Metric:
    low, high = one.interval if one.interval and one.alpha is not None else (None, None)
    return Metric(name, "number", one.alpha, low, high, n=one.turns, unit="turns", method=method, where=where)


def _saturation(samples: Sequence[set[Any]]) -> Iterator[Metric]:
    if len(samples) < ENOUGH:
        return
    seen = len(set().union(*samples))
    n = len(samples)
    for name, value, method in (
        ("topics", seen, "count"),
        ("topics_expected", chao2(samples), "Chao2"),
        ("last_gain", last_gain(samples), "rarefaction"),
    ):
        kind = "count" if name == "topics" else "number"
        yield Metric(f"interviews.{name}", kind, value, n=n, unit="interviews", method=method)  # type: ignore[arg-type]
    for step in accumulation(samples):
        yield Metric(
            f"interviews.saturation.{step.samples}", "number", step.expected, step.low, step.high,
            n=step.samples, unit="interviews", method="rarefaction", where=f"any {step.samples} of {n} interviews",
        )  # fmt: skip


ANALYSIS = Analysis(
    name="interviews.quality",
    summary="Tells how far coders of interviews agree and whether more interviews bring anything new.",
    options=QualityOptions,
    run=run,
    present=present,
    needs=(
        Need("interviews", ("interview_id",)),
        Need("quotes", ("interview_id", "code")),
        Need("turns", ("interview_id", "position"), optional=True),
    ),
)
