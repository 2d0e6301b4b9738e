"""The query as the project gives it, and where in the project a fault of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from jtbd_reports import FetchRequest, Location, Problem, ProjectError, ReadRequest
from jtbd_reports.opening.options import FileOptions
from jtbd_reports.opening.paths import matched
from jtbd_reports.store import digest
from jtbd_reports.yaml_files import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jtbd_databases.faults import Fault
    from jtbd_databases.options import DatabasesOptions, Parameter

Request: TypeAlias = ReadRequest | FetchRequest


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked.

    Attributes:
        text: of the SELECT, as it stands, without a final semicolon.
        parameters: values by name.
        file: where the text stands; None where it stands in project.yml.
    """

    text: str
    parameters: Mapping[str, Parameter]
    file: Path | None = None

    @property
    def hash(self) -> str:
        """Of text and parameters; ends of lines make no difference."""
        return digest("databases", "\n".join(self.text.splitlines()), dict(self.parameters))

    @property
    def option(self) -> str:
        """The option by which it was given."""
        return "query" if self.file is None else "query_file"


def the_query(request: Request) -> Query:
    """The query of the source.

    Raises:
        ProjectError: its file is missing, is not UTF-8 text, or holds nothing.
    """
    options: DatabasesOptions = request.options
    file = None if options.query_file is None else one_file(request, "query_file")
    try:
        text = str(options.query) if file is None else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ProjectError(
            [request.problem(("query_file",), f"{options.query_file} is not UTF-8 text", "Save it as UTF-8.")]
        ) from None
    text = text.rstrip()
    query = Query(text.rstrip(";").rstrip() if text.endswith(";") else text, options.parameters, file)
    if not query.text:
        raise ProjectError([request.problem((query.option,), "there is no query here")])
    return query


def one_file(request: Request, key: str) -> Path:
    """The one file in the project folder that the option names.

    Raises:
        ProjectError: there is none, or several, or it lies outside.
    """

    def problem(_path: tuple[str | int, ...], message: str, hint: str = "") -> Problem:
        return request.problem((key,), message, hint)

    name = getattr(request.options, key)
    asked = ReadRequest(request.name, request.root, FileOptions(path=name), "ymd", ".", problem)
    found = matched(asked)
    if len(found) > 1:
        raise ProjectError([request.problem((key,), f"expected one file, and {len(found)} match {name!r}")])
    return found[0]


def located(request: Request, query: Query, fault: Fault) -> ProjectError:
    """The fault as a problem: in the query's file where its line is known, else at the option it is about."""
    if fault.key != "query":
        return ProjectError([request.problem((fault.key,), fault.message, fault.hint)])
    if query.file is not None and fault.line:
        place = Location(shown(query.file), fault.line, fault.column)
        return ProjectError([Problem(place, fault.message, hint=fault.hint)])
    where = f"in line {fault.line} of the query: " if fault.line and "\n" in query.text else ""
    return ProjectError([request.problem((query.option,), where + fault.message, fault.hint)])


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a character of the text, counted from 0."""
    before = text[:offset]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def place_of_word(text: str, word: str) -> tuple[int, int]:
    """Line and column of a word that stands in the text exactly once; else 0 and 0."""
    return place_of(text, text.index(word)) if word and text.count(word) == 1 else (0, 0)
