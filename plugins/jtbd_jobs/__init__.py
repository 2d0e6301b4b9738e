"""Assigns deals to the jobs customers hire the product for, by the consultant's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    import click

    from jtbd_reports import Analysis


@hookimpl
def register_analyses() -> list[Analysis]:
    """`jobs.assign`."""
    from jtbd_jobs.assign.analysis import ANALYSIS  # noqa: PLC0415 - loaded when a project asks for it

    return [ANALYSIS]


@hookimpl
def register_commands() -> list[click.Command]:
    """`try-rules`."""
    from jtbd_jobs.command import try_rules  # noqa: PLC0415 - loaded when commands are listed

    return [try_rules]
