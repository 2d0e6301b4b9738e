"""Search phrases of the invented visitors, and the report on them as the counter's interface saves it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from invented.forms import as_csv
from invented.notes import COMMON, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from invented.dice import Dice
    from invented.visits import Visit

SEARCH: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("search.toml").read_text("utf-8"))
SHARES: Final = {
    "photo": 0.12,
    "sleep": 0.18,
    "nest": 0.17,
    "let": 0.12,
    "parents": 0.05,
    "workshop": 0.06,
    "common": 0.24,
    "other": 0.06,
}
"""Share of the visits whose phrase is shown, by what the phrase asks for."""
HIDDEN: Final = 0.38
"""Share of all visits from search whose phrase the counter does not show."""
UNKNOWN: Final = "Не определено"
HEADER: Final = (
    *("Поисковая фраза", "Поисковая система", "Визиты", "Посетители", "Отказы", "Глубина просмотра"),
    *("Время на сайте", "Достижения цели: Заявка", "Конверсия: Заявка"),
)
ENGINES: Final = {"yandex": "Яндекс", "google": "Google", "bing": "Bing"}
_LAYOUT: Final = dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", "f,dult;pbqrkvyjghcnea[wxio]sm'.z", strict=True))


def groups(phrases: Iterable[str]) -> dict[str, str]:
    """What each phrase that the CRM knows asks for; phrases of no job are `common`."""
    known = {phrase: name for name, block in WORDS.items() if name != "headers" for phrase in block["phrases"]}
    return {phrase: "common" if known[phrase] == "any" else known[phrase] for phrase in phrases}


def phrase(dice: Dice, group: str) -> str:
    """What somebody types who wants what the group wants: often a well-worn phrase, otherwise their own."""
    words = SEARCH[group]
    heads = COMMON["phrases"] if group == "common" else WORDS.get(group, {"phrases": words["alone"]})["phrases"]
    kind = dice.weighted({"head": 50 if group == "common" else 20, "alone": 16, "own": 64})
    if kind == "head":
        return dice.weighted({head: 1 if group == "common" else 1 / rank for rank, head in enumerate(heads, 1)})
    if kind == "alone":
        return dice.pick(words["alone"])
    where = dice.pick(SEARCH["where"]["any"]) if group != "other" else ""
    text = " ".join(filter(None, (dice.pick(words["thing"]), dice.pick(words["purpose"]), where)))
    return _typed(dice, text)


def _typed(dice: Dice, text: str) -> str:
    """As typed: without ё as a rule, sometimes with a slip, rarely in the wrong keyboard layout."""
    if dice.chance(0.6):
        text = text.replace("ё", "е")
    if dice.chance(0.004):
        return "".join(_LAYOUT.get(letter, letter) for letter in text.replace("ё", "е"))
    if not dice.chance(0.05):
        return text
    at = dice.whole(2, len(text) - 3)
    return text[:at] + text[at + 1 :] if dice.chance(0.5) else text[:at] + text[at] + text[at:]


def report(visits: list[Visit]) -> str:
    """Phrases by number of visits; the second line holds the totals, visitors counted once over all phrases."""
    found: dict[tuple[str, str], list[Visit]] = {}
    for visit in visits:
        found.setdefault((visit.phrase or UNKNOWN, ENGINES[visit.engine]), []).append(visit)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [(*key, *_measures(mine)) for key, mine in ordered]
    return as_csv(HEADER, [("Итого и средние", "", *_measures(visits)), *rows], every=True)


def _measures(visits: list[Visit]) -> tuple[str, ...]:
    count = len(visits)
    reaches = sum(visit.applied for visit in visits)
    seconds = round(sum(visit.seconds for visit in visits) / count)
    return (
        str(count),
        str(len({visit.client for visit in visits})),
        _rate(sum(visit.bounce for visit in visits) / count),
        _rate(sum(visit.pages for visit in visits) / count),
        f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
        str(reaches),
        _rate(reaches / count),
    )


def _rate(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def truth_rows(visits: list[Visit]) -> str:
    """What each phrase shown asks for."""
    shown = Counter((visit.phrase, visit.asks) for visit in visits if visit.phrase)
    rows = [(text, asks, count) for (text, asks), count in sorted(shown.items(), key=lambda item: (-item[1], item[0]))]
    return as_csv(("phrase", "asks_for", "visits"), rows)


def truth(visits: list[Visit]) -> dict[str, Any]:
    """Planted and drawn shares of visits from search by what was asked for, and how often they applied."""
    shown = [visit for visit in visits if visit.phrase]
    drawn = {}
    for group in SHARES:
        mine = [visit for visit in shown if visit.asks == group]
        applied = sum(visit.applied for visit in mine)
        drawn[group] = {"visits": len(mine), "share": len(mine) / len(shown), "applications": applied}
    return {
        "visits": len(visits),
        "distinct": len({visit.phrase for visit in shown}),
        "hidden": {"planted": HIDDEN, "drawn": 1 - len(shown) / len(visits)},
        "shares": dict(SHARES),
        "candidate": {"id": "workshop", "share": SHARES["workshop"], "name": "Держать мастерскую дома"},
        "drawn": drawn,
    }
