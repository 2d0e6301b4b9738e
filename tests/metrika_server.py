"""A server on this machine that speaks the documented protocol of Metrica's APIs, with faults on demand."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import threading
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TOKEN = "y0_AgAAAABkTestOnlyTokenOfNoWorth-1234567"  # noqa: S105 - made up
COUNTER = 12345678
LOGIN = "<!DOCTYPE html><html><head><title>Авторизация</title></head><body>…</body></html>".encode()


@dataclass
class Report:
    """A report as the Reporting API gives it: rows of dimension values and metrics, and what it says of the whole."""

    rows: list[tuple[tuple[tuple[str | None, str | None], ...], tuple[float | None, ...]]]
    totals: list[float]
    page: int = 100_000
    sampled: bool = False
    share: float = 1.0
    total_rows: int | None = None
    more: dict[str, Any] = field(default_factory=dict)
    shift: int = 0  # rows by which later pages move while the first are read


@dataclass
class Metrika:
    """The server's state and its knobs.

    `faults` holds, by route (evaluate, create, list, look, part, clean, cancel, data), what to do instead of answering
    well: each act is taken once, and returns whether it has answered.
    """

    max_days: int = 365
    polls: int = 0  # how often a log is not ready yet
    per_part: int = 1000  # rows
    rows_a_day: int = 3
    announce: Callable[[int], int] = lambda size: size
    body: Callable[[bytes], bytes] = lambda body: body
    packed: bool = False
    mutate: Callable[[Any], Any] = lambda data: data  # what becomes of each good JSON answer
    as_list: bool = False  # whether a log's source is a list, as documented, or a text, as seen
    report: Report | None = None
    faults: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    fates: list[str] = field(default_factory=list)  # states that the next logs end in, instead of processed
    logs: dict[int, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    pause: float = 0.0  # seconds before a part is sent
    address: str = ""

    def routes(self, name: str) -> list[dict[str, str]]:
        """Parameters of all calls of that route."""
        return [params for route, params in self.calls if route == name]

    def living(self) -> list[int]:
        """Logs that still take room."""
        return [number for number, log in self.logs.items() if log["status"] in {"created", "processed"}]

    def foreign(self, status: str = "processed", size: int = 10_000_000_000, **more: Any) -> int:
        """A log that somebody else asked for."""
        return self._add({"source": "visits", "date1": "2020-01-01", "date2": "2020-01-02", "fields": "ym:s:visitID"}
                         | more, status=status, size=size)  # fmt: skip

    def evaluate(self, params: Mapping[str, str]) -> dict[str, Any]:
        days = (dt.date.fromisoformat(params["date2"]) - dt.date.fromisoformat(params["date1"])).days + 1
        return {
            "log_request_evaluation": {"possible": days <= self.max_days, "max_possible_day_quantity": self.max_days}
        }

    def create(self, params: Mapping[str, str]) -> dict[str, Any]:
        number = self._add(dict(params), status="created", size=0)
        fate = self.fates.pop(0) if self.fates else "processed"
        self.logs[number] |= {"polls": self.polls, "fate": fate}
        if not self.polls:
            self._finish(number)
        return {"log_request": self._shown(number)}

    def look(self, number: int) -> dict[str, Any]:
        log = self.logs[number]
        if log["status"] in {"created", "awaiting_retry"}:
            log["polls"] -= 1
            log["status"] = "awaiting_retry" if log["polls"] == 1 else "created"
            if log["polls"] <= 0:
                self._finish(number)
        return {"log_request": self._shown(number)}

    def listed(self) -> dict[str, Any]:
        return {"requests": [self._shown(number) for number in self.logs]}

    def bodies(self, number: int) -> list[bytes]:
        """The parts of a log, each with the header."""
        log = self.logs[number]
        fields = log["fields"].split(",")
        rows = [self.row(fields, day, index) for day in _days(log) for index in range(self.rows_a_day)]
        head = "\t".join(fields) + "\n"
        cut = [rows[at : at + self.per_part] for at in range(0, len(rows), self.per_part)] or [[]]
        return [(head + "".join("\t".join(row) + "\n" for row in part)).encode() for part in cut]

    @staticmethod
    def row(fields: list[str], day: dt.date, index: int) -> list[str]:
        """Ids of twenty digits, arrays, escapes, a quote that is no quote."""
        known = {
            "visitID": f"{18_000_000_000_000_000_000 + day.toordinal() * 1000 + index}",
            "watchID": f"{17_000_000_000_000_000_000 + day.toordinal() * 1000 + index}",
            "date": day.isoformat(),
            "dateTime": f"{day} 12:00:{index:02d}",
            "startURL": r"https://site.ru/\tугол\\?q=\"да",
            "goalsID": "[1,2]",
            "purchaseID": r"['it\\'s','']",
        }
        return [known.get(field.rpartition(":")[2], "x") for field in fields]

    def data(self, params: Mapping[str, str]) -> dict[str, Any]:
        report, offset, limit = self.report, int(params["offset"]), int(params["limit"])
        assert report is not None
        start = offset - 1 - (report.shift if offset > 1 else 0)
        rows = report.rows[start : start + min(limit, report.page)]
        return {
            "query": {"ids": [COUNTER], "dimensions": params["dimensions"].split(",")},
            "data": [
                {"dimensions": [{"name": name, "id": key} for name, key in dims], "metrics": list(metrics)}
                for dims, metrics in rows
            ],
            "total_rows": len(report.rows) if report.total_rows is None else report.total_rows,
            "sampled": report.sampled,
            "sample_share": report.share,
            "totals": report.totals,
        } | report.more

    def _add(self, params: Mapping[str, Any], status: str, size: int) -> int:
        number = 1000 + len(self.logs)
        self.logs[number] = {**params, "status": status, "size": size, "polls": 0, "fate": "processed"}
        return number

    def _finish(self, number: int) -> None:
        log = self.logs[number]
        log["status"] = log["fate"]
        log["size"] = sum(map(len, self.bodies(number)))

    def _shown(self, number: int) -> dict[str, Any]:
        log = self.logs[number]
        ready = log["status"] == "processed" and "fate" in log and log["size"] < 10**9
        parts = [self.announce(len(self.body(body))) for body in self.bodies(number)] if ready else []
        return {
            "request_id": number,
            "counter_id": COUNTER,
            "source": [log["source"]] if self.as_list else log["source"],
            "date1": log["date1"],
            "date2": log["date2"],
            "fields": log["fields"].split(","),
            "status": log["status"],
            "size": log["size"],
            "attribution": log.get("attribution", "LASTSIGN"),
            "parts": [{"part_number": at, "size": size} for at, size in enumerate(parts)],
        }


def _days(log: Mapping[str, Any]) -> Iterator[dt.date]:
    day, last = dt.date.fromisoformat(log["date1"]), dt.date.fromisoformat(log["date2"])
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


class Handler(BaseHTTPRequestHandler):
    """Routes of both APIs."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms
    metrika: Metrika
    ROUTES = (
        ("GET", r"/logrequests/evaluate", "evaluate"),
        ("POST", r"/logrequests", "create"),
        ("GET", r"/logrequests", "list"),
        ("GET", r"/logrequest/(\d+)", "look"),
        ("GET", r"/logrequest/(\d+)/part/(\d+)/download", "part"),
        ("POST", r"/logrequest/(\d+)/clean", "clean"),
        ("POST", r"/logrequest/(\d+)/cancel", "cancel"),
    )

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, *_args: object) -> None:
        """Nothing: a test's output is its own."""

    def _serve(self, method: str) -> None:
        address = urlsplit(self.path)
        params = dict(parse_qsl(address.query))
        route, numbers = self._route(method, address.path)
        metrika = self.metrika
        metrika.calls.append((route, params | {str(at): number for at, number in enumerate(numbers)}))
        metrika.tokens.add(self.headers.get("Authorization", ""))
        if metrika.faults[route]:  # one act a call
            act = metrika.faults[route].pop(0)
            if act(self):
                return
        if self.headers.get("Authorization") != f"OAuth {TOKEN}":
            self.fail(403, "invalid_token", f"Invalid oauth_token: {self.headers.get('Authorization')}")
            return
        self._answer(route, [int(number) for number in numbers], params)

    def _route(self, method: str, path: str) -> tuple[str, tuple[str, ...]]:
        if (method, path) == ("GET", "/stat/v1/data"):
            return "data", ()
        for verb, pattern, name in self.ROUTES:
            found = re.fullmatch(rf"/management/v1/counter/{COUNTER}{pattern}", path)
            if found and verb == method:
                return name, found.groups()
        return "unknown", ()

    def _answer(self, route: str, numbers: list[int], params: dict[str, str]) -> None:
        metrika = self.metrika
        if numbers and numbers[0] not in metrika.logs:
            self.fail(404, "not_found", "Entity not found")
        elif route in {"evaluate", "create", "data"}:
            self.json(200, getattr(metrika, route)(params))
        elif route == "list":
            self.json(200, metrika.listed())
        elif route == "look":
            self.json(200, metrika.look(numbers[0]))
        elif route in {"clean", "cancel"}:
            self._remove(route, numbers[0])
        elif route == "part":
            self._part(*numbers)
        else:
            self.fail(404, "not_found", "Entity not found")

    def _remove(self, route: str, number: int) -> None:
        log = self.metrika.logs[number]
        if log["status"] != {"clean": "processed", "cancel": "created"}[route]:
            self.fail(400, "invalid_parameter", f"Log request in the wrong state: {log['status']}")
            return
        log["status"] = {"clean": "cleaned_by_user", "cancel": "canceled"}[route]
        self.json(200, {"log_request": {"request_id": number, "status": log["status"]}})

    def _part(self, number: int, part: int) -> None:
        time.sleep(self.metrika.pause)
        body = self.metrika.body(self.metrika.bodies(number)[part])
        headers = {"Content-Type": "text/tab-separated-values"}
        if self.metrika.packed and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = gzip.compress(body), headers | {"Content-Encoding": "gzip"}
        self.send(200, body, headers)

    def json(self, status: int, data: object, headers: Mapping[str, str] | None = None) -> None:
        data = self.metrika.mutate(data) if status < 400 else data
        self.send(status, json.dumps(data).encode(), {"Content-Type": "application/json"} | dict(headers or {}))

    def fail(self, status: int, kind: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        data = {"errors": [{"error_type": kind, "message": message}], "code": status, "message": message}
        self.json(status, data, headers)

    def send(self, status: int, body: bytes, headers: Mapping[str, str], length: int | None = None) -> None:
        """An answer; a length above that of the body and a closed line are a broken transfer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        with suppress(ConnectionError):  # a client that no longer listens
            self.end_headers()
            self.wfile.write(body)
        if length is not None:
            self.close_connection = True


def fails(status: int, kind: str, message: str, **headers: str) -> Callable[[Handler], bool]:
    """Answers with an error in Metrica's words."""

    def act(handler: Handler) -> bool:
        handler.fail(status, kind, message, {name.replace("_", "-"): value for name, value in headers.items()})
        return True

    return act


def sends(status: int, body: bytes, **headers: str) -> Callable[[Handler], bool]:
    """Answers with just that."""

    def act(handler: Handler) -> bool:
        handler.send(status, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return True

    return act


def breaks(handler: Handler) -> bool:
    """Sends half of a good-looking body and closes the line."""
    handler.send(200, b"ym:s:visitID\tym:s:date\n1800", {"Content-Type": "text/tab-separated-values"}, length=5000)
    return True


def hangs_up(handler: Handler) -> bool:
    """Closes the line without a word."""
    handler.close_connection = True
    handler.connection.shutdown(2)
    return True


def obeys_then_hangs_up(handler: Handler) -> bool:
    """Creates the log, and closes the line before saying so."""
    handler.metrika.create(handler.metrika.calls[-1][1])
    return hangs_up(handler)


@contextmanager
def serving(metrika: Metrika) -> Iterator[Metrika]:
    """The server on a free port of this machine; stopped afterwards."""
    handler = type("Bound", (Handler,), {"metrika": metrika})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    metrika.address = f"127.0.0.1:{server.server_address[1]}"
    try:
        yield metrika
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
