"""How invented tables, YAML and numbers are put into bytes."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def as_csv(
    header: Iterable[str], rows: Iterable[Iterable[object]], *, every: bool = False, delimiter: str = ","
) -> str:
    """Delimited text with plain line ends; cells are quoted where they must be, or `every` one."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    writer = csv.writer(text, lineterminator="\n", quoting=quoting, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def as_yaml(values: Mapping[str, Any]) -> str:
    """Nested mappings as block YAML, the innermost ones and lists on one line."""
    return "\n".join(_lines(values, "")) + "\n"


def _lines(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
            yield f"{indent}{_scalar(name)}:"
            yield from _lines(value, f"{indent}  ")
        else:
            yield f"{indent}{_scalar(name)}: {_flow(value)}"


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(name)}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value)


def _scalar(value: object) -> str:
    """A number to at most four decimals, a plain word as it is, any other text in quotes."""
    if isinstance(value, float):
        return f"{round(value, 4):g}" if abs(value) < 1000 else str(round(value, 2))  # noqa: PLR2004 - %g would drop digits
    if isinstance(value, str) and not (value.isascii() and value.isidentifier()):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def comma(value: float, digits: int = 1) -> str:
    """A number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")
