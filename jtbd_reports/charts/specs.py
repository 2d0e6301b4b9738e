"""From a planned chart to its Vega-Lite, through Altair or from the store.

Importing Altair takes a second: longer than all the rest of a rebuild after an edit of a page. So specifications are
kept by what they were made from, and Altair is imported only for a chart that is new.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from jtbd_reports.manifest import core_digest
from jtbd_reports.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_reports.charts.canvas import Picture
    from jtbd_reports.charts.frames import Box, Frame, Row
    from jtbd_reports.charts.scales import Axis
    from jtbd_reports.store import Store

Spec: TypeAlias = dict[str, Any]
_KEPT: ContextVar[Store | None] = ContextVar("kept", default=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a chart at one width; JSON values, so that it can be a key.

    Attributes:
        idiom: what draws the rows.
        frame: where things stand.
        axis: scale and ticks.
        rows: data of the marks, from top to bottom.
        boxes: where words stand inside the plot.
        baseline: value and label of the line to compare with.
        titles: words of the tooltip by field.
    """

    idiom: Literal["dots", "bars"]
    frame: Frame
    axis: Axis
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    baseline: tuple[float, str] | None
    titles: Mapping[str, str]


@contextmanager
def kept_in(store: Store) -> Iterator[None]:
    """Within this context specifications are taken from the store and put there."""
    token = _KEPT.set(store)
    try:
        yield
    finally:
        _KEPT.reset(token)


def spec(plan: Plan | Picture) -> Spec:
    """The plan or picture as Vega-Lite with token names as colours."""
    store = _KEPT.get()
    text = _made(plan) if store is None else store.text("spec", digest(plan, core_digest()), lambda: _made(plan))
    found: Spec = json.loads(text)
    return found


def _made(plan: Plan | Picture) -> str:
    from altair.utils.schemapi import debug_mode  # noqa: PLC0415 - imports Altair

    from jtbd_reports.charts.marks import layered  # noqa: PLC0415
    from jtbd_reports.charts.sketches import sketched  # noqa: PLC0415

    # tests hold every idiom against the schema; doing so again for each chart takes as long as making it
    with debug_mode(False):  # noqa: FBT003 - Altair's own signature
        made = (layered(plan) if isinstance(plan, Plan) else sketched(plan)).to_dict(validate=False)
    # Altair's own theme; the report's is put in when the chart is drawn.
    made.pop("config", None)
    return json.dumps(made, ensure_ascii=False)
