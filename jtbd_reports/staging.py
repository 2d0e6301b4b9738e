"""A folder written aside and moved into place in one step, under a lock.

Killed at any moment, what stands in `build/` is either the whole last build or the whole new one.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.yaml_files import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS have the same value
_HERE = -100  # AT_FDCWD of Linux


@contextlib.contextmanager
def project_lock(workspace: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the project's lock; `waiting` is called once where another build holds it.

    Raises:
        ProjectError: the folder cannot be written to.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        lock = FileLock(workspace / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
    except OSError as error:
        message = f"nothing can be written into this folder: {error.strerror}"
        raise ProjectError([Problem(Location(shown(workspace)), message)]) from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def staged(target: Path, workspace: Path) -> Iterator[Path]:
    """A new folder beside the target that takes its place if the block ends well, and vanishes if not.

    Leftovers of killed builds are cleared first, so the caller must hold the project's lock.
    """
    _recover(target, workspace)
    workspace.mkdir(parents=True, exist_ok=True)
    # inside the project, since only within one file system a rename is a single step
    folder = Path(tempfile.mkdtemp(prefix="staged-", dir=workspace))
    folder.chmod(0o755)  # mkdtemp keeps others out, but a site is to be served
    try:
        yield folder
        _replace(folder, target, workspace)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(folder: Path, target: Path, workspace: Path) -> None:
    """Put the folder where the target is; the old one is then under the folder's name, or gone."""
    if not target.exists():
        folder.rename(target)
    elif not _exchange(folder, target):
        old = workspace / "previous"
        target.rename(old)  # `_recover` puts it back if we are killed between these two steps
        folder.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in a single step, where the system can (Linux, macOS)."""
    paths = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*paths, _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False


def _recover(target: Path, workspace: Path) -> None:
    """Undo what a killed build left: put back a build that was moved away, remove half-made folders."""
    previous = workspace / "previous"
    if previous.exists() and not target.exists():
        previous.rename(target)
    shutil.rmtree(previous, ignore_errors=True)
    for leftover in workspace.glob("staged-*"):
        shutil.rmtree(leftover, ignore_errors=True)
