"""Any other list of deals: columns known by what people usually call them."""

from __future__ import annotations

from jtbd_crm import amocrm, bitrix24, hubspot, zoho
from jtbd_crm.shapes import Format, People

_STAGE = ("Этап", "Этап сделки", "Стадия", "Статус", "Статус сделки", "Stage", "Deal Stage", "Lead status", "Status")

DEALS = Format(
    name="generic",
    title="list of deals",
    what="deals",
    block=(),
    must=(),
    people=People(
        ("Телефон", "Мобильный телефон", "Телефон клиента", "Контактный телефон", "Phone", "Mobile", "Phone number"),
        ("Email", "E-mail", "Почта", "Электронная почта", "Email address"),
        ("ID клиента", "ID контакта", "Код клиента", "Customer ID", "Contact ID", "Client ID"),
        ("Клиент", "ФИО", "Имя клиента", "Контакт", "Полное имя", "Full name", "Contact name", "Customer", "Client"),
        ("_ym_uid", "ym_uid"),
    ),
    edited=("Дата изменения", "Дата редактирования", "Modified at", "Updated at", "Last modified"),
    won=tuple(dict.fromkeys((
        *amocrm.WON, *bitrix24.WON, *hubspot.WON, *zoho.DEALS.won, "выиграна", "выиграно", "успешно", "оплачено",
        "продано", "сделка закрыта", "paid", "sold", "complete", "completed",
    ))),
    lost=tuple(dict.fromkeys((
        *amocrm.LOST, *bitrix24.LOST, *hubspot.LOST, *zoho.DEALS.lost, "проиграна", "проиграно", "отказ", "провалена",
        "отменена", "отменено", "cancelled", "canceled", "rejected",
    ))),
    tables={
        "deals": {
            "deal_id": (
                "ID", "ID сделки", "Номер сделки", "№", "Номер", "Deal ID", "Lead ID", "Order ID", "Номер заказа",
            ),
            "customer_id": ("=customer",),
            "client_id": ("_ym_uid", "ym_uid"),
            "title": ("Название", "Название сделки", "Сделка", "Deal name", "Lead title", "Title", "Name"),
            "comment": ("Комментарий", "Комментарии", "Примечание", "Описание", "Comment", "Notes", "Description"),
            "tags": ("Теги", "Метки", "Tags", "Lead tags"),
            "phrase": ("Поисковая фраза", "Ключевое слово", "utm_term", "Keyword"),
            "page": ("Посадочная страница", "Страница", "Landing page", "Page"),
            "product": ("Товар", "Продукт", "Услуга", "Product", "Service", "Item"),
            "category": ("Категория", "Категория товара", "Category"),
            "channel": ("Источник", "Канал", "Рекламный канал", "Source", "Channel", "Lead source", "utm_source"),
            "campaign": ("Кампания", "Рекламная кампания", "Campaign", "utm_campaign"),
            "manager": ("Ответственный", "Менеджер", "Responsible", "Owner", "Manager", "Responsible user"),
            "pipeline": ("Воронка", "Направление", "Pipeline"),
            "stage": _STAGE,
            "status": tuple(f"=status({header})" for header in _STAGE),
            "lost_reason": ("Причина отказа", "Причина потери", "Loss reason", "Lost reason", "Reason for loss"),
            "amount": (
                "Сумма", "Бюджет", "Сумма сделки", "Бюджет сделки", "Стоимость", "Amount", "Budget", "Sale", "Price",
                "Total",
            ),
            "margin": ("Маржа", "Прибыль", "Margin"),
            "created_at": (
                "Дата создания", "Создана", "Дата создания сделки", "Дата", "Дата заявки", "Created at", "Create date",
                "Created", "Date created", "Created time",
            ),
            "closed_at": (
                "=closed(Дата закрытия)", "=closed(Закрыта)", "=closed(Closed at)", "=closed(Close date)",
                "=closed(Closing date)",
            ),
            "planned_close_at": ("Предполагаемая дата закрытия", "Планируемая дата закрытия", "Expected close date"),
        },
        "customers": {"customer_id": ("=customer",), **amocrm.PERSONAL},
    },
)  # fmt: skip
