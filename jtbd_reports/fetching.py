"""The one way data come from a network: when the user asks for it, into files of the project."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jtbd_reports.config import load_project
from jtbd_reports.problems import PluginFailureError, ProjectError, nearest
from jtbd_reports.reading import FetchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jtbd_reports.plugins import Registry
    from jtbd_reports.problems import Problem
    from jtbd_reports.reading import Fetched


def fetch_source(
    root: Path, name: str, registry: Registry, environment: Mapping[str, str], progress: Callable[[str], None]
) -> Fetched:
    """Let a source fetch what it reads.

    Args:
        root: the project folder.
        name: the source's key in project.yml.
        registry: the plugins.
        environment: where tokens and passwords are.
        progress: called with a line to show now and then.

    Raises:
        ProjectError: there is no such source, it has nothing to fetch, or what it met; old data stay untouched.
        PluginFailureError: it broke; only the kind of error is told.
    """
    project = load_project(root, registry)
    document = project.located["project.yml"]
    entry = next((entry for entry in project.sources if entry.name == name), None)
    if entry is None:
        known = [entry.name for entry in project.sources]
        hint = nearest(name, known) or f"Sources: {', '.join(known)}."
        raise ProjectError([document.problem(("sources",), f"there is no source {name!r}", hint)])
    if entry.source.fetch is None:
        message = f"the plugin {entry.source.name!r} fetches nothing: its files lie in the project"
        raise ProjectError([document.problem(("sources", name), message, key=True)])

    def problem(path: tuple[str | int, ...], message: str, hint: str = "") -> Problem:
        return document.problem(("sources", name, *path), message, hint)

    zone = project.settings.timezone
    today = dt.datetime.now(ZoneInfo(zone)).date()
    request = FetchRequest(name, root, entry.options, problem, environment, today, progress, zone)
    # no lock is held: a fetch may wait for hours, and puts its file in place in one step
    try:
        return entry.source.fetch(request)
    except ProjectError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises is its failure
        owner = str(registry.owner("sources", entry.source.name))
        # no chain: the error and its frames may hold an address with a token in it
        raise PluginFailureError(owner, f"fetching {name!r}", error, secret=True) from None
