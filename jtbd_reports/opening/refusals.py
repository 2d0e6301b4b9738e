"""Saying no to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from jtbd_reports.problems import ProjectError

if TYPE_CHECKING:
    from jtbd_reports.reading import ReadRequest


def in_brackets(error: BaseException) -> str:
    """The first line of what a library says, to stand behind our own words; nothing where it says nothing."""
    lines = str(error).splitlines()
    return f" ({lines[0]})" if lines else ""


def refuse(request: ReadRequest, message: str, hint: str = "", key: str = "path") -> NoReturn:
    """Raise the ProjectError with one problem at that option of the source."""
    raise ProjectError([request.problem((key,), message, hint)])
