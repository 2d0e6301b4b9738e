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

from jtbd_reports.opening.refusals import in_brackets, refuse
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import CHUNK, TextFile, text_table
from jtbd_surveys.sav_bytes import DamagedError
from jtbd_surveys.sav_records import MAGIC
from jtbd_surveys.variables import Variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

_LONGEST = 900
"""Seconds after which a file is taken for damaged."""


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


def is_spss(path: Path) -> bool:
    """Whether a file is an SPSS system file, by its first bytes."""
    with path.open("rb") as file:
        return file.read(4) in MAGIC


def open_spss(path: Path, shown: str, request: ReadRequest) -> tuple[TextFile, dict[str, Variable]]:
    """The file as text, labels in place of values, and what is known of its variables by name.

    Rows are numbered from 1, as SPSS shows them. User-missing values and system-missing ones are no values.

    Raises:
        ProjectError: the file is damaged.
    """
    try:
        found = _read(path, request.options.encoding or "")
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


def _read(path: Path, encoding: str) -> Spss:
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
            "0",
        ]
        # the child sees the same packages, from wherever they were loaded
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        try:
            subprocess.run(command, timeout=_LONGEST, env=environment, capture_output=True, check=True)  # noqa: S603 - our own interpreter and module, no shell
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            raise DamagedError from None
        about = json.loads((Path(folder) / "about.json").read_text(encoding="utf-8"))
        if "fault" in about:
            raise DamagedError(about["fault"])
        table = pq.read_table(Path(folder) / "data.parquet", memory_map=False)
    variables = {name: Variable(**known) for name, known in about["variables"]}
    return Spss(tuple(table.columns), variables, about["encoding"])
