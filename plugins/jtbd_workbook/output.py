"""The output `workbook`: the calculation part as an XLSX file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from jtbd_reports import Options, Output

if TYPE_CHECKING:
    from jtbd_reports import WriteRequest


class WorkbookOptions(Options):
    """How the workbook is made."""

    filename: str = Field("report.xlsx", pattern=r"^[^/\\\x00-\x1f]{1,120}\.xlsx$", examples=["severny-svet.xlsx"])
    """Name of the file."""


def write(request: WriteRequest) -> None:
    """Write the workbook into the request's folder."""
    from jtbd_workbook.book import book  # noqa: PLC0415 - only where a workbook is written
    from jtbd_workbook.pressing import press  # noqa: PLC0415

    content = press(book(request.report, request.language), request.look)
    (request.folder / request.options.filename).write_bytes(content)
    request.progress(f"workbook: {request.options.filename}, {len(content) // 1024} kB")


OUTPUT = Output(
    name="workbook",
    summary="The numbers, the tables and the lists to work through as an XLSX workbook.",
    options=WorkbookOptions,
    write=write,
)
