from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.personal import Marks, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

INNS = ("0075749118", "0068599528", "0074395755", "0001759898", "0058948113")


@pytest.mark.parametrize(
    ("header", "values", "key"),
    [
        ("Мобильный телефон", ["79161234567", "8 (916) 123-45-67", "нет"], "phone"),
        ("Рабочий телефон", ["79161234567.0"], "phone"),
        ("phone", ["7,91612E+10"], "phone"),
        ("Контакт: Рабочий e-mail", ["a@example.com"], "email"),
        ("Почта", ["a@example.com", ""], "email"),
        ("Электронный адрес", ["a@example.com"], "email"),
        ("ФИО", ["Нгуен Тхань", "Иванов Иван"], "name"),
        ("Полное имя контакта", ["Иван", "мама Кости"], "name"),
        ("Имя", ["Анна", "Иван"], "name"),
        ("Фамилия", ["Ким", "Иванов"], "name"),
        ("Ответственный", ["Иванов", "Петрова Анна", "Отдел продаж"], "name"),
        ("Кем создана сделка", ["Робот", "Смирнова Ольга"], "name"),
        ("Contact Owner Name", ["Rachel White", "Ulysses Adams"], "name"),
        ("Name", ["John Smith", "Anna Petrova"], "name"),
        ("lastName", ["Davolio"], "name"),
        ("Паспорт", ["0099 123456"], "passport"),
        ("Серия паспорта", ["0099"], "passport"),
        ("ИНН", ["0075749118", "нет данных"], "inn"),
        ("СНИЛС", ["99936994234"], "snils"),
        ("ОГРН", ["1995830090980"], "ogrn"),
        ("Номер карты", ["2200000015386133"], "card"),
        ("Адрес", ["г. Тверь, ул. Мира, 5"], "address"),
        ("Purchase Address", ["917 1st St, Dallas, TX 75001"], "address"),
        ("Дата рождения", ["01.02.1980"], "birth_date"),
        ("ipAddress", ["10.0.0.1"], "ip"),
        ("customer_id", ["+7 000 123-45-67"], "phone"),
        ("Поле 1", ["a@example.com", "b@example.com", "нет"], "email"),
        ("Поле 2", ["Анна Иванова", "Пётр Петров"], "name"),
        ("Поле 3", INNS, "inn"),
        ("Поле 4", ["9161234567", "9161234568", "9261234569", "9031234560", "9101234561"], "phone"),
    ],
)
def test_a_personal_column_is_known_by_header_and_values(header: str, values: Sequence[str], key: str) -> None:
    assert judge(header, values).key == key


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Телефон", ["iPhone 12", "Samsung"]),
        ("mobilePhone", ["1", "24", "Apple"]),
        ("mobilePhoneModel", ["iPhone"]),
        ("Name", ["Red sofa", "Blue table"]),
        ("Контакт", ["ООО Ромашка", "Вектор Плюс"]),
        ("Ответственный", ["Отдел продаж", "manager1"]),
        ("Company name", ["Acme", "Steel Ltd"]),
        ("Адрес страницы", ["https://example.ru/x 1"]),
        ("Адрес", ["https://example.ru/дом 1"]),
        ("startURL", ["https://example.ru/x"]),
        ("Workflow needs addressed", ["plots, 2 widgets"]),
        ("Year_Birth", ["1957"]),
        ("ID", ["1234567890", "2234567890", "3234567891", "4234567892", "5234567893"]),
        ("ID", INNS[:4]),
        ("clientID", ["1699876543210987654"]),
        ("Бюджет", ["12450000", "9100000"]),
        ("Дата последнего звонка на телефон", ["01.02.2024 10:00:00"]),
        ("Комментарий", ["звоните 8 916 123-45-67", "нет денег", "думает"]),
        ("Email", ["да", "нет"]),
        ("Город", ["Владимир", "Киров"]),
    ],
)
def test_a_column_that_is_not_personal_is_left(header: str, values: Sequence[str]) -> None:
    assert judge(header, values).key == ""


def test_shares_tell_what_stands_in_free_text() -> None:
    values = ["звоните 8 916 123-45-67", "нет денег", "Анна, a@example.com", "думает"]
    assert judge("Комментарий", values) == Marks({"phone": 0.25, "email": 0.25, "name": 0.25})


def test_ids_that_pass_for_cards_by_chance_are_not_counted() -> None:
    assert judge("_ym_uid", ["4111000049649971", "1699876543210987", "1699876543210988"]) == Marks({})
    assert judge("Поле", ["карта 4111000049649971", "нет"]) == Marks({"card": 0.5})


def test_figures_of_other_scripts_are_judged() -> None:
    phones = [f"７９１６１２３４５６{last}" for last in "０１２３４"]
    assert judge("Поле", phones) == Marks({})
    assert judge("Телефон", phones).key == "phone"


def test_the_key_has_its_share_too() -> None:
    assert judge("Поле", INNS) == Marks({"inn": 1.0}, "inn")


@pytest.mark.parametrize(
    ("header", "key"),
    [("Телефон", "phone"), ("ФИО", "name"), ("ИНН", "inn"), ("Имя", ""), ("Адрес", ""), ("Сумма", "")],
)
def test_an_empty_column_is_judged_by_its_header_where_that_is_certain(header: str, key: str) -> None:
    assert judge(header, ["", "  "]) == Marks({}, key)


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_any_column_is_judged_with_shares_from_0_to_1(header: str, values: list[str]) -> None:
    assert all(0 < share <= 1 for share in judge(header, values).shares.values())
