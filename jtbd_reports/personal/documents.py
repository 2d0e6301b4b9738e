"""Numbers of passports, taxpayers, insurance accounts, registrations and cards in running text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jtbd_reports.personal.checksums import is_card, is_snils
from jtbd_reports.personal.phones import digits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_S = r"[ \xa0]"
_AFTER = r"(?![\w*]|[-.,/]\d)"
_APART = r"(?<![\w*#№=/-])(?<!\d[ .,:\xa0])"

# Sixteen digits in one row are mostly an id; of cards only Mir, Visa and Mastercard are taken.
_GLUED_CARD = r"(?:220[0-4]\d{12}|4\d{15}|5[1-5]\d{14})"
_CARD = re.compile(
    rf"{_APART}(?:\d{{4}}([ \xa0-])\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{3}})?|3\d{{3}} \d{{6}} \d{{5}}|{_GLUED_CARD})"
    rf"{_AFTER}(?!{_S}\d)"
)
_CARD_NAMED = re.compile(
    rf"(?<!\w)(?:карт[аыуе]?|картой|card|виза|visa|mastercard|маэстро|maestro|мир)(?!\w)[^\d\n]{{0,25}}"
    rf"(?P<number>\d(?:[ \xa0-]?\d){{12,18}}){_AFTER}",
    re.IGNORECASE,
)
_SNILS = re.compile(rf"(?<![\w-])\d{{3}}-\d{{3}}-\d{{3}}[ \xa0-]\d{{2}}{_AFTER}")
_SNILS_NAMED = re.compile(
    r"(?<!\w)(?:СНИЛС|снилс|Снилс|SNILS)(?![^\W\d])[^\d\n]{0,25}"
    rf"(?P<number>\d{{3}}[ \xa0-]?\d{{3}}[ \xa0-]?\d{{3}}[ \xa0-]?\d{{2}}){_AFTER}"
)
_INN_NAMED = re.compile(
    r"(?<!\w)(?:ИНН|инн|Инн|INN)(?![^\W\d])[^\d\n]{0,25}(?:\d{13,15} ?/ ?)?"
    rf"(?P<number>\d{{4}}{_S}\d{{3}}{_S}\d{{3}}"
    rf"|\d{{4}}{_S}\d{{4}}{_S}\d{{4}}|\d{{2}}{_S}\d{{2}}{_S}\d{{6,8}}|\d{{12}}|\d{{10}})"
    r"(?![\w*]|[-.,]\d)"
)
_OGRN_NAMED = re.compile(
    r"(?<!\w)(?:ОГРН(?:ИП)?|огрн(?:ип)?|OGRN(?:IP)?)(?![^\W\d])[^\d\n]{0,25}(?:\d{10,12} ?/ ?)?"
    r"(?P<number>\d{15}|\d{13})(?![\w*]|[-.,]\d)"
)
_PASSPORT_NAMED = re.compile(
    rf"""(?:(?<!\w)(?:паспорт|загран|passport)\w*|(?<!\w)сери[яию]\w{{0,2}}(?!\w))[^\d\n]{{0,40}}?
    (?P<number>(?<![\d№])\d{{2}}{_S}?\d{{2}}[,\ \xa0]{{0,2}}
        (?:(?:№|N|No\.?|номер|number)[\ \xa0:]{{0,2}})?\d{{3}}{_S}?\d{{3}}
      |(?<!\d)\d{{2}}{_S}?(?:№{_S}?)?\d{{7}}){_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
_PASSPORT = re.compile(rf"{_APART}\d{{2}}{_S}?\d{{2}}{_S}?№{_S}?\d{{6}}{_AFTER}")


def cards_in(text: str) -> Iterator[tuple[int, int]]:
    """Where bank cards stand: in groups, as 16 digits, or called a card; always with Luhn's sum right."""
    yield from (match.span() for match in _CARD.finditer(text) if is_card(digits_of(match[0])))
    yield from (match.span("number") for match in _CARD_NAMED.finditer(text) if is_card(digits_of(match["number"])))


def snils_in(text: str) -> Iterator[tuple[int, int]]:
    """Where insurance accounts stand: hyphenated with the right control number, or called СНИЛС."""
    yield from (match.span() for match in _SNILS.finditer(text) if is_snils(digits_of(match[0])))
    yield from (match.span("number") for match in _SNILS_NAMED.finditer(text))


def passports_in(text: str) -> Iterator[tuple[int, int]]:
    """Where Russian passports stand, inner and foreign: called so, or with № between series and number."""
    yield from (match.span("number") for match in _PASSPORT_NAMED.finditer(text))
    yield from (match.span() for match in _PASSPORT.finditer(text))


def inns_in(text: str) -> Iterator[tuple[int, int]]:
    """Where taxpayers' numbers stand that are called so: one digit mistyped still says whose it is."""
    yield from (match.span("number") for match in _INN_NAMED.finditer(text))


def ogrns_in(text: str) -> Iterator[tuple[int, int]]:
    """Where registration numbers of organisations and entrepreneurs stand that are called so."""
    yield from (match.span("number") for match in _OGRN_NAMED.finditer(text))
