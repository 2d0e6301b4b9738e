"""A document and its assets to PDF bytes, in a child process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jtbd_pdf.health import command, library_path
from jtbd_reports import Location, Problem, ProjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Whatever can change the bytes; the package itself is in the document it makes.
_MAKERS = ("weasyprint", "pydyf", "fonttools", "tinycss2", "pyphen")
_MAIN = ("-P", "-m", "jtbd_pdf.child")
TIMEOUT = 600
"""Seconds after which a PDF is given up."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a PDF is made from.

    Attributes:
        html: the whole document, styles included.
        assets: bytes by the relative address under which the document asks for them.
    """

    html: str
    assets: Mapping[str, bytes] = field(default_factory=dict)


def makers() -> dict[str, str]:
    """Versions of the libraries that make the bytes, for the cache key; nothing is imported."""
    return {name: version(name) for name in _MAKERS}


def press(job: Job, say: Callable[[str], None], *, main: tuple[str, ...] = _MAIN, timeout: int = TIMEOUT) -> bytes:
    """The document as a PDF.

    Args:
        job: document and assets.
        say: told what the library warns of, a line each.
        main: the interpreter's arguments that start the child.
        timeout: seconds it may take.

    Raises:
        ProjectError: the document asks for something foreign, a picture has no alternative text or cannot be
            drawn, a library is missing, or the child was stopped by the system or by the clock.
        RuntimeError: the child failed in a way that is a bug; its traceback is in the message.
    """
    with tempfile.TemporaryDirectory(prefix="jtbd-pdf-") as name:
        folder = Path(name)
        _lay_out(job, folder)
        _run([sys.executable, *main, name], timeout)
        outcome = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        if problems := list(complaints(outcome)):
            raise ProjectError(problems)
        for note in outcome["notes"]:
            say(f"pdf: {note}")
        return (folder / "report.pdf").read_bytes()


def _lay_out(job: Job, folder: Path) -> None:
    """Files under names of our own: fonts in a folder that fontconfig is shown, everything else in another."""
    files = {}
    for index, (name, content) in enumerate(sorted(job.assets.items())):
        kind = "fonts" if name.startswith("fonts/") else "assets"
        files[name] = f"{kind}/{index}"
        (folder / kind).mkdir(exist_ok=True)
        (folder / files[name]).write_bytes(content)
    (folder / "assets.json").write_text(json.dumps(files), encoding="utf-8")
    (folder / "document.html").write_text(job.html, encoding="utf-8")


def _run(arguments: list[str], timeout: int) -> None:
    environment = {**os.environ, **library_path(), "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            arguments, env=environment, capture_output=True, timeout=timeout, check=False, encoding="utf-8"
        )
    except subprocess.TimeoutExpired:
        raise ProjectError([_problem(f"making the PDF took more than {timeout} seconds and was stopped")]) from None
    if done.returncode == -signal.SIGKILL:
        raise ProjectError(
            [_problem("the process that makes the PDF was killed by the system", "Is there enough memory?")]
        )
    if done.returncode:
        raise RuntimeError(f"the process that makes the PDF failed ({done.returncode}):\n{done.stderr.strip()}")


def complaints(outcome: Mapping[str, Any]) -> Iterator[Problem]:
    """What makes a PDF unfit to be sent, in words."""
    if outcome["missing"]:
        yield _problem(f"a system library is missing ({outcome['missing']})", f"Install it: {command()}")
    for url in outcome["refused"]:
        yield _problem(
            f"the document asks for {url!r}, which is no part of this build",
            "Put the file into the project's theme/static folder, or remove the reference.",
        )
    for note in outcome["lost"]:
        yield _problem(f"a part of the document could not be drawn ({note})")
    for picture in outcome["silent"]:
        yield _problem(f"a picture has no alternative text ({picture})", "Give it a title that says what is shown.")


def _problem(message: str, hint: str = "") -> Problem:
    return Problem(Location("project.yml"), message, key="outputs.pdf", hint=hint)
