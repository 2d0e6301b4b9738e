"""The source `crm`: exports of a CRM as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_crm.options import CrmOptions
from jtbd_reports import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jtbd_reports import Glimpse, Reading, ReadRequest, Recognised


def files(request: ReadRequest) -> Sequence[Path]:
    """Every file of the entry; see `jtbd_crm.parts.files`."""
    from jtbd_crm import parts  # noqa: PLC0415 - Arrow is loaded when something is read

    return parts.files(request)


def read(request: ReadRequest) -> Reading:
    """All files of the entry as tables of the vocabulary; see `jtbd_crm.reading.read`."""
    from jtbd_crm import reading  # noqa: PLC0415 - as above

    return reading.read(request)


def recognise(glimpse: Glimpse) -> Recognised | None:
    """What the head of a file is taken for; see `jtbd_crm.recognising.recognise`."""
    from jtbd_crm import recognising  # noqa: PLC0415 - as above

    return recognising.recognise(glimpse)


SOURCE = Source(
    name="crm",
    summary="exports of amoCRM, Bitrix24, HubSpot, Zoho and their like",
    options=CrmOptions,
    files=files,
    read=read,
    recognise=recognise,
)
