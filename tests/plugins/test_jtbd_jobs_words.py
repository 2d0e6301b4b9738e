import re

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_jobs.rules.words import fold, forms, is_function_word, is_name, lemma, patterns, tokens


def found(phrase: str, text: str) -> bool:
    """Whether the phrase is found, Python and DuckDB agreeing on it."""
    by_python = any(re.search(pattern, fold(text)) for pattern in patterns([phrase]))
    asked = [duckdb.execute("SELECT regexp_matches(?, ?)", [fold(text), pattern]) for pattern in patterns([phrase])]
    assert any(answer.fetchall()[0][0] for answer in asked) is by_python
    return by_python


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("студия", "ищу студию"),
        ("студия", "Студиями не интересуюсь"),
        ("съёмка", "для съемок"),
        ("съемка", "для съёмок"),
        ("однушка", "две однушки"),
        ("однушка", "Однушку!"),
        ("евродвушка", "в евродвушке"),
        ("сдавать", "буду сдавать"),
        ("сдавать", "сдаём"),
        ("сдавать", "сдающий"),
        ("ребёнок", "для детей"),
        ("школа", "«школа»"),
        ("школа", "школу,садик"),
        ("школы", "в школе"),
        ("Офис", "ОФИСЫ"),
        ("лофт", "лофт-студия"),
        ("студия", "студия25м2"),
        ("фото*", "фотографировать"),
        ("фото*", "фото"),
        ("photo", "Photos"),
        ("photo", "photo's"),
        ("stop", "stopping here"),
        ("rent", "rented out"),
        ("party", "two parties"),
        ("prefer", "preferred"),
        ("visit", "visiting"),
        ("box", "boxes"),
        ("tie", "tying"),
        ("free", "freed"),
        ("play", "played"),
        ("make", "making"),
        ("meet", "meets"),
        ("café", "a Café"),
        ("3к", "ищу 3к"),
        ("высокий потолок", "с высокими потолками"),
        ("высокий потолок", "высокие, потолки"),
        ("рядом с работой", "рядом с работой"),
        ("photo shoot", "photo-shoots"),
        ("фото* дом", "фотосъёмка дома"),
        ("день рождения", "на дни рождения"),
    ],
)
def test_a_word_is_found_in_every_form(word: str, text: str) -> None:
    assert found(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("дом", "домино"),
        ("дом", "надомный"),
        ("мой", "мыть"),
        ("школа", "дошкольник"),
        ("лофт", "Loft"),
        ("car", "caring"),
        ("see", "seed"),
        ("be", "bed"),
        ("3к", "13к"),
        ("3к", "3кв"),
        ("3", "35"),
        ("3 комната", "35 комнат"),
        ("высокий потолок", "потолок высокий"),
        ("высокий потолок", "высокий белый потолок"),
        ("высокий потолок", "высокий\x1fпотолок"),
        ("фото*", "телефото"),
        ("фото", "фотограф"),
        ("день рождения", "рождения"),
    ],
)
def test_what_is_another_word_is_not_found(word: str, text: str) -> None:
    assert not found(word, text)


def test_a_word_in_its_dictionary_form_is_that_word_only() -> None:
    assert "мыть" not in forms("мой")
    assert {"мое", "моя", "моих"} <= set(forms("мой"))


def test_another_form_stands_for_every_word_it_may_be_of() -> None:
    assert {"мыло", "мыть"} <= set(forms("мыла"))


def test_every_form_contains_the_word_itself_once_and_sorted() -> None:
    for word in ("дом", "plan", "x5", "й", "a"):
        assert word in forms(word)
        assert list(forms(word)) == sorted(set(forms(word)))


def test_words_of_mixed_letters_are_taken_as_they_are() -> None:
    assert forms("3к") == ("3к",)
    assert forms("café") == ("café",)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("Фото-студия!", ("фото", "студия")), ("фото* дом", ("фото*", "дом")), ("«»—!", ()), ("", ()), ("№ 5", ("5",))],
)
def test_a_phrase_is_cut_into_folded_words(phrase: str, expected: tuple[str, ...]) -> None:
    assert tokens(phrase) == expected


def test_dots_over_e_do_not_matter_even_as_a_character_of_their_own() -> None:
    assert fold("ЁЛКА") == fold("е\u0308лка") == "елка"
    assert fold("Мои\u0306") == "мой"


def test_phrases_without_a_word_make_no_pattern() -> None:
    assert patterns(["!", "—"]) == ()


def test_phrases_in_any_order_make_the_same_patterns() -> None:
    assert patterns(["дом", "офис", "3к"]) == patterns(["3к", "офис", "дом", "ДОМ"])


def test_long_lists_are_cut_into_patterns_that_the_engine_takes() -> None:
    words = [f"слово{chr(1072 + first)}{chr(1072 + second)}" for first in range(30) for second in range(30)]
    made = patterns(words)
    assert len(made) > 1
    for pattern in made:
        assert duckdb.execute("SELECT regexp_matches('словояя', ?)", [pattern]).fetchall()


@settings(deadline=None)
@given(st.text(alphabet="абвгдеёжaz09 .,!-ё\n", max_size=30))
def test_any_text_holds_its_own_words(text: str) -> None:
    for token in tokens(text):
        assert found(token, text)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_for_letters_we_compare(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("студию", "студия"), ("съёмок", "съемка"), ("однушку", "однушка"), ("loft", "loft"), ("детей", "ребенок")],
)
def test_a_lemma_is_the_dictionary_form(word: str, expected: str) -> None:
    assert lemma(word) == expected


@pytest.mark.parametrize("word", ["Анна", "иванов", "Петровна", "роман"])
def test_what_may_be_a_name_is_taken_for_one(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["студия", "anna", "офис"])
def test_what_is_no_russian_name_is_not(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize("word", ["для", "что", "он", "быть", "the", "очень", "ещё"])
def test_function_words_are_known(word: str) -> None:
    assert is_function_word(word)


@pytest.mark.parametrize("word", ["студия", "flat", "сдавать"])
def test_words_with_a_meaning_are_no_function_words(word: str) -> None:
    assert not is_function_word(word)
