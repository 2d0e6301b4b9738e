"""What stands around a server: its DSN, parameters of a query, the file of an answer."""

import contextlib
import datetime as dt
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exports_databases import listing, make_sqlite, read, said, unfetched
from hypothesis import given
from hypothesis import strategies as st

from jtbd_databases.answers import KEY, about_of, writing
from jtbd_databases.dsn import dsn_of
from jtbd_databases.faults import Fault
from jtbd_databases.parameters import as_type, names, numbered, typed_names
from jtbd_databases.queries import Query, place_of, place_of_word
from jtbd_reports import ProjectError

SHAPE = "Its shape is postgresql://user:password@host:5432/database or clickhouses://user:password@host:8443/database."
SERVED = {"database": None, "dsn_variable": "SHOP_DSN"}


class TestDsn:
    def test_a_variable_that_is_not_there(self, tmp_path: Path) -> None:
        assert unfetched(tmp_path, {"HOME": "/"}) == [
            f"dsn_variable: the environment has no variable SHOP_DSN. {SHAPE}"
        ]
        assert unfetched(tmp_path, {"SHOPDSN": "x", "SHOP_DSN": "  "}) == [
            "dsn_variable: the environment has no variable SHOP_DSN. Did you mean 'SHOPDSN'?"
        ]

    @pytest.mark.parametrize("text", ["mysql://u:geheim@h/d", "file:///etc/passwd", "ftp://geheim.org"])
    def test_an_address_of_something_else(self, tmp_path: Path, text: str) -> None:
        (line,) = unfetched(tmp_path, {"SHOP_DSN": text})
        assert line.startswith("dsn_variable: ")
        assert "geheim" not in line

    @pytest.mark.parametrize(
        "text",
        [
            "geheim",
            "postgresql://",
            "postgresql://u:gehe@im/x@h/d",
            "postgresql://u:12#geheim@h/d",
            "postgresql://u:12/geheim@h/d",
            "postgresql://u:12?geheim@h/d",
            "postgresql://u:geheim@h:port/d",
            "postgresql://u:geheim@h:99999/d",
            "postgresql://[geheim@h/d",
        ],
    )
    def test_one_that_cannot_be_taken_apart_is_not_repeated(self, tmp_path: Path, text: str) -> None:
        signs = "Signs such as @ / # ? : in the password are written in per cent: %40 %2F %23 %3F %3A."
        expected = f"dsn_variable: the DSN in SHOP_DSN cannot be taken apart. {SHAPE} {signs}"
        assert unfetched(tmp_path, {"SHOP_DSN": text}) == [expected]

    @given(st.text(st.characters(codec="utf-8", exclude_characters="*"), min_size=3))
    def test_no_spelling_of_a_password_is_left_in_a_text(self, password: str) -> None:
        written = quote(password, safe="")
        with contextlib.suppress(Fault):
            dsn = dsn_of({"D": f"postgresql://u:{written}@h/d?password={written}"}, "D")
            cleaned = dsn.scrubbed(f"a {password} b {written} c {dsn.text}")
            assert password not in cleaned
            assert written not in cleaned
            assert repr(dsn) == "Dsn(D, PostgreSQL)"

    def test_schemes_tell_the_server(self) -> None:
        for scheme in ("postgres", "postgresql"):
            assert dsn_of({"D": f"{scheme}://h"}, "D").server == "PostgreSQL"
        for scheme in ("clickhouse", "clickhouses", "http", "https"):
            assert dsn_of({"D": f"{scheme}://h:1"}, "D").server == "ClickHouse"


class TestParameters:
    @pytest.mark.parametrize(
        ("text", "found", "sent"),
        [
            ("SELECT $a, $b, $a", ("a", "b"), "SELECT $1, $2, $1"),
            ("SELECT '$a', \"$b\", $c -- $d\n/* $e */", ("c",), "SELECT '$a', \"$b\", $1 -- $d\n/* $e */"),
            ("SELECT 'it''s $a', E'\\'$b', $c", ("c",), "SELECT 'it''s $a', E'\\'$b', $1"),
            ("SELECT $$ $a $$, $t$ $b $t$, $с::date", ("с",), "SELECT $$ $a $$, $t$ $b $t$, $1::date"),
            ("SELECT a$b, $1", (), "SELECT a$b, $1"),
            ("SELECT 'open $a", ("a",), "SELECT 'open $1"),
        ],
    )
    def test_places_are_found_outside_texts_and_comments(self, text: str, found: tuple[str, ...], sent: str) -> None:
        assert (names(text), numbered(text)) == (found, sent)

    def test_places_of_clickhouse_have_types(self) -> None:
        assert typed_names("SELECT {a:Date}, { b : Array(String)}, {'c': 1}, {a:Date}") == ("a", "b")

    def test_values_become_what_the_server_wants(self) -> None:
        assert as_type("a", 5, "int8") == 5
        assert as_type("a", "5", "int2") == 5
        assert as_type("a", 0.1, "numeric") == Decimal("0.1")
        assert as_type("a", 5, "text") == "5"
        assert as_type("a", False, "bool") is False  # noqa: FBT003 - the value itself
        assert as_type("a", "2025-01-01", "date") == dt.date(2025, 1, 1)
        assert as_type("a", "2025-01-01", "timestamptz") == dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
        assert as_type("a", "2025-01-01T00:00+03:00", "timestamptz").utcoffset() == dt.timedelta(hours=3)
        assert as_type("a", None, "whatever") is None

    @pytest.mark.parametrize(
        ("value", "kind", "message"),
        [
            ("x", "int4", "$a must be of type int4, got 'x'"),
            (1.5, "int8", "$a must be of type int8, got 1.5"),
            ("x", "numeric", "$a must be of type numeric, got 'x'"),
            ("01.02.2025", "timestamp", "$a must be of type timestamp, got '01.02.2025'"),
            ("yes", "bool", "$a stands where bool is wanted, which cannot be given"),
        ],
    )
    def test_values_that_do_not_fit_are_told(self, value: str | float, kind: str, message: str) -> None:
        with pytest.raises(Fault) as caught:
            as_type("a", value, kind)
        assert (caught.value.message, caught.value.key) == (message, "parameters")


class TestPlaces:
    def test_a_place_is_counted_from_one(self) -> None:
        assert [place_of("a\nbc", offset) for offset in range(4)] == [(1, 1), (1, 2), (2, 1), (2, 2)]

    def test_a_word_has_a_place_where_it_stands_once(self) -> None:
        assert place_of_word("a\n bc", "bc") == (2, 2)
        assert place_of_word("a a", "a") == place_of_word("a", "x") == place_of_word("a", "") == (0, 0)

    def test_the_hash_is_of_text_and_parameters(self) -> None:
        first = Query("SELECT\n1", {"a": 1}).hash
        assert Query("SELECT\r\n1", {"a": 1}).hash == first
        others = [Query("SELECT\n2", {"a": 1}), Query("SELECT\n1", {"a": 2}), Query("SELECT\n1", {"a": "1"})]
        assert len({first, *(query.hash for query in others)}) == 4


class TestAnswers:
    ABOUT = {"query": "q", "fetched_on": "2026-11-22", "server": "PostgreSQL"}  # noqa: RUF012 - never changed

    def test_a_file_appears_whole_and_says_what_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "deep/data/shop.parquet"
        with writing(path, self.ABOUT) as answer:
            answer.add(pa.table({"a": [1, 2]}))
            answer.add(pa.table({"a": [3]}))
            assert not path.exists()
        assert about_of(path) == {**self.ABOUT, "rows": 3}
        assert pq.read_table(path)["a"].to_pylist() == [1, 2, 3]
        assert listing(path.parent) == ["shop.parquet"]

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    def test_a_failure_leaves_what_was_there(self, tmp_path: Path, error: type[BaseException]) -> None:
        path = tmp_path / "shop.parquet"
        with pytest.raises(error), writing(path, self.ABOUT) as answer:
            answer.add(pa.table({"a": [1]}))
            raise error
        assert listing(tmp_path) == []
        with writing(path, self.ABOUT) as answer:
            answer.add(pa.table({"a": [1]}))
        before = path.read_bytes()
        with pytest.raises(error), writing(path, self.ABOUT):
            raise error
        assert path.read_bytes() == before

    def test_what_is_no_answer_is_known(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
        (tmp_path / "b.parquet").write_text("ID;Клиент\n")
        strange = pa.table({"a": [1]}).replace_schema_metadata({KEY: b"[1]"})
        pq.write_table(strange, tmp_path / "c.parquet")
        pq.write_table(strange.replace_schema_metadata({KEY: b"{"}), tmp_path / "d.parquet")
        assert [about_of(tmp_path / f"{name}.parquet") for name in "abcd"] == [None] * 4

    def test_a_file_of_somebody_elses_is_not_replaced(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"a": [1]}), tmp_path / "deals.parquet")
        dsn = {"SHOP_DSN": "postgresql://u:p@h/d"}
        assert unfetched(tmp_path, dsn, path="deals.parquet") == [
            "path: deals.parquet is there already and was not fetched from a database. Choose another."
        ]

    def test_a_file_outside_the_project_is_not_written(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        root = tmp_path / "project"
        root.mkdir()
        (root / "data").symlink_to(tmp_path / "out")
        dsn = {"SHOP_DSN": "postgresql://u:p@h/d"}
        assert unfetched(root, dsn, path="../a.parquet") == ["path: '../a.parquet' leaves the project folder."]
        assert unfetched(root, dsn) == ["path: 'data/shop.parquet' leaves the project folder."]

    def test_a_database_file_is_not_fetched(self, tmp_path: Path) -> None:
        make_sqlite(tmp_path / "shop.db")
        message = "nothing is to be fetched: a database file is read each time the report is built"
        assert unfetched(tmp_path, {}, dsn_variable=None, database="shop.db") == [f"database: {message}."]


class TestBuilding:
    def test_a_report_says_which_command_is_missing(self, tmp_path: Path) -> None:
        command = "Run jtbd-reports fetch . shop"
        with pytest.raises(ProjectError) as caught:
            read(tmp_path, **SERVED)
        missing = "query: data/shop.parquet is not there: the query has not been fetched yet"
        assert said(caught.value) == [f"{missing}. {command}"]
        (tmp_path / "data").mkdir()
        pq.write_table(pa.table({"a": [1]}), tmp_path / "data/shop.parquet")
        (tmp_path / "q.sql").write_text("SELECT 1")
        with pytest.raises(ProjectError) as caught:
            read(tmp_path, **SERVED, query=None, query_file="q.sql")
        other = "query_file: data/shop.parquet is not what was fetched for this source, or is damaged"
        assert said(caught.value) == [f"{other}. {command}"]
