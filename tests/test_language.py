from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.language import Language, money_scale, typeset
from jtbd_reports.model import Metric

if TYPE_CHECKING:
    from pathlib import Path

RU, EN = Language("ru"), Language("en")
N = "\u202f"


def test_numbers_follow_the_locale() -> None:
    assert RU.number(3021) == f"3{N}021"
    assert RU.number(-0.714, 2) == "−0,71"
    assert EN.number(3021.5, 1) == "3,021.5"
    assert EN.number(-0.0004, 2) == "0.00"


@pytest.mark.parametrize(
    ("value", "ru", "en"),
    [(0.183, "18", "18"), (0.96, "96", "96"), (0.0432, "4,3", "4.3"), (0.004, "0,40", "0.40"), (0.0, "0", "0"),
     (1.0, "100", "100"), (0.0996, "10", "10"), (0.00038, "0,038", "0.038")],
)  # fmt: skip
def test_shares_show_two_significant_digits(value: float, ru: str, en: str) -> None:
    assert RU.share(value) == f"{ru}{N}%"
    assert EN.share(value) == f"{en}%"


@pytest.mark.parametrize("value", [1e-206, 5e-324, 4.9e-9])
def test_a_share_too_small_to_show_is_zero_with_six_digits(value: float) -> None:
    assert EN.share(value) == "0.000000%"
    assert EN.interval(Metric("m", "share", value, 0.0, value), "EUR") == "0.000000%"


@pytest.mark.parametrize(
    ("value", "currency", "ru", "en"),
    [
        (12_340_000, "RUB", f"12,3{N}млн{N}₽", "RUB12.3m"),
        (11_000, "EUR", f"11,0{N}тыс.{N}€", "€11.0k"),
        (123_456, "EUR", f"123{N}тыс.{N}€", "€123k"),
        (2.5e9, "RUB", f"2,5{N}млрд{N}₽", "RUB2.5bn"),
        (850, "EUR", f"850{N}€", "€850"),
        (-4.5, "EUR", f"−4,50{N}€", "−€4.50"),
        (999_999, "EUR", f"1,0{N}млн{N}€", "€1.0m"),
    ],
)
def test_money_is_scaled_and_signed_as_the_language_does(value: float, currency: str, ru: str, en: str) -> None:
    assert RU.money(value, currency) == ru
    assert EN.money(value, currency).replace(N, "") == en


def test_plurals_of_russian_days() -> None:
    assert [RU.days(n).replace("\xa0", " ") for n in (1, 3, 5, 21)] == ["1 день", "3 дня", "5 дней", "21 день"]
    assert RU.days(2.5) == "2,5\xa0дня"
    assert EN.days(1) == "1 day"


def test_dates_follow_the_locale() -> None:
    assert RU.date(dt.date(2026, 10, 31)).replace("\xa0", N) == f"31 окт. 2026{N}г."
    assert EN.date(dt.date(2026, 10, 31)) == "Oct 31, 2026"


def metric(kind: str, value: float | None, low: float | None = None, high: float | None = None, **rest: bool) -> Metric:
    return Metric("m", kind, value, low, high, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "value", "interval"),
    [
        (metric("share", 0.18, 0.163, 0.2), "18%", "16–20%"),
        (metric("share", 0.18, 0.1799, 0.1801), "18%", "18%"),
        (metric("money", 1.2e6, 900_000, 1.5e6), "€1.2m", "€0.9–1.5m"),
        (metric("days", 34, 30, 41), "34 days", "30–41"),
        (metric("days", 34.5, 30, 41.5), "34.5 days", "30.0–41.5"),
        (metric("number", 0.71, -0.1, 1.2), "0.71", "−0.10\u202f…\u202f1.20"),
        (metric("count", 3021), "3,021", ""),
        (metric("share", None), "unknown", ""),
        (metric("share", 0.5, 0.1, 0.9, suppressed=True), "hidden", ""),
    ],
)
def test_metrics_and_intervals_in_words(made: Metric, value: str, interval: str) -> None:
    assert EN.metric(made, "EUR") == value
    assert EN.interval(made, "EUR") == interval


@given(st.floats(0, 1))
def test_a_share_shown_is_within_half_of_its_last_digit(value: float) -> None:
    text = EN.share(value).removesuffix("%")
    digits = len(text.partition(".")[2])
    assert abs(float(text) - 100 * value) <= 0.5 * 10**-digits + 1e-9


@given(st.floats(1e-3, 1e12))
def test_scaled_money_has_at_most_four_digits_before_the_point(value: float) -> None:
    scale, _mark, _digits = money_scale(value)
    assert value / scale < 10_000 or value >= 1e12


def test_a_plugins_catalogue_is_looked_up_first(tmp_path: Path) -> None:
    (tmp_path / "ru.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Toy"\nmsgstr "Игрушка"\n',
        encoding="utf-8",
    )
    assert RU.within(tmp_path).gettext("Toy") == "Игрушка"
    assert RU.within(tmp_path).gettext("unknown") == RU.gettext("unknown") != "unknown"
    assert EN.within(tmp_path).gettext("Toy") == "Toy"


def test_short_words_and_dashes_are_bound_to_their_neighbours() -> None:
    assert typeset("Мы в доме — и с вами") == "Мы в\xa0доме\xa0— и\xa0с\xa0вами"
    assert typeset("a flat for a family") == "a\xa0flat for a\xa0family"


def test_a_short_word_before_a_number_that_is_a_link_stays_loose() -> None:
    from jtbd_reports.trace import traced

    text = f"договор за {traced('m', '21 день')} и за "
    assert typeset(text) == f"договор за {traced('m', '21 день')} и\xa0за "


def test_units_stay_with_their_number() -> None:
    assert typeset("95 % клиентов, 11 млн рублей, 5 €") == "95\xa0% клиентов, 11\xa0млн рублей, 5\xa0€"


def test_a_large_plugin_may_have_a_catalogue_for_each_part(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    for name, word, russian in (("a", "Toy", "Игрушка"), ("b", "Ball", "Мяч")):
        (tmp_path / f"ru/{name}.po").write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{word}"\nmsgstr "{russian}"\n',
            encoding="utf-8",
        )
    assert [RU.within(tmp_path).gettext(word) for word in ("Toy", "Ball")] == ["Игрушка", "Мяч"]
