"""What managers of the invented sales office write down."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invented.planted import JOBS, LAYOUTS, UNSTATED

if TYPE_CHECKING:
    from invented.dice import Dice

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
COMMON: dict[str, list[Any]] = WORDS["any"]
DAYS = ("в пятницу", "в субботу", "в воскресенье", "завтра", "в четверг после обеда", "на той неделе")
_LONG = 6
_MAN = {
    "а": "",
    "ёл": "ёл",
    "ен": "ен",
    "ся": "ся",
    "сам": "сам",
    "один": "один",
    "него": "него",
    "Клиент": "Клиент",
    "клиент": "клиент",
    "Сын": "Сын",
    "Тёща": "Тёща",
    "тёщи": "тёщи",
}
_WOMAN = {
    "а": "а",
    "ёл": "ла",
    "ен": "ьна",
    "ся": "ась",
    "сам": "сама",
    "один": "одна",
    "него": "неё",
    "Клиент": "Клиентка",
    "клиент": "клиентка",
    "Сын": "Дочь",
    "Тёща": "Свекровь",
    "тёщи": "свекрови",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a deal's free fields hold, and which of them state the job.

    Attributes:
        notes: five note cells, some empty.
        tags: as joined in the export.
        phrase: search phrase, empty where the deal did not come from a search.
        page: landing page, empty where it did not come from the site.
        evidence: which fields carry words of the job: note, phrase, tag, page.
        also: another job whose words stand in a note, empty in most deals.
    """

    notes: tuple[str, ...]
    tags: str
    phrase: str
    page: str
    evidence: tuple[str, ...]
    also: str


def say(
    dice: Dice,
    job: str,
    *,
    woman: bool,
    layout: str,
    area: float,
    price: float,
    searched: bool,
    online: bool,
    closed: str,
) -> Said:
    """The free text of one deal.

    `closed` is `won`, `lost` or empty. A deal whose job is `none` gets words that say nothing of a purpose.
    """
    slots = _slots(dice, woman=woman, layout=layout, area=area, price=price)
    stated = job != UNSTATED
    evidence = []
    first, also = _first_note(dice, job, slots)
    if stated and first:
        evidence.append("note")
    phrase, own_phrase = _own_or_common(dice, job, "phrases", 0.5) if searched and dice.chance(0.8) else ("", False)
    page, own_page = _own_or_common(dice, job, "pages", 0.35) if online else ("", False)
    tags = [dice.pick(COMMON["tags"])] if dice.chance(0.35) else []
    own_tag = stated and dice.chance(0.3)
    if own_tag:
        tags.insert(dice.whole(0, len(tags)), dice.pick(WORDS[job]["tags"]))
    evidence += [name for name, holds in (("phrase", own_phrase), ("tag", own_tag), ("page", own_page)) if holds]
    notes = _notes(dice, first or dice.pick(COMMON["blank"]), slots, closed)
    return Said(notes, ", ".join(tags), phrase, page, tuple(evidence), also)


def _slots(dice: Dice, *, woman: bool, layout: str, area: float, price: float) -> dict[str, str]:
    place, town = dice.pick(COMMON["places"]), dice.pick(COMMON["towns"])
    metres = f"{area:.1f}".replace(".", ",")
    return (_WOMAN if woman else _MAN) | {
        "план": dice.pick(LAYOUTS[layout].words),
        "м": dice.pick((f"{round(area)} м", f"{metres} м²", f"{round(area)} кв.м", f"около {round(area)} м2")),
        "сумма": dice.pick(("до {} млн", "в пределах {} млн", "{} млн и ни рублём больше")).format(
            round(price / 1e6 + 0.5)
        ),
        "день": dice.pick(DAYS),
        "мин": str(dice.whole(5, 14)),
        "место": place[0],
        "места": place[1],
        "городе": town[0],
        "города": town[1],
    }


def _fill(template: str, slots: dict[str, str]) -> str:
    text = template.format_map(slots)
    return text[:1].upper() + text[1:]


def _first_note(dice: Dice, job: str, slots: dict[str, str]) -> tuple[str, str]:
    """The note that states the job, empty where the manager wrote none, and the other job it mentions."""
    if job == UNSTATED or not dice.chance(0.88):
        return "", ""
    text = _fill(dice.pick(WORDS[job]["notes"]), slots)
    if not dice.chance(0.055):
        return text, ""
    also = dice.weighted({other: spec.share for other, spec in JOBS.items() if other not in {job, UNSTATED}})
    return f"{text} {_fill(dice.pick(WORDS[also]['second']), slots)}", also


def _own_or_common(dice: Dice, job: str, kind: str, probability: float) -> tuple[str, bool]:
    if job != UNSTATED and dice.chance(probability):
        return dice.pick(WORDS[job][kind]), True
    return dice.pick(COMMON[kind]), False


def _notes(dice: Dice, first: str, slots: dict[str, str], closed: str) -> tuple[str, ...]:
    """Five cells: the need, mostly in the first; what happened next; how it ended."""
    joint = dice.weighted({" ": 6, "\n": 3, "; ": 1})
    more = [_fill(text, slots) for text in dice.shuffled(COMMON["notes"])[: dice.weighted({0: 5, 1: 4, 2: 2})]]
    need = _hand(dice, joint.join(filter(None, [first, *more])).replace(".;", ";"))
    later = [_hand(dice, _fill(dice.pick(COMMON["notes"]), slots)) for _ in range(dice.weighted({0: 6, 1: 3, 2: 1}))]
    ending = [_fill(dice.pick(COMMON[closed]), slots)] if closed and dice.chance(0.6) else []
    # Some managers log the first call in one cell and what the customer wants only in the next.
    opening = (
        [dice.pick(("Входящий звонок", "Заявка с формы, перезвонили", "Чат на сайте"))] if dice.chance(0.12) else []
    )
    cells = [*opening, need, *later, *ending][:5]
    return (*cells, *[""] * (5 - len(cells)))


def _hand(dice: Dice, text: str) -> str:
    """A note as typed in a hurry: no ё, no final stop, abbreviations, a slip of the finger."""
    if dice.chance(0.55):
        text = text.replace("ё", "е").replace("Ё", "Е")
    if dice.chance(0.3):
        text = text.removesuffix(".")
    if dice.chance(0.12):
        text = (
            text.replace("Спрашивает", "Спраш.")
            .replace("квартир", "кв-р")
            .replace("Клиентка", "Кл.")
            .replace("Клиент", "Кл.")
        )
    if dice.chance(0.08):
        text = text[:1].lower() + text[1:]
    return _slip(dice, text) if dice.chance(0.05) else text


def _slip(dice: Dice, text: str) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > _LONG and word.isalpha()]
    if not long:
        return text
    place = dice.pick(long)
    word, at = words[place], dice.whole(2, 4)
    slipped = word[:at] + word[at + 1] + word[at] + word[at + 2 :] if dice.chance(0.5) else word[:at] + word[at + 1 :]
    return " ".join([*words[:place], slipped, *words[place + 1 :]])
