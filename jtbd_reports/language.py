"""Words by gettext catalogue; numbers, money and dates by locale."""

from __future__ import annotations

import gettext
import io
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from jtbd_reports.model import Kind, Metric

LANGUAGES = ("en", "ru")
NNBSP, NBSP = "\u202f", "\u00a0"
MOST_DIGITS = 6
"""Decimals beyond which nothing is told apart: what is smaller is shown as zero."""
_THREE_DIGITS = 100
_ALL = 100  # per cent
_SHORT_WORD = re.compile(
    r"(?<![^\s(«„\"])([А-Яа-яЁёAaI]|[Нн][аео]|[Пп]о|[Оо][тб]|[Зз]а|[Ии]з|[Дд]о|[Сс]о|[Вв]о|[Кк]о) (?=[^\ue000])"
)
_DASH = re.compile(r" ([—–])")
_UNIT = re.compile(r"(?<=\d) (?=[%₽€$£]|(?:тыс|млн|млрд)\b)")
_SCALES = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))


@lru_cache
def _catalogue(path: Path, code: str) -> gettext.NullTranslations:
    """One `.po` file, compiled in memory: no binary stands in the repository, none can be stale."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only where words are needed
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache
def _files(folder: Path, code: str) -> tuple[Path, ...]:
    """Catalogues of a language: one file, or one for each part of a large plugin."""
    return tuple(path for path in (folder / f"{code}.po", *sorted((folder / code).glob("*.po"))) if path.exists())


@dataclass(frozen=True, slots=True)
class Language:
    """A report's language.

    Attributes:
        code: `ru` or `en`.
        folders: folders of catalogues, `<code>.po` and `<code>/*.po`, looked up in order; English is the msgid itself.
    """

    code: str
    folders: tuple[Path, ...] = (Path(__file__).parent / "locales",)

    def within(self, folder: Path) -> Language:
        """The same language with a plugin's catalogue looked up first."""
        return Language(self.code, (folder, *self.folders))

    def _catalogues(self) -> Iterable[gettext.NullTranslations]:
        return [_catalogue(path, self.code) for folder in self.folders for path in _files(folder, self.code)]

    def gettext(self, message: str) -> str:
        """The message in this language; the message itself where no catalogue has it."""
        found = (catalogue.gettext(message) for catalogue in self._catalogues())
        return next((text for text in found if text != message), message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The plural form for the count, with `{n}` still to be filled."""
        own = singular if count == 1 else plural
        found = (catalogue.ngettext(singular, plural, count) for catalogue in self._catalogues())
        return next((text for text in found if text != own), own)

    def plural(self, singular: str, plural: str, count: int) -> str:
        """`ngettext` with `{n}` filled by the formatted count."""
        return self.ngettext(singular, plural, count).format(n=self.number(count))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the locale's separators: `3 021`, `0,71`; a true minus sign."""
        from babel.numbers import format_decimal  # noqa: PLC0415

        # adding nought turns a rounded -0.0 into 0.0, which no reader should see
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text = format_decimal(round(value, digits) + 0, format=pattern, locale=self.code)
        return _thin(text)

    def share(self, value: float, digits: int | None = None, *, unit: bool = True) -> str:
        """A fraction as a percentage, two significant digits unless told: `18 %`, `0,4 %`, `96 %`."""
        digits = _share_digits(value) if digits is None else digits
        return self.number(100 * value, digits) + (self.percent_sign if unit else "")

    @property
    def percent_sign(self) -> str:
        """The per cent sign with the space that the language puts before it."""
        return f"{NNBSP}%" if self.code == "ru" else "%"

    def money(self, value: float, currency: str, *, unit: bool = True) -> str:
        """Money in the largest unit that leaves two to four digits: `12,4 млн ₽`, `€11.0k`."""
        scale, mark, digits = money_scale(value)
        number = self.number(value / scale, digits)
        return self.with_currency(number, currency, mark) if unit else number

    def with_currency(self, number: str, currency: str, mark: str = "") -> str:
        """A formatted number with its scale and currency sign where the language puts them."""
        from babel.numbers import get_currency_symbol  # noqa: PLC0415

        symbol = get_currency_symbol(currency, locale=self.code)
        word = self.gettext(mark) if mark else ""
        if self.code == "ru":
            return NNBSP.join(part for part in (number, word, symbol) if part)
        sign, digits = ("−", number[1:]) if number.startswith("−") else ("", number)
        joint = NNBSP if symbol[-1].isalpha() else ""
        return f"{sign}{symbol}{joint}{digits}{word}"

    def days(self, value: float) -> str:
        """Days as a count with its word: `34 дня`."""
        if value != int(value):
            return self.gettext("{n} days").format(n=self.number(value, 1))
        return self.plural("{n} day", "{n} days", int(value))

    def date(self, value: dt.date, format_: str = "medium") -> str:
        """A date as the locale writes it."""
        from babel.dates import format_date  # noqa: PLC0415

        return format_date(value, format=format_, locale=self.code)

    def value(self, kind: Kind, value: float, currency: str, digits: int | None = None) -> str:
        """A value of the kind, with its unit."""
        if kind == "share":
            return self.share(value, digits)
        if kind == "money":
            return self.money(value, currency)
        if kind == "days":
            return self.days(value)
        if kind == "count":
            return self.number(value)
        return self.number(value, 2 if digits is None else digits)

    def metric(self, metric: Metric, currency: str, *, digits: int | None = None) -> str:
        """The metric's value with its unit; words where it is suppressed or missing."""
        if metric.suppressed:
            return self.gettext("hidden")
        if metric.value is None:
            return self.gettext("unknown")
        return self.value(metric.kind, metric.value, currency, digits)

    def interval(self, metric: Metric, currency: str, *, digits: int | None = None) -> str:
        """The metric's interval with its unit, as `16–20 %`; empty where it has none or is suppressed."""
        if metric.suppressed or metric.value is None or metric.low is None or metric.high is None:
            return ""
        low, high = metric.low, metric.high
        if metric.kind == "share":
            digits = _share_digits(metric.value) if digits is None else digits
            ends = self.number(100 * low, digits), self.number(100 * high, digits)
            return _range(*ends) + self.percent_sign
        if metric.kind == "money":
            scale, mark, places = money_scale(high)
            return self.with_currency(
                _range(self.number(low / scale, places), self.number(high / scale, places)), currency, mark
            )
        places = {"number": 2, "count": 0, "days": 0 if low == int(low) and high == int(high) else 1}[metric.kind]
        return _range(self.number(low, places), self.number(high, places))

    def typeset(self, text: str) -> str:
        """No-break spaces after one-letter words and before dashes and units, as the language's typography asks."""
        return typeset(text)


def typeset(text: str) -> str:
    """Bind short words to the next word, dashes to the word before, units to their number, as good typesetters do.

    A word before a number that will be a link, or at the end of a stretch, is left: the PDF's line breaker stumbles
    over a no-break space at the edge of an inline element.
    """
    return _UNIT.sub(NBSP, _DASH.sub(rf"{NBSP}\1", _SHORT_WORD.sub(rf"\1{NBSP}", text)))


def money_scale(value: float) -> tuple[float, str, int]:
    """Scale, its mark (a msgid) and decimals that show the value in two to four digits."""
    for scale, mark in _SCALES:
        if abs(value) >= scale * 0.99995:
            return scale, mark, 0 if abs(value) >= _THREE_DIGITS * scale else 1
    return 1, "", 0 if abs(value) >= _THREE_DIGITS or value == int(value) else 2


def _share_digits(value: float) -> int:
    percent = abs(100 * value)
    if percent == 0:
        return 0
    digits = min(MOST_DIGITS, max(0, 1 - math.floor(math.log10(float(f"{percent:.1e}")))))
    # what is not all must not be called all
    while percent < _ALL <= round(percent, digits) and digits < MOST_DIGITS:
        digits += 1
    return digits


def _range(low: str, high: str) -> str:
    joint = f"{NNBSP}…{NNBSP}" if "−" in low + high else "–"
    return low if low == high else f"{low}{joint}{high}"


def _thin(text: str) -> str:
    return text.replace(NBSP, NNBSP).replace("-", "−")
