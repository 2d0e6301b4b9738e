"""A server on this machine that speaks ClickHouse's documented HTTP interface, as far as the driver uses it."""

from __future__ import annotations

import threading
import time
from base64 import b64decode
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

USER, PASSWORD = "anna", "geheim S3cret/ü"
VERSION, ZONE = "25.8.4.13", "Europe/Moscow"
SETTINGS = ("readonly", "wait_end_of_query", "date_time_output_format", "max_execution_time", "session_timezone")
FORMAT = "\n FORMAT TabSeparatedWithNamesAndTypes"


@dataclass
class Reply:
    """What the server answers to the query under test."""

    body: bytes = b""
    status: int = 200
    code: int = 0
    cut: bool = False
    """Hang up after the body, though more was promised."""
    sleep: float = 0
    """Seconds before anything is said."""
    pause: float = 0
    """Seconds between pieces."""


@dataclass
class ClickHouse:
    """The server's state: what it will answer, what it was asked.

    Attributes:
        reply: to the query under test.
        readonly: whether its user may change settings: 0 yes, 1 no, as `system.settings` says.
        foreign: answer as some other web server would.
        asked: text and URL parameters of each query under test.
        paths: of all requests, with their parameters.
    """

    port: int = 0
    reply: Reply = field(default_factory=Reply)
    readonly: int = 0
    foreign: bool = False
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def table(names: Sequence[str], types: Sequence[str], *rows: Sequence[str]) -> bytes:
    """Lines of tab-separated text with names and types, cells already escaped."""
    return "".join("\t".join(line) + "\n" for line in (names, types, *rows)).encode()


def exception(code: int, name: str, text: str, status: int = 500) -> Reply:
    """An error as the server words it."""
    body = f"Code: {code}. DB::Exception: {text}. ({name}) (version {VERSION} (official build))\n"
    return Reply(body.encode(), status, code)


def _native(columns: Sequence[tuple[str, str, Sequence[str | int]]]) -> bytes:
    """One block of the Native format: numbers of columns and rows, then name, type and values of each column."""
    out = _number(len(columns)) + _number(len(columns[0][2]))
    for name, kind, values in columns:
        out += _text(name) + _text(kind)
        out += b"".join(_text(value) if isinstance(value, str) else bytes([value]) for value in values)
    return out


def _number(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _number(value >> 7)


def _text(value: str) -> bytes:
    return _number(len(value.encode())) + value.encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: ClickHouse

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.state.paths.append(self.path)
        word = self.headers.get("Authorization", "").removeprefix("Basic ")
        if self.state.foreign:
            self._send(Reply(b"<html>not found</html>", 404))
        elif b64decode(word).decode() != f"{USER}:{PASSWORD}":
            text = f"{USER}: Authentication failed: password is incorrect, or there is no user with such name"
            self._send(exception(516, "AUTHENTICATION_FAILED", text, 403))
        elif query == "SELECT version(), timezone()":
            self._send(Reply(f"{VERSION}\t{ZONE}\n".encode()))
        elif query.startswith("SELECT name, value, readonly FROM system.settings"):
            rows = len(SETTINGS)
            settings = ("name", "String", SETTINGS), ("value", "String", ["0"] * rows)
            self._send(Reply(_native([*settings, ("readonly", "UInt8", [self.state.readonly] * rows)])))
        elif query.startswith("SELECT 1 AS check"):
            self._send(Reply(_native([("check", "UInt8", [1])])))
        else:
            self.state.asked.append((query, dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))))
            self._send(self.state.reply, chunked=True)

    def _send(self, reply: Reply, *, chunked: bool = False) -> None:
        time.sleep(reply.sleep)
        self.send_response(reply.status)
        self.send_header("X-ClickHouse-Timezone", ZONE)
        if reply.code:
            self.send_header("X-ClickHouse-Exception-Code", str(reply.code))
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not chunked:
            self.wfile.write(reply.body)
            return
        for start in range(0, len(reply.body), 50_000):
            piece = reply.body[start : start + 50_000]
            time.sleep(reply.pause)
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if reply.cut:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def clickhouse() -> Iterator[ClickHouse]:
    """A running server; stopped at the end."""
    state = ClickHouse()
    handler = type("Handler", (_Handler,), {"state": state})
    with _Server(("127.0.0.1", 0), handler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join(5)
