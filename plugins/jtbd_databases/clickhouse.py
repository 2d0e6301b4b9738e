"""ClickHouse over HTTP: one read-only query, its rows taken as text."""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from jtbd_databases.asking import CONNECT_SECONDS, not_installed
from jtbd_databases.clickhouse_rows import FORMAT, Rows
from jtbd_databases.faults import Fault, counted, one_select, too_slow
from jtbd_databases.parameters import check, typed_names

try:
    import clickhouse_connect
    from clickhouse_connect.driver.exceptions import ClickHouseError
    from urllib3 import Timeout
    from urllib3.exceptions import HTTPError

    INSTALLED = True
except ImportError:  # an optional extra; `ask` says so
    INSTALLED = False

if TYPE_CHECKING:
    from jtbd_databases.asking import Asking

_PIECE = 1 << 18
_PORTS = {"clickhouse": 8123, "http": 8123, "clickhouses": 8443, "https": 8443}
_NATIVE_PORTS = frozenset({9000, 9440})
_NO_LOGIN, _TOO_SLOW, _READ_ONLY = frozenset({192, 193, 194, 516}), frozenset({159, 160}), 164
_SAID = re.compile(r"DB::Exception: (?P<text>.*?)(?: \([A-Z_0-9]+\))?\s*$", re.DOTALL)
_PLACE = re.compile(r"\(line (\d+), col (\d+)\)")
_SETTINGS = {
    # 2: nothing can be written, yet the settings here can be made
    "readonly": 2,
    # an error then comes instead of rows, not behind the first of them
    "wait_end_of_query": 1,
    # with zone, so that no server's own zone moves a time
    "date_time_output_format": "iso",
}
_REASONS = (
    ("Failed to resolve", "there is no such host"),
    ("Connection refused", "nothing listens there"),
    ("timed out", f"it did not answer within {counted(CONNECT_SECONDS, 'second')}"),
    ("CERTIFICATE_VERIFY_FAILED", "its certificate cannot be trusted"),
    ("WRONG_VERSION_NUMBER", "it does not speak TLS"),
)


def ask(asking: Asking) -> tuple[str, ...]:
    """The query's rows into the answer; notes for the user.

    Raises:
        Fault: the driver is missing, the server cannot be reached or refuses, it takes too long, the connection breaks.
    """
    if not INSTALLED:
        raise not_installed("ClickHouse", "clickhouse")
    # the driver speaks of each failure on its log as well, and Python shows that where nobody listens
    logging.getLogger("clickhouse_connect").addHandler(logging.NullHandler())
    clickhouse_connect.common.set_setting("send_os_user", False)  # noqa: FBT003 - the driver's own signature
    # a user who may change no setting is one who may only read already
    clickhouse_connect.common.set_setting("invalid_setting_action", "drop")
    check(typed_names(asking.query.text), asking.query.parameters, "{{{}:Type}}")
    try:
        client: Any = clickhouse_connect.get_client(**_address(asking))
    except ClickHouseError as error:
        raise _refused(error, asking) or _unreached(error, asking) from None
    try:
        # the server keeps to its own time; this is for one that does not
        client.timeout = Timeout(connect=CONNECT_SECONDS, read=asking.seconds + CONNECT_SECONDS)
        return _rows(client, asking)
    except ClickHouseError as error:
        raise _refused(error, asking) or _broken(error, asking) from None
    except (HTTPError, OSError) as error:
        raise _broken(error, asking) from None
    finally:
        client.close()


def _address(asking: Asking) -> dict[str, Any]:
    """What the driver wants to know."""
    parts = asking.dsn.parts
    if parts.query:
        message = f"the DSN in {asking.dsn.variable} has settings behind its ?, and none are taken"
        raise Fault(message, "TLS is asked for by clickhouses:// or https://.", key="dsn_variable")
    return {
        "host": parts.hostname,
        "port": parts.port or _PORTS[parts.scheme],
        "username": unquote(parts.username or "default"),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.strip("/")) or None,
        "interface": "https" if _PORTS[parts.scheme] == _PORTS["https"] else "http",
        "compress": False,
        "autogenerate_session_id": False,
        "query_retries": 0,
        "connect_timeout": CONNECT_SECONDS,
        "send_receive_timeout": CONNECT_SECONDS,
        "show_clickhouse_errors": "scrub",
        "client_name": "jtbd-reports",
    }


def _rows(client: Any, asking: Asking) -> tuple[str, ...]:  # noqa: ANN401 - the driver's types come and go with it
    settings = {**_SETTINGS, "max_execution_time": asking.seconds}
    given = {name: asking.query.parameters[name] for name in typed_names(asking.query.text)}
    response = client.raw_stream(asking.query.text, parameters=given, settings=settings, fmt=FORMAT)
    rows, until = Rows(asking), time.monotonic() + asking.seconds + CONNECT_SECONDS
    try:
        for piece in response.stream(_PIECE):
            if time.monotonic() > until:
                raise too_slow(asking.seconds)
            rows.feed(piece)
        return rows.end()
    finally:
        response.close()


def _refused(error: Any, asking: Asking) -> Fault | None:  # noqa: ANN401 - the driver may not be there to name its type
    """What the server says, and where in the query; None where it said nothing."""
    code, said = getattr(error, "code", None), str(error)
    if code is None:
        return None
    if code in _NO_LOGIN:
        return asking.unknown()
    if code in _TOO_SLOW:
        return too_slow(asking.seconds)
    if code == _READ_ONLY:
        return one_select()
    found, place = _SAID.search(said), _PLACE.search(said)
    text = " ".join((found["text"] if found else said).split()).rstrip(".")
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    return asking.refused(text, line=line, column=column)


def _unreached(error: BaseException, asking: Asking) -> Fault:
    """No answer of the server's own to the first question."""
    if asking.dsn.parts.port in _NATIVE_PORTS:
        return asking.unreached("it is asked over HTTP", "Name its HTTP port: 8123, or 8443 with TLS.")
    said = _all_said(error)
    return asking.unreached(next((reason for sign, reason in _REASONS if sign in said), "it gives no right answer"))


def _broken(error: BaseException, asking: Asking) -> Fault:
    """No whole answer of the server's own to the query."""
    return too_slow(asking.seconds) if "timed out" in _all_said(error) else asking.lost()


def _all_said(error: BaseException | None) -> str:
    """What an error and those behind it say."""
    texts = []
    while error is not None:
        texts.append(str(error))
        error = error.__cause__ or error.__context__
    return "\n".join(texts)
