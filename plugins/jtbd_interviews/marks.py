"""Inline coding: `[the words]{push anxiety job=photo}` within a paragraph; one walk over its characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from jtbd_interviews.spoken import Mark
from jtbd_reports import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_interviews.places import Places
    from jtbd_reports import Problem

SENTIMENTS = ("positive", "negative", "neutral")
_KEYS = ("job", "sentiment")
_PUNCTUATION = set("\\[]{}():*_`#>~!-.+\"'<|")
_NEAR = 8
"""Blanks between a mark and its codes that are taken for a slip."""
_WORD = re.compile(r"[^\s,]+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """What a mark may say: its codes, and its jobs where the project names them (any where it does not)."""

    codes: Sequence[str]
    jobs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """A paragraph without its marks, the marks in order, and everything that is wrong with it."""

    text: str
    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...]


def coded(text: str, start: int, places: Places, words: Words) -> Coded:
    """The paragraph's words and marks.

    A backslash takes the meaning from the punctuation behind it; `[x](address)` is a link and leaves `x`; brackets
    that no braces follow stay as they are: `[laughs]`.

    Args:
        text: the paragraph.
        start: its offset in the file.
        places: of the file.
        words: what marks may say.
    """
    walk = _Walk(text, start, places, words)
    walk.run()
    return Coded(tidy("".join(walk.out)), tuple(mark for _, _, mark in walk.marks), tuple(walk.problems))


def tidy(text: str) -> str:
    """Text with each run of white space as one blank and without marks of emphasis."""
    return _SPACES.sub(" ", text.replace("**", "")).strip()


@dataclass(slots=True)
class _Walk:
    """The state of the walk: what has come out, which brackets are open, which marks were found."""

    text: str
    start: int
    places: Places
    words: Words
    out: list[str] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)
    """Brackets not closed yet: place in `out`, place in the text."""
    marks: list[tuple[int, int, Mark]] = field(default_factory=list)
    """Where each begins in `out` and in the text."""
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> None:
        """Walk to the end; brackets left open are refused."""
        index = 0
        while index < len(self.text):
            index = self.step(index)
        for _, at in self.open:
            self.refuse(at, "this bracket is never closed", r"Write \[ for one that opens no mark.")

    def step(self, at: int) -> int:
        """Take what stands at the place; the place of what comes next."""
        character, after = self.text[at], self.text[at + 1 : at + 2]
        if character == "\\" and after in _PUNCTUATION and after:
            self.out.append(after)
            return at + 2
        if character == "[":
            self.open.append((len(self.out), at))
        elif character == "]" and self.open:
            return self.close(at)
        elif character == "{":
            return self.stray(at)
        self.out.append(character)
        return at + 1

    def close(self, at: int) -> int:
        """A closing bracket: of a mark, of a link, or just a bracket."""
        begin, opened = self.open.pop()
        after = self.text[at + 1 : at + 2]
        end = self.text.find({"{": "}", "(": ")"}.get(after, "\0"), at + 1)
        if after == "{" and end < 0:
            self.refuse(at + 1, "these codes are not closed: } is missing")
            return len(self.text)
        if after == "{":
            self.mark(begin, opened, at + 2, end)
        elif after == "(" and end >= 0:
            self.out[begin] = ""
        else:
            self.out.append("]")
            return at + 1
        return end + 1

    def mark(self, begin: int, opened: int, first: int, end: int) -> None:
        """A whole mark: words that came out since `begin`, codes from `first` to `end`."""
        self.out[begin] = ""
        text = tidy("".join(self.out[begin:]))
        for _, at, _ in takewhile(lambda mark: mark[0] >= begin, reversed(self.marks)):
            self.refuse(at, "a mark may not stand inside another")
        found = self.meaning(first, end)
        if not text:
            self.refuse(opened, "this mark holds no words")
        if found is not None:
            codes, told = found
            self.marks.append((begin, opened, Mark(text, codes, told.get("job"), told.get("sentiment"))))

    def meaning(self, first: int, end: int) -> tuple[tuple[str, ...], dict[str, str]] | None:
        """Codes and keys between braces, None where something is wrong with them."""
        before = len(self.problems)
        codes: list[str] = []
        told: dict[str, str] = {}
        for at, word in self.parts(first, end):
            key, equals, value = word.partition("=")
            if equals:
                self.tell(at, key, value, told)
            elif word in codes:
                self.refuse(at, f"the code {word!r} stands twice in this mark")
            elif word not in self.words.codes:
                self.refuse(at, f"there is no code {word!r}", nearest(word, self.words.codes) or self.known())
            codes.append(word) if not equals else None
        if not codes:
            self.refuse(first - 1, "this mark has no code", self.known())
        return (tuple(codes), told) if len(self.problems) == before else None

    def parts(self, first: int, end: int) -> Iterator[tuple[int, str]]:
        """Words between the braces with their places."""
        return ((first + found.start(), found[0]) for found in _WORD.finditer(self.text[first:end]))

    def tell(self, at: int, key: str, value: str, told: dict[str, str]) -> None:
        """One `key=value` of a mark."""
        known = {"job": self.words.jobs, "sentiment": SENTIMENTS}.get(key)
        if known is None:
            self.refuse(at, f"unknown key {key!r}", nearest(key, _KEYS) or "Known keys: job, sentiment.")
        elif key in told:
            self.refuse(at, f"{key} stands twice in this mark")
        elif not value:
            self.refuse(at, f"{key} has no value")
        elif known and value not in known:
            self.refuse(at, f"{key}: expected one of {', '.join(known)}, got {value!r}", nearest(value, known))
        told[key] = value

    def stray(self, at: int) -> int:
        """An opening brace that stands behind no closing bracket."""
        end = self.text.find("}", at)
        before = self.text[max(0, at - _NEAR) : at].rstrip()
        if self.open:
            self.refuse(self.open.pop()[1], "this mark is not closed: ] is missing before its codes")
        elif before.endswith("]") and self.text[at - 1] != "]":
            self.refuse(at, "a blank parts these codes from their mark", "Write [words]{code}.")
        else:
            self.refuse(at, "these codes belong to no mark", r"Write [words]{code}, or \{ for a plain brace.")
        return end + 1 if end >= 0 else len(self.text)

    def known(self) -> str:
        """All codes, as a hint."""
        return f"Known codes: {', '.join(self.words.codes)}."

    def refuse(self, at: int, message: str, hint: str = "") -> None:
        """Note a problem at a place of the paragraph."""
        self.problems.append(self.places.problem(self.start + at, message, hint))
