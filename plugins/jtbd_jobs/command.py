"""`jtbd-reports try-rules`: what the rules of a project make of a text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.rules.explain import Explanation

_EXAMPLES = """
\b
Example:
  jtbd-reports try-rules projects/acme "хочу студию для съёмок" "a flat by the school"
"""


@click.command("try-rules", epilog=_EXAMPLES)
@click.argument("project", type=click.Path(path_type=Path, file_okay=False))
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True)
def try_rules(project: Path, texts: tuple[str, ...]) -> None:
    """Show which jobs of PROJECT each TEXT matches, by which words, and which job gets it."""
    from jtbd_jobs.rules.explain import explain  # noqa: PLC0415 - only when the command runs
    from jtbd_reports import ProjectError  # noqa: PLC0415

    try:
        jobs = _load(project)
    except ProjectError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(1)
    for explanation in explain(jobs, texts):
        for line in _lines(explanation):
            click.echo(line)


def _load(project: Path) -> Jobs:
    """The project's jobs with sound rules; examples may still fail, since that is what the command helps to mend."""
    from jtbd_jobs.rules.catalogue import Jobs  # noqa: PLC0415 - only when the command runs
    from jtbd_jobs.rules.checking import FILE, faults  # noqa: PLC0415
    from jtbd_reports import ProjectError  # noqa: PLC0415
    from jtbd_reports.validation import validate  # noqa: PLC0415
    from jtbd_reports.yaml_files import load  # noqa: PLC0415

    document = load(project / FILE)
    jobs = validate(document, Jobs)
    problems = [document.problem(fault.path, fault.message, fault.hint) for fault in faults(jobs)]
    if problems:
        raise ProjectError(problems)
    return jobs


def _lines(explanation: Explanation) -> Iterator[str]:
    yield f"{explanation.text!r}"
    if explanation.winner is None:
        yield "  no rule matches"
    for job, words in explanation.matched:
        gets = "->" if job is explanation.winner else "  "
        by = f"by {', '.join(map(repr, words))}" if words else "by conditions other than words"
        yield f"  {gets} {job.id} ({job.name}), priority {job.priority}, {by}"
