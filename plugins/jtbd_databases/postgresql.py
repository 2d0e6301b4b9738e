"""PostgreSQL: one read-only transaction, one cursor on the server, rows as they come."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from jtbd_databases.asking import CONNECT_SECONDS, not_installed
from jtbd_databases.faults import counted, holds_bytes, one_select, too_slow
from jtbd_databases.mapped import once_each
from jtbd_databases.parameters import as_type, check, names, numbered
from jtbd_databases.queries import place_of
from jtbd_reports.tables.values import unambiguous

try:
    import asyncpg
except ImportError:  # an optional extra; `ask` says so
    asyncpg = None

if TYPE_CHECKING:
    import decimal
    from collections.abc import AsyncIterator, Callable, Sequence

    from jtbd_databases.asking import Asking
    from jtbd_databases.faults import Fault

_DECLARE = "DECLARE jtbd_rows NO SCROLL CURSOR FOR\n"
"""PostgreSQL's grammar lets nothing but one SELECT stand behind it, and refuses a WITH that changes data."""
_FETCHED = 10_000
_SYNTAX, _NOT_SUPPORTED = "42601", "0A000"
_GOODBYE_SECONDS = 2
_OFFSET = len(_DECLARE)

_Column = tuple[pa.DataType, "Callable[[Any], Any] | None"]


def ask(asking: Asking) -> tuple[str, ...]:
    """The query's rows into the answer; nothing is to be noted.

    Raises:
        Fault: the driver is missing, the server cannot be reached or refuses, it takes too long, the connection breaks.
    """
    if asyncpg is None:
        raise not_installed("PostgreSQL", "postgresql")
    asyncio.run(_ask(asking))
    return ()


async def _ask(asking: Asking) -> None:
    check(names(asking.query.text), asking.query.parameters)
    async with _connected(asking) as connection:
        try:
            async with asyncio.timeout(asking.seconds):
                await _rows(connection, asking)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            if isinstance(error, TimeoutError) or "statement timeout" in str(error):
                raise too_slow(asking.seconds) from None
            raise asking.lost() if connection.is_closed() else _refused(error, asking) from None


@asynccontextmanager
async def _connected(asking: Asking) -> AsyncIterator[Any]:
    """A connection that is closed whatever happens."""
    try:
        # no cache of statements: it breaks behind a pooler
        connection = await asyncpg.connect(asking.dsn.text, timeout=CONNECT_SECONDS, statement_cache_size=0)
    except asyncpg.InvalidAuthorizationSpecificationError:
        raise asking.unknown() from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError) as error:
        raise asking.unreached(_why(error)) from None
    try:
        yield connection
    finally:
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await connection.close(timeout=_GOODBYE_SECONDS)


def _why(error: Exception) -> str:
    """Why there is no connection."""
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    if isinstance(error, TimeoutError):
        return f"it did not answer within {counted(CONNECT_SECONDS, 'second')}"
    # a name with several addresses fails once for each, and then the errors come as one text
    if isinstance(error, ConnectionRefusedError) or "Connect call failed" in str(error):
        return "nothing listens there"
    return _first(error)


def _first(error: Exception) -> str:
    """The first line of what the driver says, without the full stop."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


async def _rows(connection: Any, asking: Asking) -> None:  # noqa: ANN401 - the driver carries no types
    # never committed: closing the connection ends it
    await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    await connection.execute(f"SET LOCAL statement_timeout = {asking.seconds * 1000}")
    declare = await connection.prepare(_DECLARE + numbered(asking.query.text))
    places = zip(names(asking.query.text), declare.get_parameters(), strict=True)
    await declare.fetch(*(as_type(name, asking.query.parameters[name], kind.name) for name, kind in places))
    step = await connection.prepare(f"FETCH FORWARD {_FETCHED} FROM jtbd_rows")
    attributes = step.get_attributes()
    headers = [attribute.name for attribute in attributes]
    once_each(headers)
    columns = [_column(attribute.name, attribute.type.name) for attribute in attributes]
    while True:
        rows = await step.fetch()
        asking.take(_table(rows, headers, columns))
        if len(rows) < _FETCHED:
            return


def _table(rows: Sequence[Any], headers: Sequence[str], columns: Sequence[_Column]) -> pa.Table:
    arrays = []
    for place, (kind, convert) in enumerate(columns):
        values = [row[place] for row in rows]
        if convert is not None:
            values = [None if value is None else convert(value) for value in values]
        arrays.append(pa.array(values, kind))
    return pa.table(arrays, names=list(headers))


def _column(name: str, kind: str) -> _Column:
    """How a column of that type is kept."""
    if kind == "bytea":
        raise holds_bytes(name)
    plain: dict[str, _Column] = {
        **dict.fromkeys(("int2", "int4", "int8", "oid"), (pa.int64(), None)),
        "float4": (pa.float64(), lambda value: float(str(np.float32(value)))),
        "float8": (pa.float64(), None),
        "bool": (pa.bool_(), None),
        "date": (pa.date32(), None),
        "timestamp": (pa.timestamp("us"), None),
        "timestamptz": (pa.timestamp("us", "UTC"), None),
        "numeric": (pa.string(), _exact),
    }
    return plain.get(kind, (pa.string(), _text))


def _exact(value: decimal.Decimal) -> str:
    """All digits and no exponent: PostgreSQL's numbers may have more than any column of Parquet."""
    return unambiguous(format(value, "f")) if value.is_finite() else str(value)


def _text(value: object) -> str:
    """Text as it is, arrays and composites as JSON, anything else as Python writes it."""
    if isinstance(value, asyncpg.Record):
        value = dict(value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)


def _refused(error: Any, asking: Asking) -> Fault:  # noqa: ANN401 - as above
    """What the server says, and where in the query."""
    offset = int(error.position) - 1 - _OFFSET if getattr(error, "position", None) else -1
    state = getattr(error, "sqlstate", "")
    if state == _NOT_SUPPORTED or (state == _SYNTAX and offset <= 0):
        return one_select()
    hint = (getattr(error, "hint", None) or "").strip()
    line, column = (0, 0) if offset < 0 else place_of(numbered(asking.query.text), offset)
    # places by number are shorter than by name, so behind one of them only the line is right
    exact = not asking.query.parameters
    return asking.refused(_first(error), hint, line=line, column=column if exact else 0)
