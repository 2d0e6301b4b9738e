"""MaxDiff counts and aggregate utilities."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from jtbd_reports.stats.maxdiff import Choices, counts
from jtbd_reports.stats.maxdiff_logit import utilities

TRUTH = np.array([0.0, 1.2, -0.7, 0.4, 0.0])


def choices(shown: list[list[int]], best: list[int], worst: list[int], items: int = 3) -> Choices:
    return Choices(np.array(shown), np.array(best), np.array(worst), items)


def drawn(people: int, seed: int) -> tuple[Choices, np.ndarray]:
    """Each answers every three of five items: best of all, worst of the other two, by Gumbel draws of its own."""
    generator, sets = np.random.default_rng(seed), list(combinations(range(5), 3))
    shown = np.array(sets * people)
    gumbel = generator.gumbel(size=(2, *shown.shape))
    best = np.take_along_axis(shown, (TRUTH[shown] + gumbel[0]).argmax(axis=1)[:, None], axis=1)[:, 0]
    worst = np.take_along_axis(shown, (gumbel[1] - TRUTH[shown]).argmax(axis=1)[:, None], axis=1)[:, 0]
    kept = best != worst
    return Choices(shown[kept], best[kept], worst[kept], 5), np.repeat(np.arange(people), len(sets))[kept]


def test_counts_and_scores_by_hand() -> None:
    found = counts(choices([[0, 1, 2], [0, 1, -1], [1, 2, -1]], [0, 0, -1], [2, 1, 2]))
    assert found.shown.tolist() == [2, 3, 2]
    assert found.best.tolist() == [2, 0, 0]
    assert found.worst.tolist() == [0, 1, 2]
    assert found.score.tolist() == pytest.approx([1, -1 / 3, -1])


def test_counts_are_weighted_and_an_item_never_shown_has_no_score() -> None:
    found = counts(choices([[0, 1], [1, 0]], [0, 1], [1, 0]), [1, 3])
    assert found.score.tolist() == pytest.approx([-0.5, 0.5, np.nan], nan_ok=True)


def test_utilities_of_two_items_are_the_log_odds() -> None:
    """Best and worst of a pair are one choice told twice: three to one."""
    found = utilities(choices([[0, 1]] * 4, [1, 1, 1, 0], [0, 0, 0, 1], 2), respondents=range(4))
    assert found.utility.tolist() == pytest.approx([0, np.log(3)], abs=1e-5)
    assert found.share.tolist() == pytest.approx([0.25, 0.75], abs=1e-5)
    assert found.log_likelihood == pytest.approx(2 * (3 * np.log(0.75) + np.log(0.25)))
    # a mean of four people: variance .25 * .75 / 4 * 4 / 3 of the share, over (.25 * .75) squared on the logit scale
    assert found.high[1] - found.utility[1] == pytest.approx(1.959964 * np.sqrt(1 / (3 * 0.1875)), rel=1e-4)


def test_planted_utilities_come_back_in_order() -> None:
    found = utilities(drawn(200, 1)[0], respondents=drawn(200, 1)[1])
    assert np.argsort(-found.utility)[:2].tolist() == [1, 3]
    assert found.utility[2] == found.utility.min()
    assert found.low[1] < found.utility[1] < found.high[1]
    assert (found.low[0], found.utility[0], found.high[0]) == (0, 0, 0)
    assert found.share.sum() == pytest.approx(1)


def test_weights_are_copies_of_respondents() -> None:
    sets, people = drawn(20, 3)
    twice = np.where(people < 5, 2, 1)
    copied = Choices(*(np.repeat(each, twice, axis=0) for each in (sets.shown, sets.best, sets.worst)), 5)
    weighted = utilities(sets, respondents=people, weights=twice)
    repeated = utilities(copied, respondents=np.repeat(people, twice))
    assert weighted.utility.tolist() == pytest.approx(repeated.utility.tolist(), abs=1e-5)
    assert weighted.low.tolist() == pytest.approx(repeated.low.tolist(), abs=1e-4)


def test_unanswered_sets_say_nothing() -> None:
    sets, people = drawn(20, 4)
    silent = Choices(
        np.vstack([sets.shown, sets.shown[:9]]), np.append(sets.best, [-1] * 9), np.append(sets.worst, [-1] * 9), 5
    )
    one = utilities(sets, respondents=people)
    other = utilities(silent, respondents=np.append(people, people[:9]))
    assert one.utility.tolist() == pytest.approx(other.utility.tolist(), abs=1e-6)


@pytest.mark.parametrize(
    ("shown", "best", "worst", "message"),
    [
        ([[0, 3]], [0], [-1], "items are coded 0 to 2"),
        ([[0, 1]], [2], [-1], "an item was chosen that its set does not show"),
        ([[0, 1]], [0], [2], "an item was chosen that its set does not show"),
        ([[0, 1]], [1], [1], "best and worst of a set are one item"),
    ],
)
def test_choices_that_cannot_be_are_refused(
    shown: list[list[int]], best: list[int], worst: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        choices(shown, best, worst)


def test_one_person_has_no_utilities_to_tell() -> None:
    with pytest.raises(ValueError, match=r"^utilities need two respondents$"):
        utilities(choices([[0, 1, 2]], [0], [1]), respondents=[0])


@pytest.mark.parametrize(
    ("best", "worst", "message"),
    [
        ([0, 1], [1, 0], "item 2 was never chosen: it has counts, no utility"),
        ([0, 0], [1, 2], "item 0 was always chosen the same way: it has counts, no utility"),
        ([0, 1], [2, 2], "item 2 was always chosen the same way: it has counts, no utility"),
    ],
)
def test_an_item_without_a_finite_utility_is_named(best: list[int], worst: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        utilities(choices([[0, 1, 2], [0, 1, 2]], best, worst), respondents=[0, 1])
