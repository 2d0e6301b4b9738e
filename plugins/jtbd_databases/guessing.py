"""Which table of a database looks most like deals, and what its columns mean; pure functions of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORDS: dict[str, dict[str, str]] = {
    "deals": {
        "deal_id": "deal_id id order_id record_id deal order номер id_сделки номер_сделки номер_заказа сделка",
        "customer_id": "customer_id client customer contact_id buyer_id user_id клиент id_клиента покупатель контакт",
        "account_id": "account_id company_id organization_id компания id_компании",
        "title": "title name deal_name dealname название название_сделки",
        "comment": "comment comments note notes description комментарий примечание описание",
        "product": "product product_name item товар продукт услуга",
        "category": "category product_category категория",
        "channel": "channel source lead_source utm_source источник канал",
        "campaign": "campaign utm_campaign кампания",
        "manager": "manager owner employee_id responsible assigned_to ответственный менеджер",
        "pipeline": "pipeline funnel воронка",
        "status": "status deal_status order_status state статус",
        "stage": "stage deal_stage stage_id этап стадия",
        "lost_reason": "lost_reason loss_reason reason причина_отказа",
        "amount": "amount sum total price revenue budget deal_amount order_total freight бюджет сумма стоимость цена",
        "margin": "margin profit маржа прибыль",
        "created_at": "created_at created create_date order_date date created_on дата дата_создания дата_заказа",
        "closed_at": "closed_at close_date closed closed_date shipped_date won_date дата_закрытия дата_оплаты",
    },
    "customers": {
        "customer_id": "customer_id id client_id contact_id user_id id_клиента клиент",
        "city": "city town город",
        "gender": "gender sex пол",
        "age": "age возраст",
        "segment": "segment сегмент",
    },
}
_TELLING = frozenset({"amount", "status", "stage", "created_at", "closed_at"})
_TABLE = re.compile(r"deal|order|sale|opportunit|lead|сделк|заказ|продаж", re.IGNORECASE)
_PARTS = re.compile(r"item|detail|line|history|stage|status|type|log|позици|истори", re.IGNORECASE)
_ENOUGH = {"deals": 3, "customers": 2}
_WON = re.compile(r"won|win|paid|success|complete|shipped|deliver|успешн|оплач|выполн|выигр|продан", re.IGNORECASE)
_LOST = re.compile(r"lost|cancel|refus|reject|fail|не ?реализ|отказ|отмен|проигр", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guess:
    """A table taken for one of the vocabulary.

    Attributes:
        table: in the database, as SQL names it.
        dataset: in the vocabulary.
        columns: the vocabulary's column and the table's.
    """

    table: str
    dataset: str
    columns: Mapping[str, str]


def best(tables: Iterable[tuple[str, Sequence[str]]]) -> Guess | None:
    """The table that looks most like deals, else like customers; None where none does."""
    found = list(tables)
    for dataset in _WORDS:
        guesses = [guess for table, columns in found if (guess := _guess(dataset, table, columns)) is not None]
        if guesses:
            return max(guesses, key=_weight)
    return None


def _weight(guess: Guess) -> float:
    name = 3.0 * bool(_TABLE.search(guess.table)) if guess.dataset == "deals" else 0.0
    return len(guess.columns) + name - 4.0 * bool(_PARTS.search(guess.table))


def _guess(dataset: str, table: str, columns: Sequence[str]) -> Guess | None:
    """The table as the dataset; each word list is gone through in its order, so that the better name wins."""
    spelt = {_bare(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for name, words in _WORDS[dataset].items():
        match = next((spelt[_bare(word)] for word in words.split() if _bare(word) in spelt), None)
        if match is not None and match not in found.values():
            found[name] = match
    told = dataset != "deals" or len(_TELLING & found.keys()) > 1
    keyed = dataset != "customers" or "customer_id" in found
    return Guess(table, dataset, found) if len(found) >= _ENOUGH[dataset] and told and keyed else None


def _bare(name: str) -> str:
    """`Order ID`, `order_id` and `OrderID` alike."""
    return re.sub(r"[\W_]+", "", name.casefold())


def meanings(values: Iterable[str]) -> dict[str, str]:
    """What the client's states of a deal mean, as far as their words tell; any other is open."""
    found = {}
    for value in values:
        if _LOST.search(value):
            found[value] = "lost"
        elif _WON.search(value):
            found[value] = "won"
    return {**found, "*": "open"}
