"""Reads Yandex Metrica: reports saved from its pages, Logs API files, advertising exports; fetches them by API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from jtbd_reports import Source


@hookimpl
def register_sources() -> list[Source]:
    """`metrika`."""
    from jtbd_metrika.source import SOURCE  # noqa: PLC0415 - loaded when a project asks for it

    return [SOURCE]
