"""Whether a column is personal: its header and a sample of its values heard together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from jtbd_reports.personal.checksums import is_card, is_inn, is_ogrn, is_snils
from jtbd_reports.personal.finding import find
from jtbd_reports.personal.headers import Promise, promised
from jtbd_reports.personal.normal import normal_email, normal_phone
from jtbd_reports.personal.phones import digits_of
from jtbd_reports.personal.words import SURNAME, is_first_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jtbd_reports.personal.found import Found


KINDS = ("phone", "email", "name", "passport", "inn", "snils", "ogrn", "card")
_BARE = re.compile(r"['’]?\+?[\d \xa0().-]*\d(?:[.,]0+)?")
_SCIENTIFIC = re.compile(r"\d[.,]\d+[eEеЕ]\+?1\d")
_PERSON_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){2}\.(?:\d{1,3}|x|\*)|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[^\w\s]\d{1,2}[^\w\s]\d{1,4}|\d \w{3,9} \d{4}")
_LINK = re.compile(r"https?:|www\.|^/|^\S+\.(?:ru|com|рф|net|org)\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"(?<!\w)(?:ООО|ОАО|ЗАО|АО|ПАО|НКО|ГК|ТСЖ|отдел|департамент|команда|бот|Ltd|LLC|Inc|GmbH|team|department|bot)(?!\w)",
    re.IGNORECASE,
)
_LONGEST_NAME = 5

_PROMISED, _MAYBE, _UNPROMISED, _CHECKSUMS = 0.2, 0.3, 0.5, 0.9
"""Shares of values that make a column personal: its header says so, may say so, is silent; bare numbers by checksum."""
_ENOUGH = 5
"""Distinct values that chance does not carry over a checksum together: one in eleven passes by itself."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a column holds.

    Attributes:
        shares: by kind, the share of the given values that hold it, 0 to 1; kinds that occur only.
        key: the kind if the column is personal as a whole, empty otherwise. Beside the kinds of `find` it may be
            `address`, `birth_date` or `ip`, which only a header together with values gives away.
    """

    shares: Mapping[str, float]
    key: str = ""


def judge(header: str, values: Sequence[str]) -> Marks:
    """What personal data a column holds, by its header and its values together.

    Args:
        header: the column's header as exported, Russian or English.
        values: a sample of its distinct values; empty ones are passed over. With none, the header alone decides.
    """
    filled = [value.strip() for value in values if value.strip()]
    promise = promised(header)
    if not filled:
        return Marks({}, promise.kind if promise.certain or promise.kind == "phone" else "")
    shares = {kind: share for kind in KINDS if (share := _share(filled, partial(_holds, kind=kind)))}
    key, share = _kept_promise(promise, filled) or _unpromised(filled) or ("", 0.0)
    if key:
        shares[key] = max(shares.get(key, 0.0), share)
    return Marks(shares, key)


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values)


# Each value is asked about every kind; a column's sample is small.
@lru_cache(maxsize=1024)
def _found(value: str) -> tuple[Found, ...]:
    return find(value)


def _holds(value: str, kind: str) -> bool:
    # One id in ten passes for a card by its digits alone; the whole column decides then.
    return any(found.kind == kind and not (kind == "card" and value.isdigit()) for found in _found(value))


def _kept_promise(promise: Promise, values: Sequence[str]) -> tuple[str, float] | None:
    """The kind that the header promises and its share, if enough values are of it."""
    if not promise.kind:
        return None
    test = _could_be_name if promise.kind == "name" and promise.certain else _PROMISED_SHAPES[promise.kind]
    share = _share(values, test)
    return (promise.kind, share) if share >= (_MAYBE if promise.kind == "name" else _PROMISED) else None


def _unpromised(values: Sequence[str]) -> tuple[str, float] | None:
    """The kind that most values are, whatever the header, and its share."""
    for kind in ("email", "phone", "passport"):
        share = _share(values, partial(_is_all, kind=kind))
        if share >= _UNPROMISED:
            return kind, share
    for kind, test in _BY_ITSELF.items() if len(values) >= _ENOUGH else ():
        share = _share(values, test)
        if share >= _CHECKSUMS:
            return kind, share
    share = _share(values, _is_name_of_two)
    return ("name", share) if share >= _UNPROMISED else None


def _is_all(value: str, kind: str) -> bool:
    """Whether little but a find of this kind stands in the value."""
    return sum(found.end - found.start for found in _found(value) if found.kind == kind) * 2 > len(value)


def _is_phone(value: str) -> bool:
    return (
        bool(_BARE.fullmatch(value))
        and normal_phone(value) is not None
        and digits_of(value).startswith(("7", "8", "9"))
    )


def _is_number(check: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: bool(_BARE.fullmatch(value)) and check(digits_of(re.sub(r"[.,]0+$", "", value)))


def _words(value: str) -> list[str]:
    """The words of a value that could be a name as a whole; empty where it has figures or a company's form."""
    words = value.replace(",", " ").split()
    fits = 0 < len(words) <= _LONGEST_NAME and all(map(_PERSON_WORD.fullmatch, words)) and not _COMPANY.search(value)
    return words if fits else []


def _could_be_name(value: str) -> bool:
    return bool(_words(value)) or _holds(value, "name")


def _is_name(value: str) -> bool:
    """A name as a whole: found as one, or a single word that is a first name or ends as surnames do."""
    words = _words(value)
    if len(words) == 1:
        return is_first_name(words[0]) or (words[0][0].isupper() and bool(SURNAME.fullmatch(words[0].lower())))
    return bool(words) and _is_all(value, "name")


def _is_name_of_two(value: str) -> bool:
    return len(_words(value)) > 1 and _is_all(value, "name")


def _is_address(value: str) -> bool:
    return bool(re.search(r"[^\W\d].*[\s,]", value)) and bool(re.search(r"\d", value)) and not _LINK.search(value)


# Bare numbers that nothing but their check digits, all right in a whole column, gives away.
_BY_ITSELF: Mapping[str, Callable[[str], bool]] = {
    "snils": _is_number(is_snils),
    "ogrn": _is_number(is_ogrn),
    "card": _is_number(is_card),
    "inn": _is_number(is_inn),
    "phone": _is_phone,
}
# What a header that names the kind asks of a value: less than a value that stands for itself.
_PROMISED_SHAPES: Mapping[str, Callable[[str], bool]] = {
    "phone": lambda value: (
        normal_phone(value) is not None or bool(_SCIENTIFIC.fullmatch(value)) or _holds(value, "phone")
    ),
    "email": lambda value: normal_email(value) is not None,
    "name": _is_name,
    "passport": lambda value: len(digits_of(value)) in range(4, 12),
    "inn": lambda value: len(digits_of(value)) in (10, 12),
    "snils": lambda value: len(digits_of(value)) == 11,  # noqa: PLR2004 - an account has 11 digits
    "ogrn": lambda value: len(digits_of(value)) in (13, 15),
    "card": lambda value: len(digits_of(value)) in range(13, 20),
    "birth_date": lambda value: bool(_DATE.search(value)),
    "address": _is_address,
    "ip": lambda value: bool(_IP.fullmatch(value)),
}
