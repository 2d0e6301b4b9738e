"""Who answered: the response rate, how like the frame respondents are, what weights repair and what they cost."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.survey.crm import NO_JOB
from jtbd_jobs.survey.estimating import UNIT, count, hide, number, plain_share, tidy
from jtbd_reports import Metric
from jtbd_reports.privacy import hidden_groups, is_small
from jtbd_reports.stats.nonresponse import Dispositions
from jtbd_reports.stats.representing import Fit, r_indicator, representativeness
from jtbd_reports.stats.shares import quantile, wilson
from jtbd_reports.stats.weighting import margin_of_error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.survey.attributes import Attribute
    from jtbd_jobs.survey.survey import Survey
    from jtbd_jobs.survey.weights import Weighted

_DRAWS = 400
_CELLS = 4.0
"""Mean number of people in a cell of crossed attributes, below which crossing says nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked, and which respondents are known to be of them.

    Attributes:
        people: how many were asked.
        population: how many the survey is to speak for: at least those asked.
        among: by respondent, whether they are known to have been asked.
    """

    people: int
    population: int
    among: NDArray[np.bool_]

    @property
    def answered(self) -> int:
        """Of those asked, how many are known to have answered."""
        return int(self.among.sum())


def asked(survey: Survey, invited: int | None, minimum: int) -> Asked | None:
    """Who was asked: as told, else the whole frame, of which only linked respondents are known to be.

    None where nobody knows: more answered than were invited, no frame, or too few respondents linked to it.
    """
    frame = survey.frame.size if survey.frame is not None else 0
    if invited is not None:
        everybody = np.ones(survey.size, dtype=np.bool_)
        return Asked(invited, max(invited, frame), everybody) if invited >= survey.size else None
    # who answered without a link may be a stranger to the frame: over its size they would make no rate
    linked = survey.flags("linked")
    return Asked(frame, frame, linked) if int(linked.sum()) >= minimum else None


def response(survey: Survey, whole: Asked | None, weights: Weighted, minimum: int, level: float) -> list[Metric]:
    """How many answered of how many, and how precise that makes a share."""
    complete, size = survey.columns["complete"] == 1, survey.size
    found = [
        count("survey.answered", size),
        count("survey.complete", int(complete.sum()), "complete"),
        *_linked(survey, minimum),
        number("survey.effect", weights.effect, size, "Kish"),
        replace(count("survey.effective", round(weights.effective)), n=size, method="Kish"),
        count("survey.trimmed", weights.trimmed, "weight at a limit"),
    ]
    if whole is None:
        half = quantile(level) * 0.5 / weights.effective**0.5
        return [*found, _margin(half, size, level)]
    full = int((complete & whole.among).sum())
    known = Dispositions(complete=full, partial=whole.answered - full, unknown=whole.people - whole.answered)
    rate = Metric("survey.response_rate", "share", tidy(known.response_rate), n=whole.people, unit="customers")
    found += [
        count("survey.asked", whole.people, unit="customers"),
        replace(rate, method="AAPOR RR1", where="complete" if whole.among.all() else "complete, customer_id in frame"),
    ]
    half = margin_of_error(0.5, weights.effective, whole.answered, whole.population, level)
    return [*found, _margin(half, size, level)]


def _linked(survey: Survey, minimum: int) -> list[Metric]:
    """Respondents in the frame and outside it, and what rates of groups are held against."""
    linked, size, where = int(survey.columns["linked"].sum()), survey.size, "customer_id in frame"
    few = is_small(linked, minimum)
    found = [
        plain_share("survey.linked", linked, size, where, shut=few),
        count("survey.unlinked", size - linked, "customer_id not in frame", shut=few),
    ]
    if survey.frame is not None and linked:
        found.append(plain_share("survey.linked_rate", linked, survey.frame.size, where, "customers", shut=few))
    return found


def _margin(half: float, size: int, level: float) -> Metric:
    """Half the interval of a share of one half, the widest there is."""
    return Metric("survey.margin", "share", tidy(half), level=level, n=size, unit=UNIT, method="margin at 50%")


def attribute_metrics(
    one: Attribute, weights: Weighted, minimum: int, level: float
) -> tuple[list[Metric], Fit | None, Fit | None]:
    """An attribute by category: in the frame, among respondents, after weights, and who answered; both fits."""
    known = one.codes >= 0
    raw = np.bincount(one.codes[known], minlength=len(one.labels)).astype(np.float64)
    if not raw.any() or not one.frame.any():
        return [], None, None
    sums = np.bincount(one.codes[known], weights.weights[known], minlength=len(one.labels))
    linked = np.bincount(one.crm[one.crm >= 0], minlength=len(one.labels))
    before = _fit(raw, raw.sum(), one, linked, level)
    after = _fit(sums.astype(np.float64), raw.sum() / weights.effect, one, linked, level)
    closed = _closed(linked, one.frame, minimum)
    found: list[Metric] = []
    for place in range(len(one.labels)):
        start, where = f"survey.group.{one.name}.{place + 1}", f"{one.name} = {place + 1}"
        shut = one.frame[place] < minimum or raw[place] < minimum
        shares = (("frame", one.frame, "customers"), ("raw", raw, UNIT), ("weighted", sums, UNIT))
        for name, part, unit in shares:
            metric = plain_share(f"{start}.{name}", float(part[place]), float(part.sum()), where, unit)
            size = round(float((one.frame if name == "frame" else raw).sum()))
            found.append(hide(metric) if shut else replace(metric, n=size))
        if linked.any():
            sizes = int(linked[place]), int(one.frame[place])
            found.append(_rate(f"{start}.rate", *sizes, where, level, shut=shut or place in closed))
    return found, before, after


def _fit(part: NDArray[np.float64], worth: float, one: Attribute, linked: NDArray[np.intp], level: float) -> Fit:
    """Respondents by category against the frame; only linked ones are taken off what is left to chance.

    The size given is that of the linked, so who answered without a link never counts as a person of the frame; the
    effect makes it worth all who answered.
    """
    size = max(float(linked.sum()), 1.0)
    return representativeness(part / part.sum() * size, one.frame, effect=size / worth, level=level)


def _closed(linked: NDArray[np.intp], frame: NDArray[np.float64], minimum: int) -> frozenset[int]:
    """Categories whose rate would tell of few who answered or of few who did not, and those that cover them."""
    answered = [int(size) for size in linked]
    silent = [int(size) for size in frame - linked]
    return hidden_groups(answered, minimum) | hidden_groups(silent, minimum)


def _rate(name: str, answered: int, people: int, where: str, level: float, *, shut: bool) -> Metric:
    metric = Metric(name, "share", None, level=level, n=people, unit="customers", method="Wilson", where=where)
    if shut:
        return hide(metric)
    share = min(answered / people, 1.0)
    low, high = wilson(share, people, level)
    return replace(metric, value=tidy(share), low=tidy(low), high=tidy(high))


def evenness(survey: Survey, margins: Sequence[Attribute], seed: int, level: float) -> Metric | None:
    """The R-indicator over the margins crossed, with a parametric bootstrap interval; None where cells are too thin."""
    cells = _cells(survey, margins)
    if cells is None:
        return None
    answered, people = cells
    value = r_indicator(answered, people)
    generator = np.random.default_rng([seed, 71])
    rates = answered / people
    drawn = generator.binomial(people.astype(np.int64), rates, size=(_DRAWS, len(people)))
    values = np.array([r_indicator(each, people) for each in drawn if each.any()])
    # drawn from rates that already vary by chance, the draws lie low: only their spread is used
    half = quantile(level) * float(values.std())
    low, high = max(value - half, 0.0), min(value + half, 1.0)
    size = int(people.sum())
    metric = Metric("survey.evenness", "number", tidy(value), tidy(low), tidy(high), level, size, "customers")
    return replace(metric, method="R-indicator, parametric bootstrap")


def _cells(survey: Survey, margins: Sequence[Attribute]) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Linked respondents and people of the frame by crossed categories, "not recorded" being one."""
    if survey.frame is None or not margins or not survey.columns["linked"].any():
        return None
    names = [one.name for one in margins]
    people: dict[tuple[int, ...], int] = {}
    for labels, size in survey.frame.crossed(names).items():
        key = tuple(one.code(label) for one, label in zip(margins, labels, strict=True))
        people[key] = people.get(key, 0) + size
    order = sorted(people)
    if survey.frame.size < _CELLS * len(order):
        return None
    linked = survey.flags("linked")
    rows = zip(*(one.crm[linked].tolist() for one in margins), strict=True)
    places = {key: place for place, key in enumerate(order)}
    answered = np.bincount([places[key] for key in rows if key in places], minlength=len(order))
    whole = np.array([people[key] for key in order], dtype=np.float64)
    return np.minimum(answered, whole), whole


def telling(attributes: Sequence[Attribute], before: Mapping[str, Fit], level: float) -> list[list[Any]]:
    """Categories that answered less or more than others beyond chance, the farthest first: name, place, way.

    An attribute is looked at where its respondents differ from the frame at the level over all attributes (Holm), and
    of its categories the one whose interval leaves nought out by most.
    """
    order = sorted(before, key=lambda name: (before[name].p_value, name))
    found: list[tuple[float, str, int]] = []
    for step, name in enumerate(order):
        if before[name].p_value >= (1 - level) / (len(order) - step):
            break
        fit = before[name]
        # how many times more or less often than all
        times = np.log(np.maximum(fit.share / fit.frame, 1e-3))
        outside = ((fit.low > 0) | (fit.high < 0)) & [_nameable(attributes, name, at) for at in range(len(times))]
        if outside.any():
            place = int(np.argmax(np.where(outside, np.abs(times), -1.0)))
            found.append((float(times[place]), name, place))
    farthest = sorted(found, key=lambda one: (-abs(one[0]), one[1]))
    return [[name, place + 1, "more" if times > 0 else "less"] for times, name, place in farthest]


def _nameable(attributes: Sequence[Attribute], name: str, place: int) -> bool:
    labels = next(one.labels[place] for one in attributes if one.name == name)
    return labels != (NO_JOB,)


def distance(fits: Mapping[str, Fit]) -> float:
    """Mean absolute difference of categories from the frame, over all attributes."""
    gaps = list(itertools.chain.from_iterable(np.abs(fit.difference) for fit in fits.values()))
    return float(np.mean(gaps)) if gaps else 0.0
