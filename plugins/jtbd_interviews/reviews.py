"""Reviews with marked aspects, as SentiRuEval-2015 wrote them: XML of reviews, each with a text and its aspects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from jtbd_interviews.marks import SENTIMENTS
from jtbd_interviews.spoken import Interview, Mark, Turn
from jtbd_reports import Location, Problem, ProjectError, Rejected
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad

if TYPE_CHECKING:
    from typing import Literal

    from jtbd_reports.reading import DateOrder

EXTRAS = ("mark", "type")
"""Attributes of an aspect that the vocabulary has no column for: relevance, and explicit, implicit or fact."""
_DEEP = 20


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews of a file, aspects that could not be read, and how many were odd."""

    interviews: tuple[Interview, ...]
    aspects: int
    rejected: tuple[Rejected, ...]
    moved: int
    """Aspects whose words do not stand where they are said to."""
    two_sided: int
    """Aspects that are both good and bad."""


@dataclass(slots=True)
class _Review:
    """One review as it is parsed."""

    id: str
    line: int
    text: str = ""
    date: str = ""
    aspects: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def read_reviews(
    data: bytes, path: str, shown: str, order: DateOrder, consent: Literal["quotes", "internal"]
) -> Reviews:
    """All reviews of a file, each an interview of one turn whose passages are its aspects.

    Args:
        data: the file.
        path: the file within the project, for rejected aspects.
        shown: the file as shown to the user.
        order: of day, month and year.
        consent: what may leave the project.

    Raises:
        ProjectError: it is not XML, declares entities, or holds no reviews.
    """
    parser = _Parser(shown)
    parser.feed(data)
    if not parser.reviews:
        raise ProjectError([Problem(Location(shown, 1), "this XML holds no <review>")])
    rejected: list[Rejected] = []
    interviews: list[Interview] = []
    moved = two_sided = 0
    for review in parser.reviews:
        marks: list[Mark] = []
        for line, aspect in review.aspects:
            term = aspect.get("term", "").strip() or _words(review.text, aspect)
            if not term or not aspect.get("category", "").strip():
                reason = "an aspect without words" if not term else "an aspect without a category"
                rejected.append(Rejected(path, line, "", reason))
                continue
            moved += _words(review.text, aspect) != aspect.get("term")
            two_sided += aspect.get("sentiment") == "both"
            marks.append(_mark(term, aspect))
        interviews.append(_interview(review, tuple(marks), shown, order, consent))
    count = sum(len(review.aspects) for review in parser.reviews)
    return Reviews(tuple(interviews), count, tuple(rejected), moved, two_sided)


def _mark(term: str, aspect: dict[str, str]) -> Mark:
    sentiment = aspect.get("sentiment", "").lower()
    extra = tuple(aspect.get(name) for name in EXTRAS)
    known = sentiment if sentiment in SENTIMENTS else None
    # in lower case, so that `Price` of a review meets the code `price` of an interview
    return Mark(" ".join(term.split()), (aspect["category"].strip().lower(),), None, known, extra)


def _interview(
    review: _Review, marks: tuple[Mark, ...], shown: str, order: DateOrder, consent: Literal["quotes", "internal"]
) -> Interview:
    place = Location(shown, review.line)
    text = " ".join(review.text.split())
    held_at = moment(review.date.strip(), order)
    return Interview(
        review.id,
        (Turn("interviewee", text, marks, place),) if text or marks else (),
        place,
        consent,
        "review",
        held_at=None if isinstance(held_at, Bad) else held_at,
    )


def _words(text: str, aspect: dict[str, str]) -> str:
    """What stands at the aspect's offsets."""
    begin, end = aspect.get("from", ""), aspect.get("to", "")
    return text[int(begin) : int(end)] if begin.isdecimal() and end.isdecimal() else ""


class _Parser:
    """Walks the XML once; expat itself, for the line of each element and to refuse entities before they grow."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.reviews: list[_Review] = []
        self.open: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.entity

    def feed(self, data: bytes) -> None:
        """Parse the whole file."""
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError as error:
            place = Location(self.shown, error.lineno, error.offset + 1)
            message = f"this is not whole XML: {expat.errors.messages[error.code]}"
            raise ProjectError([Problem(place, message)]) from None
        except (LookupError, ValueError):
            message = "the encoding that this XML declares is not known"
            raise ProjectError([Problem(Location(self.shown, 1), message)]) from None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        line = self.parser.CurrentLineNumber
        if len(self.open) > _DEEP:
            raise ProjectError([Problem(Location(self.shown, line), "the elements are nested too deeply")])
        if name == "review":
            self.reviews.append(_Review(attributes.get("id", "").strip() or str(len(self.reviews) + 1), line))
        elif name == "aspect" and self.reviews:
            self.reviews[-1].aspects.append((line, attributes))
        self.open.append(name)

    def end(self, _name: str) -> None:
        """An element ends."""
        self.open.pop()

    def characters(self, text: str) -> None:
        """Text of the innermost element, in pieces."""
        if self.reviews and self.open[-1] == "text":
            self.reviews[-1].text += text
        elif self.reviews and self.open[-1] == "date":
            self.reviews[-1].date += text

    def entity(self, *_declared: object) -> None:
        """Entities can fill any memory; no review needs one."""
        place = Location(self.shown, self.parser.CurrentLineNumber)
        raise ProjectError([Problem(place, "this XML declares entities, which are not read")])
