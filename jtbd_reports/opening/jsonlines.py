"""JSON Lines: one object on each line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jtbd_reports.opening.batches import Batch
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.store import file_digest
from jtbd_reports.tables.texttable import TextFile
from jtbd_reports.tables.values import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextTable

NOT_JSON = "not a JSON object"
NOT_UTF8 = "not UTF-8, as JSON must be"


def open_lines(path: Path, shown: str, request: ReadRequest, _wanted: frozenset[str]) -> TextFile:
    """A JSON Lines file; its columns are the keys of all objects, in the order they first come.

    Raises:
        ProjectError: no line holds an object with a key.
    """
    keys: dict[str, None] = {}
    for _number, found in _objects(path):
        if isinstance(found, dict):
            keys.update(dict.fromkeys(found))
    if not keys:
        refuse(request, f"{shown} holds no JSON objects", "JSON is read with one object on each line (JSON Lines).")
    headers = tuple(keys)
    return TextFile(shown, file_digest(path), "JSON Lines, UTF-8", headers, lambda: _chunks(path, shown, headers))


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Number of each line with text, and its object or the reason why it is none."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if text.strip():
                yield number, _object(text)


def _object(line: bytes) -> dict[str, Any] | str:
    try:
        # numbers keep their digits: an id of twenty is beyond a double
        found = json.loads(line.decode("utf-8"), parse_int=str)
    except UnicodeDecodeError:
        return NOT_UTF8
    except (ValueError, RecursionError):
        return NOT_JSON
    return found if isinstance(found, dict) else NOT_JSON


def _chunks(path: Path, shown: str, headers: tuple[str, ...]) -> Iterator[TextTable]:
    batch = Batch(shown, len(headers))
    for number, found in _objects(path):
        if isinstance(found, str):
            batch.refuse(range(number, number + 1), found, "")
        else:
            batch.add(number, [_text(found.get(key)) for key in headers])
        if batch.full:
            yield batch.table()
    yield batch.table()


def _text(value: object) -> str | None:
    """A JSON value as text; lists and objects stay JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, float):
        return number_text(value)
    return str(value).upper() if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)
