"""A fetch as the core would start it, against the server of `metrika_server`, without waiting."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from metrika_server import COUNTER, TOKEN, Metrika

from jtbd_metrika.live.fetch import fetch
from jtbd_metrika.live.options import ApiOptions
from jtbd_metrika.live.pace import Pace
from jtbd_reports import Fetched, FetchRequest, Location, Problem, ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FIELDS = ["ym:s:visitID", "ym:s:date", "ym:s:startURL", "ym:s:goalsID", "ym:s:<attribution>TrafficSource"]
TODAY = dt.date(2026, 11, 22)


@dataclass
class Told:
    """Options of the source, as far as a fetch looks at them."""

    path: str
    api: ApiOptions | None


@dataclass
class Fetching:
    """A project folder, a server, and everything that a fetch shows or waits for."""

    root: Path
    metrika: Metrika
    api: dict[str, Any] = field(default_factory=dict)
    path: str = "data/visits.parquet"
    environment: dict[str, str] = field(default_factory=lambda: {"METRIKA_TOKEN": TOKEN})
    lines: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    pace: dict[str, Any] = field(default_factory=dict)

    def options(self) -> ApiOptions:
        told = {"counter": COUNTER, "source": "visits", "from": "2026-11-01", "to": "2026-11-10"}
        if self.api.get("source", "visits") == "visits":
            told["fields"] = FIELDS
        return ApiOptions.model_validate(told | {"host": self.metrika.address} | self.api)

    def run(self) -> Fetched:
        def problem(path: Sequence[str | int], message: str, hint: str = "") -> Problem:
            return Problem(Location("project.yml"), message, ".".join(map(str, ("sources", "web", *path))), hint)

        request = FetchRequest(
            "web", self.root, Told(self.path, self.options()), problem, self.environment, TODAY, self.lines.append
        )
        pace = Pace(**{"sleep": self.pauses.append, "jitter": lambda: 0.0} | self.pace)
        return fetch(request, pace)

    def refused(self) -> str:
        """What is said when the fetch fails, without the place, which is always the same."""
        with pytest.raises(ProjectError) as caught:
            self.run()
        return str(caught.value).removeprefix("project.yml: sources.web.")

    def table(self) -> list[dict[str, str]]:
        return pq.read_table(self.root / self.path).to_pylist()

    def says(self) -> dict[str, Any]:
        """What the file says of itself."""
        found: dict[str, Any] = json.loads(pq.read_schema(self.root / self.path).metadata[b"jtbd_metrika"])
        return found

    def left(self) -> list[str]:
        """Files of the project's cache that are still there."""
        folder = self.root / ".jtbd" / "fetch"
        return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != ".lock")

    def everything(self) -> bytes:
        """All that was shown or written, in one piece."""
        files = [path.read_bytes() for path in self.root.rglob("*") if path.is_file()]
        return b"\n".join([*files, "\n".join(self.lines).encode()])
