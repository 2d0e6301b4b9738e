"""Whether labels teach a classifier that may be used: judged on texts that it was not taught with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jtbd_jobs.texts.lemmas import all_lemmas
from jtbd_jobs.texts.model import Model, fitted
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from jtbd_jobs.texts.examples import Example
    from jtbd_jobs.texts.options import Learn

FOLDS = 5
_LEAST_OF_A_JOB = 8
"""Texts of a job that teach anything: with fewer a fold holds one or none."""
_LEAST_GIVEN = 10
"""Texts that a threshold must be judged by."""
LEAST_OPEN = 30
"""Texts that no rule explains, without which nothing is known of how it does there."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How a classifier did on texts that no rule explains and that it was not taught with.

    Attributes:
        of: texts of this job, or of any where all jobs are meant.
        given: texts that it gave this job.
        right: those of them that are of this job.
        undecided: texts of this job that it left without one.
    """

    of: int
    given: int
    right: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Learning:
    """What came of learning.

    Attributes:
        model: the classifier; None where it must not be used.
        threshold: how likely a job must be.
        refusal: why there is no model: `few` examples, `jobs` (fewer than two with enough), `open` (too few labels of
            texts that no rule explains, where alone it would speak), `chance` (no better than always naming the
            commonest job), `precision` (too often wrong however sure it is); empty where there is one.
        size: examples and labels that taught it.
        open: those of them that no rule explains.
        common: share of the commonest job among them: what blind guessing gets right.
        forced: share right where it must name a job for every text.
        all: how it did over all jobs.
        jobs: how it did by index of the job; jobs with too few texts are missing.
    """

    model: Model | None
    threshold: float
    refusal: str
    size: int
    open: int = 0
    common: float = 0.0
    forced: float = 0.0
    all: Tried = Tried(0, 0, 0, 0)
    jobs: tuple[tuple[int, Tried], ...] = ()


@lru_cache(maxsize=8)
def learned(examples: tuple[Example, ...], options: Learn, seed: int) -> Learning:
    """A classifier taught with the examples, or why there is none.

    It learns from all examples and is judged on those that no rule explains: rules take the plain cases, and what
    they leave is harder, and more often of no job at all. The threshold of each fold is chosen on the other folds, so
    that precision is measured on texts that had no say in it. Texts of the same words stand in the same fold.

    Args:
        examples: texts with their jobs.
        options: how many are needed, how sure it must be.
        seed: for the folds.

    Source: nested cross-validation as in Varma & Simon (2006); abstaining as in Chow (1970).
    """
    import numpy as np  # noqa: PLC0415 - loaded when something is learned

    taught = _Taught.of(examples)
    size = int((taught.against < 0).sum())
    judged = int((taught.open & (taught.against < 0)).sum())
    if size < options.least_labels:
        return Learning(None, 1.0, "few", size, judged)
    counts = np.bincount(taught.own[taught.own >= 0])
    jobs = tuple(int(job) for job in np.flatnonzero(counts >= _LEAST_OF_A_JOB))
    if len(jobs) < 2:  # noqa: PLR2004 - one job alone has nothing to be told from
        return Learning(None, 1.0, "jobs", size, judged)
    held = taught.open & (taught.own >= 0)
    if judged < LEAST_OPEN or int(held.sum()) < _LEAST_GIVEN:
        return Learning(None, 1.0, "open", size, judged)
    return _judged(taught, _trial(taught, jobs, seed), options, size)


@dataclass(frozen=True, slots=True)
class _Taught:
    """Examples as arrays: words, job or -1, the job a text is only known not to be of or -1, whether it is open."""

    bags: tuple[tuple[str, ...], ...]
    own: NDArray[np.int64]
    against: NDArray[np.int64]
    open: NDArray[np.bool_]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> _Taught:
        """The examples as lemmas and arrays."""
        import numpy as np  # noqa: PLC0415

        own = np.array([-1 if one.job is None else one.job for one in examples], dtype=np.int64)
        against = np.array([-1 if one.against is None else one.against for one in examples], dtype=np.int64)
        left = np.array([one.open for one in examples], dtype=bool)
        return cls(tuple(all_lemmas(one.text for one in examples)), own, against, left)

    def model(self, inside: NDArray[np.bool_], jobs: Sequence[int]) -> Model:
        """Fitted on some of the texts."""
        bags = [bag for bag, kept in zip(self.bags, inside, strict=True) if kept]
        return fitted(bags, self.own[inside], self.against[inside], jobs)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What models said of open texts that they were not taught with: those whose job is known, by place.

    Attributes:
        own: index of the text's job, -1 for none.
        best: index of the likeliest job.
        sure: how likely that is.
        ahead: how far it is ahead of the next.
        folds: the fold that the text stands in.
        jobs: indexes of the jobs.
    """

    own: NDArray[np.int64]
    best: NDArray[np.int64]
    sure: NDArray[np.float64]
    ahead: NDArray[np.float64]
    folds: NDArray[np.int64]
    jobs: tuple[int, ...]


def _trial(taught: _Taught, jobs: tuple[int, ...], seed: int) -> _Trial:
    import numpy as np  # noqa: PLC0415

    folds = _folds(taught, seed)
    scores = np.zeros((len(folds), len(jobs)))
    for fold in range(FOLDS):
        outside = [bag for bag, at in zip(taught.bags, folds, strict=True) if at == fold]
        if outside:
            scores[folds == fold] = taught.model(folds != fold, jobs).scores(outside)
    # Of a counterexample only one thing is known, which is too little to judge by.
    judged = taught.open & (taught.against < 0)
    best, sure, ahead = decided(scores[judged])
    return _Trial(taught.own[judged], np.array(jobs)[best], sure, ahead, folds[judged], jobs)


def decided(scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Column of the likeliest job of each text, how likely it is, and how far ahead of the next."""
    import numpy as np  # noqa: PLC0415

    best = scores.argmax(axis=1)
    ordered = np.sort(scores, axis=1)
    return best, ordered[:, -1], ordered[:, -1] - ordered[:, -2]


def _folds(taught: _Taught, seed: int) -> NDArray[np.int64]:
    """A fold for each text: jobs spread evenly over them, texts of the same words together."""
    import numpy as np  # noqa: PLC0415

    rng = np.random.default_rng([seed, FOLDS])
    keys = [tuple(sorted(bag)) for bag in taught.bags]
    first = {key: int(job) for key, job in zip(reversed(keys), taught.own[::-1], strict=True)}
    order = sorted(first)
    order = [order[place] for place in rng.permutation(len(order))]
    # A stable sort by job deals each job's texts out over all folds.
    order.sort(key=lambda key: first[key])
    place = {key: index % FOLDS for index, key in enumerate(order)}
    return np.array([place[key] for key in keys], dtype=np.int64)


def _judged(taught: _Taught, trial: _Trial, options: Learn, size: int) -> Learning:
    import numpy as np  # noqa: PLC0415

    held = trial.own >= 0
    right = trial.best == trial.own
    common = float(np.bincount(trial.own[held]).max() / held.sum())
    forced = float(right[held].mean())
    given = np.zeros(len(right), dtype=bool)
    for fold in range(FOLDS):
        here = trial.folds == fold
        given[here] = _given(trial, _threshold(trial, ~here, options), options)[here]
    tried = Tried(int(held.sum()), int(given.sum()), int((given & right).sum()), int((held & ~given).sum()))
    jobs = tuple((job, _tried(trial, given, job)) for job in trial.jobs)
    threshold = _threshold(trial, np.ones_like(held), options)
    blind = common * tried.of / len(right)
    refusal = _refusal(tried, (common, blind), forced, threshold, options)
    model = None if refusal else taught.model(np.ones(len(taught.own), dtype=bool), trial.jobs)
    return Learning(model, threshold, refusal, size, len(right), common, forced, tried, jobs)


def _refusal(tried: Tried, chance: tuple[float, float], forced: float, threshold: float, options: Learn) -> str:
    """Why it must not be used; `chance` is what naming the commonest job gets right: of texts with a job, of all."""
    # Better than chance beyond chance: the lower end of the interval, since a few dozen texts prove little.
    if wilson(forced, tried.of)[0] <= chance[0]:
        return "chance"
    if threshold > 1 or tried.given < _LEAST_GIVEN:
        return "precision"
    share = tried.right / tried.given
    return "precision" if share < options.precision or wilson(share, tried.given)[0] <= chance[1] else ""


def _tried(trial: _Trial, given: NDArray[np.bool_], job: int) -> Tried:
    own, named = trial.own == job, given & (trial.best == job)
    return Tried(int(own.sum()), int(named.sum()), int((named & own).sum()), int((own & ~given).sum()))


def _threshold(trial: _Trial, among: NDArray[np.bool_], options: Learn) -> float:
    """The lowest likelihood at which enough of the jobs given are right; 2 where there is none."""
    import numpy as np  # noqa: PLC0415

    able = among & (trial.ahead >= options.abstain)
    order = np.argsort(-trial.sure[able], kind="stable")
    sure, right = trial.sure[able][order], (trial.best == trial.own)[able][order]
    so_far = np.arange(1, len(sure) + 1)
    good = (np.cumsum(right) / np.maximum(so_far, 1) >= options.precision) & (so_far >= _LEAST_GIVEN)
    return float(sure[np.flatnonzero(good)[-1]]) if good.any() else 2.0


def _given(trial: _Trial, threshold: float, options: Learn) -> NDArray[np.bool_]:
    return (trial.sure >= threshold) & (trial.ahead >= options.abstain)
