"""From wide to long: the answers to one question, read once for each distinct text and laid out by row."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, fold, number, squeeze
from jtbd_surveys.amounts import amount
from jtbd_surveys.cells import Cells, first_of, taken
from jtbd_surveys.scales import plain, point
from jtbd_surveys.splitting import Options, split
from jtbd_surveys.words import CHOSEN, NOT_CHOSEN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from jtbd_reports.reading import DateOrder
    from jtbd_surveys.asked import Asked

NO_OPTION = "neither the option nor a mark in the column of one option"
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: as text, as a number, and the respondent's own words where it is none of the options."""

    text: str
    value: float = math.nan
    own: str = ""


@dataclass(frozen=True, slots=True)
class Long:
    """The answers to one question, one under the other.

    Attributes:
        rows: of each answer, its row in the wide table.
        texts: strings.
        values: numbers, not-a-number where the answer is none.
        own_rows: rows with words of the respondent's own.
        own_texts: those words.
        bad: by reason, the rows whose cell was rejected and what stood in it.
    """

    rows: NDArray[np.int64]
    texts: pa.Array
    values: NDArray[np.float64]
    own_rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    own_texts: tuple[str, ...] = ()
    bad: tuple[tuple[str, int, NDArray[np.int64], tuple[str, ...]], ...] = ()
    """Reason, position of the column, rows, texts."""

    def by_row(self, height: int) -> NDArray[np.float64]:
        """The value of each row of the wide table, for a question with one answer a row."""
        found = np.full(height, math.nan)
        found[self.rows] = self.values
        return found


def answers(asked: Asked, columns: Sequence[Cells], decimal: str, order: DateOrder) -> Long:
    """The answers to a question.

    Args:
        asked: the question.
        columns: of the wide table.
        decimal: sign of the project.
        order: of ambiguous dates.
    """
    if asked.spread:
        return _spread(asked, columns)
    main = first_of([columns[place] for place in (asked.draft.positions[0], *asked.also)])
    long = _joined(main, asked.draft.positions[0], _reader(asked, decimal, order))
    if asked.draft.own is None:
        return long
    # words beside one choice: the choice itself says that there are some, so it is not counted again
    own = columns[asked.draft.own]
    return _with_own(long, np.flatnonzero(own.answered), own)


def _reader(asked: Asked, decimal: str, order: DateOrder) -> Callable[[str], list[Answer] | Bad]:
    """What one cell says: its answers, or why it cannot be read."""
    options = Options.of(asked.options)
    readers: dict[str, Callable[[str], list[Answer] | Bad]] = {
        "single": partial(_one, asked=asked, options=options),
        "multiple": partial(_several, asked=asked, options=options),
        "scale": partial(_on_scale, asked=asked, decimal=decimal),
        "number": partial(_number, asked=asked, decimal=decimal),
        "price": partial(_price, asked=asked, decimal=decimal),
        "date": partial(_date, order=order),
        "open": _open,
    }
    return readers[asked.kind]


def _open(text: str) -> list[Answer]:
    return [Answer(text)]


def _on_scale(text: str, asked: Asked, decimal: str) -> list[Answer] | Bad:
    assert asked.scale is not None
    value = point(text, asked.scale, decimal)
    return value if isinstance(value, Bad) else [Answer(squeeze(text), math.nan if value is None else value)]


def _number(text: str, asked: Asked, decimal: str) -> list[Answer] | Bad:
    if plain(text) in asked.labels:
        value = asked.labels[plain(text)]
        return [Answer(squeeze(text), math.nan if value is None else value)]
    found = number(text, decimal)
    return found if isinstance(found, Bad) else [Answer(squeeze(text), found)]


def _price(text: str, asked: Asked, decimal: str) -> list[Answer] | Bad:
    found = amount(text, decimal, asked.unit)
    return found if isinstance(found, Bad) else [Answer(squeeze(text), found)]


def _date(text: str, order: DateOrder) -> list[Answer] | Bad:
    found = moment(text, order)
    return found if isinstance(found, Bad) else [Answer(found.isoformat(" ").removesuffix(" 00:00:00"))]


def _one(text: str, asked: Asked, options: Options) -> list[Answer]:
    answer = squeeze(text)
    if options.by_text:
        # a known option is written as it is listed, however it was typed
        if (listed := options.by_text.get(fold(answer))) is None:
            return [Answer(asked.other, own=answer)]
        answer = listed
    value = float(answer.replace(",", ".")) if _PLAIN_NUMBER.fullmatch(answer) else math.nan
    return [Answer(answer, value)]


def _several(text: str, asked: Asked, options: Options) -> list[Answer]:
    found = split(text, asked.separator, options) if asked.separator else [(squeeze(text), True)]
    listed = [Answer(part) if is_option else Answer(asked.other, own=part) for part, is_option in found]
    # somebody who ticked an option twice ticked it once
    return list({answer.text: answer for answer in reversed(listed)}.values())[::-1]


def _joined(cells: Cells, place: int, read: Callable[[str], list[Answer] | Bad]) -> Long:
    """Cells that hold one answer or several, each distinct text read once."""
    found = cells.each(read)
    # each distinct text has its answers in a stretch of one flat list; rows then point into it, without a loop
    lists: list[list[Answer]] = [[] if isinstance(one, Bad) else one for one in found]
    sizes = np.array([len(one) for one in lists] or [0], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    flat = [answer for one in lists for answer in one]
    rows = np.flatnonzero(cells.answered)
    codes = cells.codes[rows]
    each = sizes[codes]
    first = np.repeat(starts[codes], each)
    # 0, 1, 2 … inside each row, so that a cell with three answers takes three neighbours
    within = np.arange(len(first)) - np.repeat(np.cumsum(each) - each, each)
    chosen = first + within
    long_rows = np.repeat(rows, each)
    texts = pa.array([answer.text for answer in flat], pa.string()).take(pa.array(chosen))
    values = np.array([answer.value for answer in flat], dtype=np.float64)[chosen] if flat else np.empty(0)
    # only few answers have words of their own: they alone are taken out one by one
    own = [answer.own for answer in flat]
    owned = (
        np.flatnonzero(np.array([bool(word) for word in own], dtype=bool)[chosen]) if flat else np.empty(0, np.int64)
    )
    bad = tuple(_bad(cells, found, place))
    return Long(long_rows, texts, values, long_rows[owned], tuple(own[chosen[at]] for at in owned.tolist()), bad)


def _bad(
    cells: Cells, found: Sequence[list[Answer] | Bad], place: int
) -> list[tuple[str, int, NDArray[np.int64], tuple[str, ...]]]:
    """Rows whose cell could not be read, by reason."""
    reasons = dict.fromkeys(one.reason for one in found if isinstance(one, Bad))
    made = []
    for reason in reasons:
        codes = [code for code, one in enumerate(found) if isinstance(one, Bad) and one.reason == reason]
        rows = np.flatnonzero(np.isin(cells.codes, codes))
        made.append((reason, place, rows, tuple(cells.texts[code] for code in cells.codes[rows].tolist())))
    return made


def _spread(asked: Asked, columns: Sequence[Cells]) -> Long:
    """Columns of one option each: an answer for each that is marked."""
    parts: list[Long] = []
    for n, (place, option) in enumerate(zip(asked.draft.positions, asked.draft.options, strict=True), 1):
        if place == asked.draft.own:
            own = columns[place]
            rows = np.flatnonzero(own.answered)
            text = pa.array([asked.other] * len(rows), pa.string())
            parts.append(_with_own(Long(rows, text, np.full(len(rows), math.nan)), rows, own))
        else:
            parts.append(_joined(columns[place], place, partial(_mark, option=option, place=n)))
    return Long(
        rows=np.concatenate([part.rows for part in parts]),
        texts=pa.concat_arrays([part.texts for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        own_rows=np.concatenate([part.own_rows for part in parts]),
        own_texts=tuple(word for part in parts for word in part.own_texts),
        bad=tuple(bad for part in parts for bad in part.bad),
    )


def _mark(text: str, option: str, place: int) -> list[Answer] | Bad:
    folded = fold(text)
    # an option that was not ticked is no answer, unlike a plain «no»
    if folded in NOT_CHOSEN:
        return []
    if folded in {fold(option), str(place)} | CHOSEN:
        return [Answer(option)]
    return Bad(NO_OPTION)


def _with_own(long: Long, rows: NDArray[np.int64], own: Cells) -> Long:
    words = taken(pa.array(own.texts, pa.string()), own.codes[rows]).to_pylist()
    return Long(long.rows, long.texts, long.values, rows, tuple(words), long.bad)
