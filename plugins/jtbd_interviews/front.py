"""The front matter of a coded interview: YAML between two lines of `---`, with the lines it really stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from jtbd_interviews.spoken import Role  # noqa: TC001 - pydantic needs it when the class is made
from jtbd_reports import Location, Problem, ProjectError
from jtbd_reports.options import Options
from jtbd_reports.tables.mapping import Word
from jtbd_reports.validation import check
from jtbd_reports.yaml_files import parse

if TYPE_CHECKING:
    from jtbd_reports.yaml_files import Document

_FENCE = re.compile(r"---[ \t]*(?=\n|$)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_ZEROS = re.compile(r"[+-]?0[0-9]")
_CODER = re.compile(r"[^,{}\[\]]+")


def _as_identifier(value: object) -> object:
    """A key as text; a number that was rounded on its way is none."""
    if isinstance(value, float):
        message = "expected text, got a number with a point or an exponent"
        raise ValueError(message, "Put it in quotes.")  # noqa: TRY004 - pydantic takes ValueError alone
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_coder(value: object) -> object:
    text = str(value)
    if not _CODER.fullmatch(text):
        raise ValueError("a coder's name may hold no comma, bracket or brace")
    return text.strip()


Identifier = Annotated[str, BeforeValidator(_as_identifier, json_schema_input_type=str | int), Field(min_length=1)]
Coder = Annotated[Word, BeforeValidator(_as_coder, json_schema_input_type=str)]


class FrontMatter(Options):
    """What an interview says of itself before it begins."""

    id: Identifier
    """Unique in the project."""
    consent: Literal["quotes", "internal"]
    """What may leave the project: its words (quotes), or counts only (internal)."""
    who: Word | None = None
    """Who was spoken to, as it may be said in a report."""
    segment: Word | None = None
    """The segment or job the person stands for."""
    role: Word | None = None
    """Buyer, user, expert …"""
    date: Word | None = None
    """When it was held."""
    customer_id: Identifier | None = None
    """The customer's phone, e-mail or key; it is hashed when read."""
    account_id: Identifier | None = None
    """The company."""
    coder: Coder | None = None
    """Who marked the passages."""
    language: Word | None = None
    """In which it was held: ru, en …"""
    speakers: dict[Word, Role] = Field(default_factory=dict)
    """Names of speakers in the text, each with interviewer, interviewee or other."""


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter as its model, where its values stand, and the offset at which the interview begins."""

    matter: FrontMatter | None
    document: Document | None
    body: int
    problems: tuple[Problem, ...] = ()


def front(text: str, path: str) -> Front:
    """The front matter of a file's text, or what is wrong with it.

    Args:
        text: of the whole file, lines ending in a line feed.
        path: the file as shown to the user.
    """
    begin = len(text) - len(text.lstrip())
    opening = _FENCE.match(text, begin)
    if opening is None:
        hint = "Begin the file with id and consent between two lines of ---, as jtbd-reports new-interview does."
        return Front(None, None, 0, (Problem(Location(path, 1), "this interview has no front matter", hint=hint),))
    closing = _CLOSING.search(text, opening.end())
    line = text.count("\n", 0, begin) + 1
    if closing is None:
        message = "the front matter is not closed: a second line of --- is missing"
        return Front(None, None, len(text), (Problem(Location(path, line, 1), message),))
    # lines before the YAML are kept as empty ones, so that every place in it is the file's own
    yaml = "\n" * line + text[opening.end() + 1 : closing.start()]
    try:
        document = parse(yaml, path)
    except ProjectError as error:
        return Front(None, None, closing.end(), error.problems)
    matter, problems = check(document, FrontMatter, document.data)
    problems += [*_lost_zeros(document, text), *_told_away(document, matter)]
    return Front(None if problems else matter, document, closing.end(), tuple(problems))


def _told_away(document: Document, matter: FrontMatter | None) -> list[Problem]:
    """What `who` says beyond what a report may say: a phone, an e-mail, a document's number."""
    from jtbd_reports.personal import find  # noqa: PLC0415 - word lists that only reading needs

    # a first name is left to the author, who alone knows whether it was changed
    kinds = {found.kind for found in find((matter.who or "") if matter else "")} - {"name"}
    hint = "A report may show it: say whom you spoke to without it."
    return [document.problem(("who",), f"this holds personal data ({', '.join(sorted(kinds))})", hint)] if kinds else []


def _lost_zeros(document: Document, text: str) -> list[Problem]:
    """Keys that YAML took for numbers, dropping the zeros they begin with."""
    lines = text.split("\n")
    found: list[Problem] = []
    for key in ("id", "customer_id", "account_id"):
        value = document.data.get(key) if isinstance(document.data, dict) else None
        place = document.location((key,))
        if isinstance(value, int) and _ZEROS.match(lines[place.line - 1][place.column - 1 :]):
            found.append(document.problem((key,), "YAML drops the zeros this number begins with", "Put it in quotes."))
    return found
