"""Numbers of jobs.thesis as metrics, and what the pages need beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jtbd_jobs.thesis.judging import Said
from jtbd_jobs.thesis.naming import key
from jtbd_reports import Metric
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_jobs.thesis.coding import Name
    from jtbd_jobs.thesis.options import Trait
    from jtbd_jobs.thesis.pairs import Alike, Share
    from jtbd_jobs.thesis.profiles import Cell, Matches
    from jtbd_jobs.thesis.trying import Tie, Trial
    from jtbd_reports.stats.verdict import Interval

GAIN = "cross-validated log-loss, paired bootstrap"
PERMUTED = "permuted residuals"
PAIRED = "U-statistic, linearised"
SIDES = ("left", "right")


def tidy(value: float) -> float:
    """The value to ten significant digits, so that the order of sums never shows."""
    return float(f"{value:.10g}")


def of_trial(trial: Trial) -> Iterator[Metric]:
    """Gains, increments and p-values of one behaviour against one rival, in bits per customer."""
    start, found = f"thesis.{key(trial.outcome)}.{trial.rival}", trial.found
    where = f"job, {trial.rival} and {trial.outcome} are known"
    bits: dict[str, Interval] = {
        "jobs_gain": found.gains.candidate,
        "gain": found.gains.rival,
        "both_gain": found.gains.both,
        "jobs_add": found.candidate_adds.bits,
        "adds": found.rival_adds.bits,
        "advantage": found.advantage,
    }
    for name, ends in bits.items():
        yield Metric(
            f"{start}.{name}", "number", tidy(ends.gain), tidy(ends.low), tidy(ends.high),
            n=found.customers, unit="customers", method=GAIN, where=where,
        )  # fmt: skip
    for name, p_value in (("jobs_p", found.candidate_adds.p_value), ("p", found.rival_adds.p_value)):
        yield Metric(
            f"{start}.{name}", "number", tidy(p_value),
            n=found.customers, unit="customers", method=PERMUTED, where=where,
        )  # fmt: skip
    yield Metric(f"{start}.bits", "number", tidy(found.nothing), n=found.customers, unit="customers", method="entropy")
    shares = {"jobs_share": found.gains.candidate, "share": found.gains.rival, "both_share": found.gains.both}
    for name, ends in shares.items():
        value, low, high = (tidy(end / found.nothing) for end in (ends.gain, ends.low, ends.high))
        yield Metric(
            f"{start}.{name}", "share", value, low, high,
            n=found.customers, unit="customers", method=GAIN, where=where,
        )  # fmt: skip
    yield Metric(f"{start}.customers", "count", found.customers, n=found.customers, unit="customers", method="count")
    yield Metric(f"{start}.left_out", "count", trial.left_out, n=trial.left_out, unit="customers", method="count")
    for tie in trial.ties:
        yield from _of_tie(start, tie, found.customers)


def of_rival(rival: str, made: Sequence[Trial]) -> Iterator[Metric]:
    """How many behaviours were tried against a rival, and who is ahead in how many."""
    counts = {
        "tried": len(made),
        "jobs_ahead": sum(trial.said is Said.JOBS for trial in made),
        "ahead": sum(trial.said is Said.RIVAL for trial in made),
    }
    for name, value in counts.items():
        yield Metric(f"thesis.{rival}.{name}", "count", value, n=len(made), method="count")


def _of_tie(start: str, tie: Tie, customers: int) -> Iterator[Metric]:
    for name, value in (("information", tie.information), ("v", tie.v)):
        yield Metric(
            f"{start}.{name}.{key(tie.column)}", "number", None if math.isnan(value) else tidy(value),
            n=customers, unit="customers",
            method="adjusted mutual information" if name == "information" else "Cramér's V, bias-corrected",
        )  # fmt: skip


def of_pairs(outcome: str, found: Alike) -> Iterator[Metric]:
    """How often twins, strangers and any two customers do the same."""
    for name, share in (("twins", found.twins), ("strangers", found.strangers), ("anyone", found.anyone)):
        if share is not None:
            yield _of_share(f"thesis.{key(outcome)}.alike.{name}", share, found.customers)


def _of_share(name: str, share: Share, customers: int) -> Metric:
    return Metric(
        name, "share", tidy(share.value), tidy(share.low), tidy(share.high),
        n=customers, unit="customers", method=PAIRED, where=f"{share.pairs} pairs",
    )  # fmt: skip


def of_matches(name: str, found: Matches, outcomes: Sequence[Trait], minimum: int) -> Iterator[Metric]:
    """How many pairs of groups there are, how many fit, and the numbers of the groups that are shown."""
    yield Metric(f"thesis.{name}.pairs", "count", found.pairs, n=found.pairs, method="count")
    yield Metric(f"thesis.{name}.fitting", "count", found.fitting, n=found.pairs, method="count")
    for place, match in enumerate(found.shown):
        for side, cell in zip(SIDES, (match.left, match.right), strict=True):
            yield from _of_cell(f"thesis.{name}.{place + 1}.{side}", cell, outcomes, minimum)


def _of_cell(start: str, cell: Cell, outcomes: Sequence[Trait], minimum: int) -> Iterator[Metric]:
    for outcome, counts in zip(outcomes, cell.counts, strict=True):
        # of a flag its "yes" is told, of anything else what most of them do
        chosen = 1 if outcome.kind == "flag" and len(counts) > 1 else int(counts.argmax())
        part, whole = int(counts[chosen]), int(counts.sum())
        name, unit = f"{start}.{key(outcome.name)}", "customers"
        # a share of a small group gives away those few whether they did it or not
        if part < minimum or 0 < whole - part < minimum or whole == part:
            yield Metric(name, "share", None, unit=unit, method="Wilson", suppressed=True)
        else:
            low, high = wilson(part / whole, whole)
            yield Metric(name, "share", tidy(part / whole), tidy(low), tidy(high), n=whole, unit=unit, method="Wilson")


def told_matches(found: Matches) -> list[dict[str, Any]]:
    """The pairs shown as plain values: codes of the profile, job, the category of each behaviour that is told."""
    return [
        {
            "apart": list(match.apart),
            **{
                side: {
                    "profile": list(cell.profile),
                    "job": cell.job,
                    "modes": [int(counts.argmax()) for counts in cell.counts],
                }
                for side, cell in zip(SIDES, (match.left, match.right), strict=True)
            },
        }
        for match in found.shown
    ]


def told_names(names: Sequence[Name]) -> list[dict[str, Any]]:
    """Categories as plain values."""
    return [{"label": name.label, "low": name.low, "high": name.high, "other": name.other} for name in names]


def told_trial(trial: Trial) -> dict[str, Any]:
    """What a page says of a trial beyond its numbers."""
    return {
        "outcome": trial.outcome,
        "rival": trial.rival,
        "said": str(trial.said),
        "columns": [tie.column for tie in trial.ties],
        "names": told_names(trial.coded.names),
    }
