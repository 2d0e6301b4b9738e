"""The respondents: who each row is, when it was filled, whether to the end, and whose answers repeat another's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from jtbd_reports.personal import normal_email, normal_phone
from jtbd_reports.reading import Note
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, fold, identifier, number
from jtbd_surveys.cells import Cells, first_of, taken
from jtbd_surveys.words import COMPLETE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from jtbd_reports.reading import DateOrder
    from jtbd_surveys.layout import Layout
    from jtbd_surveys.wide import Losses, Wide

NO_STATUS = "neither complete nor partial"
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-]\d{2,4}\b")
_MONTHS = 12


def settled_ids(wide: Wide, layout: Layout, losses: Losses) -> tuple[Wide, tuple[Note, ...]]:
    """The table without the rows whose id a spreadsheet has damaged, as they can be told from no other row."""
    place = layout.place("respondent_id")
    if place is None:
        return wide, ()
    cells = wide.columns[place]
    damaged = np.array([isinstance(found, Bad) for found in cells.each(identifier)] or [False], dtype=bool)
    bad = np.flatnonzero(damaged[cells.codes] & cells.answered)
    if not len(bad):
        return wide, ()
    reason = next(found.reason for found in cells.each(identifier) if isinstance(found, Bad))
    losses.cells(wide, bad, wide.headers[place], reason, [cells.texts[code] for code in cells.codes[bad].tolist()])
    return wide.take(np.setdiff1d(np.arange(len(wide.row)), bad)), (Note("dropped_rows", len(bad), "respondents"),)


def without_repeats(wide: Wide, layout: Layout) -> tuple[Wide, tuple[Note, ...]]:
    """The table with each respondent once, and what was left out.

    Rows of one id are one respondent: the row filled to the end stands, then the one with most answers, then the
    first. Without ids, rows that say the same at the same time are one; without times too, all are kept.
    """
    hashes, answered = _hashes(wide.columns), _answered(wide, layout)
    id_place = layout.place("respondent_id")
    timed = layout.place("submitted_at") is not None or layout.place("started_at") is not None
    order = np.arange(len(wide.row))
    if id_place is not None:
        keys = wide.columns[id_place].codes.copy()
        # rows without an id are people of their own
        keys[keys < 0] = len(keys) + order[keys < 0]
        # fullest first within a respondent; lexsort takes its last key as the first
        rank = np.lexsort((order, -answered, -_finished(wide, layout), keys))
    else:
        keys = np.unique(hashes, return_inverse=True)[1].astype(np.int64)
        rank = np.lexsort((order, keys))
        # empty questionnaires of one second are visits, not repeats
        alone = answered == 0 if timed else np.ones(len(order), dtype=bool)
        again = len(order) - len(np.unique(keys))
        if not timed:
            # two people may answer a short form alike; only an id or a time could tell
            return wide, (Note("alike_row", again),) if again else ()
        keys[alone] = len(order) + order[alone]
    first = np.ones(len(order), dtype=bool)
    first[1:] = keys[rank][1:] != keys[rank][:-1]
    stands = rank[first][np.cumsum(first) - 1]
    left = rank[~first]
    same = int((hashes[left] == hashes[stands[~first]]).sum())
    notes = Note("duplicate_row", same, "respondents"), Note("repeated_respondent", len(left) - same)
    return wide.take(np.sort(rank[first])), tuple(note for note in notes if note.count)


def _hashes(columns: Sequence[Cells]) -> NDArray[np.uint64]:
    """A hash of each row's whole text; an empty cell adds nothing, so that a file with fewer columns compares."""
    from pandas.util import hash_array  # noqa: PLC0415 - loaded when something is read

    total = np.zeros(len(columns[0].codes), dtype=np.uint64)
    for n, column in enumerate(columns, 1):
        if column.texts:
            own = hash_array(np.array([f"{n}\x1f{text}" for text in column.texts], dtype=object))
            total += np.where(column.answered, own[column.codes], np.uint64(0))
    return total


def _answered(wide: Wide, layout: Layout) -> NDArray[np.int64]:
    """How many cells of questions each row fills."""
    found = np.zeros(len(wide.row), dtype=np.int64)
    for place in layout.places("answer"):
        found += wide.columns[place].answered
    return found


def _finished(wide: Wide, layout: Layout) -> NDArray[np.int64]:
    place = layout.place("status")
    if place is None:
        return np.zeros(len(wide.row), dtype=np.int64)
    cells = wide.columns[place]
    done = np.array([COMPLETE.get(fold(text), False) for text in cells.texts] or [False], dtype=np.int64)
    return np.where(cells.answered, done[cells.codes], 0)


@dataclass(frozen=True, slots=True)
class People:
    """Makes the table of respondents.

    Attributes:
        wide: one row for each respondent.
        layout: its columns.
        losses: where rejected cells are put.
        name: of the source, for ids that have to be made.
        survey: name of the survey.
        order: of ambiguous dates in the project.
        zone: of the project; None leaves times as written.
    """

    wide: Wide
    layout: Layout
    losses: Losses
    name: str
    survey: str
    order: DateOrder
    zone: ZoneInfo | None

    def ids(self) -> pa.Array:
        """Ids by row: the export's own, else made of source and row."""
        place = self.layout.place("respondent_id")
        paths = [f"{file.path}:" if len(self.wide.opened) > 1 else "" for file in self.wide.opened]
        where = zip(self.wide.file.tolist(), self.wide.row.tolist(), strict=True)
        made = [f"{self.name}:{paths[file]}{row}" for file, row in where]
        if place is None:
            return pa.array(made, pa.string())
        own = self.wide.columns[place].strings().to_pylist()
        return pa.array([id_ or made[at] for at, id_ in enumerate(own)], pa.string())

    def table(self, ids: pa.Array, customers: pa.Array | None) -> pa.Table:
        """One row for each respondent, with the columns there is something to say of."""
        height = len(ids)
        columns: dict[str, pa.Array] = {"respondent_id": ids, "survey": pa.array([self.survey] * height, pa.string())}
        if customers is not None:
            columns["customer_id"] = customers
        started, submitted = self._times("started_at"), self._times("submitted_at")
        found = {
            "started_at": started,
            "submitted_at": submitted,
            "complete": self._complete(),
            "collector": self._text("collector"),
            "seconds": self._seconds(started, submitted),
        }
        return pa.table(columns | {name: array for name, array in found.items() if array is not None})

    def _text(self, role: str) -> pa.Array | None:
        place = next((at for at, found in enumerate(self.layout.roles) if found == role), None)
        return None if place is None else self.wide.columns[place].strings()

    def _times(self, role: str) -> pa.Array | None:
        place = next((at for at, found in enumerate(self.layout.roles) if found == role), None)
        if place is None:
            return None
        texts = self.wide.columns[place].texts
        # an export of a service follows the service, not the project
        usual = self.wide.format.order or ("dmy" if self.order == "ymd" else self.order)
        order = order_of(texts, usual)
        # the service writes UTC into the header, not into the cell
        zone = " UTC" if self.wide.format.utc else ""

        def read(text: str) -> object:
            return moment(f"{text}{zone}" if zone and ":" in text else text, order, self.zone)

        return self._typed(place, read, pa.timestamp("us"))

    def _complete(self) -> pa.Array | None:
        place = self.layout.place("status")
        if place is not None:
            return self._typed(place, lambda text: COMPLETE.get(fold(text), Bad(NO_STATUS)), pa.bool_())
        return pa.array([True] * len(self.wide.row), pa.bool_()) if self.wide.format.sent else None

    def _seconds(self, started: pa.Array | None, submitted: pa.Array | None) -> pa.Array | None:
        place = self.layout.place("seconds")
        if place is not None:
            return self._typed(place, number, pa.float64())
        if started is None or submitted is None:
            return None
        begun, done = (
            column.to_numpy(zero_copy_only=False).astype("datetime64[us]") for column in (started, submitted)
        )
        gone = (done - begun) / np.timedelta64(1, "s")
        # a clock that ran backwards says nothing about how long somebody took
        return pa.array(gone, pa.float64(), mask=~(gone >= 0))

    def _typed(self, place: int, read: Callable[[str], object], type_: pa.DataType) -> pa.Array:
        """A column by its distinct texts; what cannot be read is rejected."""
        cells = self.wide.columns[place]
        found = cells.each(read)
        for reason in dict.fromkeys(one.reason for one in found if isinstance(one, Bad)):
            codes = [code for code, one in enumerate(found) if isinstance(one, Bad) and one.reason == reason]
            rows = np.flatnonzero(np.isin(cells.codes, codes))
            texts = [cells.texts[code] for code in cells.codes[rows].tolist()]
            self.losses.cells(self.wide, rows, self.wide.headers[place], reason, texts)
        return taken(pa.array([None if isinstance(one, Bad) else one for one in found], type_), cells.codes)


def order_of(texts: Iterable[str], usual: DateOrder) -> DateOrder:
    """In which order an export writes days and months: as its own dates show, else as usual.

    Dates with points begin with the day, those of a Google form that name a zone with the month.

    Args:
        texts: distinct cells.
        usual: where no date shows it.
    """
    day_first = month_first = points = gmt = False
    for text in texts:
        if match := _DAY.match(text):
            day_first |= int(match[1]) > _MONTHS
            month_first |= int(match[3]) > _MONTHS
            points |= match[2] == "."
            gmt |= "GMT" in text and match[2] == "/"
    # one date with a 13 in it settles all; dates of both kinds settle nothing
    if day_first != month_first:
        return "dmy" if day_first else "mdy"
    # a form's own CSV is American whatever its language; its sheet follows the country
    if gmt:
        return "mdy"
    return "dmy" if points else usual


def customers(wide: Wide, keys: Sequence[tuple[int, str]]) -> tuple[pa.Array | None, tuple[Note, ...]]:
    """The linking key of each row: of several columns the first that has one.

    Args:
        wide: one row for each respondent.
        keys: position and kind (`phone`, `email`, `id`) of the linking columns.
    """
    if not keys:
        return None, ()
    columns = [wide.columns[place] for place, _kind in keys]
    read = [_settled(column, kind) for column, (_place, kind) in zip(columns, keys, strict=True)]
    found = first_of(read)
    given = np.any([column.answered for column in columns], axis=0)
    known = found.codes[found.answered]
    notes = (
        Note("unusable_key", int((given & ~found.answered).sum())),
        Note("customer_again", len(known) - len(np.unique(known))),
    )
    return found.strings(), tuple(note for note in notes if note.count)


def _settled(cells: Cells, kind: str) -> Cells:
    """Keys in one spelling; -1 for what is no phone, no e-mail, no id."""
    texts: dict[str, int] = {}
    to = np.full(max(1, len(cells.texts)), -1, dtype=np.int64)
    for code, text in enumerate(cells.texts):
        key = _key(text, kind)
        if key is not None:
            to[code] = texts.setdefault(key, len(texts))
    return Cells(np.where(cells.answered, to[cells.codes], -1), tuple(texts))


def _key(text: str, kind: str) -> str | None:
    if kind == "phone":
        return normal_phone(text)
    if kind == "email":
        return normal_email(text)
    found = identifier(text.removeprefix("'"))
    return None if isinstance(found, Bad) else found
