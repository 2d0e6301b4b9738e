"""What a customer has put on the list of a flat: the options that managers tick in the CRM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from invented.dice import Dice
    from invented.sales import Deal

_SELDOM: Final = 0.04
"""How often an option is ticked that the job has no need of: people are curious, managers generous."""
_UNFILLED: Final = 0.07
OPTIONS: Final = (
    "Отдельная линия 15 кВт",
    "Шумоизоляция",
    "Затемнение окон",
    "Мебель и техника",
    "Управление арендой",
    "Кодовый замок",
    "Вторая детская",
    "Колясочная",
    "Кладовая",
    "Широкие двери",
    "Поручни в ванной",
)
WANTED: Final[dict[str, dict[str, float]]] = {
    "photo": {"Отдельная линия 15 кВт": 0.78, "Кладовая": 0.45, "Шумоизоляция": 0.3, "Кодовый замок": 0.25},
    "sleep": {"Шумоизоляция": 0.72, "Затемнение окон": 0.66, "Мебель и техника": 0.4},
    "nest": {"Вторая детская": 0.64, "Колясочная": 0.6, "Кладовая": 0.55},
    "let": {"Мебель и техника": 0.76, "Управление арендой": 0.7, "Кодовый замок": 0.6},
    "parents": {"Широкие двери": 0.74, "Поручни в ванной": 0.66, "Шумоизоляция": 0.2},
}
"""How often an option is ticked, by the job it serves: what is bought with the flat says what the flat is for."""


def orders(dice: Dice, flats: Sequence[Deal]) -> list[str]:
    """The cell «Опции» of each deal: names joined by commas, empty where the manager ticked none."""
    return [_ticked(dice, deal.job) for deal in flats]


def _ticked(dice: Dice, job: str) -> str:
    wanted = WANTED.get(job, {})
    filled = not dice.chance(_UNFILLED)
    # Every option is thrown for, so that a change of one job leaves the others' draws alone.
    ticked = [option for option in OPTIONS if dice.chance(wanted.get(option, _SELDOM))]
    return ", ".join(ticked) if filled else ""
