"""Exports of amoCRM: the list of deals as it comes today, and the older template."""

from __future__ import annotations

from jtbd_crm.shapes import Format, People

_NOTES = ("Примечание", "Примечание 2", "Примечание 3", "Примечание 4", "Примечание 5")
_PHONES = ("Рабочий телефон", "Рабочий прямой телефон", "Мобильный телефон", "Домашний телефон", "Другой телефон")
_EMAILS = ("Рабочий email", "Личный email", "Другой email")
_BLOCK = (
    "ID", "Название сделки", "Бюджет", "Ответственный", "Дата создания сделки", "Кем создана сделка",
    "Дата редактирования", "Кем редактирована", "Дата закрытия", "Теги", *_NOTES, "Этап сделки", "Воронка",
    "Полное имя контакта", "Компания контакта", "Ответственный за контакт", "Компания", "Рабочий телефон",
    "Рабочий прямой телефон", "Мобильный телефон", "Факс", "Домашний телефон", "Другой телефон", *_EMAILS,
)  # fmt: skip
# Identifiers of clicks and messengers tell one person from another, and tell a report nothing.
NOISE = frozenset({
    "skype", "icq", "jabber", "google talk", "msn", "другой im", "пользовательское соглашение", "cid", "uid", "tid",
    "_ym_uid", "_ym_counter", "roistat", "openstat_service", "openstat_campaign", "openstat_ad", "openstat_source",
    "from", "gclientid", "gclid", "yclid", "fbclid", "google_id", "traf_src",
})  # fmt: skip
WON = ("успешно реализовано", "142", "closed - won", "closed won")
LOST = ("закрыто и не реализовано", "143", "closed - lost", "closed lost")
_MAIN_ONLY = (
    "An amoCRM export names the main contact of a deal only: other people who took part in it are not to be seen."
)

PERSONAL = {
    "gender": ("Пол", "Gender"),
    "age": ("Возраст", "Age"),
    "birth_year": ("Год рождения",),
    "income": ("Доход",),
    "occupation": ("Профессия", "Род занятий", "Сфера деятельности"),
    "family": ("Семья", "Семейное положение", "Состав семьи"),
    "education": ("Образование",),
    "city": ("Город", "City"),
}
"""Columns of one's own that clients often keep about a person."""

DEALS = Format(
    name="amocrm",
    title="amoCRM deals export",
    what="deals",
    block=_BLOCK,
    must=("ID", "Этап сделки", ("Дата создания сделки", "Название сделки")),
    people=People(
        _PHONES,
        _EMAILS,
        ("ID контакта",),
        ("Полное имя контакта",),
        ("_ym_uid", "ym_uid", "Yandex ClientID", "yandex_client_id"),
    ),
    edited=("Дата редактирования",),
    won=WON,
    lost=LOST,
    noise=NOISE,
    asides=(_MAIN_ONLY,),
    tables={
        "deals": {
            "deal_id": ("ID",),
            "customer_id": ("=customer",),
            "client_id": ("_ym_uid", "ym_uid", "Yandex ClientID", "yandex_client_id"),
            "title": ("Название сделки",),
            "comment": (_NOTES,),
            "tags": ("Теги",),
            "phrase": ("KEYWORD", "utm_term"),
            "page": ("Посадочная страница", "Страница входа", "referrer", "utm_referrer"),
            "product": ("Товар", "Продукт"),
            "channel": ("Источник", "utm_source", "TRAF_TYPE"),
            "campaign": ("utm_campaign", "ADV_CAMP"),
            "manager": ("Ответственный",),
            "pipeline": ("Воронка",),
            "stage": ("Этап сделки",),
            "status": ("=status(Этап сделки)",),
            "lost_reason": ("Причина отказа",),
            "amount": ("Бюджет", "Бюджет, руб.", "Бюджет, ₽"),
            "margin": ("Маржа",),
            "created_at": ("Дата создания сделки",),
            "closed_at": ("Дата закрытия",),
        },
        "customers": {"customer_id": ("=customer",), **PERSONAL, "channel": ("Источник",)},
    },
)

_OLD_PHONES = tuple(f"{name} (контакт)" for name in _PHONES)
_OLD_EMAILS = tuple(f"{name} (контакт)" for name in _EMAILS)
OLD_DEALS = Format(
    name="amocrm_old",
    title="amoCRM deals in the older template",
    what="deals",
    block=(
        "Название сделки", "Бюджет сделки", "Ответственный за сделку", "Дата создания (сделка)", "Кем создана сделка",
        "Тег сделки", "Примечание к сделке", "Статус сделки", "Полное имя (контакт)", "Должность (контакт)",
        "Рабочий телефон (контакт)",
    ),
    must=("Статус сделки", ("Бюджет сделки", "Ответственный за сделку", "Дата создания (сделка)")),
    people=People(_OLD_PHONES, _OLD_EMAILS, ("ID контакта",), ("Полное имя (контакт)",), ("_ym_uid",)),
    edited=("Дата редактирования (сделка)",),
    won=WON,
    lost=LOST,
    noise=NOISE,
    asides=(_MAIN_ONLY,),
    tables={
        "deals": {
            "deal_id": ("ID", "ID сделки"),
            "customer_id": ("=customer",),
            "client_id": ("_ym_uid",),
            "title": ("Название сделки",),
            "comment": ("Примечание к сделке",),
            "tags": ("Тег сделки", "Теги сделки"),
            "phrase": ("utm_term",),
            "product": ("Товар",),
            "channel": ("Источник", "utm_source"),
            "campaign": ("utm_campaign",),
            "manager": ("Ответственный за сделку",),
            "pipeline": ("Воронка",),
            "stage": ("Статус сделки",),
            "status": ("=status(Статус сделки)",),
            "lost_reason": ("Причина отказа",),
            "amount": ("Бюджет сделки",),
            "created_at": ("Дата создания (сделка)",),
            "closed_at": ("Дата закрытия (сделка)", "Дата закрытия"),
        },
        "customers": {
            "customer_id": ("=customer",),
            **PERSONAL,
            "occupation": ("Должность (контакт)",),
        },
    },
)  # fmt: skip

FORMATS = (DEALS, OLD_DEALS)
