"""What may stand under `api` of a source whose plugin is `metrika`: what to fetch, never with which token."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic needs it when the class is made
import re
from typing import Literal, TypeAlias

from pydantic import Field, field_validator, model_validator

from jtbd_reports.options import Options

Report: TypeAlias = Literal["phrases", "sources", "entry_pages", "summary", "devices", "regions"]
"""Aggregated reports, from the Reporting API."""
LOG_SOURCES = ("visits", "hits")
"""Raw rows, from the Logs API."""
VISITS = (
    "ym:s:visitID", "ym:s:clientID", "ym:s:date", "ym:s:dateTime", "ym:s:isNewUser", "ym:s:startURL", "ym:s:endURL",
    "ym:s:pageViews", "ym:s:visitDuration", "ym:s:bounce", "ym:s:regionCity", "ym:s:deviceCategory", "ym:s:referer",
    "ym:s:goalsID", "ym:s:goalsDateTime", "ym:s:goalsPrice", "ym:s:goalsOrder", "ym:s:purchaseID",
    "ym:s:purchaseRevenue", "ym:s:<attribution>TrafficSource", "ym:s:<attribution>AdvEngine",
    "ym:s:<attribution>ReferalSource", "ym:s:<attribution>SearchEngineRoot", "ym:s:<attribution>SocialNetwork",
    "ym:s:<attribution>Messenger", "ym:s:<attribution>RecommendationSystem",
    "ym:s:<attribution>UTMSource", "ym:s:<attribution>UTMMedium", "ym:s:<attribution>UTMCampaign",
    "ym:s:<attribution>UTMContent", "ym:s:<attribution>UTMTerm", "ym:s:<attribution>DirectClickOrderName",
    "ym:s:<attribution>DirectPhraseOrCond",
)  # fmt: skip
"""What is asked for of a visit where `fields` is left out: nothing that names a person, such as the IP address."""
HITS = (
    "ym:pv:watchID", "ym:pv:visitID", "ym:pv:clientID", "ym:pv:date", "ym:pv:dateTime", "ym:pv:title", "ym:pv:URL",
    "ym:pv:referer", "ym:pv:isPageView", "ym:pv:link", "ym:pv:download", "ym:pv:artificial", "ym:pv:goalsID",
)  # fmt: skip
"""What is asked for of a hit where `fields` is left out."""
HOSTS = ("api-metrika.yandex.net", "api-metrica.yandex.net", "api-metrika.yandex.com", "api-metrica.yandex.com")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
_FIELD = re.compile(r"ym:(s|pv):(<attribution>)?[A-Za-z][A-Za-z0-9_]*")
_VARIABLE = re.compile(r"(METRIKA|METRICA|YANDEX)_?[A-Z0-9_]*")
_TOKEN = re.compile(r"(OAuth\s+\S+|(y\d_|AQAA)[\w-]{8,}|[\w-]{38,})", re.ASCII)
_KEYS = {"visits": "ym:s:visitID", "hits": "ym:pv:watchID"}
_LONGEST_FIELDS = 3000  # characters, a limit of the Logs API
_MOST_GOALS = 6  # each takes two of the 20 metrics of a request to the Reporting API, a report up to seven itself


class ApiOptions(Options):
    """What to fetch from Yandex Metrica's API with `jtbd-reports fetch`; builds stay offline."""

    counter: int = Field(ge=1, examples=[12345678])
    """Number of the counter."""
    source: Literal["visits", "hits", "phrases", "sources", "entry_pages", "summary", "devices", "regions"]
    """What to fetch: visits or hits (raw rows), or a report such as phrases."""
    start: dt.date = Field(alias="from", examples=["2025-01-01"])
    """First day."""
    end: dt.date | Literal["yesterday"] = Field(default="yesterday", alias="to")
    """Last day; today is not complete and is refused."""
    fields: tuple[str, ...] | None = None
    """Of visits and hits: fields of the Logs API, such as ym:s:startURL; a good list where absent."""
    goals: tuple[int, ...] = Field(default=(), examples=[[123456]])
    """Of reports: numbers of goals whose reaches and conversion rates are fetched too."""
    attribution: Literal[
        "cross_device_last_significant", "cross_device_first", "last", "automatic",
        "first", "lastsign", "last_yandex_direct_click", "cross_device_last", "cross_device_last_yandex_direct_click",
    ] = "cross_device_last_significant"  # fmt: skip
    """Which visit gets the credit; the last five are old names that Metrica answers with another model."""
    accept_sampled: bool = False
    """Of reports: whether numbers that Metrica estimated from a part of the visits are right."""
    token_variable: str = Field(default="METRIKA_TOKEN", examples=["METRIKA_TOKEN"])
    """Name of the environment variable that holds the OAuth token; the token itself never stands in a project."""
    host: str = HOSTS[0]
    """Where the API answers: Yandex, or this machine for tests."""

    @model_validator(mode="before")
    @classmethod
    def _no_token(cls, data: object) -> object:
        """Refused before anything else looks at it, so that no message can show it."""
        values = data if isinstance(data, dict) else {}
        flat = [one for value in values.values() for one in (value if isinstance(value, list) else [value])]
        if "token" in values or any(_TOKEN.fullmatch(str(one).strip()) for one in flat):
            raise ValueError(
                "an OAuth token must not stand in a project's files",
                "Put it into the environment variable METRIKA_TOKEN, remove it here, and revoke it if it was shared.",
            )
        return data

    @field_validator("token_variable")
    @classmethod
    def _of_metrica(cls, value: str) -> str:
        """Only variables meant for it, so that a project from a stranger cannot send another secret away."""
        if not _VARIABLE.fullmatch(value):
            raise ValueError(
                "expected the name of an environment variable that begins with METRIKA, METRICA or YANDEX",
                "The token itself stands in the environment, never here.",
            )
        return value

    @field_validator("host")
    @classmethod
    def _known_host(cls, value: str) -> str:
        if value not in HOSTS and not _LOOPBACK.fullmatch(value):
            raise ValueError(
                f"the token may only be sent to {HOSTS[0]} or to this machine, not to {value!r}",
                f"Known hosts: {', '.join(HOSTS)}.",
            )
        return value

    @field_validator("start", mode="before")
    @classmethod
    def _first_day(cls, value: object) -> object:
        if isinstance(value, str) and not _DAY.fullmatch(value):
            raise ValueError(f"expected a day such as 2025-01-01, got {value!r}")
        return value

    @field_validator("end", mode="before")
    @classmethod
    def _last_day(cls, value: object) -> object:
        if isinstance(value, str) and value != "yesterday" and not _DAY.fullmatch(value):
            raise ValueError(f"expected a day such as 2025-12-31, or yesterday, got {value!r}")
        return value

    @field_validator("fields")
    @classmethod
    def _of_the_logs_api(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for field in value or ():
            if not _FIELD.fullmatch(field):
                raise ValueError(f"{field!r} is no field of the Logs API", "They look like ym:s:startURL or ym:pv:URL.")
            if (value or ()).count(field) > 1:
                raise ValueError(f"{field!r} stands here twice")
        return value

    @model_validator(mode="after")
    def _fitting(self) -> ApiOptions:
        """What one option says about another."""
        if self.end != "yesterday" and self.start > self.end:
            raise ValueError(f"the last day, {self.end}, lies before the first, {self.start}")
        if self.source in LOG_SOURCES:
            self._check_logs()
        elif self.fields is not None:
            raise ValueError(f"fields belong to visits and hits; the columns of {self.source} are fixed")
        elif len(self.goals) > _MOST_GOALS:
            raise ValueError(f"at most {_MOST_GOALS} goals fit into one request, got {len(self.goals)}")
        return self

    def _check_logs(self) -> None:
        asked = self.asked_fields
        prefix, key = _KEYS[self.source].rpartition(":")[0] + ":", _KEYS[self.source]
        foreign = [field for field in asked if not field.startswith(prefix)]
        if self.goals:
            raise ValueError(f"goals belong to reports; {self.source} carry them in the field {prefix}goalsID")
        if foreign:
            raise ValueError(f"{foreign[0]!r} is no field of {self.source}", f"Theirs begin with {prefix}.")
        if key not in asked:
            raise ValueError(f"{self.source} cannot be read without the field {key}")
        if len(",".join(asked)) > _LONGEST_FIELDS:
            raise ValueError(f"all fields together may have {_LONGEST_FIELDS} characters, got {len(','.join(asked))}")

    @property
    def asked_fields(self) -> tuple[str, ...]:
        """Fields of the Logs API, as asked for or the default ones; not for reports."""
        return self.fields or (VISITS if self.source == "visits" else HITS)
