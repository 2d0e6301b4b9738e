"""JSON objects in cells, made flat: the parts of an inner object become columns such as `base.spent`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jtbd_reports.tables.values import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence


def keys_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of all columns that these objects would give."""
    objects = [found for found in map(flattened, cells) if found]
    return tuple(dict.fromkeys(key for found in objects for key in found))


def flattened(cell: str) -> dict[str, str | None] | None:
    """The object's values as text by key, without keys that a loader added; None where the cell holds no object."""
    try:
        # numbers keep their digits: an id of twenty is beyond a double
        found = json.loads(cell, parse_int=str)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    flat: dict[str, str | None] = {}
    for key, value in found.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{inner}": _text(part) for inner, part in value.items()})
        else:
            flat[key] = _text(value)
    return {key: value for key, value in flat.items() if not key.startswith("__")}


def _text(value: Any) -> str | None:  # noqa: ANN401 - a JSON value
    if value is None:
        return None
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, float):
        return number_text(value)
    return str(value).upper() if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)
