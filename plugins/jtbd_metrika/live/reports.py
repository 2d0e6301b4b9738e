"""The reports of the Reporting API that are fetched, laid out with the headers of the same reports saved as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jtbd_metrika.live.options import Report

HIDDEN = "Не определено"
"""What a report says where it does not know: of phrases, what the search engine hides."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric of the API, its header, and how its number is written in a saved report."""

    metric: str
    header: str
    write: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A report: dimensions with their headers, measures, a condition on the visits counted."""

    dimensions: tuple[tuple[str, str], ...]
    measures: tuple[Measure, ...]
    filters: str = ""
    levels: int = 0
    """How many columns of the path's beginnings stand before an address."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Of all columns."""
        named = tuple(header for _dimension, header in self.dimensions)
        before = tuple(f"{named[0]}, ур. {level}" for level in range(1, self.levels + 1))
        return (*before, *named, *(measure.header for measure in self.measures))


def count(value: float) -> str:
    """`123`."""
    return f"{value:.0f}"


def number(value: float) -> str:
    """`2.35`."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def share(value: float) -> str:
    """A percentage as a fraction: 17 becomes `0.17`."""
    return number(value / 100)


def clock(value: float) -> str:
    """Seconds as `00:03:45`."""
    seconds = round(value)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_VISITS, _USERS = Measure("ym:s:visits", "Визиты", count), Measure("ym:s:users", "Посетители", count)
_QUALITY = (
    Measure("ym:s:bounceRate", "Отказы", share),
    Measure("ym:s:pageDepth", "Глубина просмотра", number),
    Measure("ym:s:avgVisitDurationSeconds", "Время на сайте", clock),
)
_USUAL = (_VISITS, _USERS, *_QUALITY)
_LAYOUTS: Mapping[Report, Layout] = {
    "phrases": Layout(
        (
            ("ym:s:<attribution>SearchPhrase", "Поисковая фраза"),
            ("ym:s:<attribution>SearchEngineRoot", "Поисковая система"),
        ),
        _USUAL,
        # Without it the row of hidden phrases would hold every visit that came from no search at all.
        "ym:s:<attribution>TrafficSource=='organic'",
    ),
    "sources": Layout(
        (
            ("ym:s:<attribution>TrafficSource", "Источник трафика"),
            ("ym:s:<attribution>SourceEngine", "Источник трафика (детально)"),
        ),
        _USUAL,
    ),
    "entry_pages": Layout((("ym:s:startURL", "Страница входа"),), _USUAL, levels=4),
    "summary": Layout(
        (("ym:s:date", "Интервал дат визита"),),
        (
            _VISITS,
            _USERS,
            Measure("ym:s:pageviews", "Просмотры", count),
            Measure("ym:s:percentNewVisitors", "Доля новых посетителей", share),
            *_QUALITY,
        ),
    ),
    "devices": Layout((("ym:s:deviceCategory", "Тип устройства"),), _USUAL),
    "regions": Layout(
        (("ym:s:regionCountry", "Страна"), ("ym:s:regionArea", "Область"), ("ym:s:regionCity", "Город")), _USUAL
    ),
}  # fmt: skip


def layout(report: Report, goals: Sequence[int]) -> Layout:
    """The report with two more measures for each goal; the API takes at most 20 metrics and 10 dimensions."""
    found = _LAYOUTS[report]
    more = [measure for goal in goals for measure in _goal(goal)]
    return Layout(found.dimensions, (*found.measures, *more), found.filters, found.levels)


def _goal(goal: int) -> tuple[Measure, Measure]:
    return (
        Measure(f"ym:s:goal{goal}reaches", f"Достижения цели ({goal})", count),
        Measure(f"ym:s:goal{goal}conversionRate", f"Конверсия ({goal})", share),
    )


def cells(made: Layout, row: Mapping[str, Any]) -> list[str]:
    """A row of an answer as the texts of a saved report."""
    names = [str(value["name"]) if value.get("name") else HIDDEN for value in row["dimensions"]]
    before = levels(names[0], made.levels) if made.levels else []
    texts = zip(made.measures, row["metrics"], strict=True)
    return [*before, *names, *("" if value is None else measure.write(value) for measure, value in texts)]


def levels(address: str, most: int) -> list[str]:
    """The beginnings of an address, site first, then folder by folder; empty where it has no more.

    `https://a.ru/b/c?d` gives `https://a.ru/`, `https://a.ru/b/`.
    """
    parts = urlsplit(address) if "://" in address else None
    if parts is None:
        return [address] + [""] * (most - 1)
    folders = [folder for folder in parts.path.split("/")[1:-1] if folder]
    begun = [f"{parts.scheme}://{parts.netloc}/"]
    for folder in folders[: most - 1]:
        begun.append(f"{begun[-1]}{folder}/")
    return begun + [""] * (most - len(begun))
