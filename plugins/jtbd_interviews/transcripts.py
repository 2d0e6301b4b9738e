"""Plain transcripts: `Name: words`, `Name  00:12` above the words, subtitles (VTT, SRT), or paragraphs alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_interviews.places import Places
from jtbd_interviews.speakers import known_role, roles
from jtbd_interviews.spoken import Interview, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Literal

    from jtbd_interviews.spoken import Role

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_STAMP = re.compile(rf"[\[(<][ \t]{{0,3}}{_CLOCK}[ \t]{{0,3}}[\])>]")
_CUE = re.compile(rf"^{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}", re.MULTILINE)
_NUMBER = re.compile(r"\s*\d+\s*")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-z][^>]*>|<\d[\d:.]*>", re.IGNORECASE)
_NAME = r"(?P<name>[^\W\d_][^:\n,;!?\"«»]{0,39}?)"
_LABEL = re.compile(rf"\s*(?:[\[(<]?{_CLOCK}[\])>]?\s*[-–—]?\s*)?{_NAME}\s*[:\uff1a](?=\s|$)\s*")
_ABOVE = re.compile(
    rf"\s*{_NAME}[ \t]+[\[(]?{_CLOCK}[\])]?\s*$|\s*{_CLOCK}[ \t]+(?P<after>[^\W\d_][^:\n,;!?]{{0,39}})$"
)
_SPEAKER = re.compile(r"(?:speaker|спикер|говорящий|участник)\s*\d+", re.IGNORECASE)
_OFTEN = 3
"""How often an unknown name must begin a line before it is taken for a speaker: "I mean: …" is none."""
_MOST_WORDS = 4
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that says something: its words, the name before them (empty: none), where it stands."""

    text: str
    start: int
    name: str = ""
    paragraph: bool = False


def read_transcript(
    text: str, path: str, name: str, told: Mapping[str, Role], consent: Literal["quotes", "internal"]
) -> Interview:
    """The transcript as an interview without codes.

    Time stamps go. A line that begins with a name begins a turn, what follows without one goes on with it. Where no
    line has a name, each paragraph is a turn of `other`, or each line where there are no empty ones.

    Args:
        text: of the whole file, lines ending in a line feed.
        path: the file as shown to the user.
        name: becomes the interview's id.
        told: roles of speakers by name, as the project gives them.
        consent: what may leave the project.
    """
    lines = list(_subtitles(text) if _CUE.search(text) else _lines(text))
    found = roles([line.name for line in lines if line.name], told)
    places = Places.of(path, text)
    turns = tuple(Turn(found.get(who, "other"), words, (), places.at(at)) for who, words, at in _merged(lines))
    return Interview(name, turns, places.at(0), consent)


def _lines(text: str) -> Iterator[_Line]:
    """Lines with names, those above a line among them."""
    names = _names(text)
    offset, above, paragraph = 0, "", True
    for raw in text.split("\n"):
        label, over = _LABEL.match(raw), _ABOVE.match(raw)
        words = _tidy(raw)
        if over and (who := _over(over)) in names:
            above = who
        elif label and label["name"] in names:
            yield _Line(_tidy(raw[label.end() :]), offset, label["name"], paragraph)
            above = ""
        elif words:
            yield _Line(words, offset, above, paragraph)
            above = ""
        paragraph = not raw.strip()
        offset += len(raw) + 1


def _over(found: re.Match[str]) -> str:
    return (found["name"] or found["after"]).strip()


def _names(text: str) -> set[str]:
    """Names that begin turns: words for the sides of an interview always, others where they keep returning."""
    labels = Counter[str]()
    for raw in text.split("\n"):
        label, over = _LABEL.match(raw), _ABOVE.match(raw)
        if over:
            labels[_over(over)] += 1
        elif label:
            labels[label["name"]] += 1
    return {
        name
        for name, often in labels.items()
        if len(name.split()) <= _MOST_WORDS and (known_role(name) or _SPEAKER.fullmatch(name) or often >= _OFTEN)
    }


def _subtitles(text: str) -> Iterator[_Line]:
    """Cues of VTT or SRT, the voice from its tag or its label; notes, styles and numbers go."""
    offset, inside = 0, False
    for raw in text.split("\n"):
        if _CUE.match(raw):
            inside = True
        elif not raw.strip():
            inside = False
        elif inside:
            voice, label = _VOICE.search(raw), _LABEL.match(_TAG.sub("", raw))
            who = voice[1].strip() if voice else label["name"] if label and not voice else ""
            words = _TAG.sub("", _VOICE.sub("", raw))
            yield _Line(_tidy(words[label.end() :] if label and not voice else words), offset, who, paragraph=True)
        offset += len(raw) + 1


def _merged(lines: Sequence[_Line]) -> Iterator[tuple[str, str, int]]:
    """Turns as speaker, words, offset; nothing said is no turn."""
    named = any(line.name for line in lines)
    parted = any(not line.paragraph for line in lines[1:]) and any(line.paragraph for line in lines[1:])
    who, words, at = "", "", 0
    for line in lines:
        # without any name it is empty lines that part turns, or each line where there are none
        begins = bool(line.name) if named else line.paragraph or not parted
        if begins:
            if words:
                yield who, words, at
            who, words, at = line.name, line.text, line.start
        else:
            words = f"{words} {line.text}".strip()
    if words:
        yield who, words, at


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", _STAMP.sub(" ", text)).strip()
