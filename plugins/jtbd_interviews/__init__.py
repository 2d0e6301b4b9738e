"""Reads interviews: coded Markdown, plain transcripts, reviews; says how reliable their codes are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    import click

    from jtbd_reports import Analysis, Source


@hookimpl
def register_sources() -> list[Source]:
    """`interviews`."""
    from jtbd_interviews.source import SOURCE  # noqa: PLC0415 - loaded when a project asks for it

    return [SOURCE]


@hookimpl
def register_analyses() -> list[Analysis]:
    """`interviews.quality`."""
    from jtbd_interviews.quality import ANALYSIS  # noqa: PLC0415 - loaded when a project asks for it

    return [ANALYSIS]


@hookimpl
def register_commands() -> list[click.Command]:
    """`new-interview`."""
    from jtbd_interviews.command import new_interview  # noqa: PLC0415 - loaded when commands are listed

    return [new_interview]
