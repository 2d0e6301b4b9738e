"""What a spreadsheet does to ids of twenty digits, seen before it spoils a whole project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from jtbd_metrika.fields import PREFIXES
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.tables.values import SHORTENED_ID, Bad, identifier

if TYPE_CHECKING:
    import pyarrow as pa

    from jtbd_metrika.stretch import Stretch
    from jtbd_reports.reading import ReadRequest

_LOOKED_AT = 1000
_DIGITS = 15
"""A spreadsheet keeps so many digits of a number and puts zeros in place of the rest."""
_ENOUGH = 5
_ADVICE = "Download the file from the Logs API again and do not open it in a spreadsheet program before it is read."


def check(stretch: Stretch, request: ReadRequest, kind: str) -> None:
    """Refuse a file most of whose ids a spreadsheet has shortened or rounded.

    Raises:
        ProjectError: with advice; a few bad ids are rejected row by row instead.
    """
    for column in ("visit_id", "hit_id", "client_id"):
        if column not in stretch.layout.plain:
            continue
        place, header = stretch.layout.plain[column]
        name = PREFIXES[kind] + header
        texts = _first(stretch.text.columns[place])
        if _mostly(sum(identifier(text) == Bad(SHORTENED_ID) for text in texts), len(texts), 1):
            message = f"{stretch.file}: ids in {name} were shortened by a spreadsheet, as {_example(texts)!r}"
            refuse(request, message, _ADVICE)
        # by chance one id of a thousand ends in three zeros, never most of them
        long = [text for text in texts if text.isdigit() and len(text) > _DIGITS + 1]
        if _mostly(sum(not text[_DIGITS:].strip("0") for text in long), len(long), _ENOUGH):
            message = f"{stretch.file}: ids in {name} were rounded by a spreadsheet to 15 digits, as {long[0]!r}"
            refuse(request, message, _ADVICE)


def _first(column: pa.Array) -> list[str]:
    texts = pc.fill_null(column.slice(0, _LOOKED_AT), "").to_pylist()
    return [text for text in texts if text]


def _mostly(bad: int, all_of_them: int, enough: int) -> bool:
    return bad >= enough and 2 * bad > all_of_them


def _example(texts: list[str]) -> str:
    return next(text for text in texts if identifier(text) == Bad(SHORTENED_ID))
