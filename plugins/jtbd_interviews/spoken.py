"""What any kind of file is read into: interviews of turns of marked passages; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

    from jtbd_reports import Location

Role: TypeAlias = Literal["interviewer", "interviewee", "other"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A coded passage.

    Attributes:
        text: the words, without marks inside them.
        codes: what they are evidence of.
        job: the job they speak of, where the coder said so.
        sentiment: `positive`, `negative` or `neutral`, where it was judged.
        extra: the project's own columns of a review's aspect.
    """

    text: str
    codes: tuple[str, ...]
    job: str | None = None
    sentiment: str | None = None
    extra: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said, and the passages in it that were coded."""

    role: Role
    text: str
    marks: tuple[Mark, ...]
    place: Location


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview, transcript or review; columns of the vocabulary, `coder` is who marked its passages."""

    id: str
    turns: tuple[Turn, ...]
    place: Location
    consent: Literal["quotes", "internal"]
    source: Literal["interview", "review"] = "interview"
    who: str | None = None
    segment: str | None = None
    role: str | None = None
    account_id: str | None = None
    customer_id: str | None = None
    held_at: dt.datetime | None = None
    language: str | None = None
    coder: str | None = None

    @property
    def passages(self) -> int:
        """How many passages are marked."""
        return sum(len(turn.marks) for turn in self.turns)
