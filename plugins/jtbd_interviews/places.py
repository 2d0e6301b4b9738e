"""Where a character of a file stands, as a user's editor counts it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from jtbd_reports import Location, Problem


@dataclass(frozen=True, slots=True)
class Places:
    """Lines of a text.

    Attributes:
        path: the file as shown to the user.
        starts: offset of each line's first character.
    """

    path: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, path: str, text: str) -> Places:
        """The places of a text whose lines end in a line feed."""
        return cls(path, (0, *(index + 1 for index, character in enumerate(text) if character == "\n")))

    def at(self, offset: int) -> Location:
        """Line and column of the character at the offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return Location(self.path, line, offset - self.starts[line - 1] + 1)

    def problem(self, offset: int, message: str, hint: str = "") -> Problem:
        """A Problem at the offset."""
        return Problem(self.at(offset), message, hint=hint)
