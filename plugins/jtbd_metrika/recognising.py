"""What `add` is told of a file: which of our formats it is, how sure that is, and the entry that reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_metrika import fields
from jtbd_metrika.asides import asides
from jtbd_metrika.heads import LINES, head_in, head_of_text
from jtbd_metrika.objects import keys_of
from jtbd_metrika.signatures import AIRBYTE, Signature, signature
from jtbd_reports import Glimpse, Recognised
from jtbd_reports.tables.values import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TABLES = {
    "costs": "costs", "keywords": "phrases", "sessions": "visits", "events": "hits", "leads": "touches",
    "plans": "costs",
}  # fmt: skip
_NAMES = {
    "visits": "visits", "hits": "hits", "costs": "costs", "keywords": "keywords", "sessions": "sessions",
    "events": "events", "leads": "leads", "plans": "plan", "names": "campaigns", "foreign": "unread",
}  # fmt: skip
_WRAPPED_ONLY = frozenset({"names", "leads", "plans", "foreign"})
"""What has few and common names, and is another source's business unless a loader of web data wrapped it."""
_PLAN = {"ru": "План", "en": "Plan"}
_METRICS = frozenset(
    {"visits", "users", "pageviews", "new_share", "bounce_rate", "page_depth", "seconds", "affinity", "goals",
     "conversion_rate", "revenue"}
)  # fmt: skip
_CALLED = {
    "keywords": {"keyword": "phrase", "volume": "visits", "category": "category"},
    "events": {"event_name": "title", "appmetrica_device_id": "client_id", "event_receive_datetime": "at"},
    "sessions": {"TrafficType": "channel", "VisitorType": "new", "Revenue": "purchases"},
    "leads": {"Date": "at", "Source": "channel", "Product": "product"},
    "plans": {"Period_start": "date", "Period_end": "date", "Campaign": "campaign", "Cost": "cost"},
    "names": {},
    "foreign": {},
}

_ROLES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "visits": (
        *((name, "visits", column) for column, names in fields.SOURCES.items() for name in names),
        *((name, "visits", "engine") for names in fields.ENGINES.values() for name in names),
        ("purchaseID", "visits", "purchases"),
        ("purchaseRevenue", "visits", "revenue"),
        ("goalsID", "goals", "goal"),
        ("goalsDateTime", "goals", "at"),
        ("goalsPrice", "goals", "price"),
        ("goalsOrder", "goals", "order_id"),
    ),
    "hits": (*((name, "hits", "kind") for name in fields.FLAGS), ("goalsID", "hits", "goals")),
}
"""Fields of logs that do not stand for one column by themselves: table and column that they go into."""


def recognise(glimpse: Glimpse) -> Recognised | None:
    """What the head of a file is, among the formats of this source; None where it is none."""
    if glimpse.fault or glimpse.kind not in {"text", "jsonl", "xlsx", "parquet"}:
        return None
    headers, above = _header(glimpse)
    wrapped = AIRBYTE in headers
    headers = _inner(glimpse, headers) if wrapped else headers
    found = signature(headers)
    if wrapped and found is None and headers:
        found = Signature("foreign", "", "an unknown table", "none of its keys is one of ours", 0.1)
    if found is None or (found.family in _WRAPPED_ONLY and not wrapped):
        return None
    entry = {} if found.family in {"names", "foreign"} else _entry(found, glimpse)
    name = _NAMES.get(found.family, found.report if found.report == "phrases" else "traffic")
    title = f"{found.title}, wrapped by Airbyte" if wrapped else found.title
    return Recognised(
        format=title,
        certainty=found.certainty,
        why=found.why,
        entry=entry,
        name=name,
        fields=_fields(found, headers),
        asides=tuple(asides(found, headers, above, glimpse)),
    )


def _entry(found: Signature, glimpse: Glimpse) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": glimpse.name, "report": found.report or "auto"}
    if found.family == "plans":
        # a channel of its own keeps what was planned apart from what was spent
        entry["channel"] = _PLAN.get(glimpse.language, _PLAN["en"])
    return entry | {key: value for key, value in glimpse.told.items() if key in {"sheet", "encoding"}}


def _header(glimpse: Glimpse) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The header and the lines above it."""
    if glimpse.kind == "text" and glimpse.text:
        lines = glimpse.text.splitlines(keepends=True)[:LINES]
        head = head_of_text(lines)
        return (head.headers, head.above) if head else (glimpse.headers, ())
    found = head_in(enumerate((glimpse.headers, *glimpse.rows), 1))
    return (found[1].headers, found[1].above) if found else (glimpse.headers, ())


def _inner(glimpse: Glimpse, headers: Sequence[str]) -> tuple[str, ...]:
    """Keys of the first objects that a loader wrapped."""
    place = list(headers).index(AIRBYTE)
    return keys_of([row[place] for row in glimpse.rows if len(row) > place])


def _fields(found: Signature, headers: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """What becomes of which column: table, column, header."""
    if found.family in {"visits", "hits"}:
        return _log_fields(found.family, headers)
    if found.family in _CALLED:
        called = {fold(header): column for header, column in _CALLED[found.family].items()}
        return tuple((_TABLES[found.family], called[fold(h)], h) for h in headers if fold(h) in called)
    table = _TABLES.get(found.family, "phrases" if found.report == "phrases" else "traffic")
    pairs = []
    for at, (column, header) in enumerate(zip(found.columns, headers, strict=True)):
        name = _column(found, column, at)
        if name:
            pairs.append((table, name, squeeze(header)))
    return tuple(pairs)


def _log_fields(kind: str, headers: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """What becomes of the fields of a Logs API file."""
    there = fields.models(headers)
    layout = fields.layout(headers, kind, there[0] if there else "")
    plain = [(kind, name, headers[place]) for name, (place, _field) in layout.plain.items()]
    roles = [role for role in _ROLES[kind] if role[0] in layout.named]
    named = [(table, column, headers[layout.named[name]]) for name, table, column in roles]
    return (*plain, *named)


def _column(found: Signature, column: str, at: int) -> str:
    if found.family == "costs":
        return {"campaign_id": "campaign", "currency": ""}.get(column, column)
    if at >= found.dimensions:
        return (
            column if column in _METRICS else {"any_goal": "goals", "any_conversion": "conversion_rate"}.get(column, "")
        )
    if found.report == "phrases":
        return {"phrases": "phrase", "engine": "engine"}.get(column, "")
    return "line" if (column == found.report and (at == 0 or found.report != "sources")) or at == 0 else "detail"
