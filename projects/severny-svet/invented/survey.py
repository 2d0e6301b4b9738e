"""The answers as the form's download holds them, and the truth about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from invented import prices
from invented.forms import as_csv, comma
from invented.planted import JOBS
from invented.respondents import (
    AT_RANDOM,
    BANDS,
    BY_AGE,
    BY_JOB,
    DESIRABLE,
    IF_BOUGHT,
    OUTCOMES,
    PAID_SAID,
    PHONE,
    RESPONSE,
    SAYS_BOUGHT,
    SLIPPED,
    STRAIGHT,
    SURVEY,
    Answer,
    band,
    rate,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from invented.dice import Dice

Q: Final[dict[str, str]] = SURVEY["questions"]
_GRIDS: Final = [f"{Q[kind]} [{row}]" for kind in ("importance", "satisfaction") for row in SURVEY["outcomes"].values()]
HEADER: Final = (
    "ID",
    "Время создания",
    *(Q[name] for name in ("phone", "situation", "story", "channels")),
    *_GRIDS,
    *(Q[name] for name in ("bought", "paid", *prices.LEVELS, "missing", "age", "family", "quote")),
)
TRUTH: Final = (
    *("respondent", "customer", "job", "stated", "age_band", "bought", "phone", "careless", "intransitive", "repeated"),
)
_FIRST_ID: Final = 2_148_301_100


def form(dice: Dice, answers: list[Answer]) -> tuple[str, str]:
    """The download, one row of it standing twice, and the truth by respondent."""
    rows, known, number = [], [], _FIRST_ID
    for answer in answers:
        number += dice.whole(7, 900)
        rows.append(_row(dice, answer, str(number)))
        known.append([number, answer.person.number, answer.person.job, answer.stated, band(answer.age)])
        known[-1] += [int(answer.bought), answer.phone, answer.careless, int(answer.intransitive), 0]
    twice = dice.whole(len(rows) // 3, len(rows) // 2)
    rows.insert(twice + 1, rows[twice])
    known[twice][-1] = 1
    return as_csv(HEADER, rows), as_csv(TRUTH, known)


def _row(dice: Dice, answer: Answer, number: str) -> list[str]:
    story, missing = _story(dice, answer), _missing(dice, answer)
    return [
        number,
        f"{answer.at:%Y-%m-%d %H:%M:%S}",
        _phone(dice, answer),
        SURVEY["situations"][answer.stated],
        story,
        # The options are joined as they stand, though some hold commas: only the list of options can part them again.
        ", ".join(answer.channels),
        *("" if mark is None else str(mark) for mark in (*answer.importance, *answer.satisfaction)),
        SURVEY["bought"][answer.says_bought],
        "" if answer.paid is None else _money(dice, answer.paid),
        *([_money(dice, price) for price in answer.price] or [""] * len(prices.LEVELS)),
        missing,
        str(answer.age) if dice.chance(0.96) else "",
        SURVEY["families"][answer.family] if dice.chance(0.97) else "",
        dice.weighted({"Да": 66, "Нет": 34}),
    ]


def _phone(dice: Dice, answer: Answer) -> str:
    """The number of the CRM as people type it, nothing, or a number that the CRM does not have."""
    if answer.phone == "blank":
        return ""
    digits = "".join(filter(str.isdigit, answer.person.phone))[1:]
    if answer.phone == "other":
        digits = f"0009{dice.whole(0, 999999):06d}"
    code, first, second, third = digits[:3], digits[3:6], digits[6:8], digits[8:]
    spellings = {
        f"+7 {code} {first}-{second}-{third}": 34,
        f"8{digits}": 24,
        f"+7{digits}": 18,
        f"8 ({code}) {first}-{second}-{third}": 10,
        f"7{digits}": 6,
        f"8 {code} {first} {second} {third}": 5,
        digits: 3,
    }
    return dice.weighted(spellings)


def _story(dice: Dice, answer: Answer) -> str:
    words = SURVEY["words"][answer.person.job]
    if answer.careless or not dice.chance(0.64):
        return dice.pick(("", "", "", "-", "нет"))
    if answer.person.job == "let" and answer.stated != "let":
        return dice.pick(words["evasive"])
    parts = [dice.pick(words["trigger"])] + ([dice.pick(words["wish"])] if dice.chance(0.75) else [])
    return _typed(dice, _spoken(answer, " ".join(filter(None, parts))))


def _missing(dice: Dice, answer: Answer) -> str:
    if answer.careless or not dice.chance(0.52):
        return ""
    own = dice.chance(0.6) and answer.stated == answer.person.job
    return _typed(dice, _spoken(answer, dice.pick(SURVEY["words"][answer.person.job if own else "any"]["missing"])))


def _spoken(answer: Answer, text: str) -> str:
    return text.format(**({"а": "а", "ёл": "ла"} if answer.person.woman else {"а": "", "ёл": "ёл"}))


def _typed(dice: Dice, text: str) -> str:
    """As typed on a phone: often without ё and the last stop, sometimes in lower case or over two lines."""
    if dice.chance(0.6):
        text = text.replace("ё", "е")
    if dice.chance(0.45):
        text = text.removesuffix(".")
    if dice.chance(0.12):
        text = text.lower()
    return text.replace(". ", ".\n", 1) if dice.chance(0.06) else text


def _money(dice: Dice, millions: float) -> str:
    plain = comma(millions).removesuffix(",0")
    forms = {
        plain: 70,
        plain.replace(",", "."): 22,
        f"{plain} млн": 5,
        f"{round(millions * 1e6):,}".replace(",", " "): 3,
    }
    return dice.weighted(forms)


def truth(invited: list[Answer], answered: list[Answer]) -> dict[str, Any]:
    """What was planted in the survey and what the draw made of it."""
    return {
        "invited": len(invited),
        "answered": len(answered),
        "response": {"planted": _response(), "drawn": _response_drawn(invited, answered)},
        "linking_phone": {"planted": _parts(PHONE), "drawn": _counted(answered, lambda answer: answer.phone)},
        "stated": {
            "let_says_nest": {"planted": DESIRABLE, "drawn": _desirable(answered), "all_invited": _desirable(invited)},
            "other_slips": SLIPPED,
        },
        "says_bought": {
            "won": {"planted": SAYS_BOUGHT[True], "drawn": _says(answered, bought=True)},
            "not_won": {"planted": SAYS_BOUGHT[False], "drawn": _says(answered, bought=False)},
        },
        "careless": {
            "straight": STRAIGHT,
            "random": AT_RANDOM,
            "drawn": _counted(answered, lambda a: a.careless or "no"),
        },
        "everybody": {
            "job": _counted(invited, lambda answer: answer.person.job),
            "age": _counted(invited, lambda answer: band(answer.age)),
            "channels": {option: _ticked(invited, option) for option in SURVEY["channels"]},
        },
        "respondents": {
            "job": _counted(answered, lambda answer: answer.person.job),
            "stated": _counted(answered, lambda answer: answer.stated),
            "age": _counted(answered, lambda answer: band(answer.age)),
            "channels": {option: _ticked(answered, option) for option in SURVEY["channels"]},
        },
        "outcomes": {job: _outcomes(job) for job in JOBS},
    }


def price_truth(answered: list[Answer]) -> dict[str, Any]:
    """Where the price curves cross: over all customers, and by job, in millions of roubles."""
    shares = {job: spec.share for job, spec in JOBS.items()}
    return {
        "asked_about": "евродвушка 45 м²",
        "stated_to_paid": PAID_SAID,
        "intransitive": {"planted": prices.INTRANSITIVE, "drawn": sum(answer.intransitive for answer in answered)},
        "customers": prices.crossings(shares),
        "respondents": prices.crossings(_counted(answered, lambda answer: answer.person.job)),
        "jobs": {job: prices.crossings({job: 1}) for job in JOBS},
    }


def _response() -> dict[str, Any]:
    rates = {job: {name: rate(name, job, bought=False) for name in BANDS} for job in JOBS}
    factors = {"base": RESPONSE, "if_bought": IF_BOUGHT, "by_age": dict(BY_AGE), "by_job": dict(BY_JOB)}
    return factors | {"if_not_bought": rates}


def _response_drawn(invited: list[Answer], answered: list[Answer]) -> dict[str, Any]:
    keys: dict[str, Callable[[Answer], str]] = {
        "age": lambda answer: band(answer.age),
        "job": lambda answer: answer.person.job,
        "bought": lambda answer: "won" if answer.bought else "not_won",
    }
    return {
        name: {
            group: sum(key(answer) == group for answer in answered) / sum(key(answer) == group for answer in invited)
            for group in dict.fromkeys(sorted(map(key, invited)))
        }
        for name, key in keys.items()
    }


def _outcomes(job: str) -> dict[str, dict[str, float]]:
    """By outcome: shares of 4 and 5, and Ulwick's score on them."""
    found = {}
    for name, important, content in zip(OUTCOMES, *SURVEY["top2"][job].values(), strict=True):
        score = 10 * (important + max(important - content, 0))
        found[name] = {"importance": important, "satisfaction": content, "opportunity": score}
    return found


def _parts(weights: dict[str, int]) -> dict[str, float]:
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def _counted(answers: Iterable[Answer], key: Callable[[Answer], str]) -> dict[str, float]:
    found = [key(answer) for answer in answers]
    return {name: found.count(name) / len(found) for name in sorted(set(found))}


def _desirable(answers: Iterable[Answer]) -> float:
    mine = [answer for answer in answers if answer.person.job == "let"]
    return sum(answer.stated == "nest" for answer in mine) / len(mine)


def _says(answers: Iterable[Answer], *, bought: bool) -> float:
    mine = [answer for answer in answers if answer.bought == bought]
    return sum(answer.says_bought == "yes" for answer in mine) / len(mine)


def _ticked(answers: list[Answer], option: str) -> float:
    return sum(option in answer.channels for answer in answers) / len(answers)
