"""use.yml as a value: what the consultant has already written for a job; whatever is missing stays visibly so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import Field, StrictBool, StrictStr

from jtbd_jobs.rules.checking import FILE as JOBS_FILE
from jtbd_reports import Complaint, nearest
from jtbd_reports.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.rules.catalogue import Jobs

FILE = "use.yml"
Words: TypeAlias = Annotated[StrictStr, Field(min_length=1)]


class UseOptions(Options):
    """Options of jobs.use."""

    top: Annotated[int, Field(ge=1, le=10)] = 4
    """How many products, channels, pages, phrases and words of a job are named at most."""
    quotes: Annotated[int, Field(ge=0, le=3)] = 1
    """How many consented quotes stand at one point at most."""


class Positioning(Options):
    """The frame of a positioning statement."""

    for_: Annotated[Words | None, Field(alias="for")] = None
    """For whom and when; the job statement's «Когда …» where empty."""
    want: Words | None = None
    """What they want; the job statement's «хочу …, чтобы …» where empty."""
    we_are: Words | None = None
    """What we are for them."""
    unlike: Words | None = None
    """Unlike whom or what, and in which way."""
    because: Words | None = None
    """Why they may believe it."""


class Script(Options):
    """The skeleton of a talk."""

    opening: Words | None = None
    """The first question, about the situation."""
    need: Words | None = None
    """What to find out of what is needed."""
    show: Words | None = None
    """What to show."""
    answers: tuple[Words, ...] = ()
    """Answers to what people fear."""
    next: Words | None = None
    """The next step to agree on."""


class Judgement(Options):
    """The consultant's own verdict, where it differs from that of the figures."""

    ours: StrictBool
    """Whether these are our customers."""
    why: Words
    """Why, in a sentence that the report shows."""


class JobUse(Options):
    """What is written for one job."""

    positioning: Positioning = Positioning()
    """The positioning statement."""
    funnel: tuple[Words, ...] = ()
    """What to build, a step each."""
    script: Script = Script()
    """The sales script."""
    verdict: Judgement | None = None
    """Ours or not, against the figures."""


class Use(Options):
    """What the consultant has written, by the job's id."""

    jobs: dict[str, JobUse] = Field(default_factory=dict)
    """Jobs by id, as in jobs.yml."""


def check(_options: UseOptions, documents: Mapping[str, Any]) -> Iterator[tuple[str, Complaint]]:
    """Complaints about use.yml: jobs that jobs.yml does not have."""
    jobs: Jobs = documents[JOBS_FILE]
    known = [job.id for job in jobs.jobs]
    written: Use | None = documents.get(FILE)
    for name in written.jobs if written else ():
        if name not in known:
            hint = nearest(name, known) or f"Jobs of this project: {', '.join(known)}."
            yield FILE, Complaint(("jobs", name), f"jobs.yml has no job {name!r}", hint)
