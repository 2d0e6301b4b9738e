"""The output `site`: the report as pages that open from a folder, without a server or a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports import Output


@hookimpl
def register_outputs() -> Iterable[Output]:
    """The output `site`."""
    from jtbd_site.output import OUTPUT  # noqa: PLC0415

    return [OUTPUT]
