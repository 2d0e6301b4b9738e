"""Van Westendorp's four prices of an invented respondent, and where their curves truly cross."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invented.dice import Dice

VALUE: Final = {"photo": 11.4, "sleep": 10.2, "nest": 9.6, "let": 9.0, "parents": 9.9, "none": 9.5}
"""Median worth of the flat asked about, by job, in millions of roubles."""
LEVELS: Final = {"too_cheap": 0.68, "cheap": 0.84, "dear": 1.10, "too_dear": 1.30}
"""The four prices as shares of what the flat is worth to the respondent."""
SPREAD, SLIP = 0.26, 0.05
"""Standard deviations of log prices: between respondents, and of each answer around its respondent."""
INTRANSITIVE: Final = 0.045
CROSSINGS: Final = {
    "marginal_cheapness": ("too_cheap", "dear"),
    "optimal": ("too_cheap", "too_dear"),
    "indifference": ("cheap", "dear"),
    "marginal_expensiveness": ("cheap", "too_dear"),
}
_STEPS: Final = 60


def answers(dice: Dice, job: str) -> tuple[list[float], bool]:
    """Prices from too cheap to too dear in millions, rising, and whether two were then answered the wrong way round."""
    worth = math.log(VALUE[job]) + dice.normal(0, SPREAD)
    exact = sorted(math.exp(worth + math.log(level) + dice.normal(0, SLIP)) for level in LEVELS.values())
    grain = 0.5 if dice.chance(0.4) else 0.1
    prices = [round(grain * round(price / grain), 1) for price in exact]
    if any(low >= high for low, high in pairwise(prices)):
        prices = [round(price, 1) for price in exact]
    for place in range(1, len(prices)):
        prices[place] = max(prices[place], round(prices[place - 1] + 0.1, 1))
    if not dice.chance(INTRANSITIVE):
        return prices, False
    first = dice.whole(0, 2)
    prices[first], prices[first + 1] = prices[first + 1], prices[first]
    return prices, True


def crossings(mix: Mapping[str, float]) -> dict[str, float]:
    """The four price points in millions for a mix of jobs, as weights: where the falling curve meets the rising one."""
    return {name: _crossing(mix, falling, rising) for name, (falling, rising) in CROSSINGS.items()}


def _crossing(mix: Mapping[str, float], falling: str, rising: str) -> float:
    """Bisection on the price: what share finds it too low against what share finds it too high."""
    low, high = 1.0, 40.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if 1 - _share_below(mix, falling, middle) > _share_below(mix, rising, middle):
            low = middle
        else:
            high = middle
    return low


def _share_below(mix: Mapping[str, float], level: str, price: float) -> float:
    spread = math.hypot(SPREAD, SLIP)
    total = sum(mix.values())
    return sum(
        weight * NormalDist(math.log(VALUE[job] * LEVELS[level]), spread).cdf(math.log(price)) / total
        for job, weight in mix.items()
    )
