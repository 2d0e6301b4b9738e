"""Single calls of the Logs API: evaluate, create, look, list, remove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_metrika.live.answers import part
from jtbd_metrika.live.failures import RefusedError, TryAgain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from jtbd_metrika.live.client import Client

WAITING = ("created", "awaiting_retry")
_LIVING = (*WAITING, "processed")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a log should hold: `visits` or `hits`, fields by their full names, days as YYYY-MM-DD, model in capitals."""

    source: str
    fields: tuple[str, ...]
    first: str
    last: str
    attribution: str = ""

    def params(self) -> dict[str, str]:
        """As the API wants them; hits know no attribution."""
        params = {"date1": self.first, "date2": self.last, "source": self.source, "fields": ",".join(self.fields)}
        return params | ({"attribution": self.attribution} if self.attribution else {})


@dataclass(frozen=True, slots=True)
class Log:
    """A log at Metrica: its number, state, size in bytes, and the numbers and sizes of its parts."""

    number: int
    status: str
    size: int
    parts: tuple[tuple[int, int], ...]
    holds: Asked


def evaluate(client: Client, asked: Asked) -> tuple[bool, int]:
    """Whether such a log can be prepared now, and for how many days it could (zero or less: not for one)."""
    found = client.get(f"{_base(client)}/logrequests/evaluate", asked.params())
    answer = part(found, "log_request_evaluation", dict)
    return part(answer, "possible", bool), part(answer, "max_possible_day_quantity", int)


def create(client: Client, asked: Asked, known: Collection[int]) -> Log:
    """Ask for a log once: where the answer is lost, the list tells whether the request arrived.

    Args:
        client: where to ask.
        asked: what it should hold.
        known: logs of the same content that were there before.
    """

    def call() -> Log:
        """One try; a log that was made although its answer was lost is taken."""
        try:
            found = client.once("POST", f"{_base(client)}/logrequests", asked.params())
        except TryAgain as fault:
            arrived = arrival(client, asked, known) if fault.unsure else None
            if arrived is None:
                raise
            return arrived
        return _log(part(found, "log_request", dict))

    return client.tried(call)


def arrival(client: Client, asked: Asked, known: Collection[int]) -> Log | None:
    """The log of that content that was not there before: ours, where an earlier request may have arrived."""
    found = client.once("GET", f"{_base(client)}/logrequests")
    logs = [log for log in _logs(found) if log.number not in known and same(log, asked) and log.status in _LIVING]
    return max(logs, key=lambda log: log.number, default=None)


def look(client: Client, number: int) -> Log:
    """How a log is doing."""
    return _log(part(client.get(f"{_base(client)}/logrequest/{number}"), "log_request", dict))


def listed(client: Client) -> list[Log]:
    """All logs of the counter, whoever asked for them."""
    return _logs(client.get(f"{_base(client)}/logrequests"))


def drop(client: Client, number: int) -> None:
    """Remove one of our logs from the server, or call it off where it is not ready; that it is gone is as good.

    Raises:
        LiveError: the server could not be asked.
    """
    for action in ("clean", "cancel"):
        try:
            client.post(f"{_base(client)}/logrequest/{number}/{action}")
        except RefusedError:
            continue
        return


def path_of(client: Client, log: int, number: int) -> str:
    """Where a part of a log is downloaded from."""
    return f"{_base(client)}/logrequest/{log}/part/{number}/download"


def same(log: Log, asked: Asked) -> bool:
    """Whether a log holds just what is asked for."""
    return log.holds == asked


def _base(client: Client) -> str:
    return f"/management/v1/counter/{client.asker.counter}"


def _logs(found: Mapping[str, Any]) -> list[Log]:
    return [_log(log) for log in part(found, "requests", list) if isinstance(log, dict)]


def _log(data: Mapping[str, Any]) -> Log:
    pieces, size = data.get("parts"), data.get("size")
    parts = [
        (part(piece, "part_number", int), part(piece, "size", int))
        for piece in (pieces if isinstance(pieces, list) else ())
    ]
    return Log(
        part(data, "request_id", int),
        part(data, "status", str),
        size if isinstance(size, int) else 0,
        tuple(sorted(parts)),
        _holds(data),
    )


def _holds(data: Mapping[str, Any]) -> Asked:
    source, fields = data.get("source"), data.get("fields")
    if isinstance(source, list):  # as documented; a text is what was seen
        source = ",".join(map(str, source))
    visits = source == "visits"
    return Asked(
        str(source),
        tuple(map(str, fields)) if isinstance(fields, list) else (),
        str(data.get("date1"))[:10],
        str(data.get("date2"))[:10],
        str(data.get("attribution") or "").upper() if visits else "",
    )
