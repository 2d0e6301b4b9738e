"""Many draws of who answers, of one invented population: weights repair the planted nonresponse, intervals hold."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from jobs_survey_rows import MEANS, NAMES, answered, crm, filled, holds, numbers, run, world

from jtbd_reports.stats.opportunity import opportunity, upper_boxes

DRAWS = 20
FRIENDS = "Знакомые, родственники, коллеги"


@pytest.fixture(scope="module")
def draws() -> list[dict[str, Any]]:
    """Metrics and facts of each draw."""
    world()
    people = crm()
    found = []
    for seed in range(DRAWS):
        result = run({**people, **filled(answered(1000 + seed))}, seed=seed, means=MEANS)
        found.append({"metrics": numbers(result), "facts": result.facts})
    return found


def shares(draw: dict[str, Any], part: str) -> dict[str, float]:
    """Shares by scenario of a draw: `raw` or `share`."""
    return {
        one["name"]: draw["metrics"][f"survey.scenario.{place}.{part}"].value
        for place, one in enumerate(draw["facts"]["scenarios"], 1)
    }


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    """What all customers would say."""
    here = world()
    said = Counter(here.situations[one.stated] for one in here.invited)
    return {name: count / len(here.invited) for name, count in said.items()}


def test_weights_take_away_most_of_the_planted_bias(draws: list[dict[str, Any]], truth: dict[str, float]) -> None:
    """Those who mean to let answer half as often, so their scenario is understated by half without weights."""
    name = world().situations["let"]
    raw, weighted = (np.mean([shares(draw, part)[name] for draw in draws]) for part in ("raw", "share"))
    assert raw - truth[name] < -0.03
    assert abs(weighted - truth[name]) < 0.012
    assert abs(weighted - truth[name]) < abs(raw - truth[name]) / 3


def test_weighted_intervals_hold_what_all_would_say_and_raw_ones_would_not(
    draws: list[dict[str, Any]], truth: dict[str, float]
) -> None:
    held = [
        holds(draw["metrics"][f"survey.scenario.{place}.share"], truth[one["name"]])
        for draw in draws
        for place, one in enumerate(draw["facts"]["scenarios"], 1)
        if one["shown"]
    ]
    assert np.mean(held) >= 0.92
    # an interval around the raw share, as wide as that of the weighted one
    let = world().situations["let"]
    raw_held = []
    for draw in draws:
        place = next(at for at, one in enumerate(draw["facts"]["scenarios"], 1) if one["name"] == let)
        metric, raw = draw["metrics"][f"survey.scenario.{place}.share"], shares(draw, "raw")[let]
        half = (metric.high - metric.low) / 2
        raw_held.append(raw - half <= truth[let] <= raw + half)
    assert np.mean(raw_held) < 0.5


def test_a_channel_that_older_people_name_is_brought_up_by_weights(draws: list[dict[str, Any]]) -> None:
    here = world()
    all_named = np.mean([FRIENDS in one.channels for one in here.invited])
    raw = np.mean([np.mean([FRIENDS in one.channels for one in answered(1000 + seed)]) for seed in range(DRAWS)])
    weighted, held = [], []
    for draw in draws:
        place = next(at for name, at in draw["facts"]["say_channels"] if name == FRIENDS)
        metric = draw["metrics"][f"survey.channel.{place}.stated"]
        weighted.append(metric.value)
        held.append(holds(metric, all_named))
    assert raw < all_named - 0.01
    assert abs(np.mean(weighted) - all_named) < abs(raw - all_named)
    assert np.mean(held) >= 0.87


def test_the_planted_gap_between_words_and_deeds_is_found(draws: list[dict[str, Any]]) -> None:
    """35 % of those who mean to let say it is for the family."""
    here = world()
    share = np.mean([one.person.job == "let" for one in here.invited])
    silent = np.mean([one.stated != "let" for one in here.invited if one.person.job == "let"])
    known = np.mean([one.person.job in NAMES for one in here.invited])
    gap = -100 * share * silent / known
    metrics = [draw["metrics"]["survey.say.let.gap"] for draw in draws]
    assert np.mean([holds(metric, gap) for metric in metrics]) >= 0.87
    assert np.mean([metric.high < 0 for metric in metrics]) >= 0.9
    assert np.mean([["let", "less"] in draw["facts"]["say_claims"] for draw in draws]) >= 0.75
    told = [draw["metrics"]["survey.say.let.told"] for draw in draws]
    assert np.mean([holds(metric, 1 - silent) for metric in told]) >= 0.87
    wrong = [job for draw in draws for job, _ in draw["facts"]["say_claims"] if job not in {"let", "nest"}]
    assert len(wrong) <= 2


def scores(marks: list[Any]) -> np.ndarray:
    """Opportunity scores of everybody, whole and without chance."""
    wanted, served = (
        np.array([[np.nan if mark is None else mark for mark in getattr(one, side)] for one in marks], dtype=float)
        for side in ("importance", "satisfaction")
    )
    either = np.isnan(wanted) | np.isnan(served)
    wanted[either] = served[either] = np.nan
    return opportunity(10 * upper_boxes(wanted, (4, 5)), 10 * upper_boxes(served, (4, 5)))


def test_score_intervals_hold_the_scores_of_all_customers(draws: list[dict[str, Any]]) -> None:
    real = scores(list(world().invited))
    held = [
        holds(draw["metrics"][f"survey.outcome.{place}.score"], score)
        for draw in draws
        for place, score in enumerate(real, 1)
    ]
    assert np.mean(held) >= 0.92


def test_needs_of_each_job_stand_in_the_planted_order(draws: list[dict[str, Any]]) -> None:
    """The first of a job is one of its true first two, and intervals hold the true scores."""
    firsts, held = [], []
    for job in NAMES:
        real = scores([one for one in world().invited if one.stated == job])
        best = {int(place) + 1 for place in np.argsort(-real)[:2]}
        for draw in draws:
            order = draw["facts"]["job_needs"].get(job)
            if order:
                firsts.append(order[0] in best)
                held += [
                    holds(draw["metrics"][f"survey.job.{job}.outcome.{place}.score"], score)
                    for place, score in enumerate(real, 1)
                ]
    assert np.mean(firsts) >= 0.93
    assert np.mean(held) >= 0.92


def test_groups_that_answer_less_are_named(draws: list[dict[str, Any]]) -> None:
    named = [{(name, way) for name, _, way in draw["facts"]["telling"]} for draw in draws]
    assert np.mean([("age", "less") in found for found in named]) >= 0.9
    assert np.mean([("job", "less") in found for found in named]) >= 0.7
    assert np.mean([any(name in {"gender", "city", "channel", "family"} for name, _ in found) for found in named]) < 0.2
