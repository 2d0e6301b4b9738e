"""What is asked of a server, and where its rows go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_databases.faults import Fault, counted, too_many

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from jtbd_databases.answers import Answer
    from jtbd_databases.dsn import Dsn
    from jtbd_databases.queries import Query

CONNECT_SECONDS = 10
"""How long a server may take to pick up."""
TOLD_EACH = 100_000
"""Rows after which progress is told."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One query to one server.

    Attributes:
        dsn: where.
        query: what.
        seconds: how long it may take.
        limit: the most rows that are taken.
        answer: where rows go.
        progress: called with a line to show.
    """

    dsn: Dsn
    query: Query
    seconds: int
    limit: int
    answer: Answer
    progress: Callable[[str], None]

    def take(self, table: pa.Table) -> None:
        """Keep rows.

        Raises:
            Fault: there are more than allowed.
        """
        before = self.answer.rows
        if before + table.num_rows > self.limit:
            raise too_many(self.limit)
        self.answer.add(table)
        if before // TOLD_EACH != self.answer.rows // TOLD_EACH:
            self.progress(f"{self.answer.rows:,} rows")

    def lost(self) -> Fault:
        """The connection broke while rows came."""
        rows = f"after {counted(self.answer.rows, 'row')}" if self.answer.rows else "before the first row"
        return Fault(f"the connection to {self.dsn.address} was lost {rows}", "Try again.", key="dsn_variable")

    def unreached(self, reason: str, hint: str = "") -> Fault:
        """No connection, and why; what a driver says may repeat what must not be seen."""
        message = f"{self.dsn.server} at {self.dsn.address} cannot be reached: {self.dsn.scrubbed(reason)}"
        return Fault(message, hint or f"Check what {self.dsn.variable} holds.", key="dsn_variable")

    def refused(self, said: str, hint: str = "", *, line: int = 0, column: int = 0) -> Fault:
        """The server does not take the query; what it says may repeat what must not be seen."""
        message = f"{self.dsn.server} refuses the query: {self.dsn.scrubbed(said)}"
        return Fault(message, self.dsn.scrubbed(hint), line=line, column=column)

    def unknown(self) -> Fault:
        """The server does not let this user in."""
        message = f"{self.dsn.server} at {self.dsn.address} refuses this user or password"
        return Fault(message, f"Check what {self.dsn.variable} holds.", key="dsn_variable")


def not_installed(server: str, extra: str) -> Fault:
    """The driver is not there."""
    message = f"what speaks to {server} is not installed"
    return Fault(message, f"Install it: pip install 'jtbd-reports[{extra}]'", key="dsn_variable")
