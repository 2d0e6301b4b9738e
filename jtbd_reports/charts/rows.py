"""Charts of rows: where each row's label, mark, words and n stand, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.charts.frames import SIZE, SMALL, Labels, boxes, narrow_frame, wide_frame
from jtbd_reports.charts.scales import axis, text_width
from jtbd_reports.charts.specs import Plan, spec
from jtbd_reports.model import Metric

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from jtbd_reports.charts.frames import Frame, Row
    from jtbd_reports.charts.scales import Axis
    from jtbd_reports.charts.specs import Spec
    from jtbd_reports.language import Language
    from jtbd_reports.model import Kind


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of a chart.

    Attributes:
        label: what the row is, in the client's words.
        value: the estimate in the kind's own unit; None where it is hidden or unknown.
        low: lower end of the interval, None where there is none.
        high: upper end.
        n: what stands behind it, as shown at the right: `n = 942`.
        text: the value in words; formatted by kind where empty.
        accent: what the title speaks of.
        hidden: a group too small to show; said so in its place.
        trouble: look here, something is wrong.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: str = ""
    text: str = ""
    accent: bool = False
    hidden: bool = False
    trouble: bool = False

    @property
    def shown(self) -> bool:
        """Whether there is a value to draw."""
        return self.value is not None and not self.hidden

    @property
    def ends(self) -> tuple[float, ...]:
        """Value and ends of the interval, as far as they are drawn."""
        return tuple(end for end in (self.value, self.low, self.high) if end is not None) if self.shown else ()


@dataclass(frozen=True, slots=True)
class RowChart:
    """One chart before it has a width: what draws which rows, how their numbers become words.

    Attributes:
        idiom: what draws the rows.
        rows: from top to bottom, their words without marks of traced numbers.
        kind: how values are read.
        language: formats and words.
        currency: ISO 4217 code, for money.
        baseline: a value to compare with, and its label.
        zero: whether the axis reaches zero.
        levels: how far each row's label is indented; empty where none is.
        heads: numbers of rows that are mere headings.
    """

    idiom: Literal["dots", "bars"]
    rows: Sequence[Dot]
    kind: Kind
    language: Language
    currency: str
    baseline: tuple[float, str] | None
    zero: bool
    levels: tuple[int, ...] = ()
    heads: frozenset[int] = frozenset()

    def both(self) -> tuple[Spec, Spec]:
        """The wide and the narrow specification."""
        n_width = max((text_width(row.n, SMALL) for row in self.rows if row.n), default=-14.0)
        words_width = max((text_width(self.words(row), SIZE) for row in self.rows if row.shown), default=0.0)
        labels = Labels(tuple(row.label for row in self.rows), self.levels, self.heads)
        top = 26.0 if self.baseline else 4.0
        wide, narrow = (frame(labels, top, n_width, words_width) for frame in (wide_frame, narrow_frame))
        return self.within(wide), self.within(narrow)

    def within(self, frame: Frame) -> Spec:
        """The specification within a frame."""
        scale = self.scale(frame)
        rows = tuple(self.datum(index, frame, scale) for index in range(len(self.rows)))
        gettext = self.language.gettext
        titles = {"words": gettext("Value"), "interval": gettext("Interval"), "n": gettext("Based on")}
        return spec(Plan(self.idiom, frame, scale, rows, boxes(rows, frame, scale), self.baseline, titles))

    def scale(self, frame: Frame) -> Axis:
        """An axis that holds every interval and the line to compare with."""
        values = [*(end for row in self.rows for end in row.ends), *([self.baseline[0]] if self.baseline else [])]
        return axis(values, self.kind, self.language, self.currency, zero=self.zero, room=frame.plot)

    def words(self, row: Dot) -> str:
        """What stands beside the mark, or in its place."""
        if row.shown:
            return row.text or self.language.metric(self.metric(row), self.currency)
        return self.language.gettext("hidden, group too small") if row.hidden else self.language.gettext("unknown")

    def metric(self, row: Dot) -> Metric:
        """The row's numbers, for formatting."""
        return Metric("", self.kind, row.value, row.low, row.high)

    def datum(self, index: int, frame: Frame, scale: Axis) -> Row:
        """One row as data of the specification, with its words: so no locale is needed in the browser."""
        row = self.rows[index]
        value, low, high = map(_six, (row.value, row.low, row.high)) if row.shown else (None, None, None)
        tone = "accent" if row.accent else "trouble" if row.trouble else "mark"
        tone = "head" if index in self.heads else tone if row.shown else "absent"
        return {
            "label": row.label,
            "lines": list(frame.labels[index]),
            "value": value,
            "low": low,
            "high": high,
            # words stand at the right of a bar, so at zero where it runs to the left
            "end": _six(max((*row.ends, *([0.0] if self.idiom == "bars" else [])), default=max(scale.low, 0.0))),
            "words": "" if tone == "head" else self.words(row),
            "interval": self.language.interval(self.metric(row), self.currency) if row.shown else "",
            "n": row.n,
            "tone": tone,
            **({"label_x": frame.label_x(index, scale)} if self.levels else {}),
            "label_y": frame.label_y[index],
            "y": frame.mark_y[index],
            "n_y": frame.n_y[index],
        }


def _six(value: float | None) -> float | None:
    """Six significant digits: more than a picture can show, and a third of the bytes."""
    return None if value is None else float(f"{value:.6g}")
