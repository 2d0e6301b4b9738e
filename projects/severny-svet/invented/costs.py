"""What advertising cost each week, and the product lines as facts."""

from __future__ import annotations

import datetime as dt
import math
import statistics
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from invented import planted
from invented.forms import as_csv, comma
from invented.planted import LAYOUTS, UTM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from invented.dice import Dice
    from invented.sales import Deal
    from invented.visits import Visit

PRODUCTS: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("products.toml").read_text("utf-8"))
PER_LEAD: Final = {
    "Яндекс.Директ": 9_400,
    "ВКонтакте": 7_100,
    "Telegram": 5_200,
    "Авито": 3_300,
    "ЦИАН": 6_800,
    "Наружная реклама": 21_500,
}
"""Roubles spent on each deal of the channel, won or not."""
CAMPAIGNS: Final = {channel: UTM[channel][2] for channel in UTM} | {
    "Наружная реклама": ("shchity_obezd", "metro_lajtboksy")
}
DEARER: Final = {"kvartiry_gorod": 1.7, "studii_poisk": 1.1, "retarget_rsya": 0.7, "brand_sever": 0.5, "cian_top": 1.3}
"""Campaigns that spend more or less than their fellows on a lead, before the channel is brought to its own."""
HEADER: Final = ("Неделя с", "Канал", "Кампания", "Показы", "Клики", "Расход с НДС, руб.")
_FIRST_WEEK: Final = dt.date(2024, 12, 30)
_WEEKS: Final = 96


def spend(dice: Dice, flats: Sequence[Deal], campaigns: Sequence[str], visits: Iterable[Visit]) -> str:
    """A line for each week and campaign; over all weeks a channel costs exactly its planted sum for each lead."""
    clicks = Counter((visit.campaign, _week(visit.at.date())) for visit in visits)
    leads = Counter(deal.channel for deal in flats)
    by_campaign = Counter(campaigns)
    rows: list[tuple[object, ...]] = []
    for channel, names in CAMPAIGNS.items():
        total = PER_LEAD[channel] * leads[channel] * 100
        shares = {name: DEARER.get(name, 1) * max(by_campaign[name], 1) for name in names}
        weeks = {
            (name, week): share * weight for name, share in shares.items() for week, weight in _weights(dice).items()
        }
        for (name, week), kopecks in _parted(total, weeks).items():
            clicked = round(clicks[name, week] * dice.between(1.02, 1.2)) + dice.whole(0, 2)
            shown = round((clicked + 1) * dice.between(45, 160))
            cells = (shown, clicked) if name in by_campaign else ("", "")
            rows.append((week, channel, name, *cells, comma(kopecks / 100, 2)))
    ordered = sorted(rows, key=lambda row: (row[0], row[1], row[2]))
    lines = [(f"{week:%d.%m.%Y}", *rest) for week, *rest in ordered]
    return as_csv(HEADER, lines, delimiter=";")


def _week(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _weights(dice: Dice) -> dict[dt.date, float]:
    """How the weeks share a campaign's money: with the season, unevenly, some weeks off."""
    weeks = [_FIRST_WEEK + dt.timedelta(weeks=number) for number in range(_WEEKS)]
    return {
        week: planted.SEASON[week.month - 1] * math.exp(dice.normal(0, 0.25)) for week in weeks if not dice.chance(0.07)
    }


def _parted(total: int, weights: dict[tuple[str, dt.date], float]) -> dict[tuple[str, dt.date], int]:
    """Whole kopecks in proportion to the weights that add up to the total."""
    scale = total / sum(weights.values())
    parts = {key: int(weight * scale) for key, weight in weights.items()}
    last = next(reversed(parts))
    parts[last] += total - sum(parts.values())
    return parts


def products(flats: Sequence[Deal]) -> str:
    """Product lines: what the plans say, and price and direct cost of a square metre as sold."""
    headers = PRODUCTS["headers"]
    rows = [[_facts(layout, flats)[name] for name in headers] for layout in LAYOUTS]
    return as_csv(headers.values(), rows)


def _facts(layout: str, flats: Sequence[Deal]) -> dict[str, Any]:
    asked = [deal for deal in flats if deal.layout == layout]
    won = [deal for deal in asked if deal.status == "won"]
    metre = statistics.median(deal.price / deal.area for deal in won)
    kept = 1 - sum(deal.margin for deal in won) / sum(deal.price for deal in won)
    spec = LAYOUTS[layout]
    return PRODUCTS[layout] | {
        "layout": layout,
        "product": spec.product,
        "smallest": comma(spec.smallest),
        "largest": comma(spec.largest),
        "floors": f"{min(deal.floor for deal in asked)}–{max(deal.floor for deal in asked)}",
        "ceiling": comma(PRODUCTS[layout]["ceiling"]),
        "metre": 100 * round(metre / 100),
        "cost": 100 * round(metre * kept / 100),
        "sold": len(won),
    }


def truth(flats: Sequence[Deal]) -> dict[str, Any]:
    """Planted cost of a lead by channel, and what a won deal then cost."""
    found = {}
    for channel, lead in PER_LEAD.items():
        mine = [deal for deal in flats if deal.channel == channel]
        won = sum(deal.status == "won" for deal in mine)
        found[channel] = {"per_lead": lead, "leads": len(mine), "spent": lead * len(mine), "won": won}
    return found
