"""Interviews known by their beginning: front matter and marks, speaker turns, marked reviews."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from jtbd_interviews.speakers import known_role
from jtbd_reports import Recognised

if TYPE_CHECKING:
    from jtbd_reports import Glimpse

_FRONT = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"^(\w+)[ \t]*:", re.MULTILINE)
_KEYS = {"id", "consent", "who", "segment", "role", "date", "coder", "customer_id", "account_id", "speakers"}
_MARK = re.compile(r"(?<!\\)\][{]([\w ,=-]+)[}]")
_LABEL = re.compile(r"^[ \t]*(?:\*\*)?([^\W\d_][^:\n]{0,30}?)(?:\*\*)?[ ]?:(?=\s|$)", re.MULTILINE)
_ABOVE = re.compile(r"^(?:speaker|спикер|участник)[ \t]*\d+[ \t]+[\[(]?\d{1,2}:\d{2}", re.MULTILINE | re.IGNORECASE)
_CUE = re.compile(r"^(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}[ \t]*-->", re.MULTILINE)
_FEW, _TURNS = 2, 4


def recognise(glimpse: Glimpse) -> Recognised | None:
    """What kind of interview the file is, None where it is none.

    Args:
        glimpse: the head of the file.
    """
    text = glimpse.text.removeprefix("\ufeff").replace("\r\n", "\n")
    if glimpse.fault or not text.strip():
        return None
    return _reviews(glimpse, text) or _coded(glimpse, text) or _transcript(glimpse, text)


def _reviews(glimpse: Glimpse, text: str) -> Recognised | None:
    if not re.match(r"\s*<(?:\?xml|reviews)", text) or "<review " not in text or "<aspect " not in text:
        return None
    why = f"XML with {text.count('<aspect '):,} aspects of reviews in its head, each with category and sentiment"
    entry = {"path": glimpse.name, "format": "reviews"}
    aside = "Consent is internal: quotes are counted, not shown; set consent: quotes if they may be."
    fields = (
        ("interviews", "interview_id", "review id"), ("interviews", "held_at", "date"), ("turns", "text", "text"),
        ("quotes", "text", "aspect term"), ("quotes", "code", "aspect category"),
        ("quotes", "sentiment", "aspect sentiment"),
    )  # fmt: skip
    return Recognised("reviews with marked aspects (SentiRuEval)", 0.97, why, entry, "reviews", fields, (aside,))


def _coded(glimpse: Glimpse, text: str) -> Recognised | None:
    front, marks = _FRONT.match(text), len(_MARK.findall(text))
    keys = set(_KEY.findall(front["yaml"])) & _KEYS if front else set()
    entry = {"path": glimpse.name, "format": "markdown"}
    if len(keys) >= _FEW and (keys & {"id", "consent"}):
        why = f"front matter with {', '.join(sorted(keys))}; {marks} coded passages in its head"
        fields = tuple(("interviews", _COLUMNS.get(key, key), key) for key in sorted(keys - {"coder", "speakers"}))
        return Recognised("coded interview", 0.97, why, entry, "interviews", fields)
    if marks >= _FEW:
        why = f"{marks} coded passages like [words]{{code}} in its head"
        aside = "The front matter with id and consent is missing: write it before reading."
        return Recognised("coded interview without front matter", 0.6, why, entry, "interviews", (), (aside,))
    return None


_COLUMNS = {"id": "interview_id", "date": "held_at"}


def _transcript(glimpse: Glimpse, text: str) -> Recognised | None:
    labels = Counter(_LABEL.findall(text))
    sides = {role: sum(n for label, n in labels.items() if known_role(label) == role) for role in _SIDES}
    aside = "A transcript says nothing of consent: it is internal until you set consent: quotes."
    entry = {"path": glimpse.name, "format": "transcript"}
    if all(sides.values()) and sum(sides.values()) >= _TURNS:
        certainty = 0.93
        why = f"{sides['interviewer']} turns of an interviewer and {sides['interviewee']} of an interviewee in its head"
    elif len(_CUE.findall(text)) >= _FEW:
        certainty, why = 0.85, "subtitles: times parted by -->, words below them"
    elif len(_ABOVE.findall(text)) >= _FEW:
        certainty, why = 0.85, "speakers with numbers and times above what they say"
    else:
        return None
    fields = (("turns", "speaker", "label"), ("turns", "text", "words"))
    return Recognised("interview transcript", certainty, why, entry, "interviews", fields, (aside,))


_SIDES = ("interviewer", "interviewee")
