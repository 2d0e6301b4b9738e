"""Answers given without reading: who stands out by which sign, and whether results rest on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.survey.estimating import UNIT, hide, tidy
from jtbd_reports import Metric
from jtbd_reports.privacy import is_small
from jtbd_reports.stats import wilson
from jtbd_reports.stats.careless import Flags, flags, person_total, relative_speed, straight_lined
from jtbd_reports.stats.price import transitive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.survey.survey import Survey

SIGNS = ("speed", "attention", "straight", "against", "prices")
_FAST = 2.0
"""Times faster than the median: Leiner's limit."""
_ENOUGH = 30
"""Respondents of a job, from which its own mean answers are the yardstick."""
_PRICES = ("price_too_cheap", "price_cheap", "price_expensive", "price_too_expensive")


@dataclass(frozen=True, slots=True)
class Careless:
    """Signs of careless answering.

    Attributes:
        flags: shares and counts by respondent.
        any: whether any sign marks a respondent.
        metrics: by sign and in all.
        signs: those that could be computed.
    """

    flags: Flags
    any: NDArray[np.bool_]
    metrics: tuple[Metric, ...]
    signs: tuple[str, ...]


def careless(survey: Survey, minimum: int, level: float) -> Careless | None:
    """Signs by respondent; None where the survey allows none."""
    found = {name: sign for name, sign in _signs(survey).items() if sign[1].any()}
    if not found:
        return None
    marked = flags({name: sign[0] for name, sign in found.items()}, {name: sign[1] for name, sign in found.items()})
    metrics = [
        _share(f"survey.careless.{name}", int(sign[0].sum()), int(sign[1].sum()), minimum, level)
        for name, sign in found.items()
    ]
    some = marked.counts > 0
    metrics.append(_share("survey.careless.any", int(some.sum()), survey.size, minimum, level))
    metrics.append(_share("survey.careless.several", int((marked.counts > 1).sum()), survey.size, minimum, level))
    return Careless(marked, some, tuple(metrics), tuple(name for name in SIGNS if name in found))


def _signs(survey: Survey) -> dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """By sign, whom it marks and for whom it is defined."""
    found: dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
    seconds = survey.columns["seconds"]
    if np.isfinite(seconds).any():
        speed = relative_speed(seconds[:, None])
        known = ~np.isnan(speed)
        found["speed"] = (known & np.greater(speed, _FAST), known)
    failed = survey.columns["failed"]
    found["attention"] = (failed == 1, ~np.isnan(failed))
    if "importance" in survey.columns and survey.outcomes:
        found |= _of_ratings(survey)
    prices = [survey.asked(purpose) for purpose in _PRICES]
    if all(prices):
        asked = np.column_stack([survey.columns[f"value.{one[0].id}"] for one in prices])
        whole = np.asarray(~np.isnan(asked).any(axis=1))
        wrong = np.zeros(survey.size, dtype=np.bool_)
        wrong[whole] = ~transitive(asked[whole])
        found["prices"] = (wrong, whole)
    return found


def _of_ratings(survey: Survey) -> dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    wanted, served = survey.columns["importance"], survey.columns["satisfaction"]
    both = np.column_stack([wanted, served])
    # a whole grid in one line may be meant so; both grids in the same one hardly are
    straight = straight_lined(both)
    answered = (~np.isnan(both)).sum(axis=1) >= 5  # noqa: PLR2004 - as `straight_lined`
    grain = np.full(survey.size, np.nan)
    for rows in _alike(survey.codes("stated")):
        grain[rows] = person_total(both[rows])
    return {"straight": (straight, answered), "against": (np.nan_to_num(grain) < 0, np.isfinite(grain))}


def _alike(jobs: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Respondents held against each other: those of one job where there are enough, the others among themselves."""
    groups: list[NDArray[np.intp]] = []
    rest: list[NDArray[np.intp]] = []
    for job in np.unique(jobs):
        rows = np.flatnonzero(jobs == job)
        (groups if job >= 0 and len(rows) >= _ENOUGH else rest).append(rows)
    return [*groups, *([np.concatenate(rest)] if rest else [])]


def _share(name: str, part: int, whole: int, minimum: int, level: float) -> Metric:
    where = "flagged"
    empty = Metric(name, "share", None, level=level, n=whole, unit=UNIT, method="Wilson", where=where)
    # who is marked is not described, but one of three could still know that he is
    if is_small(part, minimum) or is_small(whole, minimum):
        return hide(empty)
    low, high = wilson(part / whole, whole, level)
    return Metric(name, "share", tidy(part / whole), tidy(low), tidy(high), level, whole, UNIT, "Wilson", where)
