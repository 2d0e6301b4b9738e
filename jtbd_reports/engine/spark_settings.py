"""Which Spark the user wants: an address and its settings, and whether this machine has what it takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INSTALL = "pip install 'jtbd-reports[spark]'"
OLDEST_JAVA = 17
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_LOOPBACK = re.compile(r"127(?:\.\d+){3}|localhost|\[::1\]")


class UnavailableError(Exception):
    """Spark cannot be had; `hint` says what mends it."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class SparkSettings:
    """The user's own table `[spark]`: a project may ask for Spark, but never where it is.

    Attributes:
        master: `local[*]` for this machine, or `spark://host:port` of a standalone master.
        connect: `sc://host:port` of a Spark Connect server instead of a master; empty where there is none.
        timeout: seconds within which Spark must have answered a first small question.
        conf: further settings of Spark by name; they go before ours.
    """

    master: str = "local[*]"
    connect: str = ""
    timeout: int = 60
    conf: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where Spark is, as the user wrote it."""
        return self.connect or self.master

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Hosts and ports that must answer; none where Spark runs on this machine alone."""
        scheme, _, rest = self.address.partition("://")
        if scheme not in {"spark", "sc"}:
            return ()
        default = _PORTS[scheme]
        hosts = rest.partition("/")[0].rpartition("@")[2].split(",")
        found = (re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d+))?", host) for host in hosts)
        return tuple((one[1], int(one[2] or default)) for one in found if one and one[1])

    @property
    def on_this_machine(self) -> bool:
        """Whether nobody outside needs to reach this process."""
        return all(_LOOPBACK.fullmatch(host) for host, _port in self.places)


_PORTS = {"spark": 7077, "sc": 15002}
"""Where masters and Spark Connect servers listen unless told otherwise."""


def lacking(settings: SparkSettings) -> Iterator[tuple[str, str]]:
    """What this machine lacks for Spark, each with what mends it; found without starting anything."""
    if find_spec("pyspark") is None:
        yield "the Python package pyspark", INSTALL
    elif settings.connect and find_spec("grpc") is None:
        yield "grpcio, which Spark Connect needs", INSTALL
    if settings.connect:  # the server has the Java
        return
    found = java_version()
    mend = f"Install Java {OLDEST_JAVA} or newer (a JRE will do), and set JAVA_HOME where it is not on PATH."
    if found is None:
        yield "Java", mend
    elif found < OLDEST_JAVA:
        yield f"Java {OLDEST_JAVA} or newer (this is Java {found})", mend


def java_version() -> int | None:
    """Major version of the Java that Spark would start; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None:
        return None
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(said.stderr + said.stdout)
    return int(found[1]) if found else None
