"""Purchase chances by price: the extension of price sensitivity by Newton, Miller & Smith."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.price import kept_answers, transitive

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

PURCHASE_CHANCES = (0.0, 0.1, 0.3, 0.5, 0.7)
"""Chance to buy by stated intent, from very unlikely (1) to very likely (5): Newton, Miller & Smith (1993)."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Purchase chances by price.

    Attributes:
        price: every price named, rising.
        reach: mean chance to buy at it.
        trial_price: where most buy; the lowest such.
        revenue_price: the named price at which price times reach is highest.
    """

    price: NDArray[np.float64]
    reach: NDArray[np.float64]
    trial_price: float
    revenue_price: float


def demand(
    answers: ArrayLike,
    intents: ArrayLike,
    weights: ArrayLike | None = None,
    chances: tuple[float, ...] = PURCHASE_CHANCES,
) -> Demand:
    """Purchase chances by price: nobody buys at what is too cheap or too expensive to them.

    Between its four prices a respondent's chance runs straight; at the cheap and the expensive one it is that of the
    stated intent.

    Args:
        answers: as `transitive`; others are left out.
        intents: respondents x (at the cheap price, at the expensive one), places in `chances` from 1.
        weights: one by respondent.
        chances: chance to buy by intent, from the least.

    Raises:
        ValueError: no transitive respondent, or an intent beyond the chances.

    Source: Newton, Miller & Smith (1993), A market acceptance extension to traditional price sensitivity measurement,
    American Marketing Association. Stated intent overstates (Kunter 2016).
    """
    kept, factor = kept_answers(answers, weights)
    stated = np.asarray(intents, dtype=np.intp)[transitive(answers)]
    if stated.min() < 1 or stated.max() > len(chances):
        raise ValueError(f"intents are coded 1 to {len(chances)}")
    # every kink of the mean lies at a named price, so the highest reach does too
    price = np.unique(kept)
    bought = np.zeros(len(price))
    calibrated = np.asarray(chances, dtype=np.float64)[stated - 1]
    for prices, (cheap, expensive), weight in zip(kept, calibrated, factor, strict=True):
        bought += weight * np.interp(price, prices, (0.0, cheap, expensive, 0.0), left=0.0, right=0.0)
    reach = bought / factor.sum()
    return Demand(price, reach, float(price[reach.argmax()]), float(price[(price * reach).argmax()]))
