"""Kano and MaxDiff, where such questions were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.survey.estimating import UNIT, Part, count, hide, tidy
from jtbd_reports import Metric
from jtbd_reports.privacy import is_small
from jtbd_reports.stats.kano import Kind, feature
from jtbd_reports.stats.maxdiff import Choices, counts
from jtbd_reports.stats.maxdiff_logit import utilities
from jtbd_reports.stats.resampling import percentiles, resampled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.survey.estimating import Base
    from jtbd_jobs.survey.reading import Question
    from jtbd_jobs.survey.survey import Survey
    from jtbd_reports.stats.kano import Feature

_POINTS = 5
"""Answers to a Kano question, from like (1) to dislike (5)."""
_DRAWS = 1000


def kano(survey: Survey, base: Base, minimum: int) -> Part:
    """What each feature is to customers, with both coefficients."""
    pairs = _pairs(survey)
    metrics: list[Metric] = []
    told: list[dict[str, Any]] = []
    for name, (there, lacking) in pairs.items():
        codes = [_codes(survey.columns[f"value.{question.id}"]) for question in (there, lacking)]
        size = int(((codes[0] > 0) & (codes[1] > 0)).sum())
        if size < minimum:
            continue
        found = feature(codes[0], codes[1], base.weights, base.level)
        place = len(told) + 1
        metrics += _of_feature(f"survey.kano.{place}", found, size, base.level)
        told.append({"name": name, "kind": found.kind.value, "decided": found.decided})
    return Part(tuple(metrics), {"kano": told})


def _pairs(survey: Survey) -> dict[str, tuple[Question, Question]]:
    """Both questions by feature, in the order of the questionnaire."""
    lacking = {one.about: one for one in survey.asked("kano_dysfunctional")}
    there = {one.about: one for one in survey.asked("kano_functional")}
    return {name: (one, lacking[name]) for name, one in there.items() if name in lacking}


def _codes(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Answers 1 to 5, 0 for what is none of them."""
    whole = np.nan_to_num(values).round().astype(np.intp)
    return np.where((whole >= 1) & (whole <= _POINTS) & (whole == np.nan_to_num(values)), whole, 0)


def _of_feature(start: str, found: Feature, size: int, level: float) -> list[Metric]:
    whole = sum(found.counts)
    shares = [
        Metric(
            f"{start}.{kind.value}", "share", tidy(part / whole), n=size, unit=UNIT, method="weighted", where=kind.value
        )
        for kind, part in zip(Kind, found.counts, strict=True)
    ]
    made = []
    for name, value, ends in (
        ("better", found.better, found.better_interval),
        ("worse", found.worse, found.worse_interval),
    ):
        low, high = (tidy(ends[0]), tidy(ends[1])) if ends else (None, None)
        made.append(Metric(f"{start}.{name}", "number", tidy(value), low, high, level, size, UNIT, "Timko, Wilson"))
    return [*shares, *made]


def best_worst(survey: Survey, base: Base, minimum: int, seed: int) -> Part:
    """How often each item is chosen as best less worst, and the chance to be the best of all."""
    asked = survey.asked("maxdiff")
    sets = _sets(asked)
    if not sets:
        return Part((), {"items": []})
    names = list(dict.fromkeys(one.about for one in asked))
    choices, people = _choices(survey, sets, names)
    answered = np.unique(people)
    if len(answered) < 2 * minimum:
        return Part((), {"items": []})
    weights = base.weights[people]
    found = counts(choices, weights)
    raw = counts(choices)
    low, high = _intervals(choices, people, survey.size, base, seed)
    shares = _shares(choices, people, weights, base.level)
    metrics: list[Metric] = [
        count("survey.best.answered", len(answered)),
        count("survey.best.sets", len(people), unit="choices"),
    ]
    for place in range(len(names)):
        start = f"survey.best.{place + 1}"
        score = Metric(
            f"{start}.score",
            "number",
            tidy(found.score[place]),
            tidy(low[place]),
            tidy(high[place]),
            base.level,
            len(answered),
            UNIT,
            "best less worst, bootstrap",
        )
        made = [
            score,
            *(count(f"{start}.{side}", int(part[place])) for side, part in (("best", raw.best), ("worst", raw.worst))),
        ]
        if shares is not None:
            made.append(
                Metric(f"{start}.share", "share", tidy(shares[place]), n=len(answered), unit=UNIT, method="logit")
            )
        small = any(is_small(int(part[place]), minimum) for part in (raw.best, raw.worst))
        metrics += [hide(one) if small and one.kind == "count" else one for one in made]
    return Part(tuple(metrics), {"items": names})


def _sets(asked: list[Question]) -> list[list[Question]]:
    """Questions that stood together: those with the same words around the item."""
    found: dict[str, list[Question]] = {}
    for one in asked:
        around = one.text if one.item else one.text.removesuffix(one.about)
        found.setdefault(around, []).append(one)
    return [group for group in found.values() if len(group) > 2]  # noqa: PLR2004 - of two, the worst is the other one


def _choices(survey: Survey, sets: list[list[Question]], names: list[str]) -> tuple[Choices, NDArray[np.intp]]:
    """Sets that were answered, and who answered each."""
    widest = max(map(len, sets))
    shown: list[NDArray[np.intp]] = []
    best: list[NDArray[np.intp]] = []
    worst: list[NDArray[np.intp]] = []
    people: list[NDArray[np.intp]] = []
    for group in sets:
        items = np.array([names.index(one.about) for one in group])
        chosen = np.column_stack([survey.columns[f"chosen.{one.id}"] for one in group])
        rows = np.flatnonzero((chosen != 0).any(axis=1))
        shown.append(np.tile(np.pad(items, (0, widest - len(items)), constant_values=-1), (len(rows), 1)))
        for side, found in ((1, best), (-1, worst)):
            marked = chosen[rows] == side
            found.append(np.where(marked.any(axis=1), items[marked.argmax(axis=1)], -1))
        people.append(rows)
    parts = [np.concatenate(found) for found in (best, worst, people)]
    return Choices(np.concatenate(shown), parts[0], parts[1], len(names)), parts[2]


def _intervals(
    choices: Choices, people: NDArray[np.intp], size: int, base: Base, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Percentile ends of the scores, all choices of a respondent drawn together."""
    balance, seen = np.zeros((size, choices.items)), np.zeros((size, choices.items))
    for chosen, sign in ((choices.best, 1.0), (choices.worst, -1.0)):
        np.add.at(balance, (people[chosen >= 0], chosen[chosen >= 0]), sign)
    for column in choices.shown.T:
        np.add.at(seen, (people[column >= 0], column[column >= 0]), 1.0)
    state = int(np.random.SeedSequence([seed, 74]).generate_state(1)[0])
    drawn = np.concatenate(
        [
            (piece @ balance) / (piece @ seen)
            for piece in resampled(size, seed=state, draws=_DRAWS, weights=base.weights)
        ]
    )
    return percentiles(drawn, base.level)


def _shares(
    choices: Choices, people: NDArray[np.intp], weights: NDArray[np.float64], level: float
) -> NDArray[np.float64] | None:
    """Chance of each item to be chosen as best among all; None where an item was never or always chosen."""
    try:
        return utilities(choices, respondents=people, weights=weights, level=level).share
    except ValueError:
        return None
