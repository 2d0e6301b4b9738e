"""Phone numbers in running text: shaped like phones, or spoken of as phones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = r"[ \xa0\u2009\u202f]"
_GAP = rf"{_SPACE}?[-–‑.]?{_SPACE}?"
# Not inside a longer number, a word, an article or order number, a path or a parameter of an address.
_BEFORE = r"(?<![\w+#№=*])(?<!\d[.:-])(?<!№[ \xa0])(?<!(?:id|ID)[ :])(?:(?<!\d,)(?<!/)|(?=[(+]))"
_UNITS = r"(?:₽|\$|€|%|руб|млн|млрд|тыс|м²|кв\.|шт\b|р\.)"
_AFTER = rf"(?![\w*]|[-–/]\d|[.,:]\d|{_SPACE}?{_UNITS})"
_EXTRA = r"(?:доб(?:авочный|\.)?|вн(?:утр)?\.|ext\.?|extension)\s?[№#]?\s?\d{1,6}"
_EXTENSION = rf"(?:\s?\({_EXTRA}\)|,?\s?{_EXTRA})?"
_SEVEN = "|".join(_GAP.join(rf"\d{{{size}}}" for size in sizes) for sizes in ((3, 2, 2), (2, 2, 3), (2, 3, 2)))

_RUSSIAN = re.compile(
    rf"""{_BEFORE}(?P<trunk>\+{_SPACE}?7|[78]){_GAP}
    (?:(?:\({_SPACE}?\d{{3}}{_SPACE}?\)|\d{{3}}){_GAP}(?:{_SEVEN})
      |(?:\(\d{{4}}\)|\d{{4}}){_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}
      |\(\d{{5}}\){_GAP}\d{_GAP}\d{{2}}{_GAP}\d{{2}})
    {_EXTENSION}{_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
_WITHOUT_TRUNK = re.compile(
    rf"""{_BEFORE}(?:\((?:[3489]\d\d|000)\){_SPACE}?\d{{3}}[-\ \xa0]?\d{{2}}[-\ \xa0]?\d{{2}}
      |\(\d{{4}}\){_SPACE}?\d{{2}}-\d{{2}}-\d{{2}}
      |(?:9\d\d|[48]9\d|000)[-\ \xa0]\d{{3}}[-–‑]\d{{2}}[-–‑]\d{{2}}
      |(?:1[-.\ ])?(?:\([2-9]\d\d\){_SPACE}?|[2-9]\d\d[-.])\d{{3}}[-.]\d{{4}}
      |\(?0(?:\d{{2}}\)?\ \d{{4}}\ \d{{4}}|\d{{3}}\)?\ \d{{3}}\ \d{{4}}|\d{{4}}\)?\ \d{{6}}))
    {_EXTENSION}{_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
_ABROAD = re.compile(
    rf"{_BEFORE}\+[1-9](?:(?:{_SPACE}?\(|\){_SPACE}?|[-–‑.]|{_SPACE})?\d){{8,14}}{_EXTENSION}{_AFTER}", re.IGNORECASE
)
_SPOKEN_OF = re.compile(
    rf"""(?:(?<!\w)(?:тел|моб|сот|факс|телефон\w*|мобильн\w+|сотов\w+|(?:пере|по|до|со)?звон\w+|набра\w+
      |what'?s\s?app|вотсап\w*|вацап\w*|ватсап\w*|viber|вайбер\w*|telegram|телеграм\w*
      |phone|mobile|cell|call|tel|fax)(?!\w)[.:№]?(?:[^\d\n+]{{0,18}}?[\ \xa0:(№]|)
      |wa\.me/|(?:phone|tel)[=:])
    (?P<number>\d{{2,3}}-\d{{2}}-\d{{2}}|\d{{3}}-\d{{4}}|(?:[78]|\+7)?9\d{{9}}|\+?[78]\d{{10}}
      |9\d{{2}}\ \d{{3}}\ \d{{2}}\ \d{{2}}
      |00[1-9]\d?(?:[-\ ]?\d){{8,12}})
    {_EXTENSION}{_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
# Plain look-ups before the one slow pattern; each alternative above holds one of these.
_SPOKEN_WORDS = (
    *("тел", "моб", "сот", "факс", "звон", "набра", "сап", "вацап", "вайбер", "viber"),
    *("tel", "what", "phone", "mobile", "cell", "call", "fax", "wa.me"),
)

# What 11 bare digits must begin with to be a phone and no other number: area 3xx, 4xx, 8xx, mobile 9xx.
_AREAS = "3489"
_UNASSIGNED = "000"
_SHORTEST_ABROAD = 10
_ROUND = "000000"


def phones_in(text: str) -> Iterator[tuple[int, int]]:
    """Where phones stand in a text, extension included: Russian, with a trunk prefix or without, and foreign."""
    yield from (match.span() for match in _RUSSIAN.finditer(text) if _is_russian(match))
    if "+" in text:
        yield from (match.span() for match in _ABROAD.finditer(text) if _is_abroad(match[0]))
    yield from (match.span() for match in _WITHOUT_TRUNK.finditer(text))
    lower = text.lower()
    if any(word in lower for word in _SPOKEN_WORDS):
        yield from ((match.start("number"), match.end()) for match in _SPOKEN_OF.finditer(text))


def digits_of(text: str) -> str:
    """The ASCII digits of a text."""
    return "".join(char for char in text if "0" <= char <= "9")


def _is_russian(match: re.Match[str]) -> bool:
    trunk = match["trunk"]
    body = re.split("доб|вн|ext", match[0][len(trunk) :], maxsplit=1, flags=re.IGNORECASE)[0]
    area = digits_of(body)[:3]
    # 8.9161234567 is a fraction; figures of other scripts count as digits for a pattern, not for a phone.
    if not area or (body.count(".") == 1 and not body.endswith(".")):
        return False
    if trunk.startswith("+"):
        return area[0] in "03456789"
    bare = body.isdigit()
    return area[0] in _AREAS or (area == _UNASSIGNED and not (bare and body.endswith(_UNASSIGNED)))


def _is_abroad(number: str) -> bool:
    # +12 450 000 is growth in roubles; round millions are money whatever their length.
    digits = digits_of(number)
    return len(digits) >= _SHORTEST_ABROAD and not digits.endswith(_ROUND) and digits[:1] != "7"
