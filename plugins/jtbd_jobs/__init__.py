"""Jobs to be done: assigned by rules, discovered, tested, weighed against other evidence, put to use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    import click

    from jtbd_reports import Analysis

_ANALYSES = ("assign", "discover", "survey", "thesis", "search", "evidence", "use")
"""Packages with an analysis each, in the order in which a report tells of them."""
_COMMANDS = (("jtbd_jobs.command", "try_rules"), ("jtbd_jobs.labelling", "label"))


@hookimpl
def register_analyses() -> list[Analysis]:
    """`jobs.assign` and those that build on it."""
    # loaded when a project asks for analyses, not when `--help` lists commands
    return [import_module(f"jtbd_jobs.{name}.analysis").ANALYSIS for name in _ANALYSES]


@hookimpl
def register_commands() -> list[click.Command]:
    """`try-rules` and the like."""
    return [getattr(import_module(module), name) for module, name in _COMMANDS]
