"""Personal data looked for in every column of a file as it is read, mapped or not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from jtbd_reports.personal import judge, name_keys
from jtbd_reports.reading import Personal
from jtbd_reports.tables.values import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_reports.tables.texttable import TextFile, TextTable

_LOOKED_AT = 300
"""Distinct values of a column that are judged."""
_NAMES = 100_000
"""Names of persons that are remembered, so that no report shows one."""
_FREE_TEXT = 0.002
"""Share of texts from which personal data inside them are worth a mark."""


@dataclass(slots=True)
class Persons:
    """Personal data noticed in the files of one source.

    Attributes:
        found: by file and header, what the column holds.
        names: keys of names of persons in columns that hold nothing else.
    """

    found: dict[tuple[str, str], tuple[Personal, ...]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    @property
    def columns(self) -> tuple[Personal, ...]:
        """Every column with personal data, in the order of reading."""
        return tuple(one for column in self.found.values() for one in column)

    def watched(self, file: TextFile) -> TextFile:
        """The file, each stretch of which is looked at as it is read."""
        return replace(file, chunks=lambda: self._watched(file))

    def _watched(self, file: TextFile) -> Iterator[TextTable]:
        for text in file.chunks():
            # a reader may leave out columns that nobody asked for
            named = zip(file.headers, text.columns, strict=True) if len(text.columns) == len(file.headers) else ()
            for header, column in named:
                if self._named(file.path, header) is None:
                    sample = pc.unique(column.slice(0, 20 * _LOOKED_AT)).drop_null().slice(0, _LOOKED_AT).to_pylist()
                    self.judge(file.path, header, sample)
                if self._named(file.path, header) and len(self.names) < _NAMES:
                    self.remember(pc.unique(column).drop_null().to_pylist())
            yield text

    def _named(self, file: str, header: str) -> bool | None:
        """Whether a column is names; None where it has not been judged."""
        column = self.found.get((file, squeeze(header)))
        return None if column is None else any(one.whole and one.kind == "name" for one in column)

    def judge(self, file: str, header: str, values: Sequence[str]) -> None:
        """Note what a column holds, by its header and a sample of its values."""
        header = squeeze(header)
        marks = judge(header, values)
        kinds = [marks.key] if marks.key else [kind for kind, share in marks.shares.items() if share >= _FREE_TEXT]
        self.found[file, header] = tuple(
            Personal(file, header, kind, marks.shares.get(kind, 1.0), whole=bool(marks.key)) for kind in kinds
        )

    def remember(self, names: Sequence[str]) -> None:
        """Keep the keys of names of persons."""
        self.names.update(key for name in names for key in name_keys(name))
