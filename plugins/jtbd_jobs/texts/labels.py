"""labels.yml as a value: texts judged by hand, what each was drawn from, and how they are known again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field, StrictStr

from jtbd_jobs.rules.words import fold
from jtbd_reports import Complaint, nearest
from jtbd_reports.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.rules.catalogue import Jobs

FILE = "labels.yml"
NONE, UNSURE = "none", "unsure"
"""What stands for a job where a text has none, and where the reader could not say."""
Input: TypeAlias = Literal["deals", "phrases", "answers", "quotes"]
INPUTS: tuple[Input, ...] = get_args(Input)
_DIGITS = 16


class Label(Options):
    """What a reader said of one text."""

    input: Input
    """Where the text stands."""
    id: StrictStr
    """The deal's id, the phrase itself, or the mark of an answer or a quote, whose words stay where they are."""
    job: StrictStr
    """Id of the job; `none` where the text has none of them, `unsure` where the reader could not say."""
    stratum: StrictStr = ""
    """The job that the rules gave it when it was drawn; empty where it was not drawn at random."""
    of: Annotated[int, Field(ge=0)] = 0
    """How many such texts it was drawn from."""
    draw: Annotated[int, Field(ge=0)] = 0
    """Number of the draw; 0 where it was not drawn at random."""


class Labels(Options):
    """Texts judged by hand: they teach the classifier, and those drawn at random measure the rules."""

    labels: tuple[Label, ...] | None = ()
    """One a line, in the order in which they were judged."""

    @property
    def known(self) -> tuple[Label, ...]:
        """All labels, none where the list is empty."""
        return self.labels or ()

    def of(self, kind: str) -> tuple[Label, ...]:
        """Labels of one input."""
        return tuple(label for label in self.known if label.input == kind)


def mark(text: str) -> str:
    """What stands for an answer or a quote in labels.yml: the same in every copy of a project, and no text."""
    return hashlib.sha256(" ".join(fold(text).split()).encode()).hexdigest()[:_DIGITS]


def check(labels: Labels, jobs: Jobs) -> Iterator[Complaint]:
    """Labels of jobs that there are not, draws that say not from what, and labels given twice."""
    ids = [job.id for job in jobs.jobs]
    first: dict[tuple[str, str], int] = {}
    for place, label in enumerate(labels.known):
        if label.job not in {*ids, NONE, UNSURE}:
            hint = nearest(label.job, [*ids, NONE, UNSURE])
            yield Complaint(("labels", place, "job"), f"there is no job {label.job!r} in jobs.yml", hint)
        yield from _check_draw(label, place, [*ids, NONE])
        key: Any = (label.input, label.id)
        if key in first:
            yield Complaint(("labels", place, "id"), f"label {first[key] + 1} of this file is of the same text")
        first.setdefault(key, place)


def _check_draw(label: Label, place: int, strata: list[str]) -> Iterator[Complaint]:
    """What a text was drawn from: it weighs by that, so neither a wrong stratum nor none may pass."""
    if label.stratum and label.stratum not in strata:
        message = f"there is no job {label.stratum!r} in jobs.yml"
        yield Complaint(("labels", place, "stratum"), message, nearest(label.stratum, strata))
    if label.draw and not label.stratum:
        message = "a text drawn at random needs the job that the rules gave it, or none"
        yield Complaint(("labels", place, "stratum"), message)
    if label.draw and not label.of:
        message = "a text drawn at random needs the number of texts that it was drawn from, 1 or more"
        yield Complaint(("labels", place, "of"), message)
