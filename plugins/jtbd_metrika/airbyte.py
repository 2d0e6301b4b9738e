"""Exports that a loader has wrapped: one JSON object in each cell of `_airbyte_data`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from jtbd_metrika.objects import flattened
from jtbd_metrika.signatures import AIRBYTE
from jtbd_reports.opening.jsonlines import NOT_JSON
from jtbd_reports.reading import Rejected
from jtbd_reports.tables.texttable import text_table

if TYPE_CHECKING:
    from jtbd_reports.tables.texttable import TextFile, TextTable


def unwrapped(file: TextFile) -> TextFile:
    """The objects as columns of text, the parts of an inner object as `base.spent`; all of them are held."""
    place = file.headers.index(AIRBYTE)
    rows: list[tuple[int, dict[str, str | None]]] = []
    rejected: list[Rejected] = []
    lost: list[int] = []
    empty = 0
    for text in file.chunks():
        rejected += text.rejected
        lost += text.lost
        empty += text.empty
        for number, cell in zip(text.rows.tolist(), text.columns[place].to_pylist(), strict=True):
            found = flattened(cell or "")
            if found is None:
                rejected.append(Rejected(file.path, number, AIRBYTE, NOT_JSON))
                lost.append(number)
            else:
                rows.append((number, found))
    # a loader drops keys without a value, so the first object alone does not tell all columns
    headers = tuple(dict.fromkeys(key for _number, found in rows for key in found))
    columns = [pa.array([found.get(key) for _number, found in rows], pa.string()) for key in headers]
    numbers = np.array([number for number, _found in rows], dtype=np.int64)

    def chunks() -> list[TextTable]:
        return [text_table(columns, numbers, rejected=rejected, lost=lost, empty=empty)]

    return replace(file, headers=headers, format=f"{file.format}, Airbyte", chunks=lambda: iter(chunks()))
