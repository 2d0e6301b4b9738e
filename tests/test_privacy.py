import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.privacy import Sum, hidden_groups, hidden_sums, is_dominated, is_small

MINIMUM = 5
groups = st.lists(st.integers(0, 30), max_size=6)


@pytest.mark.parametrize(("customers", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_group_is_small_when_it_has_customers_but_too_few(customers: int, small: bool) -> None:  # noqa: FBT001
    assert is_small(customers, MINIMUM) is small


def test_nothing_is_hidden_where_no_group_is_small() -> None:
    assert hidden_groups([5, 9, 0, 40], MINIMUM) == frozenset()


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    assert hidden_groups([40, 3, 12, 9], MINIMUM) == {1, 3}


def test_two_small_groups_that_sum_to_little_take_a_third() -> None:
    assert hidden_groups([40, 3, 4, 20], MINIMUM) == {1, 2, 3}


def test_a_sum_that_the_threshold_would_give_away_is_not_enough() -> None:
    """1 + 5 is the only way to make 6 of a small group and one that is not."""
    assert hidden_groups([40, 1, 5, 6], MINIMUM) == {1, 2, 3}


def test_a_nameless_remainder_is_as_large_as_any_other_group() -> None:
    assert hidden_groups([40, 1, 4, 20], MINIMUM, named=False) == {1, 2}
    assert hidden_groups([40, 3, 20], MINIMUM, named=False) == {1, 2}


def test_an_unpublished_group_is_cover_enough() -> None:
    assert hidden_groups([40, 3, 12, 30], MINIMUM, unpublished=[3]) == {1, 3}


def test_an_unpublished_group_without_customers_covers_nothing() -> None:
    assert hidden_groups([40, 3, 12, 0], MINIMUM, unpublished=[3]) == {1, 2}


def test_a_neutral_group_is_no_secret_and_the_last_cover() -> None:
    assert hidden_groups([40, 12, 2], MINIMUM, neutral=[2]) == frozenset()
    assert hidden_groups([40, 3, 12], MINIMUM, neutral=[2]) == {0, 1}
    assert hidden_groups([3, 12], MINIMUM, neutral=[1]) == {0, 1}


def test_everything_is_hidden_where_nothing_smaller_is_safe() -> None:
    assert hidden_groups([3], MINIMUM) == {0}
    assert hidden_groups([3, 2], MINIMUM) == {0, 1}


@given(st.lists(st.integers(0, 12), min_size=2, max_size=2))
def test_no_hidden_group_can_be_rebuilt_from_total_and_threshold(customers: list[int]) -> None:
    """Whoever knows the total, every shown group and the threshold still finds two values for each small group."""
    hidden = sorted(hidden_groups([*customers, 12], MINIMUM))
    small = [index for index in hidden if is_small([*customers, 12][index], MINIMUM)]
    rest = sum([*customers, 12][index] for index in hidden)
    splits = (parts for parts in itertools.product(range(1, rest + 1), repeat=len(hidden)) if sum(parts) == rest)
    possible = [parts for parts in splits if any(is_small(part, MINIMUM) for part in parts)]
    for index in small:
        assert len({parts[hidden.index(index)] for parts in possible}) > 1


@given(groups)
def test_every_small_group_is_hidden_and_never_alone_among_others(customers: list[int]) -> None:
    hidden = hidden_groups(customers, MINIMUM)
    small = {index for index, count in enumerate(customers) if is_small(count, MINIMUM)}
    assert small <= hidden
    shown = [count for index, count in enumerate(customers) if index not in hidden and count]
    if small and shown:
        assert len(hidden) > 1
        assert sum(customers[index] for index in hidden) >= 2 * MINIMUM


@given(groups, st.integers(1, 20))
def test_a_higher_minimum_never_shows_more_small_groups(customers: list[int], minimum: int) -> None:
    hidden = hidden_groups(customers, minimum)
    assert all(
        customers[index] >= minimum or not customers[index] for index in range(len(customers)) if index not in hidden
    )


def test_money_of_one_customer_is_dominated() -> None:
    assert is_dominated(Sum(10, 100, 86))
    assert not is_dominated(Sum(10, 100, 85))


def test_a_dominated_sum_takes_another_with_it() -> None:
    money = [Sum(10, 100, 99), Sum(12, 300, 50), Sum(30, 900, 60)]
    assert hidden_sums(money, MINIMUM) == {0, 1}


def test_hidden_sums_are_widened_until_no_customer_makes_almost_all_of_them() -> None:
    money = [Sum(10, 1000, 990), Sum(12, 30, 5), Sum(30, 900, 60)]
    assert hidden_sums(money, MINIMUM) == {0, 1, 2}


def test_a_sum_of_few_customers_is_hidden() -> None:
    assert hidden_sums([Sum(3, 30, 10), Sum(12, 300, 50), Sum(30, 900, 60)], MINIMUM) == {0, 1}


def test_sums_of_nobody_are_shown_and_cover_nothing() -> None:
    assert hidden_sums([Sum(3, 30, 10), Sum(0, 0, 0), Sum(30, 900, 60)], MINIMUM) == {0, 2}


def test_an_unpublished_sum_covers_a_dominated_one() -> None:
    money = [Sum(10, 100, 99), Sum(12, 300, 50), Sum(30, 900, 60)]
    assert hidden_sums(money, MINIMUM, unpublished=[2]) == {0, 2}


def test_sums_without_secret_only_repeat_what_is_unpublished() -> None:
    assert hidden_sums([Sum(10, 100, 9), Sum(12, 300, 50)], MINIMUM, unpublished=[1]) == {1}
