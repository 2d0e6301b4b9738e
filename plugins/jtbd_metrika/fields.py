"""Fields of the Logs API: which become which column of the vocabulary, under which attribution model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_reports.datasets import Type

PREFIXES = {"visits": "ym:s:", "hits": "ym:pv:"}
KEYS = {"visits": "visitID", "hits": "watchID"}
PLACEHOLDER = "<attribution>"
"""Stands in files whose fields were asked for literally as the documentation writes them."""


@dataclass(frozen=True, slots=True)
class LogField:
    """A column of the vocabulary and the fields it is read from, the first that the file has."""

    column: str
    names: tuple[str, ...]
    type: Type = "category"


_VISITS = (
    LogField("visit_id", ("visitID",), "text"),
    LogField("client_id", ("clientID",), "text"),
    LogField("started_at", ("dateTime", "dateTimeUTC", "date"), "datetime"),
    LogField("page", ("startURL",), "text"),
    LogField("referrer", ("referer",), "text"),
    LogField("pageviews", ("pageViews",), "integer"),
    LogField("seconds", ("visitDuration",), "integer"),
    LogField("bounce", ("bounce",), "boolean"),
    LogField("new", ("isNewUser",), "boolean"),
    LogField("robot", ("isRobotPro", "isRobot"), "boolean"),
    LogField("device", ("deviceCategory",)),
    LogField("city", ("regionCity",)),
)
_HITS = (
    LogField("hit_id", ("watchID",), "text"),
    LogField("visit_id", ("visitID",), "text"),
    LogField("client_id", ("clientID",), "text"),
    LogField("at", ("dateTime", "dateTimeUTC", "date"), "datetime"),
    LogField("page", ("URL",), "text"),
    LogField("title", ("title",), "text"),
    LogField("referrer", ("referer",), "text"),
    LogField("robot", ("isRobotPro", "isRobot"), "boolean"),
)
PLAIN: Mapping[str, tuple[LogField, ...]] = {"visits": _VISITS, "hits": _HITS}

ARRAYS: Mapping[str, tuple[str, ...]] = {
    "visits": ("goalsID", "goalsDateTime", "goalsPrice", "goalsOrder", "purchaseID", "purchaseRevenue"),
    "hits": ("goalsID",),
}
FLAGS = ("isPageView", "link", "download")
"""What a hit was; read as yes or no."""
SOURCES: Mapping[str, tuple[str, ...]] = {
    "channel": ("TrafficSource",),
    "utm_source": ("UTMSource",),
    "utm_medium": ("UTMMedium",),
    "campaign": ("UTMCampaign", "DirectClickOrderName"),
    "utm_content": ("UTMContent",),
    "phrase": ("DirectPhraseOrCond", "UTMTerm"),
}
"""Columns of the source of a visit; where several fields are named, the first that says something is taken."""
ENGINES: Mapping[str, tuple[str, ...]] = {
    "ad": ("AdvEngine",),
    "organic": ("SearchEngineRoot", "SearchEngine"),
    "social": ("SocialNetwork",),
    "referral": ("ReferalSource",),
    "messenger": ("Messenger",),
    "recommend": ("RecommendationSystem",),
}
"""Where a visit of each channel came from exactly."""
_ATTRIBUTED = frozenset(name for names in (*SOURCES.values(), *ENGINES.values()) for name in names)
_MODEL = re.compile(rf"ym:s:(?P<model>{PLACEHOLDER}|[a-z_]*)(?P<name>[A-Z]\w*)")
_PLAIN_NAMES = {
    kind: {name for field in fields for name in field.names} | set(ARRAYS[kind]) for kind, fields in PLAIN.items()
}


def family(headers: Sequence[str]) -> str:
    """`visits` or `hits` for the header of a Logs API file that holds their key, else an empty string."""
    for kind, prefix in PREFIXES.items():
        if prefix + KEYS[kind] in headers:
            return kind
    return ""


def models(headers: Sequence[str]) -> list[str]:
    """Attribution models whose columns the file has, sorted; columns without a model are not among them."""
    matches = (_MODEL.fullmatch(header) for header in headers)
    return sorted({match["model"] for match in matches if match and match["model"] and match["name"] in _ATTRIBUTED})


def needed(header: str, model: str) -> bool:
    """Whether a field is read at all under that attribution model: of a hundred, a couple of dozen are."""
    if (match := _MODEL.fullmatch(header)) and match["name"] in _ATTRIBUTED:
        return match["model"] in {"", model}
    kind = "visits" if header.startswith("ym:s:") else "hits"
    name = header.removeprefix(PREFIXES[kind])
    return name in _PLAIN_NAMES[kind] or (kind == "hits" and name in FLAGS)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a file what stands.

    Attributes:
        kind: `visits` or `hits`.
        plain: position by column of the vocabulary, and the field's name.
        named: position by field name for arrays, flags and what tells of the source, under the chosen model.
        model: the attribution model; empty where the file names none.
    """

    kind: str
    plain: Mapping[str, tuple[int, str]]
    named: Mapping[str, int]
    model: str = ""


def layout(headers: Sequence[str], kind: str, model: str) -> Layout:
    """Positions of what is read; the first of equal headers counts."""
    places = {header: place for place, header in reversed(list(enumerate(headers)))}
    prefix = PREFIXES[kind]
    plain = {}
    for field in PLAIN[kind]:
        found = [name for name in field.names if prefix + name in places]
        if found:
            plain[field.column] = (places[prefix + found[0]], found[0])
    flat = (*ARRAYS[kind], *(FLAGS if kind == "hits" else ()))
    named = {name: places[prefix + name] for name in flat if prefix + name in places}
    for name in sorted(_ATTRIBUTED if kind == "visits" else ()):
        # tags of links stood without a model in files of earlier years, beside sources that had one
        spots = [places[header] for header in (prefix + model + name, prefix + name) if header in places]
        if spots:
            named[name] = spots[0]
    return Layout(kind, plain, named, model)


def types(kind: str) -> dict[str, Type]:
    """Type of each plain column."""
    return {field.column: field.type for field in PLAIN[kind]}
