"""The names that clients give to the columns of the vocabulary, in Russian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER = (
    "customer id|client id|customer|client|user id|household id|buyer id|contact id|master id|masterid|custid|userid|"
    "customer code|customer number|customer no|member id|id клиента|клиент|клиент id|код клиента|номер клиента|"
    "покупатель|id покупателя|контакт|=телефон|мобильный телефон|телефон клиента|=phone|customer phone|"
    "=email|=e mail|=contact name"
)
_DEAL = (
    "deal id|order id|order number|order no|basket id|transaction id|invoice id|invoice no|invoice number|receipt id|"
    "opportunity id|lead id|purchase id|booking id|id сделки|номер сделки|id заказа|номер заказа|заказ|"
    "номер чека|чек|номер договора|договор|id лида|id заявки|номер заявки|=id|=no|=number|=номер"
)
_CREATED = (
    "created at|created|create date|created time|date created|creation date|order date|purchase date|sale date|"
    "order purchase timestamp|transaction timestamp|transaction date|invoice date|purchase timestamp|opened at|"
    "lead date|дата создания|дата заказа|дата сделки|дата продажи|дата покупки|дата чека|дата заявки|создан|создана|"
    "=date|=datetime|=timestamp|=time|=дата|=дата и время"
)
_PRODUCT = "product name|product|item|item name|sku name|товар|название товара|наименование товара|продукт|номенклатура"
_PRODUCT_ID = "product id|sku|item id|article|product code|stock code|артикул|код товара|id товара|id продукта"
_CATEGORY = (
    "category|product category|product category name|product type|category name|категория|"
    "категория товара|группа товаров|вид товара"
)
_CHANNEL = (
    "channel|source|lead source|original source|utm source|traffic source|acquisition channel|источник|канал|"
    "источник сделки|канал привлечения|источник трафика|рекламный канал|откуда узнали"
)
_CAMPAIGN = "campaign|campaign name|utm campaign|campaign id|кампания|название кампании|рекламная кампания"
_AMOUNT = (
    "amount|total|total amount|sum|sales value|order value|order total|revenue|sales|dollar value|"
    "total price|deal amount|"
    "price|payment value|net amount|бюджет|сумма|сумма сделки|сумма заказа|стоимость|цена|итого|"
    "выручка|оплачено|=value"
)
_CITY = "city|customer city|town|ship city|город|город клиента|населённый пункт"

NAMES: Mapping[str, Mapping[str, str]] = {
    "deals": {
        "deal_id": _DEAL,
        "customer_id": _CUSTOMER,
        "account_id": "account id|company id|id компании",
        "client_id": "ym uid|clientid|ga client id|yandex client id|yclid|метрика clientid",
        "title": "deal name|deal title|opportunity name|title|название сделки|название|тема заявки",
        "comment": (
            "comment|comments|notes|note|description|message|комментарий|комментарии|примечание|описание|сообщение"
        ),
        "tags": "tags|labels|теги|метки",
        "phrase": "utm term|keyword|search phrase|поисковая фраза|ключевое слово|ключевая фраза",
        "page": "landing page|page|page url|url|посадочная страница|страница входа|страница",
        "product": _PRODUCT,
        "category": _CATEGORY,
        "channel": _CHANNEL,
        "campaign": _CAMPAIGN,
        "manager": (
            "manager|owner|deal owner|sales rep|responsible|employee id|менеджер|ответственный|продавец|сотрудник"
        ),
        "pipeline": "pipeline|funnel|воронка|направление",
        "stage": "stage|deal stage|stage name|этап|этап сделки|стадия|стадия сделки",
        "status": (
            "status|order status|deal status|state|stage|deal stage|payment status|lead status|статус|статус сделки|"
            "статус заказа|этап|этап сделки|стадия|стадия сделки|состояние"
        ),
        "lost_reason": "lost reason|loss reason|reason lost|причина отказа|причина проигрыша|причина закрытия",
        "amount": _AMOUNT,
        "margin": "margin|profit|gross profit|маржа|прибыль|наценка",
        "created_at": _CREATED,
        "closed_at": (
            "closed at|close date|closing date|closed|closed date|won date|"
            "order delivered customer date|delivered at|"
            "shipped date|completed at|payment date|дата закрытия|дата завершения|дата оплаты|закрыта|дата договора"
        ),
        "planned_close_at": (
            "expected close date|estimated close date|planned close date|required date|order estimated delivery date|"
            "предполагаемая дата закрытия|плановая дата закрытия|ожидаемая дата закрытия"
        ),
    },
    "deal_items": {
        "deal_id": _DEAL,
        "product_id": _PRODUCT_ID,
        "product": _PRODUCT,
        "category": _CATEGORY,
        "quantity": "quantity|qty|units|count|number of items|количество|кол во|штук",
        "amount": f"line total|sales value|line amount|item total|{_AMOUNT}",
        "cost": "cost|cost of goods|unit cost|себестоимость|закупочная цена",
    },
    "customers": {
        "customer_id": f"customer unique id|{_CUSTOMER}|=id|=код",
        "account_id": "account id|company id|id компании",
        "gender": "gender|sex|пол",
        "age": "age|возраст|полных лет",
        "birth_year": "birth year|year birth|year of birth|год рождения",
        "income": "income|monthly income|household income|доход|доход в месяц",
        "occupation": "occupation|job|job title|profession|contact title|профессия|занятость|должность|род занятий",
        "family": "family|marital status|household comp|household composition|семья|семейное положение|состав семьи",
        "education": "education|education level|degree|образование|уровень образования",
        "city": _CITY,
        "channel": _CHANNEL,
        "first_seen_at": (
            "first seen at|registered at|registration date|signup date|sign up date|dt customer|"
            "created at|created time|"
            "customer since|дата регистрации|дата создания|клиент с|дата первого обращения"
        ),
    },
    "accounts": {
        "account_id": "account id|company id|организация id|id компании|инн|код контрагента|контрагент",
        "industry": "industry|sector|отрасль|сфера деятельности|вид деятельности|оквэд",
        "size": "size|company size|segment|размер|размер компании|масштаб",
        "employees": "employees|number of employees|employee count|headcount|сотрудников|число сотрудников|штат",
        "revenue": "annual revenue|revenue|yearly revenue|годовая выручка|выручка",
        "city": _CITY,
        "country": "country|страна",
        "created_at": "created at|create date|created time|дата создания",
    },
    "contacts": {
        "contact_id": "contact id|person id|id контакта|контакт id",
        "account_id": "account id|company id|associated company id|id компании|компания",
        "deal_id": "deal id|opportunity id|order id|associated deal id|id сделки|сделка",
        "role": "role|position|job title|contact title|title|buying role|должность|роль|роль в сделке",
        "main": "main|primary|is primary|основной|основной контакт",
        "contacted_at": "contacted at|first contacted|last contacted|дата контакта|дата первого контакта",
        "created_at": "created at|create date|created time|дата создания",
    },
    "products": {
        "product_id": f"{_PRODUCT_ID}|=id|=код",
        "product": f"{_PRODUCT}|=name|=название|=наименование",
        "category": f"{_CATEGORY}|department|category id|отдел|раздел",
        "price": "price|unit price|list price|retail price|цена|розничная цена|прайс",
        "cost": "cost|unit cost|purchase price|себестоимость|закупочная цена",
    },
    "costs": {
        "date": "date|day|spend date|дата|день",
        "channel": f"{_CHANNEL}|platform|ad network|площадка|рекламная система|система",
        "campaign": _CAMPAIGN,
        "cost": "cost|spend|spent|ad spend|costs|expenses|расход|расходы|затраты|потрачено|стоимость|сумма расхода",
        "impressions": "impressions|shows|views|показы|показов",
        "clicks": "clicks|клики|кликов|переходы",
    },
    "phrases": {
        "phrase": (
            "phrase|keyword|keywords|query|search phrase|search query|search term|фраза|запрос|ключевое слово|"
            "поисковая фраза|поисковый запрос|ключевая фраза"
        ),
        "visits": (
            "visits|sessions|volume|search volume|frequency|impressions|визиты|частота|частотность|"
            "показы|показов в месяц"
        ),
        "users": "users|visitors|посетители|пользователи",
        "engine": "search engine|engine|поисковая система|поисковик",
        "bounce_rate": "bounce rate|отказы|доля отказов",
        "page_depth": "page depth|глубина просмотра",
        "goals": "goals|conversions|достижения цели|конверсии",
        "category": "category|group|cluster|topic|категория|группа|кластер|тема",
    },
    "quotes": {
        "text": (
            "review|reviews|review text|verified reviews|review body|text|feedback text|comment|body|quote|отзыв|"
            "текст отзыва|текст|комментарий|цитата|сообщение"
        ),
        "said_at": "review date|date|published at|posted at|created at|timestamp|дата отзыва|дата|дата публикации",
        "sentiment": "sentiment|tone|polarity|тональность|окраска",
        "source": "source|site|platform|источник|площадка|сайт",
    },
    "visits": {
        "visit_id": "visit id|session id|visitid|sessionid|id визита|id сессии|номер визита",
        "client_id": "client id|clientid|visitor id|user pseudo id|cookie|id посетителя",
        "customer_id": "customer id|user id|id клиента",
        "started_at": (
            "started at|start time|visit date|visit time|session start|date time|datetime|date|timestamp|"
            "дата визита|дата|время визита"
        ),
        "channel": f"{_CHANNEL}|traffic type|medium",
        "engine": "search engine|engine|referral source|поисковая система",
        "utm_source": "utm source",
        "utm_medium": "utm medium",
        "campaign": _CAMPAIGN,
        "page": "landing page|entry page|start url|page|страница входа|посадочная страница",
        "referrer": "referrer|referer|реферер",
        "pageviews": "pageviews|page views|pages|просмотры|глубина",
        "seconds": "seconds|duration|visit duration|session duration|длительность|время на сайте",
        "bounce": "bounce|is bounce|отказ",
        "new": "is new|new user|new visitor|новый посетитель",
        "city": _CITY,
        "revenue": "revenue|purchase revenue|доход|выручка",
    },
    "actions": {
        "customer_id": _CUSTOMER,
        "deal_id": "deal id|order id|opportunity id|id сделки|сделка|номер сделки",
        "at": (
            "at|action date|activity date|call date|sent at|occurred at|date|datetime|timestamp|дата|"
            "дата события|дата звонка|дата и время"
        ),
        "kind": (
            "action|activity|activity type|event|event type|action type|type|вид|тип|действие|событие|"
            "тип события|тип задачи"
        ),
        "channel": "channel|канал",
    },
    "stages": {
        "deal_id": _DEAL,
        "stage": "stage|stage name|new stage|to stage|deal stage|статус|этап|стадия|новый этап|этап сделки",
        "entered_at": (
            "entered at|changed at|stage date|moved at|date entered|timestamp|date|дата|дата перехода|"
            "дата изменения|дата смены этапа"
        ),
        "position": "position|stage order|display order|порядок|номер этапа",
        "pipeline": "pipeline|funnel|воронка",
    },
}
"""By dataset and column: names parted by bars; one behind `=` is too common a word to be looked for in others."""
