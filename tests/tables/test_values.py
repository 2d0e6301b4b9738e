"""Single cells: numbers in Russian and English dress, ids, closed values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.tables.values import (
    NOT_A_NUMBER,
    NOT_WHOLE,
    SHORTENED_ID,
    TOO_LARGE,
    Bad,
    clean,
    fold,
    identifier,
    integer,
    is_sheet_error,
    number,
    number_text,
    one_of,
    squeeze,
    unambiguous,
)

NBSP, NNBSP, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-5", -5),
        ("−5", -5),
        ("–5", -5),
        ("+5", 5),
        ("(1 200,50)", -1200.5),
        ("( € 5 )", -5),
        ("€ 3.500,00", 3500),
        ("€3,500.00", 3500),
        ("€ 11398,00", 11398),
        ("1 234 567 ₽", 1234567),
        (f"1{NBSP}234{NBSP}567,5{NBSP}₽", 1234567.5),
        (f"1{NNBSP}234", 1234),
        (f"1{THIN}234", 1234),
        ("1'234.50", 1234.5),
        ("1’234,50", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1.234.567,", 1234567),
        ("1 000.0", 1000),
        ("1 234,567", 1234.567),
        ("0,123", 0.123),
        ("0.123", 0.123),
        ("1234,567", 1234.567),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("1,2345", 1.2345),
        ("5.", 5),
        (",5", 0.5),
        ("-,5", -0.5),
        ("5 руб.", 5),
        ("руб 5", 5),
        ("5р.", 5),
        ("100 RUB", 100),
        ("usd 100", 100),
        ("-$100", -100),
        ("$-100", -100),
        ("12 %", 0.12),
        ("-12,5%", -0.125),
        ("5e3", 5000),
        ("5.8E+18", 5.8e18),
    ],
)
@pytest.mark.parametrize("decimal", [",", "."])
def test_numbers_that_can_be_read_one_way_are_read_so(text: str, value: float, decimal: str) -> None:
    assert number(text, decimal) == value


@pytest.mark.parametrize(
    ("text", "comma", "point"), [("1,234", 1.234, 1234), ("1.234", 1234, 1.234), ("-12.345 €", -12345, -12.345)]
)
def test_the_project_decides_what_may_be_read_both_ways(text: str, comma: float, point: float) -> None:
    assert number(text, ",") == comma
    assert number(text, ".") == point


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "abc",
        "12 34",
        "1 2",
        "1 23 456",
        "1.2.3",
        "1,23,456.7",
        "1.234,567.8",
        "--5",
        "-+5",
        "(-5)",
        "€",
        "5 6 €",
        "+7 495 123-45-67",
        "12:30",
        "1e",
        "5 % 6",
        "½",
        "٣",
        "inf",
        "nan",
        "0x10",
        "1_000",
        "()",
        "5 штук",
        "5 rubles",
    ],
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert number(text, ",") == Bad(NOT_A_NUMBER)


@pytest.mark.parametrize("text", ["1e999", "9" * 400, f"-{'9' * 400}", "€ 1e999"])
def test_a_number_beyond_all_measure_is_refused(text: str) -> None:
    assert number(text) == Bad(TOO_LARGE)


def grouped(value: float, separator: str, decimal: str) -> str:
    return f"{value:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", separator)


@given(
    st.integers(-(10**14), 10**14).map(lambda cents: cents / 100),
    st.sampled_from(
        [(" ", ","), (NBSP, ","), (NNBSP, ","), ("", ","), (".", ","), (",", "."), ("'", "."), ("", "."), (" ", ".")]
    ),
    st.sampled_from(["{}", "{} ₽", "€ {}", "€{}", "{} руб.", "{} EUR"]),
    st.sampled_from([",", "."]),
)
def test_a_number_in_any_dress_comes_back(value: float, style: tuple[str, str], dress: str, decimal: str) -> None:
    assert number(dress.format(grouped(value, *style)), decimal) == value


@given(st.text())
def test_no_text_breaks_the_reader_of_numbers(text: str) -> None:
    found = number(clean(text), ",")
    assert isinstance(found, float | Bad)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("34", 34),
        ("34,0", 34),
        ("1 234", 1234),
        ("34,5", Bad(NOT_WHOLE)),
        ("x", Bad(NOT_A_NUMBER)),
        ("1e17", Bad(TOO_LARGE)),
        ("9007199254740992", 2**53),
    ],
)
def test_whole_numbers(text: str, value: int | Bad) -> None:
    assert integer(text, ",") == value


@pytest.mark.parametrize("text", ["5,80503E+18", "5.8050280000439e+18", "5E+18"])
def test_an_id_shortened_by_a_spreadsheet_is_known(text: str) -> None:
    assert identifier(text) == Bad(SHORTENED_ID)


@pytest.mark.parametrize("text", ["5805028000056864695", "007", "+7 999 123", "1E5", "12345.0", "a-1"])
def test_an_id_stays_as_it_stands(text: str) -> None:
    assert identifier(text) == text


def test_a_closed_value_is_known_in_any_case_else_the_nearest_is_named() -> None:
    allowed = ("won", "lost", "open")
    assert one_of(" WON ", allowed) == "won"
    assert one_of("wonn", allowed) == Bad("not one of won, lost, open. Did you mean 'won'?")
    assert one_of("xyz", allowed) == Bad("not one of won, lost, open")


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0!", "#ССЫЛКА!", "#Н/Д"])
def test_errors_of_spreadsheets_are_known_in_both_languages(text: str) -> None:
    assert is_sheet_error(text)


@pytest.mark.parametrize("text", ["", "REF!", "#1", "#REF! x", "#хэштег"])
def test_a_hash_alone_is_no_error(text: str) -> None:
    assert not is_sheet_error(text)


def test_white_space_of_every_kind_is_trimmed() -> None:
    assert clean(f"\ufeff{NBSP} a  b{NNBSP}\u200b\n") == "a  b"
    assert squeeze(f" a{NBSP} \n b ") == "a b"
    assert fold(" БЮДЖЕТ  Сделки ") == "бюджет сделки"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (6.0, "6"),
        (-6.0, "-6"),
        (0.1, "0.1"),
        (3.305, "3.3050"),
        (-3.305, "-3.3050"),
        (0.305, "0.305"),
        (1234.567, "1234.567"),
        (2.0**53, "9007199254740992"),
        (5.8050280000439e18, "5.8050280000439e+18"),
        (2.0**53 + 2, "9.0071992547409940e+15"),
    ],
)
def test_a_typed_number_keeps_its_digits_as_text(value: float, text: str) -> None:
    assert number_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([",", "."]))
def test_a_typed_number_is_read_back_whatever_the_decimal_sign(value: float, decimal: str) -> None:
    assert number(number_text(value), decimal) == value


def test_an_id_that_was_a_number_too_large_for_one_is_known_as_damaged() -> None:
    assert identifier(number_text(5805028000043900000.0)) == Bad(SHORTENED_ID)
    assert identifier(number_text(2.0**53 + 2)) == Bad(SHORTENED_ID)
    assert identifier(number_text(580502800004390.0)) == "580502800004390"


def test_only_three_digits_behind_the_point_are_ambiguous() -> None:
    assert [unambiguous(text) for text in ("1.234", "12.34", "0.123", "1234.567")] == [
        "1.2340",
        "12.34",
        "0.123",
        "1234.567",
    ]
