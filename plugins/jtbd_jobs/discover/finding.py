"""The decision: how many classes the patterns hold, and every check that it was put to. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.latent.choosing import Choice, SimulatedTest, choose, likelihood_ratio, no_cluster
from jtbd_jobs.latent.comparing import adjusted_rand, contingency
from jtbd_jobs.latent.em import ROUGH, fit, parameters_of
from jtbd_jobs.latent.patterns import sampled
from jtbd_jobs.latent.spectral import spectral_groups
from jtbd_jobs.latent.stability import jaccard

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from jtbd_jobs.latent.classes import LatentClasses
    from jtbd_jobs.latent.patterns import Patterns

LEVEL = 0.05
"""p-value up to which structure is claimed."""
FITTED, CHECKED = 100_000, 5_000
"""Rows that are fitted and rows that are simulated at most: of more, a simple random sample."""
_MANY = 50_000
"""Patterns from which rows are sampled; fewer cost little however many rows they stand for."""
_CHECK_STARTS = 3
_RESAMPLED = 40
"""Bootstrap samples for stability."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found.

    Attributes:
        choice: fits with 1, 2, … classes.
        model: the solution taken: the best by BIC, or one class where it is no better than data without structure.
        fitted: rows that were fitted.
        checked: rows that the simulations stand on.
        null: gain in BIC of two classes over one against data without structure; None where BIC says one class already.
        ratio: bootstrap test of the last class against one fewer; None for one class.
        stability: K times the mean Jaccard similarity of each class over bootstrap samples; empty for one class.
        second: adjusted Rand index with a second algorithm; None for one class.
    """

    choice: Choice
    model: LatentClasses
    fitted: int
    checked: int
    null: SimulatedTest | None = None
    ratio: SimulatedTest | None = None
    stability: tuple[float, ...] = ()
    second: float | None = None

    @property
    def classes(self) -> int:
        """How many classes are claimed; one means that no structure was found."""
        return len(self.model.shares)


def find(
    patterns: Patterns,
    rng: np.random.Generator,
    *,
    most: int = 6,
    starts: int = 50,
    draws: int = 19,
    blocks: Sequence[Sequence[int]] = (),
) -> Found:
    """Choose the number of classes and put the choice to its checks.

    One class is claimed where BIC prefers it, and where two classes gain no more over one than they do in data with the
    same margins and no structure.

    Args:
        patterns: P patterns of J columns.
        rng: source of randomness.
        most: the greatest number of classes.
        starts: random starts for each number.
        draws: simulated data sets in each test.
        blocks: columns that are choices of one question, see `simulating.shuffled`.

    Source: Hennig & Lin (2015) for the null; McLachlan (1987) for the last class; Hennig (2007) for stability.
    """
    rows = sampled(patterns, FITTED, rng) if len(patterns.counts) > _MANY else patterns
    choice = choose(rows, rng, most=most, starts=starts)
    one = choice.fits[0]
    if choice.classes == 1:
        return Found(choice, one, rows.total, rows.total)
    few = sampled(rows, CHECKED, rng)
    tried = choice if few is rows else _again(few, choice, rng)
    # Two classes against one, in the data as in the null: any structure shows there, and no null costs less.
    # With as many starts, too: a better search would look like structure.
    two = choose(few, rng, most=2, starts=_CHECK_STARTS, tolerance=ROUGH)
    null = no_cluster(few, two, rng, draws=draws, starts=_CHECK_STARTS, blocks=blocks)
    if null.p_value > LEVEL:
        return Found(choice, one, rows.total, few.total, null)
    model = choice.best
    fewer, own = tried.fits[choice.classes - 2], tried.fits[choice.classes - 1]
    ratio = likelihood_ratio(few, fewer, own, rng, draws=draws, starts=_CHECK_STARTS)
    again = jaccard(few, own, rng, draws=_RESAMPLED, starts=_CHECK_STARTS)
    groups = spectral_groups(rows, len(model.shares), int(rng.integers(2**31)))
    second = adjusted_rand(contingency(model.modal, groups, rows.counts))
    return Found(choice, model, rows.total, few.total, null, ratio, tuple(map(float, again.mean(axis=0))), second)


def _again(few: Patterns, choice: Choice, rng: np.random.Generator) -> Choice:
    """The same numbers of classes fitted to a sample, each from where it stands in all the rows."""
    return Choice(
        tuple(
            fit(few, len(model.shares), rng, starts=_CHECK_STARTS, given=parameters_of(model), tolerance=ROUGH)
            for model in choice.fits[: choice.classes]
        )
    )
