"""What a build says while it works: to nobody, to a terminal, line by line, or to a machine."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from rich.status import Status


class Progress(Protocol):
    """Told of each step as it begins."""

    def step(self, stage: str, detail: str = "") -> None:
        """A stage of the build (`read`, `analyse`, `write`, …) and what of it."""


class Silent:
    """Says nothing."""

    def step(self, stage: str, detail: str = "") -> None:
        """Nothing."""


@dataclass(slots=True)
class Lines:
    """One line a step, with seconds since the start; for `--verbose` and for logs."""

    stream: TextIO
    started: float = field(default_factory=time.monotonic)

    def step(self, stage: str, detail: str = "") -> None:
        """`  1.2 s  read crm`."""
        self.stream.write(f"{time.monotonic() - self.started:6.1f} s  {stage} {detail}".rstrip() + "\n")
        self.stream.flush()


@dataclass(slots=True)
class Events:
    """One JSON object a line; for machines."""

    stream: TextIO
    started: float = field(default_factory=time.monotonic)

    def step(self, stage: str, detail: str = "") -> None:
        """`{"event": "step", "stage": "read", "detail": "crm", "seconds": 1.2}`."""
        self.emit(event="step", stage=stage, detail=detail, seconds=round(time.monotonic() - self.started, 3))

    def emit(self, **content: object) -> None:
        """Any event as one line."""
        self.stream.write(json.dumps(content, ensure_ascii=False) + "\n")
        self.stream.flush()


@dataclass(slots=True)
class Live:
    """A spinner on a terminal that names the present step."""

    status: Status

    def step(self, stage: str, detail: str = "") -> None:
        """Replace the line."""
        from rich.markup import escape  # noqa: PLC0415 - rich is loaded only for a terminal

        self.status.update(escape(f"{stage} {detail}".rstrip()))


@contextlib.contextmanager
def live() -> Iterator[Progress]:
    """A spinner on standard error for as long as the block runs."""
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("") as status:
        yield Live(status)
