"""What every customer would answer, and who does."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

from invented import planted, prices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from invented.dice import Dice
    from invented.sales import Deal, Person

SURVEY: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("survey.toml").read_text("utf-8"))
OUTCOMES: Final = tuple(SURVEY["outcomes"])
BANDS: Final = {"15-34": (15, 34), "35-54": (35, 54), "55+": (55, 120)}
RESPONSE: Final = 0.178
"""Share that answers, before the factors below."""
BY_AGE: Final = {"15-34": 1.2, "35-54": 1.0, "55+": 0.5}
BY_JOB: Final = {"photo": 1.1, "let": 0.5}
IF_BOUGHT: Final = 1.5
DESIRABLE: Final = 0.35
"""Share of those who mean to let that say the flat is for the family."""
SLIPPED: Final = 0.02
"""Share of all others that tick some other purpose by mistake."""
SAYS_BOUGHT: Final = {True: 0.96, False: 0.06}
"""Share that says it bought here, by whether the CRM has a won deal."""
PAID_SAID: Final = 0.94
"""Buyers name this share of the price in the CRM."""
STRAIGHT, AT_RANDOM = 0.05, 0.02
PHONE: Final = {"kept": 86, "blank": 11, "other": 3}
_STYLE: Final = 0.45
"""Correlation of a respondent's answers with their own leaning to high marks, as a loading."""
_INVITED: Final = dt.datetime(2026, 11, 2, 11, 0)  # noqa: DTZ001 - a form's own clock, without a zone
_LAST: Final = dt.timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Answer:
    """One filled-in questionnaire.

    Attributes:
        person: who.
        age: true, even where the CRM has none.
        family: as in the CRM's words, even where the CRM has none.
        bought: whether the CRM has a won deal.
        stated: the job they say.
        channels: the options ticked.
        importance: marks from 1 to 5 by outcome, None where left blank.
        satisfaction: likewise.
        says_bought: a key of the survey's `bought`.
        paid: stated price in millions, None where left blank.
        price: van Westendorp's four prices in millions, empty where left blank.
        intransitive: whether the four prices contradict each other.
        careless: `straight`, `random` or empty.
        phone: what became of the linking question: a key of `PHONE`.
        at: when it was sent.
    """

    person: Person
    age: int
    family: str
    bought: bool
    stated: str
    channels: tuple[str, ...]
    importance: tuple[int | None, ...]
    satisfaction: tuple[int | None, ...]
    says_bought: str
    paid: float | None
    price: tuple[float, ...]
    intransitive: bool
    careless: str
    phone: str
    at: dt.datetime


def band(age: int) -> str:
    """The name of the age band."""
    return next(name for name, (low, high) in BANDS.items() if low <= age <= high)


def rate(age_band: str, job: str, *, bought: bool) -> float:
    """The planted chance to answer."""
    return RESPONSE * BY_AGE[age_band] * BY_JOB.get(job, 1) * (IF_BOUGHT if bought else 1)


def everybody(dice: Dice, people: Iterable[Person], flats: Iterable[Deal]) -> list[Answer]:
    """What each customer would answer if all did: the truth that weights have to bring back."""
    paid = {deal.person.number: deal.price / 1e6 for deal in flats if deal.status == "won"}
    return [_answer(dice, person, paid.get(person.number)) for person in people]


def who_answers(dice: Dice, answers: Iterable[Answer]) -> list[Answer]:
    """Those who do, in order of time."""
    found = [
        answer for answer in answers if dice.chance(rate(band(answer.age), answer.person.job, bought=answer.bought))
    ]
    return sorted(found, key=lambda answer: (answer.at, answer.person.number))


def _answer(dice: Dice, person: Person, paid: float | None) -> Answer:
    age = int(person.age or dice.whole(*dice.weighted(planted.AGES)))
    style = dice.normal()
    careless = dice.weighted({"straight": STRAIGHT, "random": AT_RANDOM, "": 1 - STRAIGHT - AT_RANDOM})
    price, intransitive = prices.answers(dice, person.job) if dice.chance(0.92) else ([], False)
    marks = {kind: _marks(dice, shares, style, careless) for kind, shares in SURVEY["top2"][person.job].items()}
    if careless == "straight":
        marks = dict.fromkeys(marks, (dice.weighted({3: 4, 4: 2, 5: 4}),) * len(OUTCOMES))
    return Answer(
        person=person,
        age=age,
        family=person.family or dice.weighted(planted.FAMILIES),
        bought=paid is not None,
        stated=_stated(dice, person.job),
        channels=_channels(dice, band(age)),
        importance=marks["importance"],
        satisfaction=marks["satisfaction"],
        says_bought=_says_bought(dice, bought=paid is not None),
        paid=_paid(dice, person.job, paid) if dice.chance(0.88) else None,
        price=tuple(price),
        intransitive=intransitive,
        careless=careless,
        phone=dice.weighted(PHONE),
        at=_moment(dice),
    )


def _stated(dice: Dice, job: str) -> str:
    if job == "let" and dice.chance(DESIRABLE):
        return "nest"
    if job != "let" and dice.chance(SLIPPED):
        return dice.pick([other for other in SURVEY["situations"] if other not in (job, "let")])
    return job


def _channels(dice: Dice, age_band: str) -> tuple[str, ...]:
    column = list(BANDS).index(age_band)
    return tuple(option for option, shares in SURVEY["channels"].items() if dice.chance(shares[column]))


def _marks(dice: Dice, shares: list[float], style: float, careless: str) -> tuple[int | None, ...]:
    if careless == "random":
        return tuple(dice.whole(1, 5) for _ in shares)
    return tuple(None if dice.chance(0.025) else _mark(dice, share, style) for share in shares)


def _mark(dice: Dice, share: float, style: float) -> int:
    """4 or 5 with the share given, over all respondents; who leans to high marks gives more of them."""
    leaning = _STYLE * style + math.sqrt(1 - _STYLE**2) * dice.normal()
    if leaning < NormalDist().inv_cdf(share):
        return 5 if dice.chance(0.3 + 0.4 * share) else 4
    return dice.weighted({3: 45 + 20 * share, 2: 32, 1: 23 - 15 * share})


def _says_bought(dice: Dice, *, bought: bool) -> str:
    if dice.chance(SAYS_BOUGHT[bought]):
        return "yes"
    return dice.weighted({"elsewhere": 34, "looking": 38, "dropped": 28})


def _paid(dice: Dice, job: str, paid: float | None) -> float:
    if paid is not None:
        return round(paid * PAID_SAID * math.exp(dice.normal(0, 0.05)), 1)
    return round(prices.VALUE[job] * math.exp(dice.normal(-0.05, 0.2)), 1)


def _moment(dice: Dice) -> dt.datetime:
    """Most answer within days of the invitation, some after the reminder a week later."""
    start = _INVITED + (dt.timedelta(days=7) if dice.chance(0.3) else dt.timedelta())
    late = dice.delay(min(-1.6 * math.log(1 - dice.between(0, 1)), _LAST.days - 8))
    moment = start + late
    return moment if moment.hour >= 8 else moment + dt.timedelta(hours=9)  # noqa: PLR2004 - people answer by day
