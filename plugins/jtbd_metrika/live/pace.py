"""How long to wait and how often to try."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Pace:
    """Pauses in seconds; tests put a function in place of `sleep` and wait for nothing.

    Attributes:
        sleep: waits.
        jitter: a number from 0 to 1, so that many programs do not come back at the same moment.
        tries: how often one call is tried in all.
        first: pause before the second try; each further one is twice as long.
        longest: no pause of our own is longer.
        patience: a server that asks for a longer wait is not waited for.
        poll: pause before asking whether the log is ready; grows by half each time, up to `longest`.
        give_up: how long to wait for one log in all; it goes on being prepared.
    """

    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    tries: int = 6
    first: float = 1.0
    longest: float = 60.0
    patience: float = 600.0
    poll: float = 5.0
    give_up: float = 4 * 3600.0

    def pause(self, number: int, asked: float | None = None) -> float:
        """Seconds before try `number` (from 1): what the server asked for, else doubling, less up to a half."""
        if asked is not None:
            return asked + self.jitter()
        return min(self.longest, self.first * 2.0 ** (number - 1)) * (1 - self.jitter() / 2)

    def polls(self) -> Iterator[float]:
        """Pauses between questions whether something is ready, until `give_up` is reached."""
        pause, waited = self.poll, 0.0
        while waited < self.give_up:
            yield pause
            waited += pause
            pause = min(self.longest, pause * 1.5)
