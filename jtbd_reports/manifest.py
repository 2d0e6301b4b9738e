"""What a build was made from and what it made: enough to know that nothing changed, and to show it."""

from __future__ import annotations

import importlib.metadata
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jtbd_reports.store import digest, file_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_reports.plugins import Plugin, Registry

NAME = "manifest.json"
PROPOSED = ".proposed.yml"
"""How files end that a build writes into the project for the consultant to take from; they are never read."""
_OURS = frozenset({"build", ".jtbd", ".git"})
_LIBRARIES = (
    "altair", "babel", "duckdb", "fonttools", "jinja2", "markdown", "narwhals", "numpy", "pandas", "pyarrow",
    "pydantic", "pymorphy3", "python-calamine", "vl-convert-python", "weasyprint",
)  # fmt: skip


def project_digest(root: Path) -> dict[str, str]:
    """Content hash of every file of a project by its path, without hidden folders and what we made ourselves."""
    found: dict[str, str] = {}
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        if here == root:
            folders[:] = [name for name in folders if name not in _OURS]
        # sorted, because file systems list folders in orders of their own
        folders[:] = sorted(name for name in folders if name != "__pycache__" and not name.startswith("."))
        for name in sorted(files):
            path = here / name
            if path.is_file() and not path.name.endswith(PROPOSED):
                found[path.relative_to(root).as_posix()] = file_digest(path)
    return found


def build_key(files: Mapping[str, str], registry: Registry, *settings: object) -> str:
    """Hash of everything a build depends on: the project's files, our code, the plugins' code, the libraries."""
    return digest("build", files, [code_digest(plugin) for plugin in registry.plugins], core_digest(), settings)


@cache
def core_digest() -> str:
    """Hash of the core's own files and of the versions of the libraries that shape a report."""
    versions = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return digest(_folder(Path(__file__).parent), versions)


@cache
def code_digest(plugin: Plugin) -> str:
    """Hash of a plugin's files, so that new code never meets results of the old."""
    file = plugin.module.__file__
    if file is None:
        return plugin.package
    path = Path(file)
    return digest(_folder(path.parent) if path.name == "__init__.py" else file_digest(path))


def _folder(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}


def write_manifest(folder: Path, key: str, inputs: Mapping[str, str], version: str) -> None:
    """Write `manifest.json` into a staged build: what it was made from, what it holds."""
    content = {
        "jtbd_reports": version,
        "key": key,
        "inputs": dict(inputs),
        "outputs": {path.relative_to(folder).as_posix(): file_digest(path) for path in _outputs(folder)},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def is_current(folder: Path, key: str) -> bool:
    """Whether the build in the folder was made from just this and stands as it was made."""
    try:
        content: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if content["key"] != key:
            return False
        return all(file_digest(folder / name) == found for name, found in content["outputs"].items())
    except (OSError, ValueError, KeyError):
        return False


def _outputs(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]
