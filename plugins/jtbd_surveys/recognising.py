"""A survey known by its head, and the entry and `questions.yml` that would read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports import Recognised
from jtbd_reports.opening.options import MISSING
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jtbd_reports import Glimpse
    from jtbd_surveys.asked import Asked
    from jtbd_surveys.formats import Format
    from jtbd_surveys.layout import Layout, Seen
    from jtbd_surveys.variables import Variable

_TABLES = frozenset({"text", "xlsx", "parquet", "jsonl"})
_ROWS = 100
_CERTAIN = {"typeform": 0.98, "surveymonkey": 0.98, "surveygizmo": 0.95, "yandex_forms": 0.8, "spss": 0.95}
_ENOUGH = 0.99
"""Share of the answers seen that a proposed scale must hold, for the proposal to be read."""
_NAMES = {"respondent_id", "started_at", "submitted_at", "status", "collector", "seconds"}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a survey, laid out.

    Attributes:
        format: whose export it is.
        headers: of its columns.
        variables: of an SPSS file.
        layout: what the columns hold.
        seen: distinct texts of each column in the rows that were looked at.
        asked: the questions as they look.
        rows: how many rows were looked at.
    """

    format: Format
    headers: tuple[str, ...]
    variables: Mapping[str, Variable]
    layout: Layout
    seen: Sequence[Seen]
    asked: Sequence[Asked]
    rows: int


def recognise(glimpse: Glimpse) -> Recognised | None:
    """What a file is, where it is a survey: by its columns, never by its name; never raises."""
    if glimpse.fault or (glimpse.kind != "sav" and (glimpse.kind not in _TABLES or not glimpse.headers)):
        return None
    head = _head(glimpse)
    if head is None or not head.asked:
        return None
    certainty, why = _certainty(head, glimpse)
    if not certainty:
        return None
    from jtbd_surveys.proposing import asides, proposal  # noqa: PLC0415 - only where there is something to propose

    entry = {"path": glimpse.name, "format": head.format.name, "questions": "questions.yml", **glimpse.told}
    return Recognised(
        format=f"{head.format.title} answers" if head.format.name != "generic" else "survey, a row for each respondent",
        certainty=certainty,
        why=why,
        entry=entry,
        name="survey",
        fields=tuple(_fields(head, glimpse.headers)),
        asides=asides(head),
        files={"questions.yml": proposal(head, glimpse.language)},
    )


def _head(glimpse: Glimpse) -> Head | None:
    """The columns laid out; None where an SPSS file cannot be read."""
    from jtbd_surveys.formats import SPSS_FORMAT, flattened, format_of, has_second_header  # noqa: PLC0415 - as above
    from jtbd_surveys.guessing import may_ask  # noqa: PLC0415 - as above

    headers, rows = glimpse.headers, list(glimpse.rows)
    variables: Mapping[str, Variable] = {}
    format_ = format_of(headers)
    # most tables are no survey: their headers say so before a cell is looked at
    if glimpse.kind != "sav" and format_.name == "generic" and not may_ask(headers):
        return None
    if glimpse.kind == "sav":
        from jtbd_surveys.sav_rows import head_of  # noqa: PLC0415 - only where there is such a file

        found = head_of(glimpse.path, _ROWS)
        if found is None:
            return None
        names, lines, variables = found
        headers, rows, format_ = tuple(names), [tuple(line) for line in lines], SPSS_FORMAT
    if format_.two_headers and rows and has_second_header(headers, rows[0]):
        headers, rows = tuple(flattened(headers, rows[0])), rows[1:]
    return _laid_out(format_, headers, rows, variables, "," if glimpse.language == "ru" else ".")


def _laid_out(
    format_: Format,
    headers: tuple[str, ...],
    rows: Sequence[Sequence[str]],
    variables: Mapping[str, Variable],
    decimal: str,
) -> Head:
    from jtbd_surveys.layout import lay_out  # noqa: PLC0415 - as above
    from jtbd_surveys.matching import undescribed  # noqa: PLC0415 - as above

    missing = frozenset(map(fold, MISSING))
    columns = zip(*rows, strict=True) if rows else ((),) * len(headers)
    # texts are counted before they are looked at: most are said again and again
    seen = [
        {text: count for text, count in Counter(column).items() if text and fold(text) not in missing}
        for column in columns
    ]
    layout = lay_out(format_, headers, seen)
    asked = undescribed(headers, variables, layout, seen, decimal, enough=_ENOUGH)
    return Head(format_, headers, variables, layout, seen, asked, len(rows))


def _certainty(head: Head, glimpse: Glimpse) -> tuple[float, str]:
    """How sure it is, and why; nought where it is no survey."""
    name = head.format.name
    if name == "spss":
        return _CERTAIN[name], "it is an SPSS system file"
    if name == "google_forms":
        stamps = [row[0] for row in glimpse.rows if row[0]]
        times = [stamp for stamp in stamps if not isinstance(moment(stamp, "mdy"), Bad) or ":" in stamp]
        return (0.97 if len(times) == len(stamps) else 0.6), head.format.known(head.headers)
    if name in _CERTAIN:
        return _CERTAIN[name], head.format.known(glimpse.headers)
    return _by_questions(head)


def _by_questions(head: Head) -> tuple[float, str]:
    """A table of no known service: by what its columns ask."""
    purposes = [one.purpose for one in head.asked]
    outcomes = purposes.count("importance")
    if outcomes > 1:
        return 0.75, f"{outcomes} outcomes have a column for importance and one for satisfaction"
    if any(purpose.startswith("price_") for purpose in purposes):
        return 0.7, "four columns ask for prices from too cheap to too expensive"
    if "kano_functional" in purposes and "kano_dysfunctional" in purposes:
        return 0.75, "columns come in pairs, functional and dysfunctional"
    if purposes.count("maxdiff") > 2:  # noqa: PLR2004 - a set has three features at least
        return 0.6, "cells say which feature is most and which is least wanted"
    questions = sum(one.draft.text.endswith("?") for one in head.asked)
    if questions > 2:  # noqa: PLR2004 - two may be a coincidence
        return 0.45, f"{questions} of its headers are questions"
    return 0, ""


def _fields(head: Head, headers: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    """Every column that is read, by the file's own header where there is one: the second row may hold the rest."""
    own = headers if len(headers) == len(head.headers) else head.headers

    def named(place: int) -> str:
        return squeeze(own[place]) or squeeze(head.headers[place])

    for at, role in enumerate(head.layout.roles):
        if role in _NAMES:
            yield "respondents", "complete" if role == "status" else role, named(at)
    for role in ("phone", "email"):
        yield from (("respondents", "customer_id", named(at)) for at in head.layout.places(role))
    for one in head.asked:
        words = () if one.draft.own in {None, *one.draft.positions} else (one.draft.own,)
        yield from (("responses", one.id, named(at)) for at in (*one.draft.positions, *words) if at is not None)
