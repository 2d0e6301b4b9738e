r"""Words in every form they take in a text: Russian by dictionary, English by rule, as portable regular expressions.

The expressions use neither `\b` nor `\w` nor lookarounds, so that DuckDB (RE2), Spark (Java) and Python read them
alike, Cyrillic included. They are meant for folded text: lower case, е for ё.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

LETTERS = "a-zß-öø-ÿĀ-ɏЀ-ӿ"
"""Latin with its accents and Cyrillic, as the inside of a character class."""
SEAM = "\x1f"
"""Stands between the columns of `text`, so that no phrase spans two of them."""
_GAP = f"[^{LETTERS}0-9{SEAM}]+"
_TOKEN = re.compile(f"[{LETTERS}0-9]+\\*?")
_RUSSIAN = re.compile("[а-я]+")
_ENGLISH = re.compile("[a-z]+")
_LEAST_SCORE = 0.05
"""How likely a reading of an inflected form must be before its other forms are taken."""
_PER_PATTERN = 4000
"""Alternatives in one expression; RE2 refuses programs that are too large."""
_CLOSED_SYLLABLE = re.compile("[^aeiou]?[aeiouy][bdfgklmnprtvz]|.*[^aeiou][aeiouy][bdfgklmnprtvz]")
_FUNCTION = ("PREP", "CONJ", "PRCL", "INTJ", "NPRO", "Apro", "NUMR", "PRED")
_STOP_WORDS = """
a about after all also an and any are as at be been but by can could did do does for from get had has have he
her here him his how i if in into is it its just like me more my no not now of on one only or other our out
she should so some than that the their them then there they this to too up us very was we were what when where
which who why will with would you your быть мочь хотеть очень просто нужный нужно надо можно весь свой еще уже
там тут где как когда если чтобы потом
"""
_STOP = frozenset(_STOP_WORDS.split())


def fold(text: str) -> str:
    """The text as it is compared: lower case, е for ё (also where the dots are a character of their own)."""
    return text.lower().replace("ё", "е").replace("е\u0308", "е").replace("и\u0306", "й")


def tokens(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase; a trailing `*` stays with its word."""
    return tuple(_TOKEN.findall(fold(phrase)))


def lemma(word: str) -> str:
    """The dictionary form of a Russian word, any other word as it is, folded."""
    word = fold(word)
    if not _RUSSIAN.fullmatch(word):
        return word
    readings = _analyzer().parse(word)
    # Slang that no dictionary has is mostly feminine (однушка, трёшка), which the analyzer takes for neuter.
    feminine = (one for one in readings if not one.is_known and "femn" in one.tag and "sing" in one.tag)
    found = readings[0] if readings[0].is_known else next(feminine, readings[0])
    return fold(found.normal_form)


def is_name(word: str) -> bool:
    """Whether a Russian word may be a first name, surname or patronymic."""
    readings = _analyzer().parse(fold(word)) if _RUSSIAN.fullmatch(fold(word)) else ()
    return any(mark in reading.tag for reading in readings for mark in ("Name", "Surn", "Patr"))


def is_function_word(word: str) -> bool:
    """Whether a word only holds a sentence together (pronoun, preposition, conjunction, particle, auxiliary)."""
    word = fold(word)
    if word in _STOP:
        return True
    return bool(_RUSSIAN.fullmatch(word)) and bool(set(_FUNCTION) & set(_analyzer().parse(word)[0].tag.grammemes))


@lru_cache(maxsize=8192)
def forms(word: str) -> tuple[str, ...]:
    """Every form of a folded word, itself among them, sorted.

    A word in its dictionary form is taken as that word only: «мой» is "my", not the imperative of "wash". Any other
    form stands for all words it may be a form of. Words that no dictionary has («однушка») are inflected like those
    they end like. English follows the rules of regular words; irregular forms are for the author to list.
    """
    if _RUSSIAN.fullmatch(word):
        return tuple(sorted(_russian(word)))
    return tuple(sorted(_english(word))) if _ENGLISH.fullmatch(word) else (word,)


def patterns(phrases: Iterable[str]) -> tuple[str, ...]:
    """Regular expressions for folded text, one of which is found wherever one of the phrases stands in any form."""
    edges: dict[tuple[bool, bool], list[str]] = {}
    for phrase in sorted(set(map(tokens, phrases)) - {()}):
        for start, end, body in _bodies(phrase):
            edges.setdefault((start, end), []).append(body)
    found: list[str] = []
    for edge, bodies in sorted(edges.items()):
        chunks = (bodies[first : first + _PER_PATTERN] for first in range(0, len(bodies), _PER_PATTERN))
        found += (_bounded(edge, chunk) for chunk in chunks)
    return tuple(found)


def _bodies(phrase: tuple[str, ...]) -> list[tuple[bool, bool, str]]:
    """Alternatives for a phrase, each with whether digits may not touch its start and its end."""
    starts = phrase[0][0].isdigit()
    prefix = phrase[-1].endswith("*")
    ends = phrase[-1][-1].isdigit()
    if len(phrase) == 1 and not prefix:
        return [(starts, ends, form) for form in forms(phrase[0])]
    # A prefix at the end runs through the rest of its word, so the boundary after it always holds.
    return [(starts, ends or prefix, _GAP.join(map(_alternatives, phrase)))]


def _alternatives(word: str) -> str:
    if word.endswith("*"):
        return f"{word[:-1]}[{LETTERS}0-9]*"
    found = forms(word)
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def _bounded(edge: tuple[bool, bool], bodies: list[str]) -> str:
    # A digit glued to a word does not hide it («студия25м»), unless the word itself begins or ends with one.
    before, after = (f"[^{LETTERS}{'0-9' if digits else ''}]" for digits in edge)
    return f"(?:^|{before})(?:{'|'.join(bodies)})(?:{after}|$)"


@lru_cache(maxsize=1)
def _analyzer() -> Any:  # noqa: ANN401 - pymorphy3 carries no types
    import pymorphy3  # noqa: PLC0415 - 0.4 s that a project without Russian words need not pay

    return pymorphy3.MorphAnalyzer()


def _russian(word: str) -> set[str]:
    readings = [reading for reading in _analyzer().parse(word) if reading.score >= _LEAST_SCORE]
    own = [reading for reading in readings if fold(reading.normal_form) == word]
    return {word} | {fold(form.word) for reading in own or readings for form in reading.lexeme}


def _english(word: str) -> set[str]:
    """Plural, third person, past and participle of a regular word."""
    # Endings make other words of very short ones.
    if len(word) < 3:  # noqa: PLR2004 - "be" is not "bed"
        return {word, f"{word}s"}
    return {word, *_with_s(word), *_with_ed_ing(word)}


def _with_s(word: str) -> set[str]:
    if re.search("[^aeiou]y$", word):
        return {f"{word[:-1]}ies"}
    if re.search("[^aeiou]o$", word):
        return {f"{word}s", f"{word}es"}
    return {f"{word}es"} if re.search("(s|x|z|ch|sh)$", word) else {f"{word}s"}


def _with_ed_ing(word: str) -> set[str]:
    if word.endswith("ie"):
        return {f"{word}d", f"{word[:-2]}ying"}
    if word.endswith("ee"):
        # "see" is not "seed": so short a word in -ee is irregular or no verb.
        return {f"{word}ing"} | ({f"{word}d"} if len(word) > 3 else set())  # noqa: PLR2004
    if word.endswith("e"):
        return {f"{word}d", f"{word[:-1]}ing"}
    if re.search("[^aeiou]y$", word):
        return {f"{word[:-1]}ied", f"{word}ing"}
    plain, doubled = {f"{word}ed", f"{word}ing"}, {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    # "visit" keeps its t, "plan" does not.
    if not _CLOSED_SYLLABLE.fullmatch(word):
        return plain
    # One closed syllable doubles (planned, never "caring" for "car"); in longer words the stress decides, so both.
    return doubled if len(re.findall("[aeiouy]+", word)) == 1 else plain | doubled
