"""Names of persons in running Russian text: first name, patronymic, initials or role, and the surname beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.personal import first_names
from jtbd_reports.personal.latin_names import latin_names_in
from jtbd_reports.personal.words import NOMINATIVE_SURNAME, PATRONYMIC, SURNAME, TURKIC, no_surname, places, roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CAPITALISED = re.compile(r"[А-ЯЁ][а-яёА-ЯЁ]+")
_WORD = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*")
_SPACES = re.compile(r"[ \xa0]{1,2}")
_PATRONYMIC_HINT = re.compile(r"[а-яё](?:вич|вн[аыеу]|вной|ичн)", re.IGNORECASE)
_INITIAL = re.compile(r"[А-ЯЁ]\.")
_CAP = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = re.compile(
    rf"(?<![\w-])(?:(?P<after>{_CAP})[ \xa0](?:[А-ЯЁ]\.[ \xa0]?[А-ЯЁ]\.|(?P<one>[А-ЯЁ]\.))"
    rf"|[А-ЯЁ]\.[ \xa0]?(?:[А-ЯЁ]\.[ \xa0]?(?P<before>{_CAP})|(?P<single>{_CAP})))(?![\w-])"
)
_LAST_INITIAL = re.compile(r"[ \xa0][А-ЯЁ]\.(?![ \xa0]?[А-ЯЁ]\.)(?=[ \xa0,;)\n]|$)")
_WORD_BEFORE = re.compile(r"([А-ЯЁа-яё-]+)\.?[ \xa0]{0,2}$")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?…:;\n«\"“(—–•|>-])[ \xa0]*$")
_PART_STARTS = re.compile(r"(?:^|[:;,(|\n—–])[ \xa0]*$")
_AGE = re.compile(r",? \(?\d{2} (?:лет|год)")
# Surnames such as Ким or Мельник end in a consonant; verbs such as «зовут», «просил» do too.
_UNDECLINED = re.compile(r"[А-ЯЁ][а-яё]*(?:[бвгджзкмнпрсфхцчшщйь]|[^уюеёиая]т)")
# «Директор Тульского завода» names no one.
_ADJECTIVE = re.compile(r"[сц]к(?:ого|ому|им|ом|ой|ую|ие|их|ими)$")
_LOWER_WORD = re.compile(r"[ \xa0][а-яё]")
_CELL_ENDS = re.compile(r"[ \xa0]*(?:[,;]|$)")
_OPENING, _CLOSING = '«"“„', '»"”'
_FARTHEST = 60
_SHORTEST_SURNAME = 3


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return first_names.folded(self.text)

    @property
    def lower(self) -> str:
        return self.text.lower().replace("ё", "е")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def first_name(self) -> bool:
        return first_names.folded(self.text.partition("-")[0]) in first_names.russian()

    @property
    def shaped(self) -> bool:
        """Whether the word ends as surnames do."""
        return SURNAME.fullmatch(self.lower) is not None

    @property
    def nominative(self) -> bool:
        """Whether the word ends as surnames do in the nominative."""
        return NOMINATIVE_SURNAME.fullmatch(self.lower) is not None

    @property
    def plain(self) -> bool:
        """Whether the word is known to be something else than a surname."""
        second = self.text.partition("-")[2]
        return self.lower in no_surname() or self.lower in places() or self.first_name or second[:1].islower()


def names_in(text: str, *, alone: bool = True) -> Iterator[tuple[int, int]]:
    """Where persons are named.

    Args:
        text: running text or one cell.
        alone: whether a first name by itself counts, where it is no common word, place or brand.

    Yields:
        Start and end of each name: surname, first name and patronymic in any order and case of the Russian
        language, surname with initials, role with surname, English first name with surname.
    """
    capitalised = list(_CAPITALISED.finditer(text))
    forms = first_names.russian()
    if any(first_names.folded(match[0]) in forms for match in capitalised) or _PATRONYMIC_HINT.search(text):
        yield from _around_first_names(text, alone=alone)
    if "." in text and _INITIAL.search(text):
        yield from _with_initials(text)
    yield from (match.span() for match in capitalised if _follows_role(text, match))
    yield from latin_names_in(text)


def _around_first_names(text: str, *, alone: bool) -> Iterator[tuple[int, int]]:
    words = [_Word(match[0], *match.span()) for match in _WORD.finditer(text)]
    done = 0
    for index, word in enumerate(words):
        if index >= done and word.first_name:
            first, last = _extent(text, words, index)
            if _is_person(text, words, (first, index, last), alone=alone):
                initial = _LAST_INITIAL.match(text, words[last].end)
                yield words[first].start, initial.end() if initial else words[last].end
                done = last + 1


def _extent(text: str, words: Sequence[_Word], index: int) -> tuple[int, int]:
    """The first and last word of the name around a first name."""
    last = index + _patronymic_words(text, words, index)
    sure = last > index
    before = index > 0 and _adjacent(text, words, index - 1) and _surname_before(text, words, index - 1, sure=sure)
    after = _adjacent(text, words, last) and _surname_after(words[last + 1], words[index], sure=sure)
    # «Депутат Госдумы Иван Петров»: between two candidates a surname's ending after the first name decides.
    if before and not (after and not sure and words[last + 1].shaped):
        return index - 1, last
    return index, last + after


def _patronymic_words(text: str, words: Sequence[_Word], index: int) -> int:
    """How many words after a first name are its patronymic: none, one, or two with оглы or кызы."""
    if not _adjacent(text, words, index):
        return 0
    if _adjacent(text, words, index + 1) and words[index + 2].lower in TURKIC:
        return 2
    return int(PATRONYMIC.fullmatch(words[index + 1].lower) is not None)


def _adjacent(text: str, words: Sequence[_Word], index: int) -> bool:
    """Whether only a space parts a word from the next one."""
    return index + 1 < len(words) and bool(_SPACES.fullmatch(text, words[index].end, words[index + 1].start))


def _surname_before(text: str, words: Sequence[_Word], index: int, *, sure: bool) -> bool:
    """Whether a word before a first name is its surname; `sure` where a patronymic follows that name."""
    word, first = words[index], words[index + 1]
    if word.plain or not (word.capital or (sure and not first.capital)):
        return False
    nominative = first.folded in first_names.nominative()
    if word.shaped:
        return sure or word.nominative or not nominative
    if word.shouted or not word.capital or sure:
        return sure and word.capital and not word.shouted
    return nominative and _UNDECLINED.fullmatch(word.text) is not None and _stands_out(text, word, first)


def _stands_out(text: str, word: _Word, first: _Word) -> bool:
    """Whether a capital inside a sentence, or a cell of two words, says what the ending does not."""
    if _starts(_SENTENCE_STARTS, text, word.start):
        return word.start == 0 and _CELL_ENDS.match(text, first.end) is not None
    return len(word.text) >= _SHORTEST_SURNAME


def _surname_after(word: _Word, first: _Word, *, sure: bool) -> bool:
    if word.plain:
        return False
    if word.capital:
        return word.shaped or (not word.shouted and len(word.text) >= _SHORTEST_SURNAME)
    return sure and word.shaped and not first.capital


def _is_person(text: str, words: Sequence[_Word], at: tuple[int, int, int], *, alone: bool) -> bool:
    """Whether what was gathered (first word, first name, last word) is no street, title in quotes or plain word."""
    first, index, last = at
    start, end = words[first].start, words[last].end
    if _word_before(text, start) in places() or _is_quoted(text, start, end):
        return False
    name = words[index]
    if last > first:
        return name.capital or _patronymic_words(text, words, index) > 0
    if not alone or not name.capital or name.shouted:
        return False
    sure = name.folded not in first_names.ambiguous()
    return sure or _word_before(text, start) in roles() or _AGE.match(text, end) is not None


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand right before and right after: a ship, a shop, a residential complex."""
    return start > 0 and text[start - 1] in _OPENING and end < len(text) and text[end] in _CLOSING


def _word_before(text: str, start: int) -> str:
    """The lower-case word just before a place in a text, its full stop left out; empty where there is none."""
    match = _WORD_BEFORE.search(text[max(0, start - _FARTHEST) : start])
    return match[1].lower() if match else ""


def _starts(pattern: re.Pattern[str], text: str, start: int) -> bool:
    """Whether what stands before a place in a text ends as the pattern says."""
    return pattern.search(text[max(0, start - _FARTHEST) : start]) is not None


def _with_initials(text: str) -> Iterator[tuple[int, int]]:
    for match in _INITIALS.finditer(text):
        surname = _Word(match["after"] or match["before"] or match["single"], *match.span())
        sure = surname.shaped or not (match["one"] or match["single"])
        if match["one"] and _CAPITALISED.match(text, match.end() + 1):  # «в Киеве Д. Мельник»
            sure = surname.nominative
        # «Вариант А. Петров пришёл»: one initial before a surname must begin the cell or a part of the sentence.
        begins = not match["single"] or _starts(_PART_STARTS, text, match.start())
        if sure and begins and not surname.plain and _word_before(text, match.start()) not in places():
            yield match.span()


def _follows_role(text: str, match: re.Match[str]) -> bool:
    word = _Word(match[0], *match.span())
    return (
        text[word.start - 1 : word.start] in (" ", "\xa0")
        and word.shaped
        and not word.plain
        and not word.shouted
        and not (_ADJECTIVE.search(word.text) and _LOWER_WORD.match(text, word.end))
        and _word_before(text, word.start) in roles()
    )
