"""The source `files`: whatever can be put into words as a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_files.options import FilesOptions
from jtbd_reports import Reading, ReadRequest, Source
from jtbd_reports.opening.mapped import read_mapped
from jtbd_reports.opening.paths import matched

if TYPE_CHECKING:
    from jtbd_reports import Glimpse, Recognised


def read(request: ReadRequest) -> Reading:
    """All files as tables of the vocabulary, with an account of what was read and lost.

    Raises:
        ProjectError: every file that could not be taken and every column that was not found, at once.
    """
    return read_mapped(request, request.options.tables)


def recognise(glimpse: Glimpse) -> Recognised | None:
    """A mapping proposed by likeness of headers; None where nothing is alike."""
    from jtbd_files import recognising  # noqa: PLC0415 - its words are folded only when a file is added

    return recognising.recognise(glimpse)


SOURCE = Source(
    name="files",
    summary="CSV, XLSX, Parquet and JSON Lines in the project folder",
    options=FilesOptions,
    files=matched,
    read=read,
    recognise=recognise,
)
