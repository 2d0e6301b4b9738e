"""Multinomial logistic regression with a ridge penalty, fitted on distinct rows with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jtbd_reports.stats.descent import minimise

if TYPE_CHECKING:
    from numpy.typing import NDArray


_ACCURACY = 1e-10
"""Nats per observation that the fit may lack."""


def fit(
    rows: NDArray[np.float64],
    counts: NDArray[np.float64],
    penalty: NDArray[np.float64],
    start: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Coefficients that maximise the penalised likelihood.

    Args:
        rows: distinct rows x columns, without an intercept.
        counts: distinct rows x classes: how many observations of each class a row stands for; every class occurs.
        penalty: by column, above 0: half of it times the squared coefficients is added to the negative
            log-likelihood in nats, not averaged; it is the precision of a normal prior and so does not grow with the
            number of observations. The intercept is free.
        start: coefficients to start from (of a neighbouring penalty).

    Returns:
        Columns + 1 x classes, the intercept first; classes are symmetric, none is the reference.

    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2nd ed.), section 4.4; curvature bound
    as preconditioner: Böhning (1992), Annals of the Institute of Statistical Mathematics 44, 197-200.
    """
    kept = counts.sum(axis=1) > 0
    design, seen = _with_intercept(rows[kept]), counts[kept].T.copy()
    sizes, classes = seen.sum(axis=0), len(seen)
    ridge = np.concatenate([[0.0], penalty])
    turn = _turn(design, sizes, ridge, classes)

    def loss(white: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The penalised negative log-likelihood and its slopes."""
        coefficients = white.reshape(classes, -1) @ turn.T
        logs, shrunk = _log_softmax(coefficients @ design.T), ridge * coefficients
        value = float((shrunk * coefficients).sum()) / 2 - float((seen * logs).sum())
        slopes = (sizes * np.exp(logs) - seen) @ design + shrunk
        return value, (slopes @ turn).ravel()

    first = np.zeros((classes, design.shape[1])) if start is None else np.asarray(np.linalg.solve(turn, start).T)
    found = minimise(loss, np.asarray(first.ravel(), dtype=np.float64), tolerance=_ACCURACY * float(sizes.sum()))
    return np.asarray(turn @ found.reshape(classes, -1).T)


def log_chances(rows: NDArray[np.float64], coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of the chance of each class, in nats: rows x classes."""
    return _log_softmax(coefficients.T @ _with_intercept(rows).T).T


def _log_softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Over the first axis: there are few classes and many rows."""
    # plain: for some classes and rows the general function takes longer to look at its arguments
    shifted = logits - logits.max(axis=0)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=0)))


def _with_intercept(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([np.ones(len(rows)), rows])


def _turn(
    design: NDArray[np.float64], sizes: NDArray[np.float64], ridge: NDArray[np.float64], classes: int
) -> NDArray[np.float64]:
    """From coordinates in which the curvature at equal chances is round, where a few steps suffice."""
    curvature = (design.T * (sizes * (classes - 1) / classes**2)) @ design + np.diag(ridge)
    # a hair on the diagonal: beside dummies of all categories a free intercept is nearly singular
    root = np.linalg.cholesky(curvature + 1e-9 * np.trace(curvature) * np.eye(len(curvature)))
    return np.asarray(np.linalg.inv(root).T)
