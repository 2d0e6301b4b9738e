"""`add` and databases: which are known, which table is proposed, and that the proposal reads."""
# ruff: noqa: S608 - the SQL here is the tests' own

import csv
import os
import time
from pathlib import Path
from typing import Any

import pytest
from exports_databases import listing, make, make_duckdb, make_sqlite

from jtbd_databases.guessing import best, meanings
from jtbd_databases.source import SOURCE
from jtbd_reports import Glimpse, Reading, Recognised
from jtbd_reports.testing import read_source

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
NORTHWIND = SHARED / "northwind"
BOTH = pytest.mark.parametrize("kind", ["DuckDB", "SQLite"])
CHECK = "Check what the states of a deal mean."


def recognised(path: Path) -> Recognised | None:
    assert SOURCE.recognise is not None
    return SOURCE.recognise(Glimpse(path, path.name, "database"))


def found(path: Path) -> tuple[Recognised, Reading]:
    """What the file is taken for, and what its entry reads, unchanged."""
    known = recognised(path)
    assert known is not None
    return known, read_source(SOURCE, path.parent, known.entry, name=known.name)


def deals(reading: Reading) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = reading.tables["deals"].to_pylist()
    return rows


class TestTables:
    @BOTH
    def test_names_of_the_vocabulary_need_no_confirmation(self, kind: str, tmp_path: Path) -> None:
        created = "CREATE TABLE deals (deal_id INTEGER, customer_id TEXT, status TEXT, amount REAL, photo BLOB)"
        path = make(kind, tmp_path / "a.db", created, "INSERT INTO deals VALUES (1, 'a', 'won', 5, NULL)")
        known, reading = found(path)
        assert known == Recognised(
            format=f"{kind} database",
            certainty=0.95,
            why=f"a {kind} file by its first bytes, with 1 table; "
            '"deals" is taken for deals by the names of its columns',
            entry={
                "database": "a.db",
                "query": 'SELECT "deal_id", "customer_id", "status", "amount" FROM "deals"',
                "table": "deals",
            },
            name="shop",
            fields=tuple(("deals", name, name) for name in ("deal_id", "customer_id", "status", "amount")),
        )
        assert deals(reading) == [{"deal_id": "1", "customer_id": "a", "status": "won", "amount": 5.0}]

    @BOTH
    def test_russian_names_and_states_are_proposed_for_confirmation(self, kind: str, tmp_path: Path) -> None:
        created = (
            'CREATE TABLE "Сделки" ("ID" INTEGER, "Клиент" TEXT, "Статус" TEXT, "Бюджет" REAL, "Дата создания" TEXT)'
        )
        rows = (
            "(1, 'a', 'Успешно реализовано', 5, '2025-01-01'), (2, 'b', 'Закрыто и не реализовано', 6, '2025-01-02'),"
            "(3, 'c', 'Переговоры', 7, '2025-01-03')"
        )
        history = "CREATE TABLE deal_history (deal_id INTEGER, status TEXT, amount REAL, created_at TEXT, manager TEXT)"
        path = make(kind, tmp_path / "a.db", created, history, f'INSERT INTO "Сделки" VALUES {rows}')
        known, reading = found(path)
        assert (known.certainty, known.asides) == (0.45, (CHECK,))
        assert known.entry["tables"]["deals"]["values"]["status"] == {
            "Успешно реализовано": "won",
            "Закрыто и не реализовано": "lost",
            "*": "open",
        }
        assert [row["status"] for row in deals(reading)] == ["won", "lost", "open"]

    @BOTH
    def test_stages_stand_in_for_a_status_where_their_words_tell(self, kind: str, tmp_path: Path) -> None:
        created = "CREATE TABLE opportunities (id INTEGER, stage TEXT, amount REAL)"
        rows = "(1, 'closedwon', 5), (2, 'closedlost', 6), (3, 'demo', 7), (4, NULL, 8)"
        known, reading = found(make(kind, tmp_path / "a.db", created, f"INSERT INTO opportunities VALUES {rows}"))
        assert known.asides == (CHECK,)
        assert [(row["status"], row["stage"]) for row in deals(reading)] == [
            ("won", "closedwon"), ("lost", "closedlost"), ("open", "demo"),
        ]  # fmt: skip

    @BOTH
    def test_rows_without_any_state_are_taken_for_won(self, kind: str, tmp_path: Path) -> None:
        created = "CREATE TABLE orders (order_id INTEGER, stage TEXT, created_at TEXT, amount REAL)"
        known, reading = found(
            make(kind, tmp_path / "a.db", created, "INSERT INTO orders VALUES (1, 'x', '2025-01-01', 5)")
        )
        assert known.asides == ("No column says how a deal stands; each row is taken for a deal that was won.",)
        assert deals(reading)[0]["status"] == "won"

    @BOTH
    def test_customers_are_taken_where_there_are_no_deals(self, kind: str, tmp_path: Path) -> None:
        path = make(
            kind,
            tmp_path / "a.db",
            "CREATE TABLE people (id INTEGER, city TEXT)",
            "INSERT INTO people VALUES (1, 'Омск')",
        )
        known, reading = found(path)
        assert known.entry["tables"] == {"customers": {"columns": {"customer_id": "id", "city": "city"}}}
        assert reading.tables["customers"].to_pylist() == [{"customer_id": "1", "city": "Омск"}]

    @BOTH
    def test_a_database_of_other_things_is_known_but_not_read(self, kind: str, tmp_path: Path) -> None:
        known = recognised(
            make(kind, tmp_path / "a.db", 'CREATE TABLE "a ""b" (x INTEGER)', "CREATE TABLE c (y INTEGER)")
        )
        assert known is not None
        assert (known.certainty, known.fields) == (0.3, ())
        assert known.asides == (
            'No table looks like deals or customers; write the query yourself. Tables: "a ""b", "c".',
        )

    def test_views_and_other_schemas_are_looked_at_and_broken_views_passed_over(self, tmp_path: Path) -> None:
        path = make_duckdb(
            tmp_path / "a.db",
            "CREATE TABLE gone (x INTEGER)",
            "CREATE VIEW broken AS SELECT x FROM gone",
            "DROP TABLE gone",
            "CREATE SCHEMA crm",
            "CREATE VIEW crm.deals AS SELECT 1 AS deal_id, 'won' AS status, 5 AS amount",
        )
        known, reading = found(path)
        assert known.entry["query"] == 'SELECT "deal_id", "status", "amount" FROM "crm"."deals"'
        assert deals(reading) == [{"deal_id": "1", "status": "won", "amount": 5.0}]

    def test_what_is_no_database_or_a_damaged_one_is_left_to_others(self, tmp_path: Path) -> None:
        (tmp_path / "a.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 2000)
        (tmp_path / "b.db").write_bytes(b"\0" * 8 + b"DUCK" + b"\xff" * 2000)
        (tmp_path / "c.db").write_text("ID;Клиент")
        assert [recognised(tmp_path / name) for name in ("a.db", "b.db", "c.db")] == [None] * 3
        assert SOURCE.recognise is not None
        assert SOURCE.recognise(Glimpse(make_sqlite(tmp_path / "d.db"), "d.db", "text")) is None

    def test_a_look_is_quick_and_writes_nothing(self, tmp_path: Path) -> None:
        rows = "INSERT INTO deals SELECT i, 'x', 'won', i FROM range(1000000) t(i)"
        path = make_duckdb(
            tmp_path / "a.db", "CREATE TABLE deals (deal_id INTEGER, title TEXT, status TEXT, amount REAL)", rows
        )
        assert recognised(path) is not None  # what it costs to load the library is not counted
        began = time.process_time()  # nor what others do on this machine
        assert recognised(path) is not None
        assert time.process_time() - began < 0.2
        assert listing(tmp_path) == ["a.db"]


class TestGuessing:
    def test_the_table_with_most_columns_of_deals_wins_and_parts_of_deals_do_not(self) -> None:
        lines = ("order_items", ["order_id", "product", "price", "created_at", "category"])
        orders = ("orders", ["OrderID", "CustomerID", "OrderDate"])
        guess = best([lines, orders])
        assert guess is None or guess.table == "order_items"
        guess = best([lines, ("orders", [*orders[1], "Amount"])])
        assert guess is not None
        assert (guess.table, guess.columns["created_at"]) == ("orders", "OrderDate")

    def test_one_column_stands_for_one_thing(self) -> None:
        guess = best([("deals", ["id", "status", "amount", "name", "date"])])
        assert guess is not None
        assert len(set(guess.columns.values())) == len(guess.columns) == 5

    def test_words_that_deny_are_read_before_those_that_affirm(self) -> None:
        assert meanings(["Не реализовано", "оплачен", "unpaid cancelled", "новый"]) == {
            "Не реализовано": "lost", "оплачен": "won", "unpaid cancelled": "lost", "*": "open",
        }  # fmt: skip


@pytest.mark.skipif(not NORTHWIND.is_dir(), reason=f"the shared data are not in {SHARED}")
@BOTH
def test_northwind_is_read_as_it_is_proposed(kind: str, tmp_path: Path) -> None:
    with (NORTHWIND / "orders.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    statements = []
    for name in ("customers", "order-details", "products", "employees", "suppliers", "categories"):
        with (NORTHWIND / f"{name}.csv").open(encoding="utf-8", newline="") as other:
            columns = ", ".join(f'"{column}" TEXT' for column in next(csv.reader(other)))
        statements.append(f'CREATE TABLE "{name}" ({columns})')
    columns = ", ".join(f'"{column}" TEXT' for column in header)
    whole = [row for row in rows if len(row) == len(header)]
    values = ", ".join("(" + ", ".join("'" + cell.replace("'", "''") + "'" for cell in row) + ")" for row in whole)
    path = make(
        kind,
        tmp_path / "northwind.db",
        *statements,
        f"CREATE TABLE orders ({columns})",
        f"INSERT INTO orders VALUES {values}",
    )
    known, reading = found(path)
    assert known.entry["query"].endswith('FROM "orders"')
    assert known.asides == ("No column says how a deal stands; each row is taken for a deal that was won.",)
    read = deals(reading)
    assert len(read) == len(whole) == reading.files[0].kept
    assert [row["deal_id"] for row in read] == [row[header.index("orderID")] for row in whole]
    assert {row["status"] for row in read} == {"won"}
    assert round(sum(row["amount"] for row in read), 2) == round(
        sum(float(row[header.index("freight")]) for row in whole), 2
    )
    assert min(row["created_at"] for row in read).date().isoformat() == "1996-07-04"
