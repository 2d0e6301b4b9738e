"""What a file is, from its header alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from jtbd_metrika import fields, words
from jtbd_reports.tables.values import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Family: TypeAlias = Literal[
    "visits", "hits", "report", "costs", "names", "keywords", "sessions", "events", "leads", "plans", "foreign"
]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a header tells.

    Attributes:
        family: which reader takes the file; `names` are campaigns by number, `foreign` is known and not read.
        report: the value of the option `report` that stands for it.
        title: in words.
        why: what it was known by.
        certainty: from 0 to 1.
        columns: what each column is, by position, for reports and costs.
        dimensions: how many of a report's columns are dimensions; metrics stand behind them.
    """

    family: Family
    report: str
    title: str
    why: str
    certainty: float
    columns: tuple[str, ...] = ()
    dimensions: int = 0


AIRBYTE = "_airbyte_data"
_TITLES = {
    "phrases": "Metrica report, search phrases",
    "summary": "Metrica report, traffic by date",
    "sources": "Metrica report, traffic sources",
    "entry_pages": "Metrica report, entry pages",
    "devices": "Metrica report, devices",
    "regions": "Metrica report, geography",
    "interests": "Metrica report, interests",
    "age": "Metrica report, age",
    "gender": "Metrica report, gender",
    "hours": "Metrica report, hour of visit",
    "other": "Metrica report",
}
_COSTS: Mapping[str, str] = {
    "date": r"дата|день|date|day|base\.date|дата статистики|дата показа",
    "campaign": r"(название )?кампани[ия]|название рекламной кампании|рекламная кампания|campaign_?( )?name|campaign",
    "campaign_id": r"№ кампании|номер кампании|(id|ид) кампании|campaign_?( )?id|ad_plan_id|banner_id|id кампании",
    "impressions": r"показы|impressions|shows|base\.shows|показов",
    "clicks": r"клики|clicks|base\.clicks|кликов|переходы",
    "cost": r"(расход|расходы|затраты|потрачено|списано|израсходовано|стоимость|cost|spent|spend|base\.spent)"
    r"( всего)?[,.]?( ?\(?(руб\.?|₽|rub|р\.|usd|\$|eur|€|kzt|тг\.?|byn)\)?)?[,.]?"
    r"( ?\(?(с|без|включая|не включая) (учёта |учета )?ндс\)?"
    r"| ?\(?(incl\.?|excl\.?|with|without) vat\)?)?( ?\((руб\.?|₽|rub)[,.]? (с|без) ндс\))?",
    "currency": r"валюта|currency",
    "channel": r"канал|источник|рекламная система|площадка|channel|source|рекламный канал|utm_source",
}
_COST = re.compile(_COSTS["cost"])
_DIRECT = re.compile(
    r"campaigntype|campaignid|campaignname|adid|adgroupid|№ кампании|тип площадки|условие показа|ср\. цена клика.*"
)
_VK = re.compile(r"ad_plan_id|id рекламного плана|название рекламного плана|списано.*")
_MYTARGET = re.compile(r"banner_id|id баннера|потрачено.*")
_NAMED = {"direct": "Yandex Direct report", "vk": "VK Ads report", "mytarget": "myTarget report"}


def signature(headers: Sequence[str]) -> Signature | None:
    """What the header is of; None where it is none of the formats."""
    names = [squeeze(header) for header in headers]
    return _logs(names) or _known(names) or _report(names) or _costs(names)


def _logs(names: Sequence[str]) -> Signature | None:
    kind = fields.family(names)
    prefixed = [name for name in names if name.startswith(("ym:s:", "ym:pv:"))]
    if kind:
        why = f"{len(prefixed)} fields of the Logs API, {fields.PREFIXES[kind]}{fields.KEYS[kind]} among them"
        return Signature("visits" if kind == "visits" else "hits", kind, f"Metrica Logs API, {kind}", why, 0.99)
    if prefixed:
        kind = "visits" if prefixed[0].startswith("ym:s:") else "hits"
        missing = fields.PREFIXES[kind] + fields.KEYS[kind]
        return Signature("foreign", "", f"Logs API file without {missing}, its key", f"{prefixed[0]} and others", 0.9)
    return None


_KNOWN: tuple[tuple[frozenset[str], Signature], ...] = (
    (
        frozenset({"keyword", "volume", "category"}),
        Signature("keywords", "keywords", "search keywords with volumes", "keyword, volume and category", 0.8),
    ),
    (
        frozenset({"administrative", "productrelated", "bouncerates", "traffictype", "visitortype", "revenue"}),
        Signature("sessions", "sessions", "sessions of a shop", "pages by type, BounceRates, TrafficType", 0.9),
    ),
    (
        frozenset({"event_receive_datetime", "event_name", "appmetrica_device_id"}),
        Signature("events", "events", "AppMetrica events", "event_name and appmetrica_device_id", 0.97),
    ),
    (
        frozenset({"utm_hashcode", "form_id", "data"}),
        Signature(
            "foreign", "", "a register of UTM tags, which has neither visits nor costs", "utm_hashcode and form_id", 0.2
        ),
    ),
    (
        frozenset({"period_start", "period_end", "cost"}),
        Signature("plans", "costs", "a plan of costs by period, not money spent by day", "Period_start", 0.8),
    ),
    (
        frozenset({"leads", "source", "product", "date"}),
        Signature("leads", "leads", "a table of leads by source", "Leads, Source, Product", 0.8),
    ),
    (
        frozenset({"objective", "budget_limit", "name", "id"}),
        Signature("names", "vk", "VK Ads, list of campaigns", "objective, budget_limit", 0.4),
    ),
)
# two such common names prove little, so nothing but them may stand in the file
_LIST = frozenset({"id", "name"})


def _known(names: Sequence[str]) -> Signature | None:
    """Formats told by a few names that stand together nowhere else."""
    # loaders add names of their own, with underscores in front
    own = {name.casefold() for name in names if not name.startswith(("__", "_airbyte"))}
    for wanted, found in _KNOWN:
        if wanted <= own:
            return found
    if own == _LIST:
        return Signature("names", "mytarget", "myTarget, list of campaigns", "id and name", 0.3)
    return None


def _report(names: Sequence[str]) -> Signature | None:
    """A report of Metrica: dimensions, then visits, then other metrics, told apart by where they stand."""
    # the first column is a dimension even where its name is a metric's, such as the report by time on site
    if not any(map(words.is_visits, names[1:])):
        return None
    first = next(at for at, name in enumerate(names) if at and words.metric(name) in words.USUAL)
    dimensions = [words.dimension(name) for name in names[:first]]
    metrics = [words.metric(name) for name in names[first:]]
    told = [name for name in dimensions if name]
    if not told and (first > 1 or sum(map(bool, metrics)) < 3):  # noqa: PLR2004 - visits alone prove nothing
        return None
    kind = "phrases" if "phrases" in told else next((name for name in told if name != "engine"), "")
    kind = kind or ("sources" if "engine" in told else "other")
    known = sum(map(bool, metrics))
    certainty = 0.95 if told and known >= 3 else 0.7 if told else 0.45  # noqa: PLR2004 - as above
    why = f"columns {', '.join(names[:first])}, then {known} metrics of Metrica from {names[first]} on"
    return Signature("report", kind, _TITLES[kind], why, certainty, (*dimensions, *metrics), first)


def _costs(names: Sequence[str]) -> Signature | None:
    # most rows are told not to be a header by this one question
    if not any(_COST.fullmatch(fold(name)) for name in names):
        return None
    columns = [_cost_column(name) for name in names]
    if "cost" not in columns or not {"clicks", "impressions", "campaign", "campaign_id", "channel"} & set(columns):
        return None
    folded = [fold(name) for name in names]
    nested = "base.spent" in folded
    systems = {"vk": _VK, "mytarget": _MYTARGET, "direct": _DIRECT}
    known = next((name for name, word in systems.items() if any(word.fullmatch(n) for n in folded)), "costs")
    why = ", ".join(names[at] for at, column in enumerate(columns) if column)
    certainty = 0.95 if known != "costs" and (nested or "date" in columns) else 0.75
    title = _NAMED.get(known, "advertising costs")
    return Signature("costs", known, title, f"columns {why}", certainty, tuple(columns))


@lru_cache(maxsize=4096)
def _cost_column(name: str) -> str:
    folded = fold(name)
    return next((column for column, pattern in _COSTS.items() if re.fullmatch(pattern, folded)), "")
