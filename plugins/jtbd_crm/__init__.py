"""Reads exports of CRM systems: amoCRM, Bitrix24, HubSpot, Zoho and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from jtbd_reports import Source


@hookimpl
def register_sources() -> list[Source]:
    """`crm`."""
    from jtbd_crm.source import SOURCE  # noqa: PLC0415 - loaded when a project asks for it

    return [SOURCE]
