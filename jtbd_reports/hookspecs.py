"""The whole plugin contract: five hooks that take nothing and return items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    from jtbd_reports.model import Analysis, Output, Source, Theme

hookspec = pluggy.HookspecMarker("jtbd_reports")
hookimpl = pluggy.HookimplMarker("jtbd_reports")


@hookspec
def register_sources() -> Iterable[Source]:
    """Kinds of input this plugin reads."""
    return ()


@hookspec
def register_analyses() -> Iterable[Analysis]:
    """Questions this plugin answers."""
    return ()


@hookspec
def register_themes() -> Iterable[Theme]:
    """Looks this plugin brings."""
    return ()


@hookspec
def register_outputs() -> Iterable[Output]:
    """Forms of the deliverable this plugin writes."""
    return ()


@hookspec
def register_commands() -> Iterable[click.Command]:
    """Commands this plugin adds to `jtbd-reports`; keep heavy imports inside them."""
    return ()
