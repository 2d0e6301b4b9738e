"""How often the rules are right, as far as texts judged by hand tell: weighed by what each was drawn from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.texts.labels import NONE, UNSURE
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jtbd_jobs.texts.labels import Label


@dataclass(frozen=True, slots=True)
class Judged:
    """A text drawn at random: what the reader said, what the rules say today, how many texts it stands for."""

    label: str
    ruled: str
    weight: float


@dataclass(frozen=True, slots=True)
class Share:
    """A share with Wilson's interval for the effective number of texts, and how many were judged.

    Attributes:
        value: weighed share, from 0 to 1.
        low: lower end.
        high: upper end.
        n: texts.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a sample says of the rules.

    Attributes:
        judged: texts with an answer.
        unsure: texts drawn of which the reader was not sure; they are left out.
        overall: how often a job given by the rules is right; None where a job of the rules was not sampled at all.
        precision: the same by job; jobs whose texts weigh nothing are missing.
        recall: of what is of a job, how much the rules give it; by job, None as for `overall`.
        missed: how much of what no rule explains has a job after all; None where none of it was judged.
        confusion: texts by the reader's job and the rules'.
    """

    judged: int
    unsure: int
    overall: Share | None
    precision: Mapping[str, Share]
    recall: Mapping[str, Share]
    missed: Share | None
    confusion: Mapping[tuple[str, str], int]


def weighed(labels: Sequence[Label], ruled: Mapping[str, str]) -> tuple[tuple[Judged, ...], int]:
    """Labels drawn at random with the weight of each, and how many were unsure.

    A text stands for as many of its stratum as were drawn from it; draws made after a change of rules are averaged by
    their sizes, each being a sample of all texts.

    Args:
        labels: of one input, in any order.
        ruled: what the rules say today by the label's id; a text that is gone is left out.

    Source: Cochran, Sampling Techniques (1977), section 5A.2 (strata), for domains section 5A.14.
    """
    drawn = [label for label in labels if label.draw and label.id in ruled]
    sure = [label for label in drawn if label.job != UNSURE]
    taken = Counter((label.draw, label.stratum) for label in sure)
    sizes = Counter(label.draw for label in sure)
    found = tuple(
        Judged(label.job, ruled[label.id], label.of / taken[label.draw, label.stratum] * sizes[label.draw] / len(sure))
        for label in sure
    )
    return found, len(drawn) - len(sure)


def judgement(found: Sequence[Judged], unsure: int, strata: Iterable[str]) -> Judgement:
    """Precision and recall of the rules.

    Args:
        found: texts with labels, as `weighed` gives them.
        unsure: texts left out since the reader was not sure.
        strata: what the rules say of any text today, so that a job that no sample has seen is noticed.
    """
    seen = {one.ruled for one in found}
    whole = set(strata) <= seen
    named = [one for one in found if one.ruled != NONE]
    precision = {job: _share([one for one in named if one.ruled == job], _right) for job in sorted(seen - {NONE})}
    recall = {
        job: _share([one for one in found if one.label == job], _right)
        for job in sorted({one.label for one in found} - {NONE})
    }
    return Judgement(
        judged=len(found),
        unsure=unsure,
        overall=_share(named, _right) if set(strata) - {NONE} <= seen else None,
        precision=_known(precision),
        recall=_known(recall) if whole else {},
        missed=_share([one for one in found if one.ruled == NONE], lambda one: one.label != NONE),
        confusion=Counter((one.label, one.ruled) for one in found),
    )


def _right(one: Judged) -> bool:
    return one.label == one.ruled


def _known(shares: Mapping[str, Share | None]) -> dict[str, Share]:
    return {job: share for job, share in shares.items() if share is not None}


def _share(rows: Sequence[Judged], holds: Callable[[Judged], bool]) -> Share | None:
    """Weighed share; unequal weights make the texts worth fewer (Kish, Survey Sampling, 1965, section 11.7).

    None where nothing weighs: no texts, or such as were drawn from none.
    """
    total = sum(one.weight for one in rows)
    if not total:
        return None
    share = sum(one.weight for one in rows if holds(one)) / total
    size = total**2 / sum(one.weight**2 for one in rows)
    return Share(share, *wilson(min(max(share, 0.0), 1.0), size), len(rows))
