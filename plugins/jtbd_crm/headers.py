"""Headers of a file looked up by the names that formats give them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTERED = re.compile(r"date entered [\"“«']?(?!current stage)(?P<stage>.+?)[\"”»']?", re.IGNORECASE)
_PIPELINE = re.compile(r"(?P<stage>.+?) \((?P<pipeline>[^()]*)\)")
_CALL = re.compile(r"=(?P<name>[a-z]+)\((?P<header>.+)\)", re.DOTALL)
_MONEY = re.compile(r"[\s,(]*(?:₽|руб\.?|rub|rur|\$|€|usd|eur)\)?$")
_ALIKE = 0.84


# every header of every format is looked up in the few headers of one file
@lru_cache(maxsize=16)
def _folded(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headers folded, and the same without a currency behind them."""
    folded = tuple(map(fold, names))
    return folded, tuple(_MONEY.sub("", name) for name in folded)


@dataclass(frozen=True, slots=True)
class Headers:
    """The header of one file.

    Attributes:
        names: as they stand.
        similar: whether a header that is nearly a wanted one will do.
    """

    names: Sequence[str]
    similar: bool = False

    def places(self, wanted: str) -> list[int]:
        """Positions of a header; white space, case and a currency behind it do not matter."""
        word = fold(wanted)
        folded, bare = _folded(tuple(self.names))
        found = [place for place, name in enumerate(folded) if word in {name, bare[place]}]
        if found or not self.similar or not word:
            return found
        near = difflib.get_close_matches(word, folded, n=1, cutoff=_ALIKE)
        return [folded.index(near[0])] if near else []

    def has(self, wanted: str) -> bool:
        """Whether there is such a header."""
        return bool(self.places(wanted))

    def spelt(self, wanted: str) -> str:
        """The header as the file spells it; it must be there."""
        return squeeze(self.names[self.places(wanted)[0]])

    def entered(self) -> dict[int, tuple[str, str]]:
        """Stage and pipeline of each column `Date entered "Stage (Pipeline)"`, by position."""
        found: dict[int, tuple[str, str]] = {}
        for place, name in enumerate(self.names):
            if match := ENTERED.fullmatch(squeeze(name)):
                parts = _PIPELINE.fullmatch(match["stage"])
                found[place] = (parts["stage"], parts["pipeline"]) if parts else (match["stage"], "")
        return found


def call(reference: str) -> tuple[str, str]:
    """Function and header of `=function(header)`; two empty texts where it is none."""
    match = _CALL.fullmatch(reference)
    return (match["name"], match["header"]) if match else ("", "")
