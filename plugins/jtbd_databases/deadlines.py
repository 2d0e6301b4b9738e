"""How long a database may work, counted only while it works."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from jtbd_databases.faults import too_slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Deadline:
    """Seconds that are left of those allowed."""

    def __init__(self, seconds: int) -> None:
        self.allowed = seconds
        self.left = float(seconds)
        self._over = False

    @contextmanager
    def running(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Around each call that lets the database work; `interrupt` stops it from another thread.

        Raises:
            Fault: the time was over before or during the call.
        """

        def stop() -> None:
            self._over = True
            interrupt()

        if self.left <= 0:
            raise too_slow(self.allowed)
        timer, began = Timer(self.left, stop), time.monotonic()
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception:
            if self._over:
                raise too_slow(self.allowed) from None
            raise
        finally:
            timer.cancel()
            self.left -= time.monotonic() - began
