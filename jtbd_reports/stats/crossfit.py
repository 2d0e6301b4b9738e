"""Loss of predictions for customers not fitted on, in bits, for two bases and for both together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jtbd_reports.stats.patterns import Design, design, joined
from jtbd_reports.stats.softmax import fit, log_chances

if TYPE_CHECKING:
    from collections.abc import Iterator

Basis: TypeAlias = ArrayLike | Callable[[NDArray[np.bool_]], ArrayLike]
"""Codes by customer (x columns); or what makes them from the customers fitted on, for segments found from data."""

PENALTIES = (1e5, 1e3, 1e2, 10.0, 1.0)
"""From a basis that counts for nothing to one hardly held back; each start of the next."""
_INNER = 3
"""Parts in which a penalty is tried out."""
_TRIED = 10_000
"""Customers on whom it is: a prior's precision does not depend on how many there are."""


def fold_losses(
    candidate: Basis, rival: Basis, outcome: NDArray[np.intp], *, folds: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Log-loss of each customer under models that have not seen it.

    Penalties are chosen inside the customers fitted on; that of a basis alone holds for it in the model of both, so a
    basis that says nothing costs next to nothing there.

    Args:
        candidate: one basis.
        rival: the other.
        outcome: by customer, coded 0, 1, … without gaps.
        folds: parts held out in turn, each with its share of every outcome.
        generator: draws the parts.

    Returns:
        Bits, customers x (nothing known, candidate, rival, both).
    """
    classes, losses = int(outcome.max()) + 1, np.empty((len(outcome), 4))
    fixed = [None if callable(basis) else design(basis) for basis in (candidate, rival)]
    both = joined(fixed[0], fixed[1]) if fixed[0] and fixed[1] else None
    for held in parts(outcome, folds, generator):
        one, other = (_made(basis, ready, ~held) for basis, ready in zip((candidate, rival), fixed, strict=True))
        # segments found anew in a fold make new patterns of both
        models = (one, other, both or joined(one, other))
        losses[held] = _losses(models, outcome, classes, held, generator)
    return np.asarray(losses / np.log(2))


def parts(outcome: NDArray[np.intp], folds: int, generator: np.random.Generator) -> Iterator[NDArray[np.bool_]]:
    """Customers of each part, drawn so that every outcome is spread over all."""
    order = generator.permutation(len(outcome))
    order = order[np.argsort(outcome[order], kind="stable")]
    part = np.empty(len(outcome), dtype=np.intp)
    part[order] = np.arange(len(outcome)) % folds
    for fold in range(folds):
        yield part == fold


def made(basis: Basis, customers: int) -> Design:
    """The patterns of a basis made from all customers."""
    return _made(basis, None, np.ones(customers, dtype=np.bool_))


def _made(basis: Basis, ready: Design | None, fitted: NDArray[np.bool_]) -> Design:
    return ready or design(basis(fitted) if callable(basis) else basis)


def _losses(
    models: tuple[Design, Design, Design],
    outcome: NDArray[np.intp],
    classes: int,
    held: NDArray[np.bool_],
    generator: np.random.Generator,
) -> NDArray[np.float64]:
    """Nats of held-out customers under nothing, each basis and both."""
    shares = np.bincount(outcome[~held], minlength=classes) / np.count_nonzero(~held)
    losses = [-np.log(shares)[outcome[held]]]
    penalties = [_penalty(model, outcome, classes, ~held, generator) for model in models[:2]]
    penalties.append(np.concatenate(penalties))
    for model, penalty in zip(models, penalties, strict=True):
        coefficients = fit(model.rows, model.counts(outcome, classes, ~held), penalty)
        losses.append(-log_chances(model.rows, coefficients)[model.index[held], outcome[held]])
    return np.column_stack(losses)


def _penalty(
    model: Design,
    outcome: NDArray[np.intp],
    classes: int,
    fitted: NDArray[np.bool_],
    generator: np.random.Generator,
) -> NDArray[np.float64]:
    """The penalty, the same for every column, that predicts best within the customers fitted on."""
    tried = np.flatnonzero(fitted)
    if len(tried) > _TRIED:
        tried = generator.choice(tried, _TRIED, replace=False)
    chosen = np.zeros(len(outcome), dtype=np.bool_)
    chosen[tried] = True
    every = model.counts(outcome, classes, chosen)
    # patterns of customers not tried would only be carried along
    used = every.sum(axis=1) > 0
    every, rows = every[used], model.rows[used]
    totals, columns = np.zeros(len(PENALTIES)), rows.shape[1]
    for part in parts(outcome[tried], _INNER, generator):
        inside = np.zeros(len(outcome), dtype=np.bool_)
        inside[tried[part]] = True
        test = model.counts(outcome, classes, inside)[used]
        # from the heaviest down: each fit starts next to its own minimum
        coefficients = None
        for place, penalty in enumerate(PENALTIES):
            coefficients = fit(rows, every - test, np.full(columns, penalty), coefficients)
            totals[place] -= float((test * log_chances(rows, coefficients)).sum())
    return np.full(columns, PENALTIES[int(totals.argmin())])
