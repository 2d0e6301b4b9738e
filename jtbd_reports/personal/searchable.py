"""One spelling of a text before it is searched, whatever spaces, hyphens and line breaks it was set with."""

from __future__ import annotations

import re
import unicodedata

BREAK = "\u2028"
"""A line ends here, yet what it says may go on: a soft break. A line feed parts cells and paragraphs: a hard one."""

_KEPT = frozenset("№…℡")
_HYPHENS = frozenset("\u2010\u2011\u2212")
_HYPHENATED = re.compile(f"[\u2010\xad] ?{BREAK} ?")
_SPACES = re.compile(r"[ \t\x0b\x0c]{2,}|[\t\x0b\x0c]")
_NUMBER_ENDS = re.compile(r"[+(]*\d[\d ()+-]*$")
_NUMBER_BEGINS = re.compile(r"[(]?\d[\d ()-]*")
_DIALLED = re.compile(r"\+7|\(\d|\d-\d")
_GOES_ON = re.compile(r"[^\W\d_]|[.,;!?]$")


def searchable(text: str) -> tuple[str, ...]:
    """The forms of a text to search: by lines, and, where lines were broken, those lines joined.

    Letters are composed and compatible ones replaced (NFKC), characters without a shape and soft hyphens left out,
    spaces of every width made one. Numbers are joined over a soft break only where they are written as phones are or
    prose goes on after them: the figures of two lines of a table are no phone.

    Args:
        text: paragraphs and cells parted by line feeds, lines within them by `BREAK`.
    """
    clean = _clean(text)
    lines = clean.replace(BREAK, "\n")
    broken = "\n".join(_joined(line) for line in clean.split("\n") if BREAK in line)
    return (lines, broken) if broken else (lines,)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _HYPHENATED.sub("", text)
    # a text has few different characters, so each replacement is made at once
    for char in {char for char in set(text) if char > "\x7e" and char != BREAK}:
        plain = _plain(char)
        if plain != char:
            text = text.replace(char, plain)
    text = _SPACES.sub(" ", text)
    for end in ("\n", BREAK):
        text = text.replace(f" {end}", end).replace(f"{end} ", end)
    return text


def _plain(char: str) -> str:
    """What a character stands for; raised figures stay what they are, since a footnote is no digit."""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if char in _HYPHENS:
        return "-"
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    return char if char in _KEPT or category == "No" else unicodedata.normalize("NFKC", char)


def _joined(line: str) -> str:
    first, *others = line.split(BREAK)
    joined, last = [first], first
    for part in others:
        joined += [" " if _belong_together(last, part) else "\n", part]
        last = part
    return "".join(joined)


def _belong_together(left: str, right: str) -> bool:
    ends, begins = _NUMBER_ENDS.search(left), _NUMBER_BEGINS.match(right)
    if not (ends and begins):
        return True
    return bool(_DIALLED.search(f"{ends[0]} {begins[0]}") or _GOES_ON.search(right, begins.end()))
