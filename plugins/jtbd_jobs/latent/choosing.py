"""How many classes: every number fitted, BIC's choice, and a bootstrap test of one class more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.classes import LatentClasses, free_parameters
from jtbd_jobs.latent.em import ROUGH, TOLERANCE, fit, parameters_of
from jtbd_jobs.latent.simulating import draw, shuffled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.latent.patterns import Patterns


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """All that was fitted.

    Attributes:
        fits: with 1, 2, … classes, the whole table to be shown.
    """

    fits: tuple[LatentClasses, ...]

    @property
    def best(self) -> LatentClasses:
        """The fit with the least BIC; the fewest classes in a tie. One class means: no structure found."""
        return min(self.fits, key=lambda found: found.bic)

    @property
    def classes(self) -> int:
        """How many classes were chosen."""
        return len(self.best.shares)

    @property
    def gain(self) -> float:
        """By how much the best of two or more classes lowers BIC below that of one; negative where none does.

        Minus infinity where not even two classes could be identified.
        """
        return self.fits[0].bic - min((found.bic for found in self.fits[1:]), default=math.inf)


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedTest:
    """A statistic against its distribution where the null is true.

    Attributes:
        observed: the statistic of the data.
        null: (B,) the statistic of simulated data.
    """

    observed: float
    null: NDArray[np.float64]

    @property
    def p_value(self) -> float:
        """Share of null values as great, the data counted among them: never 0.

        Source: Davison & Hinkley, Bootstrap Methods (1997), chapter 4.
        """
        return float((1 + (self.null >= self.observed).sum()) / (1 + len(self.null)))


def identifiable(patterns: Patterns, classes: int) -> bool:
    """Whether so many classes have fewer parameters than the table of all answers has free cells: necessary only."""
    return free_parameters(patterns, classes) <= math.prod(patterns.used) - 1


def choose(
    patterns: Patterns,
    rng: np.random.Generator,
    *,
    most: int = 6,
    starts: int = 50,
    prior: float = 0.0,
    tolerance: float = TOLERANCE,
) -> Choice:
    """Fit 1 to `most` classes, as far as they can be identified.

    Args:
        patterns: P distinct patterns with counts.
        rng: source of randomness.
        most: the greatest number of classes, at least 1.
        starts: random starts for each number.
        prior: as in `em.fit`.
        tolerance: as in `em.fit`.

    Source: BIC for the number of classes: Nylund, Asparouhov & Muthén (2007), Structural Equation Modeling 14.
    """
    numbers = [1, *(number for number in range(2, most + 1) if identifiable(patterns, number))]
    fits = (fit(patterns, number, rng, starts=starts, prior=prior, tolerance=tolerance) for number in numbers)
    return Choice(tuple(fits))


def likelihood_ratio(
    patterns: Patterns,
    fewer: LatentClasses,
    more: LatentClasses,
    rng: np.random.Generator,
    *,
    draws: int = 99,
    starts: int = 5,
) -> SimulatedTest:
    """Parametric bootstrap test of K classes (`more`) against K - 1 (`fewer`), both fitted to `patterns`.

    Twice the difference of log-likelihoods has no chi-squared distribution here, so data are drawn from the smaller
    model and both are fitted to each draw. The smaller one also starts from what it was drawn from, the larger one from
    its fit to the data, besides `starts` random ones.

    Source: McLachlan (1987), Applied Statistics 36; Nylund, Asparouhov & Muthén (2007).
    """
    null = np.empty(draws)
    for index in range(draws):
        drawn = draw(fewer, patterns, rng)
        low, high = (
            fit(drawn, len(model.shares), rng, starts=starts, given=parameters_of(model), tolerance=ROUGH)
            for model in (fewer, more)
        )
        null[index] = 2 * (high.log_likelihood - low.log_likelihood)
    return SimulatedTest(2 * (more.log_likelihood - fewer.log_likelihood), null)


def no_cluster(
    patterns: Patterns,
    choice: Choice,
    rng: np.random.Generator,
    *,
    draws: int = 99,
    starts: int = 5,
    blocks: Sequence[Sequence[int]] = (),
) -> SimulatedTest:
    """The gain in BIC against that of data without structure, which has the same margins and the same gaps.

    Args:
        patterns: what was chosen for.
        choice: its gain is the statistic; the null is given as many classes to choose from as were chosen, at least
            two, as without structure BIC rises with every class beyond.
        rng: source of randomness.
        draws: sets of data without structure.
        starts: random starts for each number of classes, fewer than for the data as only the gain matters.
        blocks: as in `simulating.shuffled`.

    Source: Hennig & Lin (2015), Statistics and Computing 25, 821-833.
    """
    most = max(choice.classes, 2)
    unstructured = (shuffled(patterns, rng, blocks) for _ in range(draws))
    null = [choose(drawn, rng, most=most, starts=starts, tolerance=ROUGH).gain for drawn in unstructured]
    return SimulatedTest(choice.gain, np.array(null))
