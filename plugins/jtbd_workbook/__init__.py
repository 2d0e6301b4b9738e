"""The report as a workbook: every number with its trace, every table, and the lists to work through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports import Output


@hookimpl
def register_outputs() -> Iterable[Output]:
    """The output `workbook`."""
    from jtbd_workbook.output import OUTPUT  # noqa: PLC0415 - pydantic is not needed for `--help`

    return [OUTPUT]
