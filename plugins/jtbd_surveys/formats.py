"""How each survey service lays out its export: known by its header, read by its habits."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold, squeeze
from jtbd_surveys.words import GENERIC, OTHER, role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jtbd_reports.reading import DateOrder
    from jtbd_surveys.words import Role

_BRACKETED = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]", re.DOTALL)
_JOINTS = (" / ", ": ", " — ", " – ", " - ")
_SECOND_ROW = re.compile(r"(?:open-ended )?response|ответ(?: в свободной форме)?", re.IGNORECASE)
_QUESTION_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Head:
    """A header taken apart: the question, and the row of a grid or the option that its column is for."""

    text: str
    item: str = ""

    @property
    def header(self) -> str:
        """`Question [item]`, as a Google form writes it: the one spelling for all services."""
        return f"{self.text} [{self.item}]" if self.item else self.text


@dataclass(frozen=True, slots=True)
class Format:
    """The habits of a service.

    Attributes:
        name: as the option `format` has it.
        title: as people say it.
        known: why a header is one of this service's, in words; empty where it is not.
        heads: takes headers apart.
        roles: of columns that hold no answers, by folded header.
        order: of ambiguous dates, whatever the project's; None for the project's.
        utc: whether times are in UTC.
        sent: whether an export holds nothing but what was sent to the end.
        two_headers: whether a second row of headers follows the first.
    """

    name: str
    title: str
    known: Callable[[Sequence[str]], str]
    heads: Callable[[Sequence[str]], list[Head]]
    roles: Mapping[str, Role] = field(default_factory=dict)
    order: DateOrder | None = None
    utc: bool = False
    sent: bool = False
    two_headers: bool = False


def bracketed(headers: Sequence[str]) -> list[Head]:
    """`Question [Row]`."""
    return [_bracketed(squeeze(header)) for header in headers]


def _bracketed(header: str) -> Head:
    match = _BRACKETED.fullmatch(header)
    return Head(match[1], match[2].strip()) if match else Head(header)


def jointed(headers: Sequence[str]) -> list[Head]:
    """`Question [Row]`, or `Question / Option`, `Question: Option` where a neighbour has the same question."""
    heads = bracketed(headers)
    for sign in _JOINTS:
        # a colon in a lone question is punctuation; shared by neighbours it parts question and option
        pairs = [_at(head.text, sign) if not head.item else None for head in heads]
        for at, pair in enumerate(pairs):
            beside = (pairs[n] for n in (at - 1, at + 1) if 0 <= n < len(pairs))
            if pair and any(other and other[0] == pair[0] for other in beside):
                heads[at] = Head(*pair)
    return heads


def _at(text: str, sign: str) -> tuple[str, str] | None:
    before, found, after = text.partition(sign)
    return (before.strip(), after.strip()) if found and before.strip() and after.strip() else None


def item_first(headers: Sequence[str]) -> list[Head]:
    """`Item:Question`, where another column has the same question."""
    texts = [squeeze(header) for header in headers]
    tails = [[text, *(text[match.end() :].strip() for match in re.finditer(":", text))] for text in texts]
    shared = Counter(tail for found in tails for tail in set(found) if tail)
    heads: list[Head] = []
    for text, found in zip(texts, tails, strict=True):
        # the longest tail that another column shares is the question; «Other:» keeps its own colon out
        tail = next((tail for tail in found[1:] if shared[tail] > 1), "")
        heads.append(Head(tail, text[: len(text) - len(tail)].rstrip(": ")) if tail else Head(text))
    return heads


def flattened(headers: Sequence[str], second: Sequence[str]) -> list[str]:
    """Two rows of headers as one: a question stands over its first column only, options and rows below."""
    found: list[str] = []
    text = ""
    for header, below in zip(map(squeeze, headers), map(squeeze, second), strict=True):
        # the question stands over its first column; the cells beside it are empty
        text = header or text
        label = below.replace("[", "(").replace("]", ")")
        found.append(Head(text, "" if _SECOND_ROW.fullmatch(label) else label).header)
    return found


def has_second_header(headers: Sequence[str], second: Sequence[str]) -> bool:
    """Whether a row is the second half of SurveyMonkey's header: nothing below what is not asked."""
    # a first respondent has an id and dates there, a second header nothing
    fixed = [below for header, below in zip(headers, second, strict=True) if fold(header) in _MONKEY]
    return not any(map(squeeze, fixed)) and any(map(squeeze, second))


def _folded(headers: Sequence[str]) -> list[str]:
    return [fold(header) for header in headers]


def _asks(header: str) -> bool:
    """Whether a header reads like a question of a form rather than the name of a field."""
    text = squeeze(header)
    return text.endswith(("?", "]", ":", ".")) or len(text) > _QUESTION_LENGTH


_STAMPS = ("отметка времени", "timestamp", "позначка часу", "zeitstempel", "horodateur", "marca temporal")


def _google(headers: Sequence[str]) -> str:
    folded = _folded(headers)
    if not folded or folded[0] not in _STAMPS or not any(map(_asks, headers[1:])):
        return ""
    return f"the first column is {squeeze(headers[0])!r} and questions follow"


_YANDEX_TIMES = ("время создания", "время отправки", "время ответа", "дата создания", "created")


def _yandex(headers: Sequence[str]) -> str:
    first = _folded(headers)[:4]
    time = next((header for header in first if header in _YANDEX_TIMES), "")
    ids = any(header in {"id", "id ответа", "№", "номер ответа"} for header in first)
    asked = sum(map(_asks, headers)) > 1
    return (
        f"an id and {squeeze(headers[first.index(time)])!r} stand before the questions"
        if time and ids and asked
        else ""
    )


def _having(wanted: tuple[str, ...]) -> Callable[[Sequence[str]], str]:
    def known(headers: Sequence[str]) -> str:
        """The columns by which it is known; empty where one of them is missing."""
        folded = _folded(headers)
        if any(header not in folded for header in wanted):
            return ""
        return "it has the columns " + ", ".join(squeeze(headers[folded.index(header)]) for header in wanted)

    return known


_MONKEY = role_of(
    {
        "respondent_id": "respondent id",
        "collector": "collector id",
        "started_at": "start date",
        "submitted_at": "end date",
        "contact": "custom data 1|custom data",
    }
)
_FORMS: dict[Role, str] = {
    "submitted_at": "|".join(_STAMPS),
    "email": "имя пользователя|username|email|электронная почта",
}

FORMATS = (
    Format(
        "typeform",
        "Typeform",
        _having(("submit date (utc)", "network id")),
        jointed,
        role_of(
            {
                "respondent_id": "#|response id",
                "status": "response type",
                "started_at": "start date (utc)",
                "submitted_at": "submit date (utc)",
            }
        ),
        utc=True,
    ),
    Format(
        "surveymonkey",
        "SurveyMonkey",
        _having(("respondent id", "collector id")),
        bracketed,
        _MONKEY,
        order="mdy",
        two_headers=True,
    ),
    Format(
        "surveygizmo",
        "SurveyGizmo",
        _having(("time started", "date submitted", "status")),
        item_first,
        role_of(
            {
                "respondent_id": "response id",
                "started_at": "time started",
                "submitted_at": "date submitted",
                "status": "status",
                "technical": "country|city|state/region|postal|language|comments",
            }
        ),
        order="mdy",
    ),
    Format("google_forms", "Google Forms", _google, bracketed, role_of(_FORMS), sent=True),
    Format("yandex_forms", "Yandex Forms", _yandex, jointed, GENERIC, sent=True),
)
GENERIC_FORMAT = Format(
    "generic", "wide table of answers", lambda _headers: "a row for each respondent", jointed, GENERIC
)
SPSS_FORMAT = Format(
    "spss", "SPSS", lambda _headers: "", lambda headers: [Head(squeeze(name)) for name in headers], GENERIC
)
_ALL = {one.name: one for one in (*FORMATS, SPSS_FORMAT, GENERIC_FORMAT)}


def format_of(headers: Sequence[str]) -> Format:
    """The service whose header this is; `generic` where it is none's."""
    return next((one for one in FORMATS if one.known(headers)), GENERIC_FORMAT)


def named(name: str) -> Format:
    """The format of that name."""
    return _ALL[name]


def is_other(item: str) -> bool:
    """Whether an option is the one for words of the respondent's own."""
    return OTHER.match(item) is not None


def is_score(head: Head) -> bool:
    """Whether a Google quiz put points or feedback beside an answer."""
    return fold(head.item) in {"score", "feedback", "баллы", "отзыв", "комментарий"}
