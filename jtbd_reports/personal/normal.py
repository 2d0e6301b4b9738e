"""Phones, e-mails and names brought to one form, so that one person is one key."""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations
from typing import TYPE_CHECKING

from jtbd_reports.personal import first_names
from jtbd_reports.personal.emails import EMAIL
from jtbd_reports.personal.phones import digits_of, phones_in
from jtbd_reports.personal.words import PATRONYMIC, SURNAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NATIONAL = 10
_LONGEST, _SHORTEST = 15, 10
_EXTENSION = re.compile(r"[,;]?\s*\(?(?:доб|вн(?:утр)?\b|ext|x(?=\s*\d)|#)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\+?(\d)[.,](\d+)[eEеЕ]\+?(\d{1,2})")
_FLOAT = re.compile(r"(\+?\d{10,15})[.,]0+")
_SEVERAL = re.compile(r"[,;/|\n]|\bи\b|\bили\b|\bor\b")
_LABEL = re.compile(r"[^\W\d_]+[.:]?")
# Calling codes of neighbours and of frequent countries, for numbers written without a plus.
_CALLING = re.compile("375|380|998|99[2-6]|37[0-4]|420|97[12]|86|90|4[489]")

_CASE_ENDING = re.compile("(?<=[а-я]{2})(?:ыми|ими|ого|ому|ой|ою|ей|ею|ем|ом|ым|им|ий|ый|ая|ую|их|ых|ью|[аяуюеиыоьй])$")
_FLEETING = {"павел": "павл", "лев": "льв"}


def normal_phone(text: str, country: str = "7") -> str | None:
    """Digits of the first phone in a cell, country code first: `8 (916) 123-45-67` is `79161234567`.

    Extensions, labels, a leading apostrophe and a spreadsheet's `.0` are dropped. None where no phone can be read:
    too few or too many digits, digits lost to scientific notation, one digit repeated by way of a placeholder.

    Args:
        text: one cell.
        country: calling code of numbers written without one, `7` or another.
    """
    clean = unicodedata.normalize("NFKC", text).strip().lstrip("'’`").strip()
    if damaged := _SCIENTIFIC.fullmatch(clean):
        return _international(_restored(damaged), country)
    if whole := _FLOAT.fullmatch(clean):
        clean = whole[1]
    for part in _SEVERAL.split(_EXTENSION.split(clean)[0]):
        if phone := _one_phone(part.strip(), country):
            return phone
    span = next(iter(phones_in(clean)), None)
    return _one_phone(_EXTENSION.split(clean[slice(*span)])[0], country) if span else None


def normal_email(text: str) -> str | None:
    """The first e-mail address of a cell: lower case, no `mailto:`, domain in its own alphabet; None where none is."""
    clean = unicodedata.normalize("NFKC", text).strip().removeprefix("'")
    match = EMAIL.search(re.sub(r"^.*?mailto:", "", clean, flags=re.IGNORECASE))
    if not match:
        return None
    local, _, domain = match[0].lower().rpartition("@")
    return f"{local}@{'.'.join(map(_unpunycoded, domain.split('.')))}"


def normal_name(text: str) -> str | None:
    """A key of a name: its words folded, without Russian case endings, in alphabetical order; None without letters.

    «Иванову Петру» and «Пётр Иванов» make one key, and so do he and she of one name: it is made to recognise.
    """
    return _key(_words(text))


def name_keys(text: str) -> tuple[str, ...]:
    """Keys under which a person may be named.

    These are the whole name, each pair of its words but name and patronymic, and the surname with initials where one
    can tell which word it is.
    """
    words = _words(text)
    pairs = [pair for pair in combinations(words, 2) if not any(map(PATRONYMIC.fullmatch, pair))]
    forms = (words, *pairs, *_with_initials(words))
    return tuple(dict.fromkeys(key for one in forms if len(one) > 1 and (key := _key(one))))


def _with_initials(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The surname with the first letter of the first name, then with that of the patronymic too."""
    patronymics = [word for word in words[1:] if PATRONYMIC.fullmatch(word)][-1:]
    rest = [word for word in words if word not in patronymics]
    if len(rest) != 2 or min(map(len, words)) == 1:  # noqa: PLR2004 - a first name and a surname
        return
    first = [word for word in rest if _is_first_name(word)]
    if len(first) != 1:
        first = [word for word in rest if not SURNAME.fullmatch(word)]
    if patronymics and len(first) != 1:  # the patronymic follows the first name
        first = [words[words.index(patronymics[0]) - 1]]
    if len(first) == 1:
        surname = rest[1 - rest.index(first[0])]
        yield surname, first[0][0]
        yield from ((surname, first[0][0], patronymic[0]) for patronymic in patronymics)


def _is_first_name(word: str) -> bool:
    called = first_names.folded(word)
    return called in first_names.russian() or called in first_names.latin()


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", folded)


def _key(words: Iterable[str]) -> str | None:
    return " ".join(sorted(map(_stem, words))) or None


def _stem(word: str) -> str:
    """A word without its case ending, taken off for as long as there is one: Максима, Максим and «Макс» agree."""
    stem = _FLEETING.get(word, word)
    while (shorter := _CASE_ENDING.sub("", stem)) != stem:
        stem = shorter
    return stem


def _restored(damaged: re.Match[str]) -> str:
    """The digits behind `7.9161234567E+10`; nothing where the notation has fewer digits than the number had."""
    fraction, power = damaged[2], int(damaged[3])
    return damaged[1] + fraction if len(fraction) == power else ""


def _one_phone(text: str, country: str) -> str | None:
    bare = _LABEL.sub("", text) if re.match(r"\D*[^\W\d_]", text) else text
    if re.search(r"[^\W\d]|[:=%$€₽№]", bare):
        return None
    return _international(("+" if bare.lstrip(" .(").startswith("+") else "") + digits_of(bare), country)


def _international(digits: str, country: str) -> str | None:
    plus, digits = digits.startswith("+"), digits.removeprefix("+")
    number = _abroad(digits, plus=plus) or _at_home(digits, country, plus=plus)
    return number if number and len(set(number[-_NATIONAL:])) > 1 else None


def _abroad(digits: str, *, plus: bool) -> str | None:
    """A number that names its country: by a plus, by 00 or 8-10, or by beginning with a calling code we know."""
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return None
    if plus and not digits.startswith(("0", "7", "8")):
        return digits
    for prefix in ("00", "810"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + _NATIONAL:
            return digits[len(prefix) :]
    long_enough = len(digits) > _NATIONAL
    if plus and digits.startswith("8") and not digits.startswith("89"):
        return digits
    return digits if long_enough and _CALLING.match(digits) else None


def _at_home(digits: str, country: str, *, plus: bool) -> str | None:
    if country != "7":
        if len(digits) == _NATIONAL:
            return country + digits
        return digits if len(digits) > _NATIONAL and digits.startswith(country) else None
    if len(digits) == _NATIONAL + 1 and digits[0] in "78":
        return "7" + digits[1:]
    return "7" + digits if len(digits) == _NATIONAL and not plus and digits[0] in "034789" else None


def _unpunycoded(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label
