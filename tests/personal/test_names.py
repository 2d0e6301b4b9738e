from __future__ import annotations

import pytest

from jtbd_reports.personal import find
from jtbd_reports.personal.first_names import latin, russian


def names(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text) if one.kind == "name"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Иванов Иван",
            "Иван Иванов",
            "Иванов Иван Иванович",
            "Иван Иванович Иванов",
            "Пётр Ильич",
            "Петрова-Водкина Анна",
        ),
        *(
            "Ивановым Иваном Ивановичем",
            "Анне Сергеевне Беловой",
            "Гульнаре Ахметовой",
            "Любовью Орловой",
            "Игоря Кравченко",
        ),
        *(
            "ИВАНОВ ИВАН",
            "Валерий КРАВЧЕНКО",
            "Мамедов Рашад Эльдар оглы",
            "Ким Анна",
            "Мельник Пётр",
            "Анна Ким",
            "Иванов И. И.",
        ),
        *("И.И. Иванов", "Иванов А.", "А. Иванов", "Анна К.", "Айгуль", "Анна-Мария Вебер", "иванов иван иванович"),
        *("мария ивановна", "Хабибуллина Эльвира Ринатовна", "John Smith", "Robert J. Hill", "Michael O'Brien", "Юля"),
    ],
)
def test_a_cell_that_is_a_name_is_found_whole(name: str) -> None:
    assert names(name) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("депутат Госдумы Александр Лебедев", ["Александр Лебедев"]),
        ("офис в Киеве Дмитрий Мельник открыл", ["Дмитрий Мельник"]),
        ("в Киеве Д. Мельник", []),
        ("Привёл Цой Виктора и Ольгу", ["Виктора", "Ольгу"]),
        ("жена Нгуен Анна была", ["Нгуен Анна"]),
        ("г-н Воронцов и госпожа Белова", ["Воронцов", "Белова"]),
        ("менеджер Роман не звонил", ["Роман"]),
        ("менеджер Тульского офиса", []),
        ("менеджер Тульский сказал", ["Тульский"]),
        ("директор МОСКВИН ушёл", []),
        ("Виктория, 32 года", ["Виктория"]),
        ("Виктория, 32 этаж", []),
        ("Звоните (Олег)", ["Олег"]),
        ("СРОЧНО АННА", []),
        ("улица Ивана Франко", []),
        ("ул. А. С. Пушкина", []),
        ("ЖК «Александр»", []),
        ("«Александр", ["Александр"]),
        ("Москва А. Б.", []),
        ("Вариант А. Петров выбрал сам", []),
        ("Слава Богу, Вера есть", []),
        ("По-моему Наташа", ["Наташа"]),
        ("олег петров", []),
        ("Снова Анна звонила", ["Анна"]),
        ("ПЕТРОВА анна ивановна", ["ПЕТРОВА анна ивановна"]),
        ("СВОД Анна Ивановна", ["Анна Ивановна"]),
        ("Мы Анна и Олег", ["Анна", "Олег"]),
        ("Dr. Hughes and Ms Okafor", ["Hughes", "Okafor"]),
        ("Prince Albert Street, Charlotte Airport", []),
        ("Ann Arbor, John Smith Street", []),
        ("XJohn Smith. Mary. Brown", []),
    ],
)
def test_names_stand_out_from_their_neighbours(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_first_names_are_known_in_every_case() -> None:
    forms = "Дмитрия Дмитрию Дмитрием Дмитрии Игорем Ольгой Сашей Марией Айгулью Павлом Льва Михаилом Любовью Андрею"
    assert set(forms.split()) <= russian()


def test_first_names_are_written_in_one_alphabet() -> None:
    assert all(word.isascii() for word in latin())
    assert not any(letter.isascii() for word in russian() for letter in word)
