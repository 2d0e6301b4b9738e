"""A client's files taken into a project: recognised, copied into `data/`, entered into project.yml."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jtbd_reports.detect import SURE, detect
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.yaml_editing import with_entry
from jtbd_reports.yaml_files import load, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from jtbd_reports.detect import Detected
    from jtbd_reports.plugins import Registry


@dataclass(frozen=True, slots=True)
class Added:
    """One file taken in.

    Attributes:
        detected: what it is.
        key: its new key under `sources`.
        copied: whether it was copied into the project.
        written: further files written with it, relative to the project.
        kept: files that would have been written but stand there already.
    """

    detected: Detected
    key: str
    copied: bool
    written: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def language_of(files: Sequence[Path]) -> str:
    """The language of exports by the letters of their heads: `ru` or `en`; a file that cannot be read says nothing."""
    found = ""
    for path in files:
        with suppress(OSError):
            seen = glimpse(path, path.name)
            found += " ".join(seen.headers) or seen.text
    letters = [char for char in found if char.isalpha()]
    return "ru" if 2 * sum("а" <= char.lower() <= "ё" for char in letters) > len(letters) else "en"


def recognise(root: Path, files: Sequence[Path], registry: Registry, language: str) -> list[Detected]:
    """What each file is; nothing is written.

    Raises:
        ProjectError: every file that is missing or that no source knows.
    """
    found: list[Detected] = []
    problems: list[Problem] = []
    for path in files:
        if not path.is_file():
            problems.append(Problem(Location(shown(path)), "there is no such file"))
            continue
        try:
            found.append(detect(path, _inside_name(root, path), registry, language))
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return found


def _inside_name(root: Path, path: Path) -> str:
    """The file's path in the project: where it is, or below `data/` once it is copied."""
    real, home = path.resolve(), root.resolve()
    return real.relative_to(home).as_posix() if real.is_relative_to(home) else f"data/{path.name}"


def enter(root: Path, found: Sequence[Detected], *, name: str = "") -> list[Added]:
    """Copy the files into the project and write their entries, all or none.

    Args:
        root: the project folder, with its project.yml.
        found: what the files are.
        name: key of the entry instead of the proposed one, where there is one file.

    Raises:
        ProjectError: a file that is already read, another file of that name in `data/`.
    """
    project = root / "project.yml"
    document = load(project)
    sources = document.data.get("sources") if isinstance(document.data, dict) else None
    taken = dict(sources) if isinstance(sources, dict) else {}
    text = project.read_text(encoding="utf-8")
    added: list[Added] = []
    problems = [problem for one in found for problem in _in_the_way(root, one, taken)]
    if problems:
        raise ProjectError(problems)
    for one in found:
        key = _free(name or one.recognised.name, [*taken, *(entry.key for entry in added)])
        files = [name for other in added for name in other.detected.recognised.files]
        named = _with_free_names(root, one, key, files)
        entry = {"plugin": named.source, **named.recognised.entry}
        text = with_entry(text, shown(project), ("sources", key), entry, _confirm(named))
        added.append(Added(named, key, _is_outside(root, named)))
    for one in found:
        _copy(root, one)
    added = [_with_files(root, one) for one in added]
    partial = project.with_name("project.yml.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(project)
    return added


def _confirm(one: Detected) -> str:
    if one.recognised.certainty >= SURE:
        return ""
    return f"to be confirmed: recognised by similar headers only ({one.recognised.certainty:.0%} sure)"


def _in_the_way(root: Path, one: Detected, taken: dict[str, object]) -> Iterable[Problem]:
    target, source = root / one.glimpse.name, one.glimpse.path
    if _is_outside(root, one) and target.exists() and target.read_bytes() != source.read_bytes():
        message = f"another file of this name stands in the project already: {one.glimpse.name}"
        yield Problem(Location(shown(source)), message, hint="Rename one of them.")
    for key, entry in taken.items():
        if isinstance(entry, dict) and entry.get("path") == one.glimpse.name:
            yield Problem(Location(shown(root / "project.yml")), f"already reads {one.glimpse.name}", f"sources.{key}")


def _is_outside(root: Path, one: Detected) -> bool:
    return one.glimpse.path.resolve() != (root / one.glimpse.name).resolve()


def _free(name: str, taken: Sequence[str]) -> str:
    """The name, or with the first number behind it that is free."""
    names = [name, *(f"{name}_{number}" for number in range(2, len(taken) + 3))]
    return next(found for found in names if found not in taken)


def _with_free_names(root: Path, one: Detected, key: str, taken: Sequence[str]) -> Detected:
    """Further files that an option names get the entry's key in their name, where another stands in their place."""
    entry, files = dict(one.recognised.entry), dict(one.recognised.files)
    for name in one.recognised.files:
        options = [option for option, value in entry.items() if value == name]
        if options and (name in taken or (root / name).exists()):
            path = PurePosixPath(name)
            own = path.with_name(f"{path.stem}-{key}{path.suffix}").as_posix()
            files[own] = files.pop(name)
            entry |= dict.fromkeys(options, own)
    return replace(one, recognised=replace(one.recognised, entry=entry, files=files))


def _copy(root: Path, one: Detected) -> None:
    target = root / one.glimpse.name
    if _is_outside(root, one) and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one.glimpse.path, target)


def _with_files(root: Path, added: Added) -> Added:
    """Write the further files of an entry where none stand in their place."""
    wanted = added.detected.recognised.files
    kept = tuple(name for name in wanted if (root / name).exists())
    for name in wanted:
        if name not in kept:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(wanted[name], encoding="utf-8")
    return replace(added, written=tuple(name for name in wanted if name not in kept), kept=kept)
