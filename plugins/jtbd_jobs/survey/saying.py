"""What linked respondents say against what the CRM has of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.survey.estimating import UNIT, Part, count, hide, tidy
from jtbd_reports import Metric
from jtbd_reports.privacy import hidden_groups, is_small
from jtbd_reports.stats import wilson
from jtbd_reports.stats.say_do import linked_gaps
from jtbd_reports.stats.shares import quantile
from jtbd_reports.stats.weighting import effective_n

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.survey.estimating import Base
    from jtbd_jobs.survey.survey import Survey
from jtbd_reports.stats.say_do import Gap

METHOD = "paired shares, Newcombe"
POINTS = 100
"""Gaps are told in percentage points."""


@dataclass(frozen=True, slots=True)
class Among:
    """People of whom both is known: how many, what they are worth, coverage of intervals."""

    size: int
    worth: float
    level: float

    @classmethod
    def of(cls, both: NDArray[np.bool_], base: Base) -> Among:
        """Those marked."""
        return cls(int(both.sum()), effective_n(base.weights[both]), base.level)

    def share(self, name: str, value: float, where: str) -> Metric:
        """A share of them with its Wilson interval."""
        ends = wilson(min(max(value, 0.0), 1.0), self.worth, self.level)
        return Metric(
            name,
            "share",
            tidy(value),
            tidy(ends[0]),
            tidy(ends[1]),
            self.level,
            self.size,
            UNIT,
            "weighted, Wilson",
            where,
        )


def saying(survey: Survey, base: Base, minimum: int) -> Part:
    """Gaps per job and channel, of buying and of the amount.

    Args:
        survey: gathered.
        base: weights and level.
        minimum: the smallest group that may be shown.
    """
    metrics: list[Metric] = []
    facts: dict[str, Any] = {
        "say_jobs": [],
        "say_hidden": [],
        "say_claims": [],
        "say_channels": [],
        "say_channel_claims": [],
    }
    _jobs(survey, base, minimum, metrics, facts)
    _channels(survey, base, minimum, metrics, facts)
    metrics += _status(survey, base, minimum)
    metrics += _amount(survey, base, minimum)
    return Part(tuple(metrics), facts)


def _jobs(survey: Survey, base: Base, minimum: int, metrics: list[Metric], facts: dict[str, Any]) -> None:
    said, did = survey.codes("ticked"), survey.codes("observed")
    # where nobody was asked to tick, words are all there is
    said = said if (said >= 0).any() else survey.codes("stated")
    both = (said >= 0) & (did >= 0)
    size = int(both.sum())
    if size < 2 * minimum:
        return
    known = len(survey.jobs)
    closed = {
        *hidden_groups([int((both & (said == job)).sum()) for job in range(known)], minimum),
        *hidden_groups([int((both & (did == job)).sum()) for job in range(known)], minimum),
    }
    found = linked_gaps(said[both], did[both], known, base.weights[both], base.level)
    # a title may claim only what holds for all jobs looked at together
    strict = linked_gaps(said[both], did[both], known, base.weights[both], 1 - (1 - base.level) / max(known, 1))
    metrics.append(count("survey.say.linked", size, "job stated and job in deals"))
    metrics.append(base.share("survey.say.agreement", said == did, both, "job stated and job in deals"))
    for place, job in enumerate(survey.jobs):
        if not (both & ((said == place) | (did == place))).any():
            continue
        start, shut = f"survey.say.{job.id}", place in closed
        metrics += _gap(start, found[place], Among.of(both, base), f"job = {job.id}", shut=shut)
        metrics.append(
            base.share(f"{start}.told", said == place, both & (did == place), f"job in deals = {job.id}", shut=shut)
        )
        metrics.append(
            base.share(f"{start}.kept", did == place, both & (said == place), f"job stated = {job.id}", shut=shut)
        )
        facts["say_hidden" if shut else "say_jobs"].append(job.id)
        if not shut and not strict[place].low <= 0 <= strict[place].high:
            facts["say_claims"].append([job.id, "more" if found[place].gap > 0 else "less", abs(found[place].gap)])
    facts["say_claims"] = [one[:2] for one in sorted(facts["say_claims"], key=lambda one: -one[2])]


def _gap(start: str, gap: Gap, among: Among, where: str, *, shut: bool) -> list[Metric]:
    """Stated, observed and the gap between, in points."""
    made = [
        among.share(f"{start}.stated", gap.stated, where),
        among.share(f"{start}.observed", gap.observed, where),
        Metric(
            f"{start}.gap",
            "number",
            tidy(POINTS * gap.gap),
            tidy(POINTS * gap.low),
            tidy(POINTS * gap.high),
            among.level,
            among.size,
            UNIT,
            METHOD,
            where,
        ),
    ]
    return [hide(one) for one in made] if shut else made


def _channels(survey: Survey, base: Base, minimum: int, metrics: list[Metric], facts: dict[str, Any]) -> None:
    if not survey.channels:
        return
    says, has = survey.columns["says_channel"], survey.columns["has_channel"]
    both = survey.flags("linked") & ~np.isnan(says[:, 0])
    size = int(both.sum())
    if size < 2 * minimum:
        return
    claims: list[tuple[float, int, str]] = []
    for place, name in enumerate(survey.channels):
        said, did = (says[both, place] == 1).astype(int), (has[both, place] == 1).astype(int)
        shut = any(is_small(int(part), minimum) for part in (said.sum(), did.sum()))
        gap = linked_gaps(said, did, 2, base.weights[both], base.level)[1]
        strict = linked_gaps(said, did, 2, base.weights[both], 1 - (1 - base.level) / len(survey.channels))[1]
        start = f"survey.channel.{place + 1}"
        metrics += _gap(start, gap, Among.of(both, base), f"channel = {place + 1}", shut=shut)
        facts["say_channels"].append([name, place + 1])
        if not shut and not strict.low <= 0 <= strict.high:
            claims.append((-abs(gap.gap), place + 1, "more" if gap.gap > 0 else "less"))
    facts["say_channel_claims"] = [[place, way] for _, place, way in sorted(claims)]
    metrics.append(count("survey.channel.linked", size, "channel stated and customer linked"))


def _status(survey: Survey, base: Base, minimum: int) -> list[Metric]:
    """Who says they bought, against won deals."""
    if "says_bought" not in survey.columns:
        return []
    said, won = survey.columns["says_bought"], survey.columns["won"]
    both = ~np.isnan(said) & ~np.isnan(won)
    size = int(both.sum())
    parts = [int((both & (said == 1)).sum()), int((both & (won > 0)).sum())]
    if size < 2 * minimum or any(part < minimum for part in parts):
        return []
    gap = linked_gaps(said[both].astype(int), (won[both] > 0).astype(int), 2, base.weights[both], base.level)[1]
    return [
        *_gap("survey.bought", gap, Among.of(both, base), "status", shut=False),
        base.share("survey.bought.told", said == 1, both & (won > 0), "status = won"),
        base.share("survey.bought.claimed", said == 1, both & ~(won > 0), "no deal won"),
    ]


def _amount(survey: Survey, base: Base, minimum: int) -> list[Metric]:
    """The price buyers name over the price in the CRM: geometric mean, of those with one won deal."""
    if "says_amount" not in survey.columns:
        return []
    said, paid, won = (survey.columns[name] for name in ("says_amount", "amount", "won"))
    # several deals leave open which of them the answer is about
    both = (won == 1) & (paid > 0) & (said > 0)
    if "says_bought" in survey.columns:
        both &= survey.columns["says_bought"] == 1
    size = int(both.sum())
    if size < 2 * minimum:
        return []
    ratio, weights = np.log(said[both] / paid[both]), base.weights[both]
    middle = float(np.average(ratio, weights=weights))
    half = quantile(base.level) * _deviation(ratio, weights, middle) / math.sqrt(effective_n(weights))
    ends = tidy(math.exp(middle - half)), tidy(math.exp(middle + half))
    metric = Metric("survey.amount.ratio", "share", tidy(math.exp(middle)), *ends, base.level, size, UNIT)
    return [replace(metric, method="geometric mean", where="status = won and one deal")]


def _deviation(values: NDArray[np.float64], weights: NDArray[np.float64], middle: float) -> float:
    size = len(values)
    return math.sqrt(float(np.average((values - middle) ** 2, weights=weights)) * size / (size - 1))
