"""The report as a PDF: a tagged note made to be read, sent and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports import Output


@hookimpl
def register_outputs() -> Iterable[Output]:
    """The output `pdf`."""
    from jtbd_pdf.output import OUTPUT  # noqa: PLC0415 - pydantic is not needed for `--help`

    return [OUTPUT]
