"""Customers and deals as they happened, before anybody wrote them down."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from invented import planted
from invented.notes import COMMON, Said, say
from invented.planted import JOBS, LAYOUTS

if TYPE_CHECKING:
    from invented.dice import Dice

SITE: Final = {"Поиск", "Яндекс.Директ", "ВКонтакте", "Telegram"}
"""Channels through the web site, where a landing page and cookies are known."""
# Demand grew by an eighth in the second year.
_MONTHS: Final = {(2025, month): weight for month, weight in enumerate(planted.SEASON, 1)} | {
    (2026, month): 1.12 * weight for month, weight in enumerate(planted.SEASON[:10], 1)
}


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of the CRM; empty strings are cells nobody filled in."""

    number: int
    name: str
    woman: bool
    phone: str
    email: str
    gender: str
    age: str
    family: str
    city: str
    job: str
    first_channel: str
    ids: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal before it is written down."""

    person: Person
    job: str
    layout: str
    area: float
    floor: int
    price: int
    margin: int
    channel: str
    created: dt.datetime
    closed: dt.datetime | None
    status: str
    stage: str
    said: Said
    repeat: bool
    chosen: bool
    """Whether a flat, and so a price, was settled."""


def people(dice: Dice) -> list[Person]:
    """All customers, job shares exactly as planted, demographics drawn apart from them."""
    jobs: list[str] = []
    for job, spec in JOBS.items():
        jobs += [job] * round(spec.share * planted.CUSTOMERS)
    jobs = (jobs + ["sleep"] * planted.CUSTOMERS)[: planted.CUSTOMERS]
    return [_person(dice, number, job) for number, job in enumerate(dice.shuffled(jobs))]


def _person(dice: Dice, number: int, job: str) -> Person:
    woman = dice.chance(0.52)
    surname = dice.pick(COMMON["surnames"])
    if woman:
        surname = f"{surname[:-2]}ая" if surname.endswith("ий") else f"{surname}а"
    name = f"{dice.pick(COMMON['women' if woman else 'men'])} {surname}"
    low, high = dice.weighted(planted.AGES)
    # The only tie of a job to who people are, and a weak one: every job is hired by families and by people alone.
    families = planted.FAMILIES | ({"Пара с детьми": 41, "Один": 22} if job == "nest" else {})
    return Person(
        number=number,
        name=name,
        woman=woman,
        phone=f"+7 000 {100 + number // 100:03d}-{number % 100:02d}-{dice.whole(10, 99)}",
        email=f"client{number:04d}@pochta.example" if dice.chance(0.4) else "",
        gender=("Ж" if woman else "М") if dice.chance(0.92) else "",
        age=str(dice.whole(low, high)) if dice.chance(0.78) else "",
        family=dice.weighted(families) if dice.chance(0.64) else "",
        city=dice.weighted({"Озёрный": 62, "Нижнеозёрск": 12, "Лесоречье": 8, "Усть-Каменка": 5, "": 13}),
        job=job,
        first_channel=dice.weighted(JOBS[job].channels),
        ids=(
            f"{dice.whole(10**8, 10**9)}.{dice.whole(10**9, 2 * 10**9)}",
            str(10**5 + number),
            str(dice.whole(10**15, 10**16)),
        ),
    )


def deals(dice: Dice, customers: list[Person]) -> list[Deal]:
    """Every deal about a flat, by time of creation: one for each customer, then repeated ones."""
    first = [_deal(dice, person, person.job, person.first_channel, _moment(dice)) for person in customers]
    again = [
        deal
        for deal in dice.shuffled(first)
        if deal.closed and deal.closed < planted.LAST_MOMENT - dt.timedelta(days=60)
    ]
    more = [_repeat(dice, deal) for deal in again[: planted.DEALS - len(first)]]
    return sorted(first + more, key=lambda deal: (deal.created, deal.person.number))


def _repeat(dice: Dice, before: Deal) -> Deal:
    """A later deal of the same customer, mostly for the same job."""
    assert before.closed
    job = before.job if dice.chance(0.88) else dice.weighted({name: spec.share for name, spec in JOBS.items()})
    created = min(
        before.closed + dice.delay(dice.between(9, 260)), planted.LAST_MOMENT - dice.delay(dice.between(0.1, 9))
    )
    channel = dice.weighted({"Рекомендация": 2, before.channel: 5, "Офис продаж": 3})
    return _deal(dice, before.person, job, channel, _office_hours(dice, created), repeat=True)


def _moment(dice: Dice) -> dt.datetime:
    year, month = dice.weighted(_MONTHS)
    following = dt.datetime(year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001
    start = dt.datetime(year, month, 1)  # noqa: DTZ001
    day = start + dice.delay(dice.between(0, (following - start).days))
    return _office_hours(dice, min(day, planted.LAST_MOMENT - dt.timedelta(hours=3)))


def _office_hours(dice: Dice, day: dt.datetime) -> dt.datetime:
    """The same day at an hour when people call; a fifth of enquiries come at night through the site."""
    hour = dice.weighted({(9, 20): 80, (20, 24): 15, (0, 9): 5})
    moment = day.replace(hour=0, minute=0, second=0, microsecond=0) + dice.delay(dice.between(*hour) / 24)
    return max(planted.FIRST_DAY, min(moment, planted.LAST_MOMENT))


def _deal(dice: Dice, person: Person, job: str, channel: str, created: dt.datetime, *, repeat: bool = False) -> Deal:
    spec = JOBS[job]
    layout = dice.weighted(spec.layouts)
    area = round(dice.between(LAYOUTS[layout].smallest, LAYOUTS[layout].largest), 1)
    years = (created - planted.FIRST_DAY).days / 365
    price = round(area * 1000 * spec.metre * math.exp(dice.normal(0, 0.07)) * 1.07**years, -4)
    won = dice.chance(spec.win_rate)
    days = spec.days * math.exp(dice.normal(0, 0.55)) if won else 0.7 * spec.days * math.exp(dice.normal(0, 0.8))
    closed, status, stage = _course(dice, created, days, won=won)
    said = say(
        dice,
        job,
        woman=person.woman,
        layout=layout,
        area=area,
        price=price,
        searched=channel in {"Поиск", "Яндекс.Директ"},
        online=channel in SITE,
        closed="" if status == "open" else status,
    )
    return Deal(
        person=person,
        job=job,
        layout=layout,
        area=area,
        floor=dice.whole(*spec.floors),
        price=int(price),
        margin=int(round(price * dice.normal(spec.margin, 0.035), -3)),
        channel=channel,
        created=created,
        closed=closed,
        status=status,
        stage=stage,
        said=said,
        repeat=repeat,
        chosen=status == "won" or dice.chance(0.84),
    )


def _course(dice: Dice, created: dt.datetime, days: float, *, won: bool) -> tuple[dt.datetime | None, str, str]:
    """When and how the deal ended, or how far it has come on the day of the export."""
    closed = created + dice.delay(days)
    working_day = closed.replace(hour=9, minute=0, second=0) + dice.delay(dice.between(0, 10) / 24)
    closed = working_day if working_day > created else closed
    if closed <= planted.LAST_MOMENT:
        return closed, "won" if won else "lost", planted.WON if won else planted.LOST
    done = (planted.LAST_MOMENT - created) / (closed - created)
    return None, "open", planted.STAGES[min(int(done * (len(planted.STAGES) if won else 4)), len(planted.STAGES) - 1)]
