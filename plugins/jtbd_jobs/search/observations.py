"""observations.yml: what an analyst saw in recordings of visits."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads annotations when the program runs
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StrictInt, StrictStr

from jtbd_jobs.texts import labels
from jtbd_reports import Complaint, nearest
from jtbd_reports.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.search.options import SearchOptions

FILE = "observations.yml"


class Observation(Options):
    """What was seen in one recording."""

    visit: StrictStr | StrictInt
    """The visit's id, as the list to watch has it."""
    seen: Annotated[str, Field(min_length=1)]
    """What was seen, in the analyst's own words; these words may be shown, so they name nobody."""
    job: Annotated[str | None, Field(pattern=r"^[a-z][a-z0-9_-]*$")] = None
    """Id of the job that the visitor was after, where the recording shows it."""
    code: Annotated[str | None, Field(pattern=r"^[a-z][a-z0-9_-]*$", examples=["anxiety"])] = None
    """What it is evidence of, as in interviews: push, pull, anxiety, habit, outcome, missing or a code of one's own."""
    by: str = ""
    """Who watched."""
    at: dt.date | None = None
    """When it was watched."""

    @property
    def key(self) -> str:
        """The visit's id as tables hold it."""
        return str(self.visit).strip()


class Observations(Options):
    """Everything seen so far."""

    observations: tuple[Observation, ...] = ()
    """One entry for each thing seen; one recording may have several."""


def check(_options: SearchOptions, documents: Mapping[str, Any]) -> Iterator[tuple[str, Complaint]]:
    """Complaints about observations.yml and labels.yml that need no data: jobs that the catalogue does not have."""
    jobs: Jobs = documents["jobs.yml"]
    known = [job.id for job in jobs.jobs]
    found: Observations = documents.get(FILE) or Observations()
    for index, one in enumerate(found.observations):
        if one.job is not None and one.job not in known:
            path = ("observations", index, "job")
            yield FILE, Complaint(path, f"jobs.yml has no job {one.job!r}", nearest(one.job, known))
    if labels.FILE in documents:
        yield from ((labels.FILE, complaint) for complaint in labels.check(documents[labels.FILE], jobs))
