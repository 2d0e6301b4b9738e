"""ClickHouse, against a server that speaks its documented HTTP interface: types, refusals, broken lines."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

import datetime as dt
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from clickhouse_server import FORMAT, PASSWORD, ClickHouse, Reply, clickhouse, exception, table
from exports_databases import SELECT, fetch, listing, read, unfetched

from jtbd_databases import clickhouse as module
from jtbd_reports import Fetched

NAMES, TYPES = (
    ("id", "client", "state", "sum"),
    ("UInt64", "Nullable(String)", "LowCardinality(String)", "Decimal(12, 3)"),
)
SERVED = {"database": None, "dsn_variable": "SHOP_DSN"}
DEALS = table(
    NAMES, TYPES, ("18446744073709551615", "Клиент\\t№1\\n\\'Ё\\' \\\\", "won", "3.305"), ("2", "\\N", "open", "0")
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ClickHouse]:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with clickhouse() as state:
        state.reply = Reply(DEALS)
        yield state


def dsn_at(port: int, password: str = PASSWORD, rest: str = "/shop", scheme: str = "clickhouse") -> str:
    return f"{scheme}://anna:{quote(password, safe='')}@127.0.0.1:{port}{rest}"


def bring(root: Path, server: ClickHouse, **options: object) -> Fetched:
    return fetch(root, {"SHOP_DSN": dsn_at(server.port)}, **options)


def failed(root: Path, server: ClickHouse, **options: object) -> str:
    (line,) = unfetched(root, {"SHOP_DSN": dsn_at(server.port)}, **options)
    assert "geheim" not in line
    return line.replace(str(server.port), "PORT")


def one_column(root: Path, server: ClickHouse, kind: str, *cells: str) -> pa.Array:
    """What becomes of cells of that type."""
    server.reply = Reply(table(["x"], [kind], *([cell] for cell in cells)))
    bring(root, server, query="SELECT x FROM t")
    return pq.read_table(root / "data/shop.parquet")["x"]


class TestRows:
    def test_an_answer_is_fetched_once_and_read_offline(self, server: ClickHouse, tmp_path: Path) -> None:
        assert bring(tmp_path, server) == Fetched(("data/shop.parquet",), 2)
        reading = read(tmp_path, **SERVED)
        assert reading.tables["deals"].to_pylist() == [
            {"deal_id": "18446744073709551615", "customer_id": "Клиент\t№1\n'Ё' \\", "status": "won", "amount": 3.305},
            {"deal_id": "2", "customer_id": None, "status": "open", "amount": 0.0},
        ]
        assert reading.files[0].format == "ClickHouse, 2026-11-22"
        about = json.loads(pq.ParquetFile(tmp_path / "data/shop.parquet").metadata.metadata[b"jtbd_databases"])
        assert (about["server"], about["rows"], len(about)) == ("ClickHouse", 2, 4)

    def test_the_query_goes_out_for_reading_only_and_nothing_secret_in_the_address(
        self, server: ClickHouse, tmp_path: Path
    ) -> None:
        bring(tmp_path, server, query=f"{SELECT} WHERE at >= {{from:Date}};", parameters={"from": "2025-01-01"})
        ((text, given),) = server.asked
        assert text == f"{SELECT} WHERE at >= {{from:Date}}{FORMAT}"
        del given["query_id"]
        assert given == {
            "readonly": "2",
            "wait_end_of_query": "1",
            "date_time_output_format": "iso",
            "max_execution_time": "300",
            "database": "shop",
            "param_from": "2025-01-01",
        }
        assert not [path for path in server.paths if "geheim" in path or "anna" in path]

    def test_a_user_who_may_change_no_setting_is_asked_without(self, server: ClickHouse, tmp_path: Path) -> None:
        server.readonly = 1
        bring(tmp_path, server)
        assert "readonly" not in server.asked[0][1]

    @pytest.mark.parametrize(
        ("kind", "cells", "values"),
        [
            ("Int8", ["-5", "0"], [-5, 0]),
            ("Nullable(Int64)", ["9007199254740993", "\\N"], [9007199254740993, None]),
            ("UInt256", ["115792089237316195423570985008687907853"], ["115792089237316195423570985008687907853"]),
            ("Decimal(76, 5)", ["1.234", "12345678901234567890.5"], ["1.2340", "12345678901234567890.5"]),
            ("Float32", ["0.1", "inf"], [0.1, float("inf")]),
            ("Bool", ["true", "false"], [True, False]),
            ("Date32", ["1925-01-01"], [dt.date(1925, 1, 1)]),
            ("DateTime('Asia/Tokyo')", ["2025-03-01T22:30:00Z"], [dt.datetime(2025, 3, 1, 22, 30, tzinfo=dt.UTC)]),
            ("DateTime64(3)", ["2025-03-01T22:30:00.125Z"], [dt.datetime(2025, 3, 1, 22, 30, 0, 125000, dt.UTC)]),
            ("DateTime64(9, 'UTC')", ["2025-03-01T22:30:00.123456789Z"], ["2025-03-01T22:30:00.123456789Z"]),
            ("LowCardinality(Nullable(String))", ["\\\\N", "\\N", ""], ["\\N", None, ""]),
            ("FixedString(3)", ["a\\0\\0"], ["a\0\0"]),
            ("Enum8('won' = 1, 'lost' = 2)", ["won"], ["won"]),
            ("UUID", ["5f0f0000-0000-0000-0000-000000000001"], ["5f0f0000-0000-0000-0000-000000000001"]),
            ("Array(String)", ["['я','b\\\\'c']"], ["['я','b\\'c']"]),
            ("SimpleAggregateFunction(sum, UInt64)", ["7"], [7]),
        ],
    )
    def test_each_type_keeps_what_it_says(
        self, server: ClickHouse, tmp_path: Path, kind: str, cells: list[str], values: list[object]
    ) -> None:
        assert one_column(tmp_path, server, kind, *cells).to_pylist() == values

    def test_times_are_moved_to_the_projects_zone(self, server: ClickHouse, tmp_path: Path) -> None:
        names, types = (
            ("deal_id", "status", "created_at", "closed_at"),
            ("String", "String", "DateTime", "DateTime64(9)"),
        )
        row = ("007", "won", "2025-03-01T22:30:00Z", "2025-03-01T22:30:00.123456789Z")
        server.reply = Reply(table(names, types, row))
        options = {"query": "SELECT 1", "tables": None, "table": "deals"}
        bring(tmp_path, server, **options)
        row = read(tmp_path, **options, **SERVED).tables["deals"].to_pylist()[0]
        moment = dt.datetime(2025, 3, 2, 1, 30)
        assert row == {
            "deal_id": "007",
            "status": "won",
            "created_at": moment,
            "closed_at": moment.replace(microsecond=123456),
        }

    def test_many_rows_come_in_pieces_that_end_anywhere(self, server: ClickHouse, tmp_path: Path) -> None:
        lines: list[str] = []
        server.reply = Reply(table(["id"], ["UInt32"], *([str(n)] for n in range(120_000))))
        fetched = fetch(tmp_path, {"SHOP_DSN": dsn_at(server.port)}, lines)
        assert (fetched.rows, lines) == (120_000, ["100,000 rows"])
        assert pq.read_table(tmp_path / "data/shop.parquet")["id"].to_pylist() == list(range(120_000))

    def test_no_rows_leave_a_file_with_columns(self, server: ClickHouse, tmp_path: Path) -> None:
        server.reply = Reply(table(NAMES, TYPES))
        assert bring(tmp_path, server).rows == 0
        assert read(tmp_path, allow_empty=True, **SERVED).files[0].rows == 0

    def test_text_that_is_not_utf8_is_noted(self, server: ClickHouse, tmp_path: Path) -> None:
        server.reply = Reply(table(["x"], ["String"]) + b"\xff\xfe\n" + "�\n".encode())
        assert bring(tmp_path, server).notes == ("1 row with text that is not UTF-8; its damaged signs were replaced",)


class TestRefusals:
    def test_a_wrong_password(self, server: ClickHouse, tmp_path: Path) -> None:
        (line,) = unfetched(tmp_path, {"SHOP_DSN": dsn_at(server.port, "falsch")})
        assert line.replace(str(server.port), "PORT") == (
            "dsn_variable: ClickHouse at 127.0.0.1:PORT refuses this user or password. Check what SHOP_DSN holds."
        )

    def test_a_fault_is_shown_in_the_line_of_the_querys_file(self, server: ClickHouse, tmp_path: Path) -> None:
        (tmp_path / "q.sql").write_text("SELECT *\nFORM sales", encoding="utf-8")
        text = "Syntax error: failed at position 10 (FORM) (line 2, col 1): FORM sales. Expected one of: FROM, WHERE"
        server.reply = exception(62, "SYNTAX_ERROR", text, 400)
        assert failed(tmp_path, server, query=None, query_file="q.sql") == (
            f"{tmp_path}/q.sql:2:1: ClickHouse refuses the query: {text}."
        )
        server.reply = exception(60, "UNKNOWN_TABLE", "Unknown table expression identifier 'sale'", 404)
        assert failed(tmp_path, server) == (
            "query: ClickHouse refuses the query: Unknown table expression identifier 'sale'."
        )

    def test_what_the_server_repeats_of_the_password_is_hidden(self, server: ClickHouse, tmp_path: Path) -> None:
        server.reply = exception(1000, "STD_EXCEPTION", f"so you are {PASSWORD}")
        assert failed(tmp_path, server) == "query: ClickHouse refuses the query: so you are ***."

    @pytest.mark.parametrize(
        ("code", "name", "line"),
        [
            (
                159,
                "TIMEOUT_EXCEEDED",
                "query: the query took longer than 300 seconds. Let it read less, or raise timeout_seconds.",
            ),
            (
                164,
                "READONLY",
                "query: only one SELECT (or WITH … SELECT) may stand here. Nothing is ever written to a database.",
            ),
        ],
    )
    def test_time_and_writing(self, server: ClickHouse, tmp_path: Path, code: int, name: str, line: str) -> None:
        server.reply = exception(code, name, "as the server says")
        assert failed(tmp_path, server) == line

    def test_parameters_must_fit(self, server: ClickHouse, tmp_path: Path) -> None:
        query = "SELECT 1 WHERE {from:Date} < now()"
        assert failed(tmp_path, server, query=query) == "parameters: no value is given for {from:Type}."
        assert failed(tmp_path, server, parameters={"a": 1}) == (
            "parameters: the query has no place for 'a'. In the query it would be written {a:Type}."
        )

    def test_columns_that_cannot_be_kept(self, server: ClickHouse, tmp_path: Path) -> None:
        server.reply = Reply(table(["x"], ["AggregateFunction(uniq, UInt64)"]))
        assert failed(tmp_path, server).startswith("query: column 'x' of the result holds bytes")
        server.reply = Reply(table(["x", "x"], ["UInt8", "UInt8"]))
        assert failed(tmp_path, server) == (
            "query: the result has two columns 'x'. Give them names of their own with AS."
        )
        server.reply = Reply(table(["x"], ["DateTime"], ["2025-03-01 22:30:00"]))
        assert failed(tmp_path, server) == (
            "query: column 'x' (DateTime) came in a form that is not known. "
            "Turn it into text in the query: toString(…)."
        )

    def test_too_many_rows(self, server: ClickHouse, tmp_path: Path) -> None:
        assert failed(tmp_path, server, limit_rows=1) == (
            "query: the query gives more than 1 row. Let it read less, or raise limit_rows."
        )


class TestConnections:
    @pytest.mark.parametrize(
        "reply",
        [
            Reply(DEALS, cut=True),
            Reply(DEALS[:-1]),
            Reply(DEALS[:-8]),
            Reply(DEALS + b"Code: 395. DB::Exception: gone\n"),
            Reply(table(["DB::x"], ["String"], ["Code: 395. DB::Exception: gone"])),
            Reply(b"x\ty\nUInt8\n"),
            Reply(b"x\n"),
            Reply(b""),
        ],
    )
    def test_a_broken_answer_leaves_the_old_file_untouched(
        self, server: ClickHouse, tmp_path: Path, reply: Reply
    ) -> None:
        bring(tmp_path, server)
        before = (tmp_path / "data/shop.parquet").read_bytes()
        server.reply = reply
        assert failed(tmp_path, server) == (
            "dsn_variable: the connection to 127.0.0.1:PORT was lost before the first row. Try again."
        )
        assert (tmp_path / "data/shop.parquet").read_bytes() == before
        assert listing(tmp_path / "data") == ["shop.parquet"]

    def test_nobody_listens(self, server: ClickHouse, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            server.port = unused.getsockname()[1]
            line = failed(tmp_path, server)
        reason = "nothing listens there. Check what SHOP_DSN holds."
        assert line == f"dsn_variable: ClickHouse at 127.0.0.1:PORT cannot be reached: {reason}"
        assert capfd.readouterr() == ("", "")

    @pytest.mark.usefixtures("server")
    def test_no_such_host(self, tmp_path: Path) -> None:
        (line,) = unfetched(tmp_path, {"SHOP_DSN": "https://anna:geheim@no-such-host.invalid/shop"})
        reason = "there is no such host. Check what SHOP_DSN holds."
        assert line == f"dsn_variable: ClickHouse at no-such-host.invalid cannot be reached: {reason}"

    def test_somebody_listens_and_says_nothing(
        self, server: ClickHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CONNECT_SECONDS", 1)
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            server.port = silent.getsockname()[1]
            line = failed(tmp_path, server)
        assert line.startswith(
            "dsn_variable: ClickHouse at 127.0.0.1:PORT cannot be reached: it did not answer within "
        )

    def test_a_server_that_falls_silent_is_left(
        self, server: ClickHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CONNECT_SECONDS", 1)
        server.reply = Reply(DEALS, sleep=5)
        assert failed(tmp_path, server, timeout_seconds=1) == (
            "query: the query took longer than 1 second. Let it read less, or raise timeout_seconds."
        )

    def test_a_server_that_never_ends_is_left(
        self, server: ClickHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CONNECT_SECONDS", 1)
        server.reply = Reply(DEALS + b"1\t\\N\topen\t0\n" * 100_000, pause=0.5)
        assert failed(tmp_path, server, timeout_seconds=1) == (
            "query: the query took longer than 1 second. Let it read less, or raise timeout_seconds."
        )

    def test_something_else_that_answers_is_no_clickhouse(self, server: ClickHouse, tmp_path: Path) -> None:
        server.foreign = True
        assert failed(tmp_path, server) == (
            "dsn_variable: ClickHouse at 127.0.0.1:PORT cannot be reached: it gives no right answer. "
            "Check what SHOP_DSN holds."
        )

    def test_the_port_of_the_other_protocol_is_known(self, tmp_path: Path) -> None:
        assert unfetched(tmp_path, {"SHOP_DSN": dsn_at(9000)}) == [
            "dsn_variable: ClickHouse at 127.0.0.1:9000 cannot be reached: it is asked over HTTP. "
            "Name its HTTP port: 8123, or 8443 with TLS."
        ]

    def test_a_server_with_tls_is_not_trusted_blindly(self, server: ClickHouse, tmp_path: Path) -> None:
        (line,) = unfetched(tmp_path, {"SHOP_DSN": dsn_at(server.port, scheme="clickhouses")})
        assert line.replace(str(server.port), "PORT") == (
            "dsn_variable: ClickHouse at 127.0.0.1:PORT cannot be reached: it does not speak TLS. "
            "Check what SHOP_DSN holds."
        )
        assert not server.paths

    def test_settings_in_the_dsn_are_refused(self, server: ClickHouse, tmp_path: Path) -> None:
        assert unfetched(tmp_path, {"SHOP_DSN": dsn_at(server.port, rest="/shop?verify=false")}) == [
            "dsn_variable: the DSN in SHOP_DSN has settings behind its ?, and none are taken. "
            "TLS is asked for by clickhouses:// or https://."
        ]

    def test_without_the_driver_the_one_command_is_told(
        self, server: ClickHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "INSTALLED", False)
        assert failed(tmp_path, server) == (
            "dsn_variable: what speaks to ClickHouse is not installed. "
            "Install it: pip install 'jtbd-reports[clickhouse]'"
        )
