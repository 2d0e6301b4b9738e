"""Values for places held open in a query; pure functions."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from typing import TYPE_CHECKING, Any

from jtbd_databases.faults import Fault
from jtbd_reports import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jtbd_databases.options import Parameter

_TOKEN = re.compile(
    r"""
      \b[eE]'(?:[^'\\]|\\.|'')*'          # text with backslashes, as PostgreSQL has it
    | '(?:[^']|'')*' | "(?:[^"]|"")*"     # text and names
    | --[^\n]* | /\*.*?\*/                # comments
    | (?<!\w)\$(?P<tag>\w*)\$.*?\$(?P=tag)\$  # text between dollars
    | (?<!\w)\$(?P<name>[^\W\d]\w*)       # a place held open
    """,
    re.VERBOSE | re.DOTALL,
)
_TYPED = re.compile(r"\{\s*([^\W\d]\w*)\s*:[^{}]*\}")


def names(text: str) -> tuple[str, ...]:
    """Names of the places `$name`, in the order in which they first stand; not those in texts and comments."""
    return tuple(dict.fromkeys(match["name"] for match in _TOKEN.finditer(text) if match["name"]))


def typed_names(text: str) -> tuple[str, ...]:
    """Names of ClickHouse's places `{name:Type}`."""
    return tuple(dict.fromkeys(_TYPED.findall(text)))


def numbered(text: str) -> str:
    """The text with `$1`, `$2` … for the places by name, as PostgreSQL wants them."""
    order = {name: number for number, name in enumerate(names(text), 1)}
    return _TOKEN.sub(lambda match: f"${order[match['name']]}" if match["name"] else match[0], text)


def check(wanted: Iterable[str], given: Mapping[str, Parameter], written: str = "${}") -> None:
    """Each place must have a value, and each value a place.

    Args:
        wanted: names in the query.
        given: values by name.
        written: how a place is written, for the hint.

    Raises:
        Fault: naming the first that lacks.
    """
    known = list(wanted)
    for name in known:
        if name not in given:
            raise Fault(f"no value is given for {written.format(name)}", nearest(name, given), key="parameters")
    for name in given:
        if name not in known:
            hint = nearest(name, known) or f"In the query it would be written {written.format(name)}."
            raise Fault(f"the query has no place for {name!r}", hint, key="parameters")


def _whole(value: Any) -> int:  # noqa: ANN401 - whatever stands in the YAML
    return int(str(value))


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("int2", "int4", "int8", "oid"), _whole),
    **dict.fromkeys(("float4", "float8"), float),
    **dict.fromkeys(("text", "varchar", "bpchar", "name", "unknown", "uuid", "json", "jsonb"), str),
    "numeric": lambda value: decimal.Decimal(str(value)),
    "date": lambda value: dt.date.fromisoformat(str(value)),
    "timestamp": lambda value: dt.datetime.fromisoformat(str(value)),
    "timestamptz": lambda value: _aware(dt.datetime.fromisoformat(str(value))),
}


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def as_type(name: str, value: Parameter, kind: str) -> Any:  # noqa: ANN401 - what the driver wants for the type
    """The value as PostgreSQL's type.

    Raises:
        Fault: the text is none, or the type is not one that can be given.
    """
    if value is None or (kind == "bool" and isinstance(value, bool)):
        return value
    if kind not in _READERS:
        hint = f"Give text and cast it in the query: ${name}::text::{kind}."
        raise Fault(f"${name} stands where {kind} is wanted, which cannot be given", hint, key="parameters")
    try:
        return _READERS[kind](value)
    except (ValueError, decimal.InvalidOperation):
        raise Fault(f"${name} must be of type {kind}, got {value!r}", key="parameters") from None
