from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from jtbd_reports.personal import normal_name
from jtbd_reports.reading import Personal
from jtbd_reports.tables.persons import Persons
from jtbd_reports.tables.texttable import TextFile, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADERS = ("ID", " Полное имя ", "Телефон", "Примечание", "Бюджет")
PEOPLE = ("Ковалёва Марина Игоревна", "Верещагин Антон")


def rows(start: int, names: Sequence[str], note: str = "просит перезвонить") -> list[pa.Array]:
    count = len(names)
    columns = (
        [str(start + n) for n in range(count)],
        list(names),
        [f"+7 912 345-67-{start + n:02}" for n in range(count)],
        [note] * count,
        ["12 450 000"] * count,
    )
    return [pa.array(column, pa.string()) for column in columns]


def read(persons: Persons, *stretches: list[pa.Array]) -> None:
    tables = [text_table(columns, range(2, 2 + len(columns[0]))) for columns in stretches]
    file = TextFile("data/deals.csv", "", "CSV", HEADERS, lambda: iter(tables))
    assert [text.columns for text in persons.watched(file).chunks()] == [table.columns for table in tables]


def test_columns_are_judged_whether_they_are_mapped_or_not() -> None:
    persons = Persons()
    read(persons, rows(10, PEOPLE, "хочет студию, торопится, просит писать на anna@example.ru"))
    assert persons.columns == (
        Personal("data/deals.csv", "Полное имя", "name", 1.0, whole=True),
        Personal("data/deals.csv", "Телефон", "phone", 1.0, whole=True),
        Personal("data/deals.csv", "Примечание", "email", 1.0, whole=False),
    )


def test_names_are_gathered_from_every_stretch() -> None:
    persons = Persons()
    read(persons, rows(10, PEOPLE), rows(20, ["Зимина Полина"]))
    for name in ("Марина Ковалёва", "Антона Верещагина", "Полина Зимина"):
        assert normal_name(name) in persons.names
    assert normal_name("Пётр Зимин Ковалёв") not in persons.names


def test_a_file_opened_twice_is_judged_once() -> None:
    persons = Persons()
    read(persons, rows(10, PEOPLE))
    first = persons.columns
    read(persons, rows(10, PEOPLE))
    assert persons.columns == first


def read_columns(headers: Sequence[str], *stretches: Sequence[Sequence[str | None]]) -> Persons:
    persons = Persons()
    tables = [
        text_table([pa.array(column, pa.string()) for column in columns], range(2, 2 + len(columns[0])))
        for columns in stretches
    ]
    list(persons.watched(TextFile("a.csv", "", "CSV", tuple(headers), lambda: iter(tables))).chunks())
    return persons


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_names_are_noticed_where_a_file_begins_without_any(blank: str | None) -> None:
    persons = read_columns(["Клиент"], [[blank, blank]], [["Ковалёва Марина", "Верещагин Антон"]])
    assert normal_name("Марина Ковалёва") in persons.names


def test_each_of_two_columns_with_one_header_is_looked_at() -> None:
    persons = read_columns(["Контакт", "Контакт"], [["12", "13"], ["Ковалёва Марина", "Верещагин Антон"]])
    assert normal_name("Марина Ковалёва") in persons.names


def test_a_column_without_a_value_is_judged_by_its_header_at_the_end() -> None:
    persons = read_columns(["Телефон", "Этаж"], [[None], [None]], [[None], ["2"]])
    assert persons.columns == (Personal("a.csv", "Телефон", "phone", 1.0, whole=True),)


def test_columns_that_nobody_asked_for_are_not_looked_at() -> None:
    persons = read_columns(["Телефон", "Этаж"], [["2"]])
    assert persons.columns == ()
