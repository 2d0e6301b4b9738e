"""Texts as the words they are made of: dictionary forms of what carries meaning, remembered while a program runs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jtbd_jobs.rules.words import LETTERS, fold, is_function_word, lemma

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(f"[{LETTERS}]{{2,}}")
_ENGLISH = re.compile("[a-z]{4,}")


def lemmas(text: str) -> tuple[str, ...]:
    """The dictionary forms of a text's words, each once, in the order of the text; function words are left out."""
    return tuple(dict.fromkeys(found for form in _WORD.findall(fold(text)) if (found := _root(form))))


def all_lemmas(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """`lemmas` of each text."""
    return [lemmas(text) for text in texts]


# A language has some hundred thousand forms; each is looked up in the dictionary once, however many texts there are.
@lru_cache(maxsize=1 << 20)
def _root(form: str) -> str:
    if is_function_word(form):
        return ""
    found = lemma(form)
    return _singular(found) if _ENGLISH.fullmatch(found) else found


def _singular(word: str) -> str:
    """An English word without the s of its plural or third person.

    Source: the "S" stemmer of Harman, How effective is suffixing? (1991).
    """
    if word.endswith("ies") and word[-4:-3] not in {"e", "a"}:
        return f"{word[:-3]}y"
    if word.endswith("es") and word[-3:-2] not in {"a", "e", "o"}:
        return word[:-1]
    return word[:-1] if word.endswith("s") and word[-2:-1] not in {"u", "s"} else word
