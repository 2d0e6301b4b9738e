"""Personal data looked for in every column of a file as it is read, mapped or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from jtbd_reports.personal import judge, name_keys
from jtbd_reports.reading import Personal
from jtbd_reports.tables.values import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.tables.texttable import TextTable

_LOOKED_AT = 300
"""Distinct values of a column that are judged."""
_NAMES = 100_000
"""Names of persons that are remembered, so that no report shows one."""
_FREE_TEXT = 0.002
"""Share of texts from which personal data inside them are worth a mark."""


@dataclass(slots=True)
class Persons:
    """What has been found in one file.

    Attributes:
        file: path shown.
        headers: of its columns.
        found: columns with personal data.
        names: names of persons in columns that hold nothing else.
    """

    file: str
    headers: Sequence[str]
    found: list[Personal] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    named: tuple[int, ...] | None = None

    def look(self, text: TextTable) -> None:
        """Judge the columns by the file's first stretch; gather names from every stretch."""
        if self.named is None:
            self.named = tuple(place for place, header in enumerate(self.headers) if self._judge(place, header, text))
        for place in self.named:
            if len(self.names) < _NAMES:
                values = pc.unique(text.columns[place]).drop_null().to_pylist()
                self.names.update(key for value in values for key in name_keys(value))

    def _judge(self, place: int, header: str, text: TextTable) -> bool:
        """Note what the column holds; whether it is names."""
        values = pc.unique(text.columns[place].slice(0, 20 * _LOOKED_AT)).drop_null().slice(0, _LOOKED_AT).to_pylist()
        marks = judge(squeeze(header), values)
        kinds = {marks.key: 1.0} if marks.key else {k: s for k, s in marks.shares.items() if s >= _FREE_TEXT}
        for kind, share in kinds.items():
            shown = marks.shares.get(kind, share)
            self.found.append(Personal(self.file, squeeze(header), kind, shown, whole=bool(marks.key)))
        return marks.key == "name"
