"""Page views and events out of a typed stretch of a Logs API file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_metrika.stretch import Stretch

_KINDS = {"isPageView": "page", "link": "link", "download": "download"}


def add_kinds(stretch: Stretch) -> None:
    """What each hit was; an event where the file says that it was nothing else."""
    flags = {name: stretch.field(name) for name in _KINDS}
    told = {name: flag for name, flag in flags.items() if flag is not None}
    if "isPageView" not in told:
        return
    cases = [pc.fill_null(pc.equal(flag, "1"), fill_value=False) for flag in told.values()]
    kinds = [pa.scalar(_KINDS[name]) for name in told]
    made = pa.StructArray.from_arrays([pa.array(case) for case in cases], names=list(told))
    stretch.columns["kind"] = pc.case_when(made, *kinds, pa.scalar("event"))


def add_goals(stretch: Stretch, names: Mapping[int, str]) -> None:
    """How many goals each hit reached; only those that are named, where any are."""
    ids = stretch.array("goalsID")
    if ids is None:
        return
    if not names:
        stretch.columns["goals"] = pc.cast(pc.list_value_length(ids), pa.int64())
        return
    wanted = {str(number) for number in names}
    counted = [sum(goal in wanted for goal in cell) for cell in ids.to_pylist()]
    stretch.columns["goals"] = pa.array(counted, pa.int64())
