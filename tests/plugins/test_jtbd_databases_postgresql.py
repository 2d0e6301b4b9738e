"""PostgreSQL, a real one: types, parameters, refusals, and every way in which a connection can fail."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

import asyncio
import contextlib
import datetime as dt
import json
import re
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pyarrow.parquet as pq
import pytest
from exports_databases import fetch, listing, read, said, unfetched
from postgresql_server import PASSWORD, binaries, running

from jtbd_databases import postgresql
from jtbd_reports import Fetched, ProjectError

PROGRAMS = binaries()
pytestmark = pytest.mark.skipif(PROGRAMS is None, reason="no PostgreSQL server is installed (.ci/system postgresql)")

SERIES = "SELECT g AS id, 'c' AS client, 'won' AS state, g AS sum FROM generate_series(1, {}) AS g"
ONE_SELECT = "query: only one SELECT (or WITH … SELECT) may stand here. Nothing is ever written to a database."
TABLE = """
    CREATE TABLE sales (id BIGINT, client TEXT, state VARCHAR(10), sum NUMERIC(14, 2), margin NUMERIC, at TIMESTAMPTZ,
        local TIMESTAMP, day DATE, tags TEXT[], info JSONB, key UUID, good BOOLEAN, share REAL, ratio DOUBLE PRECISION,
        photo BYTEA, kind mood, pair duo, pause INTERVAL);
    INSERT INTO sales VALUES
        (9007199254740993, 'Клиент «Ё» №1', 'won', 1500.50, 3.305, '2025-03-01 22:30:00+00', '2025-03-01 22:30:00.5',
         '2025-03-01', '{я,NULL}', '{"а": [1, 2]}', '5f0f0000-0000-0000-0000-000000000001', TRUE, 0.1, 0.1, 'ab',
         'glad', ROW(1, 'x'), '1 day'),
        (2, NULL, 'open', NULL, 1e21, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        (3, E'a\tb', 'lost', 0, 'NaN', 'infinity', NULL, NULL, '{}', 'null', NULL, FALSE, NULL, 'Infinity', NULL,
         NULL, NULL, NULL);
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    assert PROGRAMS is not None
    with running(PROGRAMS) as number:
        asyncio.run(_execute(dsn_at(number), "CREATE TYPE mood AS ENUM ('glad', 'sad')"))
        asyncio.run(_execute(dsn_at(number), "CREATE TYPE duo AS (one INTEGER, two TEXT)"))
        asyncio.run(_execute(dsn_at(number), TABLE))
        yield number


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(statement)
    await connection.close()


def dsn_at(port: int, password: str = PASSWORD, host: str = "127.0.0.1", rest: str = "/postgres") -> str:
    return f"postgresql://jtbd:{quote(password, safe='')}@{host}:{port}{rest}"


def bring(root: Path, port: int, **options: object) -> Fetched:
    return fetch(root, {"SHOP_DSN": dsn_at(port)}, **options)


def failed(root: Path, port: int, **options: object) -> list[str]:
    return unfetched(root, {"SHOP_DSN": dsn_at(port)}, **options)


SERVED = {"database": None, "dsn_variable": "SHOP_DSN"}


class TestRows:
    def test_an_answer_is_fetched_once_and_read_offline(self, port: int, tmp_path: Path) -> None:
        query = "SELECT id, client, state, sum FROM sales ORDER BY sum NULLS LAST"
        fetched = bring(tmp_path, port, query=query)
        assert fetched == Fetched(("data/shop.parquet",), 3)
        reading = read(tmp_path, query=query, **SERVED)
        assert reading.tables["deals"].to_pylist() == [
            {"deal_id": "3", "customer_id": "a\tb", "status": "lost", "amount": 0.0},
            {"deal_id": "9007199254740993", "customer_id": "Клиент «Ё» №1", "status": "won", "amount": 1500.5},
            {"deal_id": "2", "customer_id": None, "status": "open", "amount": None},
        ]
        (file,) = reading.files
        assert (file.path, file.format, file.rows) == ("data/shop.parquet", "PostgreSQL, 2026-11-22", 3)
        assert reading.rejected == ()

    def test_the_file_says_what_it_answers_and_never_where_it_is_from(self, port: int, tmp_path: Path) -> None:
        bring(tmp_path, port)
        path = tmp_path / "data/shop.parquet"
        about = json.loads(pq.ParquetFile(path).metadata.metadata[b"jtbd_databases"])
        assert about.pop("query")
        assert about == {"fetched_on": "2026-11-22", "server": "PostgreSQL", "rows": 3}
        content = path.read_bytes()
        assert not [word for word in (b"127.0.0.1", b"jtbd:", PASSWORD.encode(), str(port).encode()) if word in content]
        assert listing(tmp_path / "data") == ["shop.parquet"]

    def test_each_type_keeps_what_it_says(self, port: int, tmp_path: Path) -> None:
        query = """
            SELECT id AS deal_id, key AS customer_id, state AS status, margin AS amount, share AS margin,
                at AS created_at, day AS closed_at, local AS planned_close_at, tags AS tags, info AS comment,
                good AS product, kind AS stage, pair AS title, pause AS phrase, margin AS page
            FROM sales WHERE id <> 3 ORDER BY id DESC"""
        bring(tmp_path, port, query=query, tables=None, table="deals")
        reading = read(tmp_path, query=query, tables=None, table="deals", **SERVED)
        first, second = reading.tables["deals"].to_pylist()
        assert first == {
            "deal_id": "9007199254740993",
            "customer_id": "5f0f0000-0000-0000-0000-000000000001",
            "status": "won",
            "amount": 3.305,
            "margin": 0.1,
            "created_at": dt.datetime(2025, 3, 2, 1, 30),
            "closed_at": dt.datetime(2025, 3, 1),
            "planned_close_at": dt.datetime(2025, 3, 1, 22, 30, 0, 500000),
            "tags": '["я", null]',
            "comment": '{"а": [1, 2]}',
            "product": "TRUE",
            "stage": "glad",
            "title": '{"one": 1, "two": "x"}',
            "phrase": "1 day, 0:00:00",
            "page": "3.3050",
        }
        assert (second["amount"], second["page"]) == (1e21, "1000000000000000000000")
        assert all(second[name] is None for name in ("customer_id", "created_at", "tags", "comment", "product"))
        assert reading.rejected == ()

    def test_what_no_calendar_holds_is_rejected_and_not_a_number_is_no_value(self, port: int, tmp_path: Path) -> None:
        query = "SELECT id AS deal_id, state AS status, at AS created_at, margin AS amount FROM sales WHERE id = 3"
        bring(tmp_path, port, query=query, tables=None, table="deals")
        reading = read(tmp_path, query=query, tables=None, table="deals", **SERVED)
        assert [cell.reason for cell in reading.rejected] == ["a date before 1900 or after 2100"]
        assert reading.tables["deals"]["amount"].to_pylist() == [None]

    def test_many_rows_come_through_a_cursor_in_little_memory(self, port: int, tmp_path: Path) -> None:
        lines: list[str] = []
        tracemalloc.start()
        fetched = fetch(tmp_path, {"SHOP_DSN": dsn_at(port)}, lines, query=SERIES.format(250_000))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (fetched.rows, lines) == (250_000, ["100,000 rows", "200,000 rows"])
        assert peak < 30_000_000
        assert pq.read_table(tmp_path / "data/shop.parquet")["id"].to_pylist() == list(range(1, 250_001))

    def test_no_rows_leave_a_file_with_columns(self, port: int, tmp_path: Path) -> None:
        query = "SELECT id, client, state, sum FROM sales WHERE FALSE"
        assert bring(tmp_path, port, query=query, path="data/none.parquet") == Fetched(("data/none.parquet",), 0)
        assert read(tmp_path, query=query, path="data/none.parquet", allow_empty=True, **SERVED).files[0].rows == 0

    def test_parameters_are_given_as_the_server_wants_them(self, port: int, tmp_path: Path) -> None:
        query = """
            SELECT id, client, state, sum, '$no' AS "$none" FROM sales -- $neither
            WHERE at >= $from AND day = $day AND id > $id::int8 AND sum > $sum AND client LIKE $like AND good = $good
                AND local > $moment AND share < $share AND ($none::text IS NULL) AND $from < now() AND key = $key"""
        given = {
            "from": "2025-01-01",
            "day": "2025-03-01",
            "id": 5,
            "sum": 1500.49,
            "like": "Кли%",
            "good": True,
            "moment": "2025-03-01T22:30:00",
            "share": 1,
            "none": None,
            "key": "5f0f0000-0000-0000-0000-000000000001",
        }
        assert bring(tmp_path, port, query=query, parameters=given).rows == 1

    def test_parameters_that_do_not_fit_are_told(self, port: int, tmp_path: Path) -> None:
        query = "SELECT id, client, state, sum FROM sales WHERE day > $from"
        assert failed(tmp_path, port, query=query, parameters={"from": "01.02.2025"}) == [
            "parameters: $from must be of type date, got '01.02.2025'."
        ]
        query = "SELECT id, client, state, sum FROM sales WHERE id = ANY($ids)"
        assert failed(tmp_path, port, query=query, parameters={"ids": 1}) == [
            "parameters: $ids stands where int8[] is wanted, which cannot be given. "
            "Give text and cast it in the query: $ids::text::int8[]."
        ]
        assert failed(tmp_path, port, query=query) == ["parameters: no value is given for $ids."]


class TestRefusals:
    @pytest.mark.parametrize(
        "query",
        [
            "INSERT INTO sales (id) VALUES (1) RETURNING id",
            "WITH x AS (DELETE FROM sales RETURNING id) SELECT * FROM x",
            "SELECT 1; DROP TABLE sales",
            "COPY sales TO PROGRAM 'touch /tmp/x'",
            "COPY sales TO STDOUT",
            "UPDATE sales SET id = 1",
            "CREATE TABLE t AS SELECT 1",
            "DO $$ BEGIN END $$",
            "EXPLAIN SELECT 1",
            "SET statement_timeout = 0",
        ],
    )
    def test_nothing_but_one_select_is_run(self, port: int, query: str, tmp_path: Path) -> None:
        assert failed(tmp_path, port, query=query) == [ONE_SELECT]
        assert bring(tmp_path, port).rows == 3

    def test_a_function_that_writes_is_refused_by_the_transaction(self, port: int, tmp_path: Path) -> None:
        asyncio.run(_execute(dsn_at(port), "CREATE SEQUENCE IF NOT EXISTS counter"))
        assert failed(tmp_path, port, query="SELECT nextval('counter') AS id") == [
            "query: PostgreSQL refuses the query: cannot execute nextval() in a read-only transaction."
        ]

    def test_a_fault_is_shown_in_the_line_of_the_querys_file(self, port: int, tmp_path: Path) -> None:
        path = tmp_path / "q.sql"
        path.write_text("SELECT\n  id,\n  nme\nFROM sales\n", encoding="utf-8")
        assert failed(tmp_path, port, query=None, query_file="q.sql") == [
            f'{path}:3:3: PostgreSQL refuses the query: column "nme" does not exist.'
        ]
        path.write_text("SELECT 'я' AS a,\n  sm FROM sales WHERE state = $state", encoding="utf-8")
        assert failed(tmp_path, port, query=None, query_file="q.sql", parameters={"state": "won"}) == [
            f'{path}:2: PostgreSQL refuses the query: column "sm" does not exist. '
            'Perhaps you meant to reference the column "sales.sum".'
        ]

    def test_in_project_yml_the_line_is_counted_within_the_query(self, port: int, tmp_path: Path) -> None:
        assert failed(tmp_path, port, query="SELECT *\nFORM sales") == [
            'query: in line 2 of the query: PostgreSQL refuses the query: syntax error at or near "FORM".'
        ]
        assert failed(tmp_path, port, query="SELECT 1 / 0 AS id") == [
            "query: PostgreSQL refuses the query: division by zero."
        ]

    def test_a_cancelled_query_and_a_value_too_large_are_told_in_the_servers_words(
        self, port: int, tmp_path: Path
    ) -> None:
        assert failed(tmp_path, port, query="SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)") == [
            "query: PostgreSQL refuses the query: canceling statement due to user request."
        ]
        (line,) = failed(tmp_path, port, query="SELECT $a::int8 AS id", parameters={"a": 10**30})
        assert line.startswith("query: PostgreSQL refuses the query: invalid input for query argument $1")

    def test_bytes_and_names_that_stand_twice_are_refused(self, port: int, tmp_path: Path) -> None:
        assert failed(tmp_path, port, query="SELECT photo FROM sales") == [
            "query: column 'photo' of the result holds bytes, which cannot be read as text. "
            "Leave it out of the query or turn it into text there."
        ]
        assert failed(tmp_path, port, query="SELECT id, 1 AS id FROM sales") == [
            "query: the result has two columns 'id'. Give them names of their own with AS."
        ]

    def test_too_many_rows_and_too_long_a_time_are_refused(self, port: int, tmp_path: Path) -> None:
        assert failed(tmp_path, port, query=SERIES.format(30_000), limit_rows=20_000) == [
            "query: the query gives more than 20,000 rows. Let it read less, or raise limit_rows."
        ]
        assert failed(tmp_path, port, query="SELECT pg_sleep(20)", timeout_seconds=1) == [
            "query: the query took longer than 1 second. Let it read less, or raise timeout_seconds."
        ]
        # each step is quick, all of them together are not
        slow = "SELECT g AS id, pg_sleep(0.0001) FROM generate_series(1, 1000000) AS g"
        assert failed(tmp_path, port, query=slow, timeout_seconds=2) == [
            "query: the query took longer than 2 seconds. Let it read less, or raise timeout_seconds."
        ]
        assert not (tmp_path / "data/shop.parquet").exists()


class TestConnections:
    CHECK = "Check what SHOP_DSN holds."

    def reasons(self, root: Path, dsn: str) -> str:
        (line,) = unfetched(root, {"SHOP_DSN": dsn})
        assert "geheim" not in line
        assert "falsch" not in line
        return re.sub(r":\d{4,5}\b", ":PORT", line)

    def test_a_wrong_password_or_user(self, port: int, tmp_path: Path) -> None:
        refusal = "dsn_variable: PostgreSQL at 127.0.0.1:PORT refuses this user or password. " + self.CHECK
        assert self.reasons(tmp_path, dsn_at(port, "falsch")) == refusal
        assert self.reasons(tmp_path, dsn_at(port).replace("jtbd:", "nobody:")) == refusal

    @pytest.mark.parametrize(
        ("host", "rest", "reason"),
        [
            ("no-such-host.invalid", "/postgres", "there is no such host"),
            ("127.0.0.1", "/nowhere", 'database "nowhere" does not exist'),
            ("127.0.0.1", "/postgres?sslmode=require", "rejected SSL upgrade"),
            ("127.0.0.1", "/postgres?sslmode=odd", "`sslmode` parameter must be one of: disable"),
        ],
    )
    def test_no_way_in(self, port: int, host: str, rest: str, reason: str, tmp_path: Path) -> None:
        line = self.reasons(tmp_path, dsn_at(port, host=host, rest=rest))
        assert line.startswith(f"dsn_variable: PostgreSQL at {host}:PORT cannot be reached: ")
        assert reason in line
        assert line.endswith(self.CHECK)

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
    def test_nobody_listens(self, host: str, tmp_path: Path) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            found = self.reasons(tmp_path, dsn_at(unused.getsockname()[1], host=host))
        assert (
            found == f"dsn_variable: PostgreSQL at {host}:PORT cannot be reached: nothing listens there. {self.CHECK}"
        )

    def test_somebody_listens_and_says_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgresql, "CONNECT_SECONDS", 1)
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            found = self.reasons(tmp_path, dsn_at(silent.getsockname()[1]))
        reason = "it did not answer within 1 second"
        assert found == f"dsn_variable: PostgreSQL at 127.0.0.1:PORT cannot be reached: {reason}. {self.CHECK}"

    def test_a_server_that_goes_away_leaves_the_old_file_untouched(self, port: int, tmp_path: Path) -> None:
        bring(tmp_path, port)
        before = (tmp_path / "data/shop.parquet").read_bytes()
        kill = "CASE WHEN g = 25000 THEN pg_terminate_backend(pg_backend_pid()) END AS killed"
        query = SERIES.format(100_000).replace("g AS sum", f"g AS sum, {kill}")
        (line,) = failed(tmp_path, port, query=query)
        lost = "the connection to 127.0.0.1:PORT was lost after 20,000 rows. Try again."
        assert line.replace(str(port), "PORT") == f"dsn_variable: {lost}"
        assert (tmp_path / "data/shop.parquet").read_bytes() == before
        assert listing(tmp_path / "data") == ["shop.parquet"]

    @pytest.mark.parametrize("after", [0, 400_000])
    def test_a_line_that_is_cut_leaves_the_old_file_untouched(self, port: int, after: int, tmp_path: Path) -> None:
        bring(tmp_path, port)
        before = (tmp_path / "data/shop.parquet").read_bytes()
        with cut_after(after, port) as proxy:
            (line,) = failed(tmp_path, proxy, query=SERIES.format(100_000))
        if after:
            assert re.fullmatch(
                r"dsn_variable: the connection to 127.0.0.1:\d+ was lost after \d0,000 rows. Try again.", line
            )
        else:
            assert "cannot be reached" in line
        assert (tmp_path / "data/shop.parquet").read_bytes() == before
        assert listing(tmp_path / "data") == ["shop.parquet"]

    def test_without_the_driver_the_one_command_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgresql, "asyncpg", None)
        assert unfetched(tmp_path, {"SHOP_DSN": dsn_at(1)}) == [
            "dsn_variable: what speaks to PostgreSQL is not installed. "
            "Install it: pip install 'jtbd-reports[postgresql]'"
        ]


class cut_after:  # noqa: N801 - reads as a phrase
    """A proxy that lets so many bytes of the server's through, then hangs up."""

    def __init__(self, limit: int, port: int) -> None:
        self.limit, self.port = limit, port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> int:
        self.thread.start()
        return int(self.listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes the one who waits there
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        # the driver may try twice, with TLS and without
        for _attempt in range(2):
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            with client, socket.create_connection(("127.0.0.1", self.port)) as server:
                threading.Thread(target=_pass, args=(client, server), daemon=True).start()
                left = self.limit
                while left > 0 and (piece := server.recv(min(left, 65536))):
                    left -= len(piece)
                    try:
                        client.sendall(piece)
                    except OSError:
                        break
                for end in (client, server):
                    try:
                        end.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        continue
                if self.limit and left <= 0:
                    return


def _pass(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
    except OSError:
        return


def test_a_changed_query_asks_to_be_fetched_again(port: int, tmp_path: Path) -> None:
    query = "SELECT id, client, state, sum FROM sales WHERE id > $least"
    bring(tmp_path, port, query=query, parameters={"least": 1})
    assert read(tmp_path, query=query, parameters={"least": 1}, **SERVED).files[0].rows == 3
    changed = ["query: the query has changed since it was fetched. Run jtbd-reports fetch . shop"]
    for other in (
        {"query": query + " AND TRUE", "parameters": {"least": 1}},
        {"query": query, "parameters": {"least": 2}},
    ):
        with pytest.raises(ProjectError) as caught:
            read(tmp_path, **{**SERVED, **other})
        assert said(caught.value) == changed
