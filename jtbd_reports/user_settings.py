"""The user's own configuration, outside every project: what a project folder may not decide for itself."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from jtbd_reports.problems import Location, Problem, ProjectError, nearest

_KEYS = ("allow_project_plugins",)


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What the user allows on this machine."""

    allow_project_plugins: bool = False


def settings_path() -> Path:
    """`$XDG_CONFIG_HOME/jtbd_reports/config.toml`, `~/.config/…` where that is not set."""
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "jtbd_reports" / "config.toml"


def load_user_settings() -> UserSettings:
    """The user's settings; defaults where there is no file.

    Raises:
        ProjectError: broken TOML, unknown key, wrong type.
    """
    path = settings_path()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return UserSettings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError([Problem(Location(str(path)), f"this is not TOML: {error}")]) from None
    problems = [
        Problem(Location(str(path)), "unknown key", key, nearest(key, _KEYS)) for key in data if key not in _KEYS
    ]
    allowed = data.get("allow_project_plugins", False)
    if not isinstance(allowed, bool):
        problems.append(
            Problem(Location(str(path)), f"expected true or false, got {allowed!r}", "allow_project_plugins")
        )
    if problems:
        raise ProjectError(problems)
    return UserSettings(allowed)
