"""What was done of a fetch so far, kept in the project's cache folder so that the next run goes on from there."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from jtbd_reports.store import Store, digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a log that lies in a file: its number, the bytes announced, the bytes that came."""

    number: int
    announced: int
    received: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that one log covers.

    Attributes:
        first: first day, as YYYY-MM-DD.
        last: last day.
        known: logs of others with the same parameters before ours was asked for; None before that.
        request: number of our log at Metrica; None before it is known, and after it was given up.
        pieces: its parts, as far as they were downloaded.
        done: whether all of them were.
    """

    first: str
    last: str
    known: tuple[int, ...] | None = None
    request: int | None = None
    pieces: tuple[Piece, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One fetch: for which source, host and counter, stretch by stretch; `unclean` logs are still to be removed."""

    source: str
    host: str
    counter: int
    stretches: tuple[Stretch, ...] = ()
    unclean: tuple[int, ...] = ()


@dataclass(slots=True)
class Journal:
    """The record of the fetch with that key, on disk after every step. It never holds the token."""

    folder: Path
    key: str
    record: Record

    @classmethod
    def open(cls, folder: Path, record: Record, parameters: object) -> Journal:
        """The journal of a fetch with these parameters, as it was left or else with that empty record."""
        key = digest(record, parameters)
        return cls(folder, key, _read(folder / f"{key}.json") or record)

    def others(self) -> Iterator[Journal]:
        """Journals of the same source at the same host, left by fetches with other parameters."""
        for path in sorted(self.folder.glob("*.json")):
            record = _read(path)
            mine = record and (record.source, record.host) == (self.record.source, self.record.host)
            if record and mine and path.stem != self.key:
                yield Journal(self.folder, path.stem, record)

    def stretch(self, first: str) -> Stretch | None:
        """The stretch that begins on that day."""
        return next((stretch for stretch in self.record.stretches if stretch.first == first), None)

    def put(self, stretch: Stretch) -> Stretch:
        """Keep the stretch in place of the one that begins on the same day."""
        others = tuple(other for other in self.record.stretches if other.first != stretch.first)
        self.keep(replace(self.record, stretches=tuple(sorted((*others, stretch), key=lambda kept: kept.first))))
        return stretch

    def keep(self, record: Record) -> None:
        """The record, written in one step."""
        self.record = record
        text = json.dumps(asdict(record), ensure_ascii=False, indent=1)
        Store(self.folder).put(self.folder / f"{self.key}.json", text.encode())

    def file(self, stretch: Stretch, number: int) -> Path:
        """Where that part of a stretch lies, or would lie."""
        return self.folder / self.key / f"{stretch.first}-{number}.tsv"

    def close(self) -> None:
        """Remove what is no longer needed: all, but for the numbers of logs that are still to be removed."""
        shutil.rmtree(self.folder / self.key, ignore_errors=True)
        if self.record.unclean:
            self.keep(replace(self.record, stretches=()))
        else:
            (self.folder / f"{self.key}.json").unlink(missing_ok=True)


def _read(path: Path) -> Record | None:
    """The record in a file; None where there is none or it was damaged, which costs only time."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        stretches = [
            Stretch(
                **{
                    **stretch,
                    "known": None if stretch["known"] is None else tuple(stretch["known"]),
                    "pieces": tuple(Piece(**piece) for piece in stretch["pieces"]),
                }
            )
            for stretch in found["stretches"]
        ]
        return Record(found["source"], found["host"], found["counter"], tuple(stretches), tuple(found["unclean"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
