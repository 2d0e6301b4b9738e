from __future__ import annotations

import pytest

from jtbd_reports.personal import find


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("т.89161234567", "89161234567"),
        ("https://wa.me/79161234567", "79161234567"),
        ("t.me/+79161234567", "+79161234567"),
        ("phone=79161234567&x=1", "79161234567"),
        ("звоните 123-45-67", "123-45-67"),
        ("(0000) 12-34-56, офис", "(0000) 12-34-56"),
        ("+7 (00000) 1-23-45", "+7 (00000) 1-23-45"),
        ("020 7946 0958", "020 7946 0958"),
        ("1-800-555-0100", "1-800-555-0100"),
        ("+998 (90) 000-12-34", "+998 (90) 000-12-34"),
        ("(000) 555-79-69 доб. 4", "(000) 555-79-69 доб. 4"),
        ("цена,(000) 555-79-69", "(000) 555-79-69"),
        ("8.000.654.32.10", "8.000.654.32.10"),
        ("80001234567", "80001234567"),
    ],
)
def test_a_phone_is_found(text: str, phone: str) -> None:
    assert found(text) == [("phone", phone)]


@pytest.mark.parametrize(
    "text",
    [
        *("id 89161234567", "№ 89161234567", "№89161234567", "utm=89161234567", "site.ru/p/89161234567/"),
        *("8.9161234567", "80000000000", "8 900 000 00 00 ₽", "123-45-67", "+12 450 000", "+1 250 000 000", "+7 100"),
        *("8 120 250 30 10", "+7 (100) 123-45-67", "8916123456789", "8-916-123-45-67-89", "89161234567 %"),
    ],
)
def test_what_only_looks_like_a_phone_is_left(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2200000015386133", [("card", "2200000015386133")]),
        ("6200000000000005", []),
        ("карта 6200000000000005", [("card", "6200000000000005")]),
        ("виза 4111-0000-4964-9971", [("card", "4111-0000-4964-9971")]),
        ("карта 2200 0000 1538 6134", []),
        ("2200 0000 1538 6134", []),
        ("1000 0000 0000 0008", []),
        ("ИНН0075749118", [("inn", "0075749118")]),
        ("0075749118", []),
        ("ОГРН/ИНН 1995830090980/0075749118", [("ogrn", "1995830090980"), ("inn", "0075749118")]),
        ("ИНН/ОГРН 0075749118 / 1995830090980", [("inn", "0075749118"), ("ogrn", "1995830090980")]),
        ("снилс 999 369 942 34", [("snils", "999 369 942 34")]),
        ("999-369-942 35", []),
        ("0011 № 234567", [("passport", "0011 № 234567")]),
        ("заграничный паспорт, загран 00 1234567", [("passport", "00 1234567")]),
        ("0011 234567", []),
    ],
)
def test_documents_need_their_check_digits_or_their_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mailto:Ivan.P@example.com.", ["Ivan.P@example.com"]),
        ("https://site.ru/?e=ivan@example.com&x=1", ["ivan@example.com"]),
        ("почта:пётр@пример.рф,a@b.example", ["пётр@пример.рф", "a@b.example"]),
        ("logo@2x.png и user@localhost", []),
    ],
)
def test_emails_are_found_and_pictures_left(text: str, expected: list[str]) -> None:
    assert [inner for kind, inner in found(text) if kind == "email"] == expected
