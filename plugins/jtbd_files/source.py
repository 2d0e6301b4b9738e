"""The source `files`: whatever can be put into words as a mapping."""

from __future__ import annotations

from jtbd_files.options import FilesOptions
from jtbd_reports import Reading, ReadRequest, Source
from jtbd_reports.opening.mapped import read_mapped
from jtbd_reports.opening.paths import matched


def read(request: ReadRequest) -> Reading:
    """All files as tables of the vocabulary, with an account of what was read and lost.

    Raises:
        ProjectError: every file that could not be taken and every column that was not found, at once.
    """
    return read_mapped(request, request.options.tables)


SOURCE = Source(
    name="files",
    summary="CSV, XLSX, Parquet and JSON Lines in the project folder",
    options=FilesOptions,
    files=matched,
    read=read,
)
