"""Which files an option means, and that they lie in the project folder."""

from __future__ import annotations

import os
import unicodedata
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jtbd_reports.problems import ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports.problems import Problem
    from jtbd_reports.reading import ReadRequest

_LOOKED_AT = 1000
"""Files whose names are compared with one that is not there."""


def matched(request: ReadRequest) -> list[Path]:
    """Files in the project folder that `path` names, sorted by name.

    A name that is there is taken as it stands, even with brackets in it; otherwise `*`, `?` and `[…]` are a pattern.

    Raises:
        ProjectError: nothing is found, or something found lies outside the project folder, links followed.
    """
    name, root = request.options.path, request.root
    if Path(name).is_absolute() or not _inside(root.absolute(), os.path.normpath(root.absolute() / name)):
        raise ProjectError([request.problem(("path",), f"{name!r} leaves the project folder")])
    found = _found(root, name)
    outside = [path for path in found if not _inside(root.resolve(), os.path.realpath(path))]
    if outside:
        shown = [shown_path(path, root) for path in outside]
        raise ProjectError(
            request.problem(("path",), f"{path!r} is a link that leaves the project folder") for path in shown
        )
    if not found:
        raise ProjectError([_missing(request, root, name)])
    return found


def shown_path(path: Path, root: Path) -> str:
    """A path as project.yml would name it."""
    return path.relative_to(root).as_posix()


def _inside(root: Path, path: str) -> bool:
    return Path(path).is_relative_to(os.path.normpath(root))


def _found(root: Path, name: str) -> list[Path]:
    if (root / name).is_file():
        return [root / name]
    if any(mark in name for mark in "*?["):
        return sorted(path for path in root.glob(name) if path.is_file())
    return _spelt_alike(root / name)


def _spelt_alike(path: Path) -> list[Path]:
    """The file whose name has the same letters in another encoding: macOS writes «й» as two characters."""
    wanted = unicodedata.normalize("NFC", path.name)
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    return [other for other in beside if unicodedata.normalize("NFC", other.name) == wanted and other.is_file()]


def _missing(request: ReadRequest, root: Path, name: str) -> Problem:
    if (root / name).is_dir():
        return request.problem(("path",), f"{name!r} is a folder", f"Name its files: {name.rstrip('/')}/*.")
    if any(mark in name for mark in "*?["):
        return request.problem(("path",), f"no file matches {name!r}")
    folder = (root / name).parent
    names = _names(folder.iterdir(), root) if folder.is_dir() else []
    hint = nearest(name, names) or nearest(name, _names(root.rglob("*"), root))
    return request.problem(("path",), f"there is no file {name!r}", hint)


def _names(paths: Iterable[Path], root: Path) -> list[str]:
    shown = (path.relative_to(root) for path in islice(paths, _LOOKED_AT) if path.is_file())
    return [path.as_posix() for path in shown if not any(part.startswith(".") for part in path.parts)]
