"""A client's files taken into a project: recognised, copied into `data/`, entered into project.yml."""

from __future__ import annotations

import errno
import filecmp
import os
import posixpath
import shutil
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jtbd_reports.config import SOURCE_KEY
from jtbd_reports.detect import SURE, detect, printable
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.store import digest
from jtbd_reports.yaml_editing import with_entry
from jtbd_reports.yaml_files import inside, load, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from jtbd_reports.detect import Detected
    from jtbd_reports.plugins import Registry
    from jtbd_reports.yaml_files import Document

_UNSHOWN = frozenset({"Cc", "Cs"})
"""Categories of characters that a terminal would obey, and of bytes that are no text."""


_MANY = 3
"""Files from which a pattern is clearer than their names."""


@dataclass(frozen=True, slots=True)
class Added:
    """One file taken in.

    Attributes:
        detected: what it is.
        key: its new key under `sources`.
        copied: whether it was copied into the project.
        written: further files written with it, relative to the project.
        kept: files that would have been written but stand there already.
        files: how many files the entry reads, which a pattern names.
    """

    detected: Detected
    key: str
    copied: bool
    written: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    files: int = 1


def language_of(files: Sequence[Path]) -> str:
    """The language of exports by the letters of their heads: `ru` or `en`; a file that cannot be read says nothing."""
    found = ""
    for path in files:
        with suppress(OSError):
            seen = glimpse(path, path.name)
            found += " ".join(seen.headers) or seen.text
    letters = [char for char in found if char.isalpha()]
    return "ru" if 2 * sum("а" <= char.lower() <= "ё" for char in letters) > len(letters) else "en"


def recognise(
    root: Path,
    files: Sequence[Path],
    registry: Registry,
    language: str,
    tell: Callable[[Detected], None] = lambda _one: None,
) -> list[Detected]:
    """What each file is; nothing is written.

    Args:
        root: the project folder.
        files: in the order in which they were named.
        registry: whose sources are asked.
        language: of the project.
        tell: called with each file that was recognised, also where others are not.

    Raises:
        ProjectError: every file that is missing, that no source knows or that has the name of another.
        PluginFailureError: a source that breaks.
    """
    found: list[Detected] = []
    problems: list[Problem] = []
    for path in files:
        try:
            problem = _unfit(path)
            problems += [problem] if problem else []
            if problem is None:
                found.append(detect(path, _inside_name(root, path), registry, language))
                tell(found[-1])
        except OSError as error:
            problems.append(Problem(_place(path), f"cannot be opened ({error.strerror})"))
        except ProjectError as error:
            problems += error.problems
    problems += _namesakes(found)
    if problems:
        raise ProjectError(problems)
    return found


def _place(path: Path) -> Location:
    return Location(printable(shown(path)))


def _unfit(path: Path) -> Problem | None:
    """Why there is no file to look at."""
    if not _UNSHOWN.isdisjoint(map(unicodedata.category, str(path))):
        return Problem(_place(path), "its name holds characters that cannot be shown", hint="Rename it.")
    if path.is_dir():
        endings = Counter(child.suffix for child in path.iterdir() if child.suffix and child.is_file())
        hint = "".join(f"Name its files: {shown(path)}/*{ending}." for ending, _count in endings.most_common(1))
        return Problem(_place(path), "is a folder", hint=hint)
    return None if path.is_file() else Problem(_place(path), "there is no such file")


def _namesakes(found: Sequence[Detected]) -> Iterable[Problem]:
    """Files that would be one file in the project; on some disks names that differ by case are one as well."""
    first: dict[str, Path] = {}
    for one in found:
        path, name = one.glimpse.path, one.glimpse.name
        other = first.setdefault(_spelt(name).casefold(), path)
        if other is path:
            continue
        if other.resolve() == path.resolve():
            yield Problem(_place(path), "is named twice")
        else:
            message = f"would be {name} in the project, as would {shown(other)}"
            yield Problem(_place(path), message, hint="Rename one of them.")


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
        ProjectError: a file that is already read, something in the way of a copy, a name that is taken or no name; a
            project.yml that cannot be edited.
    """
    found = [one for one in found if one.recognised.entry]
    project = root / "project.yml"
    document = load(project)
    sources = document.data.get("sources") if isinstance(document.data, dict) else None
    taken = sources if isinstance(sources, dict) else {}
    problems = [problem for one in found for problem in _in_the_way(root, one, document, taken)]
    problems += _misnamed(document, name, taken) if name else []
    if problems:
        raise ProjectError(problems)
    # untranslated, so that the ends of lines stay as they are
    with project.open(encoding="utf-8", newline="") as file:
        text = file.read()
    added: list[Added] = []
    for one, count in _grouped(root, found):
        key = name or _free(_key(one), [*taken, *(entry.key for entry in added)])
        files = [name for other in added for name in other.detected.recognised.files]
        named = _with_free_names(root, one, key, files)
        entry = {"plugin": named.source, **named.recognised.entry}
        text = with_entry(text, shown(project), ("sources", key), entry, _confirm(named))
        added.append(Added(named, key, _is_outside(root, named), files=count))
    _copy_all(root, found)
    added = [_with_files(root, one) for one in added]
    partial = project.with_name("project.yml.partial")
    partial.write_text(text, encoding="utf-8", newline="")
    partial.replace(project)
    return added


def _grouped(root: Path, found: Sequence[Detected]) -> Iterable[tuple[Detected, int]]:
    """Files that one entry can read together by a pattern, such as transcripts; others one by one."""
    groups: dict[str, list[Detected]] = {}
    for one in found:
        path, entry = PurePosixPath(one.glimpse.name), dict(one.recognised.entry)
        alike = entry.pop("path", None) == one.glimpse.name and not one.recognised.files
        pattern = path.with_name(f"*{path.suffix}").as_posix() if alike and path.suffix else one.glimpse.name
        groups.setdefault(digest(one.source, pattern, entry), []).append(one)
    for group in groups.values():
        path = PurePosixPath(group[0].glimpse.name)
        pattern = path.with_name(f"*{path.suffix}").as_posix()
        there = {beside.relative_to(root).as_posix() for beside in root.glob(pattern)}
        if len(group) < _MANY or not there <= {one.glimpse.name for one in group}:
            yield from ((one, 1) for one in group)
        else:
            recognised = replace(group[0].recognised, entry={**group[0].recognised.entry, "path": pattern})
            yield replace(group[0], recognised=recognised), len(group)


def _misnamed(document: Document, name: str, taken: Mapping[str, object]) -> Iterable[Problem]:
    if name in taken:
        yield document.problem(("sources", name), "there is a source of this name already", key=True)
    if not SOURCE_KEY.fullmatch(name):
        yield document.problem(("sources",), f"a source's name holds letters, digits, _ and - only, got {name!r}")


def _key(one: Detected) -> str:
    """The proposed name, as far as it can be a key."""
    parts = SOURCE_KEY.findall(unicodedata.normalize("NFC", one.recognised.name))
    return "_".join(parts) or one.source


def _confirm(one: Detected) -> str:
    if one.recognised.certainty >= SURE:
        return ""
    return f"to be confirmed: recognised by similar headers only ({one.recognised.certainty:.0%} sure)"


def _in_the_way(root: Path, one: Detected, document: Document, taken: Mapping[str, object]) -> Iterable[Problem]:
    name, place = one.glimpse.name, _place(one.glimpse.path)
    for file in (name, *one.recognised.files):
        if inside(root, file) is None:
            yield Problem(place, f"a link leads from {file} out of the project folder")
    if _is_outside(root, one):
        message = _blocked(root / name, one.glimpse.path)
        if message:
            yield Problem(place, f"{message}: {name}", hint="Rename one of them.")
    for key, entry in taken.items():
        path = entry.get("path") if isinstance(entry, dict) else None
        if isinstance(path, str) and _spelt(path) == _spelt(name):
            yield document.problem(("sources", key, "path"), f"already reads {name}")
        elif isinstance(path, str) and _matches(_spelt(path), _spelt(name)):
            hint = "Narrow this pattern, or put the file into another folder of the project."
            yield document.problem(("sources", key, "path"), f"takes in {name} already", hint)


def _blocked(target: Path, source: Path) -> str:
    """What stands where a copy should go."""
    if target.parent.exists() and not target.parent.is_dir():
        return "a file stands where the folder should be"
    if target.is_dir():
        return "a folder of this name stands in the project already"
    same = not target.exists() or filecmp.cmp(source, target, shallow=False)
    return "" if same else "another file of this name stands in the project already"


def _spelt(name: str) -> str:
    """A path in one spelling: macOS writes «й» as two characters."""
    return posixpath.normpath(unicodedata.normalize("NFC", name))


def _matches(pattern: str, name: str) -> bool:
    """Whether a pattern of paths takes in a file, there already or not."""
    if "**" in pattern:
        return fnmatchcase(name, pattern.replace("**/", "*"))
    wanted, parts = pattern.split("/"), name.split("/")
    return len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted))


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


def _copy_all(root: Path, found: Sequence[Detected]) -> None:
    """Copy what lies outside, all or none."""
    made: list[Path] = []
    for one in found:
        try:
            made += _copy(root, one)
        except OSError as error:
            for path in made:
                path.unlink(missing_ok=True)
            message = f"cannot be copied to {one.glimpse.name} ({error.strerror})"
            raise ProjectError([Problem(_place(one.glimpse.path), message)]) from None


def _copy(root: Path, one: Detected) -> list[Path]:
    """The copy made; none where the file lies there already."""
    target = root / one.glimpse.name
    if not _is_outside(root, one):
        return []
    if target.exists():
        # two of the files, if not another program, may want one place
        if _blocked(target, one.glimpse.path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    try:
        shutil.copyfile(one.glimpse.path, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return [target]


def _with_files(root: Path, added: Added) -> Added:
    """Write the further files of an entry where none stand in their place."""
    wanted = added.detected.recognised.files
    kept = tuple(name for name in wanted if (root / name).exists())
    for name in wanted:
        if name not in kept:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(wanted[name], encoding="utf-8")
    return replace(added, written=tuple(name for name in wanted if name not in kept), kept=kept)
