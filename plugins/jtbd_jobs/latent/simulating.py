"""Data drawn from a fitted model, and data without structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.patterns import MISSING, Patterns, distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_jobs.latent.classes import LatentClasses


def draw(model: LatentClasses, patterns: Patterns, rng: np.random.Generator) -> Patterns:
    """As many rows as `patterns` has, drawn from the model; answers are missing in the same combinations as often.

    Args:
        model: K classes of J variables.
        patterns: what it was fitted to.
        rng: source of randomness.
    """
    answers = patterns.answers[_rows(patterns)]
    member = rng.choice(len(model.shares), size=len(answers), p=model.shares / model.shares.sum())
    codes = np.empty_like(answers)
    for column, probabilities in enumerate(model.probabilities):
        edges = np.cumsum(probabilities, axis=1)[:, :-1]
        codes[:, column] = (rng.random(len(answers))[:, None] > edges[member]).sum(axis=1)
    codes[answers == MISSING] = MISSING
    return distinct(codes, patterns.levels)[0]


def shuffled(patterns: Patterns, rng: np.random.Generator) -> Patterns:
    """The same rows with each column's answers dealt out anew: margins and gaps stay, no association is left.

    Args:
        patterns: J columns.
        rng: source of randomness.

    Source: the null of homogeneity of Hennig & Lin (2015), Statistics and Computing 25, for categorical data:
    independence given the margins.
    """
    codes = patterns.answers[_rows(patterns)]
    for column in codes.T:
        answered = column != MISSING
        column[answered] = rng.permutation(column[answered])
    return distinct(codes, patterns.levels)[0]


def _rows(patterns: Patterns) -> NDArray[np.int64]:
    """Pattern of each row."""
    return np.repeat(np.arange(len(patterns.counts)), patterns.counts)
