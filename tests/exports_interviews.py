"""Interviews, transcripts and reviews as their formats are, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TALK = """\
## Ситуация

Интервьюер: С чего всё началось?

Собеседник: [Сорок восемь тысяч в месяц]{push price job=photo}, и это [смеётся] если никто не отменил.

Ещё [такси]{habit}, потому что свет не возят.

## Поиск

**Интервьюер:** Где искали?
**Собеседник 2:** В [поиске](https://example.org/a) набирала: [«окна на север»]{words, sentiment=neutral}.
"""


def interview(body: str = TALK, **front: str) -> str:
    """A coded interview; keys of the front matter as they stand, an empty one left out."""
    head = {"id": "I-01", "consent": "quotes", "date": "2026-03-14", "coder": "anna", "segment": "photo"} | front
    lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
    return f"---\n{lines}---\n{body}"


def written(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files below the folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def sentirueval(reviews: Sequence[tuple[str, str, str, Sequence[Mapping[str, str]]]]) -> str:
    """Reviews (id, date, text, aspects) as SentiRuEval-2015 writes them."""
    made = []
    for name, date, text, aspects in reviews:
        marks = "".join(
            f"            <aspect {' '.join(f'{key}={quoteattr(value)}' for key, value in aspect.items())}/>\n"
            for aspect in aspects
        )
        made.append(
            f'    <review id="{name}">\n        <meta>\n            <object>O</object>\n            <user>u</user>\n'
            f"            <date>{date}</date>\n        </meta>\n        <text>{escape(text)}</text>\n"
            f"        <aspects>\n{marks}        </aspects>\n    </review>\n"
        )
    return f'<?xml version="1.0" ?>\n<reviews>\n{"".join(made)}</reviews>\n'


def aspect(term: str, begin: int, **more: str) -> dict[str, str]:
    """An aspect with its offsets."""
    base = {"category": "Food", "from": str(begin), "mark": "Rel", "sentiment": "positive", "term": term}
    return {**base, "to": str(begin + len(term)), "type": "explicit", **more}
