"""Opportunity scores of desired outcomes: over everybody, and among those who state a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.survey.estimating import UNIT, Part, hide, number, tidy
from jtbd_reports import Metric
from jtbd_reports.privacy import is_small
from jtbd_reports.stats import wilson
from jtbd_reports.stats.opportunity import SCALE, in_top, opportunities
from jtbd_reports.stats.orders import agreement_of_orders, rankings
from jtbd_reports.stats.weighting import effective_n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.survey.estimating import Base
    from jtbd_jobs.survey.options import SurveyOptions
    from jtbd_jobs.survey.survey import Survey
    from jtbd_reports.stats.opportunity import Opportunities

METHOD = "top-2-box × 10, paired bootstrap"
_NUMBERS = 60_000_000
"""Draws times respondents, at most: some seconds."""
_MOST_DRAWS, _FEWEST_DRAWS = 2000, 300
_POINTS = 10
"""Widest scale on which two points are two boxes; on a wider one the upper fifth counts."""


@dataclass(frozen=True, slots=True)
class _Rated:
    """Ratings of some respondents, and how their scores are drawn."""

    wanted: NDArray[np.float64]
    served: NDArray[np.float64]
    weights: NDArray[np.float64]
    boxes: tuple[float, float]
    level: float

    def scores(self, seed: Sequence[int], draws: int | None = None) -> Opportunities:
        """Opportunity scores of the outcomes; fewer draws where answers are very many."""
        state = int(np.random.SeedSequence(seed).generate_state(1)[0])
        fits = max(_FEWEST_DRAWS, min(_MOST_DRAWS, _NUMBERS // max(len(self.wanted), 1)))
        return opportunities(
            self.wanted,
            self.served,
            boxes=self.boxes,
            seed=state,
            weights=self.weights,
            draws=draws or fits,
            level=self.level,
        )

    def among(self, some: NDArray[np.bool_]) -> _Rated:
        return _Rated(self.wanted[some], self.served[some], self.weights[some], self.boxes, self.level)

    @property
    def orders(self) -> dict[str, NDArray[np.float64]]:
        """Scores under the four formulas, weights set aside: means have no boxes to weight."""
        return rankings(self.wanted, self.served, self.boxes)


def boxes_of(scale: tuple[float, float]) -> tuple[float, float]:
    """The two upper points of a scale; of one with more than ten points, its upper fifth."""
    low, high = scale
    return (high - 1, high) if high - low <= _POINTS else (high - (high - low) / 5, high)


def needs(
    survey: Survey, base: Base, flagged: NDArray[np.bool_] | None, options: SurveyOptions, *, minimum: int, seed: int
) -> Part:
    """Scores with everything an expert asks beside them.

    Args:
        survey: gathered.
        base: weights and level.
        flagged: respondents who answered carelessly, for the comparison without them.
        options: `top` and `least`.
        minimum: the smallest group that may be shown.
        seed: of the project.
    """
    if not survey.outcomes or survey.scale is None:
        return Part((), {"outcomes": [], "mixed_scales": bool(survey.outcomes), "job_needs": {}})
    columns = survey.columns
    rated = _Rated(columns["importance"], columns["satisfaction"], base.weights, boxes_of(survey.scale), base.level)
    either = ~np.isnan(rated.wanted) & ~np.isnan(rated.served)
    if not either.any():
        return Part((), {"outcomes": [], "mixed_scales": False, "job_needs": {}})
    found = rated.scores([seed, 72])
    metrics = [*_each("survey.outcome", found, rated, options.top, minimum)]
    facts: dict[str, Any] = {
        "outcomes": list(survey.outcomes),
        "mixed_scales": False,
        "boxes": [tidy(end) for end in rated.boxes],
        "scale": [tidy(end) for end in survey.scale],
        "outcome_leaders": _leaders(found, minimum),
        "top": options.top,
        "ranks": _ranks(rated),
    }
    metrics += _agreements(rated, found, flagged)
    if flagged is not None and flagged.any() and not flagged.all():
        metrics += _without(found, rated.among(~flagged), minimum)
    more, facts["job_needs"], facts["few_answers"] = _by_job(survey, rated, options, minimum, seed)
    return Part((*metrics, *more), facts)


def _each(start: str, found: Opportunities, rated: _Rated, top: int, minimum: int) -> list[Metric]:
    """Importance, satisfaction, score and chance of the top, by outcome."""
    chances = in_top(found.draws, top)
    metrics = []
    for place, size in enumerate(found.answers.tolist()):
        name, where = f"{start}.{place + 1}", f"outcome = {place + 1}"
        both = ~np.isnan(rated.wanted[:, place]) & ~np.isnan(rated.served[:, place])
        worth = effective_n(rated.weights[both]) if size else 0.0
        made = [
            _boxed(f"{name}.importance", found.importance[place], worth, size, where=where, level=rated.level),
            _boxed(f"{name}.satisfaction", found.satisfaction[place], worth, size, where=where, level=rated.level),
            Metric(
                f"{name}.score",
                "number",
                tidy(found.score[place]),
                tidy(found.low[place]),
                tidy(found.high[place]),
                rated.level,
                size,
                UNIT,
                METHOD,
                where,
            ),
            Metric(
                f"{name}.top",
                "share",
                round(float(chances[place]), 2),
                n=size,
                unit=UNIT,
                method="bootstrap",
                where=where,
            ),
        ]
        metrics += [hide(one) for one in made] if is_small(size, minimum) else made
    return metrics


def _boxed(name: str, value: float, worth: float, size: int, *, where: str, level: float) -> Metric:
    """A share times ten, with its Wilson interval."""
    if not size:
        return Metric(name, "number", None, n=0, unit=UNIT, method="top-2-box × 10, Wilson", where=where)
    low, high = wilson(min(max(value / SCALE, 0.0), 1.0), worth, level)
    ends = tidy(SCALE * low), tidy(SCALE * high)
    return Metric(name, "number", tidy(value), *ends, level, size, UNIT, "top-2-box × 10, Wilson", where)


def _leaders(found: Opportunities, minimum: int) -> list[int]:
    """The outcome with the highest score and those that the draws do not put below it in 95 of 100."""
    seen = [place for place, size in enumerate(found.answers) if size >= minimum]
    if not seen:
        return []
    first = max(seen, key=lambda place: (found.score[place], -place))
    sure = 0.95
    tied = [
        place
        for place in seen
        if place != first and float((found.draws[:, first] > found.draws[:, place]).mean()) < sure
    ]
    return [first + 1, *(place + 1 for place in sorted(tied, key=lambda place: -found.score[place]))]


def _ranks(rated: _Rated) -> dict[str, list[int | None]]:
    """Ranks under each formula, 1 the highest, in the order of outcomes."""
    return {name: _ranked(scores) for name, scores in rated.orders.items()}


def _ranked(scores: NDArray[np.float64]) -> list[int | None]:
    return [None if np.isnan(one) else int((scores > one).sum()) + 1 for one in scores]


def _agreements(rated: _Rated, found: Opportunities, flagged: NDArray[np.bool_] | None) -> list[Metric]:
    """Kendall's tau of the order with that of other formulas, and without weights."""
    pairs = agreement_of_orders(rated.orders)
    size = len(rated.wanted)
    taus = {name: pairs["opportunity", name] for name in ("gap", "product", "means")}
    raw = rated.orders["opportunity"]
    taus["raw"] = agreement_of_orders({"weighted": found.score, "raw": raw})["weighted", "raw"]
    if flagged is not None and flagged.any() and not flagged.all():
        without = rated.among(~flagged).scores([0], draws=2).score
        taus["careful"] = agreement_of_orders({"all": found.score, "careful": without})["all", "careful"]
    return [
        number(f"survey.order.{name}", tau, size, "Kendall tau-b") for name, tau in taus.items() if np.isfinite(tau)
    ]


def _without(found: Opportunities, careful: _Rated, minimum: int) -> list[Metric]:
    """Scores without those who answered carelessly, and the largest change."""
    again = careful.scores([1], draws=2)
    metrics = []
    for place, size in enumerate(again.answers.tolist()):
        name, where = f"survey.outcome.{place + 1}.careful", f"outcome = {place + 1} and not flagged"
        metric = Metric(
            name, "number", tidy(again.score[place]), n=size, unit=UNIT, method="top-2-box × 10", where=where
        )
        metrics.append(
            hide(metric) if is_small(size, minimum) or is_small(int(found.answers[place]) - size, minimum) else metric
        )
    change = float(np.nanmax(np.abs(again.score - found.score)))
    return [*metrics, number("survey.careless.change", change, len(careful.wanted), "largest change")]


def _by_job(
    survey: Survey, rated: _Rated, options: SurveyOptions, minimum: int, seed: int
) -> tuple[list[Metric], dict[str, list[int]], list[str]]:
    """Scores among those who state a job: metrics, outcomes from the highest by job, jobs with too few answers."""
    metrics: list[Metric] = []
    order: dict[str, list[int]] = {}
    few: list[str] = []
    answered = (~np.isnan(rated.wanted) & ~np.isnan(rated.served)).any(axis=1)
    for place, job in enumerate(survey.jobs):
        mine = (survey.codes("stated") == place) & answered
        if int(mine.sum()) < max(options.least, minimum):
            few += [job.id] if mine.any() else []
            continue
        own = rated.among(mine)
        found = own.scores([seed, 73, place])
        made = _each(f"survey.job.{job.id}.outcome", found, own, options.top, minimum)
        metrics += [one for one in made if one.id.endswith((".score", ".top"))]
        metrics.append(
            Metric(f"survey.job.{job.id}.rated", "count", int(mine.sum()), n=int(mine.sum()), unit=UNIT, method="count")
        )
        shown = [at for at, size in enumerate(found.answers) if size >= minimum]
        order[job.id] = [at + 1 for at in sorted(shown, key=lambda at: (-found.score[at], at))]
    return metrics, order, few
