"""The output `pdf`: the report as a note made to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from jtbd_pdf.health import missing
from jtbd_reports import Options, Output

if TYPE_CHECKING:
    from jtbd_reports import WriteRequest


class PdfOptions(Options):
    """How the PDF is made."""

    filename: str = Field("report.pdf", pattern=r"^[^/\\\x00-\x1f]{1,120}\.pdf$", examples=["severny-svet.pdf"])
    """Name of the file."""
    rows: int = Field(40, ge=5, le=1000)
    """How many rows of a table are printed; the document says how many there are."""
    ledger: int = Field(300, ge=0, le=10_000)
    """Up to how many numbers the ledger has a line for each; beyond, numbers that stand in tables alone have none."""


def write(request: WriteRequest) -> None:
    """Write the PDF into the request's folder; taken from the store where nothing that goes into it has changed.

    Raises:
        ProjectError: the document asks for something that is no part of the build, a picture has no alternative text,
            a system library is missing.
    """
    from jtbd_pdf.document import job  # noqa: PLC0415 - Jinja, only where a PDF is written
    from jtbd_pdf.press import makers, press  # noqa: PLC0415
    from jtbd_reports.store import digest  # noqa: PLC0415

    request.progress("pdf: laying out")
    made = job(request)
    key = digest(made.html, dict(made.assets), makers())
    content = request.store.bytes("pdf", key, lambda: press(made, request.progress), ".pdf")
    (request.folder / request.options.filename).write_bytes(content)
    request.progress(f"pdf: {request.options.filename}, {len(content) // 1024} kB")


OUTPUT = Output(
    name="pdf",
    summary="The report as a tagged PDF, made to be read and sent.",
    options=PdfOptions,
    write=write,
    health=missing,
)
