from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.personal import Found, normal_email, normal_name, normal_phone, scan, text_of_html


def salted(value: str) -> str:
    return hashlib.blake2b(value.encode(), key=b"salt", digest_size=16).hexdigest()


def found(text: str, *arguments: Any, **options: Any) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in scan(text, *arguments, **options)]


def test_a_page_is_scanned_for_what_looks_personal() -> None:
    page = text_of_html('<p>Звонила <b>Анна</b> Белова</p><a href="tel:+7 000 123-45-67">позвонить</a>')
    assert found(page) == [("name", "Анна Белова"), ("phone", "+7 000 123-45-67")]


def test_first_names_alone_name_nobody_in_a_report() -> None:
    assert found("Тамара: искала тишину") == []
    assert found("Тамара: искала тишину", alone=True) == [("name", "Тамара")]


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("заявка 9161234567 дубль", normal_phone("+7 916 123-45-67"), ("phone", "9161234567")),
        ("id=79161234567", normal_phone("8 916 123-45-67"), ("phone", "79161234567")),
        ("Нгуен Ван Тхань купил", normal_name("тхань нгуен ван"), ("name", "Нгуен Ван Тхань")),
        ("купил Тхань Нгуен вчера", normal_name("Нгуен Тхань"), ("name", "Тхань Нгуен")),
        ("спросили Тхань Нгуена", normal_name("Нгуен Тхань"), ("name", "Тхань Нгуена")),
        ("Brosina Hoffman", normal_name("Hoffman, Brosina"), ("name", "Brosina Hoffman")),
        ("Нгуен, Тхань", normal_name("Нгуен Тхань"), ("name", "Нгуен, Тхань")),
        ("Әлия Їжакевич", normal_name("Әлия Їжакевич"), ("name", "Әлия Їжакевич")),
        ("Тхань\nНгуен", normal_name("Нгуен Тхань"), ("name", "Тхань\nНгуен")),
        ("Нгуен_Тхань.csv", normal_name("Нгуен Тхань"), ("name", "Нгуен_Тхань")),
        ("Нгуен Т. В. купил", normal_name("Нгуен Т В"), ("name", "Нгуен Т. В")),
        ("Т.В.Нгуен купил", normal_name("Нгуен Т В"), ("name", "Т.В.Нгуен")),
        ("мыло A@Example.com", normal_email("a@example.com"), ("email", "A@Example.com")),
    ],
)
def test_what_is_known_is_found_by_its_salted_key_in_any_shape(
    text: str, known: str, expected: tuple[str, str]
) -> None:
    assert found(text, {salted(known)}, salted) == [expected]
    assert found(text, {known}) == [expected]


def test_what_is_not_known_and_looks_like_nothing_is_left() -> None:
    assert found("заявка 9161234567, Нгуен Ван Тхань", {salted("79160000000")}, salted) == []


@pytest.mark.parametrize("text", ["нгуен тхань", "Нгуен. Тхань", "Нгуен — Тхань", "Нгуен,Тхань", "Нгуен и Тхань"])
def test_words_that_stand_apart_or_small_are_no_name(text: str) -> None:
    assert found(text, {normal_name("Нгуен Тхань")}) == []


def test_bare_phones_belong_to_the_country_given() -> None:
    assert found("id=2125550123", {"12125550123"}, country="1") == [("phone", "2125550123")]
    assert found("id=2125550123", {"12125550123"}) == []


def test_the_extent_of_the_known_value_stands() -> None:
    text = "Анна Белова Ким"
    assert scan(text, {normal_name(text)}) == (Found("name", 0, len(text)),)


@given(st.from_regex(r"9[0-8][0-9]{8}", fullmatch=True))
def test_a_known_phone_is_found_however_it_is_written(digits: str) -> None:
    known = {f"7{digits}"}
    for text in (f"+7{digits}", f"x 8 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}.", f'"p":{digits}'):
        assert [one.kind for one in scan(text, known)] == ["phone"]
