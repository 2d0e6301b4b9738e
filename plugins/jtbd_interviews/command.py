"""`jtbd-reports new-interview`: an interview to be filled in, written from the guide."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jtbd_interviews.beginning import Begun

_EXAMPLES = """
\b
Examples:
  jtbd-reports new-interview projects/acme olga
  jtbd-reports new-interview projects/acme olga --segment photo
  jtbd-reports new-interview projects/acme olga --guide interviews/guide-b2b.yml
"""


@click.command("new-interview", epilog=_EXAMPLES)
@click.argument("project", type=click.Path(path_type=Path, file_okay=False))
@click.argument("name")
@click.option("--segment", help="Whom the person stands for; adds the questions that the guide has for it.")
@click.option(
    "--guide",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Guide to write from; the project's own, else the one that comes with jtbd-reports.",
)
def new_interview(project: Path, name: str, segment: str | None, guide: Path | None) -> None:
    """Write PROJECT/interviews/NAME.md with the questions of the guide; nothing is ever overwritten."""
    from jtbd_interviews.beginning import begin  # noqa: PLC0415 - only when the command runs
    from jtbd_reports import ProjectError  # noqa: PLC0415

    try:
        made = begin(project, name, segment, guide)
    except ProjectError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(1)
    click.echo(_said(made))


def _said(made: Begun) -> str:
    questions = "1 question" if made.questions == 1 else f"{made.questions} questions"
    return f"{made.path}: interview {made.id} with {questions} from {made.guide}"
