"""Headers of Yandex Metrica's reports, in Russian and English, and cells that mean a total or nothing known."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

METRICS: Mapping[str, str] = {
    "visits": r"визиты|сеансы|visits|sessions",
    "users": r"посетители|пользователи|visitors|users",
    "pageviews": r"просмотры|page ?views|views",
    "new_share": r"доля новых (посетителей|пользователей)|(percentage|share) of new (visitors|users)|new visitors?,? ?%"
    r"|% new (visitors|users)|new (visitor|user) rate",
    "bounce_rate": r"отказы|показатель отказов|bounces?|bounce rate",
    "page_depth": r"глубина просмотра|(page|session|view) depth|pages per (visit|session)",
    "seconds": r"время на сайте|time on site|(average )?(visit|session) duration|session length",
    "affinity": r"аффинити[- ]индекс|affinity index",
    "any_goal": r"достижения любой цели|any goal (reaches|completions|conversions)|reaches of any goal",
    "goals": r"достижени[ея] (цели|целей)\b.*|goal (reaches|completions|achievements)\b.*|reached goals?\b.*"
    r"|(reaches|completions|achievements) of goal\b.*",
    "any_conversion": r"конверсия по любой цели|(any goal conversion( rate)?|conversion for any goal)",
    "conversion_rate": r"конверсия.*|conversion.*",
    "goal_visits": r"целевые визиты.*|(goal|target|converted) (visits|sessions).*",
    "revenue": r"доход.*|(total )?revenue.*",
    "other": r"(ecommerce|e-commerce|покупки|покупатели|стоимость|средн).*|transactions|purchases|робот.*|robot.*",
}
"""Patterns of folded headers by what they measure; tried in this order."""
USUAL = frozenset({"visits", "users", "pageviews", "new_share", "bounce_rate", "page_depth", "seconds", "affinity"})
"""Metrics with names of their own, by which dimensions are seen to end."""
_VISITS = re.compile(METRICS["visits"])

_MODEL = r"((первый|последний|первая|последняя|автоматическая|first|last|automatic)( значим\w+| significant)?,? )?"
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "phrases": (rf"{_MODEL}поисковая фраза.*", rf"{_MODEL}search (phrase|query|keyword).*"),
    "engine": (rf"{_MODEL}поисковая система.*", rf"{_MODEL}search engine.*"),
    "sources": (
        rf"{_MODEL}источник трафика.*",
        r"тип площадки",
        rf"{_MODEL}traffic source.*",
        r"(platform|placement|site) type",
    ),
    "entry_pages": (r"страница входа.*", r"адрес страницы входа.*", r"(entry|landing) page.*"),
    "devices": (r"(тип|производитель|модель) устройства", r"device (type|category|manufacturer|vendor|brand|model)"),
    "regions": (r"страна|область|регион|город|континент", r"country|region|state|area|city|continent"),
    "interests": (r"категория интересов.*|интересы.*", r"interest( category|s).*|affinity category.*"),
    "age": (r"возраст", r"age( group| range)?"),
    "gender": (r"пол", r"gender|sex"),
    "hours": (r"час визита|час суток|час", r"hour( of (visit|day|session))?|visit hour"),
    "summary": (
        r"(интервал )?дат[аы]? визита.*|интервал дат визита.*|период|день|неделя|месяц|дата",
        r"(interval|date|day|week|month|period)( of (the )?(visit|session)s?| interval)?|(visit|session) date.*",
        r"date range.*",
    ),
}
"""Patterns of folded headers by the report they make, most telling first."""

TOTAL = re.compile(r"(итого( и средн(ие|ее))?|всего|totals?( and averages?)?|total (rows|строк).*)\.?:?", re.IGNORECASE)
_HIDDEN = frozenset(
    {
        "не определено",
        "не определён",
        "не определен",
        "не определена",
        "не указано",
        "не заданы",
        "неизвестно",
        "неизвестный",
        "not specified",
        "not defined",
        "undefined",
        "unknown",
        "not determined",
        "(not set)",
        "(not provided)",
        "",
        "-",
        "–",
        "—",
    }
)
PARTIAL = frozenset({"interests", "age", "gender"})
"""Reports whose lines are about some of the visits only, or about one visit several times."""


def is_visits(header: str) -> bool:
    """Whether the header is that of visits, which every report has."""
    return _VISITS.fullmatch(fold(header)) is not None


@lru_cache(maxsize=4096)
def metric(header: str) -> str:
    """What the header measures; empty where it is no metric known."""
    folded = fold(header)
    return next((name for name, pattern in METRICS.items() if re.fullmatch(pattern, folded)), "")


@lru_cache(maxsize=4096)
def dimension(header: str) -> str:
    """Which report has such a dimension, `engine` for the search engine; empty where none is known."""
    folded = fold(header)
    found = (name for name, patterns in DIMENSIONS.items() if any(re.fullmatch(word, folded) for word in patterns))
    return next(found, "")


def is_total(cell: str) -> bool:
    """Whether a line beginning with this cell sums up the others."""
    return TOTAL.fullmatch(fold(cell)) is not None


def is_hidden(cell: str) -> bool:
    """Whether the counter, or the search engine, does not say what the line is about."""
    return fold(cell) in _HIDDEN
