"""`jtbd-reports label`: texts of a project judged by hand, one by one, in the terminal."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.texts.drawing import Plan
    from jtbd_jobs.texts.labels import Input
    from jtbd_reports.commanding import Opened

_INPUTS = ("deals", "phrases", "answers", "quotes")
_EXAMPLES = """
\b
Examples:
  jtbd-reports label projects/acme                    100 deals, some of each job
  jtbd-reports label projects/acme --size 200         go on to 200
  jtbd-reports label projects/acme --job photo        only what the rule of photo takes
  jtbd-reports label projects/acme --input phrases    search phrases instead of deals

Answers go into labels.yml at once; stop whenever you like and go on later. The report then says how often the rules
are right.
"""


@click.command("label", epilog=_EXAMPLES)
@click.argument("project", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--input", "kind", type=click.Choice(_INPUTS), default="deals", show_default=True, help="Which texts.")
@click.option("--size", type=click.IntRange(1), default=100, show_default=True, help="How many in all.")
@click.option("--job", "stratum", metavar="ID", help="Only texts to which the rules give this job, or none.")
@click.pass_context
def label(ctx: click.Context, project: Path, *, kind: Input, size: int, stratum: str | None) -> None:
    """Judge texts of PROJECT by hand: which job is each of?

    Shows a random sample of texts, as many of each job as of what no rule explains, without saying what the rules
    think.
    """
    from jtbd_reports.commanding import opened, told  # noqa: PLC0415 - only when the command runs

    with opened(ctx, project) as found:
        jobs, plan, texts = _prepared(found, kind, size, stratum)
    with told():
        _ask(project, jobs, kind, plan, texts)


def _prepared(project: Opened, kind: Input, size: int, stratum: str | None) -> tuple[Jobs, Plan, Mapping[str, str]]:
    """The jobs, the sample, and the words of its texts."""
    from jtbd_reports import ProjectError  # noqa: PLC0415

    jobs = project.documents.get("jobs.yml")
    if jobs is None:
        message = "labels need jobs.yml, which no analysis of this project reads"
        raise ProjectError([project.problem(("analyses",), message, "Add jobs.assign: {} to the analyses.")])
    _known(stratum, [job.id for job in jobs.jobs])
    return (jobs, *_drawn(project, jobs, kind, size, stratum))


def _known(stratum: str | None, ids: list[str]) -> None:
    from jtbd_jobs.texts.labels import NONE  # noqa: PLC0415
    from jtbd_reports import nearest  # noqa: PLC0415

    if stratum is not None and stratum not in {*ids, NONE}:
        hint = nearest(stratum, [*ids, NONE]) or f"Jobs: {', '.join(ids)}; none for what no rule explains."
        raise click.BadParameter(f"there is no job {stratum!r}. {hint}", param_hint="--job")


def _drawn(project: Opened, jobs: Jobs, kind: Input, size: int, stratum: str | None) -> tuple[Plan, Mapping[str, str]]:
    from jtbd_jobs.texts.drawing import planned  # noqa: PLC0415
    from jtbd_jobs.texts.labels import FILE, Labels  # noqa: PLC0415
    from jtbd_jobs.texts.sources import NEEDED, shown_deals, units_of  # noqa: PLC0415

    missing = [name for name in NEEDED[kind] if name not in project.tables]
    if missing:
        raise click.BadParameter(f"the project has no {' or '.join(missing)}", param_hint="--input")
    wanted = {*NEEDED[kind], "customers"} & set(project.tables)
    tables = {name: project.tables[name] for name in sorted(wanted)}
    units, words = units_of(kind, tables, jobs)
    labels = project.documents.get(FILE) or Labels()
    plan = planned(units, labels.of(kind), size, stratum)
    keys = [one.key for one in plan.texts]
    return plan, shown_deals(tables, jobs, keys) if kind == "deals" else {key: words[key] for key in keys}


def _ask(project: Path, jobs: Jobs, kind: Input, plan: Plan, texts: Mapping[str, str]) -> None:
    from jtbd_jobs.texts import book  # noqa: PLC0415
    from jtbd_jobs.texts.asking import Records, Terminal, ask_all  # noqa: PLC0415
    from jtbd_jobs.texts.labels import FILE  # noqa: PLC0415

    if not plan.texts:
        click.echo(_nothing(plan))
        return
    before = _written(project)
    try:
        records = Records(partial(book.add, project), partial(book.take_back, project))
        ask_all(kind, jobs, [(one, texts[one.key]) for one in plan.texts], Terminal(click.echo, _typed), records)
    finally:
        # Said also after Ctrl-C, which may come at any moment: what counts is what is on disk.
        count = _written(project) - before
        click.echo(f"\n{count} {'answer' if count == 1 else 'answers'} written to {project / FILE}.")


def _written(project: Path) -> int:
    """How many answers labels.yml holds."""
    from jtbd_jobs.texts.labels import FILE  # noqa: PLC0415
    from jtbd_reports.yaml_files import load  # noqa: PLC0415

    path = project / FILE
    data = load(path).data if path.exists() else None
    return len(data.get("labels") or ()) if isinstance(data, dict) else 0


def _nothing(plan: Plan) -> str:
    if plan.judged:
        return f"All {plan.judged} texts of this sample are judged; --size asks for more."
    return "There is nothing to judge: the data hold no such texts."


def _typed(prompt: str) -> str | None:
    """A line from the terminal or from a pipe; None at its end."""
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    return line or None
