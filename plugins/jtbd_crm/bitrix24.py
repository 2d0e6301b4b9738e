"""Exports of Bitrix24: deals, leads and contacts as lists, and the deals of its BI connector."""

from __future__ import annotations

from jtbd_crm.amocrm import PERSONAL
from jtbd_crm.shapes import Format, People

_PHONES = ("Рабочий телефон", "Мобильный телефон", "Домашний телефон", "Другой телефон")
_EMAILS = ("Рабочий e-mail", "Частный e-mail", "Другой e-mail")
_NAMES = ("Фамилия", "Имя", "Отчество")
_UTM = {"campaign": ("UTM Campaign", "UTM_CAMPAIGN"), "phrase": ("UTM Term", "UTM_TERM")}


def _of(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{prefix}: {name}" for name in names)


WON = ("сделка успешна", "сделка выиграна", "успешная сделка", "won", "s", "качественный лид", "converted")
LOST = (
    "сделка провалена", "сделка проиграна", "анализ причины провала", "lose", "apology", "f", "некачественный лид",
    "junk",
)  # fmt: skip
NOISE = frozenset({
    "доступна для всех", "доступен для всех", "кем создана", "кем создан", "кем изменена", "кем изменен",
    "дата последней коммуникации", "последняя активность", "контакт", "компания", "сделка закрыта", "вероятность",
    "id", "факс", "сайт", "адрес",
})  # fmt: skip
_PLAN = "«Предполагаемая дата закрытия» is a plan that anybody may edit: it is read as planned_close_at."
_WON_LEADS = (
    "A lead that became a deal counts as won; if the deals are read too, keep it out: "
    "where: {Статус: {not: [Качественный лид]}}."
)

DEALS = Format(
    name="bitrix24",
    title="Bitrix24 deals export",
    what="deals",
    block=(
        "ID", "Воронка", "Направление", "Стадия сделки", "Название сделки", "Тип", "Сумма", "Валюта", "Вероятность",
        "Компания", "Контакт", "Источник", "Дополнительно об источнике", "Ответственный", "Дата начала",
        "Предполагаемая дата закрытия", "Дата завершения", "Дата создания", "Дата изменения", "Кем создана",
        "Кем изменена", "Сделка закрыта", "Доступна для всех", "Комментарий", "Повторная сделка",
        "Повторное обращение", "Регулярная сделка", "UTM Source", "UTM Medium", "UTM Campaign", "UTM Content",
        "UTM Term",
    ),
    must=(("Стадия сделки", "Стадия"), ("Название сделки", "Сделка закрыта", "Предполагаемая дата закрытия")),
    enough=9,
    people=People(
        _of("Контакт", _PHONES), _of("Контакт", _EMAILS), ("Контакт: ID",), (*_of("Контакт", _NAMES), "Контакт"),
        ("_ym_uid",),
    ),
    edited=("Дата изменения",),
    won=WON,
    lost=LOST,
    noise=NOISE,
    asides=(_PLAN,),
    tables={
        "deals": {
            "deal_id": ("ID",),
            "customer_id": ("=customer",),
            "account_id": ("Компания: ID", "Компания"),
            "client_id": ("_ym_uid",),
            "title": ("Название сделки",),
            "comment": (("Комментарий", "Дополнительно об источнике"),),
            "tags": ("Теги",),
            **_UTM,
            "product": ("Товар", "Товары"),
            "channel": ("Источник", "UTM Source"),
            "manager": ("Ответственный",),
            "pipeline": ("Воронка", "Направление"),
            "stage": ("Стадия сделки", "Стадия"),
            "status": ("=status(Стадия сделки)", "=status(Стадия)"),
            "lost_reason": ("Причина отказа", "Причина провала"),
            "amount": ("Сумма",),
            "created_at": ("Дата создания", "Дата начала"),
            "closed_at": (
                "=closed(Дата перемещения)", "=closed(Дата изменения стадии)", "=edited(Дата изменения)",
            ),
            "planned_close_at": ("Предполагаемая дата закрытия", "Дата завершения"),
        },
        "customers": {
            "customer_id": ("=customer",),
            **{name: (*(f"Контакт: {h}" for h in headers), *headers) for name, headers in PERSONAL.items()},
        },
        "contacts": {
            "contact_id": ("Контакт: ID",),
            "deal_id": ("ID",),
            "customer_id": ("=customer",),
            "account_id": ("Компания: ID", "Компания"),
            "role": ("Контакт: Должность",),
        },
        "accounts": {
            "account_id": ("Компания: ID",),
            "industry": ("Компания: Сфера деятельности",),
            "size": ("Компания: Кол-во сотрудников",),
            "revenue": ("Компания: Годовой оборот",),
        },
    },
)  # fmt: skip

LEADS = Format(
    name="bitrix24",
    title="Bitrix24 leads export",
    what="leads",
    block=(
        "ID", "Статус", "Название лида", "Имя", "Отчество", "Фамилия", "Дата создания", *_PHONES, *_EMAILS, "Сумма",
        "Источник", "Ответственный", "Комментарий", "Дата изменения",
    ),
    must=("Название лида", ("Статус", "Стадия")),
    enough=9,
    people=People(_PHONES, _EMAILS, ("Контакт: ID",), _NAMES, ("_ym_uid",)),
    edited=("Дата изменения",),
    won=WON,
    lost=LOST,
    noise=NOISE,
    asides=(
        _WON_LEADS,
    ),
    tables={
        "deals": {
            "deal_id": ("ID",),
            "customer_id": ("=customer",),
            "client_id": ("_ym_uid",),
            "title": ("Название лида",),
            "comment": (("Комментарий", "Дополнительно об источнике"),),
            **_UTM,
            "channel": ("Источник", "UTM Source"),
            "manager": ("Ответственный",),
            "stage": ("Статус", "Стадия"),
            "status": ("=status(Статус)", "=status(Стадия)"),
            "amount": ("Сумма",),
            "created_at": ("Дата создания",),
            "closed_at": ("=edited(Дата изменения)",),
        },
        "customers": {"customer_id": ("=customer",), **PERSONAL, "first_seen_at": ("Дата создания",)},
    },
)  # fmt: skip

CONTACTS = Format(
    name="bitrix24",
    title="Bitrix24 contacts export",
    what="contacts",
    block=(
        "ID", "Имя", "Отчество", "Фамилия", "Должность", "Компания", "Источник", "Тип контакта", "Дата создания",
        "Дата изменения", "Ответственный", *_PHONES, *_EMAILS,
    ),
    must=("ID", "Имя", "Фамилия", (*_PHONES, *_EMAILS)),
    enough=9,
    people=People(_PHONES, _EMAILS, ("ID",), _NAMES),
    extras=False,
    tables={
        "customers": {
            "customer_id": ("=customer",),
            "account_id": ("Компания: ID", "Компания"),
            **PERSONAL,
            "channel": ("Источник",),
            "first_seen_at": ("Дата создания",),
        },
        "contacts": {
            "contact_id": ("ID",),
            "customer_id": ("=customer",),
            "account_id": ("Компания: ID", "Компания"),
            "role": ("Должность",),
            "created_at": ("Дата создания",),
        },
    },
)  # fmt: skip

BI_DEALS = Format(
    name="bitrix24_bi",
    title="Bitrix24 deals of the BI connector (crm_deal)",
    what="deals",
    block=(
        "ID", "DATE_CREATE", "CREATED_BY_ID", "DATE_MODIFY", "MODIFY_BY_ID", "ASSIGNED_BY_ID", "MOVED_BY_ID",
        "MOVED_TIME", "LEAD_ID", "COMPANY_ID", "CONTACT_ID", "TITLE", "CATEGORY", "STAGE_ID", "STAGE",
        "STAGE_SEMANTIC_ID",
    ),
    must=("ID", "STAGE_SEMANTIC_ID", ("STAGE_ID", "STAGE")),
    enough=10,
    people=People(ids=("CONTACT_ID",), names=("CONTACT",)),
    edited=("DATE_MODIFY",),
    won=("s", "won"),
    lost=("f", "lose"),
    extras=False,
    tables={
        "deals": {
            "deal_id": ("ID",),
            "customer_id": ("=customer",),
            "account_id": ("COMPANY_ID",),
            "title": ("TITLE",),
            "comment": ("COMMENTS",),
            **_UTM,
            "product": ("CRM_PRODUCT",),
            "channel": ("SOURCE", "SOURCE_ID", "UTM_SOURCE"),
            "manager": ("ASSIGNED_BY_NAME", "ASSIGNED_BY", "ASSIGNED_BY_ID"),
            "pipeline": ("CATEGORY", "CATEGORY_NAME", "CATEGORY_ID"),
            "stage": ("STAGE", "STAGE_NAME", "STAGE_ID"),
            "status": ("=status(STAGE_SEMANTIC_ID)",),
            "amount": ("OPPORTUNITY",),
            "created_at": ("DATE_CREATE",),
            "closed_at": ("=closed(MOVED_TIME)", "=edited(DATE_MODIFY)"),
            "planned_close_at": ("CLOSEDATE",),
        },
        "customers": {"customer_id": ("=customer",), "account_id": ("COMPANY_ID",)},
        "contacts": {
            "contact_id": ("CONTACT_ID",),
            "deal_id": ("ID",),
            "customer_id": ("=customer",),
            "account_id": ("COMPANY_ID",),
        },
    },
)  # fmt: skip

FORMATS = (DEALS, LEADS, CONTACTS, BI_DEALS)
