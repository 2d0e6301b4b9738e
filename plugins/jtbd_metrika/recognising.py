"""What `add` is told of a file: which of our formats it is, how sure that is, and the entry that reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_metrika import fields
from jtbd_metrika.heads import LINES, head_in, head_of_text
from jtbd_metrika.objects import keys_of
from jtbd_metrika.periods import hint_of, period_of
from jtbd_metrika.signatures import AIRBYTE, Signature, signature
from jtbd_reports import Glimpse, Recognised
from jtbd_reports.tables.values import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TABLES = {"costs": "costs", "keywords": "phrases", "sessions": "visits", "events": "hits"}
_NAMES = {
    "visits": "visits", "hits": "hits", "costs": "costs", "keywords": "keywords", "sessions": "sessions",
    "events": "events",
}  # fmt: skip
_METRICS = frozenset(
    {"visits", "users", "pageviews", "new_share", "bounce_rate", "page_depth", "seconds", "affinity", "goals",
     "conversion_rate", "revenue"}
)  # fmt: skip
_CALLED = {
    "keywords": {"keyword": "phrase", "volume": "visits", "category": "category"},
    "events": {"event_name": "title", "appmetrica_device_id": "client_id", "event_receive_datetime": "at"},
    "sessions": {"TrafficType": "channel", "VisitorType": "new", "Revenue": "purchases"},
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
    if found is None or found.family in {"foreign", "names"}:
        return None
    entry: dict[str, Any] = {"path": glimpse.name, "report": found.report}
    entry |= {key: value for key, value in glimpse.told.items() if key in {"sheet", "encoding"}}
    name = _NAMES.get(found.family, found.report if found.report == "phrases" else "traffic")
    title = f"{found.title}, wrapped by Airbyte" if wrapped else found.title
    return Recognised(
        format=title,
        certainty=found.certainty,
        why=found.why,
        entry=entry,
        name=name,
        fields=_fields(found, headers),
        asides=tuple(_asides(found, headers, above, glimpse)),
    )


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
        called = _CALLED[found.family]
        return tuple((_TABLES[found.family], called[h], h) for h in headers if h in called)
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


def _asides(found: Signature, headers: Sequence[str], above: Sequence[Sequence[str]], glimpse: Glimpse) -> list[str]:
    """What the user should know or settle."""
    said = []
    models = fields.models(headers) if found.family == "visits" else []
    if len(models) > 1:
        said.append(f"Say which attribution model to read with attribution: {', '.join(models)}.")
    if found.family == "report" and found.report != "summary" and period_of(above) is None:
        hint = hint_of(glimpse.name)
        days = f"[{hint[0]:%Y-%m-%d}, {hint[1]:%Y-%m-%d}]" if hint else "[first day, last day]"
        told = "its name suggests it, but names are changed" if hint else "nothing in it tells"
        said.append(f"Confirm the days it covers by adding period: {days}; {told}.")
    if found.report == "costs":
        said.append("Say through which channel the money was spent with channel, named as in deals.")
    if found.family == "keywords":
        said.append("Volumes are searches in a search engine, not visits to the site.")
    return said
