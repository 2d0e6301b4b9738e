"""Log-odds with an informative Dirichlet prior, against a case worked by hand and against what must always hold."""

import math
import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.stats.log_odds import informative_prior, log_odds

counts = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=2, max_size=12)


def test_a_case_worked_by_hand() -> None:
    """Three words; prior 2, 1, 1. First word: (10+2)/(20+4-12) = 1 against (4+2)/(20+4-6) = 1/3."""
    found = log_odds([10, 6, 4], [4, 6, 10], [2, 1, 1])

    assert found.delta[0] == pytest.approx(math.log(3))
    assert found.z[0] == pytest.approx(math.log(3) / math.sqrt(1 / 12 + 1 / 6))
    assert found.delta[1] == pytest.approx(0)
    # (4+1)/(24-5) against (10+1)/(24-11)
    assert found.delta[2] == pytest.approx(math.log(5 / 19) - math.log(11 / 13))
    assert found.z[2] == pytest.approx(found.delta[2] / math.sqrt(1 / 5 + 1 / 11))


def test_a_rare_word_does_not_go_before_a_common_one() -> None:
    """Said once here and never there, it is infinitely likelier here by plain odds."""
    own, others = np.array([1.0, 80.0, 919.0]), np.array([0.0, 40.0, 960.0])
    found = log_odds(own, others, informative_prior(own + others, 10))

    assert found.z[1] > found.z[0] > 0


def test_a_stronger_prior_draws_words_to_the_corpus() -> None:
    own, others = np.array([30.0, 70.0]), np.array([10.0, 90.0])
    weak, strong = (log_odds(own, others, informative_prior(own + others, s)).delta[0] for s in (1, 1000))

    assert weak > strong > 0


@given(counts)
def test_turning_the_groups_round_turns_the_signs(pairs: list[tuple[int, int]]) -> None:
    own, others = (np.array(side) for side in zip(*pairs, strict=True))
    prior = np.ones(len(pairs))

    assert log_odds(own, others, prior).z == pytest.approx(-log_odds(others, own, prior).z)


@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_words_does_not_matter(pairs: list[tuple[int, int]], chance: random.Random) -> None:
    own, others = (np.array(side) for side in zip(*pairs, strict=True))
    prior = np.linspace(0.5, 2, len(pairs))
    order = np.arange(len(pairs))
    chance.shuffle(order)  # type: ignore[arg-type]

    mixed = log_odds(own[order], others[order], prior[order])
    assert mixed.z == pytest.approx(log_odds(own, others, prior).z[order])


def test_the_prior_is_worth_its_strength() -> None:
    assert informative_prior([3, 1], 40).tolist() == [30, 10]


@pytest.mark.parametrize(
    ("own", "others", "prior", "message"),
    [
        ([1, 2], [1, 2, 3], [1, 1], "counts and prior go word by word, got (2,), (3,) and (2,)"),
        ([1], [2], [1], "odds need at least two words, got 1"),
        ([-1, 2], [1, 2], [1, 1], "counts are 0 or more and priors above 0"),
        ([1, 2], [1, 2], [0, 1], "counts are 0 or more and priors above 0"),
    ],
)
def test_counts_that_are_none_are_refused(
    own: list[float], others: list[float], prior: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        log_odds(own, others, prior)


def test_a_word_that_the_corpus_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^every word of the corpus has a count above 0, and the prior a strength"):
        informative_prior([1, 0], 10)
