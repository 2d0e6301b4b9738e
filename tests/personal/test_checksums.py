from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.personal.checksums import is_card, is_inn, is_ogrn, is_snils, luhn

if TYPE_CHECKING:
    from collections.abc import Callable

VALID = {
    is_inn: ("0075749118", "002752368299", "7707083893"),
    is_snils: ("99936994234", "99972441601", "11223344595"),
    is_ogrn: ("1995830090980", "399254969835792"),
    is_card: ("2200000015386133", "4111111111111111", "370000000390858"),
}
EXAMPLES = [(check, digits) for check, numbers in VALID.items() for digits in numbers]


@pytest.mark.parametrize(("check", "digits"), EXAMPLES)
def test_a_right_number_passes(check: Callable[[str], bool], digits: str) -> None:
    assert check(digits)


@pytest.mark.parametrize(("check", "digits"), [pair for pair in EXAMPLES if pair[0] is is_card])
@given(data=st.data())
def test_any_single_wrong_digit_of_a_card_is_caught(
    check: Callable[[str], bool], digits: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != digits[place]))
    assert not check(digits[:place] + wrong + digits[place + 1 :])


@given(st.text("0123456789", min_size=12, max_size=18))
def test_every_number_has_exactly_one_luhn_digit(digits: str) -> None:
    assert sum(luhn(digits + last) for last in "0123456789") == 1


@given(st.text("0123456789", min_size=9, max_size=9))
def test_every_organisation_has_exactly_one_inn_digit(digits: str) -> None:
    passing = [last for last in "0123456789" if is_inn(digits + last)]
    assert len(passing) == (0 if digits == "000000000" else 1)


@given(st.text("0123456789", min_size=12, max_size=12).filter(lambda digits: len(set(digits)) > 1))
def test_every_registration_has_exactly_one_ogrn_digit(digits: str) -> None:
    assert [last for last in "0123456789" if is_ogrn(digits + last)] == [str(int(digits) % 11 % 10)]


@given(st.integers(1001999, 999999999))
def test_every_account_has_exactly_one_snils_control_number(number: int) -> None:
    digits = f"{number:09}"
    assert sum(is_snils(f"{digits}{control:02}") for control in range(100)) == 1


@pytest.mark.parametrize("check", list(VALID))
@pytest.mark.parametrize(
    "digits", ["", "0", "0000000000", "000000000000", "11111111111", "²²²²²²²²²²", "12345678901234567890"]
)
def test_what_is_no_number_of_the_kind_never_passes(check: Callable[[str], bool], digits: str) -> None:
    assert not check(digits)


def test_a_card_begins_with_an_issuers_digit() -> None:
    assert luhn("1000000000000008")
    assert not is_card("1000000000000008")


def test_old_accounts_without_a_control_number_are_none() -> None:
    assert not is_snils("00100199800")
