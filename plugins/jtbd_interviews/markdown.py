"""Coded interviews: Markdown of headings and paragraphs, each turn beginning with its speaker's name and a colon."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from jtbd_interviews.front import front
from jtbd_interviews.marks import coded
from jtbd_interviews.places import Places
from jtbd_interviews.speakers import roles
from jtbd_interviews.spoken import Interview, Turn
from jtbd_reports import nearest
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_interviews.front import Front
    from jtbd_interviews.marks import Words
    from jtbd_interviews.spoken import Role
    from jtbd_reports import Problem
    from jtbd_reports.reading import DateOrder

_LABEL = re.compile(
    r"[ ]{0,3}(?:\*\*|__)?(?P<name>[^\W\d_][^:\n*_\[\]{}\\]{0,39}?)(?:\*\*|__)?[ ]?:(?:\*\*|__)?(?=\s|$)"
)
_HEADING = re.compile(r"[ ]{0,3}(?:#{1,6}(?:\s|$)|(?:-{3,}|\*{3,}|_{3,})[ \t]*$)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MOST_WORDS = 4
_OFTEN = 2
"""How often a name must begin a paragraph before it is taken for a speaker without being told."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the project says for every file: what marks may say, roles of speakers by name, the order of dates."""

    words: Words
    speakers: Mapping[str, Role]
    date_order: DateOrder


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph or a part of one that a speaker begins.

    Attributes:
        text: with its label.
        start: its offset in the file.
        fresh: whether a heading stands before it.
    """

    text: str
    start: int
    fresh: bool = False

    @property
    def match(self) -> re.Match[str] | None:
        """The label it begins with, whoever it may be."""
        found = _LABEL.match(self.text)
        return found if found and len(found["name"].split()) <= _MOST_WORDS else None

    @property
    def label(self) -> str:
        """The name it begins with, empty where there is none."""
        return self.match["name"].strip() if self.match else ""

    def parted(self, found: Mapping[str, Role]) -> Iterator[_Piece]:
        """The piece cut at lines that begin with a known speaker, since people leave no empty lines between."""
        starts = [line.start - self.start for line in self.lines() if line.label in found]
        for begin, end in pairwise([0, *starts, len(self.text)]):
            yield _Piece(self.text[begin:end], self.start + begin, fresh=self.fresh and not begin)

    def lines(self) -> Iterator[_Piece]:
        """Each line but the first."""
        found = re.finditer(r"(?<=\n)[^\n]+", self.text)
        return (_Piece(line[0], self.start + line.start()) for line in found)


def read_markdown(text: str, path: str, context: Context) -> tuple[Interview | None, list[Problem]]:
    """The interview, or everything that is wrong with it.

    Args:
        text: of the whole file, lines ending in a line feed.
        path: the file as shown to the user.
        context: what the project says.
    """
    head, places = front(text, path), Places.of(path, text)
    told = {**context.speakers, **(head.matter.speakers if head.matter else {})}
    paragraphs = list(_paragraphs(_blanked(text), head.body))
    found = roles((line.label for piece in paragraphs for line in piece.lines()), told)
    found |= _speakers([piece.label for piece in paragraphs if piece.label], told, head)
    parts = [part for piece in paragraphs for part in piece.parted(found)]
    turns, problems = _turns(parts, found, places, context.words)
    held_at, undated = _date(head, context.date_order)
    problems = [*head.problems, *undated, *problems]
    matter = head.matter
    if problems or matter is None:
        return None, problems
    return Interview(
        matter.id, tuple(turns), places.at(0), matter.consent, "interview", matter.who, matter.segment, matter.role,
        matter.account_id, matter.customer_id, held_at, matter.language, matter.coder,
    ), []  # fmt: skip


def _blanked(text: str) -> str:
    """The text with comments as white space, so that every place stays what it was."""
    return _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)


def _paragraphs(text: str, body: int) -> Iterator[_Piece]:
    """Paragraphs behind the front matter; headings and rules part them."""
    offset, begin, fresh = 0, -1, True
    for line in [*text.split("\n"), ""]:
        heading = _HEADING.match(line)
        if offset > body:
            if begin >= 0 and (not line.strip() or heading):
                yield _Piece(text[begin : offset - 1], begin, fresh)
                begin, fresh = -1, False
            if heading:
                fresh = True
            elif line.strip() and begin < 0:
                begin = offset
        offset += len(line) + 1


def _speakers(labels: Sequence[str], told: Mapping[str, Role], head: Front) -> dict[str, Role]:
    """Roles by label: what is told, what the words mean, who the interview is with, who alone keeps returning."""
    found = roles(labels, told)
    who = ((head.matter.who or "") if head.matter else "").casefold()
    times = Counter(label for label in labels if label not in found)
    for label in times:
        if label.casefold() in {who, who.partition(",")[0].strip(), who.partition(" ")[0]}:
            found[label] = "interviewee"
    others = [label for label, often in times.items() if label not in found and often >= _OFTEN]
    if len(others) == 1 and "interviewer" in found.values() and "interviewee" not in found.values():
        found[others[0]] = "interviewee"
    return found


def _turns(
    pieces: Sequence[_Piece], found: Mapping[str, Role], places: Places, words: Words
) -> tuple[list[Turn], list[Problem]]:
    """Turns: a paragraph without a speaker goes on with the last one, unless a heading stands between."""
    turns: list[Turn] = []
    problems: list[Problem] = []
    role: Role = "other"
    going = False
    for piece in pieces:
        label, match = piece.label, piece.match
        if label or piece.fresh:
            role, going = found.get(label, "other"), False
        if match and label not in found:
            problems.append(_unknown(label, piece.start + match.start("name"), found, places))
        skipped = match.end() if match else 0
        read = coded(piece.text[skipped:], piece.start + skipped, places, words)
        problems += read.problems
        if read.text:
            last = turns.pop() if going else Turn(role, "", (), places.at(piece.start))
            text = f"{last.text}\n\n{read.text}".lstrip()
            turns.append(Turn(role, text, (*last.marks, *read.marks), last.place))
            going = True
    return turns, problems


def _unknown(label: str, at: int, found: Mapping[str, Role], places: Places) -> Problem:
    hint = nearest(label, found) or (
        r"Name the role under speakers: in the front matter, or write \: where nobody begins to speak."
    )
    return places.problem(at, f"the speaker {label!r} is not known", hint)


def _date(head: Front, order: DateOrder) -> tuple[dt.datetime | None, list[Problem]]:
    if head.matter is None or head.document is None or head.matter.date is None:
        return None, []
    found = moment(head.matter.date, order)
    if isinstance(found, Bad):
        return None, [head.document.problem(("date",), f"expected a date like 2026-03-14, got {head.matter.date!r}")]
    return found, []
