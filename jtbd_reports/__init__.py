"""The names a plugin imports; nothing else is public.

Importing this package costs next to nothing: what needs a heavy library is loaded when first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from jtbd_reports.hookspecs import hookimpl
from jtbd_reports.model import (
    Analysis,
    Blank,
    Card,
    Cards,
    Chart,
    Column,
    Complaint,
    Finding,
    Inputs,
    Listing,
    Markup,
    Metric,
    Need,
    Output,
    Page,
    Pair,
    Presentation,
    Profile,
    Prose,
    Result,
    Section,
    Source,
    Table,
    Theme,
    Twins,
    Verdict,
)
from jtbd_reports.presenting import View
from jtbd_reports.problems import Location, Problem, ProjectError, nearest
from jtbd_reports.reading import (
    Fetched,
    FetchRequest,
    FileRead,
    Glimpse,
    Note,
    Personal,
    Reading,
    ReadRequest,
    Recognised,
    Rejected,
)
from jtbd_reports.trace import plain, traced

if TYPE_CHECKING:
    from jtbd_reports.options import Options
    from jtbd_reports.writing import WriteRequest

__version__ = "0.1.0"
__all__ = [
    "Analysis",
    "Blank",
    "Card",
    "Cards",
    "Chart",
    "Column",
    "Complaint",
    "FetchRequest",
    "Fetched",
    "FileRead",
    "Finding",
    "Glimpse",
    "Inputs",
    "Listing",
    "Location",
    "Markup",
    "Metric",
    "Need",
    "Note",
    "Options",
    "Output",
    "Page",
    "Pair",
    "Personal",
    "Presentation",
    "Problem",
    "Profile",
    "ProjectError",
    "Prose",
    "ReadRequest",
    "Reading",
    "Recognised",
    "Rejected",
    "Result",
    "Section",
    "Source",
    "Table",
    "Theme",
    "Twins",
    "Verdict",
    "View",
    "WriteRequest",
    "__version__",
    "hookimpl",
    "nearest",
    "plain",
    "traced",
]
_LAZY = {"Options": "jtbd_reports.options", "WriteRequest": "jtbd_reports.writing"}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
