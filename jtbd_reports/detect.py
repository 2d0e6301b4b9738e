"""Which source reads a file: every source is shown its head, the surest answer wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.problems import Location, PluginFailureError, Problem, ProjectError
from jtbd_reports.tables.values import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jtbd_reports.plugins import Registry
    from jtbd_reports.reading import Glimpse, Recognised

SURE = 0.5
"""Below it a proposal is a guess that the user is asked to confirm."""
SAMPLES = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Detected:
    """A file and what it was taken for.

    Attributes:
        glimpse: its head.
        source: name of the source that knows it.
        recognised: what the source takes it for.
        others: what else it could be: source, format and certainty, the surest first.
    """

    glimpse: Glimpse
    source: str
    recognised: Recognised
    others: tuple[tuple[str, str, float], ...] = ()

    def samples(self, header: str) -> tuple[str, ...]:
        """The first different values of a column, shortened; none where the header is not one of the file's."""
        headers = [squeeze(name) for name in self.glimpse.headers]
        if squeeze(header) not in headers:
            return ()
        place = headers.index(squeeze(header))
        values = dict.fromkeys(row[place] for row in self.glimpse.rows if row[place])
        return tuple(_short(value) for value in list(values)[:SAMPLES])


def printable(text: str) -> str:
    """The text on one line, to be printed: a terminal would obey the control characters of a stranger's file."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))


def _short(value: str) -> str:
    line = printable(value)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def detect(path: Path, name: str, registry: Registry, language: str) -> Detected:
    """What a file is.

    Args:
        path: the file.
        name: as project.yml will name it.
        registry: whose sources are asked.
        language: of the project.

    Raises:
        ProjectError: it cannot be read, or no source knows what to make of it.
        PluginFailureError: a source that breaks.
    """
    try:
        seen = glimpse(path, name, language)
    except OSError as error:
        raise ProjectError([Problem(Location(str(path)), f"cannot be opened ({error.strerror})")]) from None
    if seen.fault:
        raise ProjectError([Problem(Location(str(path)), f"cannot be taken: {printable(seen.fault)}")])
    found = _answers(seen, registry)
    if not found:
        raise ProjectError([Problem(Location(str(path)), _unknown(seen), hint="See jtbd-reports plugins for what is.")])
    (source, best), *rest = found
    others = tuple((name, other.format, other.certainty) for name, other in rest)
    return Detected(seen, source, best, others)


def _answers(seen: Glimpse, registry: Registry) -> list[tuple[str, Recognised]]:
    """What the sources say, the surest first."""
    asked = ((name, _answer(name, seen, registry)) for name in registry.sources)
    found = [(name, answer) for name, answer in asked if answer is not None]
    return sorted(found, key=lambda pair: (-pair[1].certainty, pair[0]))


def _answer(name: str, seen: Glimpse, registry: Registry) -> Recognised | None:
    recognise = registry.sources[name].recognise
    try:
        return recognise(seen) if recognise else None
    except Exception as error:
        doing = f"recognising {printable(seen.path.name)}"
        raise PluginFailureError(str(registry.owner("sources", name)), doing, error) from error


def _unknown(seen: Glimpse) -> str:
    """Why nobody takes it, as far as can be told."""
    if seen.kind == "html":
        return "this is a web page, not an export: sign in and download the export again"
    if seen.headers:
        return f"no source knows a table with these columns: {_listed(seen.headers)}"
    return f"no source reads such a file ({seen.kind})"


def _listed(headers: Sequence[str]) -> str:
    shown = ", ".join(map(printable, headers[:8]))
    return shown if len(headers) <= 8 else f"{shown}, … ({len(headers)} in all)"  # noqa: PLR2004 - as many as a line holds
