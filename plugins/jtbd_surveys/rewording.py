"""Questions that were reworded midway: two columns alike of which every respondent has filled one."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_surveys.asked import Asked
    from jtbd_surveys.cells import Cells

_ALIKE = 0.8
_MOST = 60
"""Questions with gaps that are compared; more are the rule of a branching questionnaire, not an accident."""


def reworded(asked: Sequence[Asked], columns: Sequence[Cells]) -> list[str]:
    """Pairs of questions that look like one in two wordings, each as `first / second` of their ids."""
    single = [one for one in asked if not one.spread and not one.also]
    filled = {one.id: columns[one.draft.positions[0]].answered for one in single}
    gaps = [one for one in single if filled[one.id].any() and not filled[one.id].all()]
    if len(gaps) > _MOST:
        return []
    return [
        f"{one.id} / {other.id}"
        for n, one in enumerate(gaps)
        for other in gaps[n + 1 :]
        if not np.logical_and(filled[one.id], filled[other.id]).any() and _alike(one, other)
    ]


def _alike(one: Asked, other: Asked) -> bool:
    """Whether two headers say nearly the same; rows of one grid are different questions."""
    if one.draft.item != other.draft.item:
        return False
    # the quick ratio is an upper bound and spares most of the work
    found = SequenceMatcher(None, fold(one.draft.text), fold(other.draft.text), autojunk=False)
    return found.quick_ratio() > _ALIKE and found.ratio() > _ALIKE
