"""What a plugin's own command is given: a project as a build reads it, with what the user can mend said in words."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import click
    import narwhals as nw

    from jtbd_reports.problems import Problem
    from jtbd_reports.yaml_files import KeyPath


@dataclass(frozen=True, slots=True)
class Opened:
    """A project read and checked.

    Attributes:
        documents: the documents of its analyses, by file name, as their models.
        tables: its tables by dataset name, as lazy frames.
    """

    documents: Mapping[str, Any]
    tables: Mapping[str, nw.LazyFrame[Any]]
    _settings: Any

    def problem(self, path: KeyPath, message: str, hint: str = "") -> Problem:
        """A problem at a place of project.yml."""
        found: Problem = self._settings.problem(path, message, hint)
        return found


@contextmanager
def told() -> Iterator[None]:
    """What goes wrong within is told as `build` tells it: each problem with its place, and an end with status 1."""
    from jtbd_reports.cli import failures  # noqa: PLC0415 - loaded when a command runs

    with failures():
        yield


@contextmanager
def opened(ctx: click.Context, root: Path) -> Iterator[Opened]:
    """The project in a folder, for the length of a command.

    What goes wrong within is told as by `told`. The frames are usable within only. A build of the same project waits
    meanwhile, so whatever takes a user's time belongs outside.

    Args:
        ctx: click's context of the command.
        root: the project folder.
    """
    from jtbd_reports.build import WORKSPACE, Work  # noqa: PLC0415 - loaded when a command runs
    from jtbd_reports.cli import project_registry  # noqa: PLC0415
    from jtbd_reports.progress import Silent  # noqa: PLC0415
    from jtbd_reports.shelf import shelve  # noqa: PLC0415
    from jtbd_reports.staging import project_lock  # noqa: PLC0415

    with told(), project_lock(root / WORKSPACE, lambda: None):
        work = Work.open(root, project_registry(ctx, root, allow=False), Silent())
        shelf = shelve(work.ingested)
        tables = {name: shelf.table(name, work.database) for name in shelf.files}
        yield Opened(work.project.documents, tables, work.project.located["project.yml"])
