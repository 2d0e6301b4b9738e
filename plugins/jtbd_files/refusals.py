"""Saying no to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from jtbd_reports import ProjectError

if TYPE_CHECKING:
    from jtbd_reports import ReadRequest


def refuse(request: ReadRequest, message: str, hint: str = "", key: str = "path") -> NoReturn:
    """Raise the ProjectError with one problem at that option of the source."""
    raise ProjectError([request.problem((key,), message, hint)])
