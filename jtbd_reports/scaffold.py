"""What `new` and `plugin new` write: a project that builds at once, a plugin package that passes its own test.

The files stand under `scaffolds/` as they will be written. In those named `*.template` (the suffix is dropped)
`$word` is filled in, and in any path `__module__` becomes the new package's name.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.yaml_files import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

SCAFFOLDS = Path(__file__).parent / "scaffolds"
_SUFFIX = ".template"
_PLUGIN_NAME = re.compile("[a-z][a-z0-9_]*")


def new_project(folder: Path, name: str, language: str) -> list[Path]:
    """Write a small project about an invented bakery, ready to build.

    Args:
        folder: where to; made where it is missing.
        name: what the report is called.
        language: `ru` or `en`, of everything written.

    Returns:
        The files written, in the order of their names.

    Raises:
        ProjectError: the folder is not empty, or a file stands in its place.
    """
    # A JSON text is a YAML text as well: any name may stand there, with colons and quotes.
    return _write(SCAFFOLDS / "project" / language, folder, {"name": json.dumps(name, ensure_ascii=False)})


def own_project(folder: Path, name: str, language: str) -> list[Path]:
    """Write a project without data, for files of the user's own to be entered; arguments as of `new_project`."""
    return _write(SCAFFOLDS / "own" / language, folder, {"name": json.dumps(name, ensure_ascii=False)})


def new_plugin(folder: Path, name: str) -> list[Path]:
    """Write a package with one analysis, its Russian words and its test, ready to install.

    Args:
        folder: where to; made where it is missing.
        name: the plugin's name, in lower-case Latin letters; the package becomes `jtbd_<name>`.

    Returns:
        The files written, in the order of their names.

    Raises:
        ProjectError: the name cannot be a package's, the folder is not empty, or a file stands in its place.
    """
    if not _PLUGIN_NAME.fullmatch(name):
        message = f"expected a name of lower-case Latin letters, digits and _, got {name!r}"
        raise ProjectError([Problem(Location(shown(folder)), message)])
    words = {
        "name": name,
        "module": f"jtbd_{name}",
        "distribution": f"jtbd-{name.replace('_', '-')}",
        "title": name.replace("_", " ").capitalize(),
    }
    return _write(SCAFFOLDS / "plugin", folder, words)


def _write(scaffold: Path, folder: Path, words: Mapping[str, str]) -> list[Path]:
    """Copy a scaffold with its words filled in."""
    _refuse_taken(folder)
    sources = (path for path in scaffold.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    written = [_copy(path, folder, path.relative_to(scaffold).as_posix(), words) for path in sources]
    return sorted(written)


def _copy(source: Path, folder: Path, name: str, words: Mapping[str, str]) -> Path:
    """Write one file and say where."""
    target = folder / name.replace("__module__", words.get("module", "")).removesuffix(_SUFFIX)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == _SUFFIX:
        target.write_text(Template(source.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
    else:
        target.write_bytes(source.read_bytes())
    return target


def _refuse_taken(folder: Path) -> None:
    """Raise where something stands in the way: nothing of the user's is ever overwritten."""
    place = Location(shown(folder))
    if folder.exists() and not folder.is_dir():
        raise ProjectError([Problem(place, "a file of this name is in the way")])
    if folder.is_dir() and any(folder.iterdir()):
        raise ProjectError([Problem(place, "this folder is not empty", hint="Name a new one.")])
