"""Visits to the site before deals, and visits that led to none."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from invented import planted, search
from invented.notes import COMMON, WORDS
from invented.planted import JOBS, UTM
from invented.sales import SITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from invented.dice import Dice
    from invented.sales import Deal

STRANGERS, ROBOTS = 4_300, 130
LENGTHS: Final = {1: 0.42, 2: 0.28, 3: 0.17, 4: 0.08, 5: 0.05}
"""Visits on the way to an application."""
OPENERS: Final = {
    "ВКонтакте": 0.28,
    "Telegram": 0.22,
    "Яндекс.Директ": 0.18,
    "Поиск": 0.16,
    "ЦИАН": 0.08,
    "Авито": 0.04,
    "Прямые заходы": 0.04,
}
"""Channel of the first visit of a way of two visits or more."""
BETWEEN: Final = {"own": 0.45, "Прямые заходы": 0.35, "Поиск": 0.20}
"""Channel of the visits in the middle; `own` is that of the deal."""
PASSING: Final = {
    "Поиск": 0.44,
    "Яндекс.Директ": 0.22,
    "ВКонтакте": 0.10,
    "Telegram": 0.06,
    "ЦИАН": 0.05,
    "Авито": 0.03,
    "Прямые заходы": 0.08,
    "Рассылка": 0.02,
}
"""Channels of people who never applied."""
UNSEEN: Final = 0.05
"""Share of deals from the site whose visits the counter missed."""
OFF_SITE: Final = 0.30
"""Share of deals by telephone or office whose customer looked at the site, without the CRM knowing."""
GOALS: Final = {"Заявка": 31500001, "Звонок": 31500002, "Планировка": 31500003}
_CITIES: Final = {"Озёрный": 64, "Нижнеозёрск": 12, "Лесоречье": 9, "Усть-Каменка": 6, "": 9}
_WEEK_DAYS: Final = 9


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit.

    Attributes:
        client: the counter's cookie.
        at: when it began.
        channel: as the CRM names it, or one of the site's own (direct, mail).
        campaign: as in the CRM, empty outside advertising.
        wants: the job of the visitor, `none` where they state none.
        engine: search engine, empty outside search.
        phrase: what was searched for, empty where the counter hides it.
        asks: what the phrase asks for, a key of `search.SHARES`.
        keyword: keyword of the advertisement shown.
        page: where it began.
        pages: pages seen.
        seconds: how long it took.
        goals: goal and second of the visit at which it was reached.
        new: whether it is the client's first.
        city, device: where from and on what, `device` as the counter numbers it.
        robot: whether the counter takes it for one.
    """

    client: str
    at: dt.datetime
    channel: str
    campaign: str
    wants: str
    engine: str = ""
    phrase: str = ""
    asks: str = ""
    keyword: str = ""
    page: str = "/"
    pages: int = 1
    seconds: int = 0
    goals: tuple[tuple[str, int], ...] = field(default=())
    new: bool = False
    city: str = ""
    device: int = 1
    robot: bool = False

    @property
    def applied(self) -> bool:
        """Whether the visitor sent an application."""
        return any(name == "Заявка" for name, _ in self.goals)

    @property
    def bounce(self) -> bool:
        """One page and less than fifteen seconds."""
        return self.pages == 1 and self.seconds < 15  # noqa: PLR2004 - the counter's own limit


def visits(dice: Dice, flats: Sequence[Deal], campaigns: Sequence[str]) -> list[Visit]:
    """All visits by time; `campaigns` holds the campaign that the CRM has for each deal."""
    found = []
    for deal, campaign in zip(flats, campaigns, strict=True):
        if deal.channel in SITE and not dice.chance(UNSEEN):
            found += _way(dice, deal, campaign)
        elif deal.channel not in SITE and dice.chance(OFF_SITE):
            found += _look(dice, deal)
    for _ in range(STRANGERS):
        found += _passing(dice)
    people = _searched(dice, found)
    dressed = [_dressed(dice, visit) for visit in people] + [_robot(dice) for _ in range(ROBOTS)]
    return _firsts(sorted(dressed, key=lambda visit: (visit.at, visit.client)))


def _way(dice: Dice, deal: Deal, campaign: str) -> list[Visit]:
    """The visits before a deal from the site; the last one sends the application and has the deal's channel."""
    length = dice.weighted(LENGTHS)
    last = Visit(
        client=deal.person.ids[2],
        at=deal.created - dt.timedelta(seconds=dice.whole(90, 900)),
        channel=deal.channel,
        campaign=campaign,
        wants=deal.job,
        page=deal.said.page or "/",
        keyword=deal.said.phrase if deal.channel == "Яндекс.Директ" else "",
        phrase=deal.said.phrase if deal.channel == "Поиск" else "",
    )
    last = replace(last, goals=(("Заявка", int((deal.created - last.at).total_seconds())),))
    earlier, at = [], last.at
    for place in range(length - 2, -1, -1):
        at -= dice.delay(0.05 - math.log(1 - dice.between(0, 1)) * JOBS[deal.job].days / 9)
        weights = (
            OPENERS
            if place == 0
            else {deal.channel if name == "own" else name: share for name, share in BETWEEN.items()}
        )
        earlier.append(_plain(dice, last.client, at, dice.weighted(weights), deal.job))
    return [visit for visit in (*reversed(earlier), last) if visit.at >= planted.FIRST_DAY]


def _look(dice: Dice, deal: Deal) -> list[Visit]:
    """A customer of the office or a classified site looks around before or after the call."""
    channel = deal.channel if deal.channel in UTM else "Прямые заходы"
    start = deal.created - dice.delay(dice.between(-3, 12))
    moments = [start + dice.delay(dice.between(0, 9) * step) for step in range(dice.weighted({1: 7, 2: 3}))]
    return [
        _plain(dice, deal.person.ids[2], moment, channel if step == 0 else "Прямые заходы", deal.job)
        for step, moment in enumerate(moments)
        if planted.FIRST_DAY <= moment < planted.LAST_MOMENT
    ]


def _passing(dice: Dice) -> list[Visit]:
    """Somebody who never applied."""
    client = str(dice.whole(10**15, 10**16))
    wants = dice.weighted({job: spec.share for job, spec in JOBS.items()} | {"none": 0.2})
    span = (planted.LAST_MOMENT - planted.FIRST_DAY).days
    start = (planted.FIRST_DAY + dice.delay(int(dice.between(0, span)))).replace(hour=0) + dice.delay(
        dice.between(7, 24) / 24
    )
    steps = range(dice.weighted({1: 79, 2: 15, 3: 6}))
    channel = dice.weighted(PASSING)
    moments = [start + dice.delay(step * dice.between(0.3, _WEEK_DAYS)) for step in steps]
    return [
        _plain(dice, client, moment, channel if step == 0 or dice.chance(0.5) else "Прямые заходы", wants)
        for step, moment in enumerate(moments)
        if moment < planted.LAST_MOMENT
    ]


def _plain(dice: Dice, client: str, at: dt.datetime, channel: str, wants: str) -> Visit:
    """A visit without an application."""
    own = wants in WORDS and dice.chance(0.35)
    keyword = dice.pick((WORDS[wants] if own else COMMON)["phrases"]) if channel == "Яндекс.Директ" else ""
    page = dice.pick(WORDS[wants]["pages"] if wants in WORDS and dice.chance(0.3) else COMMON["pages"])
    campaign = dice.pick(UTM[channel][2]) if channel in UTM else ""
    return Visit(client, at.replace(microsecond=0), channel, campaign, wants, keyword=keyword, page=page)


def _searched(dice: Dice, found: list[Visit]) -> list[Visit]:
    """Give visits from search their engine and phrase, so that shares come out as planted.

    Phrases that the CRM knows stay; the rest are dealt out to bring each group to its share.
    """
    places = [place for place, visit in enumerate(found) if visit.channel == "Поиск"]
    known = search.groups(visit.phrase for visit in found if visit.phrase)
    shown = round((1 - search.HIDDEN) * len(places))
    wanted = {group: round(share * shown) for group, share in search.SHARES.items()}
    for visit in found:
        if visit.phrase:
            wanted[known[visit.phrase]] -= 1
    left = dice.shuffled(group for group, count in wanted.items() for _ in range(count))
    open_places = dice.shuffled(place for place in places if not found[place].phrase)
    for place in places:
        if found[place].phrase:
            found[place] = replace(found[place], engine="yandex", asks=known[found[place].phrase])
    for place, group in zip(open_places, left, strict=False):
        found[place] = _asked(dice, found[place], group)
    for place in open_places[len(left) :]:
        found[place] = replace(found[place], engine=dice.weighted({"google": 80, "yandex": 14, "bing": 6}))
    return found


def _asked(dice: Dice, visit: Visit, group: str) -> Visit:
    pages = WORDS[group]["pages"] if group in WORDS and dice.chance(0.45) else [visit.page]
    return replace(visit, engine="yandex", phrase=search.phrase(dice, group), asks=group, page=dice.pick(pages))


def _dressed(dice: Dice, visit: Visit) -> Visit:
    """The visit with its length, the lesser goals and the device."""
    spent = visit.goals[0][1] + dice.whole(5, 120) if visit.goals else 0
    stays = visit.goals or dice.chance(0.3 if visit.asks == "other" else 0.72)
    pages = dice.weighted({1: 20, 2: 30, 3: 22, 4: 14, 5: 8, 7: 6}) if stays else 1
    seconds = spent or (int(math.exp(dice.normal(4.4, 0.8))) + 15 * (pages > 1) if stays else dice.whole(0, 14))
    goals = list(visit.goals)
    if stays and dice.chance(0.05):
        goals.append(("Планировка", dice.whole(3, max(seconds - 2, 4))))
    if stays and not visit.goals and dice.chance(0.03):
        goals.append(("Звонок", dice.whole(3, max(seconds - 2, 4))))
    return replace(
        visit,
        pages=pages,
        seconds=seconds,
        goals=tuple(sorted(goals, key=lambda goal: goal[1])),
        city=dice.weighted(_CITIES),
        device=dice.weighted({1: 34, 2: 62, 3: 4}),
    )


def _robot(dice: Dice) -> Visit:
    at = planted.FIRST_DAY + dice.delay(dice.between(0, (planted.LAST_MOMENT - planted.FIRST_DAY).days))
    page = dice.pick(COMMON["pages"])
    client = str(dice.whole(10**15, 10**16))
    return Visit(client, at, "Прямые заходы", "", "none", page=page, seconds=dice.whole(0, 2), robot=True)


def _firsts(found: list[Visit]) -> list[Visit]:
    """Mark each client's first visit."""
    seen: set[str] = set()
    marked = []
    for visit in found:
        marked.append(replace(visit, new=visit.client not in seen))
        seen.add(visit.client)
    return marked


def truth(found: Sequence[Visit], flats: Sequence[Deal]) -> dict[str, Any]:
    """What was planted in the visits and what the draw made of it."""
    site = {deal.person.ids[2] for deal in flats if deal.channel in SITE}
    applied = [visit for visit in found if visit.applied]
    channels = [visit.channel for visit in found if not visit.robot]
    return {
        "visits": len(found),
        "clients": len({visit.client for visit in found}),
        "robots": sum(visit.robot for visit in found),
        "site_deals": sum(deal.channel in SITE for deal in flats),
        "applications": len(applied),
        "unseen": {"planted": UNSEEN, "clients_in_crm_without_visits": len(site - {visit.client for visit in found})},
        "off_site": OFF_SITE,
        "goals": {name: {"id": number} for name, number in GOALS.items()},
        "way_lengths": {str(length): share for length, share in LENGTHS.items()},
        "openers": dict(OPENERS),
        "between": dict(BETWEEN),
        "channels": {name: channels.count(name) for name in sorted(set(channels))},
    }
