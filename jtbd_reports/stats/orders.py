"""The same outcomes ranked by other formulas: whether the order rests on the choice of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import kendalltau

from jtbd_reports.stats.opportunity import SCALE, opportunity, rated, ratio, upper_boxes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray


def rankings(
    importance: ArrayLike, satisfaction: ArrayLike, boxes: tuple[float, float]
) -> dict[str, NDArray[np.float64]]:
    """The same outcomes under four formulas: whether the order rests on the choice of one.

    Args:
        importance: respondents x outcomes, NaN where not answered.
        satisfaction: the same shape.
        boxes: as `opportunity.upper_boxes`; means are taken in tenths of the largest answer.

    Returns:
        Scores by outcome: `opportunity` and `gap` (I - S) of shares, `product` (I (1 - S)) of shares, and `means`: the
        opportunity formula on mean ratings.
    """
    wanted, served = rated(importance, satisfaction)
    shares = upper_boxes(wanted, boxes), upper_boxes(served, boxes)
    # shares and means are of the same answers
    answered = (~np.isnan(wanted)).sum(axis=0)
    means = [SCALE / boxes[1] * ratio(np.nansum(side, axis=0), answered) for side in (wanted, served)]
    return {
        "opportunity": opportunity(SCALE * shares[0], SCALE * shares[1]),
        "gap": SCALE * (shares[0] - shares[1]),
        "product": SCALE * shares[0] * (1 - shares[1]),
        "means": opportunity(means[0], means[1]),
    }


def agreement_of_orders(scores: Mapping[str, NDArray[np.float64]]) -> dict[tuple[str, str], float]:
    """Kendall's tau-b of every two rankings: 1 the same order, 0 none, -1 the reverse; NaN where one does not vary.

    Source: Kendall (1945), Biometrika 33, 239-251.
    """
    names = list(scores)
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    return {(one, other): float(kendalltau(scores[one], scores[other]).statistic) for one, other in pairs}
