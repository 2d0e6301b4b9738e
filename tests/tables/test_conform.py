"""From text to typed columns: which cells are refused, what happens to their rows, and that nothing goes in silence."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from jtbd_reports.datasets import COSTS, CUSTOMERS, DEALS
from jtbd_reports.reading import Rejected
from jtbd_reports.tables.cells import PlannedColumn, Style
from jtbd_reports.tables.conform import LISTED, NO_VALUE, Plan, conform, schema
from jtbd_reports.tables.moments import IMPOSSIBLE_DATE, NOT_A_DATE
from jtbd_reports.tables.texttable import TextTable, text_table
from jtbd_reports.tables.values import NOT_A_NUMBER, NOT_WHOLE, SHEET_ERROR, SHORTENED_ID

STYLE = Style(missing=("", "-", "не закрыта"))


def text(**columns: Sequence[str | None]) -> TextTable:
    """Columns of text with rows numbered from 2, as under a header."""
    height = len(next(iter(columns.values())))
    return text_table([pa.array(column, pa.string()) for column in columns.values()], range(2, 2 + height))


def planned(position: int, name: str, kind: Any, **more: Any) -> PlannedColumn:
    return PlannedColumn(name, position, f"H{position}", kind, **more)


def plan(*columns: PlannedColumn, **more: Any) -> Plan:
    return Plan(more.pop("dataset", DEALS), "deals.csv", columns, more.pop("style", STYLE), **more)


def values(kind: str, cells: Sequence[str | None], **more: Any) -> list[Any]:
    """One column's cells as values."""
    style = more.pop("style", STYLE)
    made = conform(text(a=[*cells], b=["x"] * len(cells)), plan(planned(0, "amount", kind, **more), style=style))
    return list(made.table["amount"].to_pylist())


def reasons(kind: str, cell: str, **more: Any) -> list[tuple[int, str, str, str]]:
    """What is said of one bad cell."""
    made = conform(text(a=[cell]), plan(planned(0, more.pop("name", "amount"), kind, **more)))
    return [(cell.row, cell.column, cell.reason, cell.value) for cell in made.rejected]


def test_text_is_trimmed_and_a_category_squeezed() -> None:
    cells = ["  Студия \u00a0 лофт\n", "-", "", "Не  ЗАКРЫТА", None]
    assert values("text", cells) == ["Студия \u00a0 лофт", None, None, None, None]
    assert values("category", cells) == ["Студия лофт", None, None, None, None]


@pytest.mark.parametrize("kind", ["number", "money"])
def test_numbers_follow_the_projects_decimal_sign(kind: str) -> None:
    cells = ["€ 3.500,00", "1,234", "", None]
    assert values(kind, cells) == [3500.0, 1.234, None, None]
    assert values(kind, cells, style=Style(decimal=".")) == [3500.0, 1234.0, None, None]


def test_whole_numbers_stay_whole() -> None:
    assert values("integer", ["34", "34,0", ""]) == [34, 34, None]
    assert reasons("integer", "34,5") == [(2, "H0", NOT_WHOLE, "34,5")]


def test_dates_follow_the_projects_order() -> None:
    assert values("datetime", ["03.04.2026 10:00"]) == [dt.datetime(2026, 4, 3, 10)]
    assert values("datetime", ["03.04.2026"], style=Style(date_order="mdy")) == [dt.datetime(2026, 3, 4)]


def test_text_in_a_number_column_is_listed_with_row_and_reason() -> None:
    assert reasons("money", " по договорённости ") == [(2, "H0", NOT_A_NUMBER, "по договорённости")]


def test_an_impossible_date_is_listed_with_row_and_reason() -> None:
    assert reasons("datetime", "31.02.2026") == [(2, "H0", IMPOSSIBLE_DATE["dmy"], "31.02.2026")]


def test_a_spreadsheet_error_is_listed_in_any_column() -> None:
    assert reasons("category", "#REF!") == [(2, "H0", SHEET_ERROR, "#REF!")]
    assert reasons("category", "#REF!", words={"*": "other"}) == [(2, "H0", SHEET_ERROR, "#REF!")]


def test_a_damaged_id_is_listed_and_a_whole_one_never_read_as_a_number() -> None:
    assert reasons("text", "5,8E+18", name="deal_id") == [(2, "H0", SHORTENED_ID, "5,8E+18")]
    made = conform(text(a=["00580502800005686469500"]), plan(planned(0, "deal_id", "text")))
    assert made.table["deal_id"].to_pylist() == ["00580502800005686469500"]


def test_only_so_much_of_a_bad_value_is_kept() -> None:
    assert len(reasons("number", "слово" * 1000)[0][3]) == 200


class TestValueMaps:
    def test_client_values_are_matched_without_white_space_and_case(self) -> None:
        words = {"Успешно  реализовано ": "won", "ЗАКРЫТО": "lost", "*": "open"}
        cells = ["успешно\u00a0реализовано", " Закрыто", "Переговоры", "-"]
        assert values("category", cells, words=words) == ["won", "lost", "open", None]

    def test_the_exact_spelling_wins_over_another_case(self) -> None:
        assert values("category", ["a", "A", "Б", "б"], words={"a": "small", "A": "large", "б": "b"}) == [
            "small",
            "large",
            "b",
            "b",
        ]

    def test_a_mapped_word_may_stand_among_the_missing_ones(self) -> None:
        words = {"не закрыта": "open", "": "open", "*": "won"}
        assert values("category", ["не закрыта", "", None, "01.02.2026", "-"], words=words) == [
            "open",
            "open",
            "open",
            "won",
            None,
        ]

    def test_a_word_may_mean_no_value(self) -> None:
        assert values("number", ["бесплатно", "нет"], words={"бесплатно": "0", "нет": None}) == [0.0, None]

    def test_without_a_fallback_other_values_stay(self) -> None:
        assert values("category", ["a", "b"], words={"a": "x"}) == ["x", "b"]

    def test_a_closed_column_takes_its_values_in_any_case_and_refuses_others_with_the_nearest(self) -> None:
        allowed = ("won", "lost", "open")
        assert values("category", ["Won", "OPEN"], allowed=allowed) == ["won", "open"]
        assert reasons("category", "wonn", allowed=allowed) == [
            (2, "H0", "not one of won, lost, open. Did you mean 'won'?", "wonn")
        ]


class TestRows:
    def test_a_bad_cell_in_an_optional_column_leaves_its_row(self) -> None:
        made = conform(
            text(a=["1", "x"], b=["p", "q"]), plan(planned(0, "amount", "money"), planned(1, "title", "text"))
        )
        assert made.table.to_pylist() == [{"amount": 1.0, "title": "p"}, {"amount": None, "title": "q"}]
        assert (made.damaged.tolist(), made.dropped, made.rows.tolist()) == ([3], 0, [2, 3])

    def test_a_bad_or_missing_cell_in_a_required_column_drops_its_row(self) -> None:
        cells = text(a=["01.02.2026", "x", "-"], b=["1", "2", "y"])
        made = conform(cells, plan(planned(0, "date", "datetime", required=True), planned(1, "cost", "money")))
        assert made.table.to_pylist() == [{"date": dt.datetime(2026, 2, 1), "cost": 1.0}]
        assert (made.damaged.tolist(), made.dropped, made.rows.tolist()) == ([3, 4], 2, [2])
        assert made.rejected == (
            Rejected("deals.csv", 3, "H0", NOT_A_DATE, "x"),
            Rejected("deals.csv", 4, "H0", NO_VALUE, "-"),
            Rejected("deals.csv", 4, "H1", NOT_A_NUMBER, "y"),
        )

    def test_filters_are_matched_leniently_and_counted(self) -> None:
        cells = text(a=["Продажи ", "продажи", "Сервис", None], b=["1", "2", "3", "4"])
        made = conform(cells, plan(planned(1, "amount", "money"), filters=((0, frozenset({"продажи"}), True),)))
        assert made.table["amount"].to_pylist() == [1.0, 2.0]
        assert (made.filtered, made.rows.tolist()) == (2, [2, 3])

    def test_all_filters_must_hold(self) -> None:
        cells = text(a=["x", "x"], b=["y", "z"])
        both = ((0, frozenset({"x"}), True), (1, frozenset({"y", ""}), True))
        assert conform(cells, plan(planned(0, "title", "text"), filters=both)).rows.tolist() == [2]

    def test_a_filtered_row_is_not_judged(self) -> None:
        made = conform(
            text(a=["x", "y"], b=["?", "1"]), plan(planned(1, "amount", "money"), filters=((0, frozenset("y"), True),))
        )
        assert made.rejected == ()

    def test_a_missing_key_is_made_of_source_and_row(self) -> None:
        made = conform(text(a=["p", "q"]), plan(planned(0, "title", "text"), made_key="crm:"))
        assert made.table["deal_id"].to_pylist() == ["crm:2", "crm:3"]

    def test_all_bad_cells_are_counted_and_the_first_thousand_listed(self) -> None:
        height = LISTED + 500
        made = conform(text(a=["x"] * height), plan(planned(0, "amount", "money")))
        assert (len(made.rejected), len(made.damaged)) == (LISTED, height)
        assert made.rejected[-1].row == 1 + LISTED

    def test_wholly_empty_rows_are_left_out_and_counted(self) -> None:
        table = text(a=["", "1", " \u00a0", None], b=["", None, "\t", ""])
        assert (table.rows.tolist(), table.empty) == ([3], 3)
        assert [column.to_pylist() for column in table.columns] == [["1"], [None]]

    @pytest.mark.parametrize("cells", [[], ["x"]])
    def test_the_schema_is_the_same_with_and_without_rows(self, cells: list[str]) -> None:
        made_of = plan(planned(0, "created_at", "datetime"), planned(0, "age", "integer"), made_key="crm:")
        assert conform(text(a=cells), made_of).table.schema == schema(made_of)
        filtered = plan(planned(0, "title", "text"), filters=((0, frozenset("y"), True),))
        assert conform(text(a=cells), filtered).table.schema == schema(filtered)


class TestTwins:
    def twins(self, **more: Any) -> list[bool]:
        cells = text(a=["x", "x ", "x", "y"], b=["1", "1", "2", "1"])
        found = conform(cells, plan(planned(0, "channel", "category"), dataset=COSTS, **more)).twins
        return [] if found is None else [value == found[0] for value in found.tolist()]

    def test_rows_without_key_are_twins_when_their_whole_text_is_one(self) -> None:
        assert self.twins() == [True, True, False, False]

    def test_the_project_may_keep_twins(self) -> None:
        assert self.twins(drop_twins=False) == []

    def test_the_key_tells_rows_apart_where_there_is_one(self) -> None:
        keyed = plan(planned(0, "customer_id", "text"), dataset=CUSTOMERS)
        assert conform(text(a=["x", "x"]), keyed).twins is None

    def test_dropped_and_filtered_rows_have_no_twin(self) -> None:
        cells = text(a=["x", "", "z"], b=["1", "1", "2"])
        required = plan(
            planned(0, "title", "text", required=True), made_key="crm:", filters=((1, frozenset("1"), True),)
        )
        found = conform(cells, required).twins
        assert found is not None
        assert len(found) == 1


def test_columns_are_named_and_typed_for_the_engine() -> None:
    kinds: Mapping[str, pa.DataType] = {
        "text": pa.string(),
        "category": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "money": pa.float64(),
        "datetime": pa.timestamp("us"),
    }
    assert {kind: planned(0, "x", kind).arrow for kind in kinds} == kinds


def test_texts_of_several_columns_are_paragraphs_and_a_constant_stands_in_each_row() -> None:
    cells = text(a=["one", " ", "x"], b=["two", "two", ""], c=[None, "three", ""])
    made = conform(
        cells, plan(planned(0, "comment", "text", also=(1, 2)), planned(0, "channel", "text", constant="VK"))
    )
    assert made.table["comment"].to_pylist() == ["one\ntwo", "two\nthree", "x"]
    assert made.table["channel"].to_pylist() == ["VK", "VK", "VK"]


def test_an_excluding_filter_keeps_the_rest() -> None:
    cells = text(a=["x", "y", None], b=["1", "1", "1"])
    made = conform(cells, plan(planned(0, "title", "text"), filters=((0, frozenset("x"), False),)))
    assert (made.rows.tolist(), made.filtered) == ([3, 4], 1)


def test_yes_and_no_are_read_in_two_languages() -> None:
    assert values("boolean", ["Да", "0", "TRUE", "ложь", "", "1.0"]) == [True, False, True, False, None, True]
    assert reasons("boolean", "maybe") == [(2, "H0", "neither yes nor no", "maybe")]
