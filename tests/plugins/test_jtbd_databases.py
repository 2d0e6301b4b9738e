"""The source `databases`: options, and files of DuckDB and SQLite."""
# ruff: noqa: S608 - the SQL here is the tests' own
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

import datetime as dt
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from exports_databases import COLUMNS, DEALS, ROWS, SELECT, listing, make, make_duckdb, make_sqlite, read, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_databases import register_sources
from jtbd_databases.deadlines import Deadline
from jtbd_databases.faults import Fault
from jtbd_databases.local import files_of, kind_of
from jtbd_databases.options import DatabasesOptions
from jtbd_databases.source import SOURCE
from jtbd_reports import Note, ProjectError, ReadRequest, Rejected
from jtbd_reports.validation import validate
from jtbd_reports.yaml_files import parse

BOTH = pytest.mark.parametrize("kind", ["DuckDB", "SQLite"])
SERVER = {"dsn_variable": "SHOP_DSN", "query": "SELECT 1", "table": "deals"}
ONE_SELECT = "query: only one SELECT (or WITH … SELECT) may stand here. Nothing is ever written to a database."


def wrong(**options: Any) -> str:
    """What a user sees of options that do not fit."""
    lines = "".join(f"{key}: {value!r}\n" for key, value in options.items() if value is not None)
    with pytest.raises(ProjectError) as caught:
        validate(parse(lines, "project.yml"), DatabasesOptions)
    return str(caught.value)


def test_the_plugin_offers_the_source() -> None:
    assert register_sources() == [SOURCE]
    assert (SOURCE.name, SOURCE.options) == ("databases", DatabasesOptions)


class TestOptions:
    ADVICE = "Put the DSN into an environment variable and name that: dsn_variable: SHOP_DSN."

    @pytest.mark.parametrize("key", ["dsn", "password", "url", "host", "Token"])
    def test_a_secret_under_a_key_of_its_own_is_refused_and_not_repeated(self, key: str) -> None:
        found = wrong(**SERVER, **{key: "geheim"})
        assert found == f"project.yml:1:1: {key} may not stand in project.yml, which others will read. {self.ADVICE}"

    def test_a_dsn_in_place_of_its_variable_is_refused_and_not_repeated(self) -> None:
        found = wrong(**SERVER | {"dsn_variable": "postgresql://u:geheim@h/d"})
        message = "expected the name of an environment variable, not the DSN itself"
        assert found == f"project.yml:1:15: dsn_variable: {message}. {self.ADVICE}"

    def test_a_dsn_in_place_of_a_file_is_refused_and_not_repeated(self) -> None:
        found = wrong(database="postgresql://u:geheim@h/d", query="SELECT 1", table="deals")
        message = "expected a file in the project folder, not an address"
        assert found == f"project.yml:1:11: database: {message}. {self.ADVICE}"

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"database": "a.db"}, "expected either database or dsn_variable"),
            ({"dsn_variable": None}, "expected either database or dsn_variable"),
            ({"query_file": "a.sql"}, "expected either query or query_file"),
            ({"table": None}, "expected either tables or table"),
            (
                {"dsn_variable": None, "database": "a.db", "path": "a.parquet"},
                "path is for what is fetched from a server; a database file is read where it lies",
            ),
        ],
    )
    def test_one_of_two_must_stand(self, change: dict[str, Any], message: str) -> None:
        assert wrong(**SERVER | change) == f"project.yml:1:1: {message}."

    def test_names_are_held_against_what_there_is(self) -> None:
        assert wrong(**SERVER | {"table": "deal"}) == (
            "project.yml:3:8: table: there is no table 'deal' in the vocabulary. Did you mean 'deals'?"
        )
        assert "Tables: customers, identities" in wrong(**SERVER | {"table": "xxxxxx"})
        assert wrong(**SERVER, path="data/a.csv") == (
            "project.yml:4:7: path: expected a name that ends with .parquet, got 'data/a.csv'."
        )
        found = wrong(dsn_variable="A", query="SELECT 1", tables={})
        assert found == "project.yml:3:9: tables: at least one table is needed, such as deals."


class TestReading:
    @BOTH
    def test_a_result_becomes_a_table_with_its_account(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        reading = read(tmp_path)
        assert reading.tables["deals"].to_pylist() == [
            {"deal_id": "1", "customer_id": "я", "status": "won", "amount": 1500.5},
            {"deal_id": "2", "customer_id": "b", "status": "open", "amount": None},
        ]
        (file,) = reading.files
        assert (file.path, file.rows, file.kept, file.format, len(file.sha256)) == ("shop.db", 2, 2, kind, 64)
        assert (reading.rejected, reading.rejected_rows, reading.notes) == ((), 0, ())
        assert listing(tmp_path) == ["shop.db"]

    @BOTH
    def test_names_of_the_vocabulary_need_no_mapping(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        query = 'SELECT id AS deal_id, client AS "Customer_ID", state AS status FROM sales'
        reading = read(tmp_path, query=query, tables=None, table="deals")
        assert reading.tables["deals"].to_pylist()[0] == {"deal_id": "1", "customer_id": "я", "status": "won"}

    @BOTH
    def test_names_that_are_not_of_the_vocabulary_are_all_told(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        query = "SELECT id, client AS custome_id, sum FROM sales"
        other = "Name it with AS, leave it out, or give tables instead of table."
        assert refused(tmp_path, query=query, tables=None, table="deals") == [
            "query: the result has a column 'custome_id', which deals has not. Did you mean 'customer_id'?",
            f"query: the result has a column 'id', which deals has not. {other}",
            f"query: the result has a column 'sum', which deals has not. {other}",
            "query: the result has no column 'status', which deals must have.",
        ]

    @BOTH
    def test_a_column_that_the_mapping_names_must_be_in_the_result(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        assert refused(tmp_path, query="SELECT id, client, sum FROM sales") == [
            "tables.deals.columns.status: the result has no column 'state'. Its columns: id, client, sum."
        ]

    @BOTH
    def test_a_query_may_stand_in_a_file_and_have_parameters(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        (tmp_path / "q.sql").write_text("\ufeff" + SELECT + "\n-- '$none'\nWHERE state = $state;\n", encoding="utf-8")
        reading = read(tmp_path, query=None, query_file="q.sql", parameters={"state": "open"})
        assert reading.tables["deals"]["deal_id"].to_pylist() == ["2"]

    @BOTH
    def test_parameters_and_places_must_fit(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        query = SELECT + " WHERE state = $state"
        assert refused(tmp_path, query=query, parameters={"stat": "won"}) == [
            "parameters: no value is given for $state. Did you mean 'stat'?"
        ]
        assert refused(tmp_path, query=query) == ["parameters: no value is given for $state."]
        assert refused(tmp_path, query=query, parameters={"state": "won", "from": 1}) == [
            "parameters: the query has no place for 'from'. In the query it would be written $from."
        ]

    @BOTH
    def test_no_rows_are_refused_unless_that_is_right(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        query = SELECT + " WHERE id > 5"
        expected = "query: the query gives no rows. If that is right, set allow_empty: true."
        assert refused(tmp_path, query=query) == [expected]
        assert read(tmp_path, query=query, allow_empty=True).tables["deals"].num_rows == 0
        tables = {"deals": {**COLUMNS, "where": {"state": "x"}}}
        assert refused(tmp_path, tables=tables) == ["tables.deals.where: none of the 2 rows passes this filter."]

    @BOTH
    def test_too_many_rows_are_refused_not_cut(self, kind: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        assert read(tmp_path, limit_rows=2).files[0].rows == 2
        assert refused(tmp_path, limit_rows=1) == [
            "query: the query gives more than 1 row. Let it read less, or raise limit_rows."
        ]

    @BOTH
    @pytest.mark.parametrize("first", ["", "SELECT 0 AS id, '' AS client, 'won' AS state, 0 AS sum UNION ALL "])
    def test_a_query_without_end_is_stopped(self, kind: str, first: str, tmp_path: Path) -> None:
        make(kind, tmp_path / "shop.db")
        endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) "
        query = f"{endless}{first}SELECT n AS id, 'a' AS client, 'won' AS state, 1 AS sum FROM t WHERE n < 0"
        hint = "Let it read less, or raise timeout_seconds."
        assert refused(tmp_path, query=query, timeout_seconds=1) == [
            f"query: the query took longer than 1 second. {hint}"
        ]

    @BOTH
    def test_bytes_are_refused_with_the_column(self, kind: str, tmp_path: Path) -> None:
        blob = "'ab'::BLOB" if kind == "DuckDB" else "x'6162'"
        make(kind, tmp_path / "shop.db")
        assert refused(tmp_path, query=f"SELECT *, {blob} AS photo FROM sales") == [
            "query: column 'photo' of the result holds bytes, which cannot be read as text. "
            "Leave it out of the query or turn it into text there."
        ]

    def test_types_of_duckdb_keep_what_they_say(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        query = """
            SELECT 12345678901234567890::UBIGINT AS deal_id,
                170141183460469231731687303715884105::HUGEINT AS customer_id,
                'won'::ENUM('won', 'lost') AS status, 3.305::DECIMAL(10, 3) AS amount, 0.1::DOUBLE AS margin,
                '2025-03-01 22:30:00+00'::TIMESTAMPTZ AS created_at, DATE '2025-03-02' AS closed_at,
                '5f0f0000-0000-0000-0000-000000000001'::UUID AS title, [1, 2] AS tags, {'я': NULL} AS comment,
                NULL AS product, TIME '10:00' AS phrase, TRUE AS page"""
        row = read(tmp_path, query=query, tables=None, table="deals").tables["deals"].to_pylist()[0]
        assert row == {
            "deal_id": "12345678901234567890",
            "customer_id": "170141183460469231731687303715884105",
            "status": "won",
            "amount": 3.305,
            "margin": 0.1,
            "created_at": dt.datetime(2025, 3, 2, 1, 30),
            "closed_at": dt.datetime(2025, 3, 2),
            "title": "5f0f0000-0000-0000-0000-000000000001",
            "tags": "[1, 2]",
            "comment": '{"я": null}',
            "product": None,
            "phrase": "10:00:00",
            "page": "TRUE",
        }

    def test_types_of_sqlite_keep_what_they_say(self, tmp_path: Path) -> None:
        make_sqlite(tmp_path / "shop.db")
        query = """
            SELECT 9223372036854775807 AS deal_id, '007' AS customer_id, 'won' AS status, 3.305 AS amount,
                2.0 AS margin, '2025-03-01T22:30:00Z' AS created_at,
                date(1740873600, 'unixepoch') AS closed_at, 1e20 AS title"""
        row = read(tmp_path, query=query, tables=None, table="deals").tables["deals"].to_pylist()[0]
        assert row == {
            "deal_id": "9223372036854775807",
            "customer_id": "007",
            "status": "won",
            "amount": 3.305,
            "margin": 2.0,
            "created_at": dt.datetime(2025, 3, 2, 1, 30),
            "closed_at": dt.datetime(2025, 3, 2),
            "title": "1e+20",
        }

    def test_a_text_that_is_not_utf8_loses_its_row_and_is_counted(self, tmp_path: Path) -> None:
        made = "CREATE TABLE sales (id, client, state, sum)", f"INSERT INTO sales VALUES {ROWS}"
        make_sqlite(tmp_path / "shop.db", *made, "INSERT INTO sales VALUES (3, CAST(x'ff' AS TEXT), 'won', 1)")
        reading = read(tmp_path)
        assert reading.rejected == (Rejected("shop.db", 3, "", "in another encoding than the rest of the file"),)
        assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (1, 3, 2)

    @BOTH
    def test_bad_cells_and_repeated_rows_are_counted_as_in_any_file(self, kind: str, tmp_path: Path) -> None:
        created = "CREATE TABLE sales (id BIGINT, client TEXT, state TEXT, sum TEXT)"
        rows = "(1, 'a', 'won', 'x'), (2, 'b', 'gone', '1'), (2, 'b', 'won', '1'), (2, 'b', 'won', '1')"
        make(kind, tmp_path / "shop.db", created, f"INSERT INTO sales VALUES {rows}")
        reading = read(tmp_path)
        assert [(cell.row, cell.column) for cell in reading.rejected] == [(1, "sum"), (2, "state")]
        assert reading.notes == (Note("dropped_rows", 1, "deals"), Note("duplicate_row", 1, "deals"))
        assert (reading.files[0].rows, reading.files[0].kept) == (4, 2)

    @BOTH
    def test_many_rows_come_in_stretches(self, kind: str, tmp_path: Path) -> None:
        numbers = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 60000) "
        make(kind, tmp_path / "shop.db")
        query = f"{numbers} SELECT n AS id, 'c' AS client, 'won' AS state, n AS sum FROM t ORDER BY n"
        reading = read(tmp_path, query=query)
        assert reading.tables["deals"]["deal_id"].to_pylist() == [str(n) for n in range(1, 60001)]


class TestFaultsOfQueries:
    def test_a_fault_is_shown_in_the_line_of_the_querys_file(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        (tmp_path / "q.sql").write_text("SELECT\n  nme\nFROM sales\n", encoding="utf-8")
        bindings = 'Candidate bindings: "client", "id", "sum", "state"'
        (line,) = refused(tmp_path, query=None, query_file="q.sql")
        start = f'{tmp_path}/q.sql:2:3: DuckDB refuses the query: Referenced column "nme" not found in FROM clause. '
        assert line.startswith(start + bindings[:18])

    def test_the_same_in_sqlite(self, tmp_path: Path) -> None:
        make_sqlite(tmp_path / "shop.db")
        (tmp_path / "q.sql").write_text("SELECT\n  nme\nFROM sales\n", encoding="utf-8")
        expected = f"{tmp_path}/q.sql:2:3: SQLite refuses the query: no such column: nme."
        assert refused(tmp_path, query=None, query_file="q.sql") == [expected]

    def test_in_project_yml_the_line_is_counted_within_the_query(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        assert refused(tmp_path, query="SELECT *\nFORM sales") == [
            'query: in line 2 of the query: DuckDB refuses the query: syntax error at or near "sales".'
        ]
        assert refused(tmp_path, query="SELECT") == [
            "query: DuckDB refuses the query: SELECT clause without selection list."
        ]
        make_sqlite(tmp_path / "lite.db")
        assert refused(tmp_path, database="lite.db", query="SELECT *\nFORM sales") == [
            'query: in line 2 of the query: SQLite refuses the query: near "FORM": syntax error.'
        ]
        assert refused(tmp_path, database="lite.db", query="SELECT * FROM sale") == [
            "query: SQLite refuses the query: no such table: sale."
        ]

    def test_a_fault_met_among_the_rows_is_told_as_one_of_the_query(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        query = "SELECT CASE WHEN i = 150000 THEN error('broken here') ELSE i END AS id FROM range(200000) t(i)"
        tables = {"products": {"columns": {"product_id": "id"}}}
        assert refused(tmp_path, query=query, tables=tables) == ["query: DuckDB refuses the query: broken here."]

    def test_a_place_in_a_long_line_is_known_by_its_line_only(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        (tmp_path / "q.sql").write_text(f"SELECT {'1, ' * 200} nme FROM sales", encoding="utf-8")
        assert refused(tmp_path, query=None, query_file="q.sql")[0].startswith(f"{tmp_path}/q.sql:1: DuckDB refuses")

    def test_a_query_file_must_be_there_be_text_and_hold_something(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        (tmp_path / "a.sql").write_bytes("SELECT 'я'".encode("cp1251"))
        (tmp_path / "b.sql").write_text(" ;\n")
        refusals = {
            "a.sql": "query_file: a.sql is not UTF-8 text. Save it as UTF-8.",
            "b.sql": "query_file: there is no query here.",
            "c.sql": "query_file: there is no file 'c.sql'. Did you mean 'b.sql'?",
            "*.sql": "query_file: expected one file, and 2 match '*.sql'.",
            "../x.sql": "query_file: '../x.sql' leaves the project folder.",
        }
        for name, expected in refusals.items():
            assert refused(tmp_path, query=None, query_file=name) == [expected]


class TestFiles:
    def test_a_database_is_known_by_its_first_bytes(self, tmp_path: Path) -> None:
        assert kind_of(make_duckdb(tmp_path / "a.sqlite")) == "DuckDB"
        assert kind_of(make_sqlite(tmp_path / "b.duckdb")) == "SQLite"
        (tmp_path / "c.db").write_text("ID;Клиент\n")
        assert kind_of(tmp_path / "c.db") is None
        assert refused(tmp_path, database="c.db") == [
            "database: c.db is neither a DuckDB nor a SQLite database. "
            "It was looked at, not its name. Encrypted databases are not read."
        ]

    @BOTH
    def test_a_damaged_file_is_refused(self, kind: str, tmp_path: Path) -> None:
        path = make(kind, tmp_path / "shop.db")
        path.write_bytes(path.read_bytes()[:20] + b"\xff" * 5000)
        (line,) = refused(tmp_path)
        assert line.startswith(f"database: shop.db cannot be opened as a {kind} database (")

    def test_a_database_somewhere_else_is_refused(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "out.db")
        (tmp_path / "project").mkdir()
        (tmp_path / "project/shop.db").symlink_to(tmp_path / "out.db")
        assert refused(tmp_path / "project") == ["database: 'shop.db' is a link that leaves the project folder."]
        assert refused(tmp_path / "project", database="../out.db") == [
            "database: '../out.db' leaves the project folder."
        ]

    @BOTH
    def test_all_files_that_were_read_are_told_for_the_cache(self, kind: str, tmp_path: Path) -> None:
        database = make(kind, tmp_path / "shop.db")
        log = tmp_path / ("shop.db.wal" if kind == "DuckDB" else "shop.db-wal")
        log.write_bytes(b"x")
        (tmp_path / "shop.db-journal").write_bytes(b"")
        assert files_of(database) == [database, log]
        (tmp_path / "q.sql").write_text("SELECT 1")
        options = {"database": "shop.db", "query_file": "q.sql", "table": "deals"}
        request = ReadRequest("shop", tmp_path, DatabasesOptions.model_validate(options), "dmy", ",", lambda *_: None)
        assert SOURCE.files(request) == [database, log, tmp_path / "q.sql"]

    def test_what_sqlite_has_only_in_its_log_is_read(self, tmp_path: Path) -> None:
        path = make_sqlite(tmp_path / "shop.db")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = wal")
            connection.execute("INSERT INTO sales VALUES (3, 'c', 'lost', 1)")
            connection.commit()
            assert read(tmp_path).tables["deals"].num_rows == 3

    def test_a_file_that_keeps_a_log_is_read_without_making_one(self, tmp_path: Path) -> None:
        path = make_sqlite(tmp_path / "shop.db")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = wal")
        assert listing(tmp_path) == ["shop.db"]
        assert read(tmp_path).tables["deals"].num_rows == 2
        assert listing(tmp_path) == ["shop.db"]

    def test_what_duckdb_has_only_in_its_log_is_read(self, tmp_path: Path) -> None:
        path = make_duckdb(tmp_path / "made.db")
        connection = duckdb.connect(str(path), config={"checkpoint_threshold": "1GB"})
        connection.execute("INSERT INTO sales VALUES (3, 'c', 'lost', 1)")
        for name in ("made.db", "made.db.wal"):
            (tmp_path / name.replace("made", "shop")).write_bytes((tmp_path / name).read_bytes())
        connection.close()
        assert read(tmp_path).tables["deals"].num_rows == 3

    @pytest.mark.parametrize("name", ["memory.db", 'it\'s "mine".db', "продажи 2025?.db", "main.duckdb"])
    @BOTH
    def test_a_file_may_have_any_name(self, kind: str, name: str, tmp_path: Path) -> None:
        make(kind, tmp_path / name)
        assert read(tmp_path, database=name).tables["deals"].num_rows == 2

    def test_views_that_name_their_database_work(self, tmp_path: Path) -> None:
        make_duckdb(
            tmp_path / "shop.db", f"CREATE VIEW sales AS SELECT * FROM (VALUES {ROWS}) t(id, client, state, sum)"
        )
        assert read(tmp_path, query=SELECT.replace("sales", "shop.main.sales")).tables["deals"].num_rows == 2

    def test_a_file_that_another_program_writes_to_is_refused(self, tmp_path: Path) -> None:
        path = make_duckdb(tmp_path / "shop.db")
        code = f"import duckdb; held = duckdb.connect({str(path)!r}); print('held', flush=True); input()"
        with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"held\n"
            line = "database: shop.db is open in another program that may write to it. Close that program."
            assert refused(tmp_path) == [line]
            other.communicate(b"\n")

    def test_no_time_left_is_told_before_anything_is_asked(self) -> None:
        deadline = Deadline(1)
        deadline.left = 0
        with pytest.raises(Fault, match="the query took longer than 1 second"), deadline.running(lambda: None):
            pass

    def test_two_sources_may_read_one_file(self, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        assert read(tmp_path).tables["deals"].equals(read(tmp_path).tables["deals"])


FOREIGN = [
    "INSERT INTO sales SELECT * FROM sales",
    "UPDATE sales SET id = 1",
    "DELETE FROM sales",
    "DROP TABLE sales",
    "CREATE TABLE other AS SELECT * FROM sales",
    "ATTACH 'other.db' AS other",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE sales",
    "PRAGMA table_info('sales')",
    "EXPLAIN SELECT * FROM sales",
    "VACUUM INTO 'copy.db'",
    "BEGIN",
    "WITH x AS (SELECT 1) INSERT INTO sales SELECT 1, 'a', 'won', 1",
    "-- only a comment",
]
WORDS = [
    "SELECT", "WITH x AS (", ")", "*", "FROM", "sales", ";", "INSERT INTO sales", "DROP TABLE sales", "--", "/*", "*/",
    "'", '"', "$a", "$$", "ATTACH 'x.db'", "COPY sales TO 'x.csv'", "PRAGMA", "\n", "1", ",", "DELETE FROM sales",
    "RETURNING *", "UNION ALL", "VALUES (1)", "\x00", "я", "EXPLAIN", "EXPORT DATABASE 'x'",
]  # fmt: skip


class TestSafety:
    @BOTH
    @pytest.mark.parametrize("query", FOREIGN)
    def test_nothing_but_one_select_is_run(self, kind: str, query: str, tmp_path: Path) -> None:
        path = make(kind, tmp_path / "shop.db")
        before = path.read_bytes()
        (line,) = refused(tmp_path, query=query)
        assert line == ONE_SELECT or (kind == "DuckDB" and "syntax error" in line)
        assert path.read_bytes() == before
        assert listing(tmp_path) == ["shop.db"]

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * FROM read_csv('{}')",
            "SELECT * FROM read_text('{}')",
            "SELECT * FROM read_blob('{}')",
            "SELECT * FROM '{}'",
            "SELECT * FROM glob('{}')",
            "SELECT * FROM sniff_csv('{}')",
            "SELECT * FROM read_csv('https://example.org/a.csv')",
            "SELECT * FROM sqlite_scan('{}', 't')",
            "SELECT * FROM query('SELECT * FROM read_text(''{}'')')",
            "SELECT * FROM tmp_path",
            "SELECT getenv('HOME')",
            "SELECT * FROM duckdb_secrets()",
        ],
    )
    def test_duckdb_reaches_no_file_network_or_variable(self, query: str, tmp_path: Path) -> None:
        make_duckdb(tmp_path / "shop.db")
        (tmp_path / "secret.csv").write_text("geheim\ngeheim\n")
        (line,) = refused(tmp_path, query=query.format(tmp_path / "secret.csv"))
        assert line.startswith("query: DuckDB refuses the query: ")
        assert "geheim" not in line

    @pytest.mark.parametrize(
        "query", ["SELECT load_extension('x')", "SELECT fts3_tokenizer('x')", "SELECT readfile('x')"]
    )
    def test_sqlite_calls_no_function_that_reaches_out(self, query: str, tmp_path: Path) -> None:
        make_sqlite(tmp_path / "shop.db")
        assert refused(tmp_path, query=query)[0].startswith("query: ")

    def test_sqlite_makes_no_endless_text(self, tmp_path: Path) -> None:
        make_sqlite(tmp_path / "shop.db")
        expected = "query: SQLite refuses the query: string or blob too big."
        assert refused(tmp_path, query="SELECT hex(zeroblob(400000000)) AS id") == [expected]

    def test_a_statement_hidden_in_a_view_cannot_do_more(self, tmp_path: Path) -> None:
        (tmp_path / "secret.csv").write_text("geheim\n")
        view = f"CREATE VIEW sales AS SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')"
        make_duckdb(tmp_path / "shop.db", view)
        (line,) = refused(tmp_path)
        assert "file system operations are disabled by configuration" in line

    @given(parts=st.lists(st.sampled_from(WORDS), min_size=1, max_size=7))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_whatever_stands_there_nothing_is_written(self, parts: list[str], tmp_path: Path) -> None:
        for kind in ("DuckDB", "SQLite"):
            path = tmp_path / f"{kind}.db"
            before = path.read_bytes() if path.exists() else make(kind, path).read_bytes()
            try:
                reading = read(tmp_path, database=path.name, query=" ".join(parts), tables=DEALS)
            except ProjectError as error:
                assert error.problems
            else:
                assert reading.files[0].rows
            assert path.read_bytes() == before
        assert listing(tmp_path) == ["DuckDB.db", "SQLite.db"]

    @given(
        cut=st.integers(0, 30_000), flips=st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 255)), max_size=20)
    )
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_damaged_sqlite_file_gives_a_problem_or_its_rows(
        self, cut: int, flips: list[tuple[int, int]], tmp_path: Path
    ) -> None:
        path = tmp_path / "whole.db"
        whole = bytearray((path if path.exists() else make_sqlite(path)).read_bytes())
        for place, value in flips:
            whole[place % len(whole)] = value
        (tmp_path / "shop.db").write_bytes(whole[: max(1, cut)])
        try:
            reading = read(tmp_path)
        except ProjectError as error:
            assert error.problems
        else:
            assert reading.files[0].rows >= reading.files[0].kept
