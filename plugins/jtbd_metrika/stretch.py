"""One stretch of a Logs API file typed: columns of the vocabulary, and every row that lost something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jtbd_metrika.arrays import UNBALANCED, lists
from jtbd_metrika.fields import PREFIXES, types
from jtbd_metrika.lanes import devices, typed, unescape
from jtbd_reports.reading import Rejected
from jtbd_reports.tables.cells import PlannedColumn
from jtbd_reports.tables.conform import LISTED, NO_VALUE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_metrika.fields import Layout
    from jtbd_reports.tables.cells import Style
    from jtbd_reports.tables.texttable import TextTable

_SHOWN = 200


@dataclass(slots=True)
class Stretch:
    """A text table, typed column by column.

    Attributes:
        file: shown in rejections.
        text: the rows as they stand.
        layout: where what stands.
        style: how dates and numbers are written.
        shift: moves times into the project's zone, by field.
        escaped: whether cells have the backslash escapes of a TSV.
        columns: what was typed so far.
        damaged: rows that lost a cell.
        rejected: the first cells that could not be read.
    """

    file: str
    text: TextTable
    layout: Layout
    style: Style
    shift: dict[str, tuple[str, str]]
    escaped: bool
    columns: dict[str, pa.Array] = field(default_factory=dict)
    damaged: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    rejected: list[Rejected] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nothing is damaged yet."""
        self.damaged = np.zeros(len(self.text.rows), dtype=bool)

    def plain(self) -> None:
        """Type the columns that stand for themselves."""
        kinds = types(self.layout.kind)
        for name, (place, header) in self.layout.plain.items():
            if name == "device":
                self.columns[name] = devices(self.text.columns[place])
                continue
            text = self.text.columns[place]
            text = unescape(text) if self.escaped and kinds[name] in {"text", "category"} else text
            column = PlannedColumn(name, place, PREFIXES[self.layout.kind] + header, kinds[name])
            self.columns[name], reasons = typed(text, column, self.style)
            if reasons is not None:
                self.refuse(column.header, reasons, text)
            if kinds[name] == "datetime" and header in self.shift:
                self.columns[name] = moved(self.columns[name], *self.shift[header])

    def field(self, name: str) -> pa.Array | None:
        """A field as text, null where empty; None where the file lacks it."""
        if name not in self.layout.named:
            return None
        text = self.text.columns[self.layout.named[name]]
        text = unescape(text) if self.escaped else text
        return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)

    def array(self, name: str) -> pa.ListArray | None:
        """A field of arrays; cells that cannot be taken apart are rejected and read as empty."""
        if name not in self.layout.named:
            return None
        text = self.text.columns[self.layout.named[name]]
        found, broken = lists(text)
        if pc.any(broken).as_py():
            self.refuse(PREFIXES[self.layout.kind] + name, reason_where(broken, UNBALANCED), text)
        return found

    def refuse(self, header: str, reasons: pa.Array, text: pa.Array) -> None:
        """Cells that could not be read, each with its reason."""
        bad = np.flatnonzero(reasons.is_valid().to_numpy(zero_copy_only=False))
        self.damaged[bad] = True
        for at in bad[: LISTED - len(self.rejected)].tolist():
            shown = (text[at].as_py() or "")[:_SHOWN]
            self.rejected.append(Rejected(self.file, int(self.text.rows[at]), header, reasons[at].as_py(), shown))

    def require(self, name: str) -> NDArray[np.bool_]:
        """Which rows have a value in a column that must have one; the others are damaged."""
        place, header = self.layout.plain[name]
        lacking = self.columns[name].is_null()
        silent = pc.and_(lacking, pc.equal(pc.fill_null(self.text.columns[place], ""), ""))
        if pc.any(silent).as_py():
            self.refuse(PREFIXES[self.layout.kind] + header, reason_where(silent, NO_VALUE), self.text.columns[place])
        there: NDArray[np.bool_] = ~lacking.to_numpy(zero_copy_only=False)
        return there


def reason_where(rows: pa.Array, reason: str) -> pa.Array:
    """The reason beside the rows it is true of."""
    return pc.if_else(rows, pa.scalar(reason), pa.scalar(None, pa.string()))


def moved(times: pa.Array, ours: str, theirs: str) -> pa.Array:
    """Wall times of one zone as those of another; where clocks are turned, the earlier reading is taken."""
    there = pc.assume_timezone(times, ours, ambiguous="earliest", nonexistent="earliest")
    return pc.local_timestamp(there.cast(pa.timestamp("us", theirs)))
