"""What may stand under a source whose plugin is `metrika`."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic needs it when the class is made
from typing import Literal, TypeAlias

from pydantic import Field, field_validator, model_validator

from jtbd_metrika.live.options import ApiOptions  # noqa: TC001 - as above
from jtbd_reports.opening.options import FileOptions
from jtbd_reports.tables.mapping import Word  # noqa: TC001 - as above

Report: TypeAlias = Literal[
    "auto",
    "phrases",
    "summary",
    "sources",
    "entry_pages",
    "devices",
    "regions",
    "interests",
    "age",
    "gender",
    "hours",
    "other",
    "visits",
    "hits",
    "direct",
    "vk",
    "mytarget",
    "costs",
    "keywords",
    "sessions",
    "events",
    "names",
    "leads",
]


class MetrikaOptions(FileOptions):
    """Reports of Yandex Metrica, Logs API files and advertising exports."""

    report: Report = "auto"
    """Which report the files are; found by their columns where absent."""
    rename: dict[Word, Word] = Field(default_factory=dict)
    """Headers that the client has changed, each with the usual one: {Сеансы: Визиты}."""
    goals: dict[int, Word] = Field(default_factory=dict, examples=[{269913315: "заявка"}])
    """Names of goals by number; where given, only these goals are counted."""
    attribution: str | None = Field(default=None, examples=["lastsign"])
    """Attribution model whose columns are read; the only one in the file where absent."""
    period: tuple[dt.date, dt.date] | None = None
    """First and last day that a saved report covers: [2026-01-01, 2026-06-30]."""
    timezone: str | None = Field(default=None, examples=["Europe/Moscow"])
    """Time zone of the counter, where it is not the project's; its times are moved to the project's."""
    robots: Literal["drop", "keep"] = "drop"
    """Whether visits of robots are left out; they are counted either way."""
    channel: Word | None = None
    """What costs are booked under, named as in deals, where the export has no channel of its own."""
    currency: Word | None = Field(default=None, examples=["RUB"])
    """Currency the costs must be in; a file that names another is refused."""
    micros: bool | None = None
    """Whether costs are in millionths, as the Direct API gives them; judged by the price of a click where absent."""
    vat: Literal["keep", "add", "remove"] = "keep"
    """Whether value added tax is added to costs or taken out of them."""
    vat_rate: float = Field(default=0.2, ge=0, lt=1)
    """The rate of that tax, 0.2 for 20 %."""
    api: ApiOptions | None = None
    """What `fetch` brings from the API into the project folder."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - reads the zone's file

        try:
            if value is not None:
                ZoneInfo(value)
        except (KeyError, OSError, ValueError) as error:
            raise ValueError(f"there is no time zone {value!r}") from error
        return value

    @model_validator(mode="after")
    def _days_in_order(self) -> MetrikaOptions:
        if self.period and self.period[0] > self.period[1]:
            raise ValueError("expected the first day of the period before the last")
        return self
