"""The DSN: taken from the environment, taken apart, and kept out of every message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from jtbd_databases.faults import Fault
from jtbd_reports import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVERS: dict[str, Literal["PostgreSQL", "ClickHouse"]] = {
    "postgresql": "PostgreSQL",
    "postgres": "PostgreSQL",
    "clickhouse": "ClickHouse",
    "clickhouses": "ClickHouse",
    "http": "ClickHouse",
    "https": "ClickHouse",
}
_SECRET_KEYS = ("password", "sslpassword", "passwd", "token", "access_token")
_SHAPE = "Its shape is postgresql://user:password@host:5432/database or clickhouses://user:password@host:8443/database."


@dataclass(frozen=True, slots=True)
class Dsn:
    """Where a server is and who asks.

    Attributes:
        variable: name of the environment variable it stood in.
        server: which kind.
        text: the whole of it; secret.
        parts: the same taken apart; secret.
    """

    variable: str
    server: Literal["PostgreSQL", "ClickHouse"]
    text: str
    parts: SplitResult

    def __repr__(self) -> str:
        """Without anything secret, for tracebacks."""
        return f"Dsn({self.variable}, {self.server})"

    @property
    def address(self) -> str:
        """Host and port, as told."""
        port = f":{self.parts.port}" if self.parts.port else ""
        return f"{self.parts.hostname}{port}"

    @property
    def extras(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return dict(parse_qsl(self.parts.query, keep_blank_values=True))

    def scrubbed(self, text: str) -> str:
        """The text with everything secret in it replaced, in whichever spelling a driver may repeat it."""
        password = self.parts.password or ""
        secrets = {self.text, password, unquote(password)}
        secrets |= {value for key, value in self.extras.items() if key.casefold() in _SECRET_KEYS}
        for secret in sorted(filter(None, secrets), key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def dsn_of(environment: Mapping[str, str], variable: str) -> Dsn:
    """The DSN that the variable holds.

    Raises:
        Fault: there is none, or it cannot be taken apart; never repeating it.
    """
    text = environment.get(variable, "").strip()
    if not text:
        names = [name for name in environment if name != variable and name.casefold().endswith(("dsn", "url"))]
        hint = nearest(variable, names) or _SHAPE
        raise Fault(f"the environment has no variable {variable}", hint, key="dsn_variable")
    try:
        parts = urlsplit(text)
        whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        parts, whole = SplitResult("", "", "", "", ""), False
    if parts.scheme not in _SERVERS and "://" in text and whole:
        raise Fault(f"{variable} holds the address of neither PostgreSQL nor ClickHouse", _SHAPE, key="dsn_variable")
    # a sign that means something in addresses has cut the password in two; what is left would pass for host and port
    if not whole or parts.fragment or "#" in text or "@" in parts.path + parts.query:
        hint = f"{_SHAPE} Signs such as @ / # ? : in the password are written in per cent: %40 %2F %23 %3F %3A."
        raise Fault(f"the DSN in {variable} cannot be taken apart", hint, key="dsn_variable")
    return Dsn(variable, _SERVERS[parts.scheme], text, parts)
