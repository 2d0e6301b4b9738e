"""What may stand under a source whose plugin is `interviews`."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from jtbd_interviews.spoken import Role  # noqa: TC001 - pydantic needs it when the class is made
from jtbd_reports.datasets import CODES
from jtbd_reports.options import Options
from jtbd_reports.tables.mapping import Word  # noqa: TC001 - as above

_CODE = re.compile(r"[^\s,=.{}\[\]]+")


class InterviewsOptions(Options):
    """Interviews, transcripts and reviews in the project folder."""

    path: str = Field(min_length=1, examples=["interviews/*.md"])
    """A file in the project folder, or a pattern for several, such as interviews/*.md."""
    second: str | None = Field(default=None, min_length=1, examples=["interviews/coder-b/*.md"])
    """The same interviews as a second person coded them, by file name; agreement is told from both."""
    codes: tuple[Word, ...] = ()
    """Codes of the project's own beside situation, push, pull, anxiety, habit, outcome, missing and the others."""
    jobs: tuple[Word, ...] = ()
    """Ids that job= may name in a mark; any word where absent."""
    guide: str | None = Field(default=None, min_length=1, examples=["interviews/guide.yml"])
    """The interview guide that jtbd-reports new-interview writes from."""
    format: Literal["auto", "markdown", "transcript", "reviews"] = "auto"
    """What the files are; told from each file's beginning where it is auto."""
    speakers: dict[Word, Role] = Field(default_factory=dict)
    """Names of speakers in the files, each with interviewer, interviewee or other."""
    consent: Literal["quotes", "internal"] = "internal"
    """What may leave the project of files that do not say it themselves: transcripts and reviews."""
    encoding: str | None = Field(default=None, examples=["cp1251"])
    """Of text files, such as cp1251; found by itself where absent."""

    @field_validator("codes")
    @classmethod
    def _plain_codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if not _CODE.fullmatch(code):
                raise ValueError(f"a code is one word without points, commas and brackets, got {code!r}")
        return value

    @property
    def known_codes(self) -> tuple[str, ...]:
        """Every code that a mark may hold."""
        return tuple(dict.fromkeys((*CODES, *self.codes)))
