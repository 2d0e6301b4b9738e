"""The classifier: one logistic regression per job on the words of a text, weighed by how rare they are."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

_STRENGTH = 10.0
"""Inverse of the penalty: words of a few dozen texts must be allowed to count."""
_NEVER = 20.0
"""Logit of a job of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the examples: column of each, and its weight, the smoothed inverse document frequency."""

    columns: Mapping[str, int]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, bags: Sequence[tuple[str, ...]]) -> Vocabulary:
        """Words of these texts in alphabetical order."""
        import numpy as np  # noqa: PLC0415 - loaded when something is learned

        counts = Counter(chain.from_iterable(bags))
        words = sorted(counts)
        weights = np.array([math.log((1 + len(bags)) / (1 + counts[word])) + 1 for word in words])
        return cls({word: column for column, word in enumerate(words)}, weights)

    def matrix(self, bags: Sequence[tuple[str, ...]]) -> Any:  # noqa: ANN401 - scipy's matrices carry no types
        """Texts down, words across: weights, each row of length one; a text without a known word is all noughts.

        Source: Manning, Raghavan & Schütze, Introduction to Information Retrieval (2008), section 6.2; a word counts
        once, since in a phrase of four words a repeated one is no emphasis.
        """
        import numpy as np  # noqa: PLC0415
        from scipy import sparse  # noqa: PLC0415

        known = self.columns
        rows = [[known[word] for word in bag if word in known] for bag in bags]
        ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        places = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=int(ends[-1]))
        squares = np.concatenate([[0.0], np.cumsum(self.weights[places] ** 2)])
        lengths = np.sqrt(squares[ends[1:]] - squares[ends[:-1]])
        values = self.weights[places] / np.repeat(np.maximum(lengths, 1e-12), np.diff(ends))
        return sparse.csr_matrix((values, places, ends), shape=(len(bags), len(known)))


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned.

    Attributes:
        vocabulary: words and weights.
        jobs: index in the catalogue of each job that could be learned.
        slopes: jobs by words.
        bases: one per job.
    """

    vocabulary: Vocabulary
    jobs: tuple[int, ...]
    slopes: NDArray[np.float64]
    bases: NDArray[np.float64]

    def scores(self, bags: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        """Texts by jobs: how likely each text is of each job rather than of none of it, both held equally common."""
        import numpy as np  # noqa: PLC0415

        return np.asarray(1 / (1 + np.exp(-(self.vocabulary.matrix(bags) @ self.slopes.T + self.bases))))


def fitted(
    bags: Sequence[tuple[str, ...]], own: NDArray[np.int64], against: NDArray[np.int64], jobs: Sequence[int]
) -> Model:
    """A model of these texts.

    Args:
        bags: words of each text.
        own: index of each text's job, -1 where it has none or it is not known.
        against: index of the one job that a text is known not to be, -1 where its job is known.
        jobs: indexes of the jobs to learn; one without texts of it, or without others, is never likely.

    Source: one against the rest, as in Rifkin & Klautau, In Defense of One-Vs-All Classification (2004); so a
    counterexample speaks against its own job and of no other.
    """
    import numpy as np  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # noqa: PLC0415

    vocabulary = Vocabulary.of(bags)
    matrix = vocabulary.matrix(bags)
    slopes, bases = [], []
    for job in jobs:
        told = (against < 0) | (against == job)
        target = own[told] == job
        if target.all() or not target.any():
            # All texts of a job may be the same words, which then stand in no other fold: nothing is learned of it.
            slopes.append(np.zeros(matrix.shape[1]))
            bases.append(-_NEVER)
            continue
        # Balanced: how often a job stands among the labels is the reader's doing, not the customers'.
        one = LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear", random_state=0)
        one.fit(matrix[told], target)
        slopes.append(one.coef_[0])
        bases.append(float(one.intercept_[0]))
    return Model(vocabulary, tuple(jobs), np.array(slopes), np.array(bases))
