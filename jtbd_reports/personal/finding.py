"""Personal data in a text: found, or replaced by a mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from jtbd_reports.personal.documents import cards_in, inns_in, ogrns_in, passports_in, snils_in
from jtbd_reports.personal.emails import emails_in
from jtbd_reports.personal.found import Found, settled
from jtbd_reports.personal.names import names_in
from jtbd_reports.personal.phones import phones_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jtbd_reports.personal.found import Kind

Spans: TypeAlias = "Iterator[tuple[int, int]]"
# Six digits with little between them: the shortest number worth a closer look; nine: the shortest document.
_NUMBER = re.compile(r"\d(?:[^\w\n]{0,4}\d){5}")
_LONG_NUMBER = re.compile(r"\d(?:[^\w\n]{0,4}\d){8}")
_DOCUMENTS: tuple[tuple[Kind, Callable[[str], Spans], tuple[str, ...]], ...] = (
    ("snils", snils_in, ("-", "снилс", "snils")),
    ("inn", inns_in, ("инн", "inn")),
    ("ogrn", ogrns_in, ("огрн", "ogrn")),
)
_PASSPORT_WORDS = ("паспорт", "загран", "сери", "passport", "№")


def find(text: str, *, alone: bool = True) -> tuple[Found, ...]:
    """Phones, e-mails, names and document numbers in a text, in order and without overlaps.

    Args:
        text: a comment, an answer, a phrase, a page's text; Russian or English.
        alone: whether a first name by itself counts as a name.
    """
    return settled(_candidates(text, alone=alone))


def redact(text: str, mark: Callable[[Kind], str] = "‹{}›".format) -> str:
    """The text with everything found replaced by `mark(kind)`, by default `‹phone›`."""
    parts, end = [], 0
    for found in find(text):
        parts += [text[end : found.start], mark(found.kind)]
        end = found.end
    return "".join([*parts, text[end:]])


def _candidates(text: str, *, alone: bool) -> Iterator[Found]:
    yield from (Found("email", *span) for span in emails_in(text))
    if _NUMBER.search(text):
        yield from _numbers(text, text.lower())
    yield from (Found("name", *span) for span in names_in(text, alone=alone))


def _numbers(text: str, lower: str) -> Iterator[Found]:
    """Numbers by kind, the surest first; a kind that must be called by its word is looked for where the word is."""
    long = _LONG_NUMBER.search(text) is not None
    if long:
        yield from (Found("card", *span) for span in cards_in(text))
        for kind, spans_in, words in _DOCUMENTS:
            if any(word in lower for word in words):
                yield from (Found(kind, *span) for span in spans_in(text))
    if any(word in lower for word in _PASSPORT_WORDS):
        yield from (Found("passport", *span) for span in passports_in(text))
    yield from (Found("phone", *span) for span in phones_in(text))
