"""SPSS system files (.sav), read in a process of their own; see `spss_child`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jtbd_surveys.variables import Variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextFile, TextTable

_MAGIC = (b"$FL2", b"$FL3")
_LONGEST = 900
"""Seconds after which a file is taken for damaged."""
_BRIEF = 20


@dataclass(frozen=True, slots=True)
class Spss:
    """What an SPSS file holds.

    Attributes:
        columns: texts, labels in place of values, null for values that are missing or declared so.
        variables: in order, name and what is known of it.
        encoding: of its texts.
    """

    columns: tuple[pa.ChunkedArray, ...]
    variables: dict[str, Variable]
    encoding: str


class DamagedError(Exception):
    """The file cannot be read; the message says why, where that is known."""


def is_spss(path: Path) -> bool:
    """Whether a file is an SPSS system file, by its first bytes."""
    with path.open("rb") as file:
        return file.read(4) in _MAGIC


def open_spss(path: Path, shown: str, request: ReadRequest) -> tuple[TextFile, dict[str, Variable]]:
    """The file as text, labels in place of values, and what is known of its variables by name.

    Rows are numbered from 1, as SPSS shows them. User-missing values and system-missing ones are no values.

    Raises:
        ProjectError: the file is damaged.
    """
    from jtbd_reports.opening.refusals import in_brackets, refuse  # noqa: PLC0415 - this module is loaded to recognise
    from jtbd_reports.store import file_digest  # noqa: PLC0415 - as above
    from jtbd_reports.tables.texttable import CHUNK, TextFile, text_table  # noqa: PLC0415 - as above

    try:
        found = _read(path, request.options.encoding or "", 0, _LONGEST)
    except DamagedError as error:
        refuse(request, f"{shown} is a damaged SPSS file{in_brackets(error)}", "Save it again from SPSS.")

    def chunks() -> Iterator[TextTable]:
        """Rows in stretches; one without rows where there are none."""
        height = len(found.columns[0]) if found.columns else 0
        for start in range(0, max(height, 1), CHUNK):
            part = [column.slice(start, CHUNK).combine_chunks() for column in found.columns]
            yield text_table(part, range(start + 1, min(start + CHUNK, height) + 1))

    format_ = f"SPSS, {found.encoding}"
    return TextFile(shown, file_digest(path), format_, tuple(found.variables), chunks), found.variables


def head_of(path: Path, rows: int) -> tuple[list[str], list[list[str]], dict[str, Variable]] | None:
    """Names, first rows as text and variables; None where the file cannot be read."""
    try:
        found = _read(path, "", rows, _BRIEF)
    except DamagedError:
        return None
    columns = [column.to_pylist() for column in found.columns]
    lines = [[text or "" for text in row] for row in zip(*columns, strict=True)]
    return list(found.variables), lines, found.variables


def _read(path: Path, encoding: str, rows: int, seconds: int) -> Spss:
    """What the child process found in the file.

    Raises:
        DamagedError: the library refused the file, or ended with it.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where there is such a file

    with TemporaryDirectory(prefix="jtbd-spss-") as folder:
        command = [
            sys.executable,
            "-P",
            "-m",
            "jtbd_surveys.spss_child",
            str(path.resolve()),
            folder,
            encoding,
            str(rows),
        ]
        # the child sees the same packages, from wherever they were loaded
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        try:
            subprocess.run(command, timeout=seconds, env=environment, capture_output=True, check=True)  # noqa: S603 - our own interpreter and module, no shell
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            raise DamagedError from None
        about = json.loads((Path(folder) / "about.json").read_text(encoding="utf-8"))
        if "fault" in about:
            raise DamagedError(about["fault"])
        table = pq.read_table(Path(folder) / "data.parquet", memory_map=False)
    variables = {name: Variable(**known) for name, known in about["variables"]}
    return Spss(tuple(table.columns), variables, about["encoding"])
