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

    import pyarrow as pa

    from jtbd_reports.tables.texttable import TextFile, TextTable

_LOOKED_AT = 300
"""Distinct values of a column that are judged."""
_NAMES = 200_000
"""Keys of names of persons that are remembered, about five a person, so that no report shows one."""
_FREE_TEXT = 0.002
"""Share of texts from which personal data inside them are worth a mark."""


@dataclass(slots=True)
class Persons:
    """Personal data noticed in the files of one source.

    Attributes:
        found: by file, header and place in the file (two columns may have one header), what the column holds.
        names: keys of names of persons in columns that hold nothing else.
    """

    found: dict[tuple[str, str, int], tuple[Personal, ...]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    @property
    def columns(self) -> tuple[Personal, ...]:
        """Every column with personal data, in the order of reading."""
        return tuple(one for column in self.found.values() for one in column)

    def watched(self, file: TextFile) -> TextFile:
        """The file, each stretch of which is looked at as it is read."""
        return replace(file, chunks=lambda: self._watched(file))

    def _watched(self, file: TextFile) -> Iterator[TextTable]:
        blank: dict[int, str] = {}
        for text in file.chunks():
            # a reader may leave out columns that nobody asked for
            named = zip(file.headers, text.columns, strict=True) if len(text.columns) == len(file.headers) else ()
            for position, (header, column) in enumerate(named):
                if self._named(file.path, header, position) is None:
                    # a stretch without a value says nothing: the next one may
                    if sample := _sample(column):
                        self.judge(file.path, header, sample, position)
                    else:
                        blank[position] = header
                if self._named(file.path, header, position) and len(self.names) < _NAMES:
                    self.remember(pc.unique(column).drop_null().to_pylist())
            yield text
        for position, header in blank.items():
            if self._named(file.path, header, position) is None:
                self.judge(file.path, header, (), position)

    def _named(self, file: str, header: str, position: int) -> bool | None:
        """Whether a column is names; None where it has not been judged."""
        column = self.found.get((file, squeeze(header), position))
        return None if column is None else any(one.whole and one.kind == "name" for one in column)

    def judge(self, file: str, header: str, values: Sequence[str], position: int = 0) -> None:
        """Note what a column holds, by its header and a sample of its values; `position` counts from the left."""
        header = squeeze(header)
        marks = judge(header, values)
        kinds = [marks.key] if marks.key else [kind for kind, share in marks.shares.items() if share >= _FREE_TEXT]
        self.found[file, header, position] = tuple(
            Personal(file, header, kind, marks.shares.get(kind, 1.0), whole=bool(marks.key)) for kind in kinds
        )

    def remember(self, names: Sequence[str]) -> None:
        """Keep the keys of names of persons."""
        self.names.update(key for name in names for key in name_keys(name))


def _sample(column: pa.Array) -> list[str]:
    """Some of a stretch's distinct values, blank ones left out."""
    filled = pc.unique(column.drop_null().slice(0, 20 * _LOOKED_AT)).slice(0, _LOOKED_AT).to_pylist()
    return [value for value in filled if value.strip()]
