"""Options of jobs.search."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from jtbd_jobs.texts.options import Learn
from jtbd_reports.options import Options


class SearchOptions(Options):
    """Options of jobs.search."""

    brand: Annotated[tuple[StrictStr, ...], Field(examples=[["северный свет", "severny svet"]])] = ()
    """Names of the client and its product, in any inflected form: a phrase with one of them and no job is a search for
    the way to a site already known, and a group of its own."""
    goals: Annotated[tuple[StrictStr, ...], Field(examples=[["Заявка"]])] = ()
    """Goals of which a visit must reach one to count as converted; any goal or purchase where none is named."""
    learn: Learn = Learn()
    """The classifier that reads phrases which no rule matches."""
    candidates: Annotated[int, Field(ge=0, le=30)] = 8
    """How many groups of unexplained phrases are proposed at most."""
    examples: Annotated[int, Field(ge=1, le=10)] = 3
    """How many phrases stand as examples of a group, or words of a job, at most."""
    watch: Annotated[int, Field(ge=0, le=500)] = 60
    """How many visits the list to watch holds at most; 0 makes none."""
    watch_days: Annotated[int, Field(ge=1, le=3660)] = 15
    """How many days before the last visit are drawn from: counters keep recordings for a short time only."""
