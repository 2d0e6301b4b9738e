from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.personal import name_keys, normal_email, normal_name, normal_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+7 (000) 123-45-67", "70001234567"),
        ("8 (916) 123-45-67", "79161234567"),
        ("8-916-123-45-67", "79161234567"),
        ("89161234567", "79161234567"),
        ("79161234567", "79161234567"),
        ("9161234567", "79161234567"),
        ("(495) 123-45-67", "74951234567"),
        ("тел. 8 916 1234567", "79161234567"),
        ("моб: +7 916 123 45 67", "79161234567"),
        ("+8 916 123-45-67", "79161234567"),
        ("'79161234567", "79161234567"),
        ("79161234567.0", "79161234567"),
        ("79161234567,00", "79161234567"),
        ("7.9161234567E+10", "79161234567"),
        ("7,9161234567e10", "79161234567"),
        ("8 (495) 123-45-67, доб. 12", "74951234567"),
        ("+7 495 123-45-67 (доб.5)", "74951234567"),
        ("+1 212 555-0123 x 7", "12125550123"),
        ("+7 916 123-45-67, +7 903 000-11-22", "79161234567"),
        ("нет; +7 903 000-11-22", "79030001122"),
        ("89161234567 Анна", "79161234567"),
        ("Анна 8 916 123-45-67, после шести", "79161234567"),
        ("Анна, доб. 5: +7 916 123-45-67 доб. 8", "79161234567"),
        ("+375 29 123-45-67", "375291234567"),
        ("375291234567", "375291234567"),
        ("8 10 375 29 123 45 67", "375291234567"),
        ("00 44 20 7946 0958", "442079460958"),
        ("+84 912 345 678", "84912345678"),
        ("+7 700 000 00 12", "77000000012"),
        ("７９１６１２３４５６７", "79161234567"),
    ],
)
def test_a_phone_is_its_digits_with_the_country_first(text: str, phone: str | None) -> None:
    assert normal_phone(text) == phone


@pytest.mark.parametrize(
    "text",
    [
        *("", "нет", "—", "0", "123-45-67", "iPhone 12", "7,91612E+10", "7.9E+10", "1.5E+3", "9999999999"),
        *(
            "+7 (999) 999-99-99",
            "+7 000 000-00-00",
            "12 450 000 ₽",
            "2125550123",
            "1234567890123456",
            "ivan@example.com",
        ),
        *("+916 123 45", "19161234567", "01.02.2024 10:30:00"),
    ],
)
def test_what_is_no_phone_or_lost_digits_is_none(text: str) -> None:
    assert normal_phone(text) is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [("(212) 555-0123", "12125550123"), ("1-212-555-0123", "12125550123"), ("555-0123", None), ("22125550123", None)],
)
def test_a_bare_number_belongs_to_the_country_given(text: str, phone: str | None) -> None:
    assert normal_phone(text, country="1") == phone


@given(st.from_regex(r"9[0-8]\d{8}", fullmatch=True).filter(lambda digits: digits.isascii()))
def test_any_way_of_writing_a_mobile_is_one_key(digits: str) -> None:
    area, first, second, third = digits[:3], digits[3:6], digits[6:8], digits[8:]
    written = [
        f"+7 ({area}) {first}-{second}-{third}",
        f"8{digits}",
        f"7 {area} {first} {second} {third}",
        f"{digits}.0",
    ]
    assert {normal_phone(one) for one in written} == {f"7{digits}"}


@given(st.text())
def test_a_normal_phone_is_ten_to_fifteen_digits_and_its_own_normal_form(text: str) -> None:
    phone = normal_phone(text)
    assert phone is None or (phone.isdigit() and 10 <= len(phone) <= 15 and normal_phone(f"+{phone}") == phone)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Ivan@Example.COM ", "ivan@example.com"),
        ("mailto:ivan@example.com?subject=Hi", "ivan@example.com"),
        ("MAILTO:Ivan@example.com", "ivan@example.com"),
        ("Иван <ivan.petrov+crm@example.com>;", "ivan.petrov+crm@example.com"),
        ("'ivan@example.com", "ivan@example.com"),
        ("a@example.com, b@example.com", "a@example.com"),
        ("ПЁТР@Пример.РФ", "пётр@пример.рф"),
        ("a@xn--e1afmkfd.xn--p1ai", "a@пример.рф"),
        ("a@xn--99999999.example", "a@xn--99999999.example"),
        ("нет", None),
        ("@ivan", None),
        ("ivan@localhost", None),
    ],
)
def test_an_email_is_lower_case_without_trimmings(text: str, email: str | None) -> None:
    assert normal_email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "Иванов Пётр Ильич",
        "ИЛЬИЧ Иванов, Петр",
        " петр  ильич иванов.",
        "Иванову Петру Ильичу",
        "Петром Ильичом Ивановым",
    ],
)
def test_a_name_is_one_key_in_any_order_and_case(text: str) -> None:
    assert normal_name(text) == "иванов ильич петр"


@pytest.mark.parametrize(
    "forms",
    [
        ("Белова Мария", "Беловой Марии", "Белову Марию", "Беловой Марией"),
        ("Павел Ким", "Павла Кима", "Киму Павлу"),
        ("Максим Цой", "Максима Цоя", "Максимом Цоем"),
        ("Юрий Вронский", "Юрия Вронского", "Юрию Вронскому", "Юрием Вронским"),
        ("Любовь Кравченко", "Любови Кравченко", "Любовью Кравченко"),
        ("Лев Орлов", "Льва Орлова", "Львом Орловым"),
    ],
)
def test_a_name_is_one_key_in_any_grammatical_case(forms: tuple[str, ...]) -> None:
    assert len({normal_name(form) for form in forms}) == 1


@pytest.mark.parametrize(("text", "name"), [("", None), ("12", None), ("O'Neil-Smith Ann", "ann o'neil-smith")])
def test_a_name_needs_letters_and_keeps_its_hyphens(text: str, name: str | None) -> None:
    assert normal_name(text) == name


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Иванов Пётр Ильич", ("иванов ильич петр", "иванов петр", "иванов п", "и иванов п")),
        ("Пётр Ильич Ким", ("ильич ким петр", "ким петр", "ким п", "и ким п")),
        ("Ким Тхань Ильич", ("ильич ким тхан", "ким тхан", "ким т", "и ким т")),
        ("Тхань Зимин", ("зимин тхан", "зимин т")),
        ("Тхань Нгуен", ("нгуен тхан",)),
        ("Зимин П.", ("зимин п",)),
        ("Ann Smith", ("ann smith", "a smith")),
        ("Нгуен Ван Тхань", ("ван нгуен тхан", "ван нгуен", "нгуен тхан", "ван тхан")),
        ("Анна", ()),
        ("", ()),
    ],
)
def test_a_person_is_known_by_the_whole_name_and_by_surname_with_first_name(text: str, keys: tuple[str, ...]) -> None:
    assert name_keys(text) == keys
