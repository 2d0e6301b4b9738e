"""What is wrong with a project, said so that its author can mend it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: path as the user would type it, line and column from 1 (0: the whole file)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`path:line:column`, without the parts that are not known."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: where, which key (dotted, may be empty), what is wrong, the nearest right word if any."""

    location: Location
    message: str
    key: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """`path:line:column: key: message. hint`."""
        key = f"{self.key}: " if self.key else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.location}: {key}{self.message}.{hint}"


class ProjectError(Exception):
    """Everything found wrong with what the user gave; never a bug of ours.

    Attributes:
        problems: one or more problems, sorted by place, each once.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class PluginFailureError(Exception):
    """A plugin raised what it should not have: a bug of the plugin, which its author should hear of.

    Attributes:
        plugin: who, with its package and version.
        doing: what it was doing, such as `analysis 'jobs.assign'`.
    """

    def __init__(self, plugin: str, doing: str, cause: BaseException, *, secret: bool = False) -> None:
        self.plugin, self.doing = plugin, doing
        # what a network call says may hold an address with a token
        told = "" if secret else f": {cause}"
        super().__init__(f"{plugin} failed in {doing}: {type(cause).__name__}{told}")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the closest known word: `Did you mean 'deals'?`, or an empty string where none is close."""
    choices = sorted(set(known))
    folded = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"Did you mean {folded[found[0]]!r}?" if found else ""
