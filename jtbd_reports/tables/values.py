"""What one cell says: text, a number, a whole number, an id; pure functions of a string.

A function returns the value, or `Bad` with the reason why there is none. Reasons are whole phrases and few, so that
they can be translated; they never repeat the cell, which may be personal.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from jtbd_reports.problems import nearest

NOT_A_NUMBER = "not a number"
TOO_LARGE = "a number too large to hold"
NOT_WHOLE = "not a whole number"
NOT_YES_OR_NO = "neither yes nor no"
SHORTENED_ID = "an id shortened by a spreadsheet; format the column as text there and export again"
SHEET_ERROR = "a spreadsheet error"

_ZERO_WIDTH = "\ufeff\u200b\u200c\u200d\u2060"
EDGES = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + _ZERO_WIDTH
_EXACT = 2**53
"""Up to here every whole number has its own double; beyond, a spreadsheet has already lost digits."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that could not be read, and why."""

    reason: str


def clean(text: str) -> str:
    """The text without white space at its ends, no-break and zero-width kinds included."""
    return text.strip(EDGES)


def squeeze(text: str) -> str:
    """The text cleaned, each run of white space inside made one space."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """The text squeezed and without case: what two spellings of one header or value have in common."""
    return squeeze(text).casefold()


_SHEET_ERROR = re.compile(
    r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|ССЫЛКА!|Н/Д|ИМЯ\?|ЗНАЧ!|ДЕЛ/0!|ПУСТО!|ЧИСЛО!|ПЕРЕНОС!)"
)


def is_sheet_error(text: str) -> bool:
    """Whether a spreadsheet wrote this cell because a formula failed, in English or Russian."""
    return text.startswith("#") and _SHEET_ERROR.fullmatch(text) is not None


_SPACES = " \u00a0\u202f\u2009\u2007\u2006\u200a'’ʼ"
_MINUS = "-−–"
_SIGNS = re.escape("".join(char for char in map(chr, range(0x20D0)) if unicodedata.category(char) == "Sc"))
_CODES = "RUB|RUR|USD|EUR|GBP|CHF|CNY|KZT|BYN|UAH|AMD|GEL|UZS|KGS|AZN|TRY|AED|ILS|PLN|CZK"
_CURRENCY = rf"(?:[{_SIGNS}]|руб\.?|р\.?|тг\.?|(?:{_CODES})(?![a-z]))"
_NUMBER = re.compile(
    rf"(?P<sign>[{_MINUS}+]?)\s*(?:{_CURRENCY}\s*)?(?P<inner>[{_MINUS}+]?)(?P<body>[0-9.,](?:[0-9.,{_SPACES}]*[0-9.,])?)"
    rf"(?P<power>e[+-]?[0-9]{{1,4}})?\s*(?:{_CURRENCY}|(?P<percent>%))?",
    re.IGNORECASE,
)
_BARE = re.compile(rf"[{_MINUS}]?[0-9][0-9.,{_SPACES}]*")
_APOSTROPHE = re.compile("['’ʼ]")
_SPACED = re.compile(rf"[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+(?:[.,][0-9]*)?")
_PLAIN = re.compile(r"[0-9]+[.,]?[0-9]*|[.,][0-9]+")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")


def number(text: str, decimal: str = ".") -> float | Bad:
    """A number as people and spreadsheets write it.

    Thousands may be grouped by spaces of any width, apostrophes, points or commas; a currency sign or code may stand
    on either side; a minus may be a true one, and parentheses mean a negative; a per cent sign divides by 100.
    Groups must be of three digits: `12 34` is no number.

    Args:
        text: a cleaned cell.
        decimal: `,` or `.`, asked only where both readings make sense, as in `1,234`.
    """
    if _BARE.fullmatch(text) and (digits := _digits(text.lstrip(_MINUS), decimal)) is not None:
        value = float(digits)  # what most cells are, at a fifth of the cost
        return (-value if text[0] in _MINUS else value) if value != math.inf else Bad(TOO_LARGE)
    bracketed = text.startswith("(") and text.endswith(")")
    match = _NUMBER.fullmatch(clean(text[1:-1]) if bracketed else text)
    if match is None:
        return Bad(NOT_A_NUMBER)
    signs = match["sign"] + match["inner"] + ("-" if bracketed else "")
    digits = _digits(match["body"], decimal)
    if digits is None or len(signs) > 1:
        return Bad(NOT_A_NUMBER)
    value = float(digits + (match["power"] or ""))
    if math.isinf(value):
        return Bad(TOO_LARGE)
    return (-value if signs and signs in _MINUS else value) / (100 if match["percent"] else 1)


def _digits(body: str, decimal: str) -> str | None:
    """The digits with a point where the fraction begins; None where no grouping explains the separators."""
    if _PLAIN.fullmatch(body):
        if decimal not in body and _EITHER.fullmatch(body):
            return body.replace(",", "").replace(".", "")
        return body.replace(",", ".")
    if _SPACED.fullmatch(body):
        return _APOSTROPHE.sub("", "".join(body.split())).replace(",", ".")
    if _GROUPED.fullmatch(body):
        mark = next(char for char in body if char in ".,")
        return body.replace(mark, "").replace(",", ".")
    return None


def integer(text: str, decimal: str = ".") -> int | Bad:
    """A whole number, written as `number` reads it; `34,0` is whole, `34,5` is not."""
    value = number(text, decimal)
    if isinstance(value, Bad):
        return value
    if not value.is_integer():
        return Bad(NOT_WHOLE)
    return int(value) if abs(value) <= _EXACT else Bad(TOO_LARGE)


_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,}")


def identifier(text: str) -> str | Bad:
    """An id as it stands; `5,80503E+18` is what a spreadsheet leaves of one, and no digit can be brought back."""
    return Bad(SHORTENED_ID) if _SCIENTIFIC.fullmatch(text) else text


def one_of(text: str, allowed: tuple[str, ...]) -> str | Bad:
    """The allowed value that the text spells, whatever its case; else Bad, naming all of them and the nearest."""
    folded = fold(text)
    if folded in allowed:
        return folded
    hint = nearest(folded, allowed)
    return Bad(f"not one of {', '.join(allowed)}" + (f". {hint}" if hint else ""))


_YES = frozenset({"1", "yes", "y", "true", "да", "истина", "+", "✓", "1.0"})
_NO = frozenset({"0", "no", "n", "false", "нет", "ложь", "0.0"})


def boolean(text: str) -> bool | Bad:
    """Yes or no, as programs and people write it in English and Russian."""
    folded = fold(text)
    return folded in _YES if folded in _YES | _NO else Bad(NOT_YES_OR_NO)


def number_text(value: float) -> str:
    """A number out of a typed cell (XLSX, Parquet, JSON) as text from which the same number is read again.

    Whole numbers lose their `.0`, unless they are so large that a double no longer holds each digit: those keep
    their exponent, by which a damaged id is known.
    """
    if value.is_integer() and abs(value) <= _EXACT:
        return str(int(value))
    text = repr(value)
    if value.is_integer():
        return text if "e" in text else f"{value:.16e}"
    return unambiguous(text)


def unambiguous(text: str) -> str:
    """A number written with a decimal point, which a project whose decimal sign is a comma reads the same.

    `3.305` would be three thousand there, so it becomes `3.3050`: groups have three digits.
    """
    return f"{text}0" if _EITHER.fullmatch(text.lstrip("-")) else text
