"""Stretches of files put together: duplicates, merged customers, the account."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pytest

from jtbd_reports.datasets import COSTS, CUSTOMERS, DEALS
from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.reading import FileRead, Note, Reading, Rejected
from jtbd_reports.tables.cells import PlannedColumn, Style
from jtbd_reports.tables.conform import LISTED, Plan
from jtbd_reports.tables.gather import gather
from jtbd_reports.tables.texttable import TextFile, TextTable, text_table

Rows = Sequence[Sequence[str | None]]


def table(rows: Rows, start: int, **more: Any) -> TextTable:
    return text_table(
        [pa.array(c, pa.string()) for c in zip(*rows, strict=True)], range(start, start + len(rows)), **more
    )


def file(name: str, *chunks: TextTable) -> TextFile:
    return TextFile(name, "0" * 64, "CSV", ("a", "b", "c"), lambda: iter(chunks))


def plan(name: str, dataset: Any, *columns: tuple[str, str, bool], **more: Any) -> Plan:
    made = (PlannedColumn(column, n, f"H{n}", kind, required) for n, (column, kind, required) in enumerate(columns))  # type: ignore[arg-type]
    return Plan(dataset, name, tuple(made), Style(), **more)


def deals(name: str = "d.csv", **more: Any) -> Plan:
    return plan(
        name, DEALS, ("deal_id", "text", True), ("customer_id", "text", True), ("amount", "money", False), **more
    )


def read(*parts: TextTable, make: Any = deals) -> Reading:
    return gather([(file("d.csv", *parts), {"deals": make()})], {}, lambda _rows: None)


def test_the_first_row_of_a_key_stands_and_later_ones_are_counted() -> None:
    reading = read(table([["1", "p", "5"], ["2", "q", "6"], ["1", "r", "7"]], 2), table([["1", "p", "5"]], 5))
    assert reading.tables["deals"].to_pylist() == [
        {"deal_id": "1", "customer_id": "p", "amount": 5.0},
        {"deal_id": "2", "customer_id": "q", "amount": 6.0},
    ]
    assert reading.notes == (Note("duplicate_key", 1, "deals"), Note("duplicate_row", 1, "deals"))
    assert reading.files == (FileRead("d.csv", "0" * 64, 4, 2, "CSV"),)
    assert reading.rejected_rows == 0


def test_rows_that_miss_the_same_value_are_alike() -> None:
    reading = read(table([["1", "p", ""], ["1", "p", None]], 2))
    assert reading.notes == (Note("duplicate_row", 1, "deals"),)


def test_a_dropped_row_is_no_first_of_its_key() -> None:
    reading = read(table([["1", "", "5"], ["1", "p", "6"]], 2))
    assert reading.tables["deals"]["amount"].to_pylist() == [6.0]
    assert reading.notes == (Note("dropped_rows", 1, "deals"),)
    assert reading.rejected_rows == 1


def customers() -> Plan:
    return plan(
        "d.csv", CUSTOMERS, ("customer_id", "text", True), ("city", "category", False), ("age", "integer", False)
    )


def test_rows_of_one_customer_are_merged_to_the_first_value_of_each_column() -> None:
    rows = table([["b", "", "30"], ["a", "Тверь", ""], ["b", "Омск", "31"]], 2)
    reading = gather(
        [(file("d.csv", rows, table([["a", "Уфа", "20"]], 5)), {"customers": customers()})], {}, lambda _: None
    )
    assert reading.tables["customers"].to_pylist() == [
        {"customer_id": "b", "city": "Омск", "age": 30},
        {"customer_id": "a", "city": "Тверь", "age": 20},
    ]
    assert reading.notes == (Note("merged_row", 2, "customers"),)
    assert reading.files[0].kept == 4


def costs(*, drop: bool = True) -> Plan:
    return plan("d.csv", COSTS, ("channel", "category", True), ("cost", "money", True), drop_twins=drop)


def test_in_a_table_without_key_whole_rows_are_compared() -> None:
    chunks = table([["x", "1", "ad 1"], ["x", "1", "ad 2"]], 2), table([["x", "1", "ad 1"]], 4)
    reading = gather([(file("d.csv", *chunks), {"costs": costs()})], {}, lambda _: None)
    assert reading.tables["costs"].num_rows == 2
    assert reading.notes == (Note("duplicate_row", 1, "costs"),)
    kept = gather([(file("d.csv", *chunks), {"costs": costs(drop=False)})], {}, lambda _: None)
    assert (kept.tables["costs"].num_rows, kept.notes) == (3, ())


def test_files_are_counted_apart_and_their_duplicates_together() -> None:
    first, second = (
        table([["1", "p", "5"], ["2", "q", "x"]], 2),
        table([["1", "p", "5"], ["3", "", "7"], ["4", "s", "8"]], 2),
    )
    pairs = [(file("1.csv", first), {"deals": deals("1.csv")}), (file("2.csv", second), {"deals": deals("2.csv")})]
    done: list[int] = []
    reading = gather(pairs, {"deals": {"layout": "text"}}, done.append)
    assert [(read.path, read.rows, read.kept) for read in reading.files] == [("1.csv", 2, 2), ("2.csv", 3, 1)]
    assert reading.tables["deals"]["deal_id"].to_pylist() == ["1", "2", "4"]
    assert reading.rejected_rows == 2
    assert [(cell.file, cell.row) for cell in reading.rejected] == [("1.csv", 3), ("2.csv", 3)]
    assert reading.extras == {"deals": {"layout": "text"}}
    assert done == [2, 5]


def test_one_bad_cell_that_feeds_two_tables_is_counted_once() -> None:
    rows = table([["", "p", "5"], ["2", "q", "6"]], 2)
    pairs = [(file("d.csv", rows), {"deals": deals(), "customers": customers()})]
    reading = gather(pairs, {}, lambda _: None)
    assert reading.rejected_rows == 1
    assert reading.rejected == (Rejected("d.csv", 2, "H0", "no value in a column that must have one"),)
    assert reading.notes == (Note("dropped_rows", 1, "deals"), Note("dropped_rows", 1, "customers"))


def test_what_the_reader_lost_counts_as_rejected() -> None:
    lost = table([["1", "p", "5"]], 2, rejected=[Rejected("d.csv", 3, "", "torn")], lost=[3, 4], empty=2)
    reading = read(lost)
    assert reading.rejected == (Rejected("d.csv", 3, "", "torn"),)
    assert (reading.rejected_rows, reading.files[0].rows, reading.notes) == (2, 3, (Note("empty_row", 2),))


def test_only_the_first_thousand_are_listed_over_all_stretches() -> None:
    bad = [table([[str(n), "p", "x"] for n in range(start, start + 600)], start) for start in (2, 602)]
    reading = read(*bad)
    assert (len(reading.rejected), reading.rejected_rows) == (LISTED, 1200)


def test_a_file_without_rows_gives_a_table_with_its_columns() -> None:
    reading = read()
    assert reading.tables["deals"].column_names == ["deal_id", "customer_id", "amount"]
    assert reading.tables["deals"].num_rows == 0
    made = gather([(file("c.csv"), {"costs": costs(), "customers": customers()})], {}, lambda _: None)
    assert [table.num_rows for table in made.tables.values()] == [0, 0]


def test_problems_of_all_files_are_raised_together() -> None:
    def broken(name: str) -> TextFile:
        def chunks() -> Iterator[TextTable]:
            yield table([["1", "p", "5"]], 2)
            raise ProjectError([Problem(Location(name, 3), "torn")])

        return TextFile(name, "", "CSV", ("a", "b", "c"), chunks)

    with pytest.raises(ProjectError) as caught:
        gather([(broken("1.csv"), {"deals": deals()}), (broken("2.csv"), {"deals": deals()})], {}, lambda _: None)
    assert str(caught.value) == "1.csv:3: torn.\n2.csv:3: torn."
