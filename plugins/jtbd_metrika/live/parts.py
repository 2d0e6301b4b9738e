"""Whether a downloaded part of a log is whole and holds the columns asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_metrika.live.attribution import bare
from jtbd_metrika.live.failures import TryAgain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_HINT = "Run the command again: the log is prepared anew."
_LONGEST_HEADER = 1 << 16


def header(path: Path) -> tuple[str, ...]:
    """The names in the first line; none where the file is empty."""
    with path.open("rb") as file:
        line = file.readline(_LONGEST_HEADER)
    return tuple(line.decode("utf-8-sig", "replace").rstrip("\r\n").split("\t")) if line.strip() else ()


def check(path: Path, announced: int, fields: Sequence[str], what: str) -> None:
    """Nothing where the part is whole.

    More bytes than announced are let pass: the documentation does not say whether the size is that of the packed part.

    Args:
        path: the file.
        announced: how many bytes the server said it has.
        fields: the columns asked for.
        what: its name in a sentence, such as `part 0`.

    Raises:
        TryAgain: it is cut off, or holds something else.
    """
    size = path.stat().st_size
    if size < announced:
        raise TryAgain(f"{what} ended after {size} of {announced} bytes", _HINT, spoilt=True)
    names = header(path)
    if not names:
        raise TryAgain(f"{what} is empty", _HINT, spoilt=True)
    if sorted(map(bare, names)) != sorted(map(bare, fields)):
        raise TryAgain(f"{what} has other columns than were asked for{_difference(names, fields)}", _HINT, spoilt=True)
    if not _ends(path, size):
        raise TryAgain(f"{what} breaks off in its last line", _HINT, spoilt=True)


def _difference(names: Sequence[str], fields: Sequence[str]) -> str:
    have, want = set(map(bare, names)), set(map(bare, fields))
    lacking = [field for field in fields if bare(field) not in have]
    foreign = [name for name in names if bare(name) not in want]
    said = [f"{word} {first[0]!r}" for word, first in (("no", lacking), ("but", foreign)) if first]
    return f": {', '.join(said)}" if said else ""


def _ends(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) == b"\n"
