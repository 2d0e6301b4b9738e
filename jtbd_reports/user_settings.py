"""The user's own configuration, outside every project: what a project folder may not decide for itself."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jtbd_reports.engine.spark_settings import SparkSettings
from jtbd_reports.problems import Location, Problem, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPARK = {"master": str, "connect": str, "timeout": int, "conf": dict}
_WORDS = {bool: "true or false", str: "a text", int: "a whole number", dict: "a table"}


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What the user allows on this machine, and which Spark is the user's."""

    allow_project_plugins: bool = False
    spark: SparkSettings = field(default_factory=SparkSettings)


def settings_path() -> Path:
    """`$XDG_CONFIG_HOME/jtbd_reports/config.toml`, `~/.config/…` where that is not set."""
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "jtbd_reports" / "config.toml"


def load_user_settings() -> UserSettings:
    """The user's settings; defaults where there is no file.

    Raises:
        ProjectError: broken TOML, unknown key, wrong type, an address that is none.
    """
    path = settings_path()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return UserSettings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError([Problem(Location(str(path)), f"this is not TOML: {error}")]) from None
    spark = data.get("spark", {})
    problems = [*_wrong(data, {"allow_project_plugins": bool, "spark": dict})]
    if isinstance(spark, dict):
        problems += _wrong(spark, _SPARK, "spark.") or _misplaced(spark)
    if problems:
        raise ProjectError(Problem(Location(str(path)), message, key, hint) for message, key, hint in problems)
    conf = {key: _spelt(value) for key, value in spark.get("conf", {}).items()}
    return UserSettings(data.get("allow_project_plugins", False), SparkSettings(**{**spark, "conf": conf}))


def _wrong(data: Mapping[str, object], types: Mapping[str, type], above: str = "") -> list[tuple[str, str, str]]:
    """Message, key and hint of each key that is not known or holds what it should not."""
    found = [("unknown key", f"{above}{key}", nearest(key, types)) for key in data if key not in types]
    return found + [
        (f"expected {_WORDS[types[key]]}, got {value!r}", f"{above}{key}", "")
        for key, value in data.items()
        # True is an int to Python
        if key in types and type(value) is not types[key]
    ]


def _misplaced(spark: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the address of a Spark, and with settings that are no plain values."""
    master, connect = spark.get("master"), spark.get("connect")
    if master is not None and connect is not None:
        yield "either a master or a Spark Connect server, not both", "spark.connect", ""
    if master is not None and not _MASTER.fullmatch(master):
        yield f"expected spark://host:port or local[*], got {master!r}", "spark.master", ""
    if connect is not None and not _CONNECT.fullmatch(connect):
        yield f"expected sc://host:port, got {connect!r}", "spark.connect", ""
    if spark.get("timeout", 1) < 1:
        yield f"expected 1 second or more, got {spark['timeout']}", "spark.timeout", ""
    for key, value in spark.get("conf", {}).items():
        if not isinstance(value, str | int | float):
            yield f"expected a text, a number or true or false, got {value!r}", f"spark.conf.{key}", _QUOTE


_MASTER = re.compile(r"local(\[(\*|\d+)\])?|spark://[^\s/]+")
_CONNECT = re.compile(r"sc://[^\s/]+(/.*)?")
_QUOTE = 'Names with dots are quoted: "spark.executor.memory" = "4g".'


def _spelt(value: object) -> str:
    """As Spark spells it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
