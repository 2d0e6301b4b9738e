"""The invented market of «Северный свет»: what is planted, and nothing that is drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

SEED: Final = 20261118
FIRST_DAY: Final = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - an export holds local times without a zone
LAST_MOMENT: Final = dt.datetime(2026, 10, 31, 20, 0)  # noqa: DTZ001
CUSTOMERS: Final = 2716
DEALS: Final = 3021
PARKING_DEALS: Final = 118
UNSTATED: Final = "none"


@dataclass(frozen=True, slots=True)
class Job:
    """What sets the deals of one job apart.

    Attributes:
        share: of all customers.
        win_rate: of deals that have run their course.
        days: median from enquiry to contract.
        metre: median price of a square metre, thousand roubles.
        margin: mean margin as a share of the price.
        layouts: weights of the layouts asked for.
        channels: weights of the channels.
        floors: the lowest and the highest floor wanted.
    """

    share: float
    win_rate: float
    days: float
    metre: float
    margin: float
    layouts: dict[str, float]
    channels: dict[str, float]
    floors: tuple[int, int] = (2, 18)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of flat: product line, smallest and largest area in square metres, the words for it in the accusative."""

    product: str
    smallest: float
    largest: float
    words: tuple[str, ...]


LAYOUTS: Final = {
    "Студия": Layout("Студия", 22, 30, ("студию", "студию", "самую маленькую студию", "студию 24–28 м")),
    "Студия-лофт": Layout("Лофт", 34, 52, ("лофт", "студию-лофт", "лофт с высоким потолком")),
    "Лофт с антресолью": Layout("Лофт", 44, 66, ("лофт с антресолью", "двухуровневый лофт", "лофт")),
    "Угловая с панорамой": Layout(
        "2-комнатная", 48, 70, ("угловую с панорамой", "угловую двушку", "квартиру с панорамными окнами")
    ),
    "Однокомнатная": Layout("1-комнатная", 33, 42, ("однокомнатную", "однушку", "1к", "однушку")),
    "Евродвушка": Layout("2-комнатная", 40, 52, ("евродвушку", "евро-2", "евродвушку")),
    "Двухкомнатная": Layout("2-комнатная", 52, 64, ("двушку", "двухкомнатную", "2к")),
    "Евротрёшка": Layout("3-комнатная", 60, 78, ("евротрёшку", "евротрешку", "евро-3")),
    "Трёхкомнатная": Layout("3-комнатная", 74, 96, ("трёхкомнатную", "трёшку", "3к", "трешку")),
}
JOBS: Final = {
    "photo": Job(
        0.18,
        0.24,
        34,
        262,
        0.23,
        {"Студия-лофт": 34, "Лофт с антресолью": 26, "Угловая с панорамой": 20, "Евродвушка": 12, "Студия": 8},
        {"ВКонтакте": 24, "Telegram": 20, "Рекомендация": 16, "Поиск": 18, "Яндекс.Директ": 14, "ЦИАН": 8},
    ),
    "sleep": Job(
        0.31,
        0.17,
        41,
        236,
        0.11,
        {"Студия": 66, "Однокомнатная": 22, "Евродвушка": 8, "Студия-лофт": 4},
        {"Яндекс.Директ": 34, "Наружная реклама": 17, "Авито": 17, "ЦИАН": 13, "Поиск": 13, "Рекомендация": 6},
    ),
    "nest": Job(
        0.27,
        0.21,
        72,
        208,
        0.14,
        {"Евротрёшка": 38, "Трёхкомнатная": 34, "Двухкомнатная": 20, "Евродвушка": 8},
        {"ЦИАН": 31, "Рекомендация": 20, "Яндекс.Директ": 17, "Поиск": 16, "Офис продаж": 11, "ВКонтакте": 5},
    ),
    "let": Job(
        0.14,
        0.14,
        23,
        228,
        0.09,
        {"Студия": 55, "Однокомнатная": 30, "Евродвушка": 13, "Студия-лофт": 2},
        {"Авито": 29, "Агентство": 23, "Telegram": 19, "Поиск": 15, "Яндекс.Директ": 14},
    ),
    "parents": Job(
        0.06,
        0.28,
        58,
        216,
        0.13,
        {"Однокомнатная": 55, "Евродвушка": 30, "Двухкомнатная": 10, "Студия": 5},
        {"Рекомендация": 44, "Офис продаж": 24, "ЦИАН": 16, "Поиск": 16},
        floors=(1, 4),
    ),
    UNSTATED: Job(
        0.04,
        0.12,
        40,
        224,
        0.12,
        {"Студия": 30, "Однокомнатная": 28, "Евродвушка": 24, "Двухкомнатная": 12, "Евротрёшка": 6},
        {"Яндекс.Директ": 40, "ЦИАН": 24, "Авито": 18, "Поиск": 18},
    ),
}
UTM: Final = {
    "Яндекс.Директ": ("yandex", "cpc", ("brand_sever", "kvartiry_gorod", "studii_poisk", "retarget_rsya")),
    "ВКонтакте": ("vk", "cpc", ("vk_lookalike", "vk_interesy", "vk_video")),
    "Telegram": ("telegram", "post", ("tg_posev_1", "tg_posev_2", "tg_kanal")),
    "Авито": ("avito", "listing", ("avito_pro",)),
    "ЦИАН": ("cian", "listing", ("cian_premium", "cian_top")),
}
STAGES: Final = (
    "Первичный контакт",
    "Потребность выявлена",
    "Показ назначен",
    "Показ проведён",
    "Бронь",
    "Договор на согласовании",
)
WON, LOST, OPEN_DATE = "Успешно реализовано", "Закрыто и не реализовано", "не закрыта"
LOST_REASONS: Final = {
    "Дорого": 27,
    "Не выходит на связь": 26,
    "Купил в другом ЖК": 17,
    "Не одобрили ипотеку": 14,
    "Передумал": 10,
    "Не подошла планировка": 6,
}
# Months of the year by demand: autumn and the end of a mortgage programme are busy, January and May are not.
SEASON: Final = (60, 85, 100, 105, 75, 90, 80, 90, 115, 120, 110, 105)
AGES: Final = {
    (15, 17): 1,
    (18, 24): 9,
    (25, 34): 29,
    (35, 44): 27,
    (45, 54): 16,
    (55, 64): 11,
    (65, 74): 5,
    (75, 88): 2,
}
FAMILIES: Final = {"Один": 31, "Пара": 27, "Пара с детьми": 30, "Один с детьми": 7, "Взрослые дети": 5}
