r"""Arrays as ClickHouse writes them into a cell: `[1,2]`, `['a','b\'c']`."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

UNBALANCED = "an array that does not end as it began"
_TOKEN = re.compile(r"'((?:[^'\\]|\\.)*)'|([^,'\[\]\\]*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


def unescaped(text: str) -> str:
    """The text with its backslash escapes resolved."""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)


def elements(cell: str) -> list[str] | None:
    """What stands in an array cell; None where brackets or quotes do not match. An empty cell is an empty array."""
    if cell in {"", "[]"}:
        return []
    if len(cell) < 2 or cell[0] != "[" or cell[-1] != "]":  # noqa: PLR2004 - two brackets
        return None
    inner = cell[1:-1]
    if inner.isprintable() and not {"'", "\\", "["} & set(inner):
        return inner.split(",")  # numbers, which most arrays hold
    return _parsed(inner)


def _parsed(inner: str) -> list[str] | None:
    found, at = [], 0
    while (match := _TOKEN.match(inner, at)) is not None:
        found.append(match[2] if match[1] is None else unescaped(match[1]))
        at = match.end()
        if at == len(inner):
            return found
        if inner[at] != ",":
            return None
        at += 1
    return None


def lists(text: pa.Array) -> tuple[pa.ListArray, pa.Array]:
    """Array cells as lists of texts, and the rows whose cell cannot be taken apart; those have an empty list."""
    # nine cells of ten are `[]`: each distinct cell is taken apart once
    encoded = pc.fill_null(text, "").dictionary_encode()
    read = [elements(cell.strip()) for cell in encoded.dictionary.to_pylist()]
    distinct = pa.array([cell or [] for cell in read], pa.list_(pa.string()))
    broken = pa.array([cell is None for cell in read], pa.bool_())
    return distinct.take(encoded.indices), broken.take(encoded.indices)
