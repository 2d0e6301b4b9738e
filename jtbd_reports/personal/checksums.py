"""Check digits of Russian registration numbers and of bank cards, over strings of bare digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_SNILS = (9, 8, 7, 6, 5, 4, 3, 2, 1)
_LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_CARD_LENGTHS = range(13, 20)
_OGRN_LENGTH, _OGRNIP_LENGTH = 13, 15


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def is_inn(digits: str) -> bool:
    """Whether 10 digits (an organisation) or 12 (a person) carry the right control digits of a taxpayer's number.

    Source: order of the Federal Tax Service on taxpayer numbers, sums modulo 11, then modulo 10.
    """
    if not _bare(digits, (10, 12)):
        return False
    checks = [_INN_10] if len(digits) == len(_INN_10) + 1 else [_INN_11, _INN_12]
    return all(_weighted(digits, weights) % 11 % 10 == int(digits[len(weights)]) for weights in checks)


def is_snils(digits: str) -> bool:
    """Whether 11 digits carry the right control number of a Russian pension insurance account (sum modulo 101)."""
    # Accounts up to 001-001-998 carry no control number; they are older than any client base.
    return (
        _bare(digits, (11,)) and digits[:9] > "001001998" and _weighted(digits, _SNILS) % 101 % 100 == int(digits[9:])
    )


def is_ogrn(digits: str) -> bool:
    """Whether 13 digits (OGRN, an organisation) or 15 (OGRNIP, an entrepreneur) end in the right control digit."""
    if not _bare(digits, (_OGRN_LENGTH, _OGRNIP_LENGTH)):
        return False
    return int(digits[:-1]) % (len(digits) - 2) % 10 == int(digits[-1])


def is_card(digits: str) -> bool:
    """Whether 13 to 19 digits could be a bank card: an issuer's first digit, Luhn's sum (ISO/IEC 7812)."""
    return _bare(digits, _CARD_LENGTHS) and digits[0] in "23456" and luhn(digits)


def luhn(digits: str) -> bool:
    """Whether Luhn's sum of the digits is a multiple of ten; it catches every single wrong digit."""
    plain = sum(map(int, digits[-1::-2]))
    return (plain + sum(_LUHN_DOUBLED[int(digit)] for digit in digits[-2::-2])) % 10 == 0


def _bare(digits: str, lengths: Sequence[int]) -> bool:
    # str.isdigit alone would let superscripts through, and a row of one digit is somebody's placeholder.
    return len(digits) in lengths and digits.isascii() and digits.isdigit() and len(set(digits)) > 1
