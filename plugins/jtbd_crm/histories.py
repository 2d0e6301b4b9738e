"""Histories of all properties of a deal: the rows that tell of its stage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_crm.headers import Headers

COLUMN, STAGE = "name", "dealstage"
_LIKE_IT = frozenset({"dealstage", "dealpipelinestage", "pipelinestage"})
_APART = re.compile(r"[\W_]+")
_SHOWN = 3
_LONG = 40


def stage_names(headers: Headers, rows: Sequence[Sequence[str]]) -> list[str]:
    """What the stage's rows are called: HubSpot's own word, unless only others that mean it stand there."""
    found = _names(headers, rows)
    alike = [name for name in found if _APART.sub("", fold(name)) in _LIKE_IT]
    return alike if alike and STAGE not in found else [STAGE]


def absent(headers: Headers, rows: Sequence[Sequence[str]], wanted: Sequence[str]) -> str:
    """A sentence where no row of the head tells of the stage; empty where one does, or where there is no row."""
    found = _names(headers, rows)
    if not rows or set(wanted) & set(found):
        return ""
    shown = ", ".join(name if len(name) <= _LONG else f"{name[:_LONG]}…" for name in found[:_SHOWN])
    return (
        f"None of the first {len(rows)} rows has {', '.join(wanted)} under {COLUMN}, so perhaps nothing will be read: "
        f"put the stage's own name under where. What stands there: {shown or 'nothing'}{_rest(found)}."
    )


def _rest(found: Sequence[str]) -> str:
    return f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""


def _names(headers: Headers, rows: Sequence[Sequence[str]]) -> list[str]:
    """The properties of the head, each once."""
    places = headers.places(COLUMN)
    return list(dict.fromkeys(row[place].strip() for place in places[:1] for row in rows if row[place].strip()))
