"""The long tables: questions, responses, ratings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from jtbd_reports.tables.values import fold, squeeze
from jtbd_surveys.scales import moved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_surveys.answers import Long
    from jtbd_surveys.asked import Asked

_QUESTIONS = pa.schema(
    [
        ("question_id", pa.string()),
        ("survey", pa.string()),
        ("position", pa.int64()),
        ("text", pa.string()),
        ("item", pa.string()),
        ("kind", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("reversed", pa.bool_()),
        ("purpose", pa.string()),
        ("about", pa.string()),
    ]
)
_SIDES = ("importance", "satisfaction")


@dataclass(slots=True)
class Tables:
    """Gathers the answers to one question after the other.

    Attributes:
        ids: of the respondents, by row.
        survey: its name.
        empty: ids of questions that nobody answered.
        others: answers that are none of the options.
    """

    ids: pa.Array
    survey: str
    empty: list[str] = field(default_factory=list)
    others: int = 0
    questions: list[dict[str, Any]] = field(default_factory=list)
    rows: list[NDArray[np.int64]] = field(default_factory=list)
    texts: list[pa.Array] = field(default_factory=list)
    values: list[NDArray[np.float64]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sides: dict[str, dict[str, tuple[Asked, Long]]] = field(default_factory=dict)

    def add(self, asked: Asked, long: Long) -> None:
        """One question and its answers; words beyond the options become an open question beside it."""
        self._question(asked, asked.id, asked.kind, asked.draft.item)
        self._answers(asked.id, long.rows, long.texts, long.values)
        if not len(long.rows) and not any(len(rows) for _reason, _place, rows, _texts in long.bad):
            self.empty.append(asked.id)
        if asked.purpose in _SIDES:
            self.sides.setdefault(fold(asked.about), {})[asked.purpose] = asked, long
        if len(long.own_rows):
            self.others += len(long.own_rows)
            name = f"{asked.id}_other"
            self._question(asked, name, "open", asked.other)
            words = pa.array([squeeze(word) for word in long.own_texts], pa.string())
            self._answers(name, long.own_rows, words, np.full(len(words), np.nan))

    def _question(self, asked: Asked, name: str, kind: str, item: str) -> None:
        scale = asked.scale if name == asked.id else None
        self.questions.append(
            {
                "question_id": name,
                "survey": self.survey,
                "position": len(self.questions) + 1,
                "text": asked.draft.words or asked.draft.text,
                "item": item or None,
                "kind": kind,
                "low": scale.low if scale else None,
                "high": scale.high if scale else None,
                "reversed": scale.reversed if scale else None,
                "purpose": (asked.purpose if name == asked.id else "") or None,
                "about": (asked.about if name == asked.id else "") or None,
            }
        )

    def _answers(self, name: str, rows: NDArray[np.int64], texts: pa.Array, values: NDArray[np.float64]) -> None:
        self.names.append(name)
        self.rows.append(rows)
        self.texts.append(texts)
        self.values.append(values)

    def made(self) -> dict[str, pa.Table]:
        """The tables; ratings only where importance and satisfaction were asked."""
        rows, values = np.concatenate(self.rows), np.concatenate(self.values)
        names = pa.array(self.names, pa.string()).take(
            pa.array(np.repeat(np.arange(len(self.rows)), [len(part) for part in self.rows]))
        )
        responses = pa.table(
            {
                "respondent_id": self.ids.take(pa.array(rows)),
                "question_id": names,
                "answer": pa.concat_arrays(self.texts),
                "value": pa.array(values, pa.float64(), mask=np.isnan(values)),
            }
        )
        tables = {"questions": pa.Table.from_pylist(self.questions, _QUESTIONS), "responses": responses}
        ratings = [self._rating(sides) for sides in self.sides.values()]
        return tables | ({"ratings": pa.concat_tables(ratings)} if ratings else {})

    def _rating(self, sides: dict[str, tuple[Asked, Long]]) -> pa.Table:
        """Both sides of one outcome; a rejected answer leaves its row without a value."""
        height = len(self.ids)
        found = {side: long.by_row(height) for side, (_asked, long) in sides.items()}
        given = np.zeros(height, dtype=bool)
        for _asked, long in sides.values():
            given[long.rows] = True
            for _reason, _place, rows, _texts in long.bad:
                # who answered off the scale did answer, and shares are of all who did
                given[rows] = True
        rows = np.flatnonzero(given)
        asked = next(sides[side][0] for side in _SIDES if side in sides)
        assert asked.scale is not None
        for side, (own, _long) in sides.items():
            assert own.scale is not None
            found[side] = moved(found[side], own.scale, asked.scale)
        columns = {
            side: pa.array(values := found[side][rows], pa.float64(), mask=np.isnan(values))
            if side in found
            else pa.nulls(len(rows), pa.float64())
            for side in _SIDES
        }
        ends = {"low": asked.scale.low, "high": asked.scale.high}
        return pa.table(
            {
                "respondent_id": self.ids.take(pa.array(rows)),
                "outcome": pa.array([asked.about] * len(rows), pa.string()),
                **columns,
                **{name: pa.array(np.full(len(rows), end), pa.float64()) for name, end in ends.items()},
            }
        )
