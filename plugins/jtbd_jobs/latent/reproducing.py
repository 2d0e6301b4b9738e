"""How well a rule reproduces a class, told by rows that the rule was not made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.latent.patterns import halves
from jtbd_jobs.latent.rules import Rule, find_rule, matches
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jtbd_jobs.latent.classes import LatentClasses
    from jtbd_jobs.latent.patterns import Patterns


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share and its interval, all in [0, 1]; the interval is all of it where there was nothing to count."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A class told by a rule.

    Attributes:
        rule: what it says.
        precision: share of the rule's rows that are in the class.
        recall: share of the class's rows that the rule finds.
        f1: harmonic mean of the two.
        share: of the class in those rows: what the precision of a rule would be that takes everybody.
        rows: held-out rows that were counted.
    """

    rule: Rule
    precision: Estimate
    recall: Estimate
    f1: Estimate
    share: float
    rows: int


def reproduce(
    patterns: Patterns,
    model: LatentClasses,
    rng: np.random.Generator,
    *,
    conditions: int = 3,
    alternatives: int = 2,
) -> tuple[Reproduction, ...]:
    """The best rule of each class, found on one random half of the rows and judged on the other.

    A row is in its most probable class. The classes themselves were fitted to all rows: the figures say how well the
    rule tells the class, not how real the class is.

    Args:
        patterns: P patterns, at least 2 rows.
        model: K classes fitted to them.
        rng: source of randomness.
        conditions: see `rules.find_rule`.
        alternatives: see `rules.find_rule`.
    """
    learnt, held = halves(patterns, rng)
    seen = learnt > 0
    found = []
    for number in range(len(model.shares)):
        inside = model.modal == number
        hits, rows = (learnt * inside)[seen].astype(float), learnt[seen].astype(float)
        rule = find_rule(patterns.answers[seen], hits, rows, conditions=conditions, alternatives=alternatives)
        found.append(judge(rule, patterns.answers, inside, held))
    return tuple(found)


def judge(rule: Rule, answers: NDArray[np.int64], inside: NDArray[np.bool_], counts: NDArray[np.int64]) -> Reproduction:
    """Precision, recall and F1 of a rule with 95 % Wilson intervals.

    F1 is no share of independent rows, but it rises with one: the Jaccard similarity, hits over rows that are told or
    inside. Its interval is carried over by F1 = 2 J / (1 + J).

    Args:
        rule: what to judge.
        answers: (P, J) codes.
        inside: (P,) whether the pattern is in the class.
        counts: (P,) rows.
    """
    told = matches(rule, answers)
    hits = int(counts[told & inside].sum())
    overlap = _estimate(hits, int(counts[told | inside].sum()))
    return Reproduction(
        rule=rule,
        precision=_estimate(hits, int(counts[told].sum())),
        recall=_estimate(hits, int(counts[inside].sum())),
        f1=Estimate(*(2 * part / (1 + part) for part in (overlap.value, overlap.low, overlap.high))),
        share=float(counts[inside].sum() / counts.sum()),
        rows=int(counts.sum()),
    )


def _estimate(hits: int, trials: int) -> Estimate:
    return Estimate(hits / trials, *wilson(hits / trials, trials)) if trials else Estimate(0.0, 0.0, 1.0)
