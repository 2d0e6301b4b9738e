"""A table of stages read whole: what each is called, what it means, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_crm.looking import is_yes
from jtbd_crm.parts import request_of
from jtbd_crm.semantics import Stage
from jtbd_reports import FileRead, ProjectError
from jtbd_reports.opening.files import open_file
from jtbd_reports.opening.paths import matched
from jtbd_reports.tables.resolving import Resolver
from jtbd_reports.tables.values import clean, fold

if TYPE_CHECKING:
    from jtbd_reports import ReadRequest

_COLUMNS = ("id", "label", "won", "closed", "position")


def stage_table(request: ReadRequest) -> tuple[dict[str, Stage], list[FileRead]]:
    """Stages by folded id, and the account of the files; nothing where the entry names none.

    Raises:
        ProjectError: a file that cannot be opened, columns that are not there.
    """
    found: dict[str, Stage] = {}
    read: list[FileRead] = []
    if request.options.stage_table is None:
        return found, read
    asked = request_of(request, "stage_table")
    for path in matched(asked):
        headers = [getattr(asked.options, name) for name in _COLUMNS]
        file = open_file(path, asked, frozenset(map(fold, headers)))
        resolver = Resolver(file.path, file.headers, asked.problem)
        places = [resolver.position((name,), header) for name, header in zip(_COLUMNS, headers, strict=True)]
        if resolver.problems:
            raise ProjectError(resolver.problems)
        rows = 0
        for text in file.chunks():
            columns = [text.columns[place].to_pylist() for place in places if place is not None]
            for key, label, won, closed, position in zip(*columns, strict=True):
                status = "won" if is_yes(won) else "lost" if is_yes(closed) else "open"
                found.setdefault(fold(key or ""), Stage(clean(label or ""), status, position or ""))
                rows += 1
        read.append(FileRead(file.path, file.sha256, rows, rows, file.format))
    return found, read
