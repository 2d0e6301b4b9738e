"""What a classifier learns from: texts whose job a person has named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.rules.columns import TEXT, TEXT_PARTS
from jtbd_jobs.texts.labels import NONE, UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jtbd_jobs.rules.catalogue import Example as Told
    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.texts.labels import Labels


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is known of its job.

    Attributes:
        text: the words.
        job: index in the catalogue; None where it has none of the jobs, or where only `against` is known.
        against: index of the one job that it is known not to be, where no more is known; else None.
        open: whether the rules explain it not: a classifier speaks only there, so it is judged only there.
    """

    text: str
    job: int | None
    against: int | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The words behind a label, and whether no rule explains them."""

    text: str
    open: bool


def examples(jobs: Jobs, labels: Labels | None = None, texts: Mapping[str, Known] | None = None) -> tuple[Example, ...]:
    """All that persons have said of texts: examples and counterexamples of jobs.yml, then labels.

    Args:
        jobs: the catalogue.
        labels: labels.yml.
        texts: what is known of labels by their id. A label whose text is not known is left out, as is one of which
            the reader was not sure.
    """
    return (*_told(jobs), *_labelled(jobs, labels, texts or {}))


def _told(jobs: Jobs) -> Iterator[Example]:
    for index, job in enumerate(jobs.jobs):
        yield from (Example(text, index) for text in _texts(job.examples))
        # A counterexample says only what a text is not: it may well be another job's.
        yield from (Example(text, None, index) for text in _texts(job.counterexamples))


def _texts(told: Iterable[Told]) -> Iterator[str]:
    for one in told:
        parts = [one] if isinstance(one, str) else [str(one[name]) for name in (TEXT, *TEXT_PARTS) if name in one]
        if parts:
            yield " ".join(parts)


def _labelled(jobs: Jobs, labels: Labels | None, texts: Mapping[str, Known]) -> Iterator[Example]:
    places = {job.id: index for index, job in enumerate(jobs.jobs)}
    for label in labels.known if labels else ():
        known = texts.get(label.id)
        if known is not None and label.job != UNSURE:
            yield Example(known.text, None if label.job == NONE else places[label.job], open=known.open)
