"""Data drawn from a fitted model, and data without structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.patterns import MISSING, Patterns, distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jtbd_jobs.latent.classes import LatentClasses

_ROUNDS = 30
"""Rounds in which every row trades with another; some ten mix rows of a dozen choices."""


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


def shuffled(patterns: Patterns, rng: np.random.Generator, blocks: Sequence[Sequence[int]] = ()) -> Patterns:
    """The same rows with each column's answers dealt out anew: margins and gaps stay, no association is left.

    Args:
        patterns: J columns.
        rng: source of randomness.
        blocks: columns of 0 and 1 that are choices of one question. How many a row chooses is no association between
            them, yet makes them go together: there, rows keep their number of choices, and choices theirs of rows.

    Source: the null of homogeneity of Hennig & Lin (2015), Statistics and Computing 25, for categorical data:
    independence given the margins; for choices given both margins, by trades of pairs of rows: Strona, Nappo, Boccacci,
    Fattorini & San-Miguel-Ayanz (2014), Nature Communications 5.
    """
    codes = patterns.answers[_rows(patterns)]
    for block in blocks:
        _trade(codes, np.asarray(block), rng)
    single = [place for place in range(codes.shape[1]) if not any(place in block for block in blocks)]
    for place in single:
        column = codes[:, place]
        answered = column != MISSING
        column[answered] = rng.permutation(column[answered])
    return distinct(codes, patterns.levels)[0]


def _trade(codes: NDArray[np.int64], block: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Mix the choices of rows in place; a row that leaves any of them unanswered keeps its own."""
    rows = np.flatnonzero((codes[:, block] != MISSING).all(axis=1))
    chosen = codes[np.ix_(rows, block)]
    for _ in range(_ROUNDS):
        order = rng.permutation(len(rows))
        one, other = order[: len(rows) // 2], order[len(rows) // 2 : 2 * (len(rows) // 2)]
        differ = chosen[one] != chosen[other]
        # What only one of two rows chose is dealt out between them, as many to each as before.
        keys = np.where(differ, rng.random(differ.shape), 2.0)
        ranks = keys.argsort(axis=1).argsort(axis=1)
        mine = ranks < (differ & (chosen[one] == 1)).sum(axis=1, keepdims=True)
        chosen[one], chosen[other] = np.where(differ, mine, chosen[one]), np.where(differ, ~mine, chosen[other])
    codes[np.ix_(rows, block)] = chosen


def _rows(patterns: Patterns) -> NDArray[np.int64]:
    """Pattern of each row."""
    return np.repeat(np.arange(len(patterns.counts)), patterns.counts)
