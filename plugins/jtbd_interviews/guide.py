"""The interview guide: topics with questions, for everybody and for each segment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from jtbd_reports import ProjectError
from jtbd_reports.options import Options
from jtbd_reports.tables.mapping import Word  # noqa: TC001 - pydantic needs it when the class is made
from jtbd_reports.validation import validate
from jtbd_reports.yaml_files import load

FILE = "interviews/guide.yml"
"""Where a project keeps its guide unless it says otherwise."""


class Topic(Options):
    """A part of the talk."""

    topic: Word
    """Its heading in the interview."""
    ask: list[Word] = Field(min_length=1)
    """Its questions, in order."""


class Guide(Options):
    """What is asked, and of whom."""

    opening: Word = ""
    """What is said before the first question: who asks, why, what happens to the answers."""
    topics: list[Topic] = Field(default_factory=list)
    """Asked of everybody."""
    segments: dict[Word, list[Topic]] = Field(default_factory=dict)
    """Asked of one segment besides, by the segment's name."""
    closing: Word = ""
    """What is said at the end."""

    def for_segment(self, segment: str | None) -> list[Topic]:
        """Topics for everybody and those of the segment behind them."""
        return [*self.topics, *self.segments.get(segment or "", ())]


def read_guide(path: Path) -> Guide:
    """A guide from its file.

    Raises:
        ProjectError: it is not there, is no YAML, does not fit the model, or asks nothing.
    """
    document = load(path)
    guide = validate(document, Guide)
    if not guide.topics and not guide.segments:
        raise ProjectError([document.problem((), "this guide asks nothing", "Give it topics.")])
    return guide


def default_guide(language: str) -> Guide:
    """The guide that comes with the plugin, in Russian or English."""
    return read_guide(Path(__file__).parent / "guides" / f"{language}.yml")
